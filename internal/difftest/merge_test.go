package difftest

import (
	"context"
	"encoding/json"
	"fmt"
	"testing"

	"pgregory.net/rapid"

	"github.com/capitolato/capitolato/sla"
)

// asJSON returns plain data as it is stored, to compare it.
func asJSON(t *rapid.T, v any) string {
	text, err := json.Marshal(v)
	if err != nil {
		t.Fatal(err)
	}
	return string(text)
}

// stored returns a tally after it was written and read back.
func stored(t *rapid.T, tally *sla.Tally) *sla.Tally {
	out := new(sla.Tally)
	if err := json.Unmarshal([]byte(asJSON(t, tally)), out); err != nil {
		t.Fatal(err)
	}
	return out
}

// TestBatchesAndWorkers checks that a tally depends on the records alone.
func TestBatchesAndWorkers(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		x := drawCase(t)
		var first string
		for i := range 3 {
			tally := x.tally(x.period, x.sources()...)
			if got := asJSON(t, tally); i == 0 {
				first = got
			} else if got != first {
				x.fatalf("the tally depends on batches or workers:\n%s\n%s", first, got)
			}
		}
	})
}

func (x *testCase) tally(p sla.Period, sources ...sla.Source) *sla.Tally {
	x.Helper()
	tally, err := x.plan.Tally(context.Background(), p, x.options(), sources...)
	if err != nil {
		x.fatalf("%v", err)
	}
	return tally
}

// merged merges tallies in a random order, each written and read back.
func (x *testCase) merged(tallies []*sla.Tally) *sla.Tally {
	x.Helper()
	order := rapid.Permutation(tallies).Draw(x.T, "order")
	out := stored(x.T, order[0])
	for _, tally := range order[1:] {
		a, b := out, stored(x.T, tally)
		if rapid.Bool().Draw(x.T, "swap") {
			a, b = b, a
		}
		var err error
		if out, err = sla.Merge(a, b); err != nil {
			x.fatalf("%v", err)
		}
		out = stored(x.T, out)
	}
	return out
}

// TestMergeSources checks that the tally of all sources is the merge of the tallies of each.
func TestMergeSources(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		x := drawCase(t)
		var sources []sla.Source
		for _, name := range sortedKeys(x.records) {
			parts := make([][]map[string]any, rapid.IntRange(1, 3).Draw(t, "parts"))
			for _, r := range x.records[name] {
				i := rapid.IntRange(0, len(parts)-1).Draw(t, "part")
				parts[i] = append(parts[i], r)
			}
			for i, part := range parts {
				sources = append(sources, source(fmt.Sprint(name, i), name, part, 5))
			}
		}
		whole := x.tally(x.period, sources...)
		var each []*sla.Tally
		for _, s := range sources {
			each = append(each, x.tally(x.period, s))
		}
		merged := x.merged(each)
		if a, b := asJSON(t, whole), asJSON(t, merged); a != b {
			x.fatalf("the tally of all is\n%s\nthat of each, merged, is\n%s", a, b)
		}
		x.judge(merged, x.period)
	})
}

// TestMergeMonths checks that a period is the merge of its months, but for rules that count
// intervals: one of two months is a record of both, and the engine says so.
func TestMergeMonths(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		x := drawCase(t)
		x.months = true
		var months []*sla.Tally
		for _, m := range clip(x.period, x.contract.Valid).Months() {
			months = append(months, x.tally(m, x.sources()...))
		}
		x.judge(x.merged(months), x.period)
	})
}
