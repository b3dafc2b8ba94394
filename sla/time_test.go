package sla_test

import (
	"context"
	"encoding/json"
	"testing"
	"time"

	"github.com/capitolato/capitolato/internal/zone"
	"github.com/capitolato/capitolato/sla"
	"github.com/google/go-cmp/cmp"
)

// A period begins at its first midnight in the contract's zone and ends before its last.
func TestLaw6HalfOpenPeriods(t *testing.T) {
	p := compile(t, one(`value: len(calls)`, `target: value == 1`))
	for _, c := range []struct {
		at, over string
		in       bool
	}{
		{"2023-12-31T22:59:58Z", "2023", true}, // 23:59:58 in Rome
		{"2023-12-31T22:59:58Z", "2024-01", false},
		{"2023-12-31T22:59:59.999999999Z", "2024-01", false},
		{"2023-12-31T23:00:00Z", "2024-01", true},
		{"2023-12-31T23:00:00Z", "2023", false},
		{"2024-01-01T00:30:00+02:00", "2023", true},
		{"2024-03-30T23:00:00Z", "2024-03-31", true}, // the day of 23 hours
		{"2024-03-31T21:59:59Z", "2024-03-31", true},
		{"2024-03-31T22:00:00Z", "2024-03-31", false},
		{"2024-10-26T22:00:00Z", "2024-10-27", true}, // the day of 25 hours
		{"2024-10-27T22:59:59Z", "2024-10-27", true},
		{"2024-10-27T23:00:00Z", "2024-10-27", false},
		{"2024-10-27T00:30:00Z", "2024-10-27", true}, // 02:30, once
		{"2024-10-27T01:30:00Z", "2024-10-27", true}, // and again
	} {
		at, err := time.Parse(time.RFC3339, c.at)
		if err != nil {
			t.Fatal(err)
		}
		got := tally(t, p, c.over, calls(1, func(_ int, r row) { r["at"] = at })).Inputs[0]
		if (got.Counted == 1) != c.in || got.OutOfPeriod != 1-got.Counted {
			t.Errorf("%s in %s: counted %d, out of period %d", c.at, c.over, got.Counted, got.OutOfPeriod)
		}
		if day := c.over; c.in && len(day) == 10 && got.Days[period(day).From] != 1 {
			t.Errorf("%s: days %v", c.at, got.Days)
		}
	}
}

// The length of a period is what the clocks show, the days of 23 and 25 hours included.
func TestLaw6LengthOfPeriods(t *testing.T) {
	p := compile(t, one(`value: period.length`, `target: value > covered(outages)`, `display: {unit: h}`))
	for over, want := range map[string]string{"2024-03-31": "23", "2024-10-27": "25", "2024-06-01": "24", "2024-02": "696", "2024": "8784"} {
		if got := text(first(t, p, over, outages()).Value); got != want {
			t.Errorf("%s has %s hours, want %s", over, got, want)
		}
	}
}

// A period reaches no further than the contract, and the result says so.
func TestLaw6Validity(t *testing.T) {
	p := compile(t, "valid: {from: 2023-11-15, through: 2024-05-31}\n"+one(`value: len(calls)`, `target: value == 1`))
	last := calls(3, func(i int, r row) {
		r["at"] = []time.Time{rome("2024-05-31T23:59:59"), rome("2024-06-01T00:00:00"), rome("2023-12-31T23:59:59")}[i]
	})
	r := judge(t, p, tally(t, p, "2024-S1", last), "2024-S1")
	if r.Period != period("2024-01-01/2024-05-31") || r.Asked == nil || *r.Asked != period("2024-S1") || r.Verdict != sla.OK {
		t.Errorf("%v, asked %v: %v", r.Period, r.Asked, r.Verdict)
	}
	if len(r.Findings) != 1 || r.Findings[0].Code != "clipped" {
		t.Errorf("findings %v", r.Findings)
	}
	if r := judge(t, p, tally(t, p, "2024-02", last), "2024-02"); r.Asked != nil || len(r.Findings) != 0 {
		t.Errorf("inside: asked %v, findings %v", r.Asked, r.Findings)
	}
	for _, over := range []string{"2024-06", "2023-10", "2023-11-14"} {
		if _, err := p.Tally(context.Background(), period(over), nil, last); err == nil {
			t.Errorf("%s lies outside the contract", over)
		}
	}
	day := period("2024-01-15")
	if _, err := p.Tally(context.Background(), sla.Period{From: day.From, To: day.From}, nil, last); err == nil {
		t.Error("a period without a day")
	}
}

// Intervals count with what lies in the period.
func TestLaw6ClippedIntervals(t *testing.T) {
	p := compile(t, one(`value: covered(outages)`, `target: value <= period.length`, `display: {unit: min}`))
	src := outages(
		row{"start": rome("2024-02-29T23:30:00"), "end": rome("2024-03-01T00:10:00")}, // 10 min of March
		row{"start": rome("2024-03-31T01:30:00"), "end": rome("2024-03-31T03:30:00")}, // an hour, not two
		row{"start": rome("2024-03-31T03:00:00"), "end": rome("2024-03-31T03:45:00")}, // 15 min more
		row{"start": rome("2024-03-31T23:45:00")},                                     // open: 15 min of March
		row{"start": rome("2024-03-10T00:00:00"), "end": rome("2024-03-10T00:00:00")}, // nothing
	)
	if got := text(first(t, p, "2024-03", src).Value); got != "100" {
		t.Errorf("out of order for %s minutes, want 100", got)
	}
}

// The host has no say, and the same inputs give the same bytes.
func TestLaw6HostDoesNotMatter(t *testing.T) {
	p := compile(t, twoAreas)
	src := calls(50, func(i int, r row) {
		r["at"] = rome("2024-03-01T00:00:00").Add(time.Duration(i) * 15 * time.Hour)
		r["area"], r["wait"] = []string{"a", "b"}[i%2], time.Duration(i)*time.Second
	})
	src.Values = append(src.Values, src.Values[3], row{"id": "bad"})
	result := func() string {
		data, err := json.Marshal(judge(t, p, tally(t, p, "2024-03", src), "2024-03"))
		if err != nil {
			t.Fatal(err)
		}
		return string(data)
	}
	want := result()
	local := time.Local
	defer func() { time.Local = local }()
	t.Setenv("ZONEINFO", t.TempDir())
	for _, name := range []string{"Pacific/Kiritimati", "America/New_York"} {
		t.Setenv("TZ", name)
		time.Local, _ = zone.Load(name)
		if diff := cmp.Diff(want, result()); diff != "" {
			t.Errorf("in %s: %s", name, diff)
		}
	}
}
