package gen

import "time"

// appendTime appends an instant as ISO 8601 writes it, with the offset of Rome or as UTC.
func appendTime(b []byte, sec int64, utc bool) []byte {
	if utc {
		return time.Unix(sec, 0).UTC().AppendFormat(b, "2006-01-02T15:04:05Z")
	}
	offset, text := int64(3600), "+01:00"
	if sec >= summer {
		offset, text = 7200, "+02:00"
	}
	b = time.Unix(sec+offset, 0).UTC().AppendFormat(b, "2006-01-02T15:04:05")
	return append(b, text...)
}
