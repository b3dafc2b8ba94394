package sla_test

import (
	"context"
	"encoding/json"
	"fmt"
	"testing"
	"time"

	"github.com/capitolato/capitolato/sla"
	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"
)

// twoAreas has two areas that overlap in the calls of area a with score 1.
const twoAreas = `areas:
- id: a
  name: A
  where: {calls: .area == "a"}
  indicators: [{id: i, name: I, value: len(calls), target: value >= 1}]
- id: b
  name: B
  where: {calls: .area == "b" or .score == 1}
  indicators:
  - {id: j, name: J, value: "mean(calls, .wait)", target: 'value <= duration("20s")'}
  - {id: k, name: K, value: "distinct(calls, .caller)", target: value >= 1}
`

// defective returns random calls with every defect there is.
func defective(t *rapid.T) []row {
	return rapid.SliceOfN(rapid.Custom(func(t *rapid.T) row {
		r := row{"id": rapid.StringMatching(`[a-e]`).Draw(t, "id")}
		switch rapid.IntRange(0, 9).Draw(t, "time") {
		case 0: // missing
		case 1:
			r["at"] = "noon"
		case 2:
			r["at"] = rome("2024-02-01T00:00:00")
		case 3:
			r["at"] = rome("2023-12-31T23:59:59")
		default:
			r["at"] = rome("2024-01-31T23:59:59")
		}
		r["area"] = rapid.SampledFrom([]any{nil, "a", "b", "c"}).Draw(t, "area")
		r["score"] = rapid.SampledFrom([]any{nil, 1, 2}).Draw(t, "score")
		r["caller"] = rapid.SampledFrom([]any{nil, "x", "y"}).Draw(t, "caller")
		if rapid.Bool().Draw(t, "wait") {
			r["wait"] = time.Duration(rapid.IntRange(0, 3).Draw(t, "seconds")) * time.Second
		}
		return r
	}), 0, 40).Draw(t, "rows")
}

// account is what Reconciliation says, done by hand: a row at a time, the first that applies.
func account(rows []row) (want sla.Reconciliation, rejected, conflicts []int64) {
	seen := map[string]string{}
	for i, r := range rows {
		want.Read++
		at, ok := r["at"].(time.Time)
		key := fmt.Sprint(r["id"])
		content := fmt.Sprint(r["at"], r["area"], r["score"], r["caller"], r["wait"])
		before, again := seen[key]
		switch {
		case !ok:
			want.Rejected++
			rejected = append(rejected, int64(i+1))
			continue
		case again:
			want.Duplicate++
			if before != content {
				want.Conflicts++
				conflicts = append(conflicts, int64(i+1))
			}
			continue
		}
		seen[key] = content
		a, b := r["area"] == "a", r["area"] == "b" || r["score"] == 1
		switch {
		case at.Before(rome("2024-01-01T00:00:00")) || !at.Before(rome("2024-02-01T00:00:00")):
			want.OutOfPeriod++
		case !a && !b:
			want.OutOfScope++
		default:
			want.Counted++
			if a && b {
				want.Overlap++
			}
		}
	}
	return want, rejected, conflicts
}

// Every row is accounted for once, the first reason counts, and neither the workers nor the
// size of the batches matter.
func TestLaw3EveryRowIsAccountedFor(t *testing.T) {
	p := compile(t, twoAreas)
	rapid.Check(t, func(t *rapid.T) {
		rows := defective(t)
		want, rejected, conflicts := account(rows)
		var once []byte
		for _, size := range []int{1, 3, 1024} {
			for workers := 1; workers <= 3; workers++ {
				src := calls(0, nil)
				src.Values, src.BatchSize = rows, size
				got, err := p.Tally(context.Background(), period("2024-01"), &sla.TallyOptions{Workers: workers}, src)
				if err != nil {
					t.Fatal(err)
				}
				in := got.Inputs[0]
				if diff := cmp.Diff(want, in.Reconciliation); diff != "" {
					t.Fatal(diff)
				}
				if sum := in.Rejected + in.Duplicate + in.OutOfPeriod + in.OutOfScope + in.Excluded + in.Counted; sum != in.Read {
					t.Fatalf("%d rows of %d are accounted for", sum, in.Read)
				}
				if diff := cmp.Diff(rejected, positions(in.RejectedRows)) + cmp.Diff(conflicts, positions(in.ConflictRows)); diff != "" {
					t.Fatal(diff)
				}
				bytes, err := json.Marshal(judge(t, p, got, "2024-01"))
				if err != nil {
					t.Fatal(err)
				}
				if once == nil {
					once = bytes
				}
				if diff := cmp.Diff(string(once), string(bytes)); diff != "" {
					t.Fatalf("%d workers, batches of %d: %s", workers, size, diff)
				}
			}
		}
	})
}

