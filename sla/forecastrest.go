package sla

import (
	"math/big"

	"github.com/capitolato/capitolato/internal/rule"
)

// restOf returns what the rest of a period can add to an indicator, of which expected records
// are to come, or as many as the pace so far makes if that is negative. It reports false for a
// target that rests on something else than one share, one mean or one time covered.
func (p *Plan) restOf(t *Tally, f *Forecast, ip *indicatorPlan, expected int64) (*rest, bool) {
	r := &rest{ip: ip, whole: newJudge(p, t, f.Period), alone: newJudge(p, t, f.Rest), days: f.Rest.days()}
	if _, accepted := r.whole.concerning(ip); len(accepted) > 0 {
		r.whole = r.whole.under(accepted)
	}
	length := big.NewRat(int64(f.Rest.days()), int64(f.Known.days()))
	if len(ip.ratios) == 1 && ip.ratios[0].isAll() {
		return r, r.share(ip.ratios[0], expected, length)
	}
	aggs := rule.Aggregates(ip.figure, ip.target)
	if len(aggs) == 0 || !bounds(ip.target) {
		return nil, false
	}
	for _, a := range aggs[1:] {
		if p.cellOf(a) != p.cellOf(aggs[0]) || a.Op != aggs[0].Op {
			return nil, false
		}
	}
	switch aggs[0].Op {
	case rule.Mean:
		return r, r.mean(aggs, expected, length)
	case rule.Covered:
		return r, r.covered(aggs, length, f)
	}
	return nil, false
}

// bounds reports whether a target is one comparison that bounds a figure from one side.
func bounds(target *rule.Expr) bool {
	for target.Op == rule.OpNot {
		target = target.Args[0]
	}
	switch target.Op {
	case rule.OpLt, rule.OpLe, rule.OpGt, rule.OpGe:
		return true
	}
	return false
}

// expect sets how many records are to come, by the pace of those so far unless it is given.
func (r *rest) expect(given, sofar int64, length *big.Rat) {
	if r.records = given; given < 0 {
		pace := new(big.Rat).Mul(new(big.Rat).SetInt64(sofar), length)
		r.records = HalfUp.Round(pace, 0).Num().Int64()
	}
}

// share makes r the rest of a share: what it adds are bad records.
func (r *rest) share(ra ratio, expected int64, length *big.Rat) bool {
	part, err := r.whole.aggregate(ra.part)
	whole, err2 := r.whole.aggregate(ra.whole)
	if err != nil || err2 != nil || whole.records == 0 {
		return false
	}
	n, d := part.records, whole.records
	r.expect(expected, d, length)
	r.most = big.NewInt(r.records)
	bad := d - n
	if !ra.goodIn {
		bad = n
	}
	r.pace = new(big.Rat).Mul(big.NewRat(bad, d), new(big.Rat).SetInt64(r.records))
	r.set = func(j *judge, amount *big.Int, alone bool) {
		in := amount.Int64()
		if ra.goodIn {
			in = r.records - in
		}
		of := r.records
		if !alone {
			in, of = n+in, d+of
		}
		j.counts = map[cellID]*big.Rat{j.plan.cellOf(ra.part): new(big.Rat).SetInt64(in), j.plan.cellOf(ra.whole): new(big.Rat).SetInt64(of)}
	}
	return true
}

// mean makes r the rest of a mean: what it adds is a sum, in millionths of its unit or, of
// durations, in nanoseconds.
func (r *rest) mean(aggs []*rule.Agg, expected int64, length *big.Rat) bool {
	now, err := r.whole.aggregate(aggs[0])
	if err != nil || now.v.IsMissing() {
		return false
	}
	n := now.records - now.missing
	r.expect(expected, n, length)
	scale := big.NewRat(1, 1)
	if now.v.Type == rule.Number {
		scale = big.NewRat(1, 1e6)
	}
	sum := new(big.Rat).Mul(now.v.R, new(big.Rat).SetInt64(n))
	r.pace = new(big.Rat).Mul(now.v.R, new(big.Rat).SetInt64(r.records))
	r.pace.Quo(r.pace, scale)
	r.set = func(j *judge, amount *big.Int, alone bool) {
		total, of := new(big.Rat).Mul(new(big.Rat).SetInt(amount), scale), r.records
		if !alone {
			total.Add(total, sum)
			of += n
		}
		v := rule.Missing
		if of > 0 {
			v = rule.Value{Type: now.v.Type, R: total.Quo(total, new(big.Rat).SetInt64(of))}
		}
		j.put(aggs, aggValue{v: v, records: of})
	}
	return true
}

// covered makes r the rest of a time covered: what it adds are nanoseconds.
func (r *rest) covered(aggs []*rule.Agg, length *big.Rat, f *Forecast) bool {
	zone := r.whole.plan.zone
	now, err := r.whole.aggregate(aggs[0])
	if err != nil || now.v.IsMissing() {
		return false
	}
	r.most = big.NewInt(f.Rest.To.Midnight(zone).Sub(f.Rest.From.Midnight(zone)).Nanoseconds())
	r.pace = new(big.Rat).Mul(now.v.R, length)
	r.set = func(j *judge, amount *big.Int, alone bool) {
		total := new(big.Rat).SetInt(amount)
		if !alone {
			total.Add(total, now.v.R)
		}
		j.put(aggs, aggValue{v: rule.DurationValue(total)})
	}
	return true
}

// put makes a judge see a value for aggregates.
func (j *judge) put(aggs []*rule.Agg, v aggValue) {
	for _, a := range aggs {
		j.aggs[a] = v
	}
}
