package sla_test

import (
	"context"
	"encoding/json"
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/capitolato/capitolato/sla"
	"github.com/capitolato/capitolato/sla/batch"
)

// A second indicator over the same metric is told of lost values as the first is.
func TestLostValuesAreNoDataEverywhere(t *testing.T) {
	p := compile(t, `metrics: {asa: "mean(calls, .wait)"}
areas:
- id: a
  name: A
  where: all
  indicators:
  - {id: i, name: I, value: asa, target: 'value <= duration("20s")', when_empty: {verdict: na, basis: letter}}
  - {id: j, name: J, value: asa, target: 'value <= duration("30s")', when_empty: {verdict: na, basis: letter}}
`)
	r := judge(t, p, tally(t, p, "2024-01", calls(10, nil)), "2024-01")
	for _, i := range r.Areas[0].Indicators {
		if i.Measured != sla.NoData || !strings.Contains(i.Reason, "none of the 10 records has a value") {
			t.Errorf("%s is %v: %s", i.ID, i.Measured, i.Reason)
		}
	}
}

// Whether an indicator applies is asked before its figure is held against it.
func TestNotApplicableBeforeInvalid(t *testing.T) {
	p := compile(t, one(`value: len(calls) / len(outages)`, `target: value <= 1`, `applies: len(outages) > 0`))
	if got := first(t, p, "2024-01", calls(3, nil), outages()); got.Measured != sla.NA {
		t.Errorf("got %v: %s", got.Measured, got.Reason)
	}
}

// Under not, what counts against the comparison counts for the target.
func TestNotTurnsGoodAndBadRound(t *testing.T) {
	p := compile(t, one(`value: "100 * count(calls, .answered) / len(calls)"`, `target: not (value < 95)`))
	src := calls(100, func(i int, r row) { r["answered"] = i >= 4 })
	got := first(t, p, "2024-01", src)
	if got.Margin == nil || got.Margin.Bears == nil || *got.Margin.Bears != 1 || got.Margin.Flips != nil {
		t.Errorf("margin %+v, want one that bears 1: 96/101 is 95.05 %%, 96/102 is 94.1 %%", got.Margin)
	}
	if c := got.Explanation.Comparisons; len(c) != 1 || !c[0].Met {
		t.Errorf("comparisons %+v: the target is met", c)
	}
	bad := 0
	for _, err := range p.Select(context.Background(), period("2024-01"), "a/i", sla.Bad, nil, src) {
		if err != nil {
			t.Fatal(err)
		}
		bad++
	}
	if bad != 4 {
		t.Errorf("%d bad calls, want the 4 that were not answered", bad)
	}
}

// A margin speaks for the whole target or not at all.
func TestMarginOnlyOfTheWholeTarget(t *testing.T) {
	for target, want := range map[string]bool{
		"value >= 80":                          true,
		"not (value < 80)":                     true,
		"value >= 80 and len(calls) > 1000":    false,
		"value >= 80 and value <= 99":          false,
		"len(calls) > 5 ? value >= 80 : false": false,
	} {
		p := compile(t, one(`value: "100 * count(calls, .answered) / len(calls)"`, `target: "`+target+`"`))
		got := first(t, p, "2024-01", calls(10, func(i int, r row) { r["answered"] = i > 0 }))
		if (got.Margin != nil) != want {
			t.Errorf("%s: margin %+v", target, got.Margin)
		}
	}
}

// What a month's tally says of an outage ends with the month: that it was still open is no
// statement about the next.
func TestOpenIntervalEndsWithItsTally(t *testing.T) {
	p := compile(t, one(`value: covered(outages)`, `target: value <= period.length`, `display: {unit: d}`))
	open := row{"start": rome("2024-01-20T00:00:00")}
	closed := row{"start": rome("2024-01-20T00:00:00"), "end": rome("2024-02-03T00:00:00")}
	both, err := sla.Merge(tally(t, p, "2024-01", outages(open)), tally(t, p, "2024-02", outages(closed)))
	if err != nil {
		t.Fatal(err)
	}
	for over, want := range map[string]string{"2024-01": "12", "2024-02": "2", "2024-01-01/2024-02-29": "14"} {
		if got := text(judge(t, p, both, over).Areas[0].Indicators[0].Value); got != want {
			t.Errorf("%s: out of order for %s days, want %s", over, got, want)
		}
	}
}

// A contract that was cut short in the middle of a month cannot be judged by a tally that
// does not tell the days of the month apart.
func TestChangedValidityNeedsANewTally(t *testing.T) {
	keys := one(`value: len(calls)`, `target: value <= 5`)
	counted := tally(t, compile(t, keys), "2024-01", calls(10, nil))
	_, err := compile(t, "valid: {from: 2023-01-01, through: 2024-01-05}\n"+keys).Judge(counted, period("2024-01"))
	if err == nil || !strings.Contains(err.Error(), "before 2024-01-06") {
		t.Errorf("got %v", err)
	}
}

