package sla

import (
	"fmt"
	"math/big"
	"slices"
	"strings"

	"github.com/capitolato/capitolato/internal/rule"
	"github.com/capitolato/capitolato/sla/terms"
)

// bound returns the operator and the bound, in the indicator's unit, of a target that compares the
// figure with a constant.
func (ip *indicatorPlan) bound() (rule.Op, *big.Rat, bool) {
	e := ip.target
	mirrored := map[rule.Op]rule.Op{rule.OpLt: rule.OpGt, rule.OpLe: rule.OpGe, rule.OpGt: rule.OpLt, rule.OpGe: rule.OpLe, rule.OpEq: rule.OpEq}
	op, l, r := e.Op, (*rule.Expr)(nil), (*rule.Expr)(nil)
	if _, ok := mirrored[op]; !ok {
		return 0, nil, false
	}
	if l, r = e.Args[0], e.Args[1]; l.Op == rule.OpConst {
		op, l, r = mirrored[op], r, l
	}
	if l.Op != rule.OpFigure || r.Op != rule.OpConst || r.Const.R == nil {
		return 0, nil, false
	}
	return op, new(big.Rat).Quo(r.Const.R, ip.unit), true
}

// checkWeighted checks that the parts of a period can be weighted, where that is the rule.
func (k *compiler) checkWeighted() {
	if s := k.contract.Split; s == nil || s.Judged != terms.JudgedWeighted {
		return
	}
	for i := range k.plan.areas {
		for j := range k.plan.areas[i].indicators {
			k.checkWeightedIndicator(i, j)
		}
	}
}

func (k *compiler) checkWeightedIndicator(area, indicator int) {
	own := &k.plan.areas[area].indicators[indicator]
	op, _, simple := own.bound()
	ind := own.indicator
	for _, v := range k.plan.versions {
		if indicator >= len(v.plan.areas[area].indicators) {
			return // which is told elsewhere
		}
		ip := &v.plan.areas[area].indicators[indicator]
		if ip.signature() == own.signature() {
			continue
		}
		path := pointer("revisions", v.revision)
		if other, _, ok := ip.bound(); !simple || !ok || other != op {
			k.errorf(path, "split", "judge each part, or write both targets as value >= 95",
				"the parts of %s cannot be weighted: its targets do not compare value with a constant by one operator", ip.name)
		}
		if ip.figure.Type != own.figure.Type || ip.unit.Cmp(own.unit) != 0 {
			k.errorf(path, "split", "judge each part", "the parts of %s cannot be weighted: their figures have different units", ip.name)
		}
		if ind.MetIn != nil || len(ind.Tiers) > 0 || ind.Amber != "" {
			k.errorf(path, "split", "judge each part", "the parts of %s cannot be weighted: met_in, tiers and amber have no mean", ip.name)
		}
		if ind.Penalty != nil || ind.Bonus != nil {
			k.errorf(path, "split", "judge each part", "the parts of %s cannot be weighted: a penalty or bonus is measured against one target", ip.name)
		}
		return
	}
}

// weigh holds the mean of the parts' figures, weighted by their days, against the mean of their
// bounds.
func (j *judge) weigh(parts []stretch, results []PartResult) IndicatorResult {
	r := results[len(results)-1].Result
	of := func(choose func(*IndicatorResult) Reading) Reading {
		readings := make([]Reading, len(results))
		for i := range results {
			readings[i] = choose(&results[i].Result)
		}
		return weighted(parts, results, readings)
	}
	gross := of((*IndicatorResult).gross)
	r.Value, r.Exact, r.Measured, r.Verdict, r.Reason = gross.Value, gross.Exact, gross.Measured, gross.Measured, gross.Reason
	r.Margin, r.Explanation, r.Variants, r.Clauses, r.Gross, r.Net, r.Waived = nil, *gross.Explanation, nil, nil, nil, nil, nil
	if slices.ContainsFunc(results, func(p PartResult) bool { return p.Result.Net != nil }) {
		net := of((*IndicatorResult).netReading)
		r.Gross, r.Net, r.Verdict = &gross, &net, net.Measured
		if met(net.Measured) && !met(gross.Measured) {
			r.Verdict = Waived
		}
		for _, id := range waiverIDs(results) {
			r.Waived = append(r.Waived, waiverOf(id, results, of))
		}
	}
	r.Combined, r.Parts = terms.JudgedWeighted, results
	return r
}

// gross is the measure over all records.
func (r *IndicatorResult) gross() Reading {
	if r.Gross != nil {
		return *r.Gross
	}
	return Reading{Value: r.Value, Exact: r.Exact, Measured: r.Measured, Reason: r.Reason, Explanation: &r.Explanation}
}

