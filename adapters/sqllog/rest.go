package sqllog

import (
	"context"
	"database/sql"

	"github.com/capitolato/capitolato/internal/push"
	"github.com/capitolato/capitolato/sla/batch"
)

// Rows that the database cannot count, such as those that lack what they must have, are read like
// any others, with the places that they would have if all were. The others are counted.

// maxRest bounds the rows that are read beside those that are counted: all of them are in memory.
const maxRest = 1_000_000

// rest is the statement that lists the rows that the database cannot count, in their order: the
// position, the flag bad, and some columns.
func (k *counter) rest(columns []fragment) fragment {
	numbered := *k
	numbered.carried, numbered.left = columns, fragment{}
	list := "pos, bad"
	for i := range columns {
		list += ", " + carried(i)
	}
	unsound := k.unsound()
	return join("SELECT ", list, " FROM (", numbered.decoded(first, named([]fragment{unsound, {text: "bad"}})), ") AS p WHERE ", unsound, " ORDER BY pos")
}

// readRest reads so many rows.
func (p *pushing) readRest(ctx context.Context, rows int64, out *push.Answer) error {
	switch {
	case rows == 0:
		return nil
	case p.order == "":
		return reading("%d rows hold what only reading can make sense of, and the order of the query is not known: name it in Options.Order", rows)
	case rows > maxRest:
		return reading("more than %d rows hold what only reading can make sense of", maxRest)
	}
	r := &reader{request: p.ask.Request, plan: p.plan}
	r.prepare(p.store.dialect, p.store.columns.only(p.plan.wanted))
	var columns []fragment
	for _, i := range p.plan.wanted {
		columns = append(columns, fragment{text: p.store.dialect.selected(p.store.columns, i)})
	}
	p.plan.narrow()
	var pos, bad figure
	var n int64
	dest := append([]any{&pos, &bad}, r.dest...)
	err := p.sends(ctx, p.rest(columns), func(all *sql.Rows) error {
		if err := all.Scan(dest...); err != nil {
			return err
		}
		if n++; n > rows {
			return errChanged
		}
		return p.takeRest(r, &pos, &bad, out)
	})
	if err == nil && n < rows {
		err = errChanged
	}
	if err == nil {
		p.told.Rows = n
	}
	return err
}

// takeRest reads a row.
func (p *pushing) takeRest(r *reader, pos, bad *figure, out *push.Answer) (err error) {
	n := len(out.Rest)
	if n == 0 || out.Rest[n-1].Len+len(out.Rest[n-1].Rejected) == batchRows {
		b := &batch.Batch{Seq: n}
		b.Reset(p.ask.Fields)
		out.Rest = append(out.Rest, b)
	}
	b := out.Rest[len(out.Rest)-1]
	if r.pos, err = pos.int(); err != nil {
		return err
	}
	read := b.Len
	r.add(b)
	if n, err := bad.int(); err != nil || n == 0 || b.Len == read || len(p.ask.Key) == 0 {
		return err
	}
	return reading("rows that only reading can make sense of may have the keys of others")
}
