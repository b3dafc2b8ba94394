package sqllog

import (
	"context"
	"errors"
	"fmt"
	"regexp"
	"slices"
	"strings"
	"time"
	"unicode/utf8"

	"github.com/capitolato/capitolato/internal/engine"
	"github.com/capitolato/capitolato/internal/push"
	"github.com/capitolato/capitolato/internal/rule"
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
// counted.
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
		from, p.before = fragment{"(" + s.query + "\n) AS q", s.options.Args}, nil
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
		years: [2]int{year - 2, time.Unix(0, ask.Days[len(ask.Days)-1]).UTC().Year() + 3}, query: s.query != ""}
	var fields []column
	var reasons []string
	for i := range plan.fields {
		f, err := st.column(&plan.fields[i], i)
		if err != nil {
			reasons = append(reasons, err.Error())
		}
		fields = append(fields, f)
	}
	if len(reasons) > 0 {
		return nil, &unpushed{reasons}
	}
	if p.counter, reasons = newCounter(c, ask, from, st, fields); len(reasons) > 0 {
		return nil, &unpushed{reasons}
	}
	if s.table != "" {
		order, err := s.order(d, cs)
		if err != nil {
			return nil, err
		}
		p.order = strings.Join(order, ", ")
	}
	return p, nil
}

// given are the names of what is worked out of columns.
var given = regexp.MustCompile(`^([fr][0-9]+|bad|odd|pos)$`)

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

// asks sends a statement and calls each with every row of figures.
func (p *pushing) asks(ctx context.Context, f fragment, each func(row []figure) error) error {
	statement := push.Statement{SQL: p.with + p.statement(f, len(p.before)), Args: append(append([]any(nil), p.before...), f.args...)}
	p.told.Statements = append(p.told.Statements, statement)
	rows, err := p.query.QueryContext(ctx, statement.SQL, statement.Args...)
	if err != nil {
		return err
	}
	defer rows.Close()
	names, err := rows.Columns()
	if err != nil {
		return err
	}
	row, dest := make([]figure, len(names)), make([]any, len(names))
	for i := range row {
		dest[i] = &row[i]
	}
	for rows.Next() {
		if err := rows.Scan(dest...); err != nil {
			return err
		}
		if err := each(row); err != nil {
			return err
		}
	}
	return rows.Err()
}

// numbers sends a statement that answers with one row of numbers.
func (p *pushing) numbers(ctx context.Context, f fragment) (out []int64, err error) {
	err = p.asks(ctx, f, func(row []figure) error {
		for i := range row {
			n, err := row[i].int()
			if err != nil {
				return err
			}
			out = append(out, n)
		}
		return nil
	})
	return out, err
}

// answer sends the statements.
func (p *pushing) answer(ctx context.Context) (*push.Answer, error) {
	out := new(push.Answer)
	w, rows, err := p.duplicates(ctx, out)
	if err != nil {
		return nil, err
	}
	if err := p.countRows(ctx, w, out); err != nil {
		return nil, err
	}
	if rows >= 0 && out.Read != rows {
		return nil, errChanged
	}
	for i, c := range p.cells {
		if c.values == nil {
			continue
		}
		if err := p.countValues(ctx, i, w, out); err != nil {
			return nil, err
		}
	}
	return out, nil
}

// countRows sends the main statement.
func (p *pushing) countRows(ctx context.Context, w which, out *push.Answer) error {
	var bad, odd int64
	var rows [][]figure
	err := p.asks(ctx, p.main(w), func(row []figure) error {
		rows = append(rows, append([]figure(nil), row...))
		for _, x := range []struct {
			f   figure
			sum *int64
		}{{row[5], &bad}, {row[6], &odd}} {
			n, err := x.f.int()
			if err != nil {
				return err
			}
			*x.sum += n
		}
		return nil
	})
	switch {
	case err != nil:
		return err
	case bad > 0:
		return reading("%d rows hold what only reading can make sense of", bad)
	case odd > 0 || p.odd:
		if err := p.lookAtTexts(ctx); err != nil {
			return err
		}
	}
	for _, row := range rows {
		if err := p.group(row, out); err != nil {
			return err
		}
	}
	out.Read += out.Duplicate
	return nil
}

