package rule

import "math/big"

// span is a set of values that holds every value an expression can take: all from lo to hi,
// nil meaning no bound.
type span struct{ lo, hi *big.Rat }

// Decided reports whether a condition is certain, whatever the records say: always true, or
// never true. A value that is missing decides nothing.
func Decided(e *Expr) (always, never bool) {
	t, f := ranges{}.truth(e)
	return !f, !t
}

// ranges remembers the spans of metrics, which may be used many times.
type ranges map[*Expr]span

// truth reports whether e can be true and whether it can be false.
func (rs ranges) truth(e *Expr) (t, f bool) {
	switch e.Op {
	case OpConst:
		return e.Const.IsTrue(), !e.Const.IsTrue()
	case OpNot:
		t, f = rs.truth(e.Args[0])
		return f, t
	case OpAnd, OpOr:
		lt, lf := rs.truth(e.Args[0])
		rt, rf := rs.truth(e.Args[1])
		if e.Op == OpAnd {
			return lt && rt, lf || rf
		}
		return lt || rt, lf && rf
	case OpEq, OpNe, OpLt, OpLe, OpGt, OpGe:
		if e.Args[0].Type == Number || e.Args[0].Type == Duration {
			return compareSpans(e.Op, rs.of(e.Args[0]), rs.of(e.Args[1]))
		}
	}
	return true, true
}

// compareSpans reports whether l op r can be true and whether it can be false.
func compareSpans(op Op, l, r span) (t, f bool) {
	below := l.hi != nil && r.lo != nil // every l is under every r
	above := l.lo != nil && r.hi != nil
	strictlyBelow := below && l.hi.Cmp(r.lo) < 0
	strictlyAbove := above && l.lo.Cmp(r.hi) > 0
	neverAbove := below && l.hi.Cmp(r.lo) <= 0
	neverBelow := above && l.lo.Cmp(r.hi) >= 0
	switch op {
	case OpLt:
		return !neverBelow, !strictlyBelow
	case OpLe:
		return !strictlyAbove, !neverAbove
	case OpGt:
		return !neverAbove, !strictlyAbove
	case OpGe:
		return !strictlyBelow, !neverBelow
	}
	apart, one := strictlyBelow || strictlyAbove, neverAbove && neverBelow
	if op == OpEq {
		return !apart, !one
	}
	return !one, !apart
}

// of bounds the values of e.
func (rs ranges) of(e *Expr) span {
	zero := new(big.Rat)
	switch e.Op {
	case OpConst:
		return span{e.Const.R, e.Const.R}
	case OpRef, OpFigure:
		s, ok := rs[e.Args[0]]
		if !ok {
			s = rs.of(e.Args[0])
			rs[e.Args[0]] = s
		}
		return s
	case OpAgg:
		if e.Agg.Op == Count || e.Agg.Op == Distinct || e.Agg.Op == Covered {
			return span{lo: zero}
		}
	case OpPeriod:
		if e.Name == "length" {
			return span{lo: zero}
		}
	case OpNeg:
		return rs.of(e.Args[0]).neg()
	case OpAdd:
		return rs.of(e.Args[0]).add(rs.of(e.Args[1]))
	case OpSub:
		return rs.of(e.Args[0]).add(rs.of(e.Args[1]).neg())
	case OpMul:
		return rs.product(e.Args[0], e.Args[1])
	case OpDiv:
		return rs.quotient(e.Args[0], e.Args[1])
	}
	return span{}
}

func (s span) neg() span {
	var out span
	if s.hi != nil {
		out.lo = new(big.Rat).Neg(s.hi)
	}
	if s.lo != nil {
		out.hi = new(big.Rat).Neg(s.lo)
	}
	return out
}

func (s span) add(t span) span {
	var out span
	if s.lo != nil && t.lo != nil {
		out.lo = new(big.Rat).Add(s.lo, t.lo)
	}
	if s.hi != nil && t.hi != nil {
		out.hi = new(big.Rat).Add(s.hi, t.hi)
	}
	return out
}

// times multiplies by a constant.
func (s span) times(k *big.Rat) span {
	var out span
	if s.lo != nil {
		out.lo = new(big.Rat).Mul(s.lo, k)
	}
	if s.hi != nil {
		out.hi = new(big.Rat).Mul(s.hi, k)
	}
	if k.Sign() < 0 {
		out.lo, out.hi = out.hi, out.lo
	}
	return out
}

func (rs ranges) product(l, r *Expr) span {
	if l.Op == OpConst {
		l, r = r, l
	}
	if r.Op == OpConst && r.Const.R != nil {
		return rs.of(l).times(r.Const.R)
	}
	return span{}
}

// quotient bounds l / r; a part by its whole is from 0 to 1, and 100 * part / whole, which
// is read as (100 * part) / whole, from 0 to 100.
func (rs ranges) quotient(l, r *Expr) span {
	if r.Op == OpConst && r.Const.R != nil && r.Const.R.Sign() != 0 {
		return rs.of(l).times(new(big.Rat).Inv(r.Const.R))
	}
	part, k := l, big.NewRat(1, 1)
	if l.Op == OpMul {
		switch {
		case l.Args[0].Op == OpConst && l.Args[0].Const.R != nil:
			part, k = l.Args[1], l.Args[0].Const.R
		case l.Args[1].Op == OpConst && l.Args[1].Const.R != nil:
			part, k = l.Args[0], l.Args[1].Const.R
		}
	}
	unit := span{new(big.Rat), big.NewRat(1, 1)}
	num, den := countIn(part), countIn(r)
	switch {
	case num != nil && den != nil && num.within(den):
		return unit.times(k)
	case part.Op == OpAgg && part.Agg.Op == Covered && r.Op == OpPeriod && r.Name == "length":
		return unit.times(k)
	}
	return span{}
}
