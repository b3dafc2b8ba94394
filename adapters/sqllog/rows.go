package sqllog

import (
	"context"
	"errors"
	"math/big"

	"github.com/capitolato/capitolato/internal/engine"
	"github.com/capitolato/capitolato/internal/push"
	"github.com/capitolato/capitolato/internal/rule"
)

// errGroups says that rows differ in too many ways.
var errGroups = errors.New("there are too many groups")

// errChanged says that statements have seen different rows.
var errChanged = reading("the rows changed while they were counted")

// countRows sends the main statement.
func (p *pushing) countRows(ctx context.Context, w which, out *push.Answer) error {
	var bad, odd int64
	var groups []group
	err := p.asks(ctx, p.main(w), func(row []figure) error {
		g, err := p.group(row)
		if odd, groups = odd+g.odd, append(groups, g); g.bad {
			bad += g.rows
		}
		return err
	})
	switch {
	case err != nil:
		return err
	case bad > 0:
		return reading("%d rows hold what only reading can make sense of", bad)
	case p.traits.most > 0 && len(groups) > maxGroups:
		return errGroups
	case odd > 0 || p.odd:
		if err := p.lookAtTexts(ctx); err != nil {
			return err
		}
	}
	return p.addUp(groups, out)
}

// group is a row of the main statement.
type group struct {
	day         int // negative outside the period
	in, traits  uint64
	bad         bool
	rows, odd   int64
	first, last int64
	figures     []figure
}

// group reads a row of the main statement.
func (p *pushing) group(row []figure) (group, error) {
	day, in, traits, row, err := p.unpack(row)
	var head [4]int64
	for i := range head {
		n, e := row[i].int()
		head[i], err = n, errors.Join(err, e)
	}
	g := group{day: day, in: in, traits: traits >> 1, bad: traits&1 != 0, rows: head[0], first: head[1] * p.at.unit, last: head[2] * p.at.unit,
		odd: head[3], figures: append([]figure(nil), row[len(head):]...)}
	if err == nil && (g.day < 0 || g.day >= len(p.ask.Days)-1 || p.ask.IsDark(g.day)) {
		g.day = -1
	}
	return g, err
}

// addUp adds the groups up.
func (p *pushing) addUp(groups []group, out *push.Answer) error {
	found := map[part]*sums{}
	counts := map[push.Count]int64{}
	for i, g := range groups {
		if i == 0 || g.first < out.First {
			out.First = g.first
		}
		if i == 0 || g.last > out.Last {
			out.Last = g.last
		}
		out.Read += g.rows
		counts[push.Count{Day: g.day, In: g.in}] += g.rows
		if g.day < 0 {
			continue
		}
		if err := p.addGroup(&g, found); err != nil {
			return err
		}
	}
	out.Read += out.Duplicate
	for c, rows := range counts {
		c.Rows = rows
		out.Counts = append(out.Counts, c)
	}
	for k, s := range found {
		out.Found = append(out.Found, push.Found{Cell: k.cell, Sub: k.sub, In: k.in, Has: p.cells[k.cell].total(s, p.ask.Cells[k.cell].Agg)})
	}
	return nil
}

// addGroup adds a group to the cells that it is of. Of those that keep their values it notes how many
// records another statement has to find.
func (p *pushing) addGroup(g *group, found map[part]*sums) error {
	sub := 0
	for p.ask.Days[g.day] >= p.ask.Subs[sub+1] {
		sub++
	}
	for i := range p.cells {
		c, asked := &p.cells[i], p.ask.Cells[i]
		if asked.Scope != rule.Everywhere && g.in>>asked.Scope&1 == 0 || g.traits&c.need != c.need {
			continue
		}
		if c.values != nil {
			if err := p.expect(i, g); err != nil {
				return err
			}
			continue
		}
		k := part{i, sub, g.in & asked.Apart}
		s := found[k]
		if s == nil {
			s = new(sums)
			found[k] = s
		}
		if err := c.add(s, asked.Agg, g); err != nil {
			return err
		}
	}
	return nil
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
}

// add adds a group.
func (c *cellSQL) add(s *sums, a *rule.Agg, g *group) error {
	figures := g.figures
	records, err := g.count(c.records)
	s.records += records
	if err != nil || a.CellOp() == "count" {
		return err
	}
	present, err := figures[c.present].int()
	s.present += present
	if err != nil {
		return err
	}
	if a.CellOp() == "sum" {
		n, err := figures[c.sum].whole()
		if err == nil {
			s.sum.Add(&s.sum, n)
		}
		return err
	}
	var x engine.Cell
	if x.Min, err = figures[c.least].value(a.Value.Type, c.unit); err == nil {
		x.Max, err = figures[c.most].value(a.Value.Type, c.unit)
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
	if out.Missing = s.records - s.present; a.CellOp() == "extremes" {
		out.Min, out.Max = s.extremes.Min, s.extremes.Max
		return out
	}
	out.Sum = new(big.Rat).SetInt(&s.sum)
	out.Sum.Mul(out.Sum, c.unit)
	return out
}
