package sla

import (
	"maps"
	"math/big"
	"slices"
	"strings"

	"github.com/capitolato/capitolato/internal/rule"
	"github.com/capitolato/capitolato/internal/suggest"
	"github.com/capitolato/capitolato/sla/terms"
)

// clausePlan is the checked rules of the clauses on a target; nil where there is none.
type clausePlan struct {
	sampled, size, population *rule.Expr
	minVolume                 *rule.Expr
	least                     *big.Rat
	overVolume                *rule.Expr
	forecast                  []forecastPart
	tolerance                 *big.Rat
	tiers                     []*rule.Expr
	points                    []*big.Rat // of the tiers; nil: those of the verdict
	amber                     *rule.Expr
	weight                    *big.Rat
	variants                  []variantPlan
}

// forecastPart is the volume that was forecast for a period.
type forecastPart struct {
	period Period
	volume *big.Rat
}

// deciding returns every rule that the verdict on an indicator rests on; some are nil.
func (ip *indicatorPlan) deciding() []*rule.Expr {
	c := &ip.clauses
	return append([]*rule.Expr{ip.figure, ip.target, ip.applies, c.sampled, c.size, c.population, c.minVolume, c.overVolume, c.amber}, c.tiers...)
}

// rules returns every rule of an indicator: those of its verdict, and what is charged for it.
func (ip *indicatorPlan) rules() []*rule.Expr {
	return append(ip.deciding(), ip.penalty.rule(), ip.bonus.rule())
}

// counted returns every rule that needs something counted: those that an indicator is judged by, and
// those that are shown beside them.
func (ip *indicatorPlan) counted() []*rule.Expr {
	out := ip.rules()
	for _, v := range ip.clauses.variants {
		out = append(out, v.figure)
	}
	return out
}

// checkClauses checks the clauses on the target of an indicator.
func (k *compiler) checkClauses(area int, path string, ip *indicatorPlan) {
	ind := ip.indicator
	k.checkVolumes(area, path, ip)
	if s := ind.Sample; s != nil {
		k.checkSample(area, path+"/sample", s, &ip.clauses)
	}
	if m := ind.MetIn; m != nil {
		k.checkMetIn(path+"/met_in", m)
	}
	k.checkTiers(area, path, ip)
	k.variants(area, ip)
	k.checkCharges(area, path, ip)
	if ind.Amber != "" {
		ip.clauses.amber = k.band(area, path+"/amber", ind.Amber, ip)
	}
	ip.clauses.weight = new(big.Rat)
	if ind.Weight != "" {
		ip.clauses.weight = k.notNegative(path+"/weight", ind.Weight)
	}
}

// checkVolumes checks the clauses by which a volume takes an indicator out.
func (k *compiler) checkVolumes(area int, path string, ip *indicatorPlan) {
	if m := ip.indicator.MinVolume; m != nil {
		path := path + "/min_volume"
		ip.clauses.minVolume = k.volume(area, path+"/volume", m.Volume)
		ip.clauses.least = k.notNegative(path+"/least", m.Least)
		k.checkBasis(path, m.Basis)
	}
	if o := ip.indicator.OverForecast; o != nil {
		path := path + "/over_forecast"
		ip.clauses.overVolume = k.volume(area, path+"/volume", o.Volume)
		ip.clauses.forecast = k.forecast(path+"/forecast", o.Forecast)
		tolerance, err := parsePercent(o.Tolerance)
		if err != nil {
			k.errorf(path+"/tolerance", "value", "", "%v", err)
		}
		if tolerance == nil {
			tolerance = new(big.Rat)
		}
		ip.clauses.tolerance = tolerance
		k.checkBasis(path, o.Basis)
	}
}

// checkBasis checks that it is said where a clause was agreed.
func (k *compiler) checkBasis(path, basis string) {
	if strings.TrimSpace(basis) == "" {
		k.errorf(path, "missing", "add basis: the document in which it was agreed", "the clause has no basis")
	}
}

// volume checks an expression for a number.
func (k *compiler) volume(area int, path, text string) *rule.Expr {
	e := k.rules.Figure(area, rule.Source{Path: path, Text: text})
	if e != nil && e.Type != rule.Number {
		k.errorf(path, "type", "count records, such as len(calls)", "a volume is a number, this is %s", e.Type)
	}
	return e
}

