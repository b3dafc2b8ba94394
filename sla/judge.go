package sla

import (
	"errors"
	"fmt"
	"maps"
	"math/big"
	"slices"
	"strings"

	"github.com/capitolato/capitolato/internal/rule"
)

// Judge judges every indicator over a period from what was counted. The period is clipped to
// the contract's validity and must consist of whole parts of the tally: months, or the
// periods that the sources were read for. It is an error if the tally was made with other
// aggregates than the plan's; other targets are judged anew.
func (p *Plan) Judge(t *Tally, period Period) (*Result, error) {
	clipped, err := p.clip(period)
	if err != nil {
		return nil, err
	}
	if err := p.accepts(t, clipped); err != nil {
		return nil, err
	}
	res := &Result{Format: 1, Contract: p.contract.ID, Title: p.contract.Title, Period: clipped,
		Timezone: t.Timezone, ZoneRules: t.ZoneRules, Verdict: NA, Sources: p.sourceResults(t, clipped)}
	if clipped != period {
		res.Asked = &period
	}
	j := newJudge(p, t, clipped)
	for i := range p.areas {
		ap := &p.areas[i]
		area := AreaResult{ID: ap.area.ID, Name: ap.area.Name, Verdict: NA, Indicators: []IndicatorResult{}}
		for k := range ap.indicators {
			r, err := j.revised(i, k)
			if err != nil {
				return nil, err
			}
			area.Indicators = append(area.Indicators, r)
			area.Verdict = area.Verdict.Worse(r.Verdict)
		}
		j.score(ap, &area)
		res.Areas = append(res.Areas, area)
		res.Verdict = res.Verdict.Worse(area.Verdict)
	}
	p.date(res)
	res.Exclusions = j.exclusions()
	res.Penalties = p.total(res)
	res.Findings = findings(res, j.findings)
	return res, nil
}

// accepts reports why a tally cannot be judged over a period.
func (p *Plan) accepts(t *Tally, period Period) error {
	switch {
	case t.Format != tallyFormat:
		return fmt.Errorf("sla: a tally of format %d: tally again", t.Format)
	case t.Contract != p.contract.ID || t.Timezone != p.contract.Timezone:
		return fmt.Errorf("sla: the tally is of the contract %s in %s, not of %s in %s", t.Contract, t.Timezone, p.contract.ID, p.contract.Timezone)
	}
	has := map[cellID]bool{}
	for _, c := range t.Cells {
		has[c.id()] = true
	}
	for _, c := range p.cells {
		if !has[c.id] {
			return fmt.Errorf("sla: the tally does not hold %s of area %q: it was made with other rules, so tally again", c.id.cell, c.id.area)
		}
	}
	for _, c := range t.Cells {
		for _, part := range c.Parts {
			if part.Origin != "" && part.Period.overlaps(period) && !part.Period.within(period) {
				return fmt.Errorf("sla: %s supplies a figure for %s, of which %s is only a part", part.Origin, part.Period, period)
			}
		}
	}
	for _, in := range t.Inputs {
		if !in.Period.overlaps(period) || in.Figures {
			continue
		}
		if rec := p.recordNamed(in.Records); rec == nil || rec.definition != in.Definition {
			return fmt.Errorf("sla: the %s of %s were counted when the contract defined them otherwise: tally again", in.Records, in.Name)
		}
		if err := p.acceptsSuspended(in); err != nil {
			return err
		}
		cuts := map[Date]bool{}
		for _, d := range in.Cuts {
			cuts[d] = true
		}
		for _, s := range in.Period.Months() {
			cuts[s.From], cuts[s.To] = true, true
		}
		for _, d := range []Date{period.From, period.To} {
			if (Period{d.AddDays(-1), d.AddDays(1)}).within(in.Period) && !cuts[d] {
				return fmt.Errorf("sla: the tally of %s does not tell the records before %s from those after: judge whole months, or tally the period itself", in.Name, d)
			}
		}
	}
	return nil
}

// sourceResults returns the accounts of the inputs of a period.
func (p *Plan) sourceResults(t *Tally, period Period) []SourceResult {
	out := []SourceResult{}
	for _, in := range t.Inputs {
		if in.Period.overlaps(period) {
			in.Excluded = p.leftOut(in)
			in.Counted -= in.Excluded
			out = append(out, SourceResult{Name: in.Name, Records: in.Records, Period: in.Period, Fingerprint: in.Fingerprint,
				Reconciliation: in.Reconciliation, Reasons: in.Reasons, RejectedRows: in.RejectedRows, ConflictRows: in.ConflictRows})
		}
	}
	return out
}

