package engine

import (
	"fmt"
	"math"
	"math/big"
	"time"

	"github.com/capitolato/capitolato/internal/rule"
)

// boolReg and numReg are indexes of a program's registers. noReg stands for none.
type (
	boolReg int
	numReg  int
)

const noReg = -1

// Program computes predicates and numbers of one record type. It is immutable and may be run
// by several machines at once.
type Program struct {
	zone   *time.Location
	steps  []step
	bools  int // registers
	nums   int
	dens   []int64      // of the number registers
	exprs  []*rule.Expr // of the boolean registers, for the fallback
	source []*rule.Expr // of the number registers
	caches int          // of string predicates
}

// Mask is a predicate of a program; the zero Mask is not one.
type Mask struct{ reg boolReg }

// Number is a value of a program.
type Number struct {
	// Den is the unit: the value is an int64 divided by it.
	Den int64
	reg numReg
	// expr is evaluated a row at a time where reg is noReg.
	expr *rule.Expr
}

// Builder collects the expressions of a program.
type Builder struct {
	p     Program
	memo  map[string]int
	notes map[string]string // expressions that run a row at a time, by key, and why
}

// NewBuilder returns a builder for rules whose times are in a zone.
func NewBuilder(zone *time.Location) *Builder {
	return &Builder{p: Program{zone: zone}, memo: map[string]int{}, notes: map[string]string{}}
}

// Program returns the program. The builder must not be used afterwards.
func (b *Builder) Program() *Program { return &b.p }

// And returns the predicate that is true where all of exprs are. Of no expressions it is
// true everywhere.
func (b *Builder) And(exprs []*rule.Expr) Mask {
	reg := boolReg(noReg)
	for _, e := range exprs {
		r := b.bool(e)
		if reg == noReg {
			reg = r
		} else {
			reg = b.logic(rule.OpAnd, reg, r, nil)
		}
	}
	if reg == noReg {
		reg = b.bool(&rule.Expr{Op: rule.OpConst, Type: rule.Bool, Const: rule.BoolValue(true)})
	}
	return Mask{reg}
}

// Number returns the value of e, which is a number, a duration or a time.
func (b *Builder) Number(e *rule.Expr) Number {
	reg := b.num(e)
	if reg == noReg {
		b.note(e, "its value has no common unit")
		return Number{Den: 1, reg: noReg, expr: e}
	}
	return Number{Den: b.p.dens[reg], reg: reg, expr: e}
}

// note records that e runs a row at a time.
func (b *Builder) note(e *rule.Expr, why string) { b.notes[e.Key()] = why }

// ByRow lists those of the expressions and their parts that run a row at a time, each with the
// reason. All the others run on whole columns.
func (b *Builder) ByRow(exprs ...*rule.Expr) []string {
	if len(b.notes) == 0 {
		return nil
	}
	var out []string
	for _, e := range exprs {
		if e == nil {
			continue
		}
		if why, ok := b.notes[e.Key()]; ok {
			out = append(out, e.Key()+": "+why)
			continue
		}
		out = append(out, b.ByRow(e.Args...)...)
	}
	return out
}

// newBool adds a step that sets a new boolean register. Equal ids share one.
func (b *Builder) newBool(id string, e *rule.Expr, make func(out boolReg) step) boolReg {
	if r, ok := b.memo[id]; ok {
		return boolReg(r)
	}
	out := boolReg(b.p.bools)
	b.p.bools++
	b.p.exprs = append(b.p.exprs, e)
	b.p.steps = append(b.p.steps, make(out))
	b.memo[id] = int(out)
	return out
}

func (b *Builder) newNum(id string, e *rule.Expr, den int64, make func(out numReg) step) numReg {
	if r, ok := b.memo[id]; ok {
		return numReg(r)
	}
	out := numReg(b.p.nums)
	b.p.nums++
	b.p.dens = append(b.p.dens, den)
	b.p.source = append(b.p.source, e)
	b.p.steps = append(b.p.steps, make(out))
	b.memo[id] = int(out)
	return out
}

