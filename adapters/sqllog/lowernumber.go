package sqllog

import (
	"math/big"

	"github.com/capitolato/capitolato/internal/rule"
)

// quantity is a whole number of units: of a duration or a time, of so many nanoseconds.
type quantity struct {
	fragment
	unit *big.Rat // above 0
}

// number writes a number, a duration or a time. A factor that is constant changes the unit alone.
func (l *lowering) number(e *rule.Expr) quantity {
	one := big.NewRat(1, 1)
	switch e.Op {
	case rule.OpConst:
		r := e.Const.R
		if r == nil || !r.Num().IsInt64() {
			return quantity{l.refuse(e, "a number beyond 64 bits"), one}
		}
		return quantity{l.integer(r.Num().Int64()), new(big.Rat).SetFrac(big.NewInt(1), r.Denom())}
	case rule.OpField:
		return quantity{l.field(e), l.fields[e.Field.Index].unit}
	case rule.OpNeg:
		return l.scaled(l.number(e.Args[0]), big.NewRat(-1, 1))
	case rule.OpAdd, rule.OpSub:
		return l.sum(e)
	case rule.OpMul:
		return l.product(e)
	case rule.OpDiv:
		if y := e.Args[1]; y.Op == rule.OpConst && y.Const.R != nil && y.Const.R.Sign() != 0 {
			return l.scaled(l.number(e.Args[0]), new(big.Rat).Inv(y.Const.R))
		}
		return quantity{l.refuse(e, "a quotient of two fields has no unit to count in"), one}
	case rule.OpMod:
		return l.remainder(e)
	case rule.OpFunc:
		return l.function(e)
	case rule.OpCond, rule.OpCoalesce:
		return l.chosen(e)
	case rule.OpPart:
		return quantity{l.refuse(e, "what a clock shows in the contract's zone is found here"), one}
	case rule.OpWorktime, rule.OpDeadline:
		return quantity{l.refuse(e, "working time is counted here"), one}
	case rule.OpCall:
		return quantity{l.refuse(e, "a function of the program runs here"), one}
	}
	return quantity{l.refuse(e, "SQL has no exact "+e.Op.String()), one}
}

// computed writes an operator of numbers, the result of which may have lost digits.
func (l *lowering) computed(name string, operands ...fragment) fragment {
	f := l.operator(name, operands...)
	if l.counting.inexact != "" {
		l.inexact = append(l.inexact, fill(l.counting.inexact, f))
	}
	return f
}

// scaled is a number times a constant.
func (l *lowering) scaled(x quantity, k *big.Rat) quantity {
	switch k.Sign() {
	case 0:
		return quantity{join("(CASE WHEN ", x.fragment, " = ", x.fragment, " THEN 0 END)"), big.NewRat(1, 1)}
	case -1:
		x.fragment = l.computed("negative", x.fragment)
	}
	return quantity{x.fragment, new(big.Rat).Mul(x.unit, new(big.Rat).Abs(k))}
}

// times multiplies what stands in SQL, for a smaller unit.
func (l *lowering) times(e *rule.Expr, x fragment, k *big.Int) fragment {
	switch {
	case k.Cmp(big.NewInt(1)) == 0:
		return x
	case !k.IsInt64():
		return l.refuse(e, "its units are too far apart")
	}
	return l.computed("*", x, l.integer(k.Int64()))
}

// common brings two numbers to one unit.
func (l *lowering) common(e *rule.Expr, x, y quantity) (quantity, quantity) {
	if x.unit.Cmp(y.unit) == 0 {
		return x, y
	}
	a := new(big.Int).Mul(x.unit.Num(), y.unit.Denom())
	b := new(big.Int).Mul(y.unit.Num(), x.unit.Denom())
	g := new(big.Int).GCD(nil, nil, a, b)
	unit := new(big.Rat).SetFrac(g, new(big.Int).Mul(x.unit.Denom(), y.unit.Denom()))
	x = quantity{l.times(e, x.fragment, a.Div(a, g)), unit}
	return x, quantity{l.times(e, y.fragment, b.Div(b, g)), unit}
}

// sum writes + and -.
func (l *lowering) sum(e *rule.Expr) quantity {
	x, y := l.common(e, l.number(e.Args[0]), l.number(e.Args[1]))
	sign := "+"
	if e.Op == rule.OpSub {
		sign = "-"
	}
	return quantity{l.computed(sign, x.fragment, y.fragment), x.unit}
}

