package engine

import (
	"math/big"
	"time"

	"github.com/capitolato/capitolato/internal/rule"
	"github.com/capitolato/capitolato/sla/batch"
)

// Machine runs a program over batches, one after the other. It belongs to one goroutine.
type Machine struct {
	p     *Program
	b     *batch.Batch
	n     int          // rows of b
	rows  batch.Bitmap // the first n bits set
	bools []truth
	nums  []numbers
	dicts []dictCache
	zone  zoneCache
	row   rowValues
	errs  error
}

// truth holds a predicate of every row: where it is true, and where it is false.
type truth struct{ t, f batch.Bitmap }

// numbers holds a value of every row, in units of 1/den, where it is valid.
type numbers struct {
	v     []int64
	valid batch.Bitmap
	// over says that an int64 overflowed: v means nothing in this batch.
	over bool
	// borrowed says that v and valid belong to the batch.
	borrowed bool
}

// step computes one register of a machine from others.
type step interface{ run(m *Machine) }

// NewMachine returns a machine for p.
func NewMachine(p *Program) *Machine {
	m := &Machine{p: p, bools: make([]truth, p.bools), nums: make([]numbers, p.nums), dicts: make([]dictCache, p.caches)}
	m.zone.loc = p.zone
	m.row.m = m
	return m
}

// Run computes every register for a batch. It fails only where a function of the embedding
// program does.
func (m *Machine) Run(b *batch.Batch) error {
	m.b, m.n, m.errs = b, b.Len, nil
	m.rows = m.rows.Fill(b.Len)
	for _, s := range m.p.steps {
		s.run(m)
	}
	return m.errs
}

// True returns the rows where a predicate is true. It is valid until the next Run.
func (m *Machine) True(mask Mask) batch.Bitmap { return m.bools[mask.reg].t }

// Nums returns the values of a number in units of its Den, and which rows have one; ok is
// false where the batch has to be read with Rat.
func (m *Machine) Nums(x Number) (v []int64, valid batch.Bitmap, ok bool) {
	if x.reg == noReg || m.nums[x.reg].over {
		return nil, nil, false
	}
	r := &m.nums[x.reg]
	return r.v[:m.n], r.valid, true
}

// Value evaluates an expression about row i.
func (m *Machine) Value(e *rule.Expr, i int) (rule.Value, error) {
	m.row.i = i
	return rule.Eval(e, &m.row)
}

// out returns the empty bitmaps of a boolean register.
func (m *Machine) out(r boolReg) *truth {
	t := &m.bools[r]
	t.t, t.f = t.t.Clear(m.n), t.f.Clear(m.n)
	return t
}

// outNums returns a number register of m.n rows, with undefined content.
func (m *Machine) outNums(r numReg) *numbers {
	o := &m.nums[r]
	if o.borrowed || cap(o.v) < m.n {
		o.v, o.borrowed = make([]int64, m.n, max(m.n, 1024)), false
		o.valid = nil
	}
	o.v, o.over = o.v[:m.n], false
	w := batch.Words(m.n)
	if cap(o.valid) < w {
		o.valid = make(batch.Bitmap, w)
	}
	o.valid = o.valid[:w]
	return o
}

// fallback evaluates a predicate a row at a time, into the register.
func (m *Machine) fallback(e *rule.Expr, r boolReg) {
	o := m.out(r)
	for i := range m.n {
		v, err := m.Value(e, i)
		switch {
		case err != nil:
			m.errs = err
			return
		case v.IsMissing():
		case v.B:
			o.t.Set(i)
		default:
			o.f.Set(i)
		}
	}
}

// rowValues supplies the fields of one row to rule.Eval.
type rowValues struct {
	m *Machine
	i int
}

func (r *rowValues) Field(index int) rule.Value { return FieldValue(&r.m.b.Columns[index], r.i) }
func (r *rowValues) Zone() *time.Location       { return r.m.p.zone }

// A rule about one record has no aggregates, no period and no metrics: the checker says so.
func (r *rowValues) Aggregate(*rule.Agg) (rule.Value, error) { return rule.Missing, nil }
func (r *rowValues) Period(string) rule.Value                { return rule.Missing }
func (r *rowValues) Figure(*rule.Expr) (rule.Value, error)   { return rule.Missing, nil }
func (r *rowValues) Ref(*rule.Expr) (rule.Value, error)      { return rule.Missing, nil }

// FieldValue returns the value of row i of a column.
func FieldValue(c *batch.Column, i int) rule.Value {
	if !c.Valid.Get(i) {
		return rule.Missing
	}
	switch c.Kind {
	case batch.Bool:
		return rule.BoolValue(c.Bits.Get(i))
	case batch.String:
		return rule.StringValue(c.String(i))
	case batch.Int:
		return rule.IntValue(c.Nums[i])
	case batch.Decimal:
		return rule.NumberValue(new(big.Rat).SetFrac(big.NewInt(c.Nums[i]), pow10(c.Scale)))
	case batch.Time:
		return rule.Value{Type: rule.Time, R: new(big.Rat).SetInt64(c.Nums[i])}
	}
	return rule.DurationValue(new(big.Rat).SetInt64(c.Nums[i]))
}

func pow10(n int) *big.Int { return new(big.Int).Exp(big.NewInt(10), big.NewInt(int64(n)), nil) }
