package difftest

import (
	"errors"
	"fmt"
	"math/big"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"github.com/capitolato/capitolato/internal/ref"
	"github.com/capitolato/capitolato/internal/rule"
	"github.com/capitolato/capitolato/internal/zone"
	"github.com/capitolato/capitolato/sla"
)

// TestEngineIsReference is the property that everything else rests on: every figure and every
// verdict of the engine is that of the reference.
func TestEngineIsReference(t *testing.T) {
	for range 4 { // rapid.Check draws 100 cases, too few to draw everything
		rapid.Check(t, func(t *rapid.T) {
			x := drawCase(t)
			tally := x.tally(x.period, x.sources()...)
			x.judge(tally, x.period)
			if months := clip(x.period, x.contract.Valid).Months(); len(months) > 1 {
				x.judge(tally, rapid.SampledFrom(months).Draw(t, "month"))
			}
		})
	}
	seen.report(t)
}

// testCase is a contract that compiles, and records.
type testCase struct {
	*rapid.T
	contract *sla.Contract
	plan     *sla.Plan
	period   sla.Period
	records  map[string][]map[string]any
	months   bool // the tally is the merge of those of months
}

func drawCase(t *rapid.T) *testCase {
	x := &testCase{T: t, contract: drawContract(t), period: drawPeriod(t), records: map[string][]map[string]any{}}
	seen.cases++
	var err error
	if x.plan, err = sla.Compile(x.contract, &sla.CompileOptions{Functions: functions}); err != nil {
		x.refused(err)
	}
	seen.program(x.plan)
	if p := clip(x.period, x.contract.Valid); p.From.Compare(p.To) >= 0 {
		x.period, _ = sla.ParsePeriod("2024-04")
	}
	loc, err := zone.Load(x.contract.Timezone)
	if err != nil {
		t.Fatal(err)
	}
	for _, name := range sortedKeys(types) {
		x.records[name] = drawRecords(t, name, x.period, loc)
	}
	return x
}

// refused skips contracts that are too large or cannot be summed exactly: the drawer does not
// know the checker's bounds. Everything else that is refused is a failure.
func (x *testCase) refused(err error) {
	var problems sla.Diagnostics
	if !errors.As(err, &problems) {
		x.fatalf("%v", err)
	}
	for _, p := range problems {
		if p.Severity != sla.Error {
			continue
		}
		tooLarge := p.Code == "inexact" || p.Code == "too-large" || p.Code == "syntax" && (p.Message == "the expression is nested too deeply" || len(p.Text) > rule.MaxSource)
		if !tooLarge {
			x.Fatalf("%s", p)
		}
	}
	seen.refused++
	x.Skip("too large")
}

func (x *testCase) fatalf(format string, args ...any) {
	x.Helper()
	x.Fatalf("%s\n%s", fmt.Sprintf(format, args...), show(x.contract, x.records, x.period))
}

func (x *testCase) options() *sla.TallyOptions {
	return &sla.TallyOptions{Workers: rapid.IntRange(1, 3).Draw(x.T, "workers")}
}

// sources returns the records as one source a type.
func (x *testCase) sources() []sla.Source {
	var out []sla.Source
	for _, name := range sortedKeys(x.records) {
		out = append(out, source(name, name, x.records[name], rapid.IntRange(1, 70).Draw(x.T, "batch size")))
	}
	return out
}

func source(name, records string, values []map[string]any, size int) sla.Source {
	return &sla.Rows{Name: name, Records: records, Values: values, BatchSize: size,
		Covers: sla.Days{From: date("2020-01-01"), Through: date("2030-12-31")}}
}

// judge holds the result of a period against the reference.
func (x *testCase) judge(tally *sla.Tally, p sla.Period) {
	x.Helper()
	result, err := x.plan.Judge(tally, p)
	if err != nil {
		x.fatalf("%v", err)
	}
	world := newWorld(x.T, x.contract, x.records, p)
	for i, area := range x.contract.Areas {
		w := inArea(x.T, world, area)
		for j, ind := range area.Indicators {
			want := x.expected(w, ind)
			got := outcome{measured: result.Areas[i].Indicators[j].Measured}
			if exact := result.Areas[i].Indicators[j].Exact; exact != nil {
				got.exact = *exact
			}
			if got.measured != sla.OK && got.measured != sla.KO {
				got.exact = ""
			}
			seen.outcomes[want.measured.String()]++
			x.certain(fmt.Sprintf("/areas/%d/indicators/%d/target", i, j), ind, want.measured)
			if x.months && got.measured == sla.Invalid && strings.Contains(result.Areas[i].Indicators[j].Reason, "a record may be in the tallies of both") {
				seen.outcomes["in both"]++
				continue
			}
			if got != want {
				x.fatalf("value: %s\ntarget: %s\nin area %s where %v\nof %s: %+v to the engine (%s), %+v to the reference", ind.Value, ind.Target,
					area.ID, area.Where, p, got, result.Areas[i].Indicators[j].Reason, want)
			}
			x.judgeNet(w, area, ind, result.Areas[i].Indicators[j])
		}
	}
}

// certain checks that a target which the engine says can never be met, or missed, never is.
func (x *testCase) certain(path string, ind sla.Indicator, measured sla.Verdict) {
	x.Helper()
	for _, w := range x.plan.Warnings() {
		if w.Code != "pointless" || w.Path != path {
			continue
		}
		seen.outcomes["pointless"]++
		never := sla.KO
		if strings.Contains(w.Message, "never be met") {
			never = sla.OK
		}
		if measured == never {
			x.fatalf("value: %s\ntarget: %s\nis %v, but %s", ind.Value, ind.Target, measured, w.Message)
		}
	}
}

// outcome is what an indicator came to: the verdict and, where it is ok or ko, the figure in
// the unit it is shown in.
type outcome struct {
	exact    string
	measured sla.Verdict
}

// expected is the outcome that the reference and the contract's words demand.
func (x *testCase) expected(w *ref.World, ind sla.Indicator) outcome {
	figure, err := w.Eval(mustParse(x.T, ind.Value, rule.Parse))
	if errors.Is(err, ref.ErrDivision) {
		return outcome{measured: sla.Invalid}
	}
	if err != nil {
		x.fatalf("%s: %v", ind.Value, err)
	}
	q, ok := figure.(ref.Quantity)
	if !ok {
		return outcome{measured: sla.NoData}
	}
	shown := q.Rat
	if q.Unit == ref.Duration {
		shown = new(big.Rat).Quo(q.Rat, big.NewRat(1e9, 1)) // seconds
	}
	out := outcome{}
	bound := *w
	bound.Bound = map[string]ref.Value{"value": figure}
	met, err := bound.Eval(mustParse(x.T, ind.Target, rule.Parse))
	switch {
	case errors.Is(err, ref.ErrDivision):
		out.measured = sla.Invalid
	case err != nil:
		x.fatalf("%s: %v", ind.Target, err)
	case met == nil:
		out.measured = sla.NoData
	case met == true:
		return outcome{shown.String(), sla.OK}
	default:
		return outcome{shown.String(), sla.KO}
	}
	return out
}
