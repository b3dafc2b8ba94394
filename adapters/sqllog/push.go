package sqllog

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/capitolato/capitolato/internal/push"
)

// unpushed says why rows are read rather than counted by the database.
type unpushed struct{ reasons []string }

func (u *unpushed) Error() string { return strings.Join(u.reasons, "; ") }

func reading(format string, args ...any) error {
	return &unpushed{[]string{fmt.Sprintf(format, args...)}}
}

// Push lets the database count. It returns nil where the rows have to be read.
func (s *source) Push(ctx context.Context, ask *push.Ask) (*push.Answer, error) {
	told := ask.Told
	if told == nil {
		told = new(push.Told)
	}
	if s.options.Timeout > 0 {
		var cancel context.CancelFunc
		ctx, cancel = context.WithTimeout(ctx, s.options.Timeout)
		defer cancel()
	}
	answer, err := s.count(ctx, ask, told)
	var u *unpushed
	switch {
	case ctx.Err() != nil:
		return nil, fmt.Errorf("%s: %w", s.Source().Name, ctx.Err())
	case err == nil:
		told.Pushed = true
		return answer, nil
	case errors.As(err, &u):
		told.Read = u.reasons
	case errors.Is(err, errInexact):
		told.Read = []string{"a result is beyond 64 bits, or not a whole number"}
	default:
		// Reading meets the error again, if it is of the database; if it is of what was
		// asked, such as a product that has no room, it does not.
		line, _, _ := strings.Cut(err.Error(), "\n")
		told.Read = []string{"the database refuses: " + line}
	}
	return nil, nil
}

// pushing is one push.
type pushing struct {
	*counter
	query querier
	told  *push.Told
	// with stands in front of every statement where the source is a query, and before are the
	// arguments of that.
	with   string
	before []any
	odd    bool // some texts have to be looked at, of rows that do not count
	// write writes the statements, with as many traits as there may be.
	write func(traits int) (*counter, []string)
	store *store
	plan  *plan
	// due are the records of cells that keep different values, where another statement could see
	// others.
	due map[int]int64
}

// count asks the database.
func (s *source) count(ctx context.Context, ask *push.Ask, x *push.Told) (out *push.Answer, err error) {
	d, err := s.dialect.facts()
	if err != nil {
		return nil, err
	}
	c := s.dialect.counting()
	switch {
	case s.options.Stream:
		return nil, reading("Options.Stream says so")
	case c == nil:
		return nil, reading("databases of the dialect %s do not count", s.dialect)
	case s.db == nil || s.table == "" && s.query == "":
		return nil, reading("there is nothing to ask")
	case len(ask.Read) > 0:
		return nil, &unpushed{ask.Read}
	case s.mapping != nil && s.mapping.Skip != nil:
		return nil, reading("the mapping skips rows, which are listed")
	}
	x.Snapshot = c.snapshot
	q, err := d.begin(ctx, s.db)
	defer func() { // nothing was written
		var u *unpushed
		q.end(err != nil && (len(x.Statements) > 0 || !errors.As(err, &u)))
	}()
	if err != nil {
		return nil, err
	}
	if err := c.knows(ctx, q); err != nil {
		return nil, err
	}
	p, err := s.prepare(ctx, q, &d, c, ask, x)
	if err != nil {
		return nil, err
	}
	return p.answer(ctx)
}

// knows checks that texts are what they are compared as, and that no setting changes what is
// counted, and makes settings that do not.
func (c *counting) knows(ctx context.Context, q querier) error {
	encodings, err := texts(ctx, q, c.encoding)
	if err != nil {
		return err
	}
	for _, name := range encodings {
		if name != c.unicode {
			return reading("texts are stored in the encoding %s, not in %s", name, c.unicode)
		}
	}
	settings, err := texts(ctx, q, c.unsettled)
	if len(settings) > 0 {
		return reading("settings of the session can change what is counted: %s", strings.Join(settings, ", "))
	}
	if err == nil {
		_, err = texts(ctx, q, c.tune)
	}
	return err
}

// texts returns the texts that a statement, if there is any, answers with.
func texts(ctx context.Context, q querier, statement string) (out []string, err error) {
	if statement == "" {
		return nil, nil
	}
	rows, err := q.QueryContext(ctx, statement)
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	for rows.Next() {
		var name string
		if err := rows.Scan(&name); err != nil {
			return nil, err
		}
		out = append(out, name)
	}
	return out, rows.Err()
}

