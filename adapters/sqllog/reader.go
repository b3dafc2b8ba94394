package sqllog

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"io"
	"slices"
	"sync"
	"time"

	"github.com/capitolato/capitolato/internal/feed"
	"github.com/capitolato/capitolato/sla/batch"
)

// batchRows is how many rows make a batch.
const batchRows = 1024

// errClosed is the error of reading on behind Close.
var errClosed = errors.New("the source is closed")

// reader reads the rows of a result.
type reader struct {
	name       string
	request    batch.Request
	plan       *plan
	cancel     context.CancelFunc
	until      time.Time // zero if there is no limit
	connection *connection
	rows       *sql.Rows

	mu   sync.Mutex
	row  []cell
	dest []any // the cells of row
	buf  []byte
	pos  int64
	seq  int
	err  error // that ended the stream
}

// newReader sends the query.
func newReader(ctx context.Context, s *source, req batch.Request) (batch.Reader, error) {
	r := &reader{name: s.Source().Name, request: req}
	if s.options.Timeout > 0 {
		r.until = time.Now().Add(s.options.Timeout)
		ctx, r.cancel = context.WithDeadline(ctx, r.until)
	} else {
		ctx, r.cancel = context.WithCancel(ctx)
	}
	if err := r.open(ctx, s); err != nil {
		r.release()
		return nil, fmt.Errorf("%s: %w", r.name, r.late(err))
	}
	return r, nil
}

// open begins a transaction and sends the query in it.
func (r *reader) open(ctx context.Context, s *source) error {
	d, err := s.dialect.facts()
	switch {
	case err != nil:
		return err
	case s.db == nil:
		return errors.New("there is no database: give the source what sql.Open returns")
	case s.table == "" && s.query == "":
		return errors.New("there is no table and no query: name a table")
	}
	if r.connection, err = d.begin(ctx, s.db); err != nil {
		return err
	}
	if !s.ordered() {
		return r.openQuery(ctx, s, &d)
	}
	return r.openTable(ctx, s, &d)
}

// openTable asks for the columns of a table, or of a query that is one, and then for its rows.
func (r *reader) openTable(ctx context.Context, s *source, d *dialect) error {
	table := s.derived()
	if s.table != "" {
		if len(s.options.Args) > 0 {
			return errors.New("Options.Args is for queries: a table has no parameters")
		}
		var err error
		if table, err = d.table(s.table); err != nil {
			return err
		}
	}
	rows, err := r.connection.QueryContext(ctx, "SELECT * FROM "+table+" WHERE 1 = 0", s.options.Args...)
	if err != nil {
		return err
	}
	cs, err := columnsOf(rows)
	for rows.Next() { // of which there is none, but some drivers tell only now what is wrong
	}
	if err := errors.Join(err, rows.Err(), rows.Close()); err != nil {
		return err
	}
	if r.plan, err = cs.plan(d, s.mapping, r.request); err != nil {
		return err
	}
	statement, err := s.statement(d, table, cs, r.plan)
	if err != nil {
		return err
	}
	if r.rows, err = r.connection.QueryContext(ctx, statement, s.options.Args...); err != nil {
		return err
	}
	r.prepare(d, cs.only(r.plan.wanted))
	r.plan.narrow()
	return nil
}

// openQuery sends a query as it stands and finds its columns.
func (r *reader) openQuery(ctx context.Context, s *source, d *dialect) (err error) {
	if r.rows, err = r.connection.QueryContext(ctx, s.query, s.options.Args...); err != nil {
		return err
	}
	cs, err := columnsOf(r.rows)
	if err != nil {
		return err
	}
	if r.plan, err = cs.plan(d, s.mapping, r.request); err != nil {
		return err
	}
	r.prepare(d, cs)
	return nil
}

// prepare makes the cells of a result.
func (r *reader) prepare(d *dialect, cs columns) {
	r.row, r.dest, r.buf = make([]cell, len(cs.types)), make([]any, len(cs.types)), make([]byte, 0, 128)
	for i, t := range cs.types {
		r.row[i] = cell{clock: d.clocks[t], numbers: isNumber(t), uuid: t == "UUID", bits: d.bits && t == "BIT", rounded: slices.Contains(d.rounded, t)}
		r.dest[i] = &r.row[i]
	}
}

// release gives the connection back. Before the end the query is ended first, for some drivers
// would read all the rest of it.
func (r *reader) release() (err error) {
	if r.err != io.EOF {
		r.cancel()
		defer func() { err = nil }() // what is left of a query that was ended is not of interest
	}
	if r.rows != nil {
		err = r.rows.Close()
	}
	if r.connection != nil {
		if e := r.connection.end(r.err != io.EOF); err == nil {
			err = e
		}
	}
	r.cancel()
	return err
}

// Close ends the query.
func (r *reader) Close() error {
	r.mu.Lock()
	defer r.mu.Unlock()
	if r.err == nil {
		r.err = fmt.Errorf("%s: %w", r.name, errClosed)
	}
	return r.release()
}

// Read reads the next rows. A context that ends ends the query.
func (r *reader) Read(ctx context.Context, b *batch.Batch) error {
	b.Reset(r.request.Fields)
	r.mu.Lock()
	defer r.mu.Unlock()
	if r.err != nil {
		return r.err
	}
	if err := ctx.Err(); err != nil {
		return err
	}
	stop := context.AfterFunc(ctx, r.cancel)
	defer stop()
	for b.Len+len(b.Rejected) < batchRows && r.rows.Next() {
		if err := r.rows.Scan(r.dest...); err != nil {
			return r.fail(ctx, b, err)
		}
		r.pos++
		r.add(b)
	}
	if err := r.rows.Err(); err != nil {
		return r.fail(ctx, b, err)
	}
	if b.Len+len(b.Rejected) == 0 {
		r.err = io.EOF
		return io.EOF
	}
	b.Seq = r.seq
	r.seq++
	return nil
}

// fail ends the stream.
func (r *reader) fail(ctx context.Context, b *batch.Batch, err error) error {
	b.Reset(r.request.Fields)
	if ctx.Err() != nil {
		err = ctx.Err() // which drivers do not wrap
	}
	r.err = fmt.Errorf("%s, behind row %d: %w", r.name, r.pos, r.late(err))
	return r.err
}

// late returns an error, or that the time is over: some drivers then tell of a broken line.
func (r *reader) late(err error) error {
	if !r.until.IsZero() && !time.Now().Before(r.until) && !errors.Is(err, context.DeadlineExceeded) {
		return fmt.Errorf("%w: %w", context.DeadlineExceeded, err)
	}
	return err
}

// add adds the row to a batch.
func (r *reader) add(b *batch.Batch) {
	if s := r.plan.skip; s != nil && r.row[r.plan.told].kind != null && s.Tells(r.row[r.plan.told].text) {
		b.Reject(batch.Reject{Pos: r.pos, Reason: feed.ReasonSkip, Raw: r.raw()})
		return
	}
	for i := range r.plan.fields {
		f := &r.plan.fields[i]
		reason, value := f.append(r.row, r.buf[:0], &b.Columns[i])
		if reason != "" {
			b.Reject(batch.Reject{Pos: r.pos, Field: f.Name, Reason: reason, Value: append([]byte(nil), value...), Raw: r.raw()})
			return
		}
	}
	b.EndRow(r.pos)
}

// raw returns the row as text, if it is wanted: its values with tabs between.
func (r *reader) raw() []byte {
	if !r.request.Raw {
		return nil
	}
	var text []byte
	for i := range r.row {
		if i > 0 {
			text = append(text, '\t')
		}
		text = append(text, r.row[i].text...)
	}
	return text
}
