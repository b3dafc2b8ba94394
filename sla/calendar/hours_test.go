package calendar_test

import (
	"testing"
	"time"

	"github.com/capitolato/capitolato/sla/calendar"
)

var office = &calendar.Calendar{Hours: map[string]string{"mon-fri": "09:00-18:00"}, Holidays: []string{"italy"}}

func at(t *testing.T, text string) time.Time {
	t.Helper()
	v, err := time.ParseInLocation("2006-01-02 15:04:05", text, load(t, "Europe/Rome"))
	if err != nil {
		t.Fatal(err)
	}
	return v
}

func TestBetween(t *testing.T) {
	night := &calendar.Calendar{Hours: map[string]string{"mon-sun": "22:00-06:00"}, Holidays: []string{"05-01"}}
	whole := &calendar.Calendar{Hours: map[string]string{"sun": "00:00-24:00"}}
	split := &calendar.Calendar{Hours: map[string]string{"sat-mon, wed": "8:00-13:00, 14:00-18:00"}}
	for _, tt := range []struct {
		cal  *calendar.Calendar
		a, b string
		want string
	}{
		{office, "2024-05-06 08:59:59", "2024-05-06 09:00:01", "1s"},
		{office, "2024-05-06 17:59:59", "2024-05-06 18:00:01", "1s"}, // the end is not in it
		{office, "2024-05-06 10:15:00", "2024-05-06 10:45:00", "30m"},
		{office, "2024-05-03 17:00:00", "2024-05-06 10:00:00", "2h"},
		{office, "2024-04-24 17:00:00", "2024-04-26 10:00:00", "2h"},  // the 25th
		{office, "2024-03-29 17:00:00", "2024-04-02 10:00:00", "2h"},  // Easter Monday
		{office, "2027-10-03 00:00:00", "2027-10-05 00:00:00", "0s"},  // a Monday, and a holiday
		{office, "2021-10-04 00:00:00", "2021-10-05 00:00:00", "9h"},  // a Monday, and none
		{office, "2024-05-06 12:00:00", "2024-05-06 10:00:00", "-2h"}, // backwards
		{night, "2024-03-30 12:00:00", "2024-03-31 12:00:00", "7h"},   // the clocks go on
		{night, "2024-10-26 12:00:00", "2024-10-27 12:00:00", "9h"},   // and back
		{night, "2024-04-30 12:00:00", "2024-05-01 12:00:00", "2h"},   // until the holiday
		{night, "2024-05-01 12:00:00", "2024-05-02 12:00:00", "6h"},   // and after it
		{whole, "2024-03-25 00:00:00", "2024-04-01 00:00:00", "23h"},
		{whole, "2024-10-21 00:00:00", "2024-10-28 00:00:00", "25h"},
		{split, "2024-05-04 00:00:00", "2024-05-11 00:00:00", "36h"},
		{split, "2024-05-07 00:00:00", "2024-05-08 00:00:00", "0s"},
	} {
		h := compile(t, tt.cal, load(t, "Europe/Rome"), years("2020-01-01", "2030-12-31"))
		want, _ := time.ParseDuration(tt.want)
		if got, ok := h.Between(at(t, tt.a), at(t, tt.b)); !ok || got != want {
			t.Errorf("%s to %s: %v, %v, not %v", tt.a, tt.b, got, ok, want)
		}
	}
}

