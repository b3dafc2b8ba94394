package decode

import (
	"encoding/binary"
	"slices"

	"github.com/capitolato/capitolato/sla/batch"
)

// Bad is a cell that could not be read.
type Bad struct {
	Row    int
	Reason string
}

// Column fills a column that [batch.Batch.Reset] has emptied with the values of cells.
// A cell that cannot be read becomes a row without a value and is appended to bad,
// which is returned: the caller has to drop those rows, with [Drop]. It comes to the same as
// Append for every cell, but takes short cuts for the usual ones.
func (d *Decoder) Column(cells Cells, c *batch.Column, bad []Bad) []Bad {
	n := len(cells.Rows)
	c.Valid = c.Valid.Fill(n)
	switch d.spec.Kind {
	case batch.Bool:
		c.Bits = c.Bits.Clear(n)
		return d.boolColumn(&cells, c, bad)
	case batch.String:
		if c.Dict == nil {
			return d.uniqueColumn(&cells, c, bad)
		}
		c.Codes = slices.Grow(c.Codes[:0], n)[:n]
		return d.stringColumn(&cells, c, bad)
	}
	c.Nums = slices.Grow(c.Nums[:0], n)[:n]
	if d.clock != nil && d.clock.fixed {
		return d.timeColumn(&cells, c, bad)
	}
	return d.numColumn(&cells, c, bad)
}

// The loops below go through 64 rows at a time, those of one word of a bitmap. In them a short
// cut must not branch on what varies from row to row, such as whether there is a value: the
// processor would guess wrong. What has no short cut is left to a function for one cell.

// least is the length of the shortest cell that the short cuts take: an empty cell is one
// without a value, if no mark of a missing value has been declared.
func (d *Decoder) least() uint32 {
	if d.spec.Optional && d.missing == nil && !d.spec.Between {
		return 0
	}
	return 1
}

// boolColumn reads cells of up to seven bytes by comparing them with the last word of either
// meaning.
func (d *Decoder) boolColumn(cells *Cells, c *batch.Column, bad []Bad) []Bad {
	text, least := cells.Text, d.least()
	for w := range c.Valid {
		rows := cells.Rows[w*64 : min(w*64+64, len(cells.Rows))]
		var yes, absent uint64
		for j, row := range rows {
			m := cells.Marks[int(row)+cells.Column:][:2]
			from, n := m[0]+1, m[1]-m[0]-1
			if n <= 7 && int(from)+8 <= len(text) {
				// Shifting up drops what stands behind the cell and makes room for its length.
				word := binary.LittleEndian.Uint64(text[from:])<<((56-8*n)&63)<<8 | uint64(n)
				var t, f, e uint64
				if word == d.lastTrue {
					t = 1
				}
				if word == d.lastFalse {
					f = 1
				}
				if n|least == 0 {
					e = 1
				}
				yes |= t << uint(j)
				absent |= e << uint(j)
				if t|f|e != 0 {
					continue
				}
			}
			bad = d.boolCell(cells, w*64+j, c, bad)
		}
		c.Bits[w] |= yes
		c.Valid[w] &^= absent
	}
	return bad
}

// boolCell reads one cell, and keeps its word.
func (d *Decoder) boolCell(cells *Cells, i int, c *batch.Column, bad []Bad) []Bad {
	cell := cells.At(i)
	if d.isMissing(cell) {
		return d.noValue(i, c, bad)
	}
	v, reason := d.bools.read(trim(cell))
	if reason != "" {
		return d.unread(i, reason, c, bad)
	}
	if v {
		c.Bits.Set(i)
	}
	if s := cells.raw(i); s.to-s.from <= 7 {
		var word [8]byte // as boolColumn has it
		word[0] = byte(s.to - s.from)
		copy(word[8-(s.to-s.from):], cells.Text[s.from:s.to])
		if v {
			d.lastTrue = binary.LittleEndian.Uint64(word[:])
		} else {
			d.lastFalse = binary.LittleEndian.Uint64(word[:])
		}
	}
	return bad
}

// noWord is no word of a bool.
const noWord = ^uint64(0)

