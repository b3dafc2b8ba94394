package csvlog

import (
	"bytes"
	"encoding/binary"
	"math"
	"math/bits"

	"github.com/capitolato/capitolato/internal/decode"
)

// windowSize is how much text is searched for separators at once: their places then stay in the
// nearest cache.
const windowSize = 16 << 10

// window appends to r the records of text that start from p on and before limit, up to one
// whose line does not end within a window, or with which the text ends. It returns where that
// starts. This is the fast way, and comes to the same as calling one again and again.
//
// First the places of all separators in the window are written down, 64 bytes at a time and
// whatever they belong to. Then line after line is held against them. A line with a quote, or
// with another number of separators than it should have, is left to one.
func (s *scanner) window(text []byte, p, limit int, eof bool, r *rows) int {
	part := text[:min(p+windowSize, len(text))]
	seps := s.separators(part, p)
	quote := find(text, p, '"')
	k := 1 // the first separator that is not before p is seps[k]
	last := s.fields - 1
	for p < limit {
		end := find(part, p, '\n')
		if end >= len(part) {
			return p
		}
		if quote < end || end-p >= s.max || end-p <= 1 ||
			last > 0 && int(seps[k+last-1]) > end || int(seps[k+last]) < end {
			next := -1
			if quote < end {
				next = s.quotes(part, p, end, quote, seps[k:], r)
			}
			if next < 0 {
				next = s.one(text, p, eof, r)
			}
			if next < 0 || next >= len(part) {
				return max(p, next)
			}
			for int(seps[k]) < next {
				k++
			}
			if p = next; quote < p {
				quote = find(text, p, '"')
			}
			continue
		}
		if r.n == len(r.lines) {
			r.grow()
		}
		r.lines[r.n] = r.line
		r.starts[r.n] = uint32(p)
		// For a moment the record has a separator at either end.
		next := seps[k+last]
		seps[k-1], seps[k+last] = uint32(p-1), uint32(end)
		if text[end-1] == '\r' {
			seps[k+last]--
		}
		cells := r.cells[r.n*len(s.wanted):][:len(s.wanted)]
		around := seps[k-1 : k+last+1]
		for i, column := range s.wanted {
			cells[i] = decode.Span{From: around[column] + 1, To: around[column+1]}
		}
		seps[k+last] = next
		k += last
		p = end + 1
		r.n++
		r.line++
	}
	return p
}

// quotes appends to r the record at p, whose first line break and first quote are known, as
// are the separators from p on. It returns where the next record starts, or -1 if the record
// is malformed or text ends too early to tell.
func (s *scanner) quotes(text []byte, p, end, quote int, seps []uint32, r *rows) int {
	cells := s.cells[:0]
	start, lines := p, int64(1)
	for ; ; p++ {
		var c cell
		if p == quote {
			var reason string
			if c, p, reason = s.quoted(text, p+1, false); p < 0 || reason != "" {
				return -1
			}
			if p > end {
				lines += int64(bytes.Count(text[end:p], newline))
				if end = find(text, p, '\n'); end == len(text) {
					return -1
				}
			}
			if quote = p + 1; quote == len(text) || text[quote] != '"' {
				quote = find(text, quote, '"')
			}
		} else {
			for int(seps[0]) < p { // those in the quoted cell before
				seps = seps[1:]
			}
			c.From, c.To = uint32(p), min(seps[0], uint32(end))
			if p = int(c.To); quote < p {
				return -1
			}
			if p == end && c.From < c.To && text[end-1] == '\r' {
				c.To--
			}
		}
		cells = append(cells, c)
		if p == end {
			break
		}
	}
	s.cells = cells
	if len(cells) != s.fields || p+1-start > s.max {
		return -1
	}
	s.keep(start, r)
	r.line += lines
	return p + 1
}

// find returns the place of c in text from p on, or the end of text.
func find(text []byte, p int, c byte) int {
	if i := bytes.IndexByte(text[p:], c); i >= 0 {
		return p + i
	}
	return len(text)
}

// separators returns the places of the separators in text from p on, behind one free element
// and before as many that no place is beyond as a record has cells.
func (s *scanner) separators(text []byte, p int) []uint32 {
	if most := len(text) - p + 64 + s.fields + 1; cap(s.seps) < most {
		s.seps = make([]uint32, most)
	}
	seps := s.seps[:cap(s.seps)]
	n := 1
	pattern := uint64(s.separator) * ones
	rest := text[p:]
	for ; len(rest) >= 64; p += 64 {
		m := mask((*[64]byte)(rest), pattern)
		rest = rest[64:]
		free := seps[n:]
		k := 0
		for ; m != 0 && k < len(free); k++ {
			free[k] = uint32(p + bits.TrailingZeros64(m))
			m &= m - 1
		}
		n += k
	}
	for i, c := range rest {
		if c == s.separator {
			seps[n] = uint32(p + i)
			n++
		}
	}
	for i := range s.fields {
		seps[n+i] = math.MaxUint32
	}
	return seps[:n+s.fields]
}

const (
	ones   = 0x0101010101010101
	sevens = 0x7f7f7f7f7f7f7f7f
)

// mask returns 64 bits that tell which of 64 bytes are equal to those of pattern.
func mask(b *[64]byte, pattern uint64) uint64 {
	word := binary.LittleEndian
	m := others(word.Uint64(b[0:8]) ^ pattern)
	m |= others(word.Uint64(b[8:16])^pattern) << 8
	m |= others(word.Uint64(b[16:24])^pattern) << 16
	m |= others(word.Uint64(b[24:32])^pattern) << 24
	m |= others(word.Uint64(b[32:40])^pattern) << 32
	m |= others(word.Uint64(b[40:48])^pattern) << 40
	m |= others(word.Uint64(b[48:56])^pattern) << 48
	m |= others(word.Uint64(b[56:64])^pattern) << 56
	return ^m
}

// others returns 8 bits that tell which bytes of x are not 0.
func others(x uint64) uint64 {
	// Adding 7f sets the top bit of a byte, if it was not, unless the byte is 0. The product
	// brings the eight top bits together in the highest byte.
	return ((x&sevens + sevens) | x) & ^uint64(sevens) * 0x0002040810204081 >> 56
}

// zeros returns the top bit of each byte of x that is 0.
func zeros(x uint64) uint64 {
	// The top bit of a byte is 0, and adding 7f does not set it, if the byte is 0.
	return ^((x&sevens + sevens) | x | sevens)
}

// findAny returns the place of the first byte of text, from p on, that is equal to those of
// one of the patterns, or the end of text.
func findAny(text []byte, p int, a, b, c uint64) int {
	for ; p+8 <= len(text); p += 8 {
		x := binary.LittleEndian.Uint64(text[p:])
		if m := zeros(x^a) | zeros(x^b) | zeros(x^c); m != 0 {
			return p + bits.TrailingZeros64(m)>>3
		}
	}
	for ; p < len(text); p++ {
		if x := uint64(text[p]) * ones; x == a || x == b || x == c {
			return p
		}
	}
	return p
}
