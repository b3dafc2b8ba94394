package riesame

import (
	"github.com/capitolato/capitolato/riesame/block"
	"github.com/capitolato/capitolato/sla"
)

// proofs adds how each figure of an area came about.
func (p *page) proofs(t *Table) {
	if len(t.Rows) == 0 {
		return
	}
	p.heading(4, p.say("proofs", "area", t.Name), block.None, "proofs", t.Area)
	for i := range t.Rows {
		p.proof(t, &t.Rows[i])
	}
}

// proof adds how a figure came about: rule, counts, what is not among them, margin.
func (p *page) proof(t *Table, r *Row) {
	p.judged(5, p.say("proof", "area", t.Name, "indicator", r.Name), r.Verdict, "proof", t.Area, r.ID)
	list := pairs{p: p}
	list.add("proof.value", plain(p.exact(r)))
	list.add("proof.target", plain(r.Target))
	list.add("proof.verdict", plain(p.graded(r)))
	if n := len(list.items); n > 0 {
		list.items[n-1].Mark = mark(r.Verdict)
	}
	list.add("proof.reason", plain(p.lang.reason(r.Reason)))
	list.add("proof.parts", p.partsOf(r))
	list.add("proof.revised", p.revisedOf(r))
	p.clausesOf(&list, r)
	list.add("proof.variants", p.variantsOf(r))
	p.netOf(&list, r)
	p.chargesOf(&list, r)
	list.add("proof.margin", plain(p.margin(r)))
	if r.known() {
		list.add("proof.proof", plain(p.lang.formula(r.Proof)))
	}
	list.add("proof.rule", expression(r.Rule))
	list.add("proof.goal", expression(r.Goal))
	list.add("proof.terms", termsOf(r.Terms))
	list.add("proof.counts", p.countsOf(r.Counts))
	list.add("proof.data", p.dataOf(r.Records))
	list.add("proof.note", plain(inline(r.Note)))
	if r.Waiver != nil {
		list.add("proof.waiver", plain(p.say("waiver", "reason", inline(r.Waiver.Reason), "basis", p.lang.document(r.Waiver.Basis))))
	}
	list.add("proof.previous", p.previous(r))
	list.done()
	p.chart(t, r)
	p.distribution(t, r)
}

// exact writes a figure and, where it was rounded, what it is exactly.
func (p *page) exact(r *Row) string {
	text := p.figureOf(r.Figure, r.Unit)
	if !r.known() || r.Exact == nil {
		return text
	}
	shown, exact := Figure{Value: r.Value}.rat(), Figure{Exact: r.Exact}.rat()
	if shown == nil || exact == nil || shown.Cmp(exact) == 0 {
		return text
	}
	return p.say("proof.exact", "value", text, "exact", *r.Exact)
}

// expression returns an expression, none for an empty one.
func expression(text string) block.Text {
	if text = inline(text); text == "" {
		return nil
	}
	return code(text)
}

// termsOf tells what names stand for, a line each.
func termsOf(list []sla.NamedText) block.Text {
	var out []block.Text
	for _, t := range list {
		out = append(out, code(t.Name+" = "+inline(t.Text)))
	}
	return lines(out)
}

// countsOf writes the aggregates behind a figure, a line each.
func (p *page) countsOf(list []sla.CountOf) block.Text {
	var out []block.Text
	for _, c := range list {
		value := "–"
		if c.Value != nil {
			value = p.lang.decimal(*c.Value)
		}
		text := append(code(c.Rule), block.Span{Text: " = " + value})
		if c.Missing > 0 {
			text = append(text, block.Span{Text: " (" + p.say("proof.missing", "n", p.lang.count(c.Missing), "of", p.lang.count(c.Records)) + ")"})
		}
		out = append(out, text)
	}
	return lines(out)
}

// dataOf accounts for the records that a figure rests on, a line for each type.
func (p *page) dataOf(records []string) block.Text {
	var out []block.Text
	for _, name := range records {
		out = append(out, p.link(p.lang.dataText(name, p.review.Sources), "data"))
	}
	return lines(out)
}

// previous writes the figure of the period before and what changed.
func (p *page) previous(r *Row) block.Text {
	if r.Previous == nil {
		return nil
	}
	text := p.lang.period(r.Previous.Period) + ": " + p.other(r.Previous, r.Unit).Text.String()
	if c := p.change(r); c != "" {
		text += "; " + c
	}
	return plain(text)
}
