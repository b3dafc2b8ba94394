package sla

import (
	"math"
	"math/big"
	"sort"

	"github.com/capitolato/capitolato/internal/rule"
)

// ratio is a comparison of one ratio of counts, part / whole, in a target. A record of the
// whole is good if it is in the part, where goodIn is true, or if it is not, where goodIn is
// false, as for calls lost.
type ratio struct {
	ip          *indicatorPlan
	comparison  *rule.Expr
	negated     bool // the target wants the comparison to be false
	part, whole *rule.Agg
	goodIn      bool
}

// ratios returns the comparisons of one ratio that a target consists of.
func (p *Plan) ratios(ip *indicatorPlan) []ratio {
	var out []ratio
	for _, c := range rule.Comparisons(ip.target) {
		part, whole, ok := rule.RatioIn(c.Expr)
		if !ok {
			continue
		}
		r := ratio{ip: ip, comparison: c.Expr, negated: c.Negated, part: part, whole: whole}
		j := &judge{plan: p, aggs: map[*rule.Agg]aggValue{}}
		const many = 1_000_000
		all, none := j.try(r).at(many, many), j.try(r).at(0, many)
		if all != none {
			r.goodIn = all
			out = append(out, r)
		}
	}
	return out
}

// isAll reports whether the comparison is all that the target says.
func (r ratio) isAll() bool {
	target := r.ip.target
	for target.Op == rule.OpNot {
		target = target.Args[0]
	}
	return target == r.comparison
}

// trial judges a comparison with other counts, again and again.
type trial struct {
	judge
	ratio
	figured bool     // the comparison speaks of the indicator's figure
	n, d    *big.Rat // the counts of the part and the whole
}

// try returns a trial of a comparison.
func (j *judge) try(r ratio) *trial {
	t := &trial{judge: *j, ratio: r, figured: rule.UsesFigure(r.comparison), n: new(big.Rat), d: new(big.Rat)}
	t.refs = map[*rule.Expr]refValue{}
	t.counts = map[cellID]*big.Rat{j.plan.cellOf(r.part): t.n, j.plan.cellOf(r.whole): t.d}
	return t
}

// at reports whether the comparison would be as the target wants it with other counts.
func (t *trial) at(part, whole int64) bool {
	t.n.SetInt64(part)
	t.d.SetInt64(whole)
	clear(t.refs) // other counts, other values
	if t.figured {
		var o outcome
		var err error
		if o.figure, err = rule.Eval(t.ip.figure, &t.judge); err != nil || o.figure.IsMissing() {
			return false
		}
		t.round(t.ip, &o)
		t.figure = o.figure
	}
	v, err := t.holds(t.comparison)
	return err == nil && !v.IsMissing() && v.B != t.negated
}

// margin returns how far the counts of a comparison are from its other outcome. Adding bad
// records never helps and adding good ones never harms, so each bound is found by halving.
func (j *judge) margin(r ratio) (met bool, m Margin, ok bool) {
	part, err := j.aggregate(r.part)
	whole, err2 := j.aggregate(r.whole)
	if err != nil || err2 != nil || whole.records == 0 {
		return false, m, false
	}
	n, d := part.records, whole.records
	good, bad := [2]int64{1, 1}, [2]int64{0, 1} // what one more record adds to part and whole
	if !r.goodIn {
		good, bad = bad, good
	}
	t := j.try(r)
	at := func(step [2]int64, k int64) bool { return t.at(n+step[0]*k, d+step[1]*k) }
	if met = at(good, 0); met {
		if k, found := firstWhere(func(k int64) bool { return !at(bad, k) }, maxMargin); found {
			k--
			m.Bears = &k
		}
		return met, m, true
	}
	flip, most := [2]int64{1, 0}, d-n
	if !r.goodIn {
		flip, most = [2]int64{-1, 0}, n
	}
	if k, found := firstWhere(func(k int64) bool { return at(flip, k) }, most); found {
		m.Flips = &k
	}
	if k, found := firstWhere(func(k int64) bool { return at(good, k) }, maxMargin); found {
		m.Adds = &k
	}
	return met, m, true
}

// maxMargin bounds the search: more records than that are no margin.
const maxMargin = math.MaxInt32 * 1000

// firstWhere returns the smallest k from 1 to most where f, once true, stays so.
func firstWhere(f func(k int64) bool, most int64) (int64, bool) {
	high := int64(1)
	for high < most && !f(high) {
		high *= 2
	}
	high = min(high, most)
	if high < 1 || !f(high) {
		return 0, false
	}
	low := high / 2
	return low + int64(sort.Search(int(high-low), func(i int) bool { return f(low + int64(i)) })), true
}
