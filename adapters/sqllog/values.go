package sqllog

import (
	"context"
	"errors"
	"strconv"

	"github.com/capitolato/capitolato/internal/engine"
	"github.com/capitolato/capitolato/internal/push"
)

// family are cells that keep the different values of one expression. One statement counts these
// for all of them.
type family struct {
	cells []int
	// conditions are those of the cells, and apart the scopes by which any tells records apart.
	conditions []fragment
	apart      uint64
}

// families returns the families of the cells that keep values.
func (k *counter) families() (out []*family) {
	known := map[string]*family{}
	for i, c := range k.cells {
		if c.values == nil {
			continue
		}
		f := known[c.values.key()]
		if f == nil || len(f.cells) == maxTraits {
			f = new(family)
			known[c.values.key()] = f
			out = append(out, f)
		}
		condition := fragment{text: "(1 = 1)"}
		if len(c.where) > 0 {
			condition = list(c.where, " AND ")
		}
		f.cells, f.conditions, f.apart = append(f.cells, i), append(f.conditions, condition), f.apart|k.ask.Cells[i].Apart
	}
	return out
}

// valuesOf is the statement that counts the different values of a family: the part of the period,
// the value, the number of records, the scopes by which they are told apart and the cells that
// they are of.
func (k *counter) valuesOf(f *family, w which, limit int) fragment {
	where := []fragment{k.at.from(k.ask.Subs[0]), k.at.before(k.ask.Subs[len(k.ask.Subs)-1])}
	for _, s := range k.ask.Dark {
		where = append(where, join("(", k.at.before(s[0]), " OR ", k.at.from(s[1]), ")"))
	}
	of := k.integer(1)
	if len(f.cells) == 1 {
		where = append(where, f.conditions[0])
	} else {
		of = k.bits(f.conditions)
	}
	each := join("SELECT ", k.at.index(k.ask.Subs), " AS d, ", *k.cells[f.cells[0]].values, " AS v, ", k.in(f.apart), " AS s, ", of, " AS b")
	tail := join("\n\tWHERE ", list(where, " AND "), k.fence)
	return join("SELECT d, v, count(*), s, b\nFROM (", each, "\n\tFROM ", k.rows(w, each, tail), " AS a", tail, ") AS c\nWHERE b > 0\nGROUP BY d, v, s, b LIMIT ", strconv.Itoa(limit))
}

// part is a part of the period, and the scopes of a cell by which records are told apart.
type part struct {
	cell, sub int
	in        uint64
}

// countValues counts the different values of a family.
func (p *pushing) countValues(ctx context.Context, f *family, w which, out *push.Answer) error {
	limit := p.ask.MaxValues*(len(p.ask.Subs)-1)*len(f.cells) + 1
	found := map[part]*engine.Cell{}
	rows := 0
	err := p.asks(ctx, p.valuesOf(f, w, limit), func(row []figure) error {
		if rows++; rows == limit {
			return tooMany(p.ask.Cells[f.cells[0]].Agg)
		}
		return p.addValue(f, row, found)
	})
	missed := map[int]int64{}
	for k, cell := range found {
		out.Found = append(out.Found, push.Found{Cell: k.cell, Sub: k.sub, In: k.in, Has: *cell})
		missed[k.cell] -= cell.Records
	}
	for _, i := range f.cells {
		if p.changing && err == nil && missed[i]+p.due[i] != 0 {
			return errChanged
		}
	}
	return err
}

// addValue adds a row to the cells that it is of.
func (p *pushing) addValue(f *family, row []figure, found map[part]*engine.Cell) error {
	sub, err1 := row[0].int()
	in, err2 := row[3].int()
	of, err3 := row[4].int()
	if err := errors.Join(err1, err2, err3); err != nil {
		return err
	}
	for j, i := range f.cells {
		if of>>j&1 == 0 {
			continue
		}
		k := part{i, int(sub), uint64(in) & p.ask.Cells[i].Apart}
		cell := found[k]
		if cell == nil {
			cell = &engine.Cell{Values: map[string]int64{}}
			found[k] = cell
		}
		agg := p.ask.Cells[i].Agg
		if err := p.cells[i].addValue(cell, agg, row[1:]); err != nil {
			return err
		}
		if len(cell.Values) > p.ask.MaxValues {
			return tooMany(agg)
		}
	}
	return nil
}
