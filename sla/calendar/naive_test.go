package calendar_test

import (
	"strings"
	"testing"
	"time"

	"pgregory.net/rapid"

	"github.com/capitolato/capitolato/internal/zone"
	"github.com/capitolato/capitolato/sla/calendar"
)

// The naive twin asks of every minute whether the clocks then show an open time. It knows hours
// as the words of the contract put them, and nothing of spans, tables or offsets.

// open reports whether a calendar is open at an instant.
func open(cal *calendar.Calendar, holidays map[string]bool, at time.Time) bool {
	today, clock := at.Format(time.DateOnly), at.Format("15:04")
	for _, e := range cal.Exceptions {
		last := e.Through
		if last.IsZero() {
			last = e.From
		}
		if e.From.String() <= today && today <= last.String() {
			return e.Hours != "" && shows(e.Hours, clock, false)
		}
	}
	if holidays[today] {
		return false
	}
	noon := time.Date(at.Year(), at.Month(), at.Day(), 12, 0, 0, 0, time.UTC)
	return shows(hoursOf(cal, noon), clock, false) || shows(hoursOf(cal, noon.AddDate(0, 0, -1)), clock, true)
}

// hoursOf returns the hours that begin on a day.
func hoursOf(cal *calendar.Calendar, day time.Time) string {
	return cal.Hours[strings.ToLower(day.Weekday().String()[:3])]
}

// shows reports whether a clock time is in hours such as "08:00-13:00,22:00-06:00", or, where
// overnight is set, in the part of them after midnight.
func shows(hours, clock string, overnight bool) bool {
	for _, part := range strings.Split(hours, ",") {
		from, to, ok := strings.Cut(part, "-")
		switch {
		case !ok:
		case overnight && to < from && clock < to:
			return true
		case !overnight && from <= clock && (to < from || clock < to):
			return true
		}
	}
	return false
}

// walk returns the open time between two instants, minute by minute.
func walk(cal *calendar.Calendar, holidays map[string]bool, a, b time.Time) time.Duration {
	if b.Before(a) {
		return -walk(cal, holidays, b, a)
	}
	sum := time.Duration(0)
	for a.Before(b) {
		next := a.Truncate(time.Minute).Add(time.Minute)
		if next.After(b) {
			next = b
		}
		if open(cal, holidays, a) {
			sum += next.Sub(a)
		}
		a = next
	}
	return sum
}

func load(t fataler, name string) *time.Location {
	loc, err := zone.Load(name)
	if err != nil {
		t.Fatalf("%v", err)
	}
	return loc
}

type fataler interface{ Fatalf(string, ...any) }

func compile(t fataler, cal *calendar.Calendar, loc *time.Location, days calendar.Days) *calendar.Hours {
	h, err := cal.Compile(loc, days)
	if err != nil {
		t.Fatalf("%+v: %v", cal, err)
	}
	return h
}

func date(text string) calendar.Date {
	d, err := calendar.ParseDate(text)
	if err != nil {
		panic(err)
	}
	return d
}

func years(from, through string) calendar.Days {
	return calendar.Days{From: date(from), Through: date(through)}
}

// drawn is a calendar in a zone, with its naive twin's holidays and an instant to begin at, near
// to a change of the clocks more often than not.
type drawn struct {
	cal      *calendar.Calendar
	holidays map[string]bool
	loc      *time.Location
	hours    *calendar.Hours
	near     time.Time
}

// changes are days on which the clocks of some zone change, and some on which they do not.
var changes = []string{"2024-03-31", "2024-10-27", "2024-11-03", "2024-03-10", "2024-04-07", "2024-10-06", "2018-11-04", "2018-02-18", "2024-05-01", "2024-12-31"}

