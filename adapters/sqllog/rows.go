package sqllog

import (
	"context"
	"errors"
	"math/big"
	"slices"
	"sort"
	"strconv"
	"strings"

	"github.com/capitolato/capitolato/internal/engine"
	"github.com/capitolato/capitolato/internal/push"
	"github.com/capitolato/capitolato/internal/rule"
)

// errGroups says that rows differ in too many ways.
var errGroups = errors.New("there are too many groups")

// errChanged says that statements have seen different rows.
var errChanged = reading("the rows changed while they were counted")

// countRows sends the main statement, and returns the number of rows that are left by it, which the others
// leave out.
func (p *pushing) countRows(ctx context.Context, w which, out *push.Answer) (left int64, err error) {
	t := &totals{pushing: p, counts: map[push.Count]int64{}, places: map[place]*group{}}
	for _, day := range p.ask.Days[:len(p.ask.Days)-1] {
		t.subs = append(t.subs, sort.Search(len(p.ask.Subs)-1, func(i int) bool { return p.ask.Subs[i+1] > day }))
	}
	if err := p.asks(ctx, p.main(w), t.take); err != nil {
		return 0, err
	}
	if t.bad > 0 && w != every {
		return 0, reading("%d rows hold what only reading can make sense of, where rows share keys", t.bad)
	}
	if t.bad > 0 {
		p.left = p.unsound()
	}
	if t.odd > 0 || p.odd {
		if err := p.lookAtTexts(ctx); err != nil {
			return 0, err
		}
	}
	return t.bad, t.addUp(out)
}

// totals are the rows of the main statement, together.
type totals struct {
	*pushing
	subs                   []int // of each day
	rows, bad, odd, groups int64
	first, last            int64
	counts                 map[push.Count]int64 // without Rows
	places                 map[place]*group
}

// place tells apart what cells can.
type place struct {
	sub        int
	in, traits uint64
}

// group is a row of the main statement, or several that nothing but the day tells apart.
type group struct {
	rows    int64
	figures []figure
	lists   map[int]map[int64]int64 // how often a column lists each value
}

// take takes a row of the main statement.
func (t *totals) take(row []figure) error {
	if t.groups++; t.traits.most > 0 && t.groups > maxGroups {
		return errGroups
	}
	if t.sets {
		return t.takeOne(row)
	}
	day, in, traits, row, err := t.unpack(row)
	if err != nil {
		return err
	}
	sub := -1
	if day >= 0 && day < len(t.subs) && !t.ask.IsDark(day) {
		sub = t.subs[day]
	}
	if traits&1 != 0 {
		day = noDay
	}
	if err := t.onDay(day, in, row[0]); err != nil {
		return err
	}
	return t.part(place{sub, in, traits >> 1}, traits&1 != 0, row)
}

// takeOne takes a row of one of two sets: of a day and scopes, or of a sub-period, scopes and traits.
func (t *totals) takeOne(row []figure) error {
	keys, err := ints(row[:4])
	if err != nil {
		return err
	}
	day, sub, in, traits := int(keys[0]), int(keys[1]), uint64(keys[2]), uint64(keys[3])
	if !row[0].null {
		return t.onDay(day, in, row[4])
	}
	return t.part(place{sub, in, traits >> 1}, traits&1 != 0, row[4:])
}

// onDay counts the rows of a day and of the same scopes.
func (t *totals) onDay(day int, in uint64, rows figure) error {
	if day == noDay {
		return nil
	}
	if day < 0 || day >= len(t.subs) || t.ask.IsDark(day) {
		day = -1
	}
	n, err := rows.int()
	t.counts[push.Count{Day: day, In: in}] += n
	return err
}

// part takes rows that nothing but the day tells apart.
func (t *totals) part(at place, bad bool, row []figure) error {
	head, err := ints(row[:4])
	if err != nil {
		return err
	}
	rows, first, last := head[0], head[1]*t.at.unit, head[2]*t.at.unit
	if bad {
		t.bad += rows
		return nil
	}
	if t.rows == 0 || first < t.first {
		t.first = first
	}
	if t.rows == 0 || last > t.last {
		t.last = last
	}
	if t.rows, t.odd = t.rows+rows, t.odd+head[3]; at.sub < 0 {
		return nil
	}
	return t.fold(at, rows, row[len(head):])
}

// fold adds a row to those that only the day tells from it.
func (t *totals) fold(at place, rows int64, figures []figure) error {
	g := t.places[at]
	if g == nil {
		g = &group{figures: slices.Repeat([]figure{{null: true}}, len(figures)), lists: map[int]map[int64]int64{}}
		t.places[at] = g
	}
	g.rows += rows
	for i, f := range figures {
		if f.null {
			continue
		}
		var err error
		switch how := t.columns[i].how; how {
		case added:
			err = g.figures[i].add(f)
		case listed:
			err = t.list(g, at, i, f.text)
		case least, most:
			if err = f.count(); err == nil {
				err = g.figures[i].further(f, how == most)
			}
		case lowest, highest:
			err = g.figures[i].further(f, how == highest)
		}
		if err != nil {
			return err
		}
	}
	return nil
}