// netReading is the measure that the verdict rests on.
func (r *IndicatorResult) netReading() Reading {
	if r.Net != nil {
		return *r.Net
	}
	return r.gross()
}

// waiverIDs returns the exclusions that concern some part, in the order of the parts.
func waiverIDs(parts []PartResult) []string {
	var ids []string
	for _, p := range parts {
		for _, w := range p.Result.Waived {
			if !slices.Contains(ids, w.ID) {
				ids = append(ids, w.ID)
			}
		}
	}
	return ids
}

// waiverOf adds up what an exclusion takes out of the parts.
func waiverOf(id string, parts []PartResult, of func(func(*IndicatorResult) Reading) Reading) Waiver {
	out := Waiver{ID: id}
	named := func(r *IndicatorResult) *Waiver {
		if i := slices.IndexFunc(r.Waived, func(w Waiver) bool { return w.ID == id }); i >= 0 {
			return &r.Waived[i]
		}
		return nil
	}
	for i := range parts {
		if w := named(&parts[i].Result); w != nil {
			out.State = w.State
			out.Records, out.Matched, out.Cut = out.Records+w.Records, out.Matched+w.Matched, out.Cut+w.Cut
		}
	}
	out.Otherwise = of(func(r *IndicatorResult) Reading {
		if w := named(r); w != nil {
			return w.Otherwise
		}
		return r.netReading()
	})
	out.Otherwise.Explanation = nil
	return out
}

// weighted is the mean of readings. A part in which the indicator does not apply has no weight;
// one that could not be measured leaves nothing to be weighted.
func weighted(parts []stretch, results []PartResult, readings []Reading) Reading {
	days, figure, bound := new(big.Rat), new(big.Rat), new(big.Rat)
	var op rule.Op
	var ip *indicatorPlan
	var figures, bounds []string
	out := Reading{Measured: NA, Reason: "it applies in no part of the period"}
	for i, r := range readings {
		if r.Measured != OK && r.Measured != KO || r.Exact == nil {
			if worse := out.Measured.Worse(r.Measured); worse != out.Measured && (r.Measured == NoData || r.Measured == Invalid) {
				out.Measured, out.Reason = r.Measured, fmt.Sprintf("%s: %s", results[i].name(), r.Reason)
			}
			continue
		}
		ip = parts[i].ip
		_, b, _ := ip.bound()
		op, _, _ = ip.bound()
		n, _ := new(big.Rat).SetString(*r.Exact)
		weight := new(big.Rat).SetInt64(int64(results[i].Days))
		days.Add(days, weight)
		figure.Add(figure, new(big.Rat).Mul(weight, n))
		bound.Add(bound, new(big.Rat).Mul(weight, b))
		figures = append(figures, fmt.Sprintf("%d × %s", results[i].Days, numberText(n)))
		bounds = append(bounds, fmt.Sprintf("%d × %s", results[i].Days, numberText(b)))
	}
	if out.Measured != NA || ip == nil {
		out.Explanation = &Explanation{Text: "the parts cannot be weighted: " + out.Reason}
		return out
	}
	figure.Quo(figure, days)
	bound.Quo(bound, days)
	holds := rule.Holds(op, figure.Cmp(bound))
	out.Reason, out.Measured = "", KO
	if holds {
		out.Measured = OK
	}
	exact, shown := figure.String(), showAgainst(ip.indicator.Display, op, figure, bound)
	out.Exact, out.Value = &exact, &shown
	out.Explanation = &Explanation{Text: fmt.Sprintf("weighted by days, (%s) / %s = %s %s (%s) / %s = %s is %t",
		strings.Join(figures, " + "), numberText(days), numberText(figure), signs[op], strings.Join(bounds, " + "), numberText(days), numberText(bound), holds)}
	return out
}

// showAgainst writes a figure so that it does not contradict its comparison with a bound.
func showAgainst(d Display, op rule.Op, figure, bound *big.Rat) string {
	places, want := exactPlaces, rule.Holds(op, figure.Cmp(bound))
	if d.Places != nil {
		places = *d.Places
	} else if text := plainText(figure, d.Rounding); agreesWith(text, op, bound, want) {
		return text
	}
	for extra := range maxExtraPlaces {
		text := decimalText(d.Rounding.Round(figure, places+extra), places+extra)
		if agreesWith(text, op, bound, want) {
			return text
		}
	}
	return decimalText(d.Rounding.Round(figure, places+maxExtraPlaces), places+maxExtraPlaces)
}

func agreesWith(text string, op rule.Op, bound *big.Rat, want bool) bool {
	r, ok := new(big.Rat).SetString(text)
	return ok && rule.Holds(op, r.Cmp(bound)) == want
}