// group adds what a row of the main statement says.
func (p *pushing) group(row []figure, out *push.Answer) error {
	var head [5]int64
	for i := range head {
		n, err := row[i].int()
		if err != nil {
			return err
		}
		head[i] = n
	}
	day, in, n, first, last := int(head[0]), uint64(head[1]), head[2], head[3]*p.unit, head[4]*p.unit
	if out.Read == 0 || first < out.First {
		out.First = first
	}
	if out.Read == 0 || last > out.Last {
		out.Last = last
	}
	out.Read += n
	if day >= 0 && p.ask.IsDark(day) {
		day = -1
	}
	out.Counts = append(out.Counts, push.Count{Day: day, In: in, Rows: n})
	if day < 0 {
		return nil
	}
	sub := 0
	for p.ask.Days[day] >= p.ask.Subs[sub+1] {
		sub++
	}
	for i, c := range p.cells {
		scope := p.ask.Cells[i].Scope
		if scope != rule.Everywhere && in>>scope&1 == 0 {
			continue
		}
		if c.values != nil {
			if err := p.expect(i, row); err != nil {
				return err
			}
			continue
		}
		has, err := c.cell(p.ask.Cells[i].Agg, row[7:])
		if err != nil {
			return err
		}
		out.Found = append(out.Found, push.Found{Cell: i, Sub: sub, In: in & p.ask.Cells[i].Apart, Has: has})
	}
	return nil
}

// errChanged says that statements have seen different rows.
var errChanged = reading("the rows changed while they were counted")

// expect notes how many records another statement has to find.
func (p *pushing) expect(cell int, row []figure) error {
	if !p.changing {
		return nil
	}
	n, err := row[7+p.cells[cell].records].int()
	p.due[cell] += n
	return err
}

// lookAtTexts checks the texts that may not be UTF-8.
func (p *pushing) lookAtTexts(ctx context.Context) error {
	for _, f := range p.fields {
		if f.suspect.text == "" {
			continue
		}
		n := 0
		err := p.asks(ctx, p.texts(f), func(row []figure) error {
			n++
			if t := row[0].text; !utf8.ValidString(t) || strings.ContainsRune(t, 0) || n > maxTexts {
				return reading("texts that are not UTF-8, hold a NUL, or are too many to look at")
			}
			return nil
		})
		if err != nil {
			return err
		}
	}
	return nil
}

// countValues counts the different values of a cell.
func (p *pushing) countValues(ctx context.Context, i int, w which, out *push.Answer) error {
	agg := p.ask.Cells[i].Agg
	limit := p.ask.MaxValues*(len(p.ask.Subs)-1) + 1
	type part struct {
		sub int
		in  uint64
	}
	found := map[part]*engine.Cell{}
	rows, missed := 0, p.due[i]
	err := p.asks(ctx, p.valuesOf(i, w, limit), func(row []figure) error {
		sub, err1 := row[0].int()
		in, err2 := row[3].int()
		if err := errors.Join(err1, err2); err != nil {
			return err
		}
		cell := found[part{int(sub), uint64(in)}]
		if cell == nil {
			cell = &engine.Cell{Values: map[string]int64{}}
			found[part{int(sub), uint64(in)}] = cell
		}
		if err := p.cells[i].addValue(cell, agg, row[1:]); err != nil {
			return err
		}
		if rows++; rows == limit || len(cell.Values) > p.ask.MaxValues {
			return reading("%s: it has too many different values", agg.Text)
		}
		return nil
	})
	for k, cell := range found {
		out.Found = append(out.Found, push.Found{Cell: i, Sub: k.sub, In: k.in, Has: *cell})
		missed -= cell.Records
	}
	if p.changing && err == nil && missed != 0 {
		return errChanged
	}
	return err
}

var _ push.Source = (*source)(nil)
