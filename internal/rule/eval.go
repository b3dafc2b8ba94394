package rule

import (
	"errors"
	"math/big"
	"strings"
	"time"
)

// Values supplies what an expression speaks of while it is evaluated. Only the methods that the
// expression needs are called.
type Values interface {
	// Field returns a field of the record at hand, by its index in the record type.
	Field(index int) Value
	// Aggregate returns the value of an aggregate.
	Aggregate(a *Agg) (Value, error)
	// Period returns period.from, period.to or period.length.
	Period(name string) Value
	// Figure returns the indicator's figure in place of the value of e.
	Figure(e *Expr) (Value, error)
	// Ref returns the value of a metric, which the expression may refer to many times.
	Ref(e *Expr) (Value, error)
	// Zone is the contract's.
	Zone() *time.Location
}

// ErrDivision is the error of a division of something by zero. Nothing divided by zero is
// missing instead: there was nothing to measure.
var ErrDivision = errors.New("a division by zero of something that is not zero")

// ErrTooLarge is the error of a result that is out of all proportion: a metric that is the
// square of another, which is the square of a third, soon has more digits than there is memory.
var ErrTooLarge = errors.New("a result is too large")

// Bounds on one value.
const (
	maxBits  = 1 << 16 // of a numerator and of a denominator
	maxBytes = 1 << 20 // of a string
	maxClock = 90      // bits of a time that time.Time holds
)

// Eval evaluates e, exactly. About a record a division by zero is missing.
func Eval(e *Expr, env Values) (Value, error) {
	switch e.Op {
	case OpConst:
		return e.Const, nil
	case OpField:
		return env.Field(e.Field.Index), nil
	case OpAgg:
		return env.Aggregate(e.Agg)
	case OpPeriod:
		return env.Period(e.Name), nil
	case OpFigure:
		return env.Figure(e.Args[0])
	case OpRef:
		return env.Ref(e)
	case OpAnd, OpOr:
		return evalLogic(e, env)
	case OpCond:
		return evalCond(e, env)
	case OpCoalesce:
		if l, err := Eval(e.Args[0], env); err != nil || !l.IsMissing() {
			return l, err
		}
		return Eval(e.Args[1], env)
	}
	args := make([]Value, len(e.Args))
	for i, a := range e.Args {
		v, err := Eval(a, env)
		if err != nil {
			return Missing, err
		}
		args[i] = v
	}
	return apply(e, args, env)
}

// evalLogic is Kleene's and and or. The right side is not looked at where the left decides.
func evalLogic(e *Expr, env Values) (Value, error) {
	decisive := e.Op == OpOr
	l, err := Eval(e.Args[0], env)
	if err != nil || !l.IsMissing() && l.B == decisive {
		return l, err
	}
	r, err := Eval(e.Args[1], env)
	if err != nil || !r.IsMissing() && r.B == decisive {
		return r, err
	}
	if l.IsMissing() || r.IsMissing() {
		return Missing, nil
	}
	return BoolValue(!decisive), nil
}

func evalCond(e *Expr, env Values) (Value, error) {
	cond, err := Eval(e.Args[0], env)
	switch {
	case err != nil || cond.IsMissing():
		return Missing, err
	case cond.B:
		return Eval(e.Args[1], env)
	}
	return Eval(e.Args[2], env)
}

