package riesame

import (
	"slices"
	"strconv"
	"strings"

	"github.com/capitolato/capitolato/riesame/block"
	"github.com/capitolato/capitolato/sla"
)

// table adds the indicators of an area in the columns of the form, and what is behind them.
func (p *page) table(t *Table) {
	p.add(&block.PageBreak{})
	p.judged(3, p.say("indicators", "area", t.Name), t.Verdict, "area", t.Area)
	out := new(block.Table)
	for _, c := range t.Columns {
		column := block.Column{ID: c.ID, Title: c.Title, Header: c.ID == "objective"}
		if c.ID == "value" || c.ID == "followup" || c.ID == "previous" {
			column.Align = block.Right
		}
		out.Columns = append(out.Columns, column)
	}
	for i := range t.Rows {
		var cells []block.Cell
		for _, c := range t.Columns {
			cells = append(cells, p.cell(t, &t.Rows[i], c.ID))
		}
		out.Rows = append(out.Rows, cells)
	}
	if len(out.Columns) > 0 {
		p.add(out)
	}
	p.months(t)
	p.periods(t)
	p.proofs(t)
}

// cell returns a cell of the form.
func (p *page) cell(t *Table, r *Row, column string) block.Cell {
	text := ""
	switch column {
	case "value":
		return p.value(t, r)
	case "verdict":
		return p.verdict(r)
	case "followup":
		return p.other(r.FollowUp, r.Unit)
	case "previous":
		if r.Previous == nil {
			return block.Cell{Text: p.filled(nil)}
		}
		return p.other(r.Previous, r.Unit)
	case "actions":
		return p.toDo(r, p.actionLinks(r.Actions))
	case "process":
		text = r.Process
	case "objective":
		text = or(r.Objective, r.Name)
	case "indicator":
		text = or(r.Measure, r.Name)
	case "target":
		text = r.Target
	case "resources":
		return p.toDo(r, plain(strings.Join(r.Resources, "\n")))
	case "responsible":
		text = r.Responsible
	case "frequency":
		text = r.Frequency
	case "recorded":
		text = strings.Join(r.Recorded, "\n")
	}
	return block.Cell{Text: plain(text)}
}

// toDo returns a cell on what is to be done. It is left to be filled in only where there is something
// to do.
func (p *page) toDo(r *Row, text block.Text) block.Cell {
	if text == nil && (r.Verdict == sla.OK || r.Verdict == sla.NA || r.Verdict == sla.Waived) {
		text = p.filled(nil)
	}
	return block.Cell{Text: text}
}

// other returns the figure of another period, with its verdict unless it has no more than that.
func (p *page) other(f *Figure, unit string) block.Cell {
	if f == nil {
		return block.Cell{}
	}
	text := p.figureOf(*f, unit)
	if f.known() {
		text = p.say("value.verdict", "value", text, "verdict", p.verdictOf(*f))
	}
	return block.Cell{Text: plain(text), Mark: mark(f.Verdict)}
}

// actionLinks leads to actions.
func (p *page) actionLinks(ids []string) block.Text {
	var out []block.Text
	for _, id := range ids {
		if i := p.review.action(id); i >= 0 {
			out = append(out, p.actionLink(i))
		}
	}
	return lines(out)
}

// actionLink leads to an action.
func (p *page) actionLink(i int) block.Text {
	return p.link(p.say("action", "n", strconv.Itoa(i+1)), "action", p.review.Actions[i].ID)
}

// action returns the place of an action in the review, or -1.
func (r *Review) action(id string) int {
	return slices.IndexFunc(r.Actions, func(a Action) bool { return a.ID == id })
}
