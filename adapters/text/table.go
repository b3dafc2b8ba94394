package text

import (
	"math/big"
	"slices"
	"strings"

	"github.com/capitolato/capitolato/riesame/block"
)

// gutter stands between columns.
const gutter = "  "

// maxWord is how wide a column is made for a single word. A longer one, such as a fingerprint, is
// broken.
const maxWord = 20

// table writes a table in columns or, if they had to be too narrow, row by row.
func (p *printer) table(t *block.Table) {
	p.gap()
	if t.Caption != "" {
		p.wrapped("", t.Caption)
		p.gap()
	}
	if widths := p.fit(t); widths != nil {
		p.columns(t, widths)
		return
	}
	p.records(t)
}

// fit returns how wide each column is to be, nil if there is no room for a word in each.
func (p *printer) fit(t *block.Table) []int {
	least, most := make([]int, len(t.Columns)), make([]int, len(t.Columns))
	measure := func(i int, text string) {
		least[i] = max(least[i], min(longest(text), maxWord))
		for _, line := range strings.Split(printable(text), "\n") {
			most[i] = max(most[i], width(line))
		}
	}
	for i, c := range t.Columns {
		measure(i, c.Title)
	}
	for _, row := range t.Rows {
		for i, c := range row {
			measure(i, c.Text.String())
		}
	}
	room := p.width - len(gutter)*(len(t.Columns)-1)
	if len(most) == 0 || capped(least, most, 0) > room {
		return nil
	}
	limit := min(room, slices.Max(most))
	for limit > 0 && capped(least, most, limit) > room {
		limit--
	}
	for i := range most {
		most[i] = max(least[i], min(most[i], limit))
	}
	return most
}

// capped returns how wide columns are together of which none is wider than limit, unless it must.
func capped(least, most []int, limit int) int {
	sum := 0
	for i := range most {
		sum += max(least[i], min(most[i], limit))
	}
	return sum
}

// columns writes a table in columns.
func (p *printer) columns(t *block.Table, widths []int) {
	titles, rule := make([]string, len(widths)), make([]string, len(widths))
	for i, c := range t.Columns {
		titles[i], rule[i] = c.Title, strings.Repeat("─", widths[i])
	}
	p.row(t, widths, titles)
	p.row(t, widths, rule)
	for _, r := range t.Rows {
		cells := make([]string, len(widths))
		for i, c := range r {
			cells[i] = c.Text.String()
		}
		p.row(t, widths, cells)
	}
}

// row writes the lines of a row.
func (p *printer) row(t *block.Table, widths []int, cells []string) {
	wrapped, n := make([][]string, len(cells)), 0
	for i, c := range cells {
		wrapped[i] = wrap(c, widths[i])
		n = max(n, len(wrapped[i]))
	}
	for k := range n {
		parts := make([]string, len(cells))
		for i := range cells {
			parts[i] = pad(at(wrapped[i], k), widths[i], t.Columns[i].Align)
		}
		p.line(strings.Join(parts, gutter))
	}
}

// records writes a table row by row: what names the row, and below it its other cells.
func (p *printer) records(t *block.Table) {
	for n, row := range t.Rows {
		if n > 0 {
			p.gap()
		}
		var items []block.Pair
		for i, c := range row {
			if t.Columns[i].Header {
				p.wrapped("* ", c.Text.String())
				continue
			}
			items = append(items, block.Pair{Name: t.Columns[i].Title, Text: c.Text, Mark: c.Mark})
		}
		p.pairs("  ", items)
	}
}

// chart writes the table of a chart. That of a single series has bars behind its rows.
func (p *printer) chart(c *block.Chart) {
	p.gap()
	p.wrapped("", c.Title)
	if c.Caption != "" {
		p.wrapped("", c.Caption)
	}
	t := c.Table
	if len(c.Series) == 1 && len(t.Rows) > 1 && len(c.Series[0].Points) == len(t.Rows) {
		if bars := withBars(c); p.fit(&bars) != nil {
			t = bars
		}
	}
	p.table(&t)
}

// maxBar is how long the longest bar is. With the line of the target it is a word that is not broken.
const maxBar = maxWord - 1

// withBars returns the table of a chart with a bar for each point, from zero, and a line across
// where the target is.
func withBars(c *block.Chart) block.Table {
	values, top := make([]*big.Rat, len(c.Table.Rows)), new(big.Rat)
	for i, point := range c.Series[0].Points {
		if values[i] = value(point.Value); values[i] != nil && values[i].Cmp(top) > 0 {
			top = values[i]
		}
	}
	target := -1
	if c.Target != nil {
		if v := value(c.Target.Value); v != nil && v.Sign() >= 0 {
			if v.Cmp(top) > 0 {
				top = v
			}
			target = length(v, top)
		}
	}
	out := block.Table{Caption: c.Table.Caption, Columns: append(c.Table.Columns[:len(c.Table.Columns):len(c.Table.Columns)], block.Column{ID: "bar"})}
	for i, row := range c.Table.Rows {
		cell := block.Cell{Text: block.Text{{Text: bar(length(values[i], top), target)}}}
		out.Rows = append(out.Rows, append(row[:len(row):len(row)], cell))
	}
	return out
}

// bar draws a bar of a length and, unless it is negative, the place of the target.
func bar(length, target int) string {
	text := strings.Repeat("▪", length)
	switch {
	case target < 0:
		return text
	case target <= length:
		return strings.Repeat("▪", target) + "|" + strings.Repeat("▪", length-target)
	}
	return text + strings.Repeat("·", target-length) + "|"
}

// value reads a plain decimal, or returns nil.
func value(text string) *big.Rat {
	if len(text) > 100 || text == "" || strings.Trim(text, "-0123456789.") != "" {
		return nil
	}
	r, ok := new(big.Rat).SetString(text)
	if !ok {
		return nil
	}
	return r
}

// length returns how long the bar of a value is.
func length(v, top *big.Rat) int {
	if v == nil || v.Sign() <= 0 || top.Sign() <= 0 {
		return 0
	}
	n := new(big.Rat).Mul(new(big.Rat).Quo(v, top), big.NewRat(maxBar, 1))
	return int(new(big.Int).Quo(n.Num(), n.Denom()).Int64())
}
