package riesame

import (
	"slices"
	"strconv"

	"github.com/capitolato/capitolato/riesame/block"
	"github.com/capitolato/capitolato/sla"
)

// months adds the figures of the months side by side, with what they do.
func (p *page) months(t *Table) {
	by := newByPeriod(t, func(r *Row) []Figure { return r.Months })
	if len(by.periods) < 2 {
		return
	}
	p.heading(4, p.say("months", "area", t.Name), block.None, "months", t.Area)
	p.add(p.sideBySide(t, by, "column.trend", func(r *Row) string {
		if r.Trend == "" {
			return ""
		}
		return p.word("trend", r.Trend)
	}))
}

// periods adds the figures of several periods side by side: those of earlier reviews, this one's and
// that of the follow-up, with what changed.
func (p *page) periods(t *Table) {
	by := newByPeriod(t, func(r *Row) []Figure {
		out := append(slices.Clone(r.History), r.Figure)
		if r.FollowUp != nil {
			out = append(out, *r.FollowUp)
		}
		return out
	})
	if len(by.periods) < 2 {
		return
	}
	p.heading(4, p.say("periods", "area", t.Name), block.None, "periods", t.Area)
	p.add(p.sideBySide(t, by, "column.change", p.change))
}

// change says how a row compares with the period before, and how often in a row it was missed.
func (p *page) change(r *Row) string {
	times := 1
	for i := len(r.History) - 1; i >= 0 && r.History[i].Measured == sla.KO; i-- {
		times++
	}
	switch {
	case r.Change == "":
		return ""
	case r.Change == "repeated" && times > 2:
		return p.say("change.times", "n", strconv.Itoa(times))
	}
	return p.word("change", r.Change)
}

// byPeriod has the figures of a table by period.
type byPeriod struct {
	periods []sla.Period
	figures []map[sla.Period]Figure // of each row
}

// newByPeriod sorts the figures that each row has.
func newByPeriod(t *Table, of func(*Row) []Figure) *byPeriod {
	by := &byPeriod{}
	for i := range t.Rows {
		row := map[sla.Period]Figure{}
		for _, f := range of(&t.Rows[i]) {
			row[f.Period] = f
			if !slices.Contains(by.periods, f.Period) {
				by.periods = append(by.periods, f.Period)
			}
		}
		by.figures = append(by.figures, row)
	}
	slices.SortFunc(by.periods, func(a, b sla.Period) int {
		if n := a.From.Compare(b.From); n != 0 {
			return n
		}
		return a.To.Compare(b.To)
	})
	return by
}

// sideBySide returns a table of figures, a column for each period and a last one.
func (p *page) sideBySide(t *Table, by *byPeriod, last string, text func(*Row) string) *block.Table {
	out := &block.Table{Columns: []block.Column{{ID: "name", Title: p.say("column.name"), Header: true}}}
	for _, period := range by.periods {
		out.Columns = append(out.Columns, block.Column{ID: period.String(), Title: p.short(period), Align: block.Right})
	}
	out.Columns = append(out.Columns, block.Column{ID: "last", Title: p.say(last)})
	for i := range t.Rows {
		r := &t.Rows[i]
		name := r.Name
		if r.Unit != "" {
			name = p.say("unit", "name", r.Name, "unit", r.Unit)
		}
		cells := []block.Cell{{Text: p.link(name, "proof", t.Area, r.ID)}}
		for _, period := range by.periods {
			cells = append(cells, p.figureIn(by.figures[i], period))
		}
		out.Rows = append(out.Rows, append(cells, block.Cell{Text: p.filled(plain(text(r)))}))
	}
	return out
}

// figureIn returns the figure of a period without its unit, and with its verdict unless that is OK.
func (p *page) figureIn(figures map[sla.Period]Figure, period sla.Period) block.Cell {
	f, ok := figures[period]
	if !ok {
		return block.Cell{Text: p.filled(nil)}
	}
	text := p.figureOf(f, "")
	if f.known() && f.Verdict != sla.OK {
		text = p.say("value.verdict", "value", text, "verdict", p.verdictOf(f))
	}
	return block.Cell{Text: plain(text), Mark: mark(f.Verdict)}
}

// short names a period in a few characters.
func (p *page) short(period sla.Period) string {
	if wholeMonths(period) != 1 || !isMonth(period.From) {
		return p.lang.period(period)
	}
	return p.lang.say(months[period.From.Month-1])[:3] + " " + strconv.Itoa(period.From.Year)
}

// chart adds the months of an indicator as a picture, if they move.
func (p *page) chart(t *Table, r *Row) {
	if r.Trend == "" || r.Trend == "steady" {
		return
	}
	c := &block.Chart{Title: p.say("chart.months", "indicator", r.Name), Unit: r.Unit,
		Caption: p.say("chart.caption", "target", r.Target, "trend", p.word("trend", r.Trend)),
		Table: block.Table{Columns: []block.Column{{ID: "month", Title: p.say("column.month"), Header: true},
			{ID: "value", Title: p.say("column.value"), Align: block.Right}, {ID: "verdict", Title: p.say("column.verdict")}}}}
	if r.Bound != nil && isDecimal(r.Bound.Value) {
		c.Target = &block.Target{Text: r.Target, Value: r.Bound.Value, Below: r.Bound.Below}
	}
	line := block.Series{Name: t.Name}
	for _, f := range r.Months {
		point := block.Point{Label: p.short(f.Period), Text: p.figureOf(f, r.Unit), Mark: mark(f.Verdict)}
		if f.known() && isDecimal(*f.Value) {
			point.Value = *f.Value
		}
		line.Points = append(line.Points, point)
		c.Table.Rows = append(c.Table.Rows, []block.Cell{{Text: plain(point.Label)}, {Text: plain(point.Text), Mark: point.Mark}, {Text: plain(p.verdictOf(f)), Mark: point.Mark}})
	}
	c.Series = []block.Series{line}
	p.add(c)
}

// distribution adds how the values behind an indicator are distributed.
func (p *page) distribution(t *Table, r *Row) {
	if len(r.Distribution) == 0 {
		return
	}
	c := &block.Chart{Kind: block.Bars, Title: p.say("chart.values", "indicator", r.Name),
		Table: block.Table{Columns: []block.Column{{ID: "stretch", Title: p.say("column.stretch", "unit", r.Unit), Header: true, Align: block.Right},
			{ID: "records", Title: p.say("column.records"), Align: block.Right}}}}
	bars := block.Series{Name: t.Name}
	for _, b := range r.Distribution {
		point := block.Point{Label: p.say("stretch", "from", p.lang.decimal(b.From), "to", p.lang.decimal(b.To)),
			Value: strconv.FormatInt(b.Records, 10), Text: p.lang.count(b.Records)}
		bars.Points = append(bars.Points, point)
		c.Table.Rows = append(c.Table.Rows, []block.Cell{{Text: plain(point.Label)}, {Text: plain(point.Text)}})
	}
	c.Series = []block.Series{bars}
	p.add(c)
}