// numColumn reads numbers and durations. Up to eight digits are read at once.
func (d *Decoder) numColumn(cells *Cells, c *batch.Column, bad []Bad) []Bad {
	text, least := cells.Text, d.least()
	for w := range c.Valid {
		rows := cells.Rows[w*64 : min(w*64+64, len(cells.Rows))]
		nums := c.Nums[w*64:][:len(rows)]
		var absent uint64
		for j, row := range rows {
			m := cells.Marks[int(row)+cells.Column:][:2]
			from, n := m[0]+1, m[1]-m[0]-1
			if n-least <= 8-least && int(from)+8 <= len(text) {
				if v, ok := digitsOf(binary.LittleEndian.Uint64(text[from:]), n); ok && v <= d.most {
					nums[j] = v * d.unit
					absent |= uint64(8-n) >> 3 << uint(j)
					continue
				}
			}
			bad = d.numCell(cells, w*64+j, c, bad)
		}
		c.Valid[w] &^= absent
	}
	return bad
}

// numCell reads one cell.
func (d *Decoder) numCell(cells *Cells, i int, c *batch.Column, bad []Bad) []Bad {
	s, escaped := cells.inside(cells.raw(i))
	if n := s.to - s.from; !escaped && n-1 <= 7 && int(s.from)+8 <= len(cells.Text) {
		if v, ok := digitsOf(binary.LittleEndian.Uint64(cells.Text[s.from:]), n); ok && v <= d.most {
			c.Nums[i] = v * d.unit
			return bad
		}
	}
	return d.otherCell(cells, i, c, bad)
}

// otherCell reads one cell of a number, a duration or a time without short cuts.
func (d *Decoder) otherCell(cells *Cells, i int, c *batch.Column, bad []Bad) []Bad {
	cell := cells.At(i)
	if d.isMissing(cell) {
		return d.noValue(i, c, bad)
	}
	v, reason := d.num(trim(cell))
	if reason != "" {
		return d.unread(i, reason, c, bad)
	}
	c.Nums[i] = v
	return bad
}

// timeColumn reads times whose first 11 bytes are the date and the next 8 the time of day.
func (d *Decoder) timeColumn(cells *Cells, c *batch.Column, bad []Bad) []Bad {
	clock := d.clock
	for i, row := range cells.Rows {
		m := cells.Marks[int(row)+cells.Column:][:2]
		if v, ok := clock.quick(cells.Text, place{m[0] + 1, m[1]}); ok {
			c.Nums[i] = v
			continue
		}
		// In many logs two dates or offsets take turns.
		s, escaped := cells.inside(cells.raw(i))
		clock.cache, clock.before = clock.before, clock.cache
		if v, ok := clock.quick(cells.Text, s); ok && !escaped {
			c.Nums[i] = v
			continue
		}
		clock.cache, clock.before = clock.before, clock.cache
		if v, ok := clock.quick(cells.Text, s); ok && !escaped {
			c.Nums[i] = v
			continue
		}
		bad = d.otherCell(cells, i, c, bad)
	}
	return bad
}

// noValue leaves row i of c without a value.
func (d *Decoder) noValue(i int, c *batch.Column, bad []Bad) []Bad {
	if !d.spec.Optional {
		return d.unread(i, reasonMissing, c, bad)
	}
	return d.unread(i, "", c, bad)
}

// unread leaves row i of c without a value, for a reason if there is one.
func (d *Decoder) unread(i int, reason string, c *batch.Column, bad []Bad) []Bad {
	c.Valid[i>>6] &^= 1 << (uint(i) & 63)
	switch d.spec.Kind {
	case batch.Bool:
	case batch.String:
		if c.Dict != nil {
			c.Codes[i] = 0
		}
	default:
		c.Nums[i] = 0
	}
	if reason != "" {
		bad = append(bad, Bad{i, reason})
	}
	return bad
}

const (
	ones  = 0x0101010101010101
	zeros = '0' * ones
)

// digitsOf returns the number that the first n bytes of a word are, if they are digits: up to
// eight of them, and 0 for none.
func digitsOf(word uint64, n uint32) (int64, bool) {
	// Shifting up, after a digit has become its value, puts zeros in front.
	half := 4 * (8 - n) & 63
	x := (word ^ zeros) << half << half
	if (x+0x76*ones|x)&(0x80*ones) != 0 {
		return 0, false
	}
	x = x*10 + x>>8 // pairs of digits, in every second byte
	x = (x&0x000000ff000000ff*(100+1000000<<32) + x>>16&0x000000ff000000ff*(1+10000<<32)) >> 32
	return int64(x), true
}