// prepare finds the columns and writes what is to be asked.
func (s *source) prepare(ctx context.Context, q querier, d *dialect, c *counting, ask *push.Ask, x *push.Told) (*pushing, error) {
	p := &pushing{query: q, told: x, before: s.options.Args, due: map[int]int64{}}
	from := fragment{text: "q"}
	if s.table != "" {
		table, err := d.table(s.table)
		if err != nil {
			return nil, err
		}
		from.text = table
	} else if c.derived {
		from, p.before = fragment{s.derived(), s.options.Args}, nil
	} else {
		p.with = "WITH q AS (" + s.query + "\n) "
	}
	cs, sample, err := p.look(ctx, c, from)
	if err != nil {
		return nil, err
	}
	if i := slices.IndexFunc(cs.names, given.MatchString); c.hidden && i >= 0 {
		return nil, reading("a column is called %s, as what is worked out here is", cs.names[i])
	}
	plan, err := cs.plan(d, s.mapping, ask.Request)
	if err != nil {
		return nil, err
	}
	year := time.Unix(0, ask.Days[0]).UTC().Year()
	st := &store{counting: c, dialect: d, columns: cs, mapping: s.mapping, request: ask.Request, sample: sample,
		years: [2]int{year - 2, time.Unix(0, ask.Days[len(ask.Days)-1]).UTC().Year() + 3}, asIs: !s.ordered(), met: map[string][]string{}, fine: map[string][]string{}}
	p.store, p.plan = st, plan
	order := ""
	if s.ordered() {
		names, err := s.order(d, cs)
		if err != nil {
			return nil, err
		}
		order = strings.Join(names, ", ")
	}
	p.write = func(traits int) (*counter, []string) {
		st.bases, st.based = nil, false
		fields, reasons := st.all(plan.fields)
		if len(reasons) > 0 {
			return nil, reasons
		}
		k, reasons := newCounter(st, ask, from, fields, traits)
		k.order = order
		return k, reasons
	}
	var reasons []string
	if p.counter, reasons = p.write(maxTraits); len(reasons) > 0 {
		return nil, &unpushed{reasons}
	}
	met, err := p.meet(ctx)
	if met {
		p.rewrite(maxTraits)
	}
	return p, err
}

// rewrite writes the statements again, in the light of what was found; what was written once can be
// written again.
func (p *pushing) rewrite(traits int) {
	left := p.left
	p.counter, _ = p.write(traits)
	p.left, p.due = left, map[int]int64{}
}

// look returns the columns of what is counted, and of what is dynamic the first rows.
func (p *pushing) look(ctx context.Context, c *counting, from fragment) (columns, [][]cell, error) {
	rows, err := p.query.QueryContext(ctx, p.with+"SELECT * FROM "+from.text+" WHERE 1 = 0", append(p.before, from.args...)...)
	if err != nil {
		return columns{}, nil, err
	}
	cs, err := columnsOf(rows)
	for rows.Next() { // of which there is none, but some drivers tell only now what is wrong
	}
	if err := errors.Join(err, rows.Err(), rows.Close()); err != nil || !c.dynamic {
		return cs, nil, err
	}
	var list []string
	for _, n := range cs.names {
		d, _ := SQLite.facts()
		list = append(list, "+"+d.name(n))
	}
	rows, err = p.query.QueryContext(ctx, p.with+fmt.Sprintf("SELECT %s FROM %s LIMIT %d", strings.Join(list, ", "), from.text, sampleRows), p.before...)
	if err != nil {
		return cs, nil, err
	}
	defer rows.Close()
	var sample [][]cell
	for rows.Next() {
		row, dest := make([]cell, len(list)), make([]any, len(list))
		for i := range row {
			dest[i] = &row[i]
		}
		if err := rows.Scan(dest...); err != nil {
			return cs, nil, err
		}
		sample = append(sample, row)
	}
	return cs, sample, rows.Err()
}

// sends sends a statement and calls each with every row.
func (p *pushing) sends(ctx context.Context, f fragment, each func(rows *sql.Rows) error) error {
	sent, told := arguments(append(append([]any(nil), p.before...), f.args...))
	statement := push.Statement{SQL: p.with + p.statement(f, len(p.before)), Args: told}
	p.told.Statements = append(p.told.Statements, statement)
	rows, err := p.query.QueryContext(ctx, statement.SQL, sent...)
	if err != nil {
		return err
	}
	defer rows.Close()
	for rows.Next() {
		if err := each(rows); err != nil {
			return err
		}
	}
	return rows.Err()
}

// asks sends a statement and calls each with every row of figures.
func (p *pushing) asks(ctx context.Context, f fragment, each func(row []figure) error) error {
	var row []figure
	var dest []any
	return p.sends(ctx, f, func(rows *sql.Rows) error {
		if row == nil {
			names, err := rows.Columns()
			if err != nil {
				return err
			}
			row = make([]figure, len(names))
			for i := range row {
				dest = append(dest, &row[i])
			}
		}
		if err := rows.Scan(dest...); err != nil {
			return err
		}
		return each(row)
	})
}

// numbers sends a statement that answers with one row of numbers.
func (p *pushing) numbers(ctx context.Context, f fragment) (out []int64, err error) {
	err = p.asks(ctx, f, func(row []figure) (err error) {
		out, err = ints(row)
		return err
	})
	return out, err
}

// answer sends the statements, and again if they find texts that are none.
func (p *pushing) answer(ctx context.Context) (*push.Answer, error) {
	out, err := p.once(ctx)
	if errors.Is(err, errTexts) {
		p.left = fragment{}
		p.rewrite(maxTraits)
		out, err = p.once(ctx)
	}
	return out, err
}

// once sends the statements.
func (p *pushing) once(ctx context.Context) (*push.Answer, error) {
	out := new(push.Answer)
	w, rows, bad, err := p.duplicates(ctx, out)
	if err != nil {
		return nil, err
	}
	left, err := p.countRows(ctx, w, out)
	if errors.Is(err, errGroups) {
		p.rewrite(0)
		left, err = p.countRows(ctx, w, out)
	}
	if err != nil {
		return nil, err
	}
	if left += bad; rows >= 0 && out.Read+left != rows {
		return nil, errChanged
	}
	for _, f := range p.families() {
		if err := p.countValues(ctx, f, w, out); err != nil {
			return nil, err
		}
	}
	return out, p.readRest(ctx, left, out)
}

var _ push.Source = (*source)(nil)
