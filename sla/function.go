package sla

import (
	"fmt"
	"math/big"
	"time"

	"github.com/capitolato/capitolato/internal/rule"
	"github.com/capitolato/capitolato/sla/batch"
	"github.com/shopspring/decimal"
)

// Function is a function of the embedding program that rules may call by name. Its result must
// depend on its arguments alone, and it must be safe for concurrent use.
type Function struct {
	Name string
	// Params and Result are the types; batch.Int and batch.Decimal both stand for a number.
	Params []batch.Kind
	Result batch.Kind
	// Call is given one value for each parameter, as bool, *big.Rat (a number), string,
	// time.Time in the contract's zone or time.Duration, and returns one of these, an int, an int64, a
	// decimal.Decimal, or nil for a missing result. It is not called if an argument is
	// missing: then so is the result. Its error ends the run.
	Call func(args []any) (any, error)
}

func (f Function) check() error {
	if !identifier(f.Name) || f.Call == nil {
		return fmt.Errorf("the function %q needs a name that rules can write, and a Call", f.Name)
	}
	for _, k := range append(f.Params[:len(f.Params):len(f.Params)], f.Result) {
		if k == batch.Invalid || k > batch.Duration {
			return fmt.Errorf("the function %q has a parameter or result without a type", f.Name)
		}
	}
	return nil
}

// rule returns f as the rule language calls it.
func (f Function) rule(zone *time.Location) *rule.Func {
	out := &rule.Func{Name: f.Name, Result: ruleType(f.Result)}
	for _, k := range f.Params {
		out.Params = append(out.Params, ruleType(k))
	}
	out.Call = func(args []rule.Value) (v rule.Value, err error) {
		values := make([]any, len(args))
		for i, a := range args {
			values[i] = goValue(a, zone)
		}
		result, err := f.Call(values)
		if err == nil {
			v, err = ruleValue(result)
		}
		if err == nil && !v.IsMissing() && v.Type != out.Result {
			err = fmt.Errorf("it returned %s, not %s", v.Type, out.Result)
		}
		if err != nil {
			return rule.Missing, fmt.Errorf("function %s: %w", f.Name, err)
		}
		return v, nil
	}
	return out
}

// goValue returns a present value as the Go value that Function describes.
func goValue(v rule.Value, zone *time.Location) any {
	switch v.Type {
	case rule.Bool:
		return v.B
	case rule.String:
		return v.S
	case rule.Time:
		return v.Time(zone)
	case rule.Duration:
		return time.Duration(rule.Floor(v.R).Int64())
	}
	return new(big.Rat).Set(v.R)
}

// ruleValue returns a Go value as a value of rules; nil is missing.
func ruleValue(v any) (rule.Value, error) {
	switch v := v.(type) {
	case nil:
		return rule.Missing, nil
	case bool:
		return rule.BoolValue(v), nil
	case string:
		return rule.StringValue(v), nil
	case int:
		return rule.IntValue(int64(v)), nil
	case int64:
		return rule.IntValue(v), nil
	case *big.Rat:
		return rule.NumberValue(new(big.Rat).Set(v)), nil
	case decimal.Decimal:
		return rule.NumberValue(v.Rat()), nil
	case time.Time:
		return rule.TimeValue(v), nil
	case time.Duration:
		return rule.DurationValue(new(big.Rat).SetInt64(int64(v))), nil
	}
	return rule.Missing, fmt.Errorf("%T is not a value that rules know", v)
}
