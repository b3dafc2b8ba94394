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

// cell is a cell as it stands in the text, without the quotes around it.
type cell struct {
	decode.Span
	// escaped tells that it holds doubled quotes or CRLF.
	escaped bool
}

// record parses the record that starts at p and returns its end, behind its line break. It
// leaves the cells in s.cells. This is the careful parser: the grammar is here, and scan takes
// short cuts only where they come to the same.
//
// A reason other than "" means that it is malformed; the end is that of the line on which this
// shows. The end is -1 where text ends too early to tell, which it cannot if eof.
func (s *scanner) record(text []byte, p int, eof bool) (end int, reason string) {
	s.cells = s.cells[:0]
	pattern := uint64(s.separator) * ones
	for {
		if p < len(text) && text[p] == '"' {
			var c cell
			if c, p, reason = s.quoted(text, p+1, eof); p < 0 || reason != "" {
				return p, reason
			}
			s.cells = append(s.cells, c)
		} else {
			from := p
			p = findAny(text, p, pattern, '\n'*ones, '"'*ones)
			if p < len(text) && text[p] == '"' {
				return s.lineEnd(text, p, eof), reasonQuote
			}
			if p == len(text) && !eof {
				return -1, ""
			}
			to := p
			if to > from && (p == len(text) || text[p] == '\n') && text[to-1] == '\r' {
				to--
			}
			s.cells = append(s.cells, cell{Span: decode.Span{From: uint32(from), To: uint32(to)}})
		}
		if p == len(text) {
			return p, ""
		}
		p++
		if text[p-1] == '\n' {
			return p, ""
		}
	}
}

// quoted parses a cell behind its opening quote and returns it and the place of the separator,
// the line break or the end of the text that follows it.
func (s *scanner) quoted(text []byte, p int, eof bool) (c cell, end int, reason string) {
	c.From = uint32(p)
	for {
		p = findAny(text, p, '"'*ones, '\r'*ones, '\r'*ones)
		if p == len(text) {
			if eof {
				return c, p, reasonOpen
			}
			return c, -1, ""
		}
		p++
		if text[p-1] == '\r' {
			c.escaped = true
			continue
		}
		rest := text[p:]
		switch {
		case len(rest) > 0 && rest[0] == '"':
			c.escaped = true
			p++
			continue
		case len(rest) == 0 && !eof, string(rest) == "\r" && !eof:
			return c, -1, ""
		case len(rest) == 0, rest[0] == s.separator, rest[0] == '\n':
		case rest[0] == '\r' && (len(rest) == 1 || rest[1] == '\n'):
			p++
		default:
			return c, s.lineEnd(text, p, eof), reasonQuote
		}
		c.To = uint32(p - 1)
		if p > 0 && text[p-1] == '\r' {
			c.To--
		}
		return c, p, ""
	}
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

// unescape appends what the inside of a quoted cell stands for.
func unescape(dst, inside []byte) []byte {
	for i := 0; i < len(inside); i++ {
		c := inside[i]
		if c == '"' || c == '\r' && i+1 < len(inside) && inside[i+1] == '\n' {
			i++
			c = inside[i]
		}
		dst = append(dst, c)
	}
	return dst
}
