package jsonlog

import (
	"bytes"
	"cmp"
	"context"
	"errors"
	"fmt"
	"io"
	"sync"

	"github.com/capitolato/capitolato/adapters/mapping"
	"github.com/capitolato/capitolato/internal/decode"
	"github.com/capitolato/capitolato/internal/textio"
	"github.com/capitolato/capitolato/sla/batch"
)

// reader takes records from the text, a chunk of them at a time and one goroutine at a time.
// Lines are parsed and decoded outside the lock. The elements of an array are parsed inside:
// one that breaks the syntax ends the stream, and nothing behind it may be yielded.
type reader struct {
	source  *source
	request batch.Request
	plan    *plan
	numbers *mapping.Source // the mapping of JSON's own numbers
	in      *textio.Input

	mu    sync.Mutex
	lines *textio.Lines
	array *array // nil: lines
	seq   int
	idle  []*worker
	err   error // that ended the stream
}

// newReader reads up to the first record.
func newReader(s *source, rc io.ReadCloser, req batch.Request) (batch.Reader, error) {
	r := &reader{source: s, request: req, numbers: pointed(s.mapping)}
	err := s.mapping.Supports("path", "skip", "encoding", "aliases", "from", "forms")
	if err != nil {
		return nil, err
	}
	if r.plan, err = newPlan(req.Fields, s.mapping); err != nil {
		return nil, err
	}
	w, err := r.newWorker()
	if err != nil {
		return nil, err
	}
	r.idle = append(r.idle, w)
	if r.in, err = textio.NewInput(rc, s.mapping.Encoding); err != nil {
		return nil, err
	}
	start, err := start(r.in)
	path := cmp.Or(s.options.Path, s.mapping.Path)
	switch {
	case err != nil:
		return nil, err
	case path != "" || start[0] == '[':
		r.array, err = newArray(r.in.Reader, path)
	case start[0] == '{' && (start[1] == '\n' || start[1] == '\r'):
		err = errors.New("the text is one JSON object over several lines: say with `path` in the mapping where its array of records is")
	default:
		r.lines = textio.NewLines(r.in.Reader, s.options.MaxRecord)
	}
	return r, err
}

// start returns the first character and the one behind it, white space but line ends left out.
func start(in *textio.Input) (two [2]byte, err error) {
	for n := 64; ; n *= 2 {
		text, err := in.Peek(n)
		text = bytes.TrimLeft(text, " \t\r\n")
		if len(text) > 0 {
			two[0] = text[0]
		}
		if text = bytes.TrimLeft(text[min(1, len(text)):], " \t"); len(text) > 0 {
			two[1] = text[0]
			return two, nil
		}
		if err != nil || n >= in.Size() {
			if err == io.EOF || n >= in.Size() {
				err = nil
			}
			return two, err
		}
	}
}

// pointed returns a mapping under which numbers are written with a point and without groups.
func pointed(m *mapping.Source) *mapping.Source {
	if m == nil {
		return nil
	}
	c := *m
	c.Decimal, c.Thousands = "", ""
	c.Columns = make(map[string]mapping.Column, len(m.Columns))
	for name, column := range m.Columns {
		column.Decimal, column.Thousands = "", ""
		c.Columns[name] = column
	}
	return &c
}

// newWorker returns a worker. It can fail only the first time.
func (r *reader) newWorker() (*worker, error) {
	w := &worker{
		request: r.request,
		plan:    r.plan,
		parser:  parser{plan: r.plan, values: make([]value, r.plan.slots)},
	}
	for _, f := range r.request.Fields {
		texts, err := r.source.mapping.Decoder(f, r.request.Zone)
		if err != nil {
			return nil, err
		}
		numbers, err := r.numbers.Decoder(f, r.request.Zone)
		if err != nil {
			return nil, err
		}
		w.decoders = append(w.decoders, [2]*decode.Decoder{texts, numbers})
	}
	return w, nil
}

// Close closes the text.
func (r *reader) Close() error { return r.in.Close() }

// Progress tells how many bytes have been taken in, and how many there are, or -1.
func (r *reader) Progress() (done, total int64) { return r.in.Progress() }

// Read reads the next records.
func (r *reader) Read(ctx context.Context, b *batch.Batch) error {
	b.Reset(r.request.Fields)
	w, err := r.take(ctx, b)
	if err != nil {
		return err
	}
	if r.array == nil {
		w.fill(b)
	}
	r.mu.Lock()
	r.idle = append(r.idle, w)
	r.mu.Unlock()
	return nil
}

// take gives a worker the next records, and numbers the batch.
func (r *reader) take(ctx context.Context, b *batch.Batch) (*worker, error) {
	r.mu.Lock()
	defer r.mu.Unlock()
	if err := ctx.Err(); err != nil {
		return nil, err
	}
	if r.err != nil {
		return nil, r.err
	}
	w, err := r.worker()
	if err == nil {
		err = r.chunk(w)
	}
	if err == nil && r.array != nil {
		err = w.fill(b)
	}
	if err != nil && err != io.EOF {
		err = fmt.Errorf("%s: %w", r.source.Name, err)
	}
	if r.err = err; err != nil {
		return nil, err
	}
	b.Seq = r.seq
	r.seq++
	return w, nil
}

// worker returns a worker that nobody uses.
func (r *reader) worker() (*worker, error) {
	n := len(r.idle)
	if n == 0 {
		return r.newWorker()
	}
	w := r.idle[n-1]
	r.idle = r.idle[:n-1]
	return w, nil
}

// chunk takes records from the text, and returns io.EOF if there are none.
func (r *reader) chunk(w *worker) error {
	w.text, w.records = w.text[:0], w.records[:0]
	for len(w.text) < r.source.options.ChunkSize {
		var err error
		if r.array != nil {
			err = r.element(w)
		} else {
			err = r.line(w)
		}
		if err == io.EOF && len(w.records) > 0 {
			return nil // next time
		}
		if err != nil {
			return err
		}
	}
	return nil
}

// line takes a line. One without text is passed over.
func (r *reader) line(w *worker) error {
	line, whole, err := r.lines.Next()
	if err != nil {
		return err
	}
	if whole && len(bytes.TrimLeft(line, " \t\r")) == 0 {
		return nil
	}
	from := len(w.text)
	w.text = append(w.text, line...)
	w.records = append(w.records, record{pos: r.lines.Number, from: from, to: len(w.text), cut: !whole})
	return nil
}

// element takes an element of the array.
func (r *reader) element(w *worker) error {
	from := len(w.text)
	text, whole, err := r.array.element(w.text, r.source.options.MaxRecord)
	if err != nil {
		return err
	}
	w.text = text
	w.records = append(w.records, record{
		pos: r.array.number, from: from, to: len(w.text), cut: !whole,
		offset: r.array.start, line: r.array.startLine,
	})
	return nil
}
