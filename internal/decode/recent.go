package decode

import (
	"encoding/binary"
	"slices"

	"github.com/capitolato/capitolato/sla/batch"
)

// recent remembers the codes of cells of up to 16 bytes, and so what has been found out about
// them: that they are not missing, are UTF-8 text and what the mapping makes of them.
type recent struct {
	dict       *batch.Dict
	generation int
	slots      [1 << recentBits]recentCell
}

const recentBits = 6

// recentCell is a cell and its code. A free slot has the size 0.
type recentCell struct {
	lo, hi uint64
	size   uint32
	code   uint32
}

// stringColumn reads cells of texts.
func (d *Decoder) stringColumn(cells *Cells, c *batch.Column, bad []Bad) []Bad {
	if d.recent == nil || d.recent.dict != c.Dict || d.recent.generation != c.Dict.Generation {
		d.recent = &recent{dict: c.Dict, generation: c.Dict.Generation}
	}
	slots := &d.recent.slots
	for i, row := range cells.Rows {
		m := cells.Marks[int(row)+cells.Column:][:2]
		// A cell is known with its quotes.
		r := packed(cells.Text, place{m[0] + 1, m[1]})
		slot := r.slot()
		if known := &slots[slot]; known.lo == r.lo && known.hi == r.hi && known.size == r.size && r.size > 0 {
			c.Codes[i] = known.code
			continue
		}
		cell := cells.At(i)
		if d.isMissing(cell) {
			bad = d.noValue(i, c, bad)
			continue
		}
		value, reason := d.text(cell)
		if reason != "" {
			bad = d.unread(i, reason, c, bad)
			continue
		}
		r.code = c.Dict.Code(value)
		c.Codes[i] = r.code
		if r.size > 0 {
			slots[slot] = r
		}
	}
	return bad
}

// slot is where a cell is remembered.
func (r *recentCell) slot() uint64 {
	return (r.lo ^ r.hi>>5 ^ r.hi<<29) * 0x9e3779b97f4a7c15 >> (64 - recentBits)
}

// uniqueColumn reads cells of texts that hardly repeat.
func (d *Decoder) uniqueColumn(cells *Cells, c *batch.Column, bad []Bad) []Bad {
	n := len(cells.Rows)
	c.Starts = slices.Grow(c.Starts[:0], n)[:n]
	c.Ends = slices.Grow(c.Ends[:0], n)[:n]
	c.Text = c.Text[:0]
	for i := range cells.Rows {
		cell := cells.At(i)
		c.Starts[i], c.Ends[i] = 0, 0
		if d.isMissing(cell) {
			bad = d.noValue(i, c, bad)
			continue
		}
		value, reason := d.text(cell)
		if reason != "" {
			bad = d.unread(i, reason, c, bad)
			continue
		}
		c.Starts[i] = uint32(len(c.Text))
		c.Text = append(c.Text, value...)
		c.Ends[i] = uint32(len(c.Text))
	}
	return bad
}

// masks keep the first bytes of a word: masks[n] the first n-8 of them.
var masks = [25]uint64{
	9: 1<<8 - 1, 1<<16 - 1, 1<<24 - 1, 1<<32 - 1, 1<<40 - 1, 1<<48 - 1, 1<<56 - 1,
	1<<64 - 1, 1<<64 - 1, 1<<64 - 1, 1<<64 - 1, 1<<64 - 1, 1<<64 - 1, 1<<64 - 1, 1<<64 - 1, 1<<64 - 1,
}

// packed returns a cell of one to 16 bytes without its code. For another, or one too near the
// end of text, the size is 0.
func packed(text []byte, s place) recentCell {
	n := s.to - s.from
	if n-1 > 15 || int(s.from)+16 > len(text) {
		return recentCell{}
	}
	b := text[s.from:][:16]
	return recentCell{
		lo:   binary.LittleEndian.Uint64(b) & masks[n+8],
		hi:   binary.LittleEndian.Uint64(b[8:]) & masks[n],
		size: n,
	}
}
