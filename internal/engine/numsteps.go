package engine

import (
	"math"
	"math/bits"

	"github.com/capitolato/capitolato/internal/rule"
)

// numFieldStep is a numeric field: it borrows the column.
type numFieldStep struct {
	field int
	out   numReg
}

func (s numFieldStep) run(m *Machine) {
	c := &m.b.Columns[s.field]
	m.nums[s.out] = numbers{v: c.Nums[:m.n], valid: c.Valid, borrowed: true}
}

// numConstStep is a constant in every row.
type numConstStep struct {
	v   int64
	out numReg
}

func (s numConstStep) run(m *Machine) {
	o := m.outNums(s.out)
	for i := range o.v {
		o.v[i] = s.v
	}
	copy(o.valid, m.rows)
}

// both prepares a register for an operation on two others; ok is false where either has
// overflowed, and then so has it.
func (m *Machine) both(out, l, r numReg) (o, x, y *numbers, ok bool) {
	o, x, y = m.outNums(out), &m.nums[l], &m.nums[r]
	o.over = x.over || y.over
	for i := range o.valid {
		o.valid[i] = x.valid[i] & y.valid[i]
	}
	return o, x, y, !o.over
}

// timesStep is x times a constant.
type timesStep struct {
	x   numReg
	k   int64
	out numReg
}

func (s timesStep) run(m *Machine) {
	o, x, _, ok := m.both(s.out, s.x, s.x)
	if !ok {
		return
	}
	for i, v := range x.v {
		p, fits := mul(v, s.k)
		o.v[i] = p
		if !fits && o.valid.Get(i) {
			o.over = true
			return
		}
	}
}

// arithStep is + - or * of two numbers; of + and - the denominators are equal.
type arithStep struct {
	op        rule.Op
	l, r, out numReg
}

func (s arithStep) run(m *Machine) {
	o, l, r, ok := m.both(s.out, s.l, s.r)
	if !ok {
		return
	}
	for i, x := range l.v {
		v, fits := arith(s.op, x, r.v[i])
		o.v[i] = v
		if !fits && o.valid.Get(i) {
			o.over = true
			return
		}
	}
}

// arith is x op y and whether it fits in an int64.
func arith(op rule.Op, x, y int64) (int64, bool) {
	switch op {
	case rule.OpAdd:
		v := x + y
		return v, (v > x) == (y > 0)
	case rule.OpSub:
		v := x - y
		return v, (v < x) == (y > 0)
	}
	return mul(x, y)
}

// mul is x times y and whether it fits in an int64.
func mul(x, y int64) (int64, bool) {
	hi, lo := bits.Mul64(uint64(x), uint64(y))
	// Mul64 is unsigned: correct the high half for negative factors.
	hi -= uint64(x>>63)&uint64(y) + uint64(y>>63)&uint64(x)
	return int64(lo), hi == uint64(int64(lo)>>63)
}

// absStep is the absolute value.
type absStep struct{ x, out numReg }

func (s absStep) run(m *Machine) {
	o, x, _, ok := m.both(s.out, s.x, s.x)
	if !ok {
		return
	}
	for i, v := range x.v {
		if v < 0 {
			v = -v
		}
		o.v[i] = v
		if v == math.MinInt64 && o.valid.Get(i) {
			o.over = true
			return
		}
	}
}

// roundStep is ceil, floor or round to an integer.
type roundStep struct {
	name string
	x    numReg
	den  int64
	out  numReg
}

func (s roundStep) run(m *Machine) {
	o, x, _, ok := m.both(s.out, s.x, s.x)
	if !ok {
		return
	}
	for i, v := range x.v {
		o.v[i] = roundTo(s.name, v, s.den)
	}
}

// roundTo returns v/den rounded to an integer.
func roundTo(name string, v, den int64) int64 {
	q, r := v/den, v%den
	switch {
	case r == 0:
	case name == "floor":
		if r < 0 {
			q--
		}
	case name == "ceil":
		if r > 0 {
			q++
		}
	case r > 0 && r >= den-r: // round: half away from zero
		q++
	case r < 0 && -r >= den+r:
		q--
	}
	return q
}

// extremeStep is the smaller or larger of two numbers with one denominator.
type extremeStep struct {
	larger    bool
	l, r, out numReg
}

func (s extremeStep) run(m *Machine) {
	o, l, r, ok := m.both(s.out, s.l, s.r)
	if !ok {
		return
	}
	for i, x := range l.v {
		y := r.v[i]
		if (y > x) == s.larger {
			x = y
		}
		o.v[i] = x
	}
}

// pickStep is ?: of numbers, or ?? where cond is noReg.
type pickStep struct {
	cond      boolReg
	l, r, out numReg
}

func (s pickStep) run(m *Machine) {
	o, l, r, ok := m.both(s.out, s.l, s.r)
	if !ok {
		return
	}
	for w := range o.valid {
		first, second := l.valid[w], ^l.valid[w]
		if s.cond != noReg {
			c := &m.bools[s.cond]
			first, second = c.t[w], c.f[w]
		}
		o.valid[w] = first&l.valid[w] | second&r.valid[w]
		for i := w * 64; i < min(w*64+64, m.n); i++ {
			o.v[i] = r.v[i]
			if first>>(uint(i)&63)&1 != 0 {
				o.v[i] = l.v[i]
			}
		}
	}
}

// partStep is a part of a time in the contract's zone.
type partStep struct {
	name   string
	x, out numReg
}

func (s partStep) run(m *Machine) {
	o, x, _, ok := m.both(s.out, s.x, s.x)
	if !ok {
		return
	}
	for i, v := range x.v {
		if o.valid.Get(i) {
			o.v[i] = m.zone.part(s.name, v)
		}
	}
}
