package csvlog

import (
	"bytes"

	"github.com/capitolato/capitolato/internal/decode"
)

// The reasons of rows that are malformed.
const (
	reasonQuote  = "a quote in a cell that is not quoted, or text after the closing quote"
	reasonOpen   = "a quote that is never closed"
	reasonFields = "more or fewer cells than the header has"
	reasonLength = "a row longer than the limit"
)

// record parses the record that starts at p and returns its end, behind its line break. It
// leaves in s.marks the places of what ends its cells, after p-1. This is the careful parser:
// the grammar is here, and window takes short cuts only where they come to the same.
//
// A reason other than "" means that it is malformed; the end is that of the line on which this
// shows. The end is -1 where text ends too early to tell, which it cannot if eof.
func (s *scanner) record(text []byte, p int, eof bool) (end int, reason string) {
	s.marks = append(s.marks[:0], uint32(p-1))
	pattern := uint64(s.separator) * ones
	for {
		if p < len(text) && text[p] == '"' {
			if p, reason = s.quoted(text, p+1, eof); p < 0 || reason != "" {
				return p, reason
			}
		} else {
			p = findAny(text, p, pattern, '\n'*ones, '"'*ones)
			if p < len(text) && text[p] == '"' {
				return s.lineEnd(text, p, eof), reasonQuote
			}
			if p == len(text) && !eof {
				return -1, ""
			}
		}
		s.marks = append(s.marks, uint32(p))
		if p == len(text) {
			return p, ""
		}
		p++
		if text[p-1] == '\n' {
			return p, ""
		}
	}
}

// quoted parses a cell behind its opening quote and returns the place of the separator, the
// line break or the end of the text that follows it.
func (s *scanner) quoted(text []byte, p int, eof bool) (end int, reason string) {
	for {
		i := bytes.IndexByte(text[p:], '"')
		if i < 0 {
			if eof {
				return len(text), reasonOpen
			}
			return -1, ""
		}
		p += i + 1
		rest := text[p:]
		switch {
		case len(rest) > 0 && rest[0] == '"':
			p++
		case len(rest) == 0 && !eof, string(rest) == "\r" && !eof:
			return -1, ""
		case len(rest) == 0, rest[0] == s.separator, rest[0] == '\n':
			return p, ""
		case rest[0] == '\r' && (len(rest) == 1 || rest[1] == '\n'):
			return p + 1, ""
		default:
			return s.lineEnd(text, p, eof), reasonQuote
		}
	}
}

// cells is how many cells the record has that was parsed last.
func (s *scanner) cells() int { return len(s.marks) - 1 }

// cell returns what cell i of the record that was parsed last stands for.
func (s *scanner) cell(text []byte, i int) []byte {
	c := decode.Cells{Text: text, Marks: s.marks, Rows: []uint32{0}, Column: i, Quoted: true, Last: i == len(s.marks)-2}
	return c.At(0)
}

// lineEnd returns the place behind the line break at or after p, or -1 where the text ends
// before.
func (s *scanner) lineEnd(text []byte, p int, eof bool) int {
	if i := bytes.IndexByte(text[p:], '\n'); i >= 0 {
		return p + i + 1
	}
	if eof {
		return len(text)
	}
	return -1
}