func TestAfter(t *testing.T) {
	h := compile(t, office, load(t, "Europe/Rome"), years("2020-01-01", "2030-12-31"))
	for _, tt := range []struct{ a, d, want string }{
		{"2024-05-06 10:00:00", "4h", "2024-05-06 14:00:00"},
		{"2024-05-06 16:00:00", "4h", "2024-05-07 11:00:00"},
		{"2024-05-03 16:00:00", "4h", "2024-05-06 11:00:00"},
		{"2024-05-06 09:00:00", "9h", "2024-05-06 18:00:00"}, // not the next day at nine
		{"2024-05-06 03:00:00", "9h", "2024-05-06 18:00:00"},
		{"2024-05-06 03:00:00", "0h", "2024-05-06 03:00:00"},
		{"2024-05-06 10:00:00", "-1h", "2024-05-06 09:00:00"},
		{"2024-05-06 10:00:00", "-2h", "2024-05-03 17:00:00"},
		{"2024-05-06 18:00:00", "-9h", "2024-05-06 09:00:00"},
		{"2024-05-04 12:00:00", "-1s", "2024-05-03 17:59:59"},
	} {
		d, _ := time.ParseDuration(tt.d)
		if got, ok := h.After(at(t, tt.a), d); !ok || !got.Equal(at(t, tt.want)) {
			t.Errorf("%s and %s: %v, %v, not %s", tt.a, tt.d, got, ok, tt.want)
		}
	}
}

// TestUnknown checks what a calendar says of times that it was not compiled for.
func TestUnknown(t *testing.T) {
	rome := load(t, "Europe/Rome")
	h := compile(t, office, rome, years("2024-01-01", "2024-12-31"))
	first, end := at(t, "2024-01-01 00:00:00"), at(t, "2025-01-01 00:00:00")
	if d, ok := h.Between(first, end); !ok || d != 254*9*time.Hour {
		t.Errorf("the year: %v, %v", d, ok) // 366 days less 104 at weekends and 8 holidays that are not
	}
	for _, bad := range []time.Time{first.Add(-1), end.Add(1), {}, time.Unix(1<<60, 0), time.Unix(-1<<60, 0)} {
		if d, ok := h.Between(first, bad); ok {
			t.Errorf("to %v: %v", bad, d)
		}
		if d, ok := h.Between(bad, end); ok {
			t.Errorf("from %v: %v", bad, d)
		}
		if at, ok := h.After(bad, 1); ok {
			t.Errorf("after %v: %v", bad, at)
		}
		if h.Open(bad) {
			t.Errorf("open at %v", bad)
		}
	}
	for _, d := range []time.Duration{254*9*time.Hour + 1, 1<<63 - 1, -1, -1 << 63} {
		if at, ok := h.After(first, d); ok {
			t.Errorf("%v after the beginning is %v", d, at)
		}
	}
	if at, ok := h.After(first, 254*9*time.Hour); !ok || at.Format(time.DateTime) != "2024-12-31 18:00:00" {
		t.Errorf("all of the year: %v, %v", at, ok)
	}
	none := compile(t, office, rome, years("2300-01-01", "2400-12-31"))
	if _, ok := none.Between(first, end); ok {
		t.Error("a calendar of no days answers")
	}
}

// TestKey checks that calendars that say the same have one key, and others not.
func TestKey(t *testing.T) {
	rome := load(t, "Europe/Rome")
	key := func(cal calendar.Calendar, days calendar.Days) string { return compile(t, &cal, rome, days).Key() }
	base := key(*office, calendar.Days{})
	same := calendar.Calendar{Hours: map[string]string{"mon-wed,fri": "9:00-13:00,13:00-18:00", "thu": "09:00-18:00"}, Holidays: []string{"italy"}}
	if got := key(same, years("2024-01-01", "2024-12-31")); got != base {
		t.Errorf("the same hours have the keys %s and %s", base, got)
	}
	seen := map[string]bool{base: true}
	for _, cal := range []calendar.Calendar{
		{Hours: office.Hours},
		{Hours: map[string]string{"mon-fri": "09:00-18:01"}, Holidays: office.Holidays},
		{Hours: office.Hours, Holidays: office.Holidays, Patron: "Potenza"},
		{Hours: office.Hours, Holidays: office.Holidays, Exceptions: []calendar.Exception{{From: date("2024-08-14")}}},
		{Hours: office.Hours, Holidays: office.Holidays, Exceptions: []calendar.Exception{{From: date("2024-08-14"), Hours: "09:00-12:00"}}},
	} {
		if k := key(cal, calendar.Days{}); seen[k] {
			t.Errorf("%v has the key of another", cal)
		} else {
			seen[k] = true
		}
	}
}
