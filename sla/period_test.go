package sla_test

import (
	"testing"
	"time"

	"github.com/capitolato/capitolato/internal/zone"
	"github.com/capitolato/capitolato/sla"
	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"
)

func day(text string) sla.Date {
	d, err := sla.ParseDate(text)
	if err != nil {
		panic(err)
	}
	return d
}

func TestParsePeriod(t *testing.T) {
	for text, want := range map[string][2]string{
		"2024":                  {"2024-01-01", "2025-01-01"},
		"2024-S1":               {"2024-01-01", "2024-07-01"},
		"2024-H2":               {"2024-07-01", "2025-01-01"},
		"2024-Q1":               {"2024-01-01", "2024-04-01"},
		"2024-T4":               {"2024-10-01", "2025-01-01"},
		"2024-02":               {"2024-02-01", "2024-03-01"},
		"2024-02-29":            {"2024-02-29", "2024-03-01"},
		"2024-01-01/2024-05-31": {"2024-01-01", "2024-06-01"},
		"2024-05-31/2024-05-31": {"2024-05-31", "2024-06-01"},
		"0001":                  {"0001-01-01", "0002-01-01"},
	} {
		got, err := sla.ParsePeriod(text)
		if want := (sla.Period{From: day(want[0]), To: day(want[1])}); err != nil || got != want {
			t.Errorf("%s: %v, %v", text, got, err)
		}
	}
	for _, text := range []string{"", "2024-", "2024-13", "2024-0", "2024-1", "2024-S3", "2024-S0", "2024-Q5", "2024-X1", "24", "0000", "20245",
		"2024-02-30", "2023-02-29", "2024-05-31/2024-05-30", "2024/2025", "2024-01-01/", "/2024-01-01", "-2024", "+2024", "2024-+1", "2024-Q", "2024-Q12"} {
		if got, err := sla.ParsePeriod(text); err == nil {
			t.Errorf("%q is read as %v", text, got)
		}
	}
}

// anyDay draws a day of the years 1 to 9998.
func anyDay(t *rapid.T, label string) sla.Date {
	return sla.Date{Year: 1, Month: 1, Day: 1}.AddDays(rapid.OneOf(rapid.IntRange(0, 3_651_000), rapid.IntRange(738_000, 740_000)).Draw(t, label))
}

func TestPeriodRoundTrip(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		p := sla.Period{From: anyDay(t, "from")}
		if p.To = p.From.AddDays(rapid.IntRange(1, 800).Draw(t, "days")); rapid.Bool().Draw(t, "months") {
			p.From.Day = 1
			p.To = p.To.AddDays(1 - p.To.Day)
			if p.To.Compare(p.From) <= 0 {
				p.To = p.From.AddDays(31)
			}
		}
		got, err := sla.ParsePeriod(p.String())
		if err != nil || got != p {
			t.Fatalf("%v is read back as %v, %v", p, got, err)
		}
		from := p.From
		for _, m := range p.Months() {
			if m.From != from || m.From.Month != m.To.AddDays(-1).Month || m.From.Year != m.To.AddDays(-1).Year {
				t.Fatalf("the months of %v are %v", p, p.Months())
			}
			from = m.To
		}
		if from != p.To {
			t.Fatalf("the months of %v are %v", p, p.Months())
		}
	})
}

func TestPeriodMonths(t *testing.T) {
	got := sla.Period{From: day("2023-12-31"), To: day("2024-02-02")}.Months()
	want := []sla.Period{period("2023-12-31"), period("2024-01"), period("2024-02-01")}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
	if got := (sla.Period{From: day("2024-02-01"), To: day("2024-01-01")}).Months(); got != nil {
		t.Errorf("of nothing: %v", got)
	}
}

func TestDates(t *testing.T) {
	for text, days := range map[string]int{"2024-03-01": 1, "2024-02-28": -1, "2025-02-28": 365, "2023-02-28": -366, "2024-02-29": 0} {
		if got := day("2024-02-29").AddDays(days); got != day(text) {
			t.Errorf("%d days after 29 February: %v, want %s", days, got, text)
		}
	}
	var zero sla.Date
	if text, err := zero.MarshalText(); err != nil || len(text) != 0 || !zero.IsZero() {
		t.Errorf("no day is written %q, %v", text, err)
	}
	for _, text := range []string{"2024-1-1", "2024-02-30", "31/05/2024", "2024-05-31T00:00:00Z", "today"} {
		if got, err := sla.ParseDate(text); err == nil {
			t.Errorf("%q is read as %v", text, got)
		}
	}
	d := day("2024-01-01")
	if err := d.UnmarshalText(nil); err != nil || !d.IsZero() {
		t.Errorf("the empty text is %v, %v", d, err)
	}
}

// Midnight is the first instant that the clocks show the day, for every day of zones that
// change at midnight, just after it, or skip a day.
func TestMidnightIsTheFirstInstant(t *testing.T) {
	for _, name := range []string{"Europe/Rome", "UTC", "Africa/Cairo", "America/Sao_Paulo", "America/Havana", "Asia/Beirut",
		"Asia/Amman", "Atlantic/Azores", "Asia/Tehran", "America/Santiago", "Pacific/Apia", "Australia/Lord_Howe", "America/Asuncion"} {
		loc, err := zone.Load(name)
		if err != nil {
			t.Fatal(err)
		}
		before := day("1969-12-31").Midnight(loc)
		for d := day("1970-01-01"); d.Year < 2030; d = d.AddDays(1) {
			got := d.Midnight(loc)
			if got.Before(before) {
				t.Errorf("%s: %s begins at %s, before the day before it", name, d, got)
			}
			before = got
			if name == "Pacific/Apia" && d == day("2011-12-30") {
				continue // it never was
			}
			y, m, n := got.Date()
			if (sla.Date{Year: y, Month: m, Day: n}) != d {
				t.Errorf("%s: %s begins at %s", name, d, got)
			}
			if last := got.Add(-time.Nanosecond); last.Day() == d.Day {
				t.Errorf("%s: %s begins at %s, but %s is of it, too", name, d, got, last)
			}
		}
	}
}
