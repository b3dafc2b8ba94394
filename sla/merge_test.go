package sla_test

import (
	"context"
	"encoding/json"
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/capitolato/capitolato/sla"
	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"
)

// everyAggregate has an indicator for each thing that a tally can hold.
var everyAggregate = func() string {
	var b strings.Builder
	b.WriteString("areas:\n- id: a\n  name: A\n  where: all\n  indicators:\n")
	for i, value := range []string{"100 * count(calls, .answered) / len(calls)", "sum(calls, .cost)", "mean(calls, .wait)",
		"min(calls, .wait)", "max(calls, .score)", "median(calls, .wait)", "quantile(calls, .score, 0.9)",
		"distinct(calls, .area)", "distinct(calls, .caller)", "covered(outages)", `min(calls, .area) == "x" ? 1 : 0`} {
		fmt.Fprintf(&b, "  - {id: i%d, name: I, value: '%s', target: 'value == value'}\n", i, value)
	}
	return b.String()
}()

// quarter returns random calls and outages of the first quarter of 2024.
func quarter(t *rapid.T, name string) (*sla.Rows, *sla.Rows) {
	instant := rapid.Custom(func(t *rapid.T) time.Time {
		return rome("2024-01-01T00:00:00").Add(time.Duration(rapid.Int64Range(0, 91*24*3600-3601).Draw(t, "second")) * time.Second)
	})
	callsOf, down := calls(rapid.IntRange(0, 20).Draw(t, "calls"), func(i int, r row) {
		r["id"] = fmt.Sprint(name, i)
		r["at"] = instant.Draw(t, "at")
		r["area"] = rapid.SampledFrom([]any{nil, "x", "y", ""}).Draw(t, "area")
		r["caller"] = rapid.SampledFrom([]any{nil, "x", "y", ""}).Draw(t, "caller")
		r["answered"] = rapid.SampledFrom([]any{nil, true, false}).Draw(t, "answered")
		r["score"] = rapid.SampledFrom([]any{nil, 1, -2, 7}).Draw(t, "score")
		r["cost"] = rapid.SampledFrom([]any{nil, 1, 0}).Draw(t, "cost")
		r["wait"] = time.Duration(rapid.IntRange(0, 90).Draw(t, "wait")) * time.Second
	}), outages()
	for range rapid.IntRange(0, 4).Draw(t, "outages") {
		start := instant.Draw(t, "start")
		down.Values = append(down.Values, row{"start": start, "end": start.Add(time.Duration(rapid.IntRange(0, 60*24).Draw(t, "hours")) * time.Hour)})
	}
	callsOf.Name, down.Name = "calls of "+name, "outages of "+name
	return callsOf, down
}

// A tally written as JSON and read back is the same tally.
func TestLaw5TallySurvivesJSON(t *testing.T) {
	p := compile(t, everyAggregate)
	rapid.Check(t, func(t *rapid.T) {
		c, o := quarter(t, "site")
		want := tally(t, p, "2024-Q1", c, o)
		data, err := json.Marshal(want)
		if err != nil {
			t.Fatal(err)
		}
		got := new(sla.Tally)
		if err := json.Unmarshal(data, got); err != nil {
			t.Fatal(err)
		}
		if diff := cmp.Diff(want, got); diff != "" {
			t.Fatal(diff)
		}
		if diff := cmp.Diff(judge(t, p, want, "2024-Q1"), judge(t, p, got, "2024-Q1")); diff != "" {
			t.Fatal(diff)
		}
	})
}

// Sites add up to a region and months to a quarter, in any order.
func TestLaw5CountsRollUp(t *testing.T) {
	p := compile(t, everyAggregate)
	rapid.Check(t, func(t *rapid.T) {
		c1, o1 := quarter(t, "north")
		c2, o2 := quarter(t, "south")
		want := judge(t, p, tally(t, p, "2024-Q1", c1, o1, c2, o2), "2024-Q1").Areas
		var parts []*sla.Tally
		for _, month := range period("2024-Q1").Months() {
			parts = append(parts, tally(t, p, month.String(), c1, o1), tally(t, p, month.String(), c2, o2))
		}
		parts = rapid.Permutation(parts).Draw(t, "order")
		for len(parts) > 1 { // merge two neighbours at a time
			i := rapid.IntRange(0, len(parts)-2).Draw(t, "pair")
			both, err := sla.Merge(parts[i], parts[i+1])
			if err != nil {
				t.Fatal(err)
			}
			parts = append(append(parts[:i:i], both), parts[i+2:]...)
		}
		got := judge(t, p, parts[0], "2024-Q1").Areas
		// An outage over two months is a record of both: of what is counted of intervals only
		// what they cover adds up.
		for _, areas := range [][]sla.AreaResult{want, got} {
			for i := range areas[0].Indicators {
				for k, c := range areas[0].Indicators[i].Explanation.Counts {
					if strings.Contains(c.Rule, "covered") {
						areas[0].Indicators[i].Explanation.Counts[k].Records = 0
					}
				}
			}
		}
		if diff := cmp.Diff(want, got); diff != "" {
			t.Fatal(diff)
		}
	})
}

