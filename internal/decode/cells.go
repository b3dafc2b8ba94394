package decode

import "bytes"

// Cells are the cells of one column of a text, row by row. Marks are the places of what ends
// the cells: of row i, cell n is what stands behind Marks[Rows[i]+n] and before
// Marks[Rows[i]+n+1]. The mark before the start of the text is the largest uint32, so that the
// sum with 1 is always the place of the first byte.
type Cells struct {
	Text   []byte
	Marks  []uint32
	Rows   []uint32
	Column int
	// Quoted says that a cell that starts with a quote is quoted as in CSV; the text has been
	// checked for that.
	Quoted bool
	// Last says that a CR at the end of a cell belongs to the line break.
	Last bool
}

// At returns what a cell stands for: without its quotes, if it has any. The bytes belong to
// the text, or to nobody.
func (c *Cells) At(i int) []byte {
	s, escaped := c.inside(c.raw(i))
	if !escaped {
		return c.Text[s.from:s.to]
	}
	return unescape(c.Text[s.from:s.to])
}

// place is where a cell stands in a text: from its first byte up to what ends it.
type place struct{ from, to uint32 }

// raw returns where a cell stands, with its quotes.
func (c *Cells) raw(i int) place {
	m := c.Marks[int(c.Rows[i])+c.Column:][:2]
	return place{m[0] + 1, m[1]}
}

// inside returns where the inside of a cell stands, and whether it holds doubled quotes or
// line breaks of two bytes.
func (c *Cells) inside(s place) (_ place, escaped bool) {
	if c.Last && s.from < s.to && c.Text[s.to-1] == '\r' {
		s.to--
	}
	if c.Quoted && s.from < s.to && c.Text[s.from] == '"' {
		s.from++
		s.to--
		escaped = bytes.IndexByte(c.Text[s.from:s.to], '"') >= 0 || bytes.IndexByte(c.Text[s.from:s.to], '\r') >= 0
	}
	return s, escaped
}

// unescape returns what the inside of a quoted cell stands for.
func unescape(inside []byte) []byte {
	out := make([]byte, 0, len(inside))
	for i := 0; i < len(inside); i++ {
		c := inside[i]
		if c == '"' || c == '\r' && i+1 < len(inside) && inside[i+1] == '\n' {
			i++
			c = inside[i]
		}
		out = append(out, c)
	}
	return out
}
