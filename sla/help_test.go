package sla_test

import (
	"context"
	"fmt"
	"strings"
	"time"

	"github.com/capitolato/capitolato/adapters/contract"
	"github.com/capitolato/capitolato/internal/zone"
	"github.com/capitolato/capitolato/sla"
)

// head is what the contracts of these tests have in common.
const head = `format: 1
contract: test
title: Test
timezone: Europe/Rome
records:
  calls:
    key: [id]
    at: at
    fields:
      id: string
      at: time
      area: string?
      caller: string? personal
      wait: duration?
      answered: bool?
      cost: decimal(2)?
      score: int?
  outages:
    from: start
    to: end
    fields: {start: time, end: time?, service: string?}
`

// errorer is what *testing.T, *testing.F and *rapid.T have in common.
type errorer interface {
	Helper()
	Fatal(args ...any)
	Fatalf(format string, args ...any)
}

// load reads a contract that is head and the text given, valid from 2000 to 2099 if that does
// not say otherwise.
func load(t errorer, text string) *sla.Contract {
	t.Helper()
	if !strings.Contains(text, "valid:") {
		text = "valid: {from: 2000-01-01, through: 2099-12-31}\n" + text
	}
	c, err := contract.Parse("contract.yaml", []byte(head+text))
	if err != nil {
		t.Fatal(err)
	}
	return c
}

// compile compiles what load reads.
func compile(t errorer, text string) *sla.Plan {
	t.Helper()
	p, err := sla.Compile(load(t, text), nil)
	if err != nil {
		t.Fatal(err)
	}
	return p
}

// one is a contract of one area, a, with one indicator, i, whose keys are given.
func one(keys ...string) string {
	return "areas:\n- id: a\n  name: A\n  where: all\n  indicators:\n  - id: i\n    name: I\n    " + strings.Join(keys, "\n    ") + "\n"
}

// period reads a period.
func period(text string) sla.Period {
	p, err := sla.ParsePeriod(text)
	if err != nil {
		panic(err)
	}
	return p
}

// days returns the span of days of a period.
func days(text string) sla.Days {
	p := period(text)
	return sla.Days{From: p.From, Through: p.To.AddDays(-1)}
}

// rome reads a local time in Rome, such as 2024-03-31T01:59:59.
func rome(text string) time.Time {
	loc, err := zone.Load("Europe/Rome")
	if err != nil {
		panic(err)
	}
	t, err := time.ParseInLocation("2006-01-02T15:04:05", text, loc)
	if err != nil {
		panic(err)
	}
	return t
}

type row = map[string]any

// calls returns n calls of 2024-01-10, numbered from 0, as fill completes them, in a source
// that covers the years 2000 to 2099.
func calls(n int, fill func(i int, r row)) *sla.Rows {
	rows := &sla.Rows{Name: "calls", Records: "calls", Covers: sla.Days{From: period("2000").From, Through: period("2099").From}}
	for i := range n {
		r := row{"id": fmt.Sprint("c", i), "at": rome("2024-01-10T12:00:00")}
		if fill != nil {
			fill(i, r)
		}
		rows.Values = append(rows.Values, r)
	}
	return rows
}

// outages returns a source of the outages given.
func outages(rows ...row) *sla.Rows {
	return &sla.Rows{Name: "outages", Records: "outages", Covers: sla.Days{From: period("2000").From, Through: period("2099").From}, Values: rows}
}

// tally tallies a period.
func tally(t errorer, p *sla.Plan, over string, sources ...sla.Source) *sla.Tally {
	t.Helper()
	out, err := p.Tally(context.Background(), period(over), nil, sources...)
	if err != nil {
		t.Fatal(err)
	}
	return out
}

// judge judges a period.
func judge(t errorer, p *sla.Plan, counted *sla.Tally, over string) *sla.Result {
	t.Helper()
	r, err := p.Judge(counted, period(over))
	if err != nil {
		t.Fatal(err)
	}
	return r
}

// first judges a period and returns its first indicator.
func first(t errorer, p *sla.Plan, over string, sources ...sla.Source) sla.IndicatorResult {
	t.Helper()
	return judge(t, p, tally(t, p, over, sources...), over).Areas[0].Indicators[0]
}

// counted returns a tally of January 2024 in which part of whole calls were selected, for a
// plan whose rules count nothing else.
func counted(t errorer, p *sla.Plan, part, whole int64) *sla.Tally {
	t.Helper()
	out := tally(t, p, "2024-01", calls(0, nil))
	for i := range out.Cells {
		n := whole
		if strings.Contains(out.Cells[i].Aggregate, "filter") {
			n = part
		}
		out.Cells[i].Parts = []sla.Part{{Period: period("2024-01"), Count: n}}
	}
	return out
}

// ratio judges an indicator over part of whole.
func ratio(t errorer, p *sla.Plan, part, whole int64) sla.IndicatorResult {
	t.Helper()
	return judge(t, p, counted(t, p, part, whole), "2024-01").Areas[0].Indicators[0]
}

// text returns a shown figure.
func text(value *string) string {
	if value == nil {
		return "nil"
	}
	return *value
}