func draw(t *rapid.T) drawn {
	d := drawn{cal: &calendar.Calendar{Hours: map[string]string{}}, holidays: map[string]bool{}}
	d.loc = load(t, rapid.SampledFrom([]string{"Europe/Rome", "UTC", "America/New_York", "Australia/Lord_Howe", "America/Sao_Paulo", "Asia/Kolkata"}).Draw(t, "zone"))
	center := date(rapid.SampledFrom(changes).Draw(t, "near"))
	for _, day := range []string{"mon", "tue", "wed", "thu", "fri", "sat", "sun"} {
		spans := []string{"08:00-12:30,14:00-18:00", "22:00-06:00", "00:00-24:00", "01:30-02:30", "02:00-03:00", "00:00-00:01", "23:30-24:00", "06:00-08:00,22:30-01:15"}
		if hours := rapid.SampledFrom(append(spans, "", "")).Draw(t, day); hours != "" {
			d.cal.Hours[day] = hours
		}
	}
	if len(d.cal.Hours) == 0 {
		d.cal.Hours["mon"] = "08:00-12:30"
	}
	for range rapid.IntRange(0, 2).Draw(t, "holidays") {
		day := center.AddDays(rapid.IntRange(-2, 2).Draw(t, "holiday"))
		d.cal.Holidays = append(d.cal.Holidays, day.String()[5:])
		for y := 2017; y < 2026; y++ {
			day.Year = y
			d.holidays[day.String()] = true
		}
	}
	if rapid.Bool().Draw(t, "exception") {
		first := center.AddDays(rapid.IntRange(-2, 2).Draw(t, "first"))
		e := calendar.Exception{From: first, Through: first.AddDays(rapid.IntRange(0, 2).Draw(t, "through"))}
		e.Hours = rapid.SampledFrom([]string{"", "09:00-10:00,20:00-24:00", "00:00-24:00"}).Draw(t, "exception's hours")
		d.cal.Exceptions = append(d.cal.Exceptions, e)
	}
	h, err := d.cal.Compile(d.loc, years("2018-01-01", "2025-12-31"))
	if err != nil {
		t.Skip("the hours of two days overlap")
	}
	d.hours, d.near = h, center.Midnight(d.loc)
	return d
}

func (d drawn) instant(t *rapid.T, label string) time.Time {
	from := rapid.IntRange(-4*24*60, 4*24*60).Draw(t, label)
	return d.near.Add(time.Duration(from)*time.Minute + rapid.SampledFrom([]time.Duration{0, 1, -1, time.Second}).Draw(t, label+"'s rest"))
}

func TestBetweenIsNaive(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		d := draw(t)
		a, b := d.instant(t, "a"), d.instant(t, "b")
		got, ok := d.hours.Between(a, b)
		if want := walk(d.cal, d.holidays, a, b); !ok || got != want {
			t.Fatalf("%v from %v to %v in %v: %v, %v; minute by minute %v", d.cal, a, b, d.loc, got, ok, want)
		}
		if got := d.hours.Open(a); got != open(d.cal, d.holidays, a.Truncate(time.Minute)) {
			t.Fatalf("%v at %v: %v", d.cal, a, got)
		}
	})
}

// TestAfterInverts holds After against what it is defined by.
func TestAfterInverts(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		d := draw(t)
		a := d.instant(t, "a")
		work := time.Duration(rapid.Int64Range(-30*60, 30*60).Draw(t, "minutes"))*time.Minute + time.Duration(rapid.Int64Range(-1, 1).Draw(t, "rest"))
		end, ok := d.hours.After(a, work)
		if !ok {
			t.Fatalf("%v: no end of %v from %v", d.cal, work, a)
		}
		if got, _ := d.hours.Between(a, end); got != work {
			t.Fatalf("%v: %v from %v ends at %v, which is %v later", d.cal, work, a, end, got)
		}
		step := time.Duration(1)
		if work < 0 {
			step = -1
		}
		if before, _ := d.hours.Between(a, end.Add(-step)); work != 0 && before == work {
			t.Fatalf("%v: %v from %v ends before %v", d.cal, work, a, end)
		}
		if work == 0 && !end.Equal(a) {
			t.Fatalf("no time ends at %v, not at %v", end, a)
		}
	})
}

// TestAddsUp checks that working time is the same whole and in parts, in any order.
func TestAddsUp(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		d := draw(t)
		a, b, c := d.instant(t, "a"), d.instant(t, "b"), d.instant(t, "c")
		ab, _ := d.hours.Between(a, b)
		bc, _ := d.hours.Between(b, c)
		if ac, _ := d.hours.Between(a, c); ab+bc != ac {
			t.Fatalf("%v + %v ≠ %v", ab, bc, ac)
		}
		if elapsed := c.Sub(a); elapsed >= 0 && (ab+bc < 0 || ab+bc > elapsed) {
			t.Fatalf("%v of work in %v", ab+bc, elapsed)
		}
	})
}

// TestAlwaysOpen checks that a calendar that never closes measures elapsed time.
func TestAlwaysOpen(t *testing.T) {
	cal := &calendar.Calendar{Hours: map[string]string{"mon-sun": "00:00-24:00"}}
	for _, name := range []string{"Europe/Rome", "America/Sao_Paulo", "Australia/Lord_Howe"} {
		h := compile(t, cal, load(t, name), calendar.Days{})
		rapid.Check(t, func(t *rapid.T) {
			a := time.Unix(rapid.Int64Range(6e8, 7e9).Draw(t, "a"), 0)
			b := time.Unix(rapid.Int64Range(6e8, 7e9).Draw(t, "b"), 5)
			if got, ok := h.Between(a, b); !ok || got != b.Sub(a) {
				t.Fatalf("%v, %v", got, ok)
			}
		})
	}
}
