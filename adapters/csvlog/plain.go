package csvlog

import (
	"encoding/binary"
	"math/bits"
)

// windowSize is how much text is searched at once: it then stays in the nearest cache.
const windowSize = 16 << 10

// window appends to r the records of text that start from p on and before limit, up to one
// whose line does not end within a window, or with which the text ends. It returns where that
// starts. This is the fast way, and comes to the same as calling one again and again.
//
// Three steps, each over 64 bytes at a time: classify finds the separators, line breaks and
// quotes, mark writes down the places of those that end cells, and take makes rows of them.
// Where a quote stands that may not, or a row has more or fewer cells than it should, the line
// is left to one.
func (s *scanner) window(text []byte, p, limit int, eof bool, r *rows) int {
	part := text[:min(p+windowSize, len(text))]
	base := p
	s.blocks = classify(s.blocks[:0], part[base:], s.separator)
	for again := true; again && p < min(limit, len(part)); {
		first, breaks, wrong := s.mark(part, base, p, r)
		if p, again = s.take(text, first, breaks, limit, eof, r); again || !wrong || p >= limit {
			continue
		}
		next := s.one(text, p, eof, r)
		if again = next >= 0; again {
			p = next
		}
	}
	return p
}

// block tells which of 64 bytes are separators, line breaks and quotes.
type block struct{ separators, breaks, quotes uint64 }

// mark appends to r the places, from p on, of the separators and line breaks that are not
// within quotes, after p-1. It returns the index of that and how many are line breaks. It stops
// before a quote that stands where none may, or what follows a closing quote and may not: wrong
// tells.
func (s *scanner) mark(text []byte, base, p int, r *rows) (first, breaks int, wrong bool) {
	marks := r.marks[:r.used]
	if r.used == 0 || marks[r.used-1] != uint32(p-1) {
		marks = append(marks, uint32(p-1))
	}
	first = len(marks) - 1
	n := len(marks)
	if most := n + len(text) - p + 64; cap(marks) < most {
		marks = append(make([]uint32, 0, 2*most), marks...)
	}
	marks = marks[:cap(marks)]
	s.hidden = s.hidden[:0]
	q := quoting{text: text, first: 1 << (uint(p-base) & 63)}
	from := -q.first // the bits from there on
	for i := (p - base) >> 6; i < len(s.blocks) && !wrong; {
		at := uint32(base + i<<6)
		if from == ^uint64(0) && q.inside|q.closed == 0 {
			if places, lines, done := unquoted(marks[n:], s.blocks[i:], at); done > 0 {
				n, breaks, i = n+places, breaks+lines, i+done
				q.first, q.ended = 0, s.blocks[i-1].ends()>>63
				continue
			}
		}
		b := s.blocks[i]
		i++
		b.separators, b.breaks, b.quotes = b.separators&from, b.breaks&from, b.quotes&from
		from = ^uint64(0)
		all := b.breaks
		b, wrong = q.outside(b, int(at))
		for m := all &^ b.breaks; m != 0; m &= m - 1 {
			s.hidden = append(s.hidden, at+uint32(bits.TrailingZeros64(m)))
		}
		breaks += bits.OnesCount64(b.breaks)
		n = places(marks, n, at, b.ends())
	}
	r.marks = marks[:n]
	return first, breaks, wrong
}

// ends tells which bytes end a cell, if they are not within quotes.
func (b block) ends() uint64 { return b.separators | b.breaks }

// unquotedPlain writes into marks the places of what ends cells in the blocks up to the first
// with a quote. The first byte of the first block is at a place. It returns how many places and
// line breaks there are, and how many blocks it has done. There must be room in marks for 8
// more than needed.
func unquotedPlain(marks []uint32, blocks []block, at uint32) (n, breaks, done int) {
	for done < len(blocks) && blocks[done].quotes == 0 {
		b := blocks[done]
		n = places(marks, n, at, b.ends())
		breaks += bits.OnesCount64(b.breaks)
		at += 64
		done++
	}
	return n, breaks, done
}

// places writes the places of the bits of m, which begins at a place, into marks from n on, and
// returns where the next ones go. It writes eight at a time, some of them for nothing.
func places(marks []uint32, n int, at uint32, m uint64) int {
	count := bits.OnesCount64(m)
	for i := 0; i < count; i += 8 {
		out := (*[8]uint32)(marks[n+i:])
		for k := range out {
			out[k] = at + uint32(bits.TrailingZeros64(m))
			m &= m - 1
		}
	}
	return n + count
}

