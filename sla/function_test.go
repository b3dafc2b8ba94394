package sla_test

import (
	"context"
	"errors"
	"math/big"
	"strings"
	"testing"
	"time"

	"github.com/capitolato/capitolato/sla"
	"github.com/capitolato/capitolato/sla/batch"
	"github.com/shopspring/decimal"
)

// functions are one of each type.
var functions = []sla.Function{
	{Name: "band", Params: []batch.Kind{batch.Int}, Result: batch.String, Call: func(args []any) (any, error) {
		if args[0].(*big.Rat).Cmp(big.NewRat(3, 1)) > 0 {
			return "high", nil
		}
		return "low", nil
	}},
	{Name: "twice", Params: []batch.Kind{batch.Duration}, Result: batch.Duration, Call: func(args []any) (any, error) {
		return 2 * args[0].(time.Duration), nil
	}},
	{Name: "weekday", Params: []batch.Kind{batch.Time}, Result: batch.Bool, Call: func(args []any) (any, error) {
		d := args[0].(time.Time).Weekday()
		return d != time.Saturday && d != time.Sunday, nil
	}},
	{Name: "price", Params: []batch.Kind{batch.Decimal, batch.Bool}, Result: batch.Decimal, Call: func(args []any) (any, error) {
		if args[1].(bool) {
			return decimal.RequireFromString("0.10"), nil
		}
		return args[0].(*big.Rat), nil
	}},
	{Name: "even", Params: []batch.Kind{batch.Int}, Result: batch.Int, Call: func(args []any) (any, error) {
		if n := args[0].(*big.Rat).Num().Int64(); n%2 == 0 {
			return n, nil
		}
		return nil, nil
	}},
	{Name: "fail", Params: []batch.Kind{batch.Int}, Result: batch.Int, Call: func(args []any) (any, error) {
		return nil, errors.New("the register is closed")
	}},
	{Name: "lie", Params: []batch.Kind{batch.Int}, Result: batch.Int, Call: func(args []any) (any, error) { return "five", nil }},
	{Name: "odd", Params: []batch.Kind{batch.Int}, Result: batch.Int, Call: func(args []any) (any, error) { return 0.5, nil }},
}

// withFunctions compiles a contract that may call them.
func withFunctions(t *testing.T, value, target string) (*sla.Plan, error) {
	t.Helper()
	return sla.Compile(load(t, one(`value: '`+value+`'`, `target: '`+target+`'`)), &sla.CompileOptions{Functions: functions})
}

// A function is called about records and about figures, and not for what is missing.
func TestFunctions(t *testing.T) {
	src := calls(10, func(i int, r row) {
		if r["wait"] = time.Duration(i) * time.Second; i != 4 {
			r["score"] = i
		}
		r["answered"] = i < 5
	})
	for value, want := range map[string]string{
		`count(calls, band(.score) == "high")`:       "5", // 5 to 9; 4 is missing
		`count(calls, not (band(.score) == "high"))`: "4",
		`count(calls, band(.score) == nil)`:          "1",
		`mean(calls, twice(.wait))`:                  "9",
		`twice(mean(calls, .wait))`:                  "9",
		`count(calls, weekday(.at))`:                 "10",
		`count(calls, even(.score) > 0)`:             "3", // 2, 6, 8
		`max(calls, even(.score)) ?? 0`:              "8",
		`price(100 * len(calls) / 3, false) * 3`:     "1000",
		`price(1, len(calls) == 10)`:                 "0.1",
		`price(1, true) * 3`:                         "0.3",
		`weekday(period.from) ? 1 : 0`:               "1",
		`even(len(calls) + 1) ?? -1`:                 "-1",
	} {
		p, err := withFunctions(t, value, "value == value")
		if err != nil {
			t.Errorf("%s: %v", value, err)
			continue
		}
		if got := text(first(t, p, "2024-01", src).Value); got != want {
			t.Errorf("%s is %s, want %s", value, got, want)
		}
	}
}

func TestFunctionsAreTyped(t *testing.T) {
	for value, want := range map[string]string{
		`count(calls, band(.wait) == "x")`: "argument 1 of band is a number, this is a duration",
		`band(len(calls)) + 1`:             "cannot add a string and a number",
		`price(1)`:                         "price takes 2 arguments, not 1",
		`bnad(1)`:                          `did you mean "band"?`,
	} {
		if _, err := withFunctions(t, value, "value >= 1"); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%s: %v", value, err)
		}
	}
	for name, f := range map[string]sla.Function{
		"no name":   {Result: batch.Int, Call: functions[0].Call},
		"no call":   {Name: "x", Result: batch.Int},
		"no result": {Name: "x", Call: functions[0].Call},
		"no type":   {Name: "x", Params: []batch.Kind{batch.Invalid}, Result: batch.Int, Call: functions[0].Call},
		"two words": {Name: "x y", Result: batch.Int, Call: functions[0].Call},
	} {
		_, err := sla.Compile(load(t, one(`value: len(calls)`, `target: value >= 1`)), &sla.CompileOptions{Functions: []sla.Function{f}})
		if err == nil || !strings.Contains(err.Error(), "the function") {
			t.Errorf("%s: %v", name, err)
		}
	}
}

// The error of a function ends the run and names it.
func TestFunctionErrors(t *testing.T) {
	src := calls(3, func(i int, r row) { r["score"] = i })
	for value, want := range map[string]string{
		`count(calls, fail(.score) > 1)`: "function fail: the register is closed",
		`max(calls, fail(.score))`:       "function fail: the register is closed",
		`fail(len(calls))`:               "function fail: the register is closed",
		`count(calls, lie(.score) > 1)`:  "function lie: it returned a string, not a number",
		`odd(len(calls))`:                "function odd: float64 is not a value that rules know",
	} {
		p, err := withFunctions(t, value, "value >= 1")
		if err != nil {
			t.Errorf("%s: %v", value, err)
			continue
		}
		counted, err := p.Tally(context.Background(), period("2024-01"), nil, src)
		if err == nil {
			_, err = p.Judge(counted, period("2024-01"))
		}
		if err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%s: %v", value, err)
		}
	}
}
