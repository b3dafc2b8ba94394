package sla_test

import (
	"errors"
	"fmt"
	"math/big"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"github.com/capitolato/capitolato/sla"
)

// In what order the clauses on a target act, and what the result says of each.
func TestClauseResults(t *testing.T) {
	const (
		least  = `min_volume: {volume: len(calls), least: 10, basis: art. 9}`
		beyond = `over_forecast: {volume: len(calls), forecast: {2024-01: 100}, tolerance: 0.5%, basis: annex}`
		sample = `sample: {records: len(calls), size: 2 * 5, population: 100, method: drawn, basis: plan}`
	)
	share := []string{`value: 100 * count(calls, .answered) / len(calls)`, `target: value >= 90`}
	answered := func(good, bad int) sla.Source {
		return calls(good+bad, func(i int, r row) { r["answered"] = i < good })
	}
	type results = []sla.ClauseResult
	for name, c := range map[string]struct {
		keys   []string
		src    sla.Source
		want   sla.Verdict
		reason string
		list   results
	}{
		"below":       {[]string{least}, answered(9, 0), sla.NA, "below the minimum volume: len(calls) is 9, less than the 10 of art. 9", results{{"min_volume", true, "len(calls) is 9, less than 10", "art. 9"}}},
		"none at all": {[]string{least}, answered(0, 0), sla.NA, "below the minimum volume: len(calls) is 0, less than the 10 of art. 9", results{{"min_volume", true, "len(calls) is 0, less than 10", "art. 9"}}},
		"enough":      {[]string{least}, answered(10, 0), sla.OK, "", results{{"min_volume", false, "len(calls) is 10, at least 10", "art. 9"}}},
		"at the most": {[]string{beyond}, answered(0, 100), sla.KO, "", results{{"over_forecast", false, "len(calls) is 100, not more than 100.5; 100 were forecast", "annex"}}},
		"beyond": {[]string{least, beyond}, answered(0, 101), sla.NA, "suspended, the volume is beyond the forecast: len(calls) is 101, more than the 100.5 of annex",
			results{{"min_volume", false, "len(calls) is 101, at least 10", "art. 9"}, {"over_forecast", true, "len(calls) is 101, more than 100.5; 100 were forecast", "annex"}}},
		"the sample": {[]string{sample}, answered(10, 0), sla.OK, "", results{{"sample", true, "a sample of 10 from 100: drawn", "plan"}}},
		"too few":    {[]string{sample, least}, answered(9, 0), sla.NoData, "the sample is not complete: len(calls) is 9, not 10", results{{"sample", false, "a sample of 10 from 100 was agreed, 9 were read: drawn", "plan"}}},
		"too many":   {[]string{sample}, answered(11, 0), sla.Invalid, "there are more records than the sample has: len(calls) is 11, not 10", results{{"sample", false, "a sample of 10 from 100 was agreed, 11 were read: drawn", "plan"}}},
		"from fewer": {[]string{strings.Replace(sample, "100", "9", 1)}, answered(10, 0), sla.Invalid, "a sample of 10 cannot be drawn from 9", results{{"sample", false, "a sample of 10 from 9 was agreed, 10 were read: drawn", "plan"}}},
		"each month": {[]string{strings.Replace(sample, "method", "each: month, method", 1)}, answered(10, 0), sla.OK, "", results{{"sample", true, "a sample of 10 from 100: drawn", "plan"}}},
		"tiers": {[]string{`tiers: [{name: A, when: value == 100}, {name: B, when: value >= 50}]`, `amber: value < 95`}, answered(18, 2), sla.OK, "",
			results{{"tiers", true, "B: 90 ≥ 50 is true", ""}, {"amber", true, "90 < 95 is true", ""}}},
		"no tier": {[]string{`tiers: [{name: A, when: value == 100}, {name: B, when: value >= 98}]`, `amber: value < 95`}, answered(1, 1), sla.KO, "",
			results{{"tiers", false, "none of A, B", ""}}},
		"no data": {[]string{least, beyond, `amber: value < 95`}, nil, sla.NoData, "no source of calls was read", nil},
	} {
		var src []sla.Source
		if c.src != nil {
			src = append(src, c.src)
		}
		got := first(t, compile(t, one(append(share, c.keys...)...)), "2024-01", src...)
		if got.Measured != c.want || got.Verdict != c.want || got.Reason != c.reason {
			t.Errorf("%s: %v (%s), want %v (%s)", name, got.Measured, got.Reason, c.want, c.reason)
		}
		if diff := cmp.Diff(c.list, got.Clauses); diff != "" {
			t.Errorf("%s:\n%s", name, diff)
		}
	}
}

