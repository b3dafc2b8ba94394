package queuelog

import (
	"bytes"
	"cmp"
	"context"
	"fmt"
	"io"
	"maps"
	"slices"
	"sync"
	"time"

	"github.com/capitolato/capitolato/internal/textio"
	"github.com/capitolato/capitolato/sla/batch"
)

// reader follows the stays through the log. What a line means depends on those before it, so
// one goroutine reads at a time.
type reader struct {
	source  *source
	request batch.Request
	columns []*column
	in      *textio.Input

	mu    sync.Mutex
	lines *textio.Lines
	lexer lexer
	stays *stays
	ended bool // no line is left
	seq   int
	err   error // that ended the stream
}

// newReader plans what to read.
func newReader(s *source, rc io.ReadCloser, req batch.Request) (batch.Reader, error) {
	if err := s.mapping.Supports("encoding"); err != nil {
		return nil, err
	}
	r := &reader{source: s, request: req, stays: newStays(s.options.LongestStay)}
	for _, f := range req.Fields {
		c, err := newColumn(f, s.mapping, req.Zone)
		if err != nil {
			return nil, err
		}
		r.columns = append(r.columns, c)
	}
	l := &r.lexer
	l.ignore, l.counts, l.field = map[string]bool{}, map[string]int64{}, batch.Field{Name: "time", Kind: batch.Time}
	for _, name := range s.options.Ignore {
		l.ignore[name] = true
	}
	zone := req.Zone
	if zone == nil {
		zone = time.UTC
	}
	var err error
	if l.local, err = s.mapping.Decoder(l.field, zone); err != nil {
		return nil, err
	}
	if r.in, err = textio.NewInput(rc, s.mapping.Encoding); err != nil {
		return nil, err
	}
	r.lines = textio.NewLines(r.in.Reader, s.options.MaxLine)
	return r, nil
}

// Close closes the log.
func (r *reader) Close() error { return r.in.Close() }

// Progress tells how many bytes have been taken in, and how many there are, or -1.
func (r *reader) Progress() (done, total int64) { return r.in.Progress() }

// Events tells how many lines of each kind have been read.
func (r *reader) Events() map[string]int64 {
	r.mu.Lock()
	defer r.mu.Unlock()
	return maps.Clone(r.lexer.counts)
}

// Read reads the next records.
func (r *reader) Read(ctx context.Context, b *batch.Batch) error {
	b.Reset(r.request.Fields)
	r.mu.Lock()
	defer r.mu.Unlock()
	if err := ctx.Err(); err != nil {
		return err
	}
	if r.err != nil {
		return r.err
	}
	switch err := r.fill(ctx, b); {
	case err != nil:
		r.err = fmt.Errorf("%s: %w", r.source.Name, err)
		return r.err
	case b.Len+len(b.Rejected) == 0:
		r.err = io.EOF
		return io.EOF
	}
	slices.SortStableFunc(b.Rejected, func(a, b batch.Reject) int { return cmp.Compare(a.Pos, b.Pos) })
	b.Seq = r.seq
	r.seq++
	return nil
}

// linesBetween is how many lines are read between two looks at the context.
const linesBetween = 1024

// fill reads until b is full or the log has ended.
func (r *reader) fill(ctx context.Context, b *batch.Batch) error {
	for n := 1; b.Len+len(b.Rejected) < r.source.options.BatchSize; n++ {
		if st := r.stays.take(); st != nil {
			r.yield(st, b)
			continue
		}
		if r.ended {
			return nil
		}
		if n%linesBetween == 0 && ctx.Err() != nil {
			return ctx.Err()
		}
		if err := r.line(b); err != nil {
			return err
		}
	}
	return nil
}

// line reads a line. At the end of the log it closes all stays.
func (r *reader) line(b *batch.Batch) error {
	line, whole, err := r.lines.Next()
	if err == io.EOF {
		r.ended = true
		r.stays.closeAll()
		return nil
	}
	if err != nil {
		return fmt.Errorf("after line %d: %w", r.lines.Number, err)
	}
	reason := reasonLength
	switch {
	case whole && len(line) == 0:
		return nil
	case whole:
		reason = r.lexer.read(line)
	default:
		line = line[:min(len(line), 100)]
	}
	if reason == "" {
		reason = r.stays.apply(&r.lexer.event, r.lines.Number)
	}
	if reason != "" {
		b.Reject(batch.Reject{Pos: r.lines.Number, Reason: reason, Raw: bytes.Clone(line)})
	}
	if len(r.stays.held) > r.source.options.MaxHeld {
		return fmt.Errorf("line %d: more than %d records are to be held, because of a stay from line %d on that has not ended: "+
			"raise Options.MaxHeld, or shorten Options.LongestStay", r.lines.Number, r.source.options.MaxHeld, r.stays.held[0].pos)
	}
	return nil
}

// yield appends a stay to b, or rejects it.
func (r *reader) yield(st *stay, b *batch.Batch) {
	for i, c := range r.columns {
		if reason := c.append(st, &b.Columns[i]); reason != "" {
			x := batch.Reject{Pos: st.pos, Field: c.field, Reason: reason}
			if c.text != nil {
				x.Value = []byte(c.text(st))
			}
			b.Reject(x)
			return
		}
	}
	b.EndRow(st.pos)
}
