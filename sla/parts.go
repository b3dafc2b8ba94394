package sla

import (
	"encoding/json"
	"fmt"
	"math/big"
	"slices"
	"strings"

	"github.com/capitolato/capitolato/internal/rule"
	"github.com/capitolato/capitolato/sla/terms"
)

// PartResult is the judgment of an indicator by the rules of one version of the contract.
type PartResult struct {
	// Period is what was judged: the part in which these rules hold, or the whole period where
	// the stricter counts. Days are those of it on which the contract binds.
	Period Period `json:"period"`
	Days   int    `json:"days"`
	// Since is the day from which these rules hold, and Document the paper they were agreed in;
	// nil for those that the contract began with.
	Since    *Date           `json:"since,omitempty"`
	Document *terms.Document `json:"document,omitempty"`
	Reason   string          `json:"reason,omitempty"`
	// Result is the indicator as judged by them.
	Result IndicatorResult `json:"result"`
}

// stretch is a part of a period in which the rules of an indicator stay as they are.
type stretch struct {
	period   Period
	version  int // index, negative for the contract as it began
	plan     *Plan
	ip       *indicatorPlan
	revision *terms.Revision
}

// stretches returns the parts of a period that changes of an indicator's own rules cut.
func (p *Plan) stretches(area, indicator int, period Period) []stretch {
	own := func(p *Plan) *indicatorPlan { return &p.areas[area].indicators[indicator] }
	at := stretch{period: period, version: -1, plan: p, ip: own(p)}
	var out []stretch
	for i, v := range p.versions {
		if period.To.Compare(v.from) <= 0 {
			break
		}
		next := stretch{version: i, plan: v.plan, ip: own(v.plan), revision: &p.contract.Revisions[v.revision]}
		if next.ip.signature() == at.ip.signature() {
			continue
		}
		if at.period.From.Compare(v.from) < 0 {
			out = append(out, at)
			out[len(out)-1].period.To = v.from
			next.period = Period{v.from, period.To}
		} else {
			next.period = period
		}
		at = next
	}
	return append(out, at)
}

// signature is equal where the rules of two versions of an indicator say the same.
func (ip *indicatorPlan) signature() string {
	var b strings.Builder
	for _, e := range ip.counted() {
		b.WriteString(rule.FullKey(e) + "\n")
	}
	for _, n := range []*big.Rat{ip.clauses.least, ip.clauses.tolerance} {
		fmt.Fprintln(&b, n)
	}
	if ip.empty != nil {
		b.WriteString(ip.empty.Key())
	}
	for _, p := range []*terms.Penalty{ip.indicator.Penalty, ip.indicator.Bonus} {
		text, _ := json.Marshal(p)
		b.Write(text)
	}
	return b.String()
}

// judged returns the judge of a part of the period by the rules of a version. What it finds is
// found by j.
func (j *judge) judged(s stretch, period Period) *judge {
	if s.version < 0 && period == j.period {
		return j
	}
	key := fmt.Sprint(s.version, period)
	if sub := j.others[key]; sub != nil {
		return sub
	}
	sub := newJudge(s.plan, j.tally, period)
	sub.findings, sub.effects = j.findings, j.effects
	j.others[key] = sub
	return sub
}

// revised judges an indicator by the rules that hold in the period: part by part, if a revision
// of them cuts it.
func (j *judge) revised(area, indicator int) (IndicatorResult, error) {
	parts := j.plan.stretches(area, indicator, j.period)
	if len(parts) == 1 {
		return j.judged(parts[0], j.period).indicator(parts[0].ip)
	}
	how := terms.JudgedEach
	if s := j.plan.contract.Split; s != nil {
		how = s.Judged
	}
	var results []PartResult
	for _, s := range parts {
		period := s.period
		if how == terms.JudgedStricter {
			period = j.period
		} else if err := j.plan.accepts(j.tally, period); err != nil {
			return IndicatorResult{}, err
		}
		r, err := j.judged(s, period).indicator(s.ip)
		if err != nil {
			return r, err
		}
		part := PartResult{Period: period, Days: j.plan.bindingDays(period), Result: r}
		if s.revision != nil {
			from, document := s.revision.From, s.revision.Document
			part.Since, part.Document, part.Reason = &from, &document, s.revision.Reason
		}
		results = append(results, part)
	}
	if how == terms.JudgedWeighted {
		return j.weigh(parts, results), nil
	}
	r := worstPart(how, results)
	if how == terms.JudgedEach {
		r.Penalty = j.sumCharges(parts, results, func(s stretch) *penaltyPlan { return s.ip.penalty }, func(r IndicatorResult) *Charge { return r.Penalty })
		r.Bonus = nil
		if r.Verdict == OK {
			r.Bonus = j.sumCharges(parts, results, func(s stretch) *penaltyPlan { return s.ip.bonus }, func(r IndicatorResult) *Charge { return r.Bonus })
		}
	}
	return r, nil
}

