package sla

import (
	"fmt"
	"math/big"
	"strings"

	"github.com/capitolato/capitolato/internal/rule"
	"github.com/capitolato/capitolato/sla/terms"
)

// clauseOutcome is what the clauses on a target made of an indicator.
type clauseOutcome struct {
	tier    int // index of the tier + 1; 0: none
	tierID  string
	amber   bool
	periods []PeriodResult
	levels  []Variant
	list    []ClauseResult
}

// into writes it to a reading.
func (c clauseOutcome) into(r *Reading) {
	r.Tier, r.Amber, r.Periods, r.Variants, r.Clauses = c.tierID, c.amber, c.periods, c.levels, c.list
}

func (c *clauseOutcome) add(clause string, acted bool, basis, format string, args ...any) {
	c.list = append(c.list, ClauseResult{Clause: clause, Acted: acted, Text: fmt.Sprintf(format, args...), Basis: basis})
}

// volumes applies the clauses on how much there is to measure. It reports whether the verdict is
// settled by one.
func (j *judge) volumes(ip *indicatorPlan, out *outcome) (settled bool, err error) {
	for _, apply := range []func(*indicatorPlan, *outcome) (bool, error){j.sample, j.minVolume, j.overForecast} {
		if settled, err = apply(ip, out); settled || err != nil {
			break
		}
	}
	return settled, err
}

// number evaluates an expression for a number of a clause. It reports whether there is one; if not
// the outcome says why.
func (j *judge) number(e *rule.Expr, text string, out *outcome) (*big.Rat, bool, error) {
	v, err := rule.Eval(e, j)
	switch {
	case unmeasurable(err):
		out.measured, out.reason = Invalid, text+": "+err.Error()
	case err != nil:
		return nil, false, err
	case v.IsMissing():
		out.measured, out.reason = NoData, text+" could not be measured"
	default:
		return v.R, true, nil
	}
	return nil, false, nil
}

// minVolume applies the clause on a least volume.
func (j *judge) minVolume(ip *indicatorPlan, out *outcome) (bool, error) {
	m := ip.indicator.MinVolume
	if m == nil {
		return false, nil
	}
	n, ok, err := j.number(ip.clauses.minVolume, m.Volume, out)
	if !ok || err != nil {
		return true, err
	}
	least := ip.clauses.least
	if n.Cmp(least) >= 0 {
		out.clauses.add("min_volume", false, m.Basis, "%s is %s, at least %s", m.Volume, numberText(n), numberText(least))
		return false, nil
	}
	out.clauses.add("min_volume", true, m.Basis, "%s is %s, less than %s", m.Volume, numberText(n), numberText(least))
	out.measured = NA
	out.reason = fmt.Sprintf("below the minimum volume: %s is %s, less than the %s of %s", m.Volume, numberText(n), numberText(least), m.Basis)
	return true, nil
}

// overForecast applies the clause on a volume beyond what was forecast.
func (j *judge) overForecast(ip *indicatorPlan, out *outcome) (bool, error) {
	o := ip.indicator.OverForecast
	if o == nil {
		return false, nil
	}
	expected, known := forecastOf(ip.clauses.forecast, j.period)
	if !known {
		out.clauses.add("over_forecast", false, o.Basis, "no volume was forecast for %s, so the target binds", j.period)
		return false, nil
	}
	n, ok, err := j.number(ip.clauses.overVolume, o.Volume, out)
	if !ok || err != nil {
		return true, err
	}
	most := terms.Most(expected, ip.clauses.tolerance)
	if n.Cmp(most) <= 0 {
		out.clauses.add("over_forecast", false, o.Basis, "%s is %s, not more than %s; %s were forecast", o.Volume, numberText(n), numberText(most), numberText(expected))
		return false, nil
	}
	out.clauses.add("over_forecast", true, o.Basis, "%s is %s, more than %s; %s were forecast", o.Volume, numberText(n), numberText(most), numberText(expected))
	out.measured = NA
	out.reason = fmt.Sprintf("suspended, the volume is beyond the forecast: %s is %s, more than the %s of %s", o.Volume, numberText(n), numberText(most), o.Basis)
	return true, nil
}

// forecastOf returns what was forecast for a period: the sum of its parts, if they make it up.
func forecastOf(parts []forecastPart, p Period) (*big.Rat, bool) {
	sum, at := new(big.Rat), p.From
	for _, f := range parts { // in order, and disjoint
		if f.period.From == at && f.period.within(p) {
			sum.Add(sum, f.volume)
			at = f.period.To
		}
	}
	return sum, at == p.To
}

// grade tells which tier a figure is in, and whether the target is only just met.
func (j *judge) grade(ip *indicatorPlan, out *outcome) error {
	if out.measured != OK && out.measured != KO {
		return nil
	}
	tier, amber, err := j.band(ip, out.figure, out.measured)
	if err != nil {
		return err
	}
	x := explainer{j: j.with(out.figure), substituted: true}
	if tiers := ip.indicator.Tiers; tier > 0 {
		t := tiers[tier-1]
		out.clauses.tier, out.clauses.tierID = tier, t.Name
		out.clauses.add("tiers", true, "", "%s: %s", t.Name, x.condition(ip.clauses.tiers[tier-1]))
	} else if len(tiers) > 0 {
		names := make([]string, len(tiers))
		for i, t := range tiers {
			names[i] = t.Name
		}
		out.clauses.add("tiers", false, "", "none of %s", strings.Join(names, ", "))
	}
	if ip.clauses.amber != nil && out.measured == OK {
		out.clauses.amber = amber
		out.clauses.add("amber", amber, "", "%s", x.condition(ip.clauses.amber))
	}
	return nil
}

// band returns the tier of a figure, from 1, and whether it is in the amber zone.
func (j *judge) band(ip *indicatorPlan, figure rule.Value, measured Verdict) (tier int, amber bool, err error) {
	at := j.with(figure)
	for i, e := range ip.clauses.tiers {
		v, err := at.holds(e)
		if err != nil && !unmeasurable(err) {
			return 0, false, err
		}
		if err == nil && v.IsTrue() {
			tier = i + 1
			break
		}
	}
	if ip.clauses.amber == nil || measured != OK {
		return tier, false, nil
	}
	v, err := at.holds(ip.clauses.amber)
	if unmeasurable(err) {
		return tier, false, nil
	}
	return tier, err == nil && v.IsTrue(), err
}

// sameBand reports whether a figure as it is shown is in the bands of the one it shows, which is
// exact in the indicator's unit.
func (j *judge) sameBand(ip *indicatorPlan, shown rule.Value, exact *big.Rat) bool {
	if len(ip.clauses.tiers) == 0 && ip.clauses.amber == nil {
		return true
	}
	own := rule.Value{Type: shown.Type, R: new(big.Rat).Mul(exact, ip.unit)}
	t1, a1, err1 := j.band(ip, own, OK)
	t2, a2, err2 := j.band(ip, shown, OK)
	return err1 == nil && err2 == nil && t1 == t2 && a1 == a2
}