// product writes *.
func (l *lowering) product(e *rule.Expr) quantity {
	x, y := e.Args[0], e.Args[1]
	if x.Op == rule.OpConst {
		x, y = y, x
	}
	if y.Op == rule.OpConst && y.Const.R != nil {
		return l.scaled(l.number(x), y.Const.R)
	}
	a, b := l.number(x), l.number(y)
	return quantity{l.computed("*", a.fragment, b.fragment), new(big.Rat).Mul(a.unit, b.unit)}
}

// remainder writes %, of which the sign is that of the first.
func (l *lowering) remainder(e *rule.Expr) quantity {
	one := big.NewRat(1, 1)
	x, y := l.number(e.Args[0]), l.number(e.Args[1])
	if x.unit.Cmp(one) != 0 || y.unit.Cmp(one) != 0 {
		return quantity{l.refuse(e, "its operands are no whole numbers"), one}
	}
	return quantity{l.computed("%", x.fragment, y.fragment), one}
}

// function writes the functions of numbers.
func (l *lowering) function(e *rule.Expr) quantity {
	x := l.number(e.Args[0])
	switch e.Name {
	case "abs":
		return quantity{l.computed("abs", x.fragment), x.unit}
	case "floor", "ceil", "round":
		return l.rounded(e, x)
	}
	for _, arg := range e.Args[1:] { // of min and max, which SQL does not have alike
		var y quantity
		x, y = l.common(e, x, l.number(arg))
		first, second := " <= ", " < "
		if e.Name == "max" {
			first, second = " >= ", " > "
		}
		x.fragment = join("(CASE WHEN ", x.fragment, first, y.fragment, " THEN ", x.fragment,
			" WHEN ", y.fragment, second, x.fragment, " THEN ", y.fragment, " END)")
	}
	return x
}

// rounded writes floor, ceil and round.
func (l *lowering) rounded(e *rule.Expr, x quantity) quantity {
	n := l.times(e, x.fragment, x.unit.Num())
	d := x.unit.Denom()
	one := big.NewRat(1, 1)
	switch {
	case d.Cmp(big.NewInt(1)) == 0:
		return quantity{n, one}
	case d.BitLen() > 61:
		return quantity{l.refuse(e, "its unit is too small"), one}
	}
	negative := func(f fragment) fragment { return l.computed("negative", f) }
	switch e.Name {
	case "floor":
		return quantity{l.floor(n, d.Int64()), one}
	case "ceil":
		return quantity{negative(l.floor(negative(n), d.Int64())), one}
	}
	// Half away from zero: the floor of x + 1/2 is that of (2n + d) / 2d.
	half := func(f fragment) fragment {
		twice := l.computed("*", f, l.integer(2))
		return l.floor(l.computed("+", twice, l.integer(d.Int64())), 2*d.Int64())
	}
	return quantity{join("(CASE WHEN ", n, " >= 0 THEN ", half(n), " ELSE ", negative(half(negative(n))), " END)"), one}
}

// floor divides by d, downwards.
func (l *lowering) floor(n fragment, d int64) fragment {
	by := l.integer(d)
	rest := join("(((", n, " % ", by, ") + ", by, ") % ", by, ")")
	return fill(l.quotient, l.computed("-", n, rest), by)
}

// chosen writes ?: and ?? of numbers, in one unit.
func (l *lowering) chosen(e *rule.Expr) quantity {
	args := e.Args[len(e.Args)-2:]
	switch {
	case args[0].Type == rule.Nil && args[1].Type == rule.Nil:
		return quantity{l.refuse(e, "a missing value has no type"), big.NewRat(1, 1)}
	case args[0].Type == rule.Nil:
		y := l.number(args[1])
		return quantity{l.choice(e, func(*rule.Expr) fragment { return y.fragment }), y.unit}
	case args[1].Type == rule.Nil:
		x := l.number(args[0])
		return quantity{l.choice(e, func(*rule.Expr) fragment { return x.fragment }), x.unit}
	}
	x, y := l.common(e, l.number(args[0]), l.number(args[1]))
	return quantity{l.choice(e, func(arg *rule.Expr) fragment {
		if arg == args[0] {
			return x.fragment
		}
		return y.fragment
	}), x.unit}
}
