package sqllog

import (
	"context"
	"fmt"
	"strings"

	"github.com/capitolato/capitolato/internal/push"
	"github.com/capitolato/capitolato/internal/rule"
	"github.com/capitolato/capitolato/sla/batch"
)

// duplicates counts the rows with the key of an earlier one, and says which rows count then and how
// many there are, -1 if that was not asked. Bad rows of them are left out: what is rejected is no
// duplicate. Where all duplicates are the same as the first, it does not matter which of them counts,
// and so they need no order.
func (p *pushing) duplicates(ctx context.Context, out *push.Answer) (w which, rows, bad int64, err error) {
	if len(p.ask.Key) == 0 {
		return every, -1, 0, nil
	}
	keys, rows, err := p.countKeys(ctx)
	if keys == rows || err != nil {
		return every, rows, 0, err
	}
	p.left = isBad
	keys, sound, err := p.countKeys(ctx)
	if bad = rows - sound; bad == 0 {
		p.left = fragment{}
	}
	if out.Duplicate = sound - keys; keys == sound || err != nil {
		return every, rows, bad, err
	}
	if p.order == "" {
		return every, rows, bad, reading("%d rows have the key of another, and the order of the query is not known: name it in Options.Order", out.Duplicate)
	}
	if err := p.conflicts(ctx, out); err != nil {
		return every, rows, bad, err
	}
	if out.Conflicts > 0 {
		return first, rows, bad, nil
	}
	return different, rows, bad, nil
}

// countKeys counts the different keys of the rows, and these.
func (p *pushing) countKeys(ctx context.Context) (keys, rows int64, err error) {
	n, err := p.numbers(ctx, p.keys())
	if err == nil && len(n) != 2 {
		err = errInexact
	}
	if err != nil {
		return 0, 0, err
	}
	return n[0], n[1], nil
}

// conflicts counts and lists the rows that differ from the first with their key.
func (p *pushing) conflicts(ctx context.Context, out *push.Answer) error {
	firsts := map[string]string{} // the rows by their keys
	n := 0
	return p.asks(ctx, p.repeated(), func(row []figure) error {
		if n++; n > maxRepeated {
			return reading("more than %d rows have keys that are there several times", maxRepeated)
		}
		fields := row[2:]
		if odd, err := row[1].int(); err != nil || odd != 0 {
			p.odd = true
		}
		var key, all strings.Builder
		for _, i := range p.ask.Key {
			fields[i].write(&key)
		}
		for i := range fields {
			fields[i].write(&all)
		}
		before, again := firsts[key.String()]
		if !again {
			firsts[key.String()] = all.String()
		}
		if !again || before == all.String() {
			return nil
		}
		if out.Conflicts++; out.Conflicts > int64(p.ask.ListRows) {
			return nil
		}
		return p.conflict(row, out)
	})
}

// write writes a figure so that others are written otherwise.
func (f *figure) write(b *strings.Builder) {
	switch {
	case f.null:
		b.WriteString("-;")
	case f.words:
		fmt.Fprintf(b, "%q;", f.text)
	case f.large != nil:
		fmt.Fprintf(b, "%v;", f.large)
	default:
		fmt.Fprintf(b, "%d;", f.n)
	}
}

// conflict lists a row.
func (p *pushing) conflict(row []figure, out *push.Answer) error {
	pos, err := row[0].int()
	if err != nil {
		return err
	}
	r := push.Row{Pos: pos}
	for _, i := range p.ask.Key {
		v, err := row[i+2].value(types[p.ask.Fields[i].Kind], p.fields[i].unit)
		if err != nil {
			return err
		}
		r.Key = append(r.Key, v)
	}
	out.ConflictRows = append(out.ConflictRows, r)
	return nil
}

// types are those of the values of fields.
var types = map[batch.Kind]rule.Type{batch.Bool: rule.Bool, batch.Int: rule.Number, batch.Decimal: rule.Number,
	batch.String: rule.String, batch.Time: rule.Time, batch.Duration: rule.Duration}
