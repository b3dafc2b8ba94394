package sla

import (
	"fmt"
	"slices"
	"strings"

	"github.com/capitolato/capitolato/internal/rule"
	"github.com/capitolato/capitolato/sla/terms"
)

// Reading is the measure of an indicator over some of the records.
type Reading struct {
	// Value, Exact, Measured, Reason, Margin and Explanation are as in IndicatorResult.
	Value       *string      `json:"value"`
	Exact       *string      `json:"exact"`
	Measured    Verdict      `json:"measured"`
	Reason      string       `json:"reason,omitempty"`
	Margin      *Margin      `json:"margin,omitempty"`
	Explanation *Explanation `json:"explanation,omitempty"`
	// Tier, Amber, Periods, Variants and Clauses are as in IndicatorResult, too: what the clauses
	// on the target made of it.
	Tier     string         `json:"tier,omitempty"`
	Amber    bool           `json:"amber,omitempty"`
	Periods  []PeriodResult `json:"periods,omitempty"`
	Variants []Variant      `json:"variants,omitempty"`
	Clauses  []ClauseResult `json:"clauses,omitempty"`
	// Penalty and Bonus are what is due for it, before the caps of the period.
	Penalty *Charge `json:"penalty,omitempty"`
	Bonus   *Charge `json:"bonus,omitempty"`
}

// Waiver is what an exclusion takes out of an indicator, or would.
type Waiver struct {
	// ID is that of the exclusion.
	ID    string      `json:"id"`
	State terms.State `json:"state"`
	// Records are those that it takes out and no accepted one before it does; of one that is
	// not accepted, those that it would and no accepted one does.
	Records int64 `json:"records"`
	// Matched are all that it speaks of, whatever others do.
	Matched int64 `json:"matched"`
	// Cut are the intervals that it leaves in, and covered counts only in part.
	Cut int64 `json:"cut,omitempty"`
	// Otherwise is the net measure if it were accepted and is not, or were not and is: what it
	// is worth. It has no explanation.
	Otherwise Reading `json:"otherwise"`
}

// barredParts is what was counted of the records of one combination of exclusions.
type barredParts struct {
	marks []mark
	parts []Part
}

// addBarred keeps the parts of a cell of records that exclusions would take out.
func (j *judge) addBarred(c Cell, parts []Part) {
	b := barredParts{parts: parts}
	for _, text := range c.Excluded {
		token, part := strings.CutPrefix(text, "~")
		i := slices.IndexFunc(j.plan.exclusions, func(x *exclusionPlan) bool { return x.token == token })
		if i < 0 {
			return // it tells apart what the contract does not
		}
		b.marks = append(b.marks, mark{i, part})
	}
	id := c.id()
	id.excluded = ""
	j.barred[id] = append(j.barred[id], b)
}

// has reports whether one of some exclusions takes the records out.
func (b barredParts) has(exclusions []int) bool {
	return slices.ContainsFunc(b.marks, func(m mark) bool { return !m.part && slices.Contains(exclusions, m.index) })
}

// count is how many records there are.
func (b barredParts) count() (n int64) {
	for _, p := range b.parts {
		n += p.Count
	}
	return n
}

// left returns the parts that answer an aggregate over what the exclusions of the reading leave.
func (j *judge) left(a *rule.Agg) []Part {
	id := j.plan.cellOf(a)
	barred := j.barred[id]
	if len(barred) == 0 {
		return j.parts[id]
	}
	out := slices.Clone(j.parts[id])
	for _, b := range barred {
		if !b.has(j.taken) {
			out = append(out, j.cut(a, b)...)
		}
	}
	return out
}

// cut returns parts, without what exclusions take from intervals where an aggregate adds up what
// they cover.
func (j *judge) cut(a *rule.Agg, b barredParts) []Part {
	if a.Op != rule.Covered {
		return b.parts
	}
	out := slices.Clone(b.parts)
	for _, m := range b.marks {
		if !m.part || !slices.Contains(j.taken, m.index) {
			continue
		}
		for i := range out {
			out[i].Spans = j.plan.exclusions[m.index].window.Outside(out[i].Spans)
		}
	}
	return out
}

// under returns the judge of the reading in which some exclusions, sorted, are taken out.
func (j *judge) under(taken []int) *judge {
	key := fmt.Sprint(taken)
	if r := j.readings[key]; r != nil {
		return r
	}
	r := *j
	r.taken, r.refs, r.aggs = taken, map[*rule.Expr]refValue{}, map[*rule.Agg]aggValue{}
	j.readings[key] = &r
	return &r
}

// concerning returns the exclusions that concern an indicator in the period, and those of them
// that are accepted.
func (j *judge) concerning(ip *indicatorPlan) (all, accepted []int) {
	for _, i := range ip.exclusions {
		x := j.plan.exclusions[i]
		if !x.touches(j.from.UnixNano(), j.to.UnixNano()) {
			continue
		}
		all = append(all, i)
		if x.accepted {
			accepted = append(accepted, i)
		}
	}
	return all, accepted
}

