package riesame

import (
	"slices"
	"strconv"

	"github.com/capitolato/capitolato/riesame/block"
	"github.com/capitolato/capitolato/sla"
)

// front adds the title, what the review is on, and the summary.
func (p *page) front() {
	p.heading(1, p.doc.Title, mark(p.review.Verdict), "review")
	p.particulars()
	p.heading(2, p.say("summary"), block.None, "summary")
	p.open()
	for i := range p.review.Parts {
		part := &p.review.Parts[i]
		for j := range part.Tables {
			p.summary(&part.Tables[j])
		}
		for _, s := range part.Services {
			if part.table(s.ID) == nil {
				p.add(&block.Paragraph{Text: plain(p.say("summary.none", "area", s.Name))})
			}
		}
	}
}

// table returns the table of an area, or nil.
func (p *Part) table(area string) *Table {
	for i := range p.Tables {
		if p.Tables[i].Area == area {
			return &p.Tables[i]
		}
	}
	return nil
}

// particulars adds what identifies the review and its contract.
func (p *page) particulars() {
	r, l := p.review, p.lang
	list := pairs{p: p}
	if r.Form != (Form{}) {
		list.add("head.form", plain(p.say("form", "model", r.Form.Model, "revision", r.Form.Revision)))
	}
	list.add("head.contract", plain(r.Contract))
	list.add("head.object", plain(inline(r.Object)))
	if r.Register != nil {
		list.add("head.register", plain(l.register(*r.Register)))
	}
	if r.Contractor != nil {
		list.add("head.firm", plain(r.Contractor.Name))
	}
	if s := r.Succeeds; s != nil {
		key := "act"
		if s.Act == "" {
			key = "act.none"
		}
		list.add("head.succeeds", plain(p.say(key, "firm", s.Contractor.Name, "register", l.register(s.Register), "act", inline(s.Act))))
	}
	list.add("head.valid", plain(l.days(r.Valid)))
	list.add("head.period", plain(r.Name))
	list.add("head.judged", plain(l.days(daysOf(r.Period))))
	if !r.Date.IsZero() {
		list.add("head.date", plain(l.day(r.Date)))
	}
	list.items = append(list.items, block.Pair{Name: p.say("head.verdict"), Text: plain(l.verdict(r.Verdict)), Mark: mark(r.Verdict)})
	list.done()
}

// summary adds the indicators of an area: figure, target, verdict, margin or why there is none, and,
// where one is missed, what is done about it.
func (p *page) summary(t *Table) {
	p.judged(3, t.Name, t.Verdict, "summary", t.Area)
	p.add(&block.Paragraph{Text: plain(p.say("summary.area", "counts", p.lang.tallyOf(t)))})
	columns := []block.Column{{ID: "name", Title: p.say("column.name"), Header: true}, {ID: "value", Title: p.say("column.value"), Align: block.Right},
		{ID: "target", Title: p.say("column.target")}, {ID: "verdict", Title: p.say("column.verdict")}, {ID: "margin", Title: p.say("column.margin")}}
	missed := slices.ContainsFunc(t.Rows, func(r Row) bool { return r.Measured == sla.KO })
	if missed {
		columns = append(columns, block.Column{ID: "actions", Title: p.say("column.actions")})
	}
	out := &block.Table{Columns: columns}
	for i := range t.Rows {
		r := &t.Rows[i]
		cells := []block.Cell{{Text: plain(r.Name)}, p.value(t, r), {Text: plain(r.Target)}, p.verdict(r), {Text: p.filled(plain(or(p.margin(r), p.lang.reason(r.Reason))))}}
		if missed {
			cells = append(cells, block.Cell{Text: p.filled(p.response(r))})
		}
		out.Rows = append(out.Rows, cells)
	}
	p.add(out)
	p.score(t)
}

// response says what is done about a missed target: its actions, or that there are none.
func (p *page) response(r *Row) block.Text {
	if r.Verdict == sla.KO && len(r.Actions) == 0 {
		return plain(p.say("actions.none"))
	}
	return p.actionLinks(r.Actions)
}

// value returns the figure of a row, which leads to how it came about.
func (p *page) value(t *Table, r *Row) block.Cell {
	text := p.figureOf(r.Figure, r.Unit)
	if !r.known() && r.Measured != sla.NA { // its verdict has a column of its own
		text = p.say("nothing")
	}
	return block.Cell{Text: p.link(text, "proof", t.Area, r.ID), Mark: mark(r.Verdict)}
}

// figureOf writes a figure or, without one, why there is none.
func (p *page) figureOf(f Figure, unit string) string {
	if f.known() {
		return p.lang.figure(f.Value, unit)
	}
	return p.lang.verdict(f.Measured)
}

// verdict returns the verdict of a row; of a waived one, what was measured too.
func (p *page) verdict(r *Row) block.Cell {
	return block.Cell{Text: plain(p.graded(r)), Mark: mark(r.Verdict)}
}

// verdictOf writes the verdict of a figure.
func (p *page) verdictOf(f Figure) string {
	if f.Verdict == f.Measured {
		return p.lang.verdict(f.Verdict)
	}
	return p.say("verdict.waived", "verdict", p.lang.verdict(f.Verdict), "measured", p.lang.verdict(f.Measured))
}

// margin says how far a row is from the other verdict.
func (p *page) margin(r *Row) string {
	m := r.Margin
	if m == nil {
		return ""
	}
	text := ""
	for _, side := range []struct {
		key string
		n   *int64
	}{{"margin.bears", m.Bears}, {"margin.flips", m.Flips}, {"margin.adds", m.Adds}} {
		if side.n == nil {
			continue
		}
		if text != "" {
			text += ", "
		}
		if key := side.key; *side.n == 0 && key == "margin.bears" {
			text += p.say("margin.no")
		} else {
			text += p.say(key, "n", p.lang.count(*side.n))
		}
	}
	if text == "" && r.Measured == sla.KO {
		return p.say("margin.none")
	}
	return text
}

// open adds what is open: actions, and what has to be settled.
func (p *page) open() {
	list := new(block.List)
	var open, overdue int
	for _, a := range p.review.Actions {
		if a.Status == "open" {
			open++
		}
		if a.Overdue {
			overdue++
		}
	}
	if len(p.review.Actions) > 0 {
		list.Items = append(list.Items, block.Item{Text: p.link(p.say("summary.action", "open", strconv.Itoa(open), "overdue", strconv.Itoa(overdue)), "actions")})
	}
	list.Items = append(list.Items, block.Item{Text: p.link(p.say("summary.points", "n", strconv.Itoa(len(p.review.Findings))), "findings")})
	p.add(list)
}
