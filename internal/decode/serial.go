package decode

import "time"

// serials are the forms of times that are the numbers of a spreadsheet: how many days have
// passed, by the clocks of the zone, since the day that the form counts from, as a number of days
// since 1970.
var serials = map[string]int64{
	"excel":     daysSince1970(1899, 12, 30),
	"excel1904": daysSince1970(1904, 1, 1),
}

const (
	reasonSerial = "not a number of days, which a spreadsheet keeps of a time"
	reasonNoDay  = "a time of day without a day"
	reasonLeap   = "29 February 1900, a day that spreadsheets have and the calendar does not"
)

// serial reads times that are numbers of days.
type serial struct {
	days  span
	clock clock
	since int64
	leap  bool // the days count a 29 February 1900 that never was
}

// newSerial returns a reader of such times.
func newSerial(spec Spec, n number) (*serial, error) {
	z, err := newZone(spec)
	s := &serial{days: span{number: n, round: int64(time.Millisecond)}, clock: clock{zone: z}}
	s.since, s.leap = serials[spec.Form], spec.Form == "excel"
	return s, err
}

// read reads a time.
func (s *serial) read(cell []byte) (int64, string) {
	if len(cell) == 0 || cell[0]-'0' > 9 {
		return 0, reasonSerial
	}
	const day = 24 * time.Hour
	v, reason := s.days.rounded(cell, int64(day))
	switch {
	case reason == reasonLong:
		return 0, reasonRange
	case reason == reasonDuration:
		return 0, reasonSerial
	case reason != "":
		return 0, reason
	}
	n, rest := v/int64(day), v%int64(day)
	switch {
	case s.leap && n == 0:
		return 0, reasonNoDay
	case s.leap && n == 60:
		return 0, reasonLeap
	case s.leap && n < 60:
		n++
	}
	return s.clock.instant((s.since+n)*86400+rest/1e9, &wall{nanos: rest % 1e9})
}