// logic adds an and or or of two registers. e is its expression where it has one.
func (b *Builder) logic(op rule.Op, l, r boolReg, e *rule.Expr) boolReg {
	if l == r {
		return l
	}
	return b.newBool(fmt.Sprint("logic", op, min(l, r), max(l, r)), e, func(out boolReg) step {
		return logicStep{op: op, l: l, r: r, out: out}
	})
}

// bool lowers a predicate.
func (b *Builder) bool(e *rule.Expr) boolReg {
	if f := onlyString(e); f >= 0 {
		return b.newBool("dict "+e.Key(), e, func(out boolReg) step {
			b.p.caches++
			return dictStep{expr: e, field: f, out: out, cache: b.p.caches - 1}
		})
	}
	switch e.Op {
	case rule.OpConst:
		return b.newBool("const "+e.Const.Key(), e, func(out boolReg) step { return constStep{e.Const, out} })
	case rule.OpField:
		return b.newBool(fmt.Sprint("field", e.Field.Index), e, func(out boolReg) step { return boolFieldStep{e.Field.Index, out} })
	case rule.OpNot:
		x := b.bool(e.Args[0])
		return b.newBool(fmt.Sprint("not", x), e, func(out boolReg) step { return notStep{x, out} })
	case rule.OpAnd, rule.OpOr:
		l, r := b.bool(e.Args[0]), b.bool(e.Args[1])
		return b.logic(e.Op, l, r, e)
	case rule.OpCond, rule.OpCoalesce, rule.OpIsNil:
		if r := b.choice(e); r != noReg {
			return r
		}
	case rule.OpEq, rule.OpNe, rule.OpLt, rule.OpLe, rule.OpGt, rule.OpGe, rule.OpIn, rule.OpInRange:
		if r := b.comparison(e); r != noReg {
			return r
		}
	}
	b.note(e, "no kernel for "+e.Op.String()+" of these")
	return b.rows(e)
}

// rows lowers a predicate to a step that evaluates it a row at a time.
func (b *Builder) rows(e *rule.Expr) boolReg {
	return b.newBool("rows "+e.Key(), e, func(out boolReg) step { return rowStep{e, out} })
}

// onlyString returns the index of the string field that e depends on, if e is a predicate of
// that field and of constants alone; otherwise -1.
func onlyString(e *rule.Expr) int {
	field := -1
	var walk func(e *rule.Expr) bool
	walk = func(e *rule.Expr) bool {
		if e.Op == rule.OpField {
			if e.Type != rule.String || field >= 0 && field != e.Field.Index {
				return false
			}
			field = e.Field.Index
		}
		for _, a := range e.Args {
			if !walk(a) {
				return false
			}
		}
		return true
	}
	if e.Type != rule.Bool || !walk(e) {
		return -1
	}
	return field
}

// choice lowers ?:, ?? and == nil of bools and numbers.
func (b *Builder) choice(e *rule.Expr) boolReg {
	if e.Op == rule.OpIsNil {
		x := e.Args[0]
		switch {
		case x.Type == rule.Bool:
			r := b.bool(x)
			return b.newBool(fmt.Sprint("nilbool", r), e, func(out boolReg) step { return nilBoolStep{r, out} })
		case x.Op == rule.OpField:
			return b.newBool(fmt.Sprint("nilfield", x.Field.Index), e, func(out boolReg) step { return nilFieldStep{x.Field.Index, out} })
		}
		r := b.numOrNone(x)
		if r == noReg {
			return noReg
		}
		return b.newBool(fmt.Sprint("nilnum", r), e, func(out boolReg) step { return nilNumStep{r, e, out} })
	}
	regs := make([]boolReg, len(e.Args))
	for i, a := range e.Args {
		regs[i] = b.bool(a)
	}
	return b.newBool(fmt.Sprint("choice", e.Op, regs), e, func(out boolReg) step { return chooseStep{e.Op, regs, out} })
}

