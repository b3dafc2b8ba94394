package sla

import (
	"math/big"
	"slices"
	"strings"

	"github.com/capitolato/capitolato/internal/rule"
	"github.com/capitolato/capitolato/internal/suggest"
	"github.com/capitolato/capitolato/sla/terms"
)

// penaltyPlan is a checked penalty or bonus.
type penaltyPlan struct {
	terms   *terms.Penalty
	measure *rule.Expr // nil: once
	step    rule.Value
	bands   []penaltyBand
	cap     *terms.Amount
	reaches []reach // what the measure speaks of
}

// rule returns the measure of a penalty that may be nil.
func (p *penaltyPlan) rule() *rule.Expr {
	if p == nil {
		return nil
	}
	return p.measure
}

// penaltyBand is the amount for each step after a number of them.
type penaltyBand struct {
	after int
	each  terms.Amount
}

// checkPenalties checks what the penalties of the contract have in common.
func (k *compiler) checkPenalties() {
	m := &k.plan.money
	m.places, m.rounding, m.amount = 2, HalfUp, new(big.Rat)
	p := k.contract.Penalties
	if p == nil {
		return
	}
	m.used, m.basis = true, p.Basis
	if r := Rounding(p.Rounding); r != "" {
		m.rounding = r
		if !slices.Contains(roundingNames, p.Rounding) {
			k.errorf("/penalties/rounding", "value", suggest.Hint(p.Rounding, roundingNames), "%q is not a rounding rule: %s", p.Rounding, strings.Join(roundingNames, ", "))
		}
	}
	if p.Places != nil {
		if m.places = *p.Places; m.places < 0 || m.places > 6 {
			k.errorf("/penalties/places", "value", "", "%d is not a number of digits of an amount in euro, from 0 to 6", m.places)
			m.places = 2
		}
	}
	if a := k.sum("/penalties/amount", p.Amount); a != nil {
		m.amount = a.Number
	}
	if a := k.sum("/penalties/monthly_fee", p.Fee); a != nil {
		m.fee = a.Number
	}
	m.contractCap = k.limitOf("/penalties/cap", p.Cap)
	if m.contractCap != nil && m.contractCap.Of == "fee" {
		k.errorf("/penalties/cap", "value", "write such as 10% of amount", "the cap of the whole contract cannot be a part of the fee of a period")
	}
	m.periodCap = k.limitOf("/penalties/period_cap", p.PeriodCap)
	m.bonusCap = k.limitOf("/penalties/bonus_cap", p.BonusCap)
}

// sum returns a sum of money that is no part of another; nil if it is not said.
func (k *compiler) sum(path, text string) *terms.Amount {
	if text == "" {
		return nil
	}
	a := k.amount(path, text)
	if a != nil && a.Of != "" {
		k.errorf(path, "value", "write such as 250000.00", "%q must be a sum, not a part of one", text)
		return nil
	}
	return a
}

// limitOf returns a cap; nil if it is not said.
func (k *compiler) limitOf(path, text string) *terms.Amount {
	if text == "" {
		return nil
	}
	a := k.amount(path, text)
	if a != nil && a.Of != "" && a.Number.Cmp(big.NewRat(1, 1)) > 0 {
		k.errorf(path, "value", "", "%q is more than all of it, which is no cap", text)
	}
	return a
}

// amount returns an amount of which all that it is a part of is said; nil if there is a problem.
func (k *compiler) amount(path, text string) *terms.Amount {
	a, err := terms.ParseAmount(text)
	p := k.contract.Penalties
	switch {
	case err != nil:
		k.errorf(path, "value", "", "%v", err)
		return nil
	case a.Of == "fee" && (p == nil || p.Fee == ""):
		k.errorf(path, "missing", "add penalties: {monthly_fee: …}", "%q is a part of the fee, and the contract does not say what that is", text)
	case a.Of == "amount" && (p == nil || p.Amount == ""):
		k.errorf(path, "missing", "add penalties: {amount: …}", "%q is a part of the contract's amount, and the contract does not say what that is", text)
	}
	return &a
}

// checkCharges checks the penalty and the bonus of an indicator.
func (k *compiler) checkCharges(area int, path string, ip *indicatorPlan) {
	if p := ip.indicator.Penalty; p != nil {
		ip.penalty = k.penalty(area, path+"/penalty", p, ip)
	}
	if p := ip.indicator.Bonus; p != nil {
		ip.bonus = k.penalty(area, path+"/bonus", p, ip)
	}
}

// penalty checks a penalty or a bonus.
func (k *compiler) penalty(area int, path string, p *terms.Penalty, ip *indicatorPlan) *penaltyPlan {
	k.plan.money.used = true
	out := &penaltyPlan{terms: p, step: rule.IntValue(1)}
	if p.Measure != "" {
		out.measure = k.rules.Measure(area, rule.Source{Path: path + "/measure", Text: p.Measure}, ip.figure)
	} else if p.Step != "" || len(p.Rates) > 0 || p.Whole {
		k.errorf(path, "missing", "add measure: what is counted in steps, such as 95 - value", "without a measure the amount is due once, so there are no steps")
	}
	if p.Step != "" {
		out.step = k.step(path+"/step", p.Step)
	}
	if e := out.measure; e != nil && out.step.Type != e.Type {
		k.errorf(path, "type", `write step: 1 for a number, step: duration("24h") for a duration`, "the measure is %s and its step is %s", e.Type, out.step.Type)
	}
	k.bands(path, p, out)
	out.cap = k.limitOf(path+"/cap", p.Cap)
	return out
}

// step returns the constant that a measure is divided by.
func (k *compiler) step(path, text string) rule.Value {
	v, ok := k.rules.Constant(rule.Source{Path: path, Text: text})
	switch {
	case !ok:
	case v.Type != rule.Number && v.Type != rule.Duration:
		k.errorf(path, "type", "", "a step is a number or a duration, this is %s", v.Type)
	case v.R.Sign() <= 0:
		k.errorf(path, "value", "", "a step must be more than 0")
	default:
		return v
	}
	return rule.IntValue(1)
}

// bands checks the amounts for the steps.
func (k *compiler) bands(path string, p *terms.Penalty, out *penaltyPlan) {
	add := func(path, text string, after int) {
		if a := k.amount(path, text); a != nil {
			out.bands = append(out.bands, penaltyBand{after, *a})
		}
	}
	add(path+"/each", p.Each, 0)
	last := 0
	for i, r := range p.Rates {
		at := path + pointer("rates", i)
		if r.After <= last {
			k.errorf(at+"/after", "value", "", "after %d does not come after %d steps", r.After, last)
		}
		last = r.After
		add(at+"/each", r.Each, r.After)
	}
}
