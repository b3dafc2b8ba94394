package sla_test

import (
	"encoding/json"
	"fmt"
	"strings"
	"testing"

	"github.com/capitolato/capitolato/sla"
	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"
)

// revised is a contract of one ratio whose revisions are given, each as the lines of a YAML mapping
// but for its document and reason.
func revised(split string, revisions ...string) string {
	var b strings.Builder
	b.WriteString("constants: {least: 90, limit: 5}\nmetrics: {good: 'count(calls, .score < limit)'}\n")
	b.WriteString(one(`value: 100 * good / len(calls)`, `target: value >= least`, `target_text: nove su dieci`))
	if split != "" {
		b.WriteString("split: {judged: " + split + "}\n")
	}
	b.WriteString("revisions:\n")
	for i, r := range revisions {
		fmt.Fprintf(&b, "- reason: R\n  document: {protocol: p%d, date: 2023-12-0%d}\n", i+1, i+1)
		for _, line := range strings.Split(r, "; ") {
			b.WriteString("  " + line + "\n")
		}
	}
	return b.String()
}

// dayByDay is a call a day from January to March 2024: each of a month has the next of its scores.
func dayByDay(scores ...[]int) *sla.Rows {
	n := 0
	rows := calls(0, nil)
	for month, list := range scores {
		for day, score := range list {
			rows.Values = append(rows.Values, row{"id": fmt.Sprint("c", n), "score": score, "answered": true,
				"at": rome(fmt.Sprintf("2024-%02d-%02dT12:00:00", month+1, day+1))})
			n++
		}
	}
	return rows
}

// repeat returns good calls and then bad ones.
func repeat(good, bad int) []int {
	out := make([]int, good+bad)
	for i := good; i < len(out); i++ {
		out[i] = 9
	}
	return out
}

func TestRevisionParts(t *testing.T) {
	// 9 of 10 are met by 90 and missed by 95; 19 of 20 by both.
	rows := dayByDay(repeat(9, 1), repeat(19, 1))
	for _, test := range []struct{ split, want string }{
		{"", "ok 90 each: 2024-01 ok 90, 2024-02 ok 95"},
		{"each", "ok 90 each: 2024-01 ok 90, 2024-02 ok 95"},
		{"weighted", "ok 92.416666666667 weighted: 2024-01 ok 90, 2024-02 ok 95"}, // (31 × 90 + 29 × 95) / 60
		{"stricter", "ko 93.333333333333 stricter: 2024-01-01/2024-02-29 ok 93.333333333333, 2024-01-01/2024-02-29 ko 93.333333333333"},
	} {
		p := compile(t, revised(test.split, "from: 2024-02-01; constants: {least: 95}"))
		i := first(t, p, "2024-01-01/2024-02-29", rows)
		if got := partsText(i); got != test.want {
			t.Errorf("%s: got  %s\nwant %s", test.split, got, test.want)
		}
	}
}

// partsText writes an indicator and its parts.
func partsText(i sla.IndicatorResult) string {
	out := fmt.Sprintf("%s %s", i.Verdict, text(i.Value))
	var parts []string
	for _, p := range i.Parts {
		parts = append(parts, fmt.Sprintf("%s %s %s", p.Period, p.Result.Verdict, text(p.Result.Value)))
	}
	if len(parts) > 0 {
		out += " " + i.Combined + ": " + strings.Join(parts, ", ")
	}
	return out
}

func TestRevisionWithinMonth(t *testing.T) {
	rows := dayByDay(repeat(9, 1)) // the bad one is of the 10th
	p := compile(t, revised("", "from: 2024-01-10; constants: {least: 0}"))
	counted := tally(t, p, "2024-01", rows)
	if got, want := partsText(judge(t, p, counted, "2024-01").Areas[0].Indicators[0]), "ok 100 each: 2024-01-01/2024-01-09 ok 100, 2024-01-10/2024-01-31 ok 0"; got != want {
		t.Errorf("got %s, want %s", got, want)
	}
	data, err := json.Marshal(counted)
	if err != nil {
		t.Fatal(err)
	}
	var back sla.Tally
	if err := json.Unmarshal(data, &back); err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(judge(t, p, counted, "2024-01"), judge(t, p, &back, "2024-01")); diff != "" {
		t.Error(diff)
	}
	// Without the cut no tally tells the parts.
	plain := tally(t, compile(t, revised("", "from: 2024-02-01; constants: {least: 0}")), "2024-01", rows)
	if _, err := p.Judge(plain, period("2024-01")); err == nil || !strings.Contains(err.Error(), "does not tell the records before 2024-01-10") {
		t.Errorf("%v", err)
	}
	// Another aggregate was not counted.
	other := compile(t, revised("", "from: 2024-01-10; constants: {limit: 7}"))
	if _, err := other.Judge(counted, period("2024-01")); err == nil || !strings.Contains(err.Error(), "made with other rules") {
		t.Errorf("%v", err)
	}
	// Another target is judged anew.
	again := compile(t, revised("", "from: 2024-01-10; constants: {least: 99}"))
	if got := judge(t, again, counted, "2024-01"); got.Verdict != sla.KO {
		t.Errorf("%s", got.Verdict)
	}
}