// comparison lowers == != < <= > >= and in, of numbers and of bools.
func (b *Builder) comparison(e *rule.Expr) boolReg {
	x := e.Args[0]
	if x.Type == rule.Bool && (e.Op == rule.OpEq || e.Op == rule.OpNe) {
		l, r := b.bool(x), b.bool(e.Args[1])
		return b.newBool(fmt.Sprint("same", e.Op, l, r), e, func(out boolReg) step { return sameStep{e.Op == rule.OpNe, l, r, out} })
	}
	if x.Type == rule.Bool || x.Type == rule.String {
		return noReg
	}
	op, l, r := e.Op, x, e.Args[len(e.Args)-1]
	if l.Op == rule.OpConst && r.Op != rule.OpConst && op != rule.OpIn && op != rule.OpInRange {
		l, r, op = r, l, op.Mirrored()
	}
	reg := b.numOrNone(l)
	if reg == noReg {
		return noReg
	}
	switch {
	case op == rule.OpIn:
		return b.member(e, reg)
	case op == rule.OpInRange:
		if !l.Int {
			return noReg
		}
		lo, top := b.bounds(rule.OpGe, e.Args[1].Const.R, reg)
		bottom, hi := b.bounds(rule.OpLe, e.Args[2].Const.R, reg)
		if lo > top || bottom > hi {
			lo, hi = 1, 0
		}
		return b.rangeReg(e, reg, lo, hi, false)
	case r.Op == rule.OpConst:
		lo, hi := b.bounds(op, r.Const.R, reg)
		return b.rangeReg(e, reg, lo, hi, op == rule.OpNe)
	}
	other := b.numOrNone(r)
	if other == noReg {
		return noReg
	}
	if reg, other = b.common(reg, other); reg == noReg {
		return noReg
	}
	return b.newBool(fmt.Sprint("compare", op, reg, other), e, func(out boolReg) step {
		return compareStep{op, reg, other, e, out}
	})
}

// member lowers x in [a, b, …] of numbers to an or of ranges.
func (b *Builder) member(e *rule.Expr, x numReg) boolReg {
	reg := boolReg(noReg)
	for _, item := range e.Args[1:] {
		lo, hi := b.bounds(rule.OpEq, item.Const.R, x)
		eq := &rule.Expr{Op: rule.OpEq, Type: rule.Bool, Args: []*rule.Expr{e.Args[0], item}}
		r := b.rangeReg(eq, x, lo, hi, false)
		if reg == noReg {
			reg = r
		} else {
			reg = b.logic(rule.OpOr, reg, r, nil)
		}
	}
	return reg
}

func (b *Builder) rangeReg(e *rule.Expr, x numReg, lo, hi int64, not bool) boolReg {
	return b.newBool(fmt.Sprint("range", x, lo, hi, not), e, func(out boolReg) step {
		return rangeStep{x, lo, hi, not, e, out}
	})
}

// bounds returns the int64 values v, in units of the register's denominator, for which v op c
// holds, as a closed interval; for != that of ==. An empty interval has lo > hi.
func (b *Builder) bounds(op rule.Op, c *big.Rat, reg numReg) (lo, hi int64) {
	t := new(big.Rat).Mul(c, new(big.Rat).SetInt64(b.p.dens[reg]))
	floor, ceil := rule.Floor(t), rule.Ceil(t)
	one := big.NewInt(1)
	switch op {
	case rule.OpLe:
		return saturate(nil, floor)
	case rule.OpLt:
		return saturate(nil, ceil.Sub(ceil, one))
	case rule.OpGe:
		return saturate(ceil, nil)
	case rule.OpGt:
		return saturate(floor.Add(floor, one), nil)
	}
	return saturate(ceil, floor) // equal: empty where t is no integer
}

// saturate returns the int64 values between two integers, nil meaning no bound.
func saturate(lo, hi *big.Int) (int64, int64) {
	l, h := int64(math.MinInt64), int64(math.MaxInt64)
	if lo != nil {
		if !lo.IsInt64() && lo.Sign() > 0 {
			return 1, 0
		}
		if lo.IsInt64() {
			l = lo.Int64()
		}
	}
	if hi != nil {
		if !hi.IsInt64() && hi.Sign() < 0 {
			return 1, 0
		}
		if hi.IsInt64() {
			h = hi.Int64()
		}
	}
	return l, h
}