// One tally of a quarter judges each of its months as a tally of the month does.
func TestLaw5MonthsOfOneTally(t *testing.T) {
	p := compile(t, everyAggregate)
	rapid.Check(t, func(t *rapid.T) {
		c, o := quarter(t, "site")
		whole := tally(t, p, "2024-Q1", c, o)
		for _, month := range []string{"2024-01", "2024-02", "2024-03", "2024-02-01/2024-03-31"} {
			want := judge(t, p, tally(t, p, month, c, o), month).Areas
			if diff := cmp.Diff(want, judge(t, p, whole, month).Areas); diff != "" {
				t.Fatal(diff)
			}
		}
	})
}

// An outage of two months is in the tallies of both. What outages cover is right all the same;
// how many there were is not known from the two, but it is from a tally of both months.
func TestLaw5IntervalsAreNotCountedTwice(t *testing.T) {
	over := "2024-01-01/2024-02-29"
	down := outages(row{"start": rome("2024-01-31T22:00:00"), "end": rome("2024-02-01T03:00:00")})
	for value, want := range map[string][2]string{
		"covered(outages)":                      {"18000 ok", "18000 ok"},
		"len(outages)":                          {"1 ok", "nil invalid"},
		"mean(outages, .end - .start)":          {"18000 ok", "nil invalid"},
		"len(outages) > 5 ? 1 : len(calls) / 3": {"1 ok", "nil invalid"},
	} {
		p := compile(t, one(`value: "`+value+`"`, `target: value == value`))
		show := func(counted *sla.Tally, over string) string {
			i := judge(t, p, counted, over).Areas[0].Indicators[0]
			return text(i.Value) + " " + i.Verdict.String()
		}
		src := calls(3, nil)
		january, february := tally(t, p, "2024-01", down, src), tally(t, p, "2024-02", down, src)
		both, err := sla.Merge(january, february)
		if err != nil {
			t.Fatal(err)
		}
		if got := show(tally(t, p, over, down, src), over); got != want[0] {
			t.Errorf("%s at once: %s, want %s", value, got, want[0])
		}
		if got := show(both, over); got != want[1] {
			t.Errorf("%s of two tallies: %s, want %s", value, got, want[1])
		}
		apart := outages(row{"start": rome("2024-01-31T22:00:00"), "end": rome("2024-02-01T00:00:00")},
			row{"start": rome("2024-02-01T00:00:00"), "end": rome("2024-02-01T03:00:00")})
		again, err := sla.Merge(tally(t, p, "2024-01", apart, src), tally(t, p, "2024-02", apart, src))
		if err != nil {
			t.Fatal(err)
		}
		if got, want := show(again, over), show(tally(t, p, over, apart, src), over); got != want {
			t.Errorf("%s of outages of one month each: %s, want %s", value, got, want)
		}
		if got := show(both, "2024-02"); strings.Contains(got, "invalid") {
			t.Errorf("%s of one of them: %s", value, got)
		}
	}
}

