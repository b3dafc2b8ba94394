package riesame

import (
	"slices"
	"strconv"
	"strings"

	"github.com/capitolato/capitolato/sla"
)

// table makes the table of an area.
func (b *builder) table(area *sla.Area) Table {
	t := Table{Area: area.ID, Name: area.Name, Verdict: sla.NA, Columns: b.columns()}
	for i := range area.Indicators {
		r := b.row(area, &area.Indicators[i])
		t.Rows = append(t.Rows, r)
		t.Verdict = t.Verdict.Worse(r.Verdict)
		b.checkRow(area, &area.Indicators[i], &r)
	}
	b.score(area.ID, &t)
	return t
}

// columns returns the columns of the form.
func (b *builder) columns() []Column {
	out := make([]Column, len(columns))
	for i, c := range columns {
		out[i] = Column{c.id, b.lang.say(c.title)}
		switch {
		case c.id == "value":
			out[i].Title = b.lang.say(c.title, b.lang.day(b.run.Result.Period.To.AddDays(-1)))
		case c.id == "followup" && b.run.FollowUp != nil:
			out[i].Title = b.lang.say(c.title, b.lang.day(b.run.FollowUp.Period.To.AddDays(-1)))
		case c.id == "followup":
			out[i].Title = b.lang.say(c.title, "…")
		}
	}
	return out
}

// row makes the row of an indicator.
func (b *builder) row(area *sla.Area, ind *sla.Indicator) Row {
	got := indicatorIn(b.run.Result, area.ID, ind.ID)
	ind = judgedBy(ind, got)
	r := Row{ID: ind.ID, Process: ind.Process, Objective: ind.Objective, Name: ind.Name, Measure: ind.Measure, Unit: got.Unit,
		Figure: figureOf(b.run.Result, got), Target: ind.TargetText, Responsible: ind.Responsible, Frequency: ind.Frequency,
		Recorded: some(ind.Sources), Note: ind.Note, Reason: got.Reason, Proof: proofOf(got), Margin: margin(got.Margin), Of: base(got),
		Rule: ind.Value, Goal: ind.Target, Bound: bound(b.run.Contract, ind), Counts: countsOf(got.Explanation.Counts)}
	named := rulesOf(b.run.Contract, ind)
	r.Terms, r.Records = named.terms, named.records
	r.Distribution = b.distribution(&r)
	if r.Target == "" {
		r.Target = ind.Target
	}
	if ind.Recorded != "" {
		r.Recorded = append(r.Recorded, ind.Recorded)
	}
	if later := indicatorIn(b.run.FollowUp, area.ID, ind.ID); later != nil {
		f := figureOf(b.run.FollowUp, later)
		r.FollowUp = &f
	}
	clausesOf(got, &r)
	exclusionsOf(got, &r)
	chargesOf(got, &r)
	b.waive(area.ID, &r)
	b.compare(area.ID, &r)
	for _, a := range b.review.Actions {
		if slices.Contains(a.Indicators, area.ID+"/"+ind.ID) {
			r.Actions = append(r.Actions, a.ID)
			r.Resources = append(r.Resources, a.Resources...)
		}
	}
	return r
}

// margin returns a margin of its own.
func margin(m *sla.Margin) *sla.Margin {
	if m == nil {
		return nil
	}
	return &sla.Margin{Bears: clone(m.Bears), Flips: clone(m.Flips), Adds: clone(m.Adds)}
}

// waive applies a waiver to a row. What was measured stays.
func (b *builder) waive(area string, r *Row) {
	for _, w := range b.in.Waivers {
		if w.Indicator != area+"/"+r.ID {
			continue
		}
		w.Basis.Covers = clone(w.Basis.Covers)
		r.Waiver = &w
		if r.Measured == sla.KO || r.Measured == sla.NoData || r.Measured == sla.Invalid {
			r.Verdict = sla.Waived
		}
	}
}

// compare fills in the figures of the months and those of earlier periods.
func (b *builder) compare(area string, r *Row) {
	for _, m := range b.run.Months {
		if got := indicatorIn(m, area, r.ID); got != nil {
			r.Months = append(r.Months, figureOf(m, got))
		}
	}
	r.Trend = trend(r.Months)
	for _, f := range b.earlier(area, r.ID) {
		if f.Period.To.Compare(r.Period.From) <= 0 {
			r.History = append(r.History, f)
		}
	}
	if n := len(r.History); n > 0 {
		last := r.History[n-1].copy()
		r.Previous = &last
		r.Change = change(last.Measured, r.Measured)
	}
}

// earlier returns the figures of the previous review for an indicator, by period; those of its
// months are not among them.
func (b *builder) earlier(area, id string) []Figure {
	old := b.previousRow(area, id)
	if old == nil {
		return nil
	}
	var out []Figure
	for _, f := range append(slices.Clone(old.History), old.Figure) {
		out = append(out, f.copy())
	}
	slices.SortStableFunc(out, func(x, y Figure) int { return x.Period.To.Compare(y.Period.To) })
	return out
}

// copy returns a figure that shares no memory.
func (f Figure) copy() Figure {
	f.Value, f.Exact = clone(f.Value), clone(f.Exact)
	return f
}

// previousRow returns the row of an indicator in the previous review, or nil.
func (b *builder) previousRow(area, id string) *Row {
	if b.previous == nil {
		return nil
	}
	for i := range b.previous.Parts {
		for j := range b.previous.Parts[i].Tables {
			t := &b.previous.Parts[i].Tables[j]
			for k := range t.Rows {
				if t.Area == area && t.Rows[k].ID == id {
					return &t.Rows[k]
				}
			}
		}
	}
	return nil
}

// base returns how many records a percentage of records is a share of, or nil for another figure.
func base(r *sla.IndicatorResult) *int64 {
	if r.Unit != "%" || len(r.Explanation.Counts) == 0 {
		return nil
	}
	most := int64(0)
	for _, c := range r.Explanation.Counts {
		if !strings.HasPrefix(c.Rule, "count(") && !strings.HasPrefix(c.Rule, "len(") || c.Value == nil {
			return nil
		}
		n, err := strconv.ParseInt(*c.Value, 10, 64)
		if err != nil {
			return nil
		}
		most = max(most, n)
	}
	return &most
}
