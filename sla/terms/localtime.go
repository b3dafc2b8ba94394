package terms

import (
	"fmt"
	"regexp"
	"time"

	"github.com/capitolato/capitolato/sla/calendar"
)

// LocalTime is a day and a time of day as the contract's clocks show them, written
// 2024-01-10T08:00 or 2024-01-10 08:00:30, up to 24:00; a day alone is its beginning. Where the
// clocks show a time twice, as in a night of October, the offset from UTC says which of the two:
// 2024-10-27T02:30+01:00. The zero LocalTime is none.
type LocalTime struct {
	Date calendar.Date
	// Clock is such as 08:00 or 08:00:30; empty for the beginning of the day.
	Clock string
	// Offset is such as +01:00, or empty.
	Offset string
}

var timeForm = regexp.MustCompile(`^(\d{4}-\d{2}-\d{2})(?:[T ](\d{2}:\d{2}(?::\d{2})?)(Z|[+-]\d{2}:\d{2})?)?$`)

// ParseLocalTime reads the form that LocalTime describes.
func ParseLocalTime(text string) (LocalTime, error) {
	wrong := fmt.Errorf("%q is not a time: write such as 2024-01-10T08:00", text)
	m := timeForm.FindStringSubmatch(text)
	if m == nil {
		return LocalTime{}, wrong
	}
	date, err := calendar.ParseDate(m[1])
	if err != nil {
		return LocalTime{}, err
	}
	t := LocalTime{Date: date, Clock: m[2], Offset: m[3]}
	if t.Offset == "Z" {
		t.Offset = "+00:00"
	}
	if _, _, err := t.clock(); err != nil {
		return LocalTime{}, wrong
	}
	if _, err := t.offset(); err != nil {
		return LocalTime{}, wrong
	}
	return t, nil
}

// IsZero reports whether there is no time.
func (t LocalTime) IsZero() bool { return t == LocalTime{} }

// clock returns the day and the time of it that the clocks show.
func (t LocalTime) clock() (calendar.Date, time.Duration, error) {
	if t.Clock == "24:00" || t.Clock == "24:00:00" {
		return t.Date.AddDays(1), 0, nil
	}
	layout := "15:04"
	if len(t.Clock) > len(layout) {
		layout = time.TimeOnly
	}
	if t.Clock == "" {
		return t.Date, 0, nil
	}
	c, err := time.Parse(layout, t.Clock)
	return t.Date, time.Duration(c.Hour())*time.Hour + time.Duration(c.Minute())*time.Minute + time.Duration(c.Second())*time.Second, err
}

// offset returns the seconds that the offset stands for; 0 where there is none.
func (t LocalTime) offset() (int, error) {
	if t.Offset == "" {
		return 0, nil
	}
	x, err := time.Parse("-07:00", t.Offset)
	_, seconds := x.Zone()
	return seconds, err
}

// In returns the instant in a zone. It is an error if the clocks there skip the time, or show it
// twice and the offset does not say which is meant.
func (t LocalTime) In(zone *time.Location) (time.Time, error) {
	day, clock, err := t.clock()
	if err != nil || t.Date.IsZero() {
		return time.Time{}, fmt.Errorf("%q is not a time: write such as 2024-01-10T08:00", t)
	}
	if clock == 0 && t.Offset == "" {
		return day.Midnight(zone), nil
	}
	found := shown(day, clock, zone)
	offset, err := t.offset()
	for _, x := range found {
		if _, o := x.Zone(); err == nil && t.Offset != "" && o == offset {
			return x, nil
		}
	}
	switch {
	case len(found) == 0:
		return time.Time{}, fmt.Errorf("the clocks do not show %s: they go forward over it", t)
	case t.Offset != "":
		return time.Time{}, fmt.Errorf("the offset of %s is not %s in the contract's zone", found[0].Format(time.RFC3339), t.Offset)
	case len(found) > 1:
		return time.Time{}, fmt.Errorf("the clocks show %s twice: write which of them is meant, %s or %s",
			t, found[0].Format(time.RFC3339), found[1].Format(time.RFC3339))
	}
	return found[0], nil
}

// shown returns the instants at which clocks show a time, the earlier first.
func shown(day calendar.Date, clock time.Duration, zone *time.Location) []time.Time {
	wall := time.Date(day.Year, day.Month, day.Day, 0, 0, 0, 0, time.UTC).Add(clock)
	seen := map[int]bool{}
	var out []time.Time
	for _, near := range []time.Duration{-24 * time.Hour, 0, 24 * time.Hour} {
		_, offset := wall.Add(near).In(zone).Zone()
		if x := wall.Add(-time.Duration(offset) * time.Second).In(zone); !seen[offset] {
			seen[offset] = true
			if _, o := x.Zone(); o == offset {
				out = append(out, x)
			}
		}
	}
	if len(out) > 1 && out[1].Before(out[0]) {
		out[0], out[1] = out[1], out[0]
	}
	return out
}

// String returns the form that ParseLocalTime reads, or the empty string for none.
func (t LocalTime) String() string {
	if t.Clock == "" {
		return t.Date.String()
	}
	return t.Date.String() + "T" + t.Clock + t.Offset
}

// MarshalText returns the form of String.
func (t LocalTime) MarshalText() ([]byte, error) { return []byte(t.String()), nil }

// UnmarshalText reads the form of String.
func (t *LocalTime) UnmarshalText(text []byte) error {
	if len(text) == 0 {
		*t = LocalTime{}
		return nil
	}
	var err error
	*t, err = ParseLocalTime(string(text))
	return err
}