// quoting follows the quotes of a text from block to block.
type quoting struct {
	text   []byte
	first  uint64 // the bit of the next block that the first record starts at
	inside uint64 // all bits, if the next block starts within quotes
	closed uint64 // 1 if the block before ends with a closing quote
	ended  uint64 // 1 if it ends with a quote, a separator or a line break
}

// outside returns a block without what is within quotes. Behind a quote or another byte that
// may not stand where it does there is nothing, and wrong tells.
func (q *quoting) outside(b block, at int) (_ block, wrong bool) {
	within := prefixes(b.quotes) ^ q.inside // from each opening quote up to before the closing one
	opening, closing := b.quotes&within, b.quotes&^within
	b.separators &^= within
	b.breaks &^= within
	ends := b.ends()
	// A quote opens a cell, or is the second of two within one.
	bad := opening &^ ((ends|closing)<<1 | q.ended | q.first)
	for after := (closing<<1 | q.closed) &^ (ends | b.quotes); after != 0; after &= after - 1 {
		i := at + bits.TrailingZeros64(after)
		if i < len(q.text) && (q.text[i] != '\r' || i+1 == len(q.text) || q.text[i+1] != '\n') {
			bad |= after & -after
		}
	}
	q.first, q.inside, q.closed, q.ended = 0, uint64(int64(within)>>63), closing>>63, (ends|closing)>>63
	b.quotes = 0
	if bad != 0 {
		good := bad&-bad - 1
		b.separators &= good
		b.breaks &= good
	}
	return b, bad != 0
}

// prefixes returns the bits that have an odd number of the bits of m at or below them.
func prefixes(m uint64) uint64 {
	m ^= m << 1
	m ^= m << 2
	m ^= m << 4
	m ^= m << 8
	m ^= m << 16
	m ^= m << 32
	return m
}

// take appends to r the rows whose marks start at an index, with a number of line breaks among
// them. It returns where the first row starts that it does not take; again tells that the marks
// do not hold for it. An odd row is left to one.
func (s *scanner) take(text []byte, first, breaks, limit int, eof bool, r *rows) (p int, again bool) {
	marks, hidden, k := r.marks, s.hidden, first
	even := s.even(text, marks[first:], breaks)
	for p = int(marks[k] + 1); p < limit && breaks > 0; p = int(marks[k] + 1) {
		breaks--
		end := k + s.fields
		if !even {
			for end = k + 1; text[marks[end]] != '\n'; {
				end++
			}
		}
		size := int(marks[end]) - p
		if end-k != s.fields || size >= s.max || s.fields == 1 && size < 2 {
			have := r.n
			next := s.one(text, p, eof, r)
			if next < 0 {
				return p, false
			}
			if r.n > have || next != int(marks[end])+1 {
				return next, true
			}
			k = end
			continue
		}
		r.add(k, s.fields)
		r.line++
		for len(hidden) > 0 && hidden[0] < marks[end] {
			hidden = hidden[1:]
			r.line++
		}
		k = end
	}
	return p, false
}

// even reports whether every line break among marks, of which the first is what precedes the
// first row, ends as many cells as a row should have.
func (s *scanner) even(text []byte, marks []uint32, breaks int) bool {
	if breaks*s.fields >= len(marks) {
		return false
	}
	for i := 1; i <= breaks; i++ {
		if text[marks[i*s.fields]] != '\n' {
			return false
		}
	}
	return true
}

const (
	ones   = 0x0101010101010101
	sevens = 0x7f7f7f7f7f7f7f7f
)

// classifyPlain appends the blocks of a text; what the last of them lacks is nothing.
func classifyPlain(blocks []block, text []byte, separator byte) []block {
	for ; len(text) >= 64; text = text[64:] {
		b := (*[64]byte)(text)
		blocks = append(blocks, block{mask(b, uint64(separator)*ones), mask(b, '\n'*ones), mask(b, '"'*ones)})
	}
	if len(text) == 0 {
		return blocks
	}
	var last [64]byte // no NUL is any of these
	copy(last[:], text)
	return classifyPlain(blocks, last[:], separator)
}

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
