package slatest

import (
	"fmt"
	"slices"

	"github.com/capitolato/capitolato/sla/batch"
)

// again reads twice more, the second time from several goroutines.
func (c *checker) again(full *content) {
	for _, workers := range []int{1, 4} {
		asked := fmt.Sprintf("the same again, by %d goroutines", workers)
		got := c.read(asked, c.want.Fields, workers)
		if got == nil {
			continue
		}
		if how := differ(full, got); how != "" {
			c.tell("repetition", "%s: %s", asked, how)
		}
	}
}

// differ says how two contents of the same fields differ.
func differ(a, b *content) string {
	if len(a.rows) != len(b.rows) || len(a.rejected) != len(b.rejected) {
		return fmt.Sprintf("%d rows and %d rejected ones, before %d and %d", len(b.rows), len(b.rejected), len(a.rows), len(a.rejected))
	}
	for i := range a.rows {
		if a.rows[i].pos != b.rows[i].pos || !slices.Equal(a.rows[i].values, b.rows[i].values) {
			return fmt.Sprintf("row %d is %v, before %v", i, b.rows[i], a.rows[i])
		}
	}
	for i := range a.rejected {
		if a.rejected[i] != b.rejected[i] {
			return fmt.Sprintf("rejected row %d is %+v, before %+v", i, b.rejected[i], a.rejected[i])
		}
	}
	return ""
}

// projections asks for no field, for each alone and for all in the opposite order.
func (c *checker) projections(full *content) {
	backwards := slices.Clone(c.want.Fields)
	slices.Reverse(backwards)
	c.narrow(full, "the fields in the opposite order", backwards)
	c.narrow(full, "no field", nil)
	for _, f := range c.want.Fields {
		c.narrow(full, "field "+f.Name+" alone", []batch.Field{f})
	}
}

// narrow asks for some of the fields, in any order and form, and compares.
func (c *checker) narrow(full *content, asked string, fields []batch.Field) {
	got := c.read(asked, fields, 1)
	if got == nil {
		return
	}
	if got.read() != full.read() {
		c.tell("projection", "asked for %s it reads %d records, for all fields %d", asked, got.read(), full.read())
	}
	lost := full.lost()
	for _, r := range got.rejected {
		if len(lost[r.pos]) == 0 {
			c.tell("projection", "asked for %s it rejects the row at %d (%s: %s), for all fields it does not", asked, r.pos, r.field, r.reason)
		}
	}
	rows := got.at()
	for _, want := range full.rows {
		r, ok := rows[want.pos]
		if !ok {
			c.tell("projection", "asked for %s it lacks the row at %d", asked, want.pos)
			return
		}
		for i, f := range fields {
			k := c.place(f.Name)
			if v := want.values[k].scaled(f.Scale - c.want.Fields[k].Scale); r.values[i] != v {
				c.tell("projection", "asked for %s it has the value %+v of %s in the row at %d, want %+v", asked, r.values[i], f.Name, r.pos, v)
			}
		}
	}
}

// place returns where a field is among those of the want.
func (c *checker) place(name string) int {
	return slices.IndexFunc(c.want.Fields, func(f batch.Field) bool { return f.Name == name })
}

// scaled returns a value with n further digits after the point.
func (v value) scaled(n int) value {
	for range n {
		v.num *= 10
	}
	return v
}

// forms asks for strings as Unique, or not, and for decimals with a digit more.
func (c *checker) forms(full *content) {
	for _, f := range c.want.Fields {
		k := c.place(f.Name)
		switch {
		case f.Kind == batch.String:
			f.Unique = !f.Unique
			c.narrow(full, fmt.Sprintf("field %s with Unique %t", f.Name, f.Unique), []batch.Field{f})
		case f.Kind == batch.Decimal && f.Scale < 18 && !full.large(k):
			f.Scale++
			c.narrow(full, fmt.Sprintf("field %s with scale %d", f.Name, f.Scale), []batch.Field{f})
		}
	}
}

// large reports whether a decimal has values that have no room for a further digit.
func (c *content) large(column int) bool {
	return slices.ContainsFunc(c.rows, func(r row) bool {
		n := r.values[column].num
		return n*10/10 != n
	})
}

// missing asks for every field as optional and then for every field as one that must have a
// value: the second reading must reject the rows in which the first one misses a value.
func (c *checker) missing() {
	may, must := slices.Clone(c.want.Fields), slices.Clone(c.want.Fields)
	for i := range may {
		may[i].Optional, must[i].Optional = true, false
	}
	a, b := c.read("every field as optional", may, 1), c.read("every field as one that must have a value", must, 1)
	if a == nil || b == nil {
		return
	}
	if a.read() != b.read() {
		c.tell("missing values", "asked for optional fields it reads %d records, for fields that must have a value %d", a.read(), b.read())
	}
	rows, lost := b.at(), b.lost()
	for _, r := range a.rows {
		var absent []string
		for i, v := range r.values {
			if !v.there {
				absent = append(absent, may[i].Name)
			}
		}
		kept, ok := rows[r.pos]
		switch {
		case len(absent) > 0:
			if !slices.ContainsFunc(lost[r.pos], func(x rejected) bool { return slices.Contains(absent, x.field) }) {
				c.tell("missing values", "the row at %d has no value for %q: where they must have one it is to be rejected, with one of them as Field", r.pos, absent)
			}
		case !ok || !slices.Equal(kept.values, r.values):
			c.tell("missing values", "the row at %d misses nothing, and is %v where its fields must have a value, want %v", r.pos, kept, r)
		}
	}
}
