package sla

import (
	"fmt"
	"math/big"
)

// sample holds the records that were read against the sample that was agreed: fewer prove nothing,
// and more are not the sample.
func (j *judge) sample(ip *indicatorPlan, out *outcome) (bool, error) {
	s := ip.indicator.Sample
	if s == nil {
		return false, nil
	}
	n, ok, err := j.number(ip.clauses.sampled, s.Records, out)
	if !ok || err != nil {
		return true, err
	}
	size, ok, err := j.number(ip.clauses.size, s.Size, out)
	if !ok || err != nil {
		return true, err
	}
	population, ok, err := j.number(ip.clauses.population, s.Population, out)
	if !ok || err != nil {
		return true, err
	}
	if s.Each != "" {
		times := big.NewRat(int64(len(partsOf(j.period, s.Each))), 1)
		size, population = new(big.Rat).Mul(size, times), new(big.Rat).Mul(population, times)
	}
	have, want, all := numberText(n), numberText(size), numberText(population)
	switch n.Cmp(size) {
	case -1:
		out.measured, out.reason = NoData, fmt.Sprintf("the sample is not complete: %s is %s, not %s", s.Records, have, want)
	case 1:
		out.measured, out.reason = Invalid, fmt.Sprintf("there are more records than the sample has: %s is %s, not %s", s.Records, have, want)
	default:
		if size.Cmp(population) > 0 {
			out.measured, out.reason = Invalid, fmt.Sprintf("a sample of %s cannot be drawn from %s", want, all)
			break
		}
		out.clauses.add("sample", true, s.Basis, "a sample of %s from %s: %s", want, all, s.Method)
		return false, nil
	}
	out.clauses.add("sample", false, s.Basis, "a sample of %s from %s was agreed, %s were read: %s", want, all, have, s.Method)
	return true, nil
}