func TestLaw5MergeRefuses(t *testing.T) {
	p := compile(t, one(within, `target: value >= 95`))
	january := tally(t, p, "2024-01", calls(3, nil))
	quarter := tally(t, p, "2024-Q1", calls(3, nil))
	february := tally(t, p, "2024-02", calls(3, nil))
	other, older, newer, print1, print2 := *february, *february, *february, *january, *february
	other.Contract, older.ZoneRules, newer.Format = "other", "1999a", 2
	print1.Inputs, print2.Inputs = []sla.Input{january.Inputs[0]}, []sla.Input{quarter.Inputs[0]}
	print1.Inputs[0].Fingerprint, print2.Inputs[0].Fingerprint = "sha256:1", "sha256:1"
	print2.Inputs[0].Name = "the same file under another name"
	for name, c := range map[string]struct {
		a, b *sla.Tally
		want string
	}{
		"the same twice":     {january, january, "would count twice"},
		"a part of it":       {january, quarter, "would count twice"},
		"the same, renamed":  {&print1, &print2, "would count twice"},
		"another contract":   {january, &other, "different contracts"},
		"other zone rules":   {january, &older, "different time zone rules"},
		"an unknown format":  {january, &newer, "format 2"},
		"another one, first": {&newer, january, "format 2"},
	} {
		if _, err := sla.Merge(c.a, c.b); err == nil || !strings.Contains(err.Error(), c.want) {
			t.Errorf("%s: %v", name, err)
		}
	}
	if _, err := sla.Merge(january, february); err != nil {
		t.Error(err)
	}
	// Two files with a header only are alike.
	print1.Inputs[0].Read, print2.Inputs[0].Read = 0, 0
	if _, err := sla.Merge(&print1, &print2); err != nil {
		t.Error(err)
	}
	print2.Inputs[0].Name = print1.Inputs[0].Name
	if _, err := sla.Merge(&print1, &print2); err == nil {
		t.Error("the same empty file twice")
	}
}

// A changed target judges a stored tally anew. Anything that was counted otherwise is an error.
func TestLaw5StoredTally(t *testing.T) {
	base := one(`value: "100 * count(calls, .answered and .wait <= limit) / len(calls)"`, `target: value >= 95`)
	old := `constants: {limit: 'duration("20s")'}` + "\n"
	src := calls(100, func(i int, r row) { r["answered"], r["wait"] = i > 5, time.Duration(i)*time.Second/4 })
	counted := tally(t, compile(t, old+base), "2024-Q1", src)
	for name, c := range map[string]struct {
		text, over string
		verdict    sla.Verdict
		err        string
	}{
		"as it was":                 {old + base, "2024-01", sla.KO, ""},
		"another target":            {old + strings.Replace(base, ">= 95", ">= 70", 1), "2024-01", sla.OK, ""},
		"the same, spelt otherwise": {strings.Replace(old, "20s", "20000ms", 1) + base, "2024-01", sla.KO, ""},
		"another limit":             {strings.Replace(old, "20s", "30s", 1) + base, "2024-01", 0, "does not hold"},
		"another scope":             {old + strings.Replace(base, "where: all", "where: {calls: .area == nil}", 1), "2024-01", 0, "does not hold"},
		"another area":              {old + strings.Replace(base, "id: a", "id: b", 1), "2024-01", 0, "does not hold"},
		"part of a month":           {old + base, "2024-01-01/2024-01-15", 0, "before 2024-01-16"},
		"from mid-month":            {old + base, "2024-01-15/2024-03-31", 0, "before 2024-01-15"},
		"another month":             {old + base, "2024-05", sla.NoData, ""},
		"half beyond it":            {old + base, "2024-S1", sla.NoData, ""},
	} {
		r, err := compile(t, c.text).Judge(counted, period(c.over))
		switch {
		case c.err != "":
			if err == nil || !strings.Contains(err.Error(), c.err) {
				t.Errorf("%s: got %v", name, err)
			}
		case err != nil:
			t.Errorf("%s: %v", name, err)
		case r.Verdict != c.verdict:
			t.Errorf("%s: %v, want %v", name, r.Verdict, c.verdict)
		}
	}
	counted.Format = 9
	if _, err := compile(t, old+base).Judge(counted, period("2024-01")); err == nil || !strings.Contains(err.Error(), "format 9") {
		t.Errorf("an unknown format: %v", err)
	}
}

// A source that is given twice would count twice; a tally of records that were identified
// otherwise is another.
func TestLaw5SameSourceAndDefinition(t *testing.T) {
	c := load(t, one(within, `target: value >= 50`))
	p, err := sla.Compile(c, nil)
	if err != nil {
		t.Fatal(err)
	}
	rows := calls(5, func(_ int, r row) { r["answered"] = true })
	if _, err := p.Tally(context.Background(), period("2024-01"), nil, rows, rows); err == nil || !strings.Contains(err.Error(), "twice") {
		t.Errorf("the same source twice: %v", err)
	}
	counted := tally(t, p, "2024-01", rows)
	rt := c.Records["calls"]
	rt.Key = nil
	c.Records["calls"] = rt
	if p, err = sla.Compile(c, nil); err != nil {
		t.Fatal(err)
	}
	if _, err := p.Judge(counted, period("2024-01")); err == nil || !strings.Contains(err.Error(), "tally again") {
		t.Errorf("records without the key that they had: %v", err)
	}
}
