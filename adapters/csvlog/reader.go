package csvlog

import (
	"context"
	"io"
	"sync"
	"sync/atomic"

	"github.com/capitolato/capitolato/internal/charset"
	"github.com/capitolato/capitolato/internal/decode"
	"github.com/capitolato/capitolato/sla/batch"
)

// reader divides the file into chunks and gives one to each call of Read.
//
// Where the records of a chunk begin is only known once all before it are parsed: a line break
// may be inside a quoted cell. Read takes the first line break of its chunk for the end of a
// record, scans from there, and then waits for the call that has the chunk before to say where
// its last record truly ended. Mostly that is the same place; if not, Read scans once more from
// the true one. The wait cannot last: chunks are given out in order, and the call that has the
// first of them waits for nobody.
type reader struct {
	request batch.Request
	source  *source
	scanner *scanner // to be cloned
	plan
	encoding charset.Encoding // of the file
	close    io.Closer
	in       input
	start    int64 // where the records start

	taken atomic.Int64 // bytes taken in

	mu     sync.Mutex
	chunks int          // given out
	last   *seam        // at the end of the last chunk given out
	active map[int]bool // chunks that are being worked on
	idle   []*worker    // that nobody uses
	err    error        // that ended the stream
}

// seam is where one chunk ends and the next begins.
type seam struct {
	// known is closed when the rest is known.
	known chan struct{}
	// at is where the first record starts that is not of the chunk before, line its line.
	at, line int64
	// cut tells that at is within a line that is rejected already.
	cut bool
	// err is why the chunk before was not read.
	err error
}

// worker is what one call of Read needs, kept for the next one.
type worker struct {
	scanner  *scanner
	decoders []*decode.Decoder
	text     []byte // from the file
	rows     rows
	joined   decode.Cells // of the field at hand, if it is joined from several columns
	bad      []decode.Bad
	lost     batch.Bitmap // the rows that are rejected, and
	found    []batch.Reject
	order    []uint64 // of each row that is lost, it and the index of why in found
	gone     []int    // the rows that are lost
}

// newReader reads the header and plans the rest.
func newReader(s *source, f *front, req batch.Request) (*reader, error) {
	r := &reader{
		request: req, source: s, close: f, in: newInput(f.text, s.options.ChunkSize), encoding: f.encoding,
		active: map[int]bool{},
	}
	if err := s.mapping.Supports("preamble", "skip", "encoding", "separator", "header", "aliases", "from", "forms"); err != nil {
		return nil, err
	}
	comma, err := s.mapping.Comma()
	if err != nil {
		return nil, err
	}
	r.scanner = newScanner(comma, s.options.MaxRecord)
	h, err := readHeader(r.in, r.scanner, s.mapping)
	if err != nil {
		return nil, err
	}
	names := make([]string, len(req.Fields))
	for i, f := range req.Fields {
		names[i] = f.Name
	}
	p, err := h.plan(names, s.mapping)
	if err != nil {
		return nil, h.below(r.in, r.scanner, names, s.mapping, err)
	}
	r.plan = p
	r.scanner.fields = h.fields
	r.start = h.end
	r.last = &seam{known: make(chan struct{}), at: h.end, line: h.line}
	close(r.last.known)
	w, err := r.newWorker()
	r.idle = append(r.idle, w)
	return r, err
}

// newWorker returns a worker. It can fail only the first time.
func (r *reader) newWorker() (*worker, error) {
	w := &worker{scanner: r.scanner.clone()}
	for _, f := range r.request.Fields {
		d, err := r.source.mapping.Decoder(f, r.request.Zone)
		if err != nil {
			return nil, err
		}
		w.decoders = append(w.decoders, d)
	}
	return w, nil
}

// Close closes the file.
func (r *reader) Close() error { return r.close.Close() }

// Progress tells how many bytes have been taken in, and how many there are, or -1.
func (r *reader) Progress() (done, total int64) {
	done, total = r.start+r.taken.Load(), r.in.size()
	if total >= 0 {
		done = min(done, total)
	}
	return done, total
}

// Read reads the next chunk.
func (r *reader) Read(ctx context.Context, b *batch.Batch) error {
	b.Reset(r.request.Fields)
	c, w, err := r.take()
	if err != nil {
		return err
	}
	defer r.done(&c, w)
	if c.err = ctx.Err(); c.err != nil {
		return c.err
	}
	if c.err = c.scan(ctx, w); c.err != nil {
		return c.err
	}
	r.taken.Add(int64(r.source.options.ChunkSize))
	b.Seq = c.number
	w.fill(b, c.before.line, r)
	return nil
}

// take gives out the next chunk.
func (r *reader) take() (chunk, *worker, error) {
	r.mu.Lock()
	defer r.mu.Unlock()
	if r.err != nil {
		return chunk{}, nil, r.err
	}
	var w *worker
	if n := len(r.idle); n > 0 {
		w, r.idle = r.idle[n-1], r.idle[:n-1]
	} else {
		var err error
		if w, err = r.newWorker(); err != nil {
			return chunk{}, nil, err
		}
	}
	size := int64(r.source.options.ChunkSize)
	c := chunk{
		number: r.chunks,
		from:   r.start + int64(r.chunks)*size,
		before: r.last,
		after:  &seam{known: make(chan struct{})},
		in:     r.in,
	}
	c.to = c.from + size
	r.last = c.after
	r.active[c.number] = true
	r.chunks++
	return c, w, nil
}

// done takes back what take gave out.
func (r *reader) done(c *chunk, w *worker) {
	if !c.told {
		// Nobody may wait for a chunk that was given up.
		if c.err == nil {
			c.err = io.ErrUnexpectedEOF // a panic is on its way
		}
		c.tell(seam{err: c.err})
	}
	r.mu.Lock()
	defer r.mu.Unlock()
	if c.err != nil && r.err == nil {
		r.err = c.err
	}
	delete(r.active, c.number)
	oldest := r.chunks
	for n := range r.active {
		oldest = min(oldest, n)
	}
	// A chunk reads the byte before it too.
	r.in.release(r.start + int64(oldest)*int64(r.source.options.ChunkSize) - 1)
	r.idle = append(r.idle, w)
}