// findings returns what a reader should know before signing.
func findings(r *Result, more map[Finding]bool) []Finding {
	var out []Finding
	add := func(code, format string, args ...any) {
		out = append(out, Finding{code, fmt.Sprintf(format, args...)})
	}
	if r.Asked != nil {
		add("clipped", "the contract is valid in %s only, so that is what was judged, not %s", r.Period, r.Asked)
	}
	for _, s := range r.Sources {
		if s.Conflicts > 0 {
			add("conflicts", "%s: %d records share their key with an earlier record and differ from it; the first counts", s.Name, s.Conflicts)
		}
		if s.Overlap > 0 {
			add("overlap", "%s: %d records belong to several areas", s.Name, s.Overlap)
		}
	}
	return append(out, slices.SortedFunc(maps.Keys(more), func(a, b Finding) int {
		return firstNonZero(strings.Compare(a.Code, b.Code), strings.Compare(a.Text, b.Text))
	})...)
}

// outcome is what evaluating an indicator's rules gave.
type outcome struct {
	figure   rule.Value // as it is compared
	compared Verdict    // what the figure is by the target
	measured Verdict
	reason   string
	clauses  clauseOutcome
}

// indicator judges one indicator.
func (j *judge) indicator(ip *indicatorPlan) (IndicatorResult, error) {
	ind := ip.indicator
	gross, err := j.read(ip)
	if err != nil {
		return IndicatorResult{}, err
	}
	r := IndicatorResult{ID: ind.ID, Name: ind.Name, Unit: ip.shown, Rule: ind.Value, Target: ind.Target, TargetText: ind.TargetText,
		Value: gross.Value, Exact: gross.Exact, Measured: gross.Measured, Verdict: gross.Measured, Reason: gross.Reason,
		Margin: gross.Margin, Explanation: *gross.Explanation,
		Tier: gross.Tier, Amber: gross.Amber, Periods: gross.Periods, Variants: gross.Variants, Clauses: gross.Clauses}
	r.Penalty, r.Bonus = gross.Penalty, gross.Bonus
	if err := j.waive(ip, &r, gross); err != nil {
		return r, err
	}
	if r.Net != nil {
		r.Penalty, r.Bonus = r.Net.Penalty, r.Net.Bonus
	}
	return r, nil
}

// read evaluates an indicator's rules over the records of the judge's reading.
func (j *judge) read(ip *indicatorPlan) (Reading, error) {
	out, err := j.outcome(ip)
	if err != nil {
		return Reading{}, fmt.Errorf("sla: indicator %s: %w", ip.indicator.ID, err)
	}
	r := Reading{Measured: out.measured, Reason: out.reason}
	figured := out.compared == OK || out.compared == KO
	if !out.figure.IsMissing() && figured && (out.measured == OK || out.measured == KO) {
		exact := new(big.Rat).Quo(out.figure.R, ip.unit)
		text, shown := exact.String(), j.show(ip, exact, out.compared)
		r.Exact, r.Value = &text, &shown
	}
	explanation := j.explain(ip, out)
	r.Explanation = &explanation
	out.clauses.into(&r)
	if figured && ip.indicator.MetIn == nil && len(ip.ratios) == 1 && ip.ratios[0].isAll() {
		r.Margin = explanation.margin()
	}
	return r, j.charge(ip, out, &r)
}

// outcome evaluates an indicator's rules and the clauses that act on it. Its error is one of the
// tally or of a function, not of the data.
func (j *judge) outcome(ip *indicatorPlan) (outcome, error) {
	out, err := j.measure(ip)
	if err != nil {
		return out, err
	}
	out.compared = out.measured
	if err := j.grade(ip, &out); err != nil {
		return out, err
	}
	if err := j.variants(ip, &out); err != nil {
		return out, err
	}
	return out, j.metIn(ip, &out)
}

// measure evaluates an indicator's rules over the period as a whole.
func (j *judge) measure(ip *indicatorPlan) (outcome, error) {
	j.lost = ""
	figure, undefined := rule.Eval(ip.figure, j)
	if undefined != nil && !unmeasurable(undefined) {
		return outcome{}, undefined
	}
	out := outcome{figure: figure}
	lost := j.lost
	dark := j.plan.suspendedIn(j.period)
	if len(dark) > 0 && j.plan.bindingDays(j.period) == 0 {
		out.measured, out.reason = NA, "the contract is suspended in all of the period"
		return out, nil
	}
	// Rows that cannot be read may be why days seem to lack records, and so come first.
	for _, rec := range ip.records {
		if reason := j.tally.unreadable(rec, j.period); reason != "" {
			out.measured, out.reason = Invalid, reason
			return out, nil
		}
	}
	for _, scope := range ip.reaches {
		if reason := j.tally.incomplete(scope.record, scope.area, j.period, dark); reason != "" && !j.supplied(ip.deciding(), scope.record, scope.area) {
			out.measured, out.reason = NoData, reason
			return out, nil
		}
	}
	if reason := j.twice(ip.deciding()); reason != "" {
		out.measured, out.reason = Invalid, reason
		return out, nil
	}
	if ip.applies != nil {
		v, err := rule.Eval(ip.applies, j)
		if err != nil && !unmeasurable(err) {
			return out, err
		}
		if !v.IsTrue() {
			out.measured, out.reason = NA, "it does not apply: "+ip.indicator.Applies
			if v.IsMissing() {
				out.measured, out.reason = NoData, "whether it applies is not known: "+ip.indicator.Applies
			}
			return out, nil
		}
	}
	if settled, err := j.volumes(ip, &out); settled || err != nil {
		return out, err
	}
	if undefined != nil {
		out.measured, out.reason = Invalid, undefined.Error()
		return out, nil
	}
	if figure.IsMissing() && !j.whenEmpty(ip, lost, &out) {
		return out, nil
	}
	j.round(ip, &out)
	return out, j.compare(ip, &out)
}