func TestRevisionMissingPart(t *testing.T) {
	p := compile(t, revised("weighted", "from: 2024-02-01; constants: {least: 95}"))
	if got := partsText(first(t, p, "2024-01-01/2024-02-29", dayByDay(repeat(9, 1)))); got != "nodata nil weighted: 2024-01 ok 90, 2024-02 nodata nil" {
		t.Error(got)
	}
}

func TestRevisionKnown(t *testing.T) {
	c := load(t, revised("", "from: 2024-01-10; constants: {least: 100}"))
	for known, want := range map[string]sla.Verdict{"2023-11-30": sla.OK, "2023-12-01": sla.KO} {
		p, err := sla.Compile(c, &sla.CompileOptions{Known: period(known).From})
		if err != nil {
			t.Fatal(err)
		}
		r := judge(t, p, tally(t, p, "2024-01", dayByDay(repeat(9, 1))), "2024-01")
		if r.Verdict != want || r.Known.String() != known || len(r.Revisions) != map[sla.Verdict]int{sla.KO: 1}[want] {
			t.Errorf("%s: %s, known %v, %d revisions", known, r.Verdict, r.Known, len(r.Revisions))
		}
	}
}

func TestRevisionEnds(t *testing.T) {
	p := compile(t, revised("", "ends: 2024-01-09"))
	r := judge(t, p, tally(t, p, "2024-01", dayByDay(repeat(9, 1))), "2024-01")
	if r.Verdict != sla.OK || r.Period != period("2024-01-01/2024-01-09") || r.Sources[0].OutOfPeriod != 1 || r.Asked == nil {
		t.Errorf("%s in %s, %d out of period", r.Verdict, r.Period, r.Sources[0].OutOfPeriod)
	}
	if _, err := p.Judge(tally(t, p, "2024-01", dayByDay()), period("2024-02")); err == nil {
		t.Error("judged after the end")
	}
}

func TestSuspension(t *testing.T) {
	text := one(`value: covered(outages) / period.length * 100`, `target: value <= 2`) +
		"suspensions:\n- {from: 2024-01-06, through: 2024-01-15, reason: R, document: {date: 2024-01-05}}\n"
	p := compile(t, text)
	out := outages(
		row{"id": "1", "start": rome("2024-01-05T12:00:00"), "end": rome("2024-01-06T12:00:00"), "service": "x"}, // half of it
		row{"id": "2", "start": rome("2024-01-07T00:00:00"), "end": rome("2024-01-09T00:00:00"), "service": "x"}, // none
	)
	r := judge(t, p, tally(t, p, "2024-01", out), "2024-01")
	i := r.Areas[0].Indicators[0]
	if *i.Exact != "50/21" || i.Verdict != sla.KO || r.Sources[0].OutOfPeriod != 1 || r.Sources[0].Counted != 1 || len(r.Suspended) != 1 {
		t.Errorf("%s %s, %+v, %v", *i.Exact, i.Verdict, r.Sources[0], r.Suspended)
	}
	if r := judge(t, p, tally(t, p, "2024-01-06/2024-01-15", out), "2024-01-06/2024-01-15"); r.Verdict != sla.NA {
		t.Errorf("%s where all is suspended", r.Verdict)
	}
	if _, err := compile(t, strings.Split(text, "suspensions")[0]).Judge(tally(t, p, "2024-01", out), period("2024-01")); err == nil || !strings.Contains(err.Error(), "other days were suspended") {
		t.Errorf("%v", err)
	}
	events := compile(t, strings.Replace(text, "covered(outages) / period.length * 100", "len(calls)", 1))
	rows := dayByDay(repeat(20, 0))
	rows.Covers = sla.Days{}
	rows.Values = rows.Values[:5]
	got := judge(t, events, tally(t, events, "2024-01-01/2024-01-15", rows), "2024-01-01/2024-01-15")
	if i := got.Areas[0].Indicators[0]; i.Verdict != sla.KO || *i.Value != "5" {
		t.Errorf("no coverage is asked for on suspended days: %s, %s", i.Verdict, i.Reason)
	}
}

