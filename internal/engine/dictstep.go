package engine

import (
	"time"

	"github.com/capitolato/capitolato/internal/rule"
	"github.com/capitolato/capitolato/sla/batch"
)

// dictStep is a predicate of one string field: it is evaluated once for each distinct string,
// and once for a missing one.
type dictStep struct {
	expr  *rule.Expr
	field int
	out   boolReg
	cache int
}

// dictCache keeps what a predicate says of the strings of a dictionary, by code.
type dictCache struct {
	dict       *batch.Dict
	generation int
	is         []tri
	missing    tri
	mixed      bool     // some of is are missing
	small      [16]byte // those of is that are true, by their top bit
}

// tri is true, false or missing.
type tri uint8

const (
	isMissing tri = iota
	isTrue
	isFalse
)

func (s dictStep) run(m *Machine) {
	col, cache := &m.b.Columns[s.field], &m.dicts[s.cache]
	if err := cache.fill(s, col.Dict, m.p.zone); err != nil {
		m.errs = err
		return
	}
	o := m.out(s.out)
	codes := col.Codes[:m.n]
	if len(cache.is) <= len(cache.small) {
		lookUp(o.t, codes, &cache.small)
	} else {
		lookUpMany(o.t, codes, cache.is, isTrue)
	}
	if cache.mixed {
		lookUpMany(o.f, codes, cache.is, isFalse)
	} else {
		for w := range o.f {
			o.f[w] = ^o.t[w]
		}
	}
	for w, valid := range col.Valid[:len(o.t)] {
		o.t[w] &= valid
		o.f[w] &= valid
		switch absent := m.rows[w] &^ valid; cache.missing {
		case isTrue:
			o.t[w] |= absent
		case isFalse:
			o.f[w] |= absent
		}
	}
}

// lookUpMany sets the bit of each code whose element of the table is v. The code of a missing
// value may be beyond the table.
func lookUpMany(out batch.Bitmap, codes []uint32, table []tri, v tri) {
	for w := range out {
		var bits uint64
		for i, code := range codes[w*64 : min(w*64+64, len(codes))] {
			var is tri
			if int(code) < len(table) {
				is = table[code]
			}
			var bit uint64
			if is == v {
				bit = 1
			}
			bits |= bit << (uint(i) & 63)
		}
		out[w] = bits
	}
}

// fill evaluates the predicate for the strings that are new.
func (c *dictCache) fill(s dictStep, dict *batch.Dict, zone *time.Location) error {
	if c.dict != dict || c.generation != dict.Generation || len(c.is) > len(dict.Strings) {
		missing, err := triOf(s.expr, oneString{zone: zone})
		if err != nil {
			return err
		}
		*c = dictCache{dict: dict, generation: dict.Generation, is: c.is[:0], missing: missing}
	}
	for _, text := range dict.Strings[len(c.is):] {
		v, err := triOf(s.expr, oneString{v: rule.StringValue(text), zone: zone})
		if err != nil {
			return err
		}
		if n := len(c.is); v == isTrue && n < len(c.small) {
			c.small[n] = 0x80
		}
		c.mixed = c.mixed || v == isMissing
		c.is = append(c.is, v)
	}
	return nil
}

func triOf(e *rule.Expr, env rule.Values) (tri, error) {
	v, err := rule.Eval(e, env)
	switch {
	case err != nil || v.IsMissing():
		return isMissing, err
	case v.B:
		return isTrue, nil
	}
	return isFalse, nil
}

// oneString is a record of which only one string matters.
type oneString struct {
	v    rule.Value
	zone *time.Location
}

func (s oneString) Field(int) rule.Value { return s.v }
func (s oneString) Zone() *time.Location { return s.zone }
func (s oneString) Aggregate(*rule.Agg) (rule.Value, error) {
	return rule.Missing, nil
}
func (s oneString) Period(string) rule.Value              { return rule.Missing }
func (s oneString) Figure(*rule.Expr) (rule.Value, error) { return rule.Missing, nil }
func (s oneString) Ref(*rule.Expr) (rule.Value, error)    { return rule.Missing, nil }
