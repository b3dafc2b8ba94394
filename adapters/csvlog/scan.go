package csvlog

import (
	"bytes"

	"github.com/capitolato/capitolato/internal/decode"
)

// scanner finds the records of a text and the cells of the wanted columns.
type scanner struct {
	separator byte
	fields    int   // how many cells a record has
	wanted    []int // column numbers, from 0, rising
	max       int   // bytes of a record

	cells []cell   // of the last record that was parsed carefully
	seps  []uint32 // where separators stand in a part of a text: see plain
}

// newScanner returns a scanner for a separator and the longest record there may be.
func newScanner(separator byte, longest int) *scanner {
	return &scanner{separator: separator, max: longest}
}

// want says how many cells a record has, and which of them are wanted.
func (s *scanner) want(fields int, wanted []int) { s.fields, s.wanted = fields, wanted }

// clone returns a scanner for another goroutine.
func (s *scanner) clone() *scanner {
	c := newScanner(s.separator, s.max)
	c.want(s.fields, s.wanted)
	return c
}

// rows is what a scanner found in a text. Its slices are longer than n where there is room
// for more.
type rows struct {
	n, columns int
	lines      []int64       // of each row, the line it starts at, from 0 at the start of the scan
	starts     []uint32      // of each row, where it starts
	cells      []decode.Span // of each row, those of the wanted columns
	// escapes are the indexes of cells whose text is not what stands in the file. They are spans
	// of the inside of the quotes until unescape is called.
	escapes []int
	bad     []badLine
	line    int64 // of the next row
	cut     bool  // the scan ended within a line that is rejected already
}

// badLine is a line that is rejected.
type badLine struct {
	line     int64
	from, to uint32
	reason   string
}

// reset empties r for a number of columns.
func (r *rows) reset(columns int) {
	r.columns = columns
	r.escapes, r.bad = r.escapes[:0], r.bad[:0]
	r.n, r.line, r.cut = 0, 0, false
}

// grow makes room for at least one more row.
func (r *rows) grow() {
	n := max(64, 2*len(r.lines))
	r.lines = append(make([]int64, 0, n), r.lines...)[:n]
	r.starts = append(make([]uint32, 0, n), r.starts...)[:n]
	r.cells = append(make([]decode.Span, 0, n*r.columns), r.cells...)[:n*r.columns]
}

// scan appends to r the records of text that start from p on and before limit, and returns
// where the next one starts. If that is before limit, the text ends too early, and scan can be
// called again from there with more of it. That happens only if not eof.
func (s *scanner) scan(text []byte, p, limit int, eof bool, r *rows) int {
	if r.cut {
		end := s.lineEnd(text, p, eof)
		if end < 0 {
			return len(text)
		}
		p, r.cut = end, false
		r.line++
	}
	limit = min(limit, len(text))
	for p < limit {
		next := s.window(text, p, limit, eof, r)
		if next == p {
			next = s.one(text, p, eof, r)
		}
		if next < 0 {
			break
		}
		p = next
	}
	return p
}

// one appends the record or the malformed line at p to r, or skips an empty line, and returns
// where the next record starts, or -1 if the text ends too early.
func (s *scanner) one(text []byte, p int, eof bool, r *rows) int {
	if n := emptyLine(text[p:], eof); n > 0 {
		r.line++
		return p + n
	}
	end, reason := s.record(text, p, eof)
	switch {
	case end < 0 && len(text)-p <= s.max:
		return -1
	case end < 0 || end-p > s.max:
		reason = reasonLength
	case reason == "" && len(s.cells) != s.fields:
		reason = reasonFields
	}
	if reason != "" {
		return s.reject(text, p, reason, r)
	}
	s.keep(p, r)
	r.line += int64(bytes.Count(text[p:end], newline))
	return end
}

var newline = []byte("\n")

// emptyLine returns the length of the empty line that text starts with, 0 if it is not empty.
func emptyLine(text []byte, eof bool) int {
	switch {
	case text[0] == '\n':
		return 1
	case text[0] != '\r':
		return 0
	case len(text) > 1 && text[1] == '\n':
		return 2
	case len(text) == 1 && eof:
		return 1
	}
	return 0
}

// reject rejects the line at p, and returns where the next one starts.
func (s *scanner) reject(text []byte, p int, reason string, r *rows) int {
	end := s.lineEnd(text, p, true)
	r.bad = append(r.bad, badLine{r.line, uint32(p), uint32(min(end, p+s.max)), reason})
	if r.cut = text[end-1] != '\n'; !r.cut {
		r.line++
	}
	return end
}

// keep appends the record that was parsed carefully to r.
func (s *scanner) keep(p int, r *rows) {
	if r.n == len(r.lines) {
		r.grow()
	}
	r.lines[r.n] = r.line
	r.starts[r.n] = uint32(p)
	for i, column := range s.wanted {
		c := s.cells[column]
		at := r.n*len(s.wanted) + i
		r.cells[at] = c.Span
		if c.escaped {
			r.escapes = append(r.escapes, at)
		}
	}
	r.n++
}

// unescape appends to text what the escaped cells stand for, points them there, and returns
// the longer text.
func (r *rows) unescape(text []byte) []byte {
	for _, e := range r.escapes {
		c := &r.cells[e]
		from := len(text)
		text = unescape(text, text[c.From:c.To])
		*c = decode.Span{From: uint32(from), To: uint32(len(text))}
	}
	r.escapes = r.escapes[:0]
	return text
}
