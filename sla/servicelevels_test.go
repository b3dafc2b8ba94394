package sla_test

import (
	"errors"
	"fmt"
	"math/big"
	"strings"
	"testing"
	"time"

	"github.com/shopspring/decimal"
	"pgregory.net/rapid"

	"github.com/capitolato/capitolato/sla"
)

// queue is a contract with a service level; its keys follow `of: calls`.
func queue(keys ...string) string {
	return "service_levels:\n  level:\n    of: calls\n    " + strings.Join(keys, "\n    ") + "\n" +
		one(`value: level`, `target: value >= 82`, `display: {unit: "%", places: 2}`)
}

// abandoned is what the level of the tests below says of calls that are not answered.
const abandoned = `abandoned: .area == "gone"`

// The six figures that the same calls have by the six formulas, exactly, and which of them would
// change the verdict.
func TestSixFormulas(t *testing.T) {
	waits := func(i int) (answered bool, wait time.Duration) {
		switch {
		case i < 860:
			return true, 20 * time.Second
		case i < 1000:
			return true, 20*time.Second + 1
		case i < 1010:
			return false, 5 * time.Second
		case i < 1020:
			return false, 20 * time.Second
		}
		return false, time.Minute
	}
	src := calls(1060, func(i int, r row) {
		answered, wait := waits(i)
		r["answered"], r["wait"] = answered, wait
		if !answered {
			r["area"] = "gone"
		}
	})
	want := map[string]struct{ exact, shown string }{
		"abandons_met":           {"88000/1060", "83.02"},
		"answered_only":          {"86000/1000", "86.00"},
		"abandons_missed":        {"86000/1060", "81.13"},
		"abandons_ignored":       {"86000/1040", "82.69"},
		"short_abandons_met":     {"87000/1060", "82.08"},
		"short_abandons_ignored": {"86000/1050", "81.90"},
	}
	for formula, w := range want {
		got := first(t, compile(t, queue(`answered: .answered`, abandoned, `wait: .wait`, `within: <= 20s`, `short: <= 5s`, `formula: `+formula)), "2024-01", src)
		exact, _ := new(big.Rat).SetString(w.exact)
		if got.Value == nil || *got.Value != w.shown || *got.Exact != exact.String() {
			t.Errorf("%s: %s %s, want %s", formula, text(got.Value), text(got.Exact), w.shown)
		}
		if len(got.Variants) != len(want) {
			t.Fatalf("%s: %d variants", formula, len(got.Variants))
		}
		for _, v := range got.Variants {
			ok := sla.KO
			if exact, _ := new(big.Rat).SetString(want[v.Formula].exact); exact.Cmp(big.NewRat(82, 1)) >= 0 {
				ok = sla.OK
			}
			if *v.Value != want[v.Formula].shown || v.Verdict != ok || v.Contract != (v.Formula == formula) || v.Changes != (ok != got.Verdict) || v.Source == "" {
				t.Errorf("%s: %+v", formula, v)
			}
		}
		if got.Margin == nil && formula != "abandons_met" && formula != "short_abandons_met" {
			t.Errorf("%s: no margin", formula)
		}
	}
}

// The sign decides about a call after exactly the limit; a constant is a limit, too.
func TestLimitOfServiceLevel(t *testing.T) {
	src := calls(10, func(i int, r row) { r["answered"], r["wait"], r["area"] = true, 20*time.Second, "" })
	for within, want := range map[string]sla.Verdict{"<= 20s": sla.OK, "< 20s": sla.KO, "< limit": sla.OK, "<= limit - duration(\"1s\")": sla.OK, "<= limit - duration(\"2s\")": sla.KO} {
		contract := "constants: {limit: 'duration(\"21s\")'}\n" + queue(`answered: .answered`, abandoned, `wait: .wait`, `within: `+within, `formula: abandons_missed`)
		if got := first(t, compile(t, contract), "2024-01", src); got.Verdict != want {
			t.Errorf("%s: %v", within, got.Verdict)
		}
	}
}

