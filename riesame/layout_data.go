package riesame

import (
	"maps"
	"slices"
	"strconv"
	"strings"

	"github.com/capitolato/capitolato/riesame/block"
	"github.com/capitolato/capitolato/sla"
)

// data accounts for the rows of every source.
func (p *page) data() {
	p.add(&block.PageBreak{})
	p.heading(2, p.say("data"), block.None, "data")
	if len(p.review.Sources) == 0 {
		p.add(&block.Paragraph{Text: plain(p.say("data.none"))})
		return
	}
	out := &block.Table{Caption: p.say("data.account"), Columns: []block.Column{{ID: "source", Title: p.say("data.source"), Header: true}, {ID: "records", Title: p.say("data.records")}}}
	for _, id := range []string{"read", "counted", "scope", "period", "excluded", "duplicate", "conflicts", "rejected"} {
		out.Columns = append(out.Columns, block.Column{ID: id, Title: p.say("data." + id), Align: block.Right})
	}
	var prints []string
	for _, s := range p.review.Sources {
		row := []block.Cell{{Text: plain(s.Name)}, {Text: plain(s.Records)}}
		for _, n := range []int64{s.Read, s.Counted, s.OutOfScope, s.OutOfPeriod, s.Excluded, s.Duplicate, s.Conflicts, s.Rejected} {
			row = append(row, block.Cell{Text: plain(p.lang.count(n))})
		}
		out.Rows = append(out.Rows, row)
		if s.Fingerprint != "" {
			prints = append(prints, s.Name+": "+s.Fingerprint)
		}
	}
	p.add(out)
	p.volumes()
	if prints != nil {
		p.heading(3, p.say("data.fingerprints"), block.None, "fingerprints")
		p.list(prints)
	}
	p.badRows()
}

// volumes adds how many records each month has, a picture for each record type.
func (p *page) volumes() {
	for _, name := range p.review.recordTypes() {
		c := &block.Chart{Kind: block.Bars, Title: p.say("chart.rows", "records", name),
			Table: block.Table{Columns: []block.Column{{ID: "source", Title: p.say("data.source"), Header: true}}}}
		var periods []sla.Period
		for _, s := range p.review.Sources {
			for _, m := range s.Months {
				if s.Records == name && !slices.Contains(periods, m.Period) {
					periods = append(periods, m.Period)
				}
			}
		}
		if len(periods) < 2 {
			continue
		}
		slices.SortFunc(periods, func(a, b sla.Period) int { return a.From.Compare(b.From) })
		for _, period := range periods {
			c.Table.Columns = append(c.Table.Columns, block.Column{ID: period.String(), Title: p.short(period), Align: block.Right})
		}
		for _, s := range p.review.Sources {
			if s.Records == name {
				p.volume(c, s, periods)
			}
		}
		p.add(c)
	}
}

// volume adds a source to a chart.
func (p *page) volume(c *block.Chart, s Source, periods []sla.Period) {
	bars, row := block.Series{Name: s.Name}, []block.Cell{{Text: plain(s.Name)}}
	for _, period := range periods {
		point := block.Point{Label: p.short(period)}
		if i := slices.IndexFunc(s.Months, func(m MonthCount) bool { return m.Period == period }); i >= 0 {
			point.Value, point.Text = strconv.FormatInt(s.Months[i].Records, 10), p.lang.count(s.Months[i].Records)
		}
		bars.Points = append(bars.Points, point)
		row = append(row, block.Cell{Text: p.filled(plain(point.Text))})
	}
	c.Series = append(c.Series, bars)
	c.Table.Rows = append(c.Table.Rows, row)
}

// recordTypes returns the record types of the sources, in their order.
func (r *Review) recordTypes() []string {
	var out []string
	for _, s := range r.Sources {
		if !slices.Contains(out, s.Records) {
			out = append(out, s.Records)
		}
	}
	return out
}

// badRows lists the first of the rows that were rejected or conflict.
func (p *page) badRows() {
	out := &block.Table{Columns: []block.Column{{ID: "source", Title: p.say("data.source"), Header: true}, {ID: "row", Title: p.say("data.row"), Align: block.Right},
		{ID: "field", Title: p.say("data.field")}, {ID: "reason", Title: p.say("data.reason")}, {ID: "value", Title: p.say("data.value")}}}
	var more []block.Item
	for _, s := range p.review.Sources {
		rows := slices.Concat(s.RejectedRows, s.ConflictRows)
		rows = rows[:min(len(rows), max(p.rows, 0))]
		for _, r := range rows {
			out.Rows = append(out.Rows, []block.Cell{{Text: plain(s.Name)}, {Text: plain(strconv.FormatInt(r.Pos, 10))}, {Text: p.filled(plain(r.Field))}, {Text: plain(p.lang.prose(r.Reason))}, {Text: p.filled(plain(r.Value))}})
		}
		if n := s.Rejected + s.Conflicts - int64(len(rows)); n > 0 {
			more = append(more, p.more(s, n))
		}
	}
	if len(out.Rows)+len(more) == 0 {
		return
	}
	p.heading(3, p.say("data.rows"), block.None, "rows")
	if len(out.Rows) > 0 {
		p.add(out)
	}
	if more != nil {
		p.add(&block.List{Items: more})
	}
}

// more says how many rows of a source are not listed, and how many it rejected for which reason.
func (p *page) more(s Source, n int64) block.Item {
	item := block.Item{Text: plain(p.say("data.more", "source", s.Name, "n", p.lang.count(n)))}
	for _, reason := range slices.Sorted(maps.Keys(s.Reasons)) {
		field, text, ok := strings.Cut(reason, ": ")
		if text = p.lang.prose(text); !ok {
			field, text = "", p.lang.prose(reason)
		} else {
			field += ": "
		}
		item.Items = append(item.Items, block.Item{Text: plain(p.say("data.count", "reason", field+text, "n", p.lang.count(s.Reasons[reason])))})
	}
	return item
}
