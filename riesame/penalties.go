package riesame

import (
	"github.com/capitolato/capitolato/riesame/block"
	"github.com/capitolato/capitolato/sla"
)

// chargesOf fills in what is due for an indicator.
func chargesOf(got *sla.IndicatorResult, r *Row) {
	r.Penalty, r.Bonus = chargeOf(got.Penalty), chargeOf(got.Bonus)
}

// chargeOf returns a charge of its own; nil for none.
func chargeOf(c *sla.Charge) *sla.Charge {
	if c == nil {
		return nil
	}
	out := *c
	out.Cap = clone(c.Cap)
	return &out
}

// totalOf returns a total of its own; nil for none.
func totalOf(t *sla.PenaltyTotal) *sla.PenaltyTotal {
	if t == nil {
		return nil
	}
	out := *t
	out.Fee, out.Open = clone(t.Fee), some(t.Open)
	return &out
}

// euro writes an amount.
func (p *page) euro(amount string) string {
	return p.say("euro", "amount", p.lang.decimal(amount))
}

// charge says what is due, and how it comes about.
func (p *page) charge(c *sla.Charge) string {
	switch {
	case c.Open != "":
		return p.say("charge.open", "reason", p.lang.reason(c.Open))
	case c.Rule == "":
		return p.euro(c.Due)
	}
	return p.say("charge", "due", p.euro(c.Due), "rule", inline(c.Rule), "measure", p.lang.formula(c.Measure), "steps", c.Steps, "each", inline(c.Each))
}

// chargesOf adds to a proof what is due for the indicator.
func (p *page) chargesOf(list *pairs, r *Row) {
	for key, c := range map[string]*sla.Charge{"proof.penalty": r.Penalty, "proof.bonus": r.Bonus} { // one of them at most
		if c != nil {
			list.add(key, plain(p.charge(c)))
		}
	}
}

// waived says what would be due with an exclusion that is asked for, or without an accepted one;
// nothing where the contract has no penalties.
func (p *page) waived(w sla.Waiver) string {
	if p.review.Penalties == nil {
		return ""
	}
	due := p.say("charge.none")
	if c := w.Otherwise.Penalty; c != nil {
		due = p.charge(c)
	}
	return p.say("worth.penalty", "due", due)
}

// penalties tells what is due for the period: of each indicator, and in all.
func (p *page) penalties() {
	t := p.review.Penalties
	if t == nil {
		return
	}
	p.heading(2, p.say("penalties"), block.None, "penalties")
	list := pairs{p: p}
	for _, x := range []struct{ key, amount string }{{"penalties.total", t.Penalties}, {"penalties.cut", t.CutPenalty}, {"penalties.cap", t.PenaltyCap},
		{"penalties.bonuses", t.Bonuses}, {"penalties.bonuscut", t.CutBonus}, {"penalties.bonuscap", t.BonusCap}, {"penalties.contract", t.ContractCap}} {
		if x.amount != "" {
			list.add(x.key, plain(p.euro(x.amount)))
		}
	}
	if t.Fee != nil {
		list.add("penalties.fee", plain(p.euro(*t.Fee)))
	}
	list.add("penalties.basis", plain(inline(t.Basis)))
	list.done()
	p.charged()
	if len(t.Open) > 0 {
		p.add(&block.Paragraph{Text: plain(p.say("penalties.open", "indicators", p.namesOf(t.Open)))})
	}
}

// charged adds the table of what is due of each indicator.
func (p *page) charged() {
	out := &block.Table{Columns: []block.Column{{ID: "indicator", Title: p.say("column.name"), Header: true}, {ID: "verdict", Title: p.say("proof.verdict")},
		{ID: "measure", Title: p.say("column.paid"), Align: block.Right}, {ID: "steps", Title: p.say("column.steps"), Align: block.Right},
		{ID: "amount", Title: p.say("column.amount"), Align: block.Right}, {ID: "due", Title: p.say("column.due"), Align: block.Right}}}
	for _, part := range p.review.Parts {
		for _, t := range part.Tables {
			for i := range t.Rows {
				r := &t.Rows[i]
				c, sign := r.Penalty, ""
				if c == nil {
					c, sign = r.Bonus, p.say("charge.bonus")
				}
				if c == nil || c.Open != "" {
					continue
				}
				name := p.link(p.say("proof", "area", t.Name, "indicator", inline(r.Name)), "proof", t.Area, r.ID)
				out.Rows = append(out.Rows, []block.Cell{{Text: name}, p.verdict(r), {Text: plain(p.lang.formula(c.Measure))},
					{Text: plain(c.Steps)}, {Text: plain(p.euro(c.Amount))}, {Text: plain(sign + p.euro(c.Due))}})
			}
		}
	}
	if len(out.Rows) > 0 {
		p.add(out)
	}
}

// namesOf writes the names of indicators, given as area/id.
func (p *page) namesOf(ids []string) string {
	text := ""
	for _, part := range p.review.Parts {
		for _, t := range part.Tables {
			for _, r := range t.Rows {
				for _, id := range ids {
					if id == t.Area+"/"+r.ID {
						if text != "" {
							text += "; "
						}
						text += p.say("proof", "area", t.Name, "indicator", inline(r.Name))
					}
				}
			}
		}
	}
	return text
}
