package xlsx

import (
	"fmt"
	"time"

	"github.com/capitolato/capitolato/adapters/xlsx/internal/digits"
)

// epoch is how a workbook counts days.
type epoch uint8

const (
	epoch1900 epoch = iota // 1 is 1900-01-01, and 60 a 29 February that never was
	epoch1904              // 0 is 1904-01-01
)

// lastSerial is 9999-12-31, counted from 1900.
const lastSerial = 2_958_465

// The reasons of serial numbers that are no times.
const (
	reasonLeap   = "29 February 1900, a day that Excel has and the calendar does not"
	reasonNoDay  = "a time of day without a day"
	reasonRange  = "a number that is no day of the calendar"
	reasonSerial = "not a number"
)

// appendTime writes the time that a serial number, in milliseconds, stands for.
func (e epoch) appendTime(dst []byte, millis int64) ([]byte, string) {
	day, rest := millis/digits.DayMillis, millis%digits.DayMillis
	switch {
	case millis < 0:
		return dst, reasonRange
	case day == 0:
		return dst, reasonNoDay
	case e == epoch1904:
		day += 1462
	case day == 60:
		return dst, reasonLeap
	case day < 60:
		day++ // as if the 29 February had not been counted
	}
	if day > lastSerial {
		return dst, reasonRange
	}
	t := time.Date(1899, 12, 30, 0, 0, 0, 0, time.UTC).AddDate(0, 0, int(day)).Add(time.Duration(rest) * time.Millisecond)
	if rest%1000 == 0 {
		return t.AppendFormat(dst, time.DateTime), ""
	}
	return t.AppendFormat(dst, "2006-01-02 15:04:05.000"), ""
}

// appendDuration writes the duration that a number of milliseconds is.
func appendDuration(dst []byte, millis int64) []byte {
	if millis < 0 {
		dst = append(dst, '-')
		millis = -millis
	}
	return fmt.Appendf(dst, "%d.%03ds", millis/1000, millis%1000)
}