func TestRevisionDiagnostics(t *testing.T) {
	for _, test := range []struct {
		split, want string
		revisions   []string
	}{
		{"", "the change of 1999-12-31 is not after the contract begins", []string{"from: 1999-12-31; constants: {least: 95}"}},
		{"", "the change of 2100-01-01 is after the contract ends", []string{"from: 2100-01-01; constants: {least: 95}"}},
		{"", "revision 1 changes it from 2024-02-01 on, too", []string{"from: 2024-02-01; constants: {least: 95}", "from: 2024-02-01; constants: {least: 96}"}},
		{"", `unknown indicator "a/j"`, []string{"from: 2024-02-01; indicators: {a/j: {target: value >= 1}}"}},
		{"", `the contract has no "leest" among its constants`, []string{"from: 2024-02-01; constants: {leest: 95}"}},
		{"", `unknown name "leest"`, []string{"from: 2024-02-01; indicators: {a/i: {target: value >= leest}}"}},
		{"", "from which day does it hold?", []string{"constants: {least: 95}"}},
		{"", "as revised from 2024-02-01 on", []string{`from: 2024-02-01; constants: {least: '"x"'}`}},
		{"ech", `did you mean "each"`, []string{"from: 2024-02-01; constants: {least: 95}"}},
		{"weighted", "by one operator", []string{"from: 2024-02-01; indicators: {a/i: {target: value > 95}}"}},
		{"weighted", "by one operator", []string{"from: 2024-02-01; indicators: {a/i: {target: value >= 95 or len(calls) < 5}}"}},
	} {
		_, err := sla.Compile(load(t, revised(test.split, test.revisions...)), nil)
		if err == nil || !strings.Contains(err.Error(), test.want) {
			t.Errorf("%q: %v", test.want, err)
		}
	}
	p := compile(t, revised("", "from: 2024-02-01; constants: {least: 90}"))
	if w := p.Warnings(); len(w) != 1 || w[0].Message != "the revision changes nothing" || w[0].Path != "/revisions/0" {
		t.Errorf("%v", w)
	}
}

// A revision changes nothing before its day, and everything is as if it had always been there from
// that day on; one that says what was said already changes nothing at all.
func TestRevisionIsThePlainContract(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		least := rapid.IntRange(0, 100).Draw(t, "least")
		limit := rapid.IntRange(1, 9).Draw(t, "limit")
		var scores [][]int
		for range 3 {
			scores = append(scores, rapid.SliceOfN(rapid.IntRange(0, 9), 0, 28).Draw(t, "scores"))
		}
		rows := dayByDay(scores...)
		how := rapid.SampledFrom([]string{"each", "weighted", "stricter"}).Draw(t, "how")
		day := rapid.IntRange(1, 29).Draw(t, "day")
		change := fmt.Sprintf("from: 2024-02-%02d; constants: {least: %d, limit: %d}", day, least, limit)
		with := compile(t, revised(how, change))
		before := compile(t, revised(how, "from: 2024-12-01; constants: {least: 1}"))
		c := load(t, revised(how, "from: 2024-12-01; constants: {least: 1}"))
		c.Constants["least"], c.Constants["limit"] = fmt.Sprint(least), fmt.Sprint(limit)
		after, err := sla.Compile(c, nil)
		if err != nil {
			t.Fatal(err)
		}
		same := func(a, b *sla.Plan, over string) {
			x, y := first(t, a, over, rows), first(t, b, over, rows)
			if fmt.Sprint(x.Verdict, text(x.Exact), x.Reason) != fmt.Sprint(y.Verdict, text(y.Exact), y.Reason) {
				t.Fatalf("%s: %s %s, not %s %s", over, x.Verdict, text(x.Exact), y.Verdict, text(y.Exact))
			}
		}
		same(with, before, "2024-01")
		same(with, after, "2024-03")
		same(with, after, fmt.Sprintf("2024-02-%02d/2024-03-31", day))
		same(compile(t, revised(how, fmt.Sprintf("from: 2024-02-%02d; constants: {least: 90.0}", day))), before, "2024-01-01/2024-03-31")

		// Months that are merged are the whole.
		merged := tally(t, with, "2024-01", rows)
		for _, month := range []string{"2024-02", "2024-03"} {
			if merged, err = sla.Merge(merged, tally(t, with, month, rows)); err != nil {
				t.Fatal(err)
			}
		}
		whole := first(t, with, "2024-Q1", rows)
		got := judge(t, with, merged, "2024-Q1").Areas[0].Indicators[0]
		if partsText(whole) != partsText(got) {
			t.Fatalf("merged %s, whole %s", partsText(got), partsText(whole))
		}
		checkCombined(t, whole)
	})
}

// checkCombined checks the verdict of the parts against their own.
func checkCombined(t *rapid.T, i sla.IndicatorResult) {
	if len(i.Parts) == 0 || i.Combined == "weighted" {
		return
	}
	worst := sla.NA
	for _, p := range i.Parts {
		worst = worst.Worse(p.Result.Verdict)
	}
	if i.Verdict != worst {
		t.Fatalf("%s of %s", i.Verdict, partsText(i))
	}
}