// unmeasurable reports whether an error is one of the indicator alone, which is invalid then.
func unmeasurable(err error) bool {
	return errors.Is(err, rule.ErrDivision) || errors.Is(err, rule.ErrTooLarge)
}

// whenEmpty applies what the contract says of an empty denominator. It reports whether there
// is a figure to be compared now.
func (j *judge) whenEmpty(ip *indicatorPlan, lost string, out *outcome) bool {
	w := ip.indicator.WhenEmpty
	switch {
	case lost != "":
		out.measured, out.reason = NoData, lost
	case w == nil:
		out.measured, out.reason = NoData, "there was nothing to measure"
	case ip.empty == nil:
		out.measured, out.reason = NA, "there was nothing to measure: not applicable by "+w.Basis
	default:
		out.figure, out.reason = *ip.empty, "there was nothing to measure: the value is agreed by "+w.Basis
		return true
	}
	return false
}

// round rounds the figure if the contract says that it is rounded before it is compared.
func (j *judge) round(ip *indicatorPlan, out *outcome) {
	if d := ip.indicator.Display; d.Compare == "rounded" {
		shown := d.Rounding.Round(new(big.Rat).Quo(out.figure.R, ip.unit), *d.Places)
		out.figure.R = shown.Mul(shown, ip.unit)
	}
}

// compare holds the figure against the target.
func (j *judge) compare(ip *indicatorPlan, out *outcome) error {
	met, err := j.with(out.figure).holds(ip.target)
	switch {
	case unmeasurable(err):
		out.measured, out.reason = Invalid, err.Error()
	case err != nil:
		return err
	case met.IsMissing():
		out.measured, out.reason = NoData, "a part of the target could not be measured"
	case met.B:
		out.measured = OK
	default:
		out.measured = KO
	}
	return nil
}

// maxExtraPlaces bounds how many digits more than the contract's a figure may show.
const maxExtraPlaces = 30

// show writes the figure, in its unit, so that it does not contradict the verdict.
func (j *judge) show(ip *indicatorPlan, exact *big.Rat, measured Verdict) string {
	d := ip.indicator.Display
	if d.Places == nil {
		if text := plainText(exact, d.Rounding); j.agrees(ip, text, exact, measured) {
			return text
		}
	}
	places := exactPlaces
	if d.Places != nil {
		places = *d.Places
	}
	for extra := range maxExtraPlaces {
		text := decimalText(d.Rounding.Round(exact, places+extra), places+extra)
		if j.agrees(ip, text, exact, measured) {
			return text
		}
	}
	return decimalText(d.Rounding.Round(exact, places+maxExtraPlaces), places+maxExtraPlaces)
}

// agrees reports whether the target, and the bands, say the same of the shown figure as of the
// exact one.
func (j *judge) agrees(ip *indicatorPlan, text string, exact *big.Rat, measured Verdict) bool {
	if measured != OK && measured != KO {
		return true
	}
	shown, ok := new(big.Rat).SetString(text)
	if !ok {
		return false
	}
	figure := rule.Value{Type: ip.figure.Type, R: shown.Mul(shown, ip.unit)}
	met, err := j.with(figure).holds(ip.target)
	return err == nil && met.IsTrue() == (measured == OK) && j.sameBand(ip, figure, exact)
}

// margin returns the margin of the one comparison there is.
func (e Explanation) margin() *Margin {
	if len(e.Comparisons) != 1 {
		return nil
	}
	return &e.Comparisons[0].Margin
}

// sortedValues returns the distinct values of a multiset in order, and how many there are.
func sortedValues(values map[string]int64, t rule.Type) ([]rule.Value, []int64, int64, error) {
	type pair struct {
		v rule.Value
		n int64
	}
	pairs := make([]pair, 0, len(values))
	var total int64
	for text, n := range values {
		if t == rule.String {
			text = stringPrefix + text
		}
		v, err := parseValue(text, t)
		if err != nil {
			return nil, nil, 0, err
		}
		pairs = append(pairs, pair{v, n})
		total += n
	}
	slices.SortFunc(pairs, func(a, b pair) int { return rule.Compare(a.v, b.v) })
	vs, ns := make([]rule.Value, len(pairs)), make([]int64, len(pairs))
	for i, p := range pairs {
		vs[i], ns[i] = p.v, p.n
	}
	return vs, ns, total, nil
}
