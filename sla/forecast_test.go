package sla_test

import (
	"context"
	"fmt"
	"math/big"
	"strings"
	"testing"
	"time"

	"github.com/capitolato/capitolato/sla"
	"pgregory.net/rapid"
)

// sofar tallies sources for the days from 2024-01-01 through 2024-01-10.
func sofar(t errorer, p *sla.Plan, sources ...sla.Source) *sla.Tally {
	t.Helper()
	tally, err := p.Tally(context.Background(), period("2024-01-01/2024-01-10"), nil, sources...)
	if err != nil {
		t.Fatal(err)
	}
	return tally
}

// forecast returns the forecast of January for the one indicator there is.
func forecast(t errorer, p *sla.Plan, tally *sla.Tally, expected int64) sla.IndicatorForecast {
	t.Helper()
	opts := new(sla.ForecastOptions)
	if expected >= 0 {
		opts.Expected = map[string]int64{"a/i": expected}
	}
	f, err := p.Forecast(tally, period("2024-01"), opts)
	if err != nil {
		t.Fatal(err)
	}
	return f.Indicators[0]
}

// TestForecastShare holds the forecast of a share against trying every way that the rest may
// turn out.
func TestForecastShare(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		d := rapid.IntRange(1, 60).Draw(t, "calls")
		good := rapid.IntRange(0, d).Draw(t, "good")
		m := rapid.IntRange(1, 80).Draw(t, "to come")
		bound := rapid.IntRange(1, 99).Draw(t, "bound")
		lost := rapid.Bool().Draw(t, "lost calls")
		text := fmt.Sprintf("value: 100 * count(calls, .answered) / len(calls)\n    target: value >= %d", bound)
		ok := func(bad int) bool { return 100*(d+m-bad) >= bound*(d+m) }
		if lost {
			text = fmt.Sprintf("value: 100 * count(calls, not .answered) / len(calls)\n    target: value <= %d", bound)
			ok = func(bad int) bool { return 100*bad <= bound*(d+m) }
		}
		p := compile(t, one(text, "display: {places: 3}"))
		got := forecast(t, p, sofar(t, p, calls(d, func(i int, r row) { r["answered"] = i < good })), int64(m))

		most := -1 // bad records that the rest may have
		for x := 0; x <= m; x++ {
			if ok(d - good + x) {
				most = x
			}
		}
		want := sla.Open
		switch most {
		case -1:
			want = sla.Lost
		case m:
			want = sla.Secured
		}
		if got.Outlook != want || got.Expected != int64(m) {
			t.Fatalf("%+v, want %s: the rest may have %d bad records of %d", got, want, most, m)
		}
		if want != sla.Open {
			return
		}
		share := big.NewRat(int64(100*(m-most)), int64(m))
		if lost {
			share = big.NewRat(int64(100*most), int64(m))
		}
		needed, _ := new(big.Rat).SetString(*got.Needed)
		if off := new(big.Rat).Sub(needed, share); lost == got.AtLeast || lost == (off.Sign() > 0) && off.Sign() != 0 || off.Abs(off).Cmp(big.NewRat(1, 1000)) >= 0 {
			t.Errorf("needed %s, want %s", *got.Needed, share.FloatString(6))
		}
		// At the pace so far, the bad records of day k of the 21 to come.
		var from sla.Date
		for k := 1; k <= 21 && from.IsZero(); k++ {
			if (d-good)*m*k > most*d*21 {
				from = period("2024-01-11").From.AddDays(k)
			}
		}
		if got.LostFrom != from {
			t.Errorf("lost from %s, want %s", got.LostFrom, from)
		}
	})
}