// A stored tally that lacks what it should hold is an error, not a panic.
func TestTallyWithoutItsSum(t *testing.T) {
	p := compile(t, one(`value: mean(calls, .wait)`, `target: 'value <= duration("1s")'`))
	counted := tally(t, p, "2024-01", calls(2, func(_ int, r row) { r["wait"] = time.Second }))
	counted.Cells[0].Parts[0].Sum = ""
	if _, err := p.Judge(counted, period("2024-01")); err == nil || !strings.Contains(err.Error(), "no sum for mean(calls, .wait)") {
		t.Errorf("got %v", err)
	}
}

// Metrics that double one another take no longer to compile than they are many.
func TestDoublingMetricsCompile(t *testing.T) {
	var b strings.Builder
	b.WriteString("metrics:\n  m0: count(calls, .answered) / len(calls)\n")
	for i := 1; i <= 60; i++ {
		fmt.Fprintf(&b, "  m%d: (m%[2]d + m%[2]d) / 2\n", i, i-1)
	}
	p := compile(t, b.String()+one(`value: m60`, `target: value >= 0.5`))
	if got := ratio(t, p, 1, 4); got.Measured != sla.KO || *got.Margin.Flips != 1 {
		t.Errorf("got %v, margin %+v", got.Measured, got.Margin)
	}
}

// The proof of a figure is a line to read, whatever its metrics are made of.
func TestExplanationStaysShort(t *testing.T) {
	var b strings.Builder
	b.WriteString("metrics:\n  m0: count(calls, .answered) / len(calls)\n")
	for i := 1; i <= 3; i++ {
		fmt.Fprintf(&b, "  m%d: %s0\n", i, strings.Repeat(fmt.Sprintf("m%d + ", i-1), 100))
	}
	p := compile(t, b.String()+one(`value: m3`, `target: value >= 1`))
	if got := len(ratio(t, p, 1, 4).Explanation.Text); got > 100_000 {
		t.Errorf("the explanation has %d bytes", got)
	}
}

// A function that the rules could never reach is an error.
func TestFunctionNameIsTaken(t *testing.T) {
	c := load(t, "metrics: {offered: len(calls)}\n"+one(`value: offered`, `target: value >= 1`))
	f := func(name string) sla.Function {
		return sla.Function{Name: name, Result: batch.Bool, Call: func([]any) (any, error) { return true, nil }}
	}
	for _, fs := range [][]sla.Function{{f("sum")}, {f("len")}, {f("upper")}, {f("offered")}, {f("calls")}, {f("twice"), f("twice")}} {
		if _, err := sla.Compile(c, &sla.CompileOptions{Functions: fs}); err == nil || !strings.Contains(err.Error(), "is taken") {
			t.Errorf("%s: got %v", fs[0].Name, err)
		}
	}
	if _, err := sla.Compile(c, &sla.CompileOptions{Functions: []sla.Function{f("once")}}); err != nil {
		t.Error(err)
	}
}

// The limit on values holds for all workers together.
func TestMaxValuesOfAllWorkers(t *testing.T) {
	p := compile(t, one(`value: distinct(calls, .score)`, `target: value >= 1`))
	src := calls(1000, func(i int, r row) { r["score"] = i })
	src.BatchSize = 10
	for workers := 1; workers <= 8; workers++ {
		for limit, fails := range map[int]bool{999: true, 1000: false} {
			_, err := p.Tally(context.Background(), period("2024-01"), &sla.TallyOptions{Workers: workers, MaxValues: limit}, src)
			if (err != nil) != fails {
				t.Errorf("%d workers, at most %d values: %v", workers, limit, err)
			}
		}
	}
}

// Of the rejected rows the first are listed, whoever rejected them.
func TestFirstRejectedRows(t *testing.T) {
	p := compile(t, one(`value: covered(outages)`, `target: value <= period.length`))
	src := outages()
	for i := range 20 {
		r := row{"start": rome("2024-01-02T00:00:00"), "end": rome("2024-01-01T00:00:00")} // reversed
		if i%2 == 1 {
			r = row{"start": "soon"}
		}
		src.Values = append(src.Values, r)
	}
	for _, size := range []int{1, 7, 100} {
		src.BatchSize = size
		counted, err := p.Tally(context.Background(), period("2024-01"), &sla.TallyOptions{Workers: 2, ListRows: 3}, src)
		if err != nil {
			t.Fatal(err)
		}
		var pos []int64
		for _, r := range counted.Inputs[0].RejectedRows {
			pos = append(pos, r.Pos)
		}
		if fmt.Sprint(pos) != "[1 2 3]" {
			t.Errorf("batches of %d: rows %v are listed", size, pos)
		}
	}
}

// A number that is no verdict is invalid and nothing worse.
func TestUnknownVerdict(t *testing.T) {
	if got := sla.OK.Worse(sla.Verdict(77)); got != sla.Invalid {
		t.Errorf("got %v", got)
	}
	if text, err := json.Marshal(sla.Verdict(77)); string(text) != `"invalid"` {
		t.Errorf("got %s, %v", text, err)
	}
}
