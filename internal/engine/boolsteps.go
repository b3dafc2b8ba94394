package engine

import (
	"github.com/capitolato/capitolato/internal/rule"
	"github.com/capitolato/capitolato/sla/batch"
)

// constStep is a constant predicate.
type constStep struct {
	v   rule.Value
	out boolReg
}

func (s constStep) run(m *Machine) {
	o := m.out(s.out)
	switch {
	case s.v.IsMissing():
	case s.v.B:
		copy(o.t, m.rows)
	default:
		copy(o.f, m.rows)
	}
}

// boolFieldStep is a field of type bool.
type boolFieldStep struct {
	field int
	out   boolReg
}

func (s boolFieldStep) run(m *Machine) {
	o, c := m.out(s.out), &m.b.Columns[s.field]
	for i := range o.t {
		o.t[i] = c.Valid[i] & c.Bits[i]
		o.f[i] = c.Valid[i] &^ c.Bits[i]
	}
}

// notStep swaps true and false; missing stays.
type notStep struct{ x, out boolReg }

func (s notStep) run(m *Machine) {
	o, x := m.out(s.out), &m.bools[s.x]
	copy(o.t, x.f)
	copy(o.f, x.t)
}

// logicStep is Kleene's and or or.
type logicStep struct {
	op        rule.Op
	l, r, out boolReg
}

func (s logicStep) run(m *Machine) {
	o, l, r := m.out(s.out), &m.bools[s.l], &m.bools[s.r]
	if s.op == rule.OpAnd {
		for i := range o.t {
			o.t[i], o.f[i] = l.t[i]&r.t[i], l.f[i]|r.f[i]
		}
		return
	}
	for i := range o.t {
		o.t[i], o.f[i] = l.t[i]|r.t[i], l.f[i]&r.f[i]
	}
}

// sameStep is == or != of two bools.
type sameStep struct {
	not       bool
	l, r, out boolReg
}

func (s sameStep) run(m *Machine) {
	o, l, r := m.out(s.out), &m.bools[s.l], &m.bools[s.r]
	for i := range o.t {
		o.t[i] = l.t[i]&r.t[i] | l.f[i]&r.f[i]
		o.f[i] = l.t[i]&r.f[i] | l.f[i]&r.t[i]
	}
	if s.not {
		o.t, o.f = o.f, o.t
	}
}

// chooseStep is ?: or ?? of bools.
type chooseStep struct {
	op   rule.Op
	args []boolReg
	out  boolReg
}

func (s chooseStep) run(m *Machine) {
	o, c, x := m.out(s.out), &m.bools[s.args[0]], &m.bools[s.args[1]]
	for i := range o.t {
		if s.op == rule.OpCoalesce {
			absent := ^(c.t[i] | c.f[i])
			o.t[i], o.f[i] = c.t[i]|absent&x.t[i], c.f[i]|absent&x.f[i]
			continue
		}
		y := &m.bools[s.args[2]]
		o.t[i] = c.t[i]&x.t[i] | c.f[i]&y.t[i]
		o.f[i] = c.t[i]&x.f[i] | c.f[i]&y.f[i]
	}
}

// nilBoolStep, nilFieldStep and nilNumStep test whether a value is missing.
type nilBoolStep struct{ x, out boolReg }

func (s nilBoolStep) run(m *Machine) {
	o, x := m.out(s.out), &m.bools[s.x]
	for i := range o.t {
		o.f[i] = x.t[i] | x.f[i]
		o.t[i] = m.rows[i] &^ o.f[i]
	}
}

type nilFieldStep struct {
	field int
	out   boolReg
}

func (s nilFieldStep) run(m *Machine) { m.setNil(s.out, m.b.Columns[s.field].Valid) }

type nilNumStep struct {
	x   numReg
	e   *rule.Expr
	out boolReg
}

func (s nilNumStep) run(m *Machine) {
	if m.nums[s.x].over {
		m.fallback(s.e, s.out)
		return
	}
	m.setNil(s.out, m.nums[s.x].valid)
}

func (m *Machine) setNil(out boolReg, valid batch.Bitmap) {
	o := m.out(out)
	for i := range o.t {
		o.f[i] = valid[i]
		o.t[i] = m.rows[i] &^ valid[i]
	}
}

// rangeStep is lo <= x <= hi, or its opposite: every comparison with a constant.
type rangeStep struct {
	x      numReg
	lo, hi int64
	not    bool
	e      *rule.Expr
	out    boolReg
}

func (s rangeStep) run(m *Machine) {
	x := &m.nums[s.x]
	if x.over {
		m.fallback(s.e, s.out)
		return
	}
	o := m.out(s.out)
	if s.lo <= s.hi {
		rangeKernel(o.t, x.v, s.lo, s.hi)
	}
	for i := range o.t {
		o.t[i] &= x.valid[i]
		o.f[i] = x.valid[i] &^ o.t[i]
	}
	if s.not {
		o.t, o.f = o.f, o.t
	}
}

// compareStep compares two numbers with one denominator.
type compareStep struct {
	op   rule.Op
	l, r numReg
	e    *rule.Expr
	out  boolReg
}

func (s compareStep) run(m *Machine) {
	l, r := &m.nums[s.l], &m.nums[s.r]
	if l.over || r.over {
		m.fallback(s.e, s.out)
		return
	}
	op, not := s.op, false
	switch op { // <, <= and == are enough
	case rule.OpGt, rule.OpGe:
		op, l, r = op.Mirrored(), r, l
	case rule.OpNe:
		op, not = rule.OpEq, true
	}
	o := m.out(s.out)
	compareKernel(o.t, op, l.v, r.v)
	for i := range o.t {
		valid := l.valid[i] & r.valid[i]
		o.t[i] &= valid
		o.f[i] = valid &^ o.t[i]
	}
	if not {
		o.t, o.f = o.f, o.t
	}
}

// compareKernel sets the bit of each row where l op r, op being <, <= or ==.
func compareKernel(out batch.Bitmap, op rule.Op, l, r []int64) {
	r = r[:len(l)]
	for i, x := range l {
		y := r[i]
		var hit bool
		switch op {
		case rule.OpLt:
			hit = x < y
		case rule.OpLe:
			hit = x <= y
		default:
			hit = x == y
		}
		if hit {
			out.Set(i)
		}
	}
}

// rowStep evaluates a predicate that has no kernel.
type rowStep struct {
	e   *rule.Expr
	out boolReg
}

func (s rowStep) run(m *Machine) { m.fallback(s.e, s.out) }