// sumCharges adds up what is due for the parts of the period, each by its own rates. The lowest of
// the caps bounds the sum, as it is for the whole period.
func (j *judge) sumCharges(parts []stretch, results []PartResult, clause func(stretch) *penaltyPlan, charge func(IndicatorResult) *Charge) *Charge {
	m, fee := &j.plan.money, j.plan.money.feeOf(j.period)
	var charges []*Charge
	var limit *big.Rat
	for i, s := range parts {
		c := charge(results[i].Result)
		if c == nil {
			continue
		}
		charges = append(charges, c)
		if p := clause(s); p.cap != nil {
			if l := m.limit(*p.cap, fee); limit == nil || l.Cmp(limit) < 0 {
				limit = l
			}
		}
	}
	if len(charges) < 2 {
		return slices.Concat(charges, []*Charge{nil})[0]
	}
	out := &Charge{Each: charges[0].Each, Basis: charges[0].Basis}
	due := new(big.Rat)
	var texts []string
	for _, c := range charges {
		if c.Open != "" {
			return c // what one part costs is not known, so neither is the sum
		}
		amount, _ := new(big.Rat).SetString(c.Amount)
		due.Add(due, amount)
		text, _, _ := strings.Cut(c.Text, cappedAt)
		texts = append(texts, text)
	}
	out.Text, out.Amount = strings.Join(texts, "; "), decimalText(due, m.places)
	if limit != nil {
		text := decimalText(limit, m.places)
		if out.Cap = &text; due.Cmp(limit) > 0 {
			due = limit
			out.Text += cappedAt + text
		}
	}
	out.Due = decimalText(due, m.places)
	return out
}

// worstPart returns the result of the first part with the worst verdict, with what is true of all.
func worstPart(how string, parts []PartResult) IndicatorResult {
	worst := 0
	for i, p := range parts {
		if v := parts[worst].Result.Verdict; v != p.Result.Verdict && v.Worse(p.Result.Verdict) == p.Result.Verdict {
			worst = i
		}
	}
	r := parts[worst].Result
	texts := make([]string, len(parts))
	measured, gross, net := NA, NA, NA
	for i, p := range parts {
		texts[i] = fmt.Sprintf("%s: %s", p.name(), p.Result.Verdict)
		measured = measured.Worse(p.Result.Measured)
		net = net.Worse(p.Result.net())
	}
	gross = measured
	if r.Measured = measured; measured != OK && measured != KO {
		r.Value, r.Exact, r.Margin = nil, nil, nil
	}
	if r.Gross != nil {
		g, n := *r.Gross, *r.Net
		g.Measured, n.Measured = gross, net
		r.Gross, r.Net = &g, &n
	}
	r.Combined, r.Parts = how, parts
	rule := "each part must be met"
	if how == terms.JudgedStricter {
		rule = "the strictest of the rules in the period counts"
	}
	r.Explanation.Text = fmt.Sprintf("%s (%s); %s decides: %s", rule, strings.Join(texts, "; "), parts[worst].name(), r.Explanation.Text)
	return r
}

// net is the measure that the verdict rests on.
func (r *IndicatorResult) net() Verdict {
	if r.Net != nil {
		return r.Net.Measured
	}
	return r.Measured
}

// name tells a part from the others.
func (p PartResult) name() string {
	if p.Since == nil {
		return p.Period.String() + " as signed"
	}
	return fmt.Sprintf("%s as revised from %s", p.Period, p.Since)
}

// date says as of when, and by which revisions, a period was judged.
func (p *Plan) date(r *Result) {
	if !p.known.IsZero() {
		known := p.known
		r.Known = &known
	}
	for _, v := range p.contract.Revisions {
		signed := p.known.IsZero() || v.Document.Since().Compare(p.known) <= 0
		if signed && (v.From.IsZero() || v.From.Compare(r.Period.To) < 0) {
			r.Revisions = append(r.Revisions, v)
		}
	}
	if suspended := p.suspendedIn(r.Period); len(suspended) > 0 {
		r.Suspended = suspended
	}
}

// versionOf returns the rules of an indicator of the plan that hold in a period. It is an error if
// revisions cut it.
func (p *Plan) versionOf(ip *indicatorPlan, period Period) (stretch, error) {
	for i := range p.areas {
		for k := range p.areas[i].indicators {
			if &p.areas[i].indicators[k] != ip {
				continue
			}
			parts := p.stretches(i, k, period)
			if len(parts) == 1 {
				return parts[0], nil
			}
			var names []string
			for _, s := range parts {
				names = append(names, s.period.String())
			}
			return stretch{}, fmt.Errorf("sla: revisions change the rules of %s in %s: ask for its parts %s one by one", ip.name, period, strings.Join(names, " and "))
		}
	}
	return stretch{plan: p, ip: ip, period: period, version: -1}, nil
}
