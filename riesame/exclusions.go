package riesame

import (
	"maps"
	"slices"
	"strings"

	"github.com/capitolato/capitolato/riesame/block"
	"github.com/capitolato/capitolato/sla"
	"github.com/capitolato/capitolato/sla/terms"
)

// exclusionsOf fills in the measure net of what accepted exclusions take out, and what each takes
// out.
func exclusionsOf(got *sla.IndicatorResult, r *Row) {
	if got.Net == nil {
		return
	}
	net := readingOf(*got.Net)
	r.Net = &net
	for _, w := range got.Waived {
		w.Otherwise = readingOf(w.Otherwise)
		r.Waived = append(r.Waived, w)
	}
}

// readingOf returns a figure of its own, without its explanation.
func readingOf(r sla.Reading) sla.Reading {
	return sla.Reading{Value: clone(r.Value), Exact: clone(r.Exact), Measured: r.Measured, Reason: r.Reason,
		Penalty: chargeOf(r.Penalty), Bonus: chargeOf(r.Bonus)}
}

// exclusionList returns exclusions that share no memory with the contract.
func exclusionList(list []terms.Exclusion) []terms.Exclusion {
	out := some(list)
	for i := range out {
		x := &out[i]
		x.Document, x.Areas, x.Indicators, x.Windows, x.Where = clone(x.Document), some(x.Areas), some(x.Indicators), some(x.Windows), maps.Clone(x.Where)
	}
	return out
}

// reading writes a figure with its verdict.
func (p *page) reading(r *sla.Reading, unit string) block.Cell {
	return p.other(&Figure{Value: r.Value, Exact: r.Exact, Measured: r.Measured, Verdict: r.Measured}, unit)
}

// netOf adds to a proof the measure net of exclusions, and what each is worth.
func (p *page) netOf(list *pairs, r *Row) {
	if r.Net == nil {
		return
	}
	list.add("proof.net", p.reading(r.Net, r.Unit).Text)
	var out []block.Text
	for _, w := range r.Waived {
		text := p.link(w.ID, "exclusion", w.ID)
		out = append(out, append(text, block.Span{Text: ": " + p.worth(r, w)}))
	}
	list.add("proof.exclusions", lines(out))
}

// worth says what an exclusion takes out of an indicator, and what it would be otherwise.
func (p *page) worth(r *Row, w sla.Waiver) string {
	key := "worth.asked"
	if w.State == terms.Accepted {
		key = "worth.accepted"
	}
	text := p.say(key, "state", p.word("exclusion", string(w.State)), "n", p.lang.count(w.Records), "value", p.reading(&w.Otherwise, r.Unit).Text.String())
	if w.Matched != w.Records {
		text += "; " + p.say("worth.matched", "n", p.lang.count(w.Matched))
	}
	if w.Cut > 0 {
		text += "; " + p.say("worth.cut", "n", p.lang.count(w.Cut))
	}
	if due := p.waived(w); due != "" {
		text += "; " + due
	}
	return text
}

// exclusions tells of each exclusion what it is, by which document, and what it is worth.
func (p *page) exclusions() {
	if len(p.review.Exclusions) == 0 {
		return
	}
	p.add(&block.PageBreak{})
	p.heading(2, p.say("exclusions"), block.None, "exclusions")
	for _, x := range p.review.Exclusions {
		p.heading(3, p.say("exclusion", "id", x.ID, "state", p.word("exclusion", string(x.State))), block.None, "exclusion", x.ID)
		list := pairs{p: p}
		list.add("exclusion.reason", plain(inline(x.Reason)))
		list.add("exclusion.cause", plain(p.word("cause", string(x.Cause))))
		if x.Document != nil {
			list.add("exclusion.document", plain(p.paper(*x.Document)))
		}
		list.add("exclusion.approver", plain(inline(x.Approver)))
		list.add("exclusion.for", plain(p.holders(x)))
		list.add("exclusion.where", where(x))
		list.add("exclusion.when", plain(p.when(x)))
		list.done()
		p.excluded(x)
	}
}

// paper names the document of a clause.
func (p *page) paper(d terms.Document) string {
	text := p.lang.document(Document{Kind: inline(d.Title), Number: inline(d.Protocol), Date: d.Date})
	if !d.Signed.IsZero() {
		text += p.say("paper.signed", "day", p.lang.day(d.Signed))
	}
	return strings.TrimSpace(text)
}

// holders says what an exclusion holds for.
func (p *page) holders(x terms.Exclusion) string {
	var names []string
	for _, part := range p.review.Parts {
		for _, t := range part.Tables {
			if slices.Contains(x.Areas, t.Area) {
				names = append(names, t.Name)
			}
			for _, r := range t.Rows {
				if slices.Contains(x.Indicators, t.Area+"/"+r.ID) {
					names = append(names, t.Name+": "+inline(r.Name))
				}
			}
		}
	}
	if len(x.Areas)+len(x.Indicators) == 0 {
		return p.say("exclusion.all")
	}
	return strings.Join(names, "\n")
}

// where writes which records an exclusion speaks of.
func where(x terms.Exclusion) block.Text {
	var out []block.Text
	for _, name := range slices.Sorted(maps.Keys(x.Where)) {
		out = append(out, append(plain(name+": "), code(x.Where[name])...))
	}
	return lines(out)
}

// when says at which times an exclusion holds.
func (p *page) when(x terms.Exclusion) string {
	var out []string
	for _, w := range x.Windows {
		if w.To.IsZero() {
			out = append(out, p.say("when.through", "from", p.clock(w.From), "through", p.lang.day(w.Through)))
		} else {
			out = append(out, p.say("when.to", "from", p.clock(w.From), "to", p.clock(w.To)))
		}
	}
	if x.During != "" {
		out = append(out, p.say("when.during", "calendar", x.During))
	}
	return strings.Join(out, "\n")
}

// clock writes a local time.
func (p *page) clock(t terms.LocalTime) string {
	text := p.lang.day(t.Date)
	if t.Clock != "" {
		text += " " + t.Clock
	}
	if t.Offset != "" {
		text += " (UTC" + t.Offset + ")"
	}
	return text
}

// excluded adds what an exclusion takes out of each indicator.
func (p *page) excluded(x terms.Exclusion) {
	taken, otherwise := "column.would", "column.if"
	if x.State == terms.Accepted {
		taken, otherwise = "column.taken", "column.unless"
	}
	out := &block.Table{Columns: []block.Column{{ID: "indicator", Title: p.say("column.name"), Header: true},
		{ID: "taken", Title: p.say(taken), Align: block.Right}, {ID: "gross", Title: p.say("column.gross"), Align: block.Right},
		{ID: "net", Title: p.say("column.net"), Align: block.Right}, {ID: "otherwise", Title: p.say(otherwise), Align: block.Right}}}
	for _, part := range p.review.Parts {
		for _, t := range part.Tables {
			for i := range t.Rows {
				r := &t.Rows[i]
				for _, w := range r.Waived {
					if w.ID != x.ID || r.Net == nil {
						continue
					}
					name := p.link(p.say("proof", "area", t.Name, "indicator", inline(r.Name)), "proof", t.Area, r.ID)
					gross := sla.Reading{Value: r.Value, Exact: r.Exact, Measured: r.Measured}
					out.Rows = append(out.Rows, []block.Cell{{Text: name}, {Text: plain(p.lang.count(w.Records))},
						p.reading(&gross, r.Unit), p.reading(r.Net, r.Unit), p.reading(&w.Otherwise, r.Unit)})
				}
			}
		}
	}
	if len(out.Rows) > 0 {
		p.add(out)
	}
}