// A mistake in a service level is told once, where it stands.
func TestServiceLevelDiagnostics(t *testing.T) {
	good := map[string]string{"answered": ".answered", "abandoned": `.area == "gone"`, "wait": ".wait", "within": "<= 20s", "formula": "abandons_missed"}
	for _, c := range []struct{ key, text, path, at, says string }{
		{"answered", ".answred", "/answered", ".answred", "answred"},
		{"answered", ".answered)  or (true", "/answered", ")", "unexpected"},
		{"answered", ".answered and", "/answered", "", "ends too early"},
		{"abandoned", ".score", "/abandoned", ".score", "bools"},
		{"wait", ".score", "/wait", ".score", "duration"},
		{"wait", ".wait // of the call", "", "", ""},
		{"within", "20s", "/within", "", "limit itself"},
		{"within", "<= limt", "/within", "limt", `"limt"`},
		{"formula", "abandon_missed", "/formula", "", "did you mean"},
		{"formula", "short_abandons_met", "/short", "", "short"},
		{"of", "cals", "/of", "cals", "cals"},
		{"of", "len(calls)", "/of", "len(calls)", "records"},
	} {
		text := "service_levels:\n  level:\n"
		keys := map[string]string{"of": "calls"}
		for k, v := range good {
			keys[k] = v
		}
		keys[c.key] = c.text
		for _, k := range []string{"of", "answered", "abandoned", "wait", "within", "formula"} {
			text += fmt.Sprintf("    %s: '%s'\n", k, keys[k])
		}
		_, err := sla.Compile(load(t, text+one(`value: level`, `target: level >= 82`)), nil)
		var ds sla.Diagnostics
		if !errors.As(err, &ds) {
			if err != nil || c.says != "" {
				t.Errorf("%s: %s compiles (%v)", c.key, c.text, err)
			}
			continue
		}
		d := ds[0]
		at := ""
		if runes := []rune(d.Text); d.From < d.To && d.To <= len(runes) {
			at = string(runes[d.From:d.To])
		}
		if len(ds) != 1 || d.Path != "/service_levels/level"+c.path || c.at != "" && at != c.at || !strings.Contains(d.String(), c.says) || d.Pos.Line == 0 {
			t.Errorf("%s: %s: at %q of %s: %v", c.key, c.text, at, d.Path, ds)
		}
	}
}

// A mistake in one part does not hide those in others.
func TestServiceLevelTellsAllAtOnce(t *testing.T) {
	_, err := sla.Compile(load(t, queue(`answered: .answred`, `abandoned: .area == 3`, `wait: .wiat`, `within: 20s`, `formula: any`, `flow_out: {when: .moved, counts: lost}`)), nil)
	var ds sla.Diagnostics
	if !errors.As(err, &ds) {
		t.Fatal(err)
	}
	found := map[string]bool{}
	for _, d := range ds {
		found[strings.TrimPrefix(d.Path, "/service_levels/level/")] = true
	}
	if want := []string{"answered", "abandoned", "wait", "within", "formula", "flow_out/when", "flow_out/counts"}; len(found) != len(want) || len(ds) != len(want) {
		t.Errorf("want %v, and each once: %v", want, ds)
	}
}

// What a service level stands for cannot be named twice.
func TestServiceLevelNames(t *testing.T) {
	level := queue(`answered: .answered`, abandoned, `wait: .wait`, `within: <= 20s`, `formula: abandons_missed`)
	for _, other := range []string{"metrics: {level_met: len(calls)}\n", "sets: {level: calls}\n", "metrics: {level: len(calls)}\n"} {
		_, err := sla.Compile(load(t, other+level), nil)
		if err == nil || !strings.Contains(err.Error(), "already the name of one of the") {
			t.Errorf("%s: %v", other, err)
		}
	}
	plan := compile(t, level)
	if w := plan.Warnings(); len(w) > 0 {
		t.Errorf("warnings: %v", w)
	}
	unused := compile(t, strings.Replace(level, "value: level", "value: len(calls)", 1))
	if w := unused.Warnings(); len(w) != 1 || w[0].Path != "/service_levels/level" {
		t.Errorf("warnings: %v", w)
	}
}

