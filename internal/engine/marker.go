package engine

import (
	"encoding/binary"
	"math/bits"
	"slices"

	"github.com/capitolato/capitolato/sla/batch"
)

// Marker makes the marks of the rows of batches. It belongs to one goroutine.
type Marker struct {
	key, content, words [][2]uint64
	marks               []Mark
}

// Marks returns the mark of every row of a batch, valid until the next call. They are the same
// on every machine.
func (m *Marker) Marks(b *batch.Batch, key, content []int) []Mark {
	m.key = m.hash(m.key, b, key)
	m.content = m.hash(m.content, b, content)
	m.marks = m.marks[:0]
	for i, k := range m.key {
		m.marks = append(m.marks, MarkOf(k, m.content[i][0]^m.content[i][1]))
	}
	return m.marks
}

// hash returns, in h, the fingerprints of some columns of each row, a column at a time.
func (m *Marker) hash(h [][2]uint64, b *batch.Batch, columns []int) [][2]uint64 {
	h = slices.Grow(h[:0], b.Len)[:b.Len]
	for i := range h {
		h[i] = seed
	}
	for _, n := range columns {
		m.fold(h, &b.Columns[n])
	}
	return h
}

// fold folds the values of a column into fingerprints. What it holds where there is no value
// means nothing.
func (m *Marker) fold(h [][2]uint64, c *batch.Column) {
	switch {
	case c.Kind == batch.Bool:
		for i := range h {
			v := missing
			if c.Valid.Get(i) {
				bit := c.Bits[i>>6] >> (uint(i) & 63) & 1
				v = [2]uint64{bit, bit}
			}
			h[i] = mix(h[i], v)
		}
	case c.Kind == batch.String && c.Dict == nil:
		for i := range h {
			v := missing
			if c.Valid.Get(i) {
				v = hashText(c.Bytes(i))
			}
			h[i] = mix(h[i], v)
		}
	case c.Kind == batch.String:
		m.words = m.words[:0]
		for _, s := range c.Dict.Strings {
			m.words = append(m.words, hashText([]byte(s)))
		}
		for i := range h {
			v := missing
			if c.Valid.Get(i) {
				v = m.words[c.Codes[i]]
			}
			h[i] = mix(h[i], v)
		}
	default:
		for i := range h {
			v := missing
			if c.Valid.Get(i) {
				v = [2]uint64{uint64(c.Nums[i]), uint64(c.Nums[i])}
			}
			h[i] = mix(h[i], v)
		}
	}
}

// missing stands for no value. Its words differ, as those of no number and no bool do.
var missing = [2]uint64{0x5851f42d4c957f2d, 0x14057b7ef767814f}

// seed is the fingerprint of nothing.
var seed = [2]uint64{0x9e3779b97f4a7c15, 0xc2b2ae3d27d4eb4f}

// mix folds two words into a fingerprint, with different multipliers.
func mix(h, v [2]uint64) [2]uint64 {
	hi, lo := bits.Mul64(h[0]^v[0], 0xa0761d6478bd642f)
	hi2, lo2 := bits.Mul64(h[1]+v[1], 0xe7037ed1a0b428db)
	return [2]uint64{hi ^ lo + h[1], hi2 ^ lo2 ^ bits.RotateLeft64(h[0], 29)}
}

// hashText returns the fingerprint of a text.
func hashText(text []byte) [2]uint64 {
	n := uint64(len(text))
	h := mix(seed, [2]uint64{n, n})
	for rest := text; ; rest = rest[8:] {
		var v uint64
		switch {
		case len(rest) > 8:
			v = binary.LittleEndian.Uint64(rest)
		case n >= 8: // the last eight bytes, some of them for the second time
			v = binary.LittleEndian.Uint64(text[n-8:])
		default:
			for i, c := range rest {
				v |= uint64(c) << (8 * i)
			}
		}
		h = mix(h, [2]uint64{v, v})
		if len(rest) <= 8 {
			return h
		}
	}
}