// A clause that cannot be right is refused where it stands.
func TestClauseDiagnostics(t *testing.T) {
	for _, c := range []struct{ key, path, says string }{
		{`min_volume: {volume: len(cals), least: 1, basis: b}`, "/min_volume/volume", "cals"},
		{`min_volume: {volume: 'sum(calls, .wait)', least: 1, basis: b}`, "/min_volume/volume", "a volume is a number"},
		{`min_volume: {volume: len(calls), least: -1, basis: b}`, "/min_volume/least", "negative"},
		{`min_volume: {volume: len(calls), least: 'duration("1s")', basis: b}`, "/min_volume/least", "must be a number"},
		{`min_volume: {volume: len(calls), least: 1, basis: ' '}`, "/min_volume", "no basis"},
		{`over_forecast: {volume: len(calls), forecast: {2024-13: 5}, basis: b}`, "/over_forecast/forecast/2024-13", "not a period"},
		{`over_forecast: {volume: len(calls), forecast: {2024-01: 5, 2024-Q1: 9}, basis: b}`, "/over_forecast/forecast/2024-", "twice"},
		{`over_forecast: {volume: len(calls), forecast: {}, basis: b}`, "/over_forecast/forecast", "no forecast"},
		{`over_forecast: {volume: len(calls), forecast: {2024: 1}, tolerance: 5, basis: b}`, "/over_forecast/tolerance", "percentage"},
		{`met_in: {each: month, least: 4, of: 3}`, "/met_in", "4 of 3"},
		{`met_in: {each: months, least: 1, of: 3}`, "/met_in/each", "neither month nor quarter"},
		{`tiers: [{name: A, when: value > 9}, {name: A, when: value > 8}]`, "/tiers/1/name", "second tier"},
		{`tiers: [{name: A, when: 'len(calls) > 3'}]`, "/tiers/0/when", "does not speak of"},
		{`tiers: [{name: A, when: value}]`, "/tiers/0/when", "true or false"},
		{`tiers: [{name: A, when: value > 9, points: x}]`, "/tiers/0/points", `"x"`},
		{`amber: vaule < 3`, "/amber", "vaule"},
		{`sample: {records: len(calls), size: 3, population: 9, method: ' ', basis: b}`, "/sample", "no method"},
		{`sample: {records: len(calls), size: 3, population: 9, each: week, method: m, basis: b}`, "/sample/each", "week"},
		{`weight: -3`, "/weight", "negative"},
	} {
		_, err := sla.Compile(load(t, one(`value: 100 * count(calls, .answered) / len(calls)`, `target: value >= 90`, c.key)), nil)
		var ds sla.Diagnostics
		if !errors.As(err, &ds) {
			t.Errorf("%s compiles", c.key)
			continue
		}
		found := false
		for _, d := range ds {
			found = found || strings.Contains(d.Path, c.path) && strings.Contains(d.String(), c.says) && d.Pos.Line > 0
		}
		if !found {
			t.Errorf("%s: %v", c.key, ds)
		}
	}
}

// Weights without a score, and the other way round, are doubtful.
func TestScoreWithoutWeights(t *testing.T) {
	const score = "  score: {points: {ok: 1, ko: 0}, target: value >= 80}\n"
	for text, says := range map[string]string{
		one(`value: len(calls)`, `target: value >= 9`, `weight: 3`):                                                           "no score",
		strings.Replace(one(`value: len(calls)`, `target: value >= 9`), "  indicators", score+"  indicators", 1):              "has a weight",
		strings.Replace(one(`value: len(calls)`, `target: value >= 9`, `weight: 1`), "  indicators", score+"  indicators", 1): "",
	} {
		w := compile(t, text).Warnings()
		if says == "" && len(w) > 0 || says != "" && (len(w) != 1 || !strings.Contains(w[0].Message, says)) {
			t.Errorf("%v, want %q", w, says)
		}
	}
}

// What is shown is in the band that was found: a figure gets more digits rather than another tier.
func TestShownFigureKeepsItsBand(t *testing.T) {
	plan := compile(t, one(`value: 100 * count(calls, .answered) / len(calls)`, `target: value >= 50`, `display: {places: 1}`,
		`tiers: [{name: A, when: value >= 98}]`, `amber: value < 60`))
	for _, c := range []struct {
		good, all   int
		value, tier string
		amber       bool
	}{
		{9799, 10000, "97.99", "", false},
		{9800, 10000, "98.0", "A", false},
		{59999, 100000, "59.999", "", true},
		{60, 100, "60.0", "", false},
	} {
		got := first(t, plan, "2024-01", calls(c.all, func(i int, r row) { r["answered"] = i < c.good }))
		if *got.Value != c.value || got.Tier != c.tier || got.Amber != c.amber {
			t.Errorf("%d/%d: %s, tier %q, amber %v", c.good, c.all, *got.Value, got.Tier, got.Amber)
		}
	}
}