// notNegative returns the value of a constant expression for a number of at least 0.
func (k *compiler) notNegative(path, text string) *big.Rat {
	v, ok := k.rules.Constant(rule.Source{Path: path, Text: text})
	switch {
	case !ok:
	case v.Type != rule.Number:
		k.errorf(path, "type", "", "this must be a number, and is %s", v.Type)
	case v.R.Sign() < 0:
		k.errorf(path, "value", "", "this must not be negative")
	default:
		return v.R
	}
	return new(big.Rat)
}

// forecast checks the volumes that were forecast, and returns them by period.
func (k *compiler) forecast(path string, forecast map[string]string) []forecastPart {
	if len(forecast) == 0 {
		k.errorf(path, "missing", "write such as forecast: {2024-01: 12000}", "there is no forecast to be held against")
	}
	var out []forecastPart
	for _, name := range slices.Sorted(maps.Keys(forecast)) {
		at := path + pointer(name)
		p, err := ParsePeriod(name)
		if err != nil {
			k.errorf(at, "dates", "", "%v", err)
			continue
		}
		out = append(out, forecastPart{p, k.notNegative(at, forecast[name])})
	}
	slices.SortFunc(out, func(a, b forecastPart) int { return a.period.From.Compare(b.period.From) })
	for i := 1; i < len(out); i++ {
		if out[i-1].period.overlaps(out[i].period) {
			k.errorf(path+pointer(out[i].period.String()), "duplicate", "", "there is a forecast for days of %s twice: for %s, too", out[i].period, out[i-1].period)
		}
	}
	return out
}

// checkSample checks the clause on a sample.
func (k *compiler) checkSample(area int, path string, s *terms.Sample, c *clausePlan) {
	c.sampled = k.volume(area, path+"/records", s.Records)
	c.size = k.volume(area, path+"/size", s.Size)
	c.population = k.volume(area, path+"/population", s.Population)
	if s.Each != "" {
		k.checkEach(path+"/each", s.Each)
	}
	if strings.TrimSpace(s.Method) == "" {
		k.errorf(path, "missing", "add method: how the sample is drawn", "the sample has no method")
	}
	k.checkBasis(path, s.Basis)
}

// checkEach checks the name of the parts of a period.
func (k *compiler) checkEach(path, each string) {
	if names := []string{terms.Month, terms.Quarter}; !slices.Contains(names, each) {
		k.errorf(path, "value", suggest.Hint(each, names), "%q is neither month nor quarter", each)
	}
}

// checkMetIn checks the clause on k of n parts of a period.
func (k *compiler) checkMetIn(path string, m *terms.MetIn) {
	k.checkEach(path+"/each", m.Each)
	if m.Least < 1 || m.Of < m.Least || m.Of > 120 {
		k.errorf(path, "value", "write such as least: 5, of: 6", "least %d of %d is not a part of up to 120 that must be met", m.Least, m.Of)
	}
}

// checkTiers checks the bands of a figure.
func (k *compiler) checkTiers(area int, path string, ip *indicatorPlan) {
	seen := map[string]bool{}
	for i, t := range ip.indicator.Tiers {
		path := path + pointer("tiers", i)
		switch {
		case strings.TrimSpace(t.Name) == "":
			k.errorf(path, "missing", "add name", "the tier has no name")
		case seen[t.Name]:
			k.errorf(path+"/name", "duplicate", "", "a second tier has the name %q", t.Name)
		}
		seen[t.Name] = true
		ip.clauses.tiers = append(ip.clauses.tiers, k.band(area, path+"/when", t.When, ip))
		var points *big.Rat
		if t.Points != "" {
			points = k.constant(path+"/points", t.Points)
		}
		ip.clauses.points = append(ip.clauses.points, points)
	}
}

// constant returns the value of a constant expression for a number.
func (k *compiler) constant(path, text string) *big.Rat {
	v, ok := k.rules.Constant(rule.Source{Path: path, Text: text})
	if ok && v.Type != rule.Number {
		k.errorf(path, "type", "", "this must be a number, and is %s", v.Type)
		ok = false
	}
	if !ok {
		return new(big.Rat)
	}
	return v.R
}

// band checks a condition on the figure.
func (k *compiler) band(area int, path, text string, ip *indicatorPlan) *rule.Expr {
	e := k.rules.Condition(area, rule.Source{Path: path, Text: text}, ip.figure)
	if e == nil {
		return nil
	}
	if !rule.UsesFigure(e) {
		k.errorf(path, "figure", "write it with value, such as value >= 98", "the condition does not speak of the indicator's value")
	}
	if _, never := rule.Decided(e); never {
		k.diagnostics = append(k.diagnostics, Diagnostic{Severity: Warning, Code: "pointless", Path: path, Text: text,
			Message: "this can never hold, whatever the records say"})
	}
	return e
}
