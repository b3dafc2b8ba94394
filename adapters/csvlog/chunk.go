package csvlog

import (
	"bytes"
	"context"
	"io"
	"slices"
)

// chunk is a part of the file: the records that start in it are read together.
type chunk struct {
	number        int
	from, to      int64 // of the file
	before, after *seam
	in            input
	told          bool // after is known
	err           error

	base int64 // of the file, where the worker's text starts
	eof  bool  // the text reaches the end of the file
}

// ahead is how much is read beyond a chunk at first, for its last record.
const ahead = 4 << 10

// scan finds the rows of the chunk and tells the next chunk where it begins. It returns io.EOF
// where the file has ended before the chunk.
func (c *chunk) scan(ctx context.Context, w *worker) error {
	c.base = c.from
	if c.number > 0 {
		c.base-- // a line break right before the chunk counts
	}
	w.text = w.text[:0]
	if err := c.read(w, int(c.to-c.base)+min(ahead, int(c.to-c.from))); err != nil {
		return err
	}
	if c.eof && c.base+int64(len(w.text)) <= c.from {
		return io.EOF
	}
	guess, next := c.guess(w.text), 0
	w.rows.reset()
	if guess >= 0 {
		next = w.scanner.scan(w.text, guess, c.limit(), c.eof, &w.rows)
	}
	if err := c.wait(ctx); err != nil {
		return err
	}
	start := int(min(c.before.at, c.to) - c.base)
	if guess != start || c.before.cut {
		w.rows.reset()
		w.rows.cut = c.before.cut
		next = start
		if c.before.at < c.to {
			next = w.scanner.scan(w.text, start, c.limit(), c.eof, &w.rows)
		} else {
			next = int(c.before.at - c.base)
		}
	}
	for next < c.limit() && !(c.eof && next == len(w.text)) {
		if err := ctx.Err(); err != nil {
			return err
		}
		if err := c.read(w, len(w.text)); err != nil {
			return err
		}
		next = w.scanner.scan(w.text, next, c.limit(), c.eof, &w.rows)
	}
	c.tell(seam{at: c.base + int64(next), line: c.before.line + w.rows.line, cut: w.rows.cut})
	return nil
}

// limit is where the chunk ends in the worker's text.
func (c *chunk) limit() int { return int(c.to - c.base) }

// guess returns where the first record of the chunk probably starts, or -1 if no line of the
// text starts in it.
func (c *chunk) guess(text []byte) int {
	if c.number == 0 {
		return 0
	}
	i := bytes.IndexByte(text, '\n')
	if i < 0 || i+1 >= c.limit() {
		return -1
	}
	return i + 1
}

// read reads about n further bytes, at least one if there are any, to the end of the text.
func (c *chunk) read(w *worker, n int) error {
	have := len(w.text)
	w.text = slices.Grow(w.text, max(n, 1))[:have+max(n, 1)]
	got, err := c.in.ReadAt(w.text[have:], c.base+int64(have))
	w.text = w.text[:have+got]
	c.eof = err == io.EOF
	if err != nil && !c.eof {
		return err
	}
	return nil
}

// wait waits until the chunk before is scanned.
func (c *chunk) wait(ctx context.Context) error {
	select {
	case <-c.before.known:
	default:
		select {
		case <-c.before.known:
		case <-ctx.Done():
			return ctx.Err()
		}
	}
	return c.before.err
}

// tell publishes where the chunk ends.
func (c *chunk) tell(s seam) {
	c.after.at, c.after.line, c.after.cut, c.after.err = s.at, s.line, s.cut, s.err
	c.told = true
	close(c.after.known)
}
