package xlsx

import (
	"context"
	"errors"
	"fmt"
	"io"
	"sync"
	"sync/atomic"

	"github.com/capitolato/capitolato/internal/feed"
	"github.com/capitolato/capitolato/sla/batch"
)

// batchRows is how many rows make a batch.
const batchRows = 1024

// errClosed is the error of reading on behind Close.
var errClosed = errors.New("the source is closed")

// reader reads the records of a sheet.
type reader struct {
	request batch.Request
	name    string
	close   io.Closer
	total   int64
	taken   atomic.Int64

	mu      sync.Mutex
	rows    *rows
	first   int64 // the first row that can be a record
	header  header
	fields  []*field
	skip    *skipper
	decoder decoder
	row     row
	batches int
	err     error // that ended the stream
}

// newReader opens the sheet and reads its header.
func newReader(s *source, rc io.ReadCloser, req batch.Request) (batch.Reader, error) {
	if err := s.mapping.Supports("sheet", "preamble", "skip", "header", "aliases", "from", "forms"); err != nil {
		return nil, err
	}
	z, err := unzip(rc, s.options.MaxFile)
	if err != nil {
		return nil, err
	}
	b, err := openBook(z, s.options)
	if err != nil {
		return nil, err
	}
	name, preamble, named := s.options.Sheet, 0, true
	if m := s.mapping; m != nil {
		preamble, named = m.Preamble, m.Header == nil || *m.Header
		if name == "" {
			name = m.Sheet
		}
	}
	sh, err := b.sheet(name)
	if err != nil {
		return nil, err
	}
	rs, err := b.openRows(sh)
	if err != nil {
		return nil, err
	}
	r := &reader{request: req, name: s.Name, close: rc, rows: rs, total: rs.size, first: int64(preamble) + 1}
	if err := r.plan(s, preamble, named); err != nil {
		rs.part.close.Close()
		return nil, fmt.Errorf("sheet %s: %w", sh.name, err)
	}
	return r, nil
}

// plan reads the header and finds the columns.
func (r *reader) plan(s *source, preamble int, named bool) error {
	var err error
	if named {
		if r.header, err = r.rows.readHeader(preamble); err != nil {
			return err
		}
		r.first = r.header.row + 1
	}
	if r.fields, err = r.header.plan(r.rows.book, s.mapping, r.request); err != nil {
		return err
	}
	r.rows.clash = r.clash
	r.skip, err = r.header.skipper(s.mapping)
	return err
}

// Close closes the file.
func (r *reader) Close() error {
	r.mu.Lock()
	defer r.mu.Unlock()
	if r.err == nil {
		r.err = fmt.Errorf("%s: %w", r.name, errClosed)
	}
	err := r.rows.part.close.Close()
	if other := r.close.Close(); err == nil {
		err = other
	}
	return err
}

// Progress tells how many bytes of the sheet have been unpacked, and how many there are.
func (r *reader) Progress() (done, total int64) { return min(r.taken.Load(), r.total), r.total }

// Read reads the next rows.
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
	for range batchRows {
		err := r.next()
		if err == io.EOF && b.Len+len(b.Rejected) > 0 {
			break // the next call meets the end again
		}
		if err != nil {
			b.Reset(r.request.Fields)
			r.err = err
			return err
		}
		r.add(b)
	}
	r.taken.Store(r.rows.meter.taken)
	b.Seq = r.batches
	r.batches++
	return nil
}

// next reads the next row that has a value.
func (r *reader) next() error {
	for {
		err := r.rows.next(&r.row)
		if err == io.EOF {
			if r.rows.clashed != nil {
				return fmt.Errorf("%s: %w", r.name, r.rows.clashed)
			}
			return io.EOF
		}
		if err != nil {
			return fmt.Errorf("%s: %w", r.name, err)
		}
		if r.row.number >= r.first && !r.row.empty() {
			return nil
		}
	}
}

// clash returns an error where merged cells hide values of records.
func (r *reader) clash(a area) error {
	if a.to == a.from || a.to < r.first {
		return nil
	}
	for _, f := range r.fields {
		for _, c := range f.columns {
			if a.firstCol <= c && c <= a.lastCol {
				return fmt.Errorf("the cells %s are merged, and field %s is read from them: all rows but the first would lack it. Take the merge apart and fill the cells in", a.ref, f.Name)
			}
		}
	}
	return nil
}

// noRecord says why the row is no record, if so. Sheets that are pasted together have their
// header several times.
func (r *reader) noRecord() string {
	if r.skip.skips(&r.row) {
		return feed.ReasonSkip
	}
	for _, f := range r.fields {
		for _, c := range f.columns {
			if x := r.row.at(c); c >= len(r.header.names) || x.kind != text || string(x.value) != r.header.names[c] {
				return ""
			}
		}
	}
	if r.header.row == 0 || len(r.fields) == 0 {
		return ""
	}
	return feed.ReasonHeader
}

// add adds the row to a batch.
func (r *reader) add(b *batch.Batch) {
	if reason := r.noRecord(); reason != "" {
		b.Reject(batch.Reject{Pos: r.row.number, Reason: reason, Raw: r.raw()})
		return
	}
	for i, f := range r.fields {
		reason, value := r.decoder.append(f, &r.row, &b.Columns[i])
		if reason != "" {
			b.Reject(batch.Reject{Pos: r.row.number, Field: f.Name, Reason: reason, Value: append([]byte(nil), value...), Raw: r.raw()})
			return
		}
	}
	b.EndRow(r.row.number)
}

// raw returns the row as text, if it is wanted: what is stored in its cells, with tabs between.
func (r *reader) raw() []byte {
	if !r.request.Raw {
		return nil
	}
	var text []byte
	for i, c := range r.row.cells {
		if i > 0 {
			text = append(text, '\t')
		}
		text = append(text, c.value...)
	}
	return text
}
