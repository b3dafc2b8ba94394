package decode

import (
	"encoding/binary"
	"slices"

	"github.com/capitolato/capitolato/sla/batch"
)

// Span is a cell of a text: its bytes from From up to To.
type Span struct{ From, To uint32 }

// Cells are the cells of a column: Len of them, in every Step-th of Spans from First on.
type Cells struct {
	Text        []byte
	Spans       []Span
	First, Step int
	Len         int
}

// At returns a cell.
func (c Cells) At(i int) []byte {
	s := c.Spans[c.First+i*c.Step]
	return c.Text[s.From:s.To]
}

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
	c.Valid = c.Valid.Fill(cells.Len)
	switch d.spec.Kind {
	case batch.Bool:
		c.Bits = c.Bits.Clear(cells.Len)
		return d.boolColumn(cells, c, bad)
	case batch.String:
		if c.Dict == nil {
			return d.uniqueColumn(cells, c, bad)
		}
		c.Codes = slices.Grow(c.Codes[:0], cells.Len)[:cells.Len]
		return d.stringColumn(cells, c, bad)
	}
	c.Nums = slices.Grow(c.Nums[:0], cells.Len)[:cells.Len]
	if d.clock != nil && d.clock.fixed {
		return d.timeColumn(cells, c, bad)
	}
	return d.numColumn(cells, c, bad)
}

// boolColumn reads cells of up to eight bytes by comparing them with the last word of either
// meaning.
func (d *Decoder) boolColumn(cells Cells, c *batch.Column, bad []Bad) []Bad {
	text, spans, at := cells.Text, cells.Spans, cells.First
	for i := range cells.Len {
		s := spans[at]
		at += cells.Step
		w, ok := short(text, s)
		if ok && w == d.lastTrue {
			c.Bits.Set(i)
			continue
		}
		if ok && w == d.lastFalse {
			continue
		}
		cell := text[s.From:s.To]
		if d.isMissing(cell) {
			bad = d.noValue(i, c, bad)
			continue
		}
		v, reason := d.bools.read(trim(cell))
		switch {
		case reason != "":
			bad = d.unread(i, reason, c, bad)
		case v:
			c.Bits.Set(i)
			if ok {
				d.lastTrue = w
			}
		case ok:
			d.lastFalse = w
		}
	}
	return bad
}

// numColumn reads numbers and durations. Up to eight digits are read at once.
func (d *Decoder) numColumn(cells Cells, c *batch.Column, bad []Bad) []Bad {
	text, spans, at := cells.Text, cells.Spans, cells.First
	for i := range cells.Len {
		s := spans[at]
		at += cells.Step
		if n, ok := eightDigits(text, s); ok && n <= d.most {
			c.Nums[i] = n * d.unit
			continue
		}
		cell := text[s.From:s.To]
		if d.isMissing(cell) {
			bad = d.noValue(i, c, bad)
			continue
		}
		v, reason := d.num(trim(cell))
		if reason != "" {
			bad = d.unread(i, reason, c, bad)
			continue
		}
		c.Nums[i] = v
	}
	return bad
}

// timeColumn reads times whose first 11 bytes are the date and the next 8 the time of day.
func (d *Decoder) timeColumn(cells Cells, c *batch.Column, bad []Bad) []Bad {
	text, spans, at := cells.Text, cells.Spans, cells.First
	for i := range cells.Len {
		s := spans[at]
		at += cells.Step
		cell := text[s.From:s.To]
		if v, ok := d.clock.quick(cell); ok {
			c.Nums[i] = v
			continue
		}
		if d.isMissing(cell) {
			bad = d.noValue(i, c, bad)
			continue
		}
		v, reason := d.num(trim(cell))
		if reason != "" {
			bad = d.unread(i, reason, c, bad)
			continue
		}
		c.Nums[i] = v
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

// short returns a cell of one to eight bytes as a word, or false for another one, and for one
// that starts with NUL, whose word could be that of the rest.
func short(text []byte, s Span) (uint64, bool) {
	n := s.To - s.From
	if n-1 > 7 || int(s.From)+8 > len(text) || text[s.From] == 0 {
		return 0, false
	}
	// Shifting up drops what stands behind the cell.
	return binary.LittleEndian.Uint64(text[s.From:]) << (64 - 8*n), true
}

const (
	ones  = 0x0101010101010101
	zeros = '0' * ones
)

// eightDigits returns the number that a cell of one to eight digits is.
func eightDigits(text []byte, s Span) (int64, bool) {
	n := s.To - s.From
	if n-1 > 7 || int(s.From)+8 > len(text) {
		return 0, false
	}
	// Shifting up, after a digit has become its value, puts zeros in front.
	x := (binary.LittleEndian.Uint64(text[s.From:]) ^ zeros) << (64 - 8*n)
	if (x+0x76*ones|x)&(0x80*ones) != 0 {
		return 0, false
	}
	x = x*10 + x>>8 // pairs of digits, in every second byte
	x = (x&0x000000ff000000ff*(100+1000000<<32) + x>>16&0x000000ff000000ff*(1+10000<<32)) >> 32
	return int64(x), true
}