// further takes over a value that is beyond it, or, if it is not to rise, below it.
func (f *figure) further(g figure, rise bool) error {
	if f.null {
		*f = g
		return nil
	}
	c, err := g.compare(*f)
	if err == nil && (!rise && c < 0 || rise && c > 0) {
		*f = g
	}
	return err
}

// list counts the values of a list, if a cell wants them.
func (t *totals) list(g *group, at place, column int, text string) error {
	wanted := 0
	for wanted < len(t.cells) && (t.cells[wanted].lists != column || !t.has(wanted, at)) {
		wanted++
	}
	if wanted == len(t.cells) {
		return nil
	}
	if g.lists[column] == nil {
		g.lists[column] = map[int64]int64{}
	}
	for rest := true; rest; {
		var value string
		value, text, rest = strings.Cut(text, ",")
		n, err := strconv.ParseInt(value, 10, 64)
		if err != nil {
			return errInexact
		}
		g.lists[column][n]++
	}
	if len(g.lists[column]) > t.ask.MaxValues {
		return tooMany(t.ask.Cells[wanted].Agg)
	}
	return nil
}

// tooMany says why cells that keep their values are read.
func tooMany(a *rule.Agg) error { return reading("%s: it has too many different values", a.Text) }

// addUp adds the groups up.
func (t *totals) addUp(out *push.Answer) error {
	out.Read, out.First, out.Last = t.rows+out.Duplicate, t.first, t.last
	for c, rows := range t.counts {
		c.Rows = rows
		out.Counts = append(out.Counts, c)
	}
	found := map[part]*sums{}
	for at, g := range t.places {
		if err := t.addGroup(at, g, found); err != nil {
			return err
		}
	}
	for k, s := range found {
		out.Found = append(out.Found, push.Found{Cell: k.cell, Sub: k.sub, In: k.in, Has: t.cells[k.cell].total(s, t.ask.Cells[k.cell].Agg)})
	}
	return nil
}

// addGroup adds a group to the cells that it is of. Of those that keep their values and have a
// statement of their own, it notes how many records that has to find.
func (t *totals) addGroup(at place, g *group, found map[part]*sums) error {
	for i := range t.cells {
		c, asked := &t.cells[i], t.ask.Cells[i]
		if !t.has(i, at) {
			continue
		}
		if c.values != nil {
			if err := t.expect(i, g); err != nil {
				return err
			}
			continue
		}
		k := part{i, at.sub, at.in & asked.Apart}
		s := found[k]
		if s == nil {
			s = new(sums)
			found[k] = s
		}
		if err := c.add(s, asked.Agg, g); err != nil {
			return err
		}
		if len(s.values) > t.ask.MaxValues {
			return tooMany(asked.Agg)
		}
	}
	return nil
}

// has reports whether a cell has the rows of a place.
func (p *pushing) has(cell int, at place) bool {
	need, scope := p.cells[cell].need, p.ask.Cells[cell].Scope
	return at.traits&need == need && (scope == rule.Everywhere || at.in>>scope&1 != 0)
}

// count returns a number of rows.
func (g *group) count(place int) (int64, error) {
	if place == allRows {
		return g.rows, nil
	}
	return g.figures[place].int()
}

// expect notes how many records another statement has to find, where that could see other rows.
func (p *pushing) expect(cell int, g *group) error {
	if !p.changing {
		return nil
	}
	n, err := g.count(p.cells[cell].records)
	p.due[cell] += n
	return err
}

// sums are what a cell has in groups.
type sums struct {
	records, present int64
	sum              big.Int
	extremes         engine.Cell
	values           map[int64]int64
}

// add adds a group.
func (c *cellSQL) add(s *sums, a *rule.Agg, g *group) error {
	records, err := g.count(c.records)
	s.records += records
	if err != nil || a.CellOp() == "count" {
		return err
	}
	present, err := g.figures[c.present].int()
	s.present += present
	switch {
	case err != nil:
		return err
	case a.CellOp() == "values":
		if s.values == nil {
			s.values = map[int64]int64{}
		}
		for v, n := range g.lists[c.lists] {
			s.values[v] += n
		}
		return nil
	case a.CellOp() == "sum":
		n, err := g.figures[c.sum].whole()
		if err == nil {
			s.sum.Add(&s.sum, n)
		}
		return err
	}
	var x engine.Cell
	if x.Min, err = g.figures[c.least].value(a.Value.Type, c.unit); err == nil {
		x.Max, err = g.figures[c.most].value(a.Value.Type, c.unit)
	}
	s.extremes = engine.Merge(s.extremes, x)
	return err
}

// total returns the cell.
func (c *cellSQL) total(s *sums, a *rule.Agg) engine.Cell {
	out := engine.Cell{Records: s.records}
	if a.CellOp() == "count" {
		return out
	}
	out.Missing = s.records - s.present
	switch a.CellOp() {
	case "values":
		out.Values = map[string]int64{}
		for v, n := range s.values {
			r := new(big.Rat).SetInt64(v)
			out.Values[engine.ValueText(rule.Value{Type: a.Value.Type, R: r.Mul(r, c.unit)})] = n
		}
	case "extremes":
		out.Min, out.Max = s.extremes.Min, s.extremes.Max
	default:
		out.Sum = new(big.Rat).SetInt(&s.sum)
		out.Sum.Mul(out.Sum, c.unit)
	}
	return out
}
