package csvlog

import "bytes"

// scanner finds the records of a text and their cells.
type scanner struct {
	separator byte
	fields    int // how many cells a record has
	max       int // bytes of a record

	marks  []uint32 // of the last record that was parsed carefully
	blocks []block  // of the last window
	hidden []uint32 // the line breaks within quotes of the last window
}

// newScanner returns a scanner for a separator and the longest record there may be.
func newScanner(separator byte, longest int) *scanner {
	return &scanner{separator: separator, max: longest}
}

// clone returns a scanner for another goroutine.
func (s *scanner) clone() *scanner {
	c := newScanner(s.separator, s.max)
	c.fields = s.fields
	return c
}

// rows is what a scanner found in a text. Its slices lines and at are longer than n where there
// is room for more.
type rows struct {
	n     int
	lines []int64 // of each row, the line it starts at, from 0 at the start of the scan
	// marks are the places of what ends the cells, a separator, a line break or the end of the
	// text, and at[i] is the index of the one before row i: its cell k stands between
	// marks[at[i]+k] and marks[at[i]+k+1]. used of them belong to rows; others may lie between.
	marks []uint32
	at    []uint32
	used  int
	bad   []badLine
	line  int64 // of the next row
	cut   bool  // the scan ended within a line that is rejected already
}

// badLine is a line that is rejected.
type badLine struct {
	line     int64
	from, to uint32
	reason   string
}

// reset empties r.
func (r *rows) reset() {
	r.marks, r.bad = r.marks[:0], r.bad[:0]
	r.n, r.used, r.line, r.cut = 0, 0, 0, false
}

// add appends a row whose marks start at an index.
func (r *rows) add(at, cells int) {
	if r.n == len(r.lines) {
		n := max(64, 2*r.n)
		r.lines = append(make([]int64, 0, n), r.lines...)[:n]
		r.at = append(make([]uint32, 0, n), r.at...)[:n]
	}
	r.lines[r.n], r.at[r.n] = r.line, uint32(at)
	r.n++
	r.used = at + cells + 1
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
	case reason == "" && s.cells() != s.fields:
		reason = reasonFields
	}
	if reason != "" {
		return s.reject(text, p, reason, r)
	}
	at := len(r.marks)
	r.marks = append(r.marks, s.marks...)
	r.add(at, s.fields)
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
