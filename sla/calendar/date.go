package calendar

import (
	"fmt"
	"time"
)

// Date is a day of the calendar, in no zone of its own. The zero Date is no day.
type Date struct {
	Year  int
	Month time.Month
	Day   int
}

// ParseDate reads a date such as 2024-05-31.
func ParseDate(text string) (Date, error) {
	t, err := time.Parse(time.DateOnly, text)
	if err != nil {
		return Date{}, fmt.Errorf("%q is not a date: write year-month-day, such as 2024-05-31", text)
	}
	return DateOf(t), nil
}

// DateOf returns the day of t in its zone.
func DateOf(t time.Time) Date {
	y, m, d := t.Date()
	return Date{y, m, d}
}

// IsZero reports whether d is no day.
func (d Date) IsZero() bool { return d == Date{} }

// Compare returns -1, 0 or +1 as d is before, the same as or after other.
func (d Date) Compare(other Date) int { return d.utc().Compare(other.utc()) }

// AddDays returns the day n days after d.
func (d Date) AddDays(n int) Date { return DateOf(d.utc().AddDate(0, 0, n)) }

// Midnight returns the first instant of the day in a zone: where the clocks skip midnight the
// first that exists, where they show it twice the earlier.
func (d Date) Midnight(loc *time.Location) time.Time {
	t := time.Date(d.Year, d.Month, d.Day, 0, 0, 0, 0, loc)
	if t.Day() != d.Day {
		// The day starts later than 00:00: time.Date went back by the gap.
		_, before := t.Zone()
		_, after := t.Add(24 * time.Hour).Zone()
		t = t.Add(time.Duration(after-before) * time.Second)
	}
	if start, _ := t.ZoneBounds(); !start.IsZero() {
		// The clocks may have gone back since an earlier midnight of this day.
		if last := start.Add(-1); DateOf(last) == d {
			_, offset := last.Zone()
			t = time.Unix(d.utc().Unix()-int64(offset), 0).In(loc)
		}
	}
	return t
}

// utc returns d as an instant to calculate with.
func (d Date) utc() time.Time { return time.Date(d.Year, d.Month, d.Day, 0, 0, 0, 0, time.UTC) }

// String returns the form 2024-05-31, or the empty string for no day.
func (d Date) String() string {
	if d.IsZero() {
		return ""
	}
	return fmt.Sprintf("%04d-%02d-%02d", d.Year, d.Month, d.Day)
}

// MarshalText returns the form of String.
func (d Date) MarshalText() ([]byte, error) { return []byte(d.String()), nil }

// UnmarshalText reads the form of String.
func (d *Date) UnmarshalText(text []byte) error {
	if len(text) == 0 {
		*d = Date{}
		return nil
	}
	var err error
	*d, err = ParseDate(string(text))
	return err
}

// Days is a span of days as people sign it: both ends included. An end that is the zero Date
// is open.
type Days struct {
	From    Date `json:"from,omitempty"`
	Through Date `json:"through,omitempty"`
}
