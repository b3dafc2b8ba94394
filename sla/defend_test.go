package sla_test

import (
	"context"
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/capitolato/capitolato/sla"
	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"
)

var update = flag.Bool("update", false, "write the golden files anew")

// golden compares a text with a file in testdata.
func golden(t *testing.T, name, got string) {
	t.Helper()
	file := filepath.Join("testdata", name)
	if *update {
		if err := os.WriteFile(file, []byte(got), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(string(want), got); diff != "" {
		t.Errorf("%s: %s", name, diff)
	}
}

// selected collects what Select yields.
func selected(t errorer, p *sla.Plan, class sla.Class, opts *sla.SelectOptions, sources ...sla.Source) (out []sla.Selected) {
	t.Helper()
	for s, err := range p.Select(context.Background(), period("2024-01"), "a/i", class, opts, sources...) {
		if err != nil {
			t.Fatal(err)
		}
		out = append(out, s)
	}
	return out
}

// The bad records are those of the whole that are not in the part, or the other way round, and
// each is there with its key and place.
func TestLaw7SelectListsTheBadRecords(t *testing.T) {
	upper := compile(t, one(`value: "100 * count(calls, .answered) / len(calls)"`, `target: value <= 5`))
	lower := compile(t, one(`value: "100 * count(calls, .answered) / len(calls)"`, `target: value >= 95`))
	rapid.Check(t, func(t *rapid.T) {
		rows := defective(t)
		for _, r := range rows {
			if a := rapid.IntRange(0, 2).Draw(t, "answered"); a < 2 {
				r["answered"] = a == 1
			}
		}
		src := calls(0, nil)
		src.Values, src.BatchSize = rows, rapid.IntRange(1, 10).Draw(t, "batch")
		for p, inPart := range map[*sla.Plan]bool{upper: true, lower: false} {
			counts := first(t, p, "2024-01", src).Explanation.Counts
			part, whole := counts[0].Records, counts[1].Records
			want := map[sla.Class]int64{sla.Bad: whole - part, sla.Good: part, sla.Counted: whole, sla.Excluded: 0}
			if inPart {
				want[sla.Bad], want[sla.Good] = part, whole-part
			}
			for class, n := range want {
				got := selected(t, p, class, nil, src)
				if int64(len(got)) != n {
					t.Fatalf("%d %s records, want %d", len(got), class, n)
				}
				last := int64(0)
				for _, s := range got {
					r := rows[s.Pos-1]
					if s.Pos <= last || s.Records != "calls" || s.Source != "calls" || s.Key[0] != (sla.NamedText{Name: "id", Text: r["id"].(string)}) {
						t.Fatalf("%+v is not row %d, %v", s, s.Pos, r)
					}
					if class != sla.Counted && (r["answered"] == true) != (inPart == (class == sla.Bad)) {
						t.Fatalf("row %d, %v, is said to be %s", s.Pos, r, class)
					}
					last = s.Pos
				}
			}
		}
	})
}

// A record that counts for one comparison and against another is bad, and one that neither
// counts is neither.
func TestLaw7SelectOfSeveralComparisons(t *testing.T) {
	p := compile(t, one(`value: "100 * count(calls, .answered) / len(calls)"`,
		`target: value >= 95 and 100 * count(calls, .answered and .score > 3) / count(calls, .answered) >= 50`))
	src := calls(6, func(i int, r row) { r["answered"], r["score"] = i > 1, i })
	for class, want := range map[sla.Class]string{sla.Bad: "1 2 3 4", sla.Good: "5 6", sla.Counted: "1 2 3 4 5 6"} {
		var got []string
		for _, s := range selected(t, p, class, nil, src) {
			got = append(got, fmt.Sprint(s.Pos))
		}
		if strings.Join(got, " ") != want {
			t.Errorf("%s: rows %v, want %s", class, got, want)
		}
	}
}

func TestLaw7SelectShowsWhatDecided(t *testing.T) {
	p := compile(t, one(`value: "100 * count(calls, .answered and .wait <= duration(\"20s\")) / len(calls)"`, `target: value >= 95`))
	src := calls(3, func(i int, r row) {
		r["answered"], r["wait"], r["score"] = i > 0, time.Duration(i)*19500*time.Millisecond, 5
	})
	want := []sla.Selected{
		{Source: "calls", Pos: 1, Records: "calls", Key: []sla.NamedText{{Name: "id", Text: "c0"}},
			Decided: []sla.NamedText{{Name: "answered", Text: "false"}, {Name: "at", Text: "2024-01-10T12:00:00+01:00"}, {Name: "wait", Text: "0s"}}},
		{Source: "calls", Pos: 3, Records: "calls", Key: []sla.NamedText{{Name: "id", Text: "c2"}},
			Decided: []sla.NamedText{{Name: "answered", Text: "true"}, {Name: "at", Text: "2024-01-10T12:00:00+01:00"}, {Name: "wait", Text: "39s"}}},
	}
	if diff := cmp.Diff(want, selected(t, p, sla.Bad, nil, src)); diff != "" {
		t.Error(diff)
	}
	n := 0
	for range p.Select(context.Background(), period("2024-01"), "a/i", sla.Bad, nil, src) {
		n++
		break // must not go on
	}
	if n != 1 {
		t.Errorf("%d records after a break", n)
	}
}

func TestLaw7SelectRefuses(t *testing.T) {
	p := compile(t, one(`value: "mean(calls, .wait)"`, `target: 'value <= duration("20s")'`))
	for _, c := range []struct {
		indicator string
		class     sla.Class
		over      string
		want      string
	}{
		{"a/none", sla.Bad, "2024-01", `there is no indicator "a/none"; there are: a/i`},
		{"a/i", "ugly", "2024-01", `"ugly" is not a class of records`},
		{"a/i", sla.Bad, "2024-01", "no record is good or bad by itself"},
		{"a/i", sla.Counted, "1999", "outside the contract's validity"},
	} {
		n := 0
		for s, err := range p.Select(context.Background(), period(c.over), c.indicator, c.class, nil, calls(1, nil)) {
			if n++; err == nil || !strings.Contains(err.Error(), c.want) || s.Pos != 0 {
				t.Errorf("%s of %s: %+v, %v", c.class, c.indicator, s, err)
			}
		}
		if n != 1 {
			t.Errorf("%s of %s: %d results", c.class, c.indicator, n)
		}
	}
}

// Personal data is masked in whatever leaves the program, unless it is asked for.
func TestLaw7PersonalDataIsMasked(t *testing.T) {
	c := load(t, `areas:
- id: a
  name: A
  where: {calls: '.caller != "hidden"'}
  indicators:
  - {id: i, name: I, value: 'count(calls, .caller startsWith "0971") / len(calls)', target: value >= 1}
  - {id: j, name: J, value: 'distinct(calls, .caller)', target: value >= 1}
`)
	rt := c.Records["calls"]
	rt.Key = []string{"id", "caller"}
	f := rt.Fields["caller"]
	f.Optional = false
	rt.Fields["caller"] = f
	c.Records["calls"] = rt
	p, err := sla.Compile(c, nil)
	if err != nil {
		t.Fatal(err)
	}
	src := calls(5, func(_ int, r row) { r["caller"] = "0123 SECRET" })
	src.Values[1]["caller"] = 1234509876 // of another type: rejected
	src.Values[3]["id"], src.Values[3]["area"], src.Values[3]["at"] = "c2", "x", rome("2024-01-11T00:00:00")
	for _, show := range []bool{false, true} {
		counted, err := p.Tally(context.Background(), period("2024-01"), &sla.TallyOptions{ShowPersonal: show}, src)
		if err != nil {
			t.Fatal(err)
		}
		if in := counted.Inputs[0]; in.Rejected != 1 || in.Conflicts != 1 {
			t.Fatalf("%+v", in.Reconciliation)
		}
		all := fmt.Sprintf("%+v %+v", counted.Inputs, judge(t, p, counted, "2024-01"))
		for _, class := range []sla.Class{sla.Bad, sla.Counted} {
			all += fmt.Sprint(selected(t, p, class, &sla.SelectOptions{ShowPersonal: show}, src))
		}
		for _, secret := range []string{"SECRET", "1234509876"} {
			if strings.Contains(all, secret) != show {
				t.Errorf("%s with ShowPersonal %v: %s", secret, show, all)
			}
		}
		if cells := fmt.Sprintf("%+v", counted.Cells); strings.Contains(cells, "SECRET") {
			t.Errorf("a tally holds personal data: %s", cells)
		}
	}
}

// What a verdict rests on, for each form that a rule can take.
func TestLaw7Explanations(t *testing.T) {
	src := calls(40, func(i int, r row) {
		r["answered"], r["score"], r["area"] = i%8 != 0, i%5+1, []string{"north", "south"}[i%2]
		if i%8 != 0 {
			r["wait"] = time.Duration(i) * time.Second
		}
	})
	down := outages(row{"start": rome("2024-01-03T10:00:00"), "end": rome("2024-01-03T13:20:00")})
	var out strings.Builder
	for _, c := range [][]string{
		{within, `target: value >= 95`},
		{within, `target: 100 * count(calls, .answered) / len(calls) >= 95`},
		{within, `target: value >= goal and value <= 100`},
		{`value: share`, `target: value >= goal or mean_wait <= patience`},
		{`value: share`, `target: not (value < 80)`},
		{`value: share`, `target: "len(calls) > 1000 ? value >= 95 : value >= 85"`},
		{`value: share`, `target: "(value >= 95 or value >= 80) and not (lost > 20 or lost == 0)"`},
		{`value: lost`, `target: value <= 5`, `display: {places: 1, unit: "%"}`},
		{`value: 100 - share`, `target: value <= 20 - (3 - 1)`},
		{`value: share`, `target: value > 66.7`, `display: {places: 0, compare: rounded}`},
		{`value: mean_wait`, `target: 'value <= duration("20s")'`, `display: {unit: min, places: 2}`},
		{`value: "median(calls, .wait)"`, `target: value <= patience * 2`},
		{`value: "quantile(calls, .score, 0.9)"`, `target: value >= 4`},
		{`value: "sum(calls, .score) / len(calls)"`, `target: value >= 10 / 3`},
		{`value: "max(min(calls, .score), 2)"`, `target: value == 2`},
		{`value: ceil(share) + abs(-1)`, `target: value != 88`},
		{`value: "count(calls, .area in [\"north\", \"east\"] and .score in 2..4)"`, `target: value >= 10`},
		{`value: "100 * (1 - covered(outages) / period.length)"`, `target: value >= 99.5`, `display: {places: 3, unit: "%"}`},
		{`value: "sum(calls, .cost) ?? 0"`, `target: value <= 10`},
		{`value: "mean(calls, .cost)"`, `target: value <= 10`},
		{`value: "mean(calls, .cost)"`, `target: value <= 10`, `when_empty: {value: "7", basis: letter}`},
		{`value: "mean(filter(calls, .score > 9), .wait)"`, `target: value <= patience`, `when_empty: {value: "duration(\"0s\")", basis: letter}`},
		{`value: weighted`, `target: value >= 1`},
		{`value: share - contract.share`, `target: value == 0`},
		{`value: len(calls)`, `target: 'value > 0 and max(calls, .at) < date("2024-02-01")'`},
		{`value: "count(calls, .area startsWith \"n\") % 7"`, `target: value > 0`},
	} {
		p := compile(t, `constants: {goal: "95", patience: 'duration("20s")'}
metrics:
  share: 100 * count(calls, .answered) / len(calls)
  lost: 100 * (1 - count(calls, .answered) / len(calls))
  mean_wait: mean(calls, .wait)
  weighted: (share + 2 * lost) / (half + 1)
  half: quarter * 2
  quarter: eighth * 2
  eighth: len(calls) / 8
`+one(c...))
		got := first(t, p, "2024-01", src, down)
		for _, line := range c {
			fmt.Fprintln(&out, line)
		}
		fmt.Fprintf(&out, "    %v %s %s, margin %s\n    %s\n", got.Measured, text(got.Value), got.Unit, marginText(got.Margin), got.Explanation.Text)
		if got.Reason != "" {
			fmt.Fprintf(&out, "    reason: %s\n", got.Reason)
		}
		for _, c := range got.Explanation.Counts {
			fmt.Fprintf(&out, "    - %s of %q: %s, %d records, %d missing\n", c.Rule, c.Area, text(c.Value), c.Records, c.Missing)
		}
		for _, c := range got.Explanation.Comparisons {
			fmt.Fprintf(&out, "    - %s: met %v, %s\n", c.Text, c.Met, marginText(&c.Margin))
		}
		fmt.Fprintln(&out)
	}
	golden(t, "explanations.txt", out.String())
}
