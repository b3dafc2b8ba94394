package scrutiny

import (
	"fmt"
	"math/big"
	"time"

	"github.com/shopspring/decimal"

	"github.com/capitolato/capitolato/internal/ref"
	"github.com/capitolato/capitolato/internal/rule"
	"github.com/capitolato/capitolato/sla"
)

// functions returns the functions of the embedding program as the reference evaluator calls them.
func functions(opts *sla.CompileOptions, zone *time.Location) map[string]func([]ref.Value) (ref.Value, error) {
	out := map[string]func([]ref.Value) (ref.Value, error){}
	if opts == nil {
		return out
	}
	for _, f := range opts.Functions {
		out[f.Name] = func(args []ref.Value) (ref.Value, error) {
			given := make([]any, len(args))
			for i, a := range args {
				given[i] = argument(a, zone)
			}
			v, err := f.Call(given)
			if err != nil {
				return nil, err
			}
			return result(v)
		}
	}
	return out
}

// argument returns a value as [sla.Function] gives it.
func argument(v ref.Value, zone *time.Location) any {
	q, ok := v.(ref.Quantity)
	switch {
	case !ok:
		return v
	case q.Unit == ref.Duration:
		return time.Duration(rule.Floor(q.Rat).Int64())
	case q.Unit == ref.Instant:
		return rule.Value{Type: rule.Time, R: q.Rat}.Time(zone)
	}
	return new(big.Rat).Set(q.Rat)
}

// result returns what [sla.Function] may give as a value.
func result(v any) (ref.Value, error) {
	switch v := v.(type) {
	case nil, bool, string:
		return v, nil
	case *big.Rat:
		if v == nil {
			return nil, nil
		}
		return ref.Quantity{Rat: v, Unit: ref.Number}, nil
	case int:
		return ref.Quantity{Rat: rule.IntValue(int64(v)).R, Unit: ref.Number}, nil
	case int64:
		return ref.Quantity{Rat: rule.IntValue(v).R, Unit: ref.Number}, nil
	case decimal.Decimal:
		return ref.Quantity{Rat: v.Rat(), Unit: ref.Number}, nil
	case time.Duration:
		return ref.Quantity{Rat: rule.IntValue(int64(v)).R, Unit: ref.Duration}, nil
	case time.Time:
		return ref.Quantity{Rat: rule.TimeValue(v).R, Unit: ref.Instant}, nil
	}
	return nil, fmt.Errorf("a function gives a %T", v)
}
