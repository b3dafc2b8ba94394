package review_test

import (
	"context"
	"fmt"
	"io"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/capitolato/capitolato/adapters/contract"
	"github.com/capitolato/capitolato/adapters/csvlog"
	"github.com/capitolato/capitolato/adapters/mapping"
	"github.com/capitolato/capitolato/adapters/review"
	"github.com/capitolato/capitolato/riesame"
	"github.com/capitolato/capitolato/sla"
)

const deskContract = `
format: 1
contract: rep-7
valid: {from: 2024-01-01, through: 2024-12-31}
timezone: Europe/Rome
records:
  calls: {key: [id], at: at, fields: {id: string, at: time, wait: duration?, escalated: bool?}}
areas:
  - id: cup
    name: CUP
    where: all
    indicators:
      - id: attesa
        name: Tempo massimo d'attesa
        value: 100 * count(calls, .wait <= duration("20s")) / len(calls)
        target: value >= 95
        display: {unit: "%", places: 2}
      - id: secondo
        name: Risolte al secondo livello
        value: 100 * count(filter(calls, .escalated), .wait <= duration("20s")) / count(calls, .escalated)
        target: value >= 100
        when_empty: {value: "100", basis: Verbale del 3 maggio}
        display: {unit: "%"}
`

// logOf returns a log with calls on every day of 2024-Q1, of which late wait too long in each month.
func logOf(late ...int) string {
	var b strings.Builder
	b.WriteString("id,at,wait,escalated\n")
	for m, n := range late {
		for i := range 280 {
			wait := 10
			if i < n {
				wait = 30
			}
			fmt.Fprintf(&b, "%d-%d,2024-%02d-%02dT12:00:00,%d,false\n", m, i, m+1, i%28+1, wait)
		}
	}
	return b.String()
}

// TestRun builds a review on what the library itself found in a log.
func TestRun(t *testing.T) {
	c, err := contract.Parse("contract.yaml", []byte(deskContract))
	if err != nil {
		t.Fatal(err)
	}
	in, err := review.Parse("review.yaml", []byte(`
format: 1
contract: rep-7
period: 2024-Q1
parts: [{id: servizi, name: Servizi, areas: [cup], sections: [{section: measurement, inputs: [{kind: SLA}], text: Tutti gli SLA sono stati rispettati.}]}]
`))
	if err != nil {
		t.Fatal(err)
	}
	r, err := riesame.Build(judge(t, c, logOf(70, 28, 7), "2024-Q1"), in, nil)
	if err != nil {
		t.Fatal(err)
	}
	var got []string
	for _, f := range r.Findings {
		got = append(got, string(f.Code)+" "+f.Where.Indicator)
	}
	// Beyond day 28 there are no calls: 29 to 31 January, 29 February, 29 to 31 March.
	want := []string{"ko-without-action attesa", "small-base secondo", "claim-denied ", "days-without-records "}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("%v%s", r.Findings, diff)
	}
	row := r.Parts[0].Tables[0].Rows[0]
	var months []string
	for _, f := range row.Months {
		months = append(months, f.Period.String()+" "+*f.Value)
	}
	if diff := cmp.Diff([]string{"2024-01 75.00", "2024-02 90.00", "2024-03 97.50"}, months); diff != "" || row.Trend != "rising" || *row.Value != "87.50" || *row.Of != 840 {
		t.Errorf("%+v%s", row, diff)
	}
	if data := r.Parts[0].Sections[0].Derived[1].Text; data != "Dati “calls”: 840 righe lette da 1 fonte, 840 contate." {
		t.Error(data)
	}
}

// TestDistribution checks where a review tells how values are distributed: in the unit of the
// indicator, for the values of its area, and not where that is not certain.
func TestDistribution(t *testing.T) {
	c, err := contract.Parse("contract.yaml", []byte(`
format: 1
contract: rep-7
valid: {from: 2024-01-01, through: 2024-12-31}
timezone: Europe/Rome
records:
  calls: {key: [id], at: at, fields: {id: string, at: time, wait: duration?, escalated: bool?}}
sets: {quick: "filter(calls, .wait < duration(\"20s\"))"}
areas:
  - id: cup
    name: CUP
    where: all
    indicators:
      - {id: p90, name: P90, value: "quantile(calls, .wait, 0.9)", target: value <= duration("1m"), display: {unit: s}}
      - {id: median, name: Median, value: "median(quick, .wait)", target: value <= duration("1m"), display: {unit: min}}
      - {id: share, name: Share, value: "100 * quantile(calls, .wait, 0.5) / quantile(calls, .wait, 0.9)", target: value >= 5, display: {unit: "%"}}
`))
	if err != nil {
		t.Fatal(err)
	}
	in, err := review.Parse("review.yaml", []byte("{format: 1, contract: rep-7, period: 2024-02, parts: [{id: s, name: S, areas: [cup], sections: [{section: measurement, na: true}]}]}"))
	if err != nil {
		t.Fatal(err)
	}
	r, err := riesame.Build(judge(t, c, logOf(70, 28, 7), "2024-02"), in, nil)
	if err != nil {
		t.Fatal(err)
	}
	rows := r.Parts[0].Tables[0].Rows
	want := []riesame.Bin{{From: "10", To: "12", Records: 252}, {From: "12", To: "14"}, {From: "14", To: "16"}, {From: "16", To: "18"}, {From: "18", To: "20"},
		{From: "20", To: "22"}, {From: "22", To: "24"}, {From: "24", To: "26"}, {From: "26", To: "28"}, {From: "28", To: "30"}, {From: "30", To: "32", Records: 28}}
	if diff := cmp.Diff(want, rows[0].Distribution); diff != "" {
		t.Error(diff)
	}
	if rows[1].Distribution != nil || rows[2].Distribution != nil { // one value only; a share
		t.Errorf("%+v %+v", rows[1].Distribution, rows[2].Distribution)
	}
}

// judge runs the library over a log.
func judge(t *testing.T, c *sla.Contract, log, of string) riesame.Run {
	t.Helper()
	plan, err := sla.Compile(c, nil)
	if err != nil {
		t.Fatal(err)
	}
	open := func() (io.ReadCloser, error) { return io.NopCloser(strings.NewReader(log)), nil }
	source := csvlog.New("calls.csv", open, &mapping.Source{Records: "calls", Covers: sla.Days{From: c.Valid.From, Through: c.Valid.Through}}, nil)
	run := riesame.Run{Contract: c}
	if run.Tally, err = plan.Tally(context.Background(), period(t, of), nil, source); err != nil {
		t.Fatal(err)
	}
	if run.Result, err = plan.Judge(run.Tally, period(t, of)); err != nil {
		t.Fatal(err)
	}
	for _, m := range run.Result.Period.Months() {
		r, err := plan.Judge(run.Tally, m)
		if err != nil {
			t.Fatal(err)
		}
		run.Months = append(run.Months, r)
	}
	return run
}
