package sla_test

import (
	"context"
	"fmt"
	"strings"
	"testing"

	"github.com/shopspring/decimal"

	"github.com/capitolato/capitolato/sla"
)

// summed is a contract that can be judged by figures alone.
const summed = "metrics:\n  offered: len(calls)\n  answered: count(calls, .answered)\n"

// figure is a figure of the area a.
func figure(metric, when string, n int64) sla.Supplied {
	return sla.Supplied{Metric: metric, Area: "a", Period: period(when), Value: decimal.NewFromInt(n)}
}

// supply returns the tally of a report.
func supply(t *testing.T, p *sla.Plan, name string, figures ...sla.Supplied) *sla.Tally {
	t.Helper()
	tally, err := p.Supply(name, figures)
	if err != nil {
		t.Fatal(err)
	}
	return tally
}

// judged returns the indicator and the findings of some tallies.
func judged(t *testing.T, p *sla.Plan, when string, tallies ...*sla.Tally) (sla.IndicatorResult, string) {
	t.Helper()
	all := tallies[0]
	for _, other := range tallies[1:] {
		var err error
		if all, err = sla.Merge(all, other); err != nil {
			t.Fatal(err)
		}
	}
	r, err := p.Judge(all, period(when))
	if err != nil {
		t.Fatal(err)
	}
	text := ""
	for _, f := range r.Findings {
		text += f.Code + ": " + f.Text + "\n"
	}
	return r.Areas[0].Indicators[0], text
}

// Where figures overlap, the days of one are not taken for those of another.
func TestSupplyOverlaps(t *testing.T) {
	p := compile(t, summed+one("value: 100 * answered / offered", "target: value >= 50"))
	both := func(when string, answered, offered int64) []sla.Supplied {
		return []sla.Supplied{figure("answered", when, answered), figure("offered", when, offered)}
	}
	for _, c := range []struct {
		name    string
		figures []sla.Supplied
		want    string
		finding string
	}{
		{"months", append(append(both("2024-01", 100, 100), both("2024-02", 10, 100)...), both("2024-03", 10, 100)...), "ko 40", ""},
		{"a quarter", both("2024-Q1", 120, 300), "ko 40", ""},
		{"a month lacks", append(both("2024-01", 100, 100), both("2024-03", 10, 100)...), "nodata -", ""},
		{"a month inside a quarter", append(both("2024-01", 100, 100), both("2024-Q1", 120, 300)...), "ko 40", "origins: "},
		{"two that overlap", append(both("2024-01-01/2024-02-29", 100, 100), both("2024-02-01/2024-03-31", 0, 100)...), "nodata -", "origins: "},
		{"two providers", append(both("2024-Q1", 100, 100), both("2024-Q1", 20, 200)...), "ko 40", ""},
	} {
		got, findings := judged(t, p, "2024-Q1", supply(t, p, "report", c.figures...))
		value := "-"
		if got.Value != nil {
			value = *got.Value
		}
		if text := fmt.Sprint(got.Verdict, " ", value); text != c.want || (c.finding == "") != (findings == "") || !strings.HasPrefix(findings, c.finding) {
			t.Errorf("%s: %s (%s) %q, want %s %q", c.name, text, got.Reason, findings, c.want, c.finding)
		}
	}
}

// Records count, figures fill what they do not cover, and a difference is a finding.
func TestSupplyBesideRecords(t *testing.T) {
	p := compile(t, summed+one("value: answered", "target: value >= 5"))
	rows := calls(4, func(i int, r row) { r["answered"] = true })
	rows.Covers = days("2024-01")
	tally, err := p.Tally(context.Background(), period("2024-Q1"), nil, rows)
	if err != nil {
		t.Fatal(err)
	}
	for january, want := range map[int64]string{4: "", 7: "origins: count(calls, .answered) in 2024-01: report says 7, but the records 4, which counts\n"} {
		got, findings := judged(t, p, "2024-Q1", tally, supply(t, p, "report",
			figure("answered", "2024-01", january), figure("answered", "2024-02", 2), figure("answered", "2024-03", 1)))
		if got.Verdict != sla.OK || *got.Value != "7" || findings != want {
			t.Errorf("%v %v (%s), %q, want 7, %q", got.Verdict, got.Value, got.Reason, findings, want)
		}
	}
}

// A figure of one month does not make the silence of another believable.
func TestSupplyDoesNotHideSilence(t *testing.T) {
	c := load(t, summed+one("value: answered", "target: value >= 1"))
	rt := c.Records["calls"]
	rt.MaxQuietDays = 3
	c.Records["calls"] = rt
	p, err := sla.Compile(c, nil)
	if err != nil {
		t.Fatal(err)
	}
	for quiet, want := range map[int]sla.Verdict{0: sla.OK, 5: sla.NoData} {
		rows := calls(31, func(i int, r row) {
			r["answered"] = true
			if r["at"] = rome("2024-01-01T09:00:00").AddDate(0, 0, i); i > 10 && i <= 10+quiet {
				r["at"] = rome("2024-01-01T09:00:00")
			}
		})
		rows.Covers = days("2024-01")
		tally, err := p.Tally(context.Background(), period("2024-01-01/2024-02-29"), nil, rows)
		if err != nil {
			t.Fatal(err)
		}
		got, _ := judged(t, p, "2024-01-01/2024-02-29", tally, supply(t, p, "report", figure("answered", "2024-02", 9)))
		if got.Verdict != want {
			t.Errorf("%d quiet days: %v (%s)", quiet, got.Verdict, got.Reason)
		}
	}
}