// apply performs an operation on evaluated arguments.
func apply(e *Expr, args []Value, env Values) (Value, error) {
	if e.Op == OpIsNil {
		return BoolValue(args[0].IsMissing()), nil
	}
	for _, a := range args {
		if a.IsMissing() {
			return Missing, nil
		}
	}
	switch e.Op {
	case OpNot:
		return BoolValue(!args[0].B), nil
	case OpEq, OpNe, OpLt, OpLe, OpGt, OpGe:
		return BoolValue(Holds(e.Op, Compare(args[0], args[1]))), nil
	case OpIn:
		for _, a := range args[1:] {
			if Compare(args[0], a) == 0 {
				return BoolValue(true), nil
			}
		}
		return BoolValue(false), nil
	case OpInRange:
		x := args[0].R
		return BoolValue(x.IsInt() && x.Cmp(args[1].R) >= 0 && x.Cmp(args[2].R) <= 0), nil
	case OpContains:
		return BoolValue(strings.Contains(args[0].S, args[1].S)), nil
	case OpStartsWith:
		return BoolValue(strings.HasPrefix(args[0].S, args[1].S)), nil
	case OpEndsWith:
		return BoolValue(strings.HasSuffix(args[0].S, args[1].S)), nil
	case OpMatches:
		return BoolValue(e.Regexp.MatchString(args[0].S)), nil
	case OpFunc:
		return applyFunc(e, args), nil
	case OpPart:
		if args[0].R.Num().BitLen()-args[0].R.Denom().BitLen() > maxClock {
			return Missing, nil
		}
		t := args[0].Time(env.Zone())
		if y := t.Year(); y < 1 || y > 9999 {
			return Missing, nil
		}
		return IntValue(int64(part(e.Name, t))), nil
	case OpCall:
		return e.Func.Call(args)
	case OpWorktime, OpDeadline:
		return work(e, args), nil
	}
	return applyArithmetic(e, args)
}

// Holds reports whether a comparison holds of two values whose order is cmp.
func Holds(op Op, cmp int) bool {
	switch op {
	case OpEq:
		return cmp == 0
	case OpNe:
		return cmp != 0
	case OpLt:
		return cmp < 0
	case OpLe:
		return cmp <= 0
	case OpGt:
		return cmp > 0
	}
	return cmp >= 0
}

func applyArithmetic(e *Expr, args []Value) (Value, error) {
	l := args[0]
	out := Value{Type: e.Type, R: new(big.Rat)}
	if e.Op == OpNeg {
		out.R.Neg(l.R)
		return out, nil
	}
	r := args[1]
	switch e.Op {
	case OpAdd:
		if e.Type == String {
			if len(l.S)+len(r.S) > maxBytes {
				return Missing, ErrTooLarge
			}
			return StringValue(l.S + r.S), nil
		}
		out.R.Add(l.R, r.R)
	case OpSub:
		out.R.Sub(l.R, r.R)
	case OpMul:
		out.R.Mul(l.R, r.R)
	default: // OpDiv, OpMod
		if r.R.Sign() == 0 {
			if l.R.Sign() != 0 && !e.record {
				return Missing, ErrDivision
			}
			return Missing, nil
		}
		if e.Op == OpMod {
			out.R.SetInt(new(big.Int).Rem(l.R.Num(), r.R.Num()))
		} else {
			out.R.Quo(l.R, r.R)
		}
	}
	if out.R.Num().BitLen() > maxBits || out.R.Denom().BitLen() > maxBits {
		return Missing, ErrTooLarge
	}
	return out, nil
}

func applyFunc(e *Expr, args []Value) Value {
	x := args[0]
	out := Value{Type: e.Type}
	switch e.Name {
	case "lower":
		return StringValue(strings.ToLower(x.S))
	case "upper":
		return StringValue(strings.ToUpper(x.S))
	case "trim":
		return StringValue(strings.TrimSpace(x.S))
	case "abs":
		out.R = new(big.Rat).Abs(x.R)
	case "ceil":
		out.R = new(big.Rat).SetInt(Ceil(x.R))
	case "floor":
		out.R = new(big.Rat).SetInt(Floor(x.R))
	case "round":
		out.R = new(big.Rat).SetInt(RoundHalfUp(x.R))
	default: // min, max
		for _, a := range args[1:] {
			if (a.R.Cmp(x.R) < 0) == (e.Name == "min") {
				x = a
			}
		}
		return x
	}
	return out
}

// part returns a part of a time; the names are those of time.Time's methods.
func part(name string, t time.Time) int {
	switch name {
	case "Year":
		return t.Year()
	case "Month":
		return int(t.Month())
	case "Day":
		return t.Day()
	case "Hour":
		return t.Hour()
	case "Minute":
		return t.Minute()
	case "Second":
		return t.Second()
	case "Weekday":
		return int(t.Weekday())
	}
	return t.YearDay()
}