// waive puts the net measure beside the gross one, and the verdict that follows.
func (j *judge) waive(ip *indicatorPlan, r *IndicatorResult, gross Reading) error {
	all, accepted := j.concerning(ip)
	if len(all) == 0 {
		return nil
	}
	net, err := j.under(accepted).read(ip)
	if err != nil {
		return err
	}
	r.Gross, r.Net = &gross, &net
	r.Verdict = net.Measured
	if met(net.Measured) && !met(gross.Measured) {
		r.Verdict = Waived
	}
	for _, i := range all {
		w, err := j.waiver(ip, i, accepted)
		if err != nil {
			return err
		}
		r.Waived = append(r.Waived, w)
	}
	j.noteEmptied(ip, r, accepted)
	return nil
}

// met reports whether there is nothing to be waived.
func met(v Verdict) bool { return v == OK || v == NA }

// waiver returns what an exclusion takes out of an indicator.
func (j *judge) waiver(ip *indicatorPlan, i int, accepted []int) (Waiver, error) {
	x := j.plan.exclusions[i]
	w := Waiver{ID: x.terms.ID, State: x.terms.State}
	before, otherwise := accepted, append(slices.Clone(accepted), i)
	if at, ok := slices.BinarySearch(accepted, i); ok {
		before, otherwise = accepted[:at], slices.Delete(slices.Clone(accepted), at, at+1)
	}
	slices.Sort(otherwise)
	for _, looked := range ip.looked {
		for _, b := range j.barred[j.plan.cellOf(looked)] {
			switch {
			case b.has([]int{i}):
				w.Matched += b.count()
				if !b.has(before) {
					w.Records += b.count()
				}
			case slices.Contains(b.marks, mark{i, true}) && !b.has(accepted):
				w.Cut += b.count()
			}
		}
	}
	r, err := j.under(otherwise).read(ip)
	r.Explanation, r.Margin, r.Periods, r.Variants, r.Clauses = nil, nil, nil, nil, nil
	w.Otherwise = r
	return w, err
}

// noteEmptied tells of exclusions that leave nothing of what an indicator looks at.
func (j *judge) noteEmptied(ip *indicatorPlan, r *IndicatorResult, accepted []int) {
	total, left := j.looked(ip), j.under(accepted).looked(ip)
	for _, w := range r.Waived {
		e := j.effects[w.ID]
		j.effects[w.ID] = effect{looked: e.looked || total > 0, touched: e.touched || w.Matched+w.Cut > 0}
		switch {
		case total == 0 || w.Matched < total || w.State == terms.Rejected:
		case w.State == terms.Accepted:
			j.note("excluded-all", "the exclusion %s takes out all %d records that %s looks at", w.ID, total, ip.name)
			left = total // which says it
		default:
			j.note("excluded-all", "the exclusion %s, which is not accepted, would take out all %d records that %s looks at", w.ID, total, ip.name)
		}
	}
	if total > 0 && left == 0 {
		j.note("excluded-all", "the accepted exclusions together take out all %d records that %s looks at", total, ip.name)
	}
}

// effect is what became of an exclusion in a period: whether there was something it could have
// touched, and whether it did.
type effect struct{ looked, touched bool }

func (j *judge) note(code, format string, args ...any) {
	j.findings[Finding{code, fmt.Sprintf(format, args...)}] = true
}

// looked returns how many records the rules of an indicator look at, of the types that exclusions
// concern.
func (j *judge) looked(ip *indicatorPlan) (n int64) {
	for _, a := range ip.looked {
		for _, p := range j.left(a) {
			if p.Origin == "" {
				n += p.Count
			}
		}
	}
	return n
}

// exclusions returns the exclusions that concern the period, and notes those that did nothing.
func (j *judge) exclusions() []terms.Exclusion {
	var out []terms.Exclusion
	for _, x := range j.plan.exclusions {
		if !x.touches(j.from.UnixNano(), j.to.UnixNano()) {
			continue
		}
		out = append(out, x.terms)
		if e := j.effects[x.terms.ID]; e.looked && !e.touched && x.terms.State != terms.Rejected {
			j.note("excluded-none", "the exclusion %s concerns none of the records of the period", x.terms.ID)
		}
	}
	return out
}

// leftOut returns how many records of an input the accepted exclusions leave out of every area
// that has them.
func (p *Plan) leftOut(in Input) (n int64) {
	accepted := map[string]bool{}
	for _, x := range p.exclusions {
		accepted[x.token] = x.accepted
	}
	for key, count := range in.LeftOut {
		out := true
		for _, clause := range strings.Split(key, " ") {
			out = out && slices.ContainsFunc(strings.Split(clause, "|"), func(token string) bool { return accepted[token] })
		}
		if out {
			n += count
		}
	}
	return n
}

// Readings returns the gross and the net measure: one and the same where no exclusion concerns the
// indicator.
func (r IndicatorResult) Readings() (gross, net Reading) {
	if r.Gross != nil && r.Net != nil {
		return *r.Gross, *r.Net
	}
	all := Reading{Value: r.Value, Exact: r.Exact, Measured: r.Measured, Reason: r.Reason, Margin: r.Margin, Explanation: &r.Explanation,
		Tier: r.Tier, Amber: r.Amber, Periods: r.Periods, Variants: r.Variants, Clauses: r.Clauses}
	return all, all
}