// Every part is what the period judged alone is, and the number of met ones decides.
func TestMetInIsTheSumOfItsParts(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		least := rapid.IntRange(1, 3).Draw(t, "least")
		plain := compile(t, one(`value: 100 * count(calls, .answered) / len(calls)`, `target: value >= 90`))
		plan := compile(t, one(`value: 100 * count(calls, .answered) / len(calls)`, `target: value >= 90`,
			fmt.Sprintf(`met_in: {each: month, least: %d, of: 3}`, least)))
		src := calls(rapid.IntRange(0, 40).Draw(t, "calls"), func(i int, r row) {
			r["at"] = rome("2024-01-01T12:00:00").AddDate(0, 0, rapid.IntRange(0, 90).Draw(t, "day"))
			r["answered"] = rapid.IntRange(0, 9).Draw(t, "answered") > 0
		})
		src.Covers = sla.Days{From: day("2024-01-01"), Through: day([]string{"2024-03-31", "2024-02-29"}[rapid.IntRange(0, 1).Draw(t, "covers")])}
		got := first(t, plan, "2024-Q1", src)
		met, missed, unknown := 0, 0, 0
		for i, month := range []string{"2024-01", "2024-02", "2024-03"} {
			alone := first(t, plain, month, src)
			if got.Periods[i].Measured != alone.Measured || !cmp.Equal(got.Periods[i].Exact, alone.Exact) {
				t.Fatalf("%s: %+v, alone %v %v", month, got.Periods[i], alone.Measured, alone.Reason)
			}
			switch alone.Measured {
			case sla.OK:
				met++
			case sla.KO:
				missed++
			default:
				unknown++
			}
		}
		want := sla.NoData
		switch {
		case met >= least:
			want = sla.OK
		case met+unknown < least:
			want = sla.KO
		}
		if got.Measured != want {
			t.Fatalf("%d met, %d missed, %d unknown, least %d: %v, want %v", met, missed, unknown, least, got.Measured, want)
		}
		if got.Margin != nil {
			t.Fatal("a margin of a figure that does not decide")
		}
	})
}

// Two quarters of months, and a quarter as a part.
func TestMetInQuarters(t *testing.T) {
	plan := compile(t, one(`value: 100 * count(calls, .answered) / len(calls)`, `target: value >= 90`, `met_in: {each: quarter, least: 1, of: 2}`))
	src := calls(20, func(i int, r row) {
		r["at"] = rome("2024-01-10T12:00:00").AddDate(0, i%6, 0)
		r["answered"] = i%6 < 3
	})
	src.Covers = days("2024-01-01/2024-06-30")
	got := first(t, plan, "2024-S1", src)
	if len(got.Periods) != 2 || got.Periods[0].Period.String() != "2024-Q1" || got.Periods[0].Measured != sla.OK || got.Periods[1].Measured != sla.KO || got.Measured != sla.OK {
		t.Errorf("%+v", got)
	}
}

// The score is the exact weighted sum, and never more than that of everything met.
func TestScoreIsTheWeightedSum(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		n := rapid.IntRange(1, 5).Draw(t, "indicators")
		text, want, all := "areas:\n- id: a\n  name: A\n  where: all\n  score: {points: {ok: 1/3, ko: 0}, target: value >= 10}\n  indicators:\n", new(big.Rat), new(big.Rat)
		for i := range n {
			weight, met := rapid.IntRange(1, 50).Draw(t, "weight"), rapid.Bool().Draw(t, "met")
			text += fmt.Sprintf("  - {id: i%d, name: I, weight: %d, value: len(calls), target: value >= %d}\n", i, weight, map[bool]int{true: 1, false: 99}[met])
			all.Add(all, big.NewRat(int64(weight), 3))
			if met {
				want.Add(want, big.NewRat(int64(weight), 3))
			}
		}
		plan := compile(t, text)
		s := judge(t, plan, tally(t, plan, "2024-01", calls(5, nil)), "2024-01").Areas[0].Score
		if *s.Exact != want.String() || want.Cmp(all) > 0 || (s.Verdict == sla.OK) != (want.Cmp(big.NewRat(10, 1)) >= 0) {
			t.Fatalf("%+v, want %v", s, want)
		}
	})
}
