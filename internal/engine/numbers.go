package engine

import (
	"fmt"
	"math/big"

	"github.com/capitolato/capitolato/internal/rule"
)

// num lowers a value, or returns noReg where it has no kernel.
func (b *Builder) num(e *rule.Expr) numReg {
	switch e.Op {
	case rule.OpConst:
		return b.constant(e)
	case rule.OpField:
		den := int64(1)
		if e.Type == rule.Number && e.Den != nil {
			den = e.Den.Int64() // 10^18 at most
		}
		return b.newNum(fmt.Sprint("numfield", e.Field.Index), e, den, func(out numReg) step { return numFieldStep{e.Field.Index, out} })
	case rule.OpNeg:
		return b.scaled(e, e.Args[0], big.NewRat(-1, 1))
	case rule.OpAdd, rule.OpSub:
		return b.sum(e)
	case rule.OpMul, rule.OpDiv:
		return b.product(e)
	case rule.OpFunc:
		return b.function(e)
	case rule.OpPart:
		if x := b.numOrNone(e.Args[0]); x != noReg && b.p.dens[x] == 1 {
			return b.newNum(fmt.Sprint("part", e.Name, x), e, 1, func(out numReg) step { return partStep{e.Name, x, out} })
		}
	case rule.OpCond, rule.OpCoalesce:
		return b.choose(e)
	case rule.OpWorktime, rule.OpDeadline:
		return b.worktime(e)
	}
	return noReg
}

// numOrNone is num for operands: strings and bools have no number.
func (b *Builder) numOrNone(e *rule.Expr) numReg {
	switch e.Type {
	case rule.Number, rule.Duration, rule.Time:
		return b.num(e)
	}
	return noReg
}

// constant lowers a constant whose numerator and denominator are int64.
func (b *Builder) constant(e *rule.Expr) numReg {
	r := e.Const.R
	if r == nil || !r.Num().IsInt64() || !r.Denom().IsInt64() {
		return noReg
	}
	v, den := r.Num().Int64(), r.Denom().Int64()
	return b.newNum(fmt.Sprint("numconst", v, "/", den), e, den, func(out numReg) step { return numConstStep{v, out} })
}

// common brings two registers to one denominator.
func (b *Builder) common(l, r numReg) (numReg, numReg) {
	dl, dr := big.NewInt(b.p.dens[l]), big.NewInt(b.p.dens[r])
	g := new(big.Int).GCD(nil, nil, dl, dr)
	den := new(big.Int).Mul(dl, new(big.Int).Div(dr, g))
	if !den.IsInt64() {
		return noReg, noReg
	}
	return b.times(l, new(big.Int).Div(den, dl).Int64(), den.Int64()), b.times(r, new(big.Int).Div(den, dr).Int64(), den.Int64())
}

// times multiplies the stored integers of x by k, for values in units of den.
func (b *Builder) times(x numReg, k, den int64) numReg {
	if k == 1 && den == b.p.dens[x] {
		return x
	}
	return b.newNum(fmt.Sprint("times", x, k, den), b.p.source[x], den, func(out numReg) step { return timesStep{x, k, out} })
}

// scaled lowers x times a constant.
func (b *Builder) scaled(e, x *rule.Expr, k *big.Rat) numReg {
	reg := b.numOrNone(x)
	if reg == noReg {
		return noReg
	}
	den := new(big.Int).Mul(big.NewInt(b.p.dens[reg]), k.Denom())
	if !den.IsInt64() || !k.Num().IsInt64() {
		return noReg
	}
	return b.newNum(fmt.Sprint("times", reg, k.Num(), den), e, den.Int64(), func(out numReg) step {
		return timesStep{reg, k.Num().Int64(), out}
	})
}

// sum lowers + and -.
func (b *Builder) sum(e *rule.Expr) numReg {
	if e.Type == rule.String {
		return noReg
	}
	l, r := b.numOrNone(e.Args[0]), b.numOrNone(e.Args[1])
	if l == noReg || r == noReg {
		return noReg
	}
	if l, r = b.common(l, r); l == noReg {
		return noReg
	}
	return b.newNum(fmt.Sprint(e.Op, l, r), e, b.p.dens[l], func(out numReg) step { return arithStep{e.Op, l, r, out} })
}

// product lowers * of anything and / by a constant.
func (b *Builder) product(e *rule.Expr) numReg {
	l, r := e.Args[0], e.Args[1]
	if e.Op == rule.OpDiv {
		if r.Op != rule.OpConst || r.Const.R == nil || r.Const.R.Sign() == 0 {
			return noReg
		}
		return b.scaled(e, l, new(big.Rat).Inv(r.Const.R))
	}
	if l.Op == rule.OpConst {
		l, r = r, l
	}
	if r.Op == rule.OpConst && r.Const.R != nil {
		return b.scaled(e, l, r.Const.R)
	}
	x, y := b.numOrNone(l), b.numOrNone(r)
	if x == noReg || y == noReg {
		return noReg
	}
	den := new(big.Int).Mul(big.NewInt(b.p.dens[x]), big.NewInt(b.p.dens[y]))
	if !den.IsInt64() {
		return noReg
	}
	return b.newNum(fmt.Sprint("mul", x, y), e, den.Int64(), func(out numReg) step { return arithStep{rule.OpMul, x, y, out} })
}

// function lowers the functions of numbers.
func (b *Builder) function(e *rule.Expr) numReg {
	regs := make([]numReg, len(e.Args))
	for i, a := range e.Args {
		if regs[i] = b.numOrNone(a); regs[i] == noReg {
			return noReg
		}
	}
	x := regs[0]
	switch e.Name {
	case "abs":
		return b.newNum(fmt.Sprint("abs", x), e, b.p.dens[x], func(out numReg) step { return absStep{x, out} })
	case "ceil", "floor", "round":
		den := b.p.dens[x]
		return b.newNum(fmt.Sprint(e.Name, x), e, 1, func(out numReg) step { return roundStep{e.Name, x, den, out} })
	case "min", "max":
		for _, y := range regs[1:] {
			l, r := b.common(x, y)
			if l == noReg {
				return noReg
			}
			x = b.newNum(fmt.Sprint(e.Name, l, r), e, b.p.dens[l], func(out numReg) step { return extremeStep{e.Name == "max", l, r, out} })
		}
		return x
	}
	return noReg
}

// choose lowers ?: and ?? of numbers.
func (b *Builder) choose(e *rule.Expr) numReg {
	args := e.Args[len(e.Args)-2:]
	l, r := b.numOrNone(args[0]), b.numOrNone(args[1])
	if l == noReg || r == noReg {
		return noReg
	}
	if l, r = b.common(l, r); l == noReg {
		return noReg
	}
	cond := boolReg(noReg)
	if e.Op == rule.OpCond {
		cond = b.bool(e.Args[0])
	}
	return b.newNum(fmt.Sprint("choose", cond, l, r), e, b.p.dens[l], func(out numReg) step { return pickStep{cond, l, r, out} })
}
