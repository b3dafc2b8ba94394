package sla

import (
	"math/big"
	"strings"

	"github.com/capitolato/capitolato/internal/rule"
	"github.com/capitolato/capitolato/sla/terms"
)

// variantPlan is the figure of a service level by one formula.
type variantPlan struct {
	metric   terms.Metric
	contract bool
	figure   *rule.Expr
}

// variants compiles the other formulas of a service level that is the figure of an indicator.
func (k *compiler) variants(area int, ip *indicatorPlan) {
	if ip.figure.Op != rule.OpRef {
		return
	}
	name := ip.figure.Name
	if whole, ok := strings.CutPrefix(name, "contract."); ok {
		name, area = whole, rule.Everywhere
	}
	level, ok := k.contract.ServiceLevels[name]
	if !ok || k.broken[name] || !rule.UsesFigure(ip.target) {
		return
	}
	for _, f := range terms.Formulas() {
		m, ok := level.Level(f.Name)
		if !ok {
			continue
		}
		if e := k.rules.Figure(area, k.generate(name, "by "+f.Name, m)); e != nil {
			ip.clauses.variants = append(ip.clauses.variants, variantPlan{m, f.Name == level.Formula, e})
		}
	}
}

// variants judges a service level by each of its formulas. Figures that were supplied are of the
// contract's own, so there are none of the others.
func (j *judge) variants(ip *indicatorPlan, out *outcome) error {
	if len(ip.clauses.variants) == 0 || out.compared != OK && out.compared != KO || j.isSupplied(ip) {
		return nil
	}
	for _, v := range ip.clauses.variants {
		got, err := j.variant(ip, v)
		if err != nil {
			return err
		}
		got.Changes = got.Verdict != out.compared
		out.clauses.levels = append(out.clauses.levels, got)
	}
	return nil
}

// variant judges a service level by one formula.
func (j *judge) variant(ip *indicatorPlan, v variantPlan) (Variant, error) {
	r := Variant{Formula: v.metric.Name, Contract: v.contract, Rule: v.metric.Rule, Source: v.metric.Source}
	var o outcome
	var err error
	switch o.figure, err = rule.Eval(v.figure, j); {
	case unmeasurable(err):
		r.Verdict = Invalid
		return r, nil
	case err != nil:
		return r, err
	case o.figure.IsMissing():
		r.Verdict = NoData
		return r, nil
	}
	j.round(ip, &o)
	if err := j.compare(ip, &o); err != nil {
		return r, err
	}
	exact := new(big.Rat).Quo(o.figure.R, ip.unit)
	text, shown := exact.String(), j.show(ip, exact, o.measured)
	r.Exact, r.Value, r.Verdict = &text, &shown, o.measured
	return r, nil
}

// isSupplied reports whether some figure that an indicator needs was supplied.
func (j *judge) isSupplied(ip *indicatorPlan) bool {
	for _, a := range rule.Aggregates(ip.rules()...) {
		for _, part := range j.chosen(a) {
			if part.Origin != "" {
				return true
			}
		}
	}
	return false
}
