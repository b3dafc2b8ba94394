package block

import (
	"errors"
	"fmt"
	"reflect"
	"strings"
)

// maxDigits is the longest figure that a chart may have.
const maxDigits = 1000

// checker finds what is wrong with a document.
type checker struct {
	level   int
	anchors map[string]bool
	links   []string
}

// Check says what is wrong with a document, if anything: what no renderer could show, or would show
// as something else. Documents that package riesame makes are right; a renderer checks them all the
// same, for whoever builds one by hand.
func (d *Document) Check() error {
	if d == nil || len(d.Blocks) == 0 {
		return errors.New("the document has no blocks: begin with a heading of level 1")
	}
	c := &checker{anchors: map[string]bool{}}
	for i, b := range d.Blocks {
		if err := c.block(b); err != nil {
			return fmt.Errorf("block %d: %w", i+1, err)
		}
	}
	for _, to := range c.links {
		if !c.anchors[to] {
			return fmt.Errorf("a link leads to %q, and nothing has that anchor", to)
		}
	}
	return nil
}

// block checks one block, and takes down its anchors and links.
func (c *checker) block(b Block) error {
	if v := reflect.ValueOf(b); v.Kind() == reflect.Pointer && v.IsNil() {
		return fmt.Errorf("a nil %T is no block", b)
	}
	if h, ok := b.(*Heading); ok {
		return c.heading(h)
	}
	if c.level == 0 {
		return fmt.Errorf("%T comes before the first heading", b)
	}
	switch b := b.(type) {
	case *Paragraph:
		c.text(b.Text)
	case *List:
		c.items(b.Items)
	case *Checklist:
		for _, i := range b.Items {
			c.text(i.Text)
		}
	case *Pairs:
		for _, i := range b.Items {
			c.text(i.Text)
		}
	case *Callout:
		c.text(b.Text)
		if b.Anchor != "" {
			return c.anchor(b.Anchor, b.Title)
		}
	case *Table:
		return c.table(b)
	case *Chart:
		return c.chart(b)
	case *PageBreak:
	default:
		return fmt.Errorf("%T is no block of this package", b)
	}
	return nil
}

// heading checks a heading.
func (c *checker) heading(h *Heading) error {
	first := c.level == 0
	switch {
	case first && h.Level != 1:
		return fmt.Errorf("the first heading has level %d: it must be 1", h.Level)
	case !first && (h.Level < 2 || h.Level > 6 || h.Level > c.level+1):
		return fmt.Errorf("the heading %q has level %d below one of level %d", h.Text, h.Level, c.level)
	}
	c.level = h.Level
	return c.anchor(h.Anchor, h.Text)
}

// anchor checks the anchor of what is called so.
func (c *checker) anchor(anchor, of string) error {
	if anchor == "" || strings.Trim(anchor, "abcdefghijklmnopqrstuvwxyz0123456789-") != "" {
		return fmt.Errorf("the anchor %q of %q is not made of letters a to z, digits and hyphens", anchor, of)
	}
	if c.anchors[anchor] {
		return fmt.Errorf("the anchor %q of %q is also that of something above", anchor, of)
	}
	c.anchors[anchor] = true
	return nil
}

func (c *checker) text(t Text) {
	for _, s := range t {
		if s.Link != "" {
			c.links = append(c.links, s.Link)
		}
	}
}

func (c *checker) items(items []Item) {
	for _, i := range items {
		c.text(i.Text)
		c.items(i.Items)
	}
}

// table checks that every row has a cell for each column.
func (c *checker) table(t *Table) error {
	if len(t.Columns) == 0 {
		return fmt.Errorf("the table %q has no columns", t.Caption)
	}
	for i, row := range t.Rows {
		if len(row) != len(t.Columns) {
			return fmt.Errorf("row %d of the table %q has %d cells for %d columns", i+1, t.Caption, len(row), len(t.Columns))
		}
		for _, cell := range row {
			c.text(cell.Text)
		}
	}
	return nil
}

// chart checks that the series have the same points and that values are numbers.
func (c *checker) chart(ch *Chart) error {
	if ch.Kind != Lines && ch.Kind != Bars {
		return fmt.Errorf("the chart %q is of an unknown kind", ch.Title)
	}
	if len(ch.Series) == 0 || len(ch.Series[0].Points) == 0 {
		return fmt.Errorf("the chart %q has no points", ch.Title)
	}
	values := []string{}
	if ch.Target != nil {
		values = append(values, ch.Target.Value)
	}
	for _, s := range ch.Series {
		if len(s.Points) != len(ch.Series[0].Points) {
			return fmt.Errorf("the series of the chart %q differ in length", ch.Title)
		}
		for _, p := range s.Points {
			if p.Value != "" {
				values = append(values, p.Value)
			}
		}
	}
	for _, v := range values {
		if !decimal(v) {
			return fmt.Errorf("the chart %q has the value %.40q, which is not a decimal number", ch.Title, v)
		}
	}
	return c.table(&ch.Table)
}

// decimal reports whether a text is a plain decimal number. One with an exponent could fill the
// memory of who calculates with it, and is none.
func decimal(text string) bool {
	whole, part, point := strings.Cut(strings.TrimPrefix(text, "-"), ".")
	return len(text) <= maxDigits && digits(whole) && (!point || digits(part))
}

// digits reports whether a text consists of digits, at least one.
func digits(text string) bool { return text != "" && strings.Trim(text, "0123456789") == "" }