// TestForecastKinds are forecasts worked out by hand, of the ten first days of January.
func TestForecastKinds(t *testing.T) {
	waits := func(seconds ...int) sla.Source {
		return calls(len(seconds), func(i int, r row) { r["wait"] = time.Duration(seconds[i]) * time.Second })
	}
	down := outages(row{"start": rome("2024-01-03T00:00:00"), "end": rome("2024-01-03T06:00:00")})
	none := outages()
	for _, test := range []struct {
		name, rule string
		source     sla.Source
		expected   int64
		want       string
	}{
		// 10 calls of 30 s so far; the 21 days to come bring 21 calls: 31 × 25 − 300 = 475 s for 21.
		{"a mean from above", "value: mean(calls, .wait)\n    target: value <= duration(\"25s\")\n    display: {places: 2}",
			waits(30, 30, 30, 30, 30, 30, 30, 30, 30, 30), -1, "open 21 at most 22.61 from 2024-01-27"},
		{"a mean that is well below", "value: mean(calls, .wait)\n    target: value <= duration(\"40s\")\n    display: {places: 0}",
			waits(30, 30), 4, "open 4 at most 45 from "},
		{"a mean that can't be saved", "value: mean(calls, .wait)\n    target: value <= duration(\"25s\")", waits(100, 100), 1, "lost 1 from 2024-01-11"},
		// 2 × 6 so far; 8 of 4 need (32 − 12)/2 = 10.
		{"a mean from below", "value: mean(calls, .score)\n    target: value >= 8\n    display: {places: 1}",
			calls(2, func(_ int, r row) { r["score"] = 6 }), 2, "open 2 at least 10.0 from "},
		// 1 % of 31 days is 7 h 26 min 24 s, of which 6 h are gone: 1 h 26 min 24 s of 21 days.
		{"time covered", "value: 100 * (1 - covered(outages) / period.length)\n    target: value >= 99\n    display: {places: 3}",
			down, -1, "open 0 at least 99.715 from 2024-01-14"},
		{"no outage so far", "value: 100 * (1 - covered(outages) / period.length)\n    target: value >= 99\n    display: {places: 3}",
			none, -1, "open 0 at least 98.524 from "},
		{"all is lost", "value: covered(outages)\n    target: value <= duration(\"5h\")", down, -1, "lost 0 from 2024-01-11"},
		{"secured", "value: 100 * count(calls, .wait > duration(\"20s\")) / len(calls)\n    target: value <= 50", waits(1, 1, 1), 2, "secured 2 from "},
		{"no more calls", "value: 100 * count(calls, .wait > duration(\"20s\")) / len(calls)\n    target: value <= 50", waits(1, 1, 1), 0, "secured 0 from "},
		{"two figures", "value: sum(calls, .wait) / count(calls, .answered)\n    target: value <= duration(\"25s\")", calls(1, func(_ int, r row) { r["wait"], r["answered"] = time.Second, true }), -1,
			"unknown 0 from : the target does not speak of one share, one mean or one time covered alone"},
		{"an exact mean", "value: mean(calls, .wait)\n    target: value == duration(\"25s\")", waits(30), -1,
			"unknown 0 from : the target does not speak of one share, one mean or one time covered alone"},
		{"nothing so far", "value: mean(calls, .wait)\n    target: value <= duration(\"25s\")", calls(0, nil), -1,
			"unknown 0 from : so far: there was nothing to measure"},
	} {
		p := compile(t, one(test.rule))
		f := forecast(t, p, sofar(t, p, test.source), test.expected)
		got := fmt.Sprint(f.Outlook, " ", f.Expected)
		if f.Needed != nil {
			got += map[bool]string{true: " at least ", false: " at most "}[f.AtLeast] + *f.Needed
		}
		if got += " from " + f.LostFrom.String(); f.Reason != "" {
			got += ": " + f.Reason
		}
		if got != test.want {
			t.Errorf("%s: %s, want %s", test.name, got, test.want)
		}
	}
}

func TestForecastPeriods(t *testing.T) {
	p := compile(t, one("value: len(calls)", "target: value > 0"))
	tally := sofar(t, p, calls(1, nil))
	for text, want := range map[string]string{
		"2024-01-01/2024-01-10": "and this one is of 2024-01-01/2024-01-10",
		"2024-02":               "needs the tally of a first part of 2024-02",
		"2300":                  "outside the contract's validity",
	} {
		if _, err := p.Forecast(tally, period(text), nil); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%s: %v, want %q", text, err, want)
		}
	}
	if _, err := p.Forecast(&sla.Tally{}, period("2024-01"), nil); err == nil || !strings.Contains(err.Error(), "of no days") {
		t.Error(err)
	}
}

// ExamplePlan_Forecast asks on the 11th what the rest of May must be like.
func ExamplePlan_Forecast() {
	p, may, calls := phone()
	first := sla.Period{From: may.From, To: may.From.AddDays(10)}
	t, err := p.Tally(context.Background(), first, nil, calls)
	if err != nil {
		fmt.Println(err)
		return
	}
	f, err := p.Forecast(t, may, &sla.ForecastOptions{Expected: map[string]int64{"phone/attesa": 40}})
	if err != nil {
		fmt.Println(err)
		return
	}
	for _, i := range f.Indicators {
		fmt.Printf("%s/%s: %s so far %s %s; the rest needs %s; out of reach from %s\n", i.Area, i.ID, i.Outlook, *i.Value, i.Unit, *i.Needed, i.LostFrom)
	}
	// Output:
	// phone/attesa: open so far 50.00 %; the rest needs 85.00; out of reach from 2024-05-18
}

// TestForecastExclusions holds that a forecast rests on the records that accepted exclusions leave.
func TestForecastExclusions(t *testing.T) {
	rules := one("value: 100 * count(calls, .answered) / len(calls)", "target: value >= 80", "display: {places: 2}")
	without := compile(t, rules)
	with := compile(t, `exclusions:
- id: x
  reason: the client's new software
  cause: client
  state: accepted
  approver: RUP
  document: {protocol: p, date: 2024-01-12}
  where: {calls: .score == 1}
`+rules)
	all := calls(40, func(i int, r row) {
		r["answered"], r["score"] = i%4 != 0, 0
		if i%8 == 0 {
			r["score"] = 1
		}
	})
	left := calls(0, nil)
	for _, r := range all.Values {
		if r["score"] != 1 {
			left.Values = append(left.Values, r)
		}
	}
	got, want := forecast(t, with, sofar(t, with, all), 50), forecast(t, without, sofar(t, without, left), 50)
	if *got.Needed != *want.Needed || *got.Value != *want.Value || got.LostFrom != want.LostFrom || got.Outlook != sla.Open {
		t.Errorf("%+v, want %+v", got, want)
	}
	if gross := forecast(t, without, sofar(t, without, all), 50); *gross.Needed == *got.Needed {
		t.Error("the exclusion changes nothing")
	}
}