// Every formula counts what a loop over the calls counts, whatever is missing in them.
func TestFormulasAgainstALoop(t *testing.T) {
	counts := []string{"ignored", "missed", "met", "in_time"}
	rapid.Check(t, func(t *rapid.T) {
		back, flow := rapid.SampledFrom(counts).Draw(t, "back"), rapid.SampledFrom(counts).Draw(t, "flow")
		plan := compile(t, queue(`answered: .answered`, `abandoned: .score == 1`, `wait: .wait`, `within: < 20s`, `short: <= 5s`, `formula: abandons_missed`,
			`call_back: {when: .area == "back", counts: `+back+`}`, `flow_out: {when: '.cost > 0', counts: `+flow+`}`))
		var answers, abandons, backs, flows []bool
		var waits []time.Duration // -1: missing
		n := rapid.IntRange(1, 25).Draw(t, "calls")
		src := calls(n, func(_ int, r row) {
			a, b := rapid.IntRange(0, 2).Draw(t, "answered"), rapid.Bool().Draw(t, "abandoned")
			c, f := rapid.IntRange(0, 2).Draw(t, "back"), rapid.Bool().Draw(t, "flow")
			wait := rapid.SampledFrom([]time.Duration{-1, 5 * time.Second, 5*time.Second + 1, 20*time.Second - 1, 20 * time.Second}).Draw(t, "wait")
			if a > 0 {
				r["answered"] = a == 1
			}
			if b {
				r["score"] = int64(1)
			}
			if c > 0 {
				r["area"] = []string{"", "back", "x"}[c]
			}
			if f {
				r["cost"] = 1
			}
			if wait >= 0 {
				r["wait"] = wait
			}
			answers, abandons, backs, flows, waits = append(answers, a == 1), append(abandons, b), append(backs, c == 1), append(flows, f), append(waits, wait)
		})
		got := first(t, plan, "2024-01", src)
		if got.Value == nil {
			return
		}
		for _, v := range got.Variants {
			var met, counted int64
			for i := range answers {
				in := waits[i] >= 0 && waits[i] < 20*time.Second
				short := waits[i] >= 0 && waits[i] <= 5*time.Second
				counts, good := false, false
				left := ""
				switch {
				case answers[i]:
					counts, good = true, in
				case backs[i]:
					left = back
				case flows[i]:
					left = flow
				case abandons[i]:
					switch v.Formula {
					case "abandons_missed":
						counts = true
					case "abandons_ignored":
						counts = !in
					case "abandons_met":
						counts, good = true, in
					case "short_abandons_ignored":
						counts = !short
					case "short_abandons_met":
						counts, good = true, short
					}
				}
				switch left {
				case "missed":
					counts = true
				case "met":
					counts, good = true, true
				case "in_time":
					counts, good = true, in
				}
				if counts {
					counted++
				}
				if good {
					met++
				}
			}
			if counted == 0 {
				if v.Value != nil {
					t.Fatalf("%s: %v of nothing", v.Formula, *v.Value)
				}
				continue
			}
			if want := big.NewRat(100*met, counted); v.Exact == nil || *v.Exact != want.String() {
				t.Fatalf("%s: %s, want %v", v.Formula, text(v.Exact), want)
			}
		}
	})
}

// What exclusions take out is out of every formula, and the gross figures stay.
func TestVariantsGrossAndNet(t *testing.T) {
	plan := compile(t, `exclusions:
- {id: x, reason: r, cause: client, state: accepted, approver: RUP, document: {protocol: '1', date: 2024-01-02}, where: {calls: .score == 7}}
`+queue(`answered: .answered`, abandoned, `wait: .wait`, `within: <= 20s`, `formula: abandons_missed`))
	got := first(t, plan, "2024-01", calls(12, func(i int, r row) {
		r["wait"], r["answered"] = 10*time.Second, i < 10
		switch {
		case i == 10:
			r["area"], r["score"], r["wait"] = "gone", 7, time.Minute
		case i == 11:
			r["area"] = "gone"
		}
	}))
	shown := func(list []sla.Variant) (out []string) {
		for _, v := range list {
			out = append(out, text(v.Value))
		}
		return out
	}
	if g, n := fmt.Sprint(shown(got.Gross.Variants)), fmt.Sprint(shown(got.Net.Variants)); g != "[83.33 100.00 90.91 91.67]" || n != "[90.91 100.00 100.00 100.00]" || g != fmt.Sprint(shown(got.Variants)) {
		t.Errorf("gross %s, net %s", g, n)
	}
	for _, w := range got.Waived {
		if w.Otherwise.Variants != nil {
			t.Error("what an exclusion is worth has variants")
		}
	}
}

// The counts of a service level can be supplied; there are no other formulas of them then.
func TestSuppliedServiceLevel(t *testing.T) {
	plan := compile(t, queue(`answered: .answered`, abandoned, `wait: .wait`, `within: <= 20s`, `formula: abandons_missed`))
	supplied := func(metric string, n int64) sla.Supplied {
		return sla.Supplied{Metric: metric, Area: "a", Period: period("2024-01"), Value: decimal.NewFromInt(n)}
	}
	counted, err := plan.Supply("report", []sla.Supplied{supplied("level_met", 90), supplied("level_counted", 100)})
	if err != nil {
		t.Fatal(err)
	}
	got := judge(t, plan, counted, "2024-01").Areas[0].Indicators[0]
	if got.Verdict != sla.OK || text(got.Value) != "90.00" || got.Variants != nil {
		t.Errorf("%v %s %s %+v", got.Verdict, text(got.Value), got.Reason, got.Variants)
	}
	if _, err := plan.Supply("report", []sla.Supplied{supplied("level_mt", 1)}); err == nil || !strings.Contains(err.Error(), `"level_met"`) {
		t.Error(err)
	}
}
