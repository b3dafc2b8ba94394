package slatest_test

import (
	"context"
	"fmt"
	"testing"
	"time"

	"github.com/capitolato/capitolato/adapters/contract"
	"github.com/capitolato/capitolato/sla"
	"github.com/capitolato/capitolato/sla/slatest"
)

// With a flag -update the files are rewritten to what the contract gives:
//
//	var update = flag.Bool("update", false, "rewrite what test files expect")
func ExampleRun() {
	_ = func(t *testing.T) { // TestRules
		slatest.Run(t, "testdata/*.txtar")
	}
}

// The tests of the signed contract say what a draft would change.
func ExampleLoad() {
	files, err := slatest.Load("../../examples/testingrules/testdata/attesa.txtar", nil)
	if err != nil {
		fmt.Println(err)
		return
	}
	draft := *files[0].Contract()
	draft.Metrics = map[string]string{}
	for name, rule := range files[0].Contract().Metrics {
		draft.Metrics[name] = rule
	}
	draft.Metrics["pct_within_20s"] = `100 * count(answered, .wait < duration("20s")) / len(answered)`
	failures, err := files[0].Check(context.Background(), &draft)
	if err != nil {
		fmt.Println(err)
		return
	}
	fmt.Println(failures[0].Case)
	fmt.Println("want", failures[0].Want)
	fmt.Println("got ", failures[0].Got)
	// Output:
	// exactly 20 seconds is in time, and exactly 95% is enough
	// want ok 95.00 %
	// got  ko 0.00 %
}

func ExampleFile_Test() {
	_ = func(t *testing.T) { // a test of rules that call a function of the program
		files, err := slatest.Load("testdata/*.txtar", &sla.CompileOptions{Functions: []sla.Function{ /* … */ }})
		if err != nil {
			t.Fatal(err)
		}
		for _, f := range files {
			t.Run(f.Name(), f.Test)
		}
	}
}

// A program that brings test files up to date shows what changed, for a person to confirm.
func ExampleFile_Update() {
	_ = func(ctx context.Context) error {
		files, err := slatest.Load("testdata/*.txtar", nil)
		if err != nil {
			return err
		}
		for _, f := range files {
			difference, err := f.Update(ctx)
			if err != nil {
				return err
			}
			fmt.Println(f.Name(), difference)
		}
		return nil
	}
}

func ExampleFile_Cases() {
	files, err := slatest.Load("../../examples/testingrules/testdata/efficienza.txtar", nil)
	if err != nil {
		fmt.Println(err)
		return
	}
	for _, c := range files[0].Cases() {
		fmt.Println(c.Period, c.Title)
	}
	// Output:
	// 2024-03-04/2024-03-04 a hundred contacts have four hours, one more has eight
	// 2024-03-04/2024-03-04 a second more is too long
	// 2024-03-04/2024-03-04 no package is n/a, as the parties agreed
	// 2024-03-04/2024-03-04 one of ten thousand is one too many
}

// A table of cases, for those who like Go better than files.
func ExampleExpect() {
	_ = func(t *testing.T) {
		c, err := contract.Load("contract.yaml")
		if err != nil {
			t.Fatal(err)
		}
		const day = "2024-03-04"
		for _, test := range []struct{ name, records, want string }{
			{"exactly 20 seconds", "records calls in cup: answered=yes, wait=20s", "cup/attesa ok 100 %"},
			{"a moment more", "records calls in cup: answered=yes, wait=20.001s", "cup/attesa ko 0 %"},
		} {
			t.Run(test.name, func(t *testing.T) {
				slatest.Expect(t, c, day, slatest.Records(t, c, day, test.records), test.want)
			})
		}
	}
}

// Records that no text can list are made by a loop.
func ExampleRecords() {
	_ = func(t *testing.T, c *sla.Contract) {
		more := &sla.Rows{Name: "loop", Records: "calls"}
		for i := range 100 {
			more.Values = append(more.Values, map[string]any{"id": fmt.Sprint("x", i), "answered": i%7 > 0})
		}
		sources := slatest.Records(t, c, "2024-03-04", "records calls in cup: answered=yes, wait=20s x 95")
		slatest.Expect(t, c, "2024-03-04", append(sources, more), "calls rejected 100 the value is missing")
	}
}

func ExampleWhatIf() {
	text := []byte(`format: 1
contract: desk
title: Desk
valid: {from: 2024-01-01, through: 2024-12-31}
timezone: Europe/Rome
records:
  calls: {at: at, fields: {at: time, wait: duration?}}
areas:
- id: desk
  name: Desk
  where: all
  indicators:
  - {id: wait, name: Wait, value: "100 * count(calls, .wait <= duration('20s')) / len(calls)", target: value >= 95, display: {unit: "%"}}
`)
	signed, err := contract.Parse("signed.yaml", text)
	if err != nil {
		fmt.Println(err)
		return
	}
	draft, _ := contract.Parse("draft.yaml", text)
	draft.Areas[0].Indicators[0].Target = "value >= 90"
	period, _ := sla.ParsePeriod("2024-03-04")
	calls := &sla.Rows{Name: "calls", Records: "calls", Covers: sla.Days{From: period.From, Through: period.From}}
	for i := range 10 {
		at := time.Date(2024, 3, 4, 9, i, 0, 0, time.UTC)
		calls.Values = append(calls.Values, map[string]any{"at": at, "wait": time.Duration(12+i) * time.Second})
	}
	comparison, err := slatest.WhatIf(context.Background(), signed, draft, period, calls)
	if err != nil {
		fmt.Println(err)
		return
	}
	fmt.Println(comparison)
	// Output:
	// 2024-03-04/2024-03-04: 1 verdicts flip, 0 only move, 0 stay as they are
	// desk/wait: ko 90 % → ok 90 %
	//     signed  100 × 9 / 10 = 90 ≥ 95 is false
	//     draft   100 × 9 / 10 = 90 ≥ 90 is true
}
