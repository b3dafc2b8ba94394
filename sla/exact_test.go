package sla_test

import (
	"fmt"
	"maps"
	"math/big"
	"slices"
	"strings"
	"testing"

	"github.com/capitolato/capitolato/sla"
	"pgregory.net/rapid"
)

const within = `value: "100 * count(calls, .answered) / len(calls)"`

// No float decides: a figure a hair below its target misses it, and 57 of 100 are 57 %.
func TestLaw1Exact(t *testing.T) {
	for _, c := range []struct {
		part, whole   int64
		value, target string
		want          sla.Verdict
		shown         string
	}{
		{2374999, 2500000, within, "value >= 95", sla.KO, "94.99996"},
		{2375000, 2500000, within, "value >= 95", sla.OK, "95.00"},
		{57, 100, within, "value >= 57", sla.OK, "57.00"},
		{57, 100, within, "value <= 57", sla.OK, "57.00"},
		{94996, 100000, within, "value >= 95", sla.KO, "94.996"},
		{94994, 100000, within, "value >= 95", sla.KO, "94.99"},
		{5000001, 100000000, within, "value <= 5", sla.KO, "5.000001"},
		{100, 100, within, "value <= 99.999999999999999999", sla.KO, "100.00"},
		{1, 3, within, "value > 33.333333333333333333", sla.OK, "33.3333333333333333333"},
		{3, 10, `value: count(calls, .answered) / len(calls)`, "value == 0.1 + 0.2", sla.OK, "0.30"},
		{2, 3, `value: count(calls, .answered) / len(calls)`, "value * 3 == 2", sla.OK, ""},
		{7, 10, `value: "1 - count(calls, .answered) / len(calls)"`, "value <= 0.3", sla.OK, "0.30"},
		{9223372036854775806, 9223372036854775807, within, "value >= 100", sla.KO, "99.99999999999999999"},
	} {
		p := compile(t, one(c.value, `target: "`+c.target+`"`, `display: {places: 2}`))
		got := ratio(t, p, c.part, c.whole)
		if got.Measured != c.want || c.shown != "" && text(got.Value) != c.shown {
			t.Errorf("%d/%d, %s: %v, shown as %s; want %v, %s", c.part, c.whole, c.target, got.Measured, text(got.Value), c.want, c.shown)
		}
	}
}

var (
	modes     = []sla.Rounding{"", sla.HalfUp, sla.HalfEven, sla.HalfDown, sla.Up, sla.Down, sla.Ceiling, sla.Floor}
	operators = []string{">=", ">", "<=", "<", "=="}
)

// holds compares two numbers.
func holds(op string, a, b *big.Rat) bool {
	switch c := a.Cmp(b); op {
	case ">=":
		return c >= 0
	case ">":
		return c > 0
	case "<=":
		return c <= 0
	case "<":
		return c < 0
	case "==":
		return c == 0
	}
	return a.Cmp(b) != 0
}

// Whoever reads the shown figure and the target reaches the verdict, and the figure is right to
// as many places as it has.
func TestLaw1ShownNeverContradicts(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		whole := rapid.OneOf(rapid.Int64Range(1, 300), rapid.Int64Range(1, 1<<40)).Draw(t, "whole")
		goal := rapid.Int64Range(0, 10000).Draw(t, "target in hundredths of a percent")
		part := rapid.Int64Range(0, whole).Draw(t, "part")
		if rapid.Bool().Draw(t, "close") {
			part = new(big.Int).Div(new(big.Int).Mul(big.NewInt(goal), big.NewInt(whole)), big.NewInt(10000)).Int64()
			part = min(max(part+rapid.Int64Range(-1, 1).Draw(t, "off"), 0), whole)
		}
		op := rapid.SampledFrom(operators).Draw(t, "operator")
		mode := rapid.SampledFrom(modes).Draw(t, "mode")
		places := rapid.IntRange(0, 4).Draw(t, "places")
		compare := rapid.SampledFrom([]string{"exact", "rounded"}).Draw(t, "compare")
		target := big.NewRat(goal, 100)

		display := fmt.Sprintf(`display: {places: %d, compare: %s}`, places, compare)
		if mode != "" {
			display = fmt.Sprintf(`display: {places: %d, compare: %s, rounding: %s}`, places, compare, mode)
		}
		p := compile(t, one(within, fmt.Sprintf(`target: "value %s %s"`, op, target.FloatString(2)), display))
		got := ratio(t, p, part, whole)

		exact := new(big.Rat).Mul(big.NewRat(part, whole), big.NewRat(100, 1))
		if compare == "rounded" {
			exact = mode.Round(exact, places)
		}
		want := sla.KO
		if holds(op, exact, target) {
			want = sla.OK
		}
		if got.Measured != want || *got.Exact != exact.String() {
			t.Fatalf("%v of %s, want %v of %s", got.Measured, *got.Exact, want, exact)
		}
		shown, ok := new(big.Rat).SetString(*got.Value)
		if !ok || holds(op, shown, target) != (want == sla.OK) {
			t.Fatalf("%s %s %s reads as the contrary of %v", *got.Value, op, target.FloatString(2), want)
		}
		_, digits, _ := strings.Cut(*got.Value, ".")
		if len(digits) < places || shown.Cmp(mode.Round(exact, len(digits))) != 0 {
			t.Fatalf("%s is not %s with at least %d places", *got.Value, exact, places)
		}
	})
}

