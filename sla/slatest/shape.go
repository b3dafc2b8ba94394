package slatest

import (
	"fmt"

	"github.com/capitolato/capitolato/sla/batch"
)

// shape returns the rule that a batch violates by its form, and how, or two empty texts.
func shape(fields []batch.Field, b *batch.Batch) (rule, how string) {
	switch {
	case b.Len < 0 || len(b.Pos) != b.Len:
		return "length", fmt.Sprintf("Len is %d and Pos has %d", b.Len, len(b.Pos))
	case len(b.Columns) != len(fields):
		return "columns", fmt.Sprintf("there are %d columns for %d fields", len(b.Columns), len(fields))
	}
	for i := range fields {
		if rule, how = column(fields[i], &b.Columns[i], b.Len); rule != "" {
			return rule, "column " + fields[i].Name + ": " + how
		}
	}
	return order(fields, b)
}

// column checks a column of n rows.
func column(f batch.Field, c *batch.Column, n int) (rule, how string) {
	if c.Kind != f.Kind || f.Kind == batch.Decimal && c.Scale != f.Scale {
		return "kind", fmt.Sprintf("kind %d with scale %d, asked for kind %d with scale %d", c.Kind, c.Scale, f.Kind, f.Scale)
	}
	if how = bits(c.Valid, n); how != "" {
		return "bitmaps", "Valid " + how
	}
	if !f.Optional && c.Valid.Count() != n {
		return "missing values", fmt.Sprintf("%d of %d rows have no value in a field that must have one: reject them", n-c.Valid.Count(), n)
	}
	switch {
	case f.Kind == batch.Bool:
		if how = bits(c.Bits, n); how != "" {
			return "bitmaps", "Bits " + how
		}
		return "", ""
	case f.Kind == batch.String && f.Unique:
		return ends(c, n)
	case f.Kind == batch.String:
		return codes(c, n)
	case len(c.Nums) != n:
		return "length", fmt.Sprintf("Nums has %d for %d rows", len(c.Nums), n)
	}
	return "", ""
}

// bits checks a bitmap of n rows.
func bits(m batch.Bitmap, n int) string {
	if len(m) != batch.Words(n) {
		return fmt.Sprintf("has %d words for %d rows, which take %d", len(m), n, batch.Words(n))
	}
	if r := uint(n) & 63; r != 0 && m[len(m)-1]>>r != 0 {
		return fmt.Sprintf("has bits past the last of %d rows", n)
	}
	return ""
}

// codes checks a column of codes.
func codes(c *batch.Column, n int) (rule, how string) {
	if c.Dict == nil || len(c.Codes) != n {
		return "length", fmt.Sprintf("Codes has %d for %d rows, or there is no Dict", len(c.Codes), n)
	}
	for i, code := range c.Codes {
		switch {
		case !c.Valid.Get(i) && code != 0:
			return "codes", fmt.Sprintf("row %d has no value and the code %d: it must be 0", i, code)
		case c.Valid.Get(i) && int(code) >= len(c.Dict.Strings):
			return "codes", fmt.Sprintf("row %d has the code %d, and Dict %d strings", i, code, len(c.Dict.Strings))
		}
	}
	return "", ""
}

// ends checks a column of texts.
func ends(c *batch.Column, n int) (rule, how string) {
	if c.Dict != nil || len(c.Starts) != n || len(c.Ends) != n {
		return "length", fmt.Sprintf("Starts has %d and Ends %d for %d rows of a Unique field, or there is a Dict", len(c.Starts), len(c.Ends), n)
	}
	for i, end := range c.Ends {
		if c.Valid.Get(i) && (end < c.Starts[i] || int(end) > len(c.Text)) {
			return "texts", fmt.Sprintf("row %d is from %d to %d of %d bytes", i, c.Starts[i], end, len(c.Text))
		}
	}
	return "", ""
}

// order checks the positions of a batch and its rejected rows.
func order(fields []batch.Field, b *batch.Batch) (rule, how string) {
	last := int64(0)
	for i, pos := range b.Pos {
		if pos <= last {
			return "positions", fmt.Sprintf("row %d is at %d after %d: positions start at 1 and rise", i, pos, last)
		}
		last = pos
	}
	known := map[string]bool{"": true}
	for _, f := range fields {
		known[f.Name] = true
	}
	last = 1
	for i, r := range b.Rejected {
		switch {
		case r.Pos < last:
			return "positions", fmt.Sprintf("rejected row %d is at %d after %d: positions start at 1 and never fall", i, r.Pos, last)
		case r.Reason == "":
			return "reasons", fmt.Sprintf("the row at %d is rejected for no reason", r.Pos)
		case !known[r.Field]:
			return "reasons", fmt.Sprintf("the row at %d is rejected for the field %q, which was not asked for", r.Pos, r.Field)
		}
		last = r.Pos
	}
	return "", ""
}
