package slatest

import (
	"github.com/capitolato/capitolato/sla/batch"
)

// content is what a source yields, in its order.
type content struct {
	fields   []batch.Field
	rows     []row
	rejected []rejected
}

// row is a record.
type row struct {
	pos    int64
	values []value
}

// value is the value of a field, whatever its kind. The zero value is missing.
type value struct {
	there bool
	num   int64 // 1 for true
	text  string
}

// rejected is a row that could not be read.
type rejected struct {
	pos                       int64
	field, reason, value, raw string
}

// contentOf returns a copy of what is in a batch that is well formed.
func contentOf(fields []batch.Field, b *batch.Batch) content {
	c := content{fields: fields}
	for i := range b.Len {
		r := row{pos: b.Pos[i]}
		for k := range b.Columns {
			r.values = append(r.values, valueOf(&b.Columns[k], i))
		}
		c.rows = append(c.rows, r)
	}
	for _, r := range b.Rejected {
		c.rejected = append(c.rejected, rejected{r.Pos, r.Field, r.Reason, string(r.Value), string(r.Raw)})
	}
	return c
}

// valueOf returns the value of row i of a column.
func valueOf(c *batch.Column, i int) value {
	if !c.Valid.Get(i) {
		return value{}
	}
	switch c.Kind {
	case batch.Bool:
		if c.Bits.Get(i) {
			return value{there: true, num: 1}
		}
		return value{there: true}
	case batch.String:
		return value{there: true, text: c.String(i)}
	}
	return value{there: true, num: c.Nums[i]}
}

// read returns the number of records read.
func (c *content) read() int { return len(c.rows) + len(c.rejected) }

// at returns the rows by their position.
func (c *content) at() map[int64]row {
	m := make(map[int64]row, len(c.rows))
	for _, r := range c.rows {
		m[r.pos] = r
	}
	return m
}

// lost returns the fields and reasons of the rejected rows by their position.
func (c *content) lost() map[int64][]rejected {
	m := make(map[int64][]rejected, len(c.rejected))
	for _, r := range c.rejected {
		m[r.pos] = append(m[r.pos], r)
	}
	return m
}