// The numbers of the margin, worked out by hand.
func TestLaw1MarginByHand(t *testing.T) {
	p := compile(t, one(within, `target: value >= 95`))
	if got := ratio(t, p, 9520, 10000).Margin; marginText(got) != "bears 21" { // 9520/10021 = 95.0005 %
		t.Errorf("9520/10000: %s", marginText(got))
	}
	if got := ratio(t, p, 4246, 10000).Margin; marginText(got) != "flips 5254 adds 105080" { // 109326/115080 = 95 %
		t.Errorf("4246/10000: %s", marginText(got))
	}
	lost := compile(t, one(within, `target: value <= 5`))
	if got := ratio(t, lost, 2073, 10000).Margin; marginText(got) != "flips 1573 adds 31460" { // 2073/41460 = 5 %
		t.Errorf("2073/10000 lost: %s", marginText(got))
	}
	if got := ratio(t, lost, 197, 10000).Margin; marginText(got) != "bears 318" { // 515/10318 = 4.99 %, 516/10319 = 5.0005 %
		t.Errorf("197/10000 lost: %s", marginText(got))
	}
}

// marginText writes a margin.
func marginText(m *sla.Margin) string {
	if m == nil {
		return "none"
	}
	var parts []string
	for _, p := range []struct {
		name string
		n    *int64
	}{{"bears", m.Bears}, {"flips", m.Flips}, {"adds", m.Adds}} {
		if p.n != nil {
			parts = append(parts, fmt.Sprint(p.name, " ", *p.n))
		}
	}
	return strings.Join(parts, " ")
}

// A margin is what counting one record after the other would find.
func TestLaw1MarginIsBruteForce(t *testing.T) {
	forms := map[string]func(n, d int64) *big.Rat{
		within: func(n, d int64) *big.Rat { return big.NewRat(100*n, d) },
		`value: "100 * (1 - count(calls, .answered) / len(calls))"`:          func(n, d int64) *big.Rat { return big.NewRat(100*(d-n), d) },
		`value: "100 * (len(calls) - count(calls, .answered)) / len(calls)"`: func(n, d int64) *big.Rat { return big.NewRat(100*(d-n), d) },
		`value: "count(calls, .answered) / len(calls) * 200 - 100"`:          func(n, d int64) *big.Rat { return big.NewRat(200*n-100*d, d) },
		`value: "-100 * count(calls, .answered) / len(calls)"`:               func(n, d int64) *big.Rat { return big.NewRat(-100*n, d) },
	}
	rapid.Check(t, func(t *rapid.T) {
		form := rapid.SampledFrom(slices.Sorted(maps.Keys(forms))).Draw(t, "form")
		op := rapid.SampledFrom(append(operators[:len(operators):len(operators)], "!=")).Draw(t, "operator")
		goal := rapid.SampledFrom([]int64{-100, -95, -50, 0, 1, 5, 50, 90, 99, 100}).Draw(t, "target")
		whole := rapid.Int64Range(1, 40).Draw(t, "whole")
		part := rapid.Int64Range(0, whole).Draw(t, "part")
		rounded := rapid.Bool().Draw(t, "rounded")
		mode := rapid.SampledFrom(modes[1:]).Draw(t, "mode")
		display := `display: {places: 2}`
		if rounded {
			display = fmt.Sprintf(`display: {places: 0, compare: rounded, rounding: %s}`, mode)
		}
		met := func(n, d int64) bool {
			v := forms[form](n, d)
			if rounded {
				v = mode.Round(v, 0)
			}
			return holds(op, v, big.NewRat(goal, 1))
		}
		p := compile(t, one(form, fmt.Sprintf(`target: "value %s %d"`, op, goal), display))
		got := marginText(ratio(t, p, part, whole).Margin)
		if want := bruteMargin(met, part, whole); got != want {
			t.Fatalf("got %q, want %q", got, want)
		}
	})
}

// bruteMargin finds the margin of a target that is met or not by part of whole.
func bruteMargin(met func(part, whole int64) bool, part, whole int64) string {
	const many, most = 1_000_000, 20_000
	all, none := met(many, many), met(0, many)
	if all == none {
		return "none"
	}
	count := func(holds func(k int64) bool, most int64) *int64 {
		for k := int64(1); k <= most; k++ {
			if holds(k) {
				return &k
			}
		}
		return nil
	}
	bad := func(k int64) (int64, int64) { return part, whole + k }
	good := func(k int64) (int64, int64) { return part + k, whole + k }
	flip, badOnes := int64(1), whole-part
	if !all {
		good, bad, flip, badOnes = bad, good, -1, part
	}
	var m sla.Margin
	if met(part, whole) {
		if m.Bears = count(func(k int64) bool { return !met(bad(k)) }, most); m.Bears != nil {
			*m.Bears--
		}
	} else {
		m.Flips = count(func(k int64) bool { return met(part+flip*k, whole) }, badOnes)
		m.Adds = count(func(k int64) bool { return met(good(k)) }, most)
	}
	return marginText(&m)
}

// A target of several comparisons has no one margin, but each of them has its own.
func TestLaw1MarginOfTiers(t *testing.T) {
	p := compile(t, one(within, `target: "value >= 95 or value >= 90 and len(calls) > 500"`))
	got := ratio(t, p, 92, 100)
	if got.Measured != sla.KO || got.Margin != nil {
		t.Errorf("%v with margin %s", got.Measured, marginText(got.Margin))
	}
	var own []string
	for _, c := range got.Explanation.Comparisons {
		own = append(own, fmt.Sprint(c.Met, " ", marginText(&c.Margin)))
	}
	if want := "[false flips 3 adds 60 true bears 2]"; fmt.Sprint(own) != want {
		t.Errorf("comparisons %v, want %v", own, want)
	}
}