func positions(rows []sla.RejectedRow) (out []int64) {
	for _, r := range rows {
		out = append(out, r.Pos)
	}
	return out
}

// A source cut in pieces gives the same figures: duplicates are recognized over all of them.
func TestLaw3SourcesInPieces(t *testing.T) {
	p := compile(t, twoAreas)
	rapid.Check(t, func(t *rapid.T) {
		rows := defective(t)
		cut := rapid.IntRange(0, len(rows)).Draw(t, "cut")
		whole, a, b := calls(0, nil), calls(0, nil), calls(0, nil)
		whole.Values, a.Values, b.Values = rows, rows[:cut], rows[cut:]
		b.Name = "more calls"
		want, got := tally(t, p, "2024-01", whole), tally(t, p, "2024-01", a, b)
		if diff := cmp.Diff(want.Cells, got.Cells); diff != "" {
			t.Fatal(diff)
		}
		var sum sla.Reconciliation
		for _, in := range got.Inputs {
			sum.Read += in.Read
			sum.Rejected += in.Rejected
			sum.Duplicate += in.Duplicate
			sum.Conflicts += in.Conflicts
			sum.OutOfPeriod += in.OutOfPeriod
			sum.OutOfScope += in.OutOfScope
			sum.Counted += in.Counted
			sum.Overlap += in.Overlap
		}
		if diff := cmp.Diff(want.Inputs[0].Reconciliation, sum); diff != "" {
			t.Fatal(diff)
		}
	})
}

// What is rejected, and what conflicts, is listed with its place and its reason, up to a bound.
func TestLaw3Reasons(t *testing.T) {
	p := compile(t, one(`value: "count(calls, .score > 3)"`, `target: value >= 1`))
	src := calls(8, func(i int, r row) { r["score"] = i })
	src.Values[1]["at"] = nil
	src.Values[2]["score"] = "high"
	src.Values[3]["id"] = 7
	src.Values[4]["caller"] = 12 // no rule looks at it
	src.Values[6]["id"] = "c5"
	src.Values[7] = src.Values[5]
	in := tally(t, p, "2024-01", src).Inputs[0]
	if diff := cmp.Diff([]sla.RejectedRow{
		{Pos: 2, Field: "at", Reason: "the value is missing"},
		{Pos: 3, Field: "score", Reason: "it is a string, not int", Value: "high"},
		{Pos: 4, Field: "id", Reason: "it is a number, not string", Value: "7"},
	}, in.RejectedRows); diff != "" {
		t.Error(diff)
	}
	if diff := cmp.Diff(map[string]int64{"at: the value is missing": 1, "score: it is a string, not int": 1, "id: it is a number, not string": 1}, in.Reasons); diff != "" {
		t.Error(diff)
	}
	if diff := cmp.Diff([]sla.RejectedRow{{Pos: 7, Field: "id", Reason: "an earlier record has the same key and differs", Value: "c5"}}, in.ConflictRows); diff != "" {
		t.Error(diff)
	}
	if in.Duplicate != 2 || in.Conflicts != 1 {
		t.Errorf("%d duplicates, %d of them conflicts", in.Duplicate, in.Conflicts)
	}
	// A tally of such texts would not survive JSON.
	broken := calls(1, func(_ int, r row) { r["id"] = "c\xff" })
	if in := tally(t, p, "2024-01", broken).Inputs[0]; in.Reasons["id: it is not UTF-8 text"] != 1 {
		t.Errorf("a text that is none: %+v", in)
	}
	none, err := p.Tally(context.Background(), period("2024-01"), &sla.TallyOptions{ListRows: -1}, src)
	if err != nil || len(none.Inputs[0].RejectedRows) != 0 || none.Inputs[0].Rejected != 3 {
		t.Errorf("with no rows to be listed: %+v, %v", none.Inputs[0], err)
	}
}
