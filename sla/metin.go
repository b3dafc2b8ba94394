package sla

import (
	"fmt"
	"math/big"
	"slices"
	"strings"

	"github.com/capitolato/capitolato/sla/terms"
)

// partsOf returns the parts of a period that lie in different months or quarters.
func partsOf(p Period, each string) []Period {
	months := p.Months()
	if each != terms.Quarter {
		return months
	}
	var out []Period
	for _, m := range months {
		if n := len(out); n > 0 && (m.From.Month-1)%3 != 0 {
			out[n-1].To = m.To
			continue
		}
		out = append(out, m)
	}
	return out
}

// over returns a judge of the same reading of a part of the period.
func (j *judge) over(p Period) *judge {
	sub := newJudge(j.plan, j.tally, p)
	if len(j.taken) == 0 {
		return sub
	}
	return sub.under(j.taken)
}

// metIn applies the clause by which a target must be met in k of n parts of the period.
func (j *judge) metIn(ip *indicatorPlan, out *outcome) error {
	m := ip.indicator.MetIn
	if m == nil {
		return nil
	}
	parts := partsOf(j.period, m.Each)
	if len(parts) != m.Of {
		if len(parts) > 1 {
			j.findings[Finding{"periods", fmt.Sprintf("%s: %s has %d parts and not the %d of which %d must be met, so the target was held against all of it",
				ip.indicator.Name, j.period, len(parts), m.Of, m.Least)}] = true
		}
		out.clauses.add("met_in", false, m.Basis, "%s has %d parts, not %d: judged as a whole", j.period, len(parts), m.Of)
		return nil
	}
	var n terms.Parts
	worst := NA
	for _, p := range parts {
		r, err := j.part(ip, p)
		if err != nil {
			return err
		}
		switch r.Measured {
		case OK:
			n.Met++
		case KO:
			n.Missed++
		case NA:
		default:
			n.Unknown++
			worst = worst.Worse(r.Measured)
		}
		out.clauses.periods = append(out.clauses.periods, r)
	}
	j.decide(ip, n, worst, out)
	return nil
}

// decide makes a verdict of how many parts were met; unknown is that of those that are not known.
func (j *judge) decide(ip *indicatorPlan, n terms.Parts, unknown Verdict, out *outcome) {
	m := ip.indicator.MetIn
	text := fmt.Sprintf("met in %d of %d, missed in %d; %d may be missed", n.Met, m.Of, n.Missed, m.Missable())
	out.reason = ""
	out.clauses.list = slices.DeleteFunc(out.clauses.list, func(c ClauseResult) bool { return c.Clause != "tiers" && c.Clause != "amber" })
	switch met, missed := m.Proven(n); {
	case met:
		out.measured = OK
	case missed:
		out.measured = KO
	case n.Unknown > 0:
		out.measured = unknown
		out.reason = fmt.Sprintf("not known in enough parts of the period: %s", text)
	case n.Met+n.Missed == 0:
		out.measured, out.reason = NA, "it applies in no part of the period"
	default: // some missed, none met, and the others not applicable
		out.measured = KO
	}
	out.clauses.add("met_in", true, m.Basis, "%s", text)
	out.clauses.amber = out.clauses.amber && out.measured == OK
}

// part judges an indicator over a part of the period, by itself.
func (j *judge) part(ip *indicatorPlan, p Period) (PeriodResult, error) {
	r := PeriodResult{Period: p}
	if err := j.plan.accepts(j.tally, p); err != nil {
		r.Measured, r.Reason = NoData, strings.TrimPrefix(err.Error(), "sla: ")
		return r, nil
	}
	sub := j.over(p)
	out, err := sub.measure(ip)
	if err != nil {
		return r, err
	}
	r.Measured, r.Reason = out.measured, out.reason
	if !out.figure.IsMissing() && (out.measured == OK || out.measured == KO) {
		exact := new(big.Rat).Quo(out.figure.R, ip.unit)
		text, shown := exact.String(), sub.show(ip, exact, out.measured)
		r.Exact, r.Value = &text, &shown
	}
	return r, nil
}
