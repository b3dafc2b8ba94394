package html

import (
	"fmt"
	"math/big"
	"strings"

	"github.com/capitolato/capitolato/riesame/block"
)

// maxDigits is the longest figure that a chart may have.
const maxDigits = 1000

// checker finds what is wrong with a document.
type checker struct {
	level   int
	anchors map[string]bool
	links   []string
}

// check says what is wrong with a document, if anything: what a page could not show, or would show
// as something else.
func check(doc *block.Document) error {
	if doc == nil || len(doc.Blocks) == 0 {
		return fmt.Errorf("html: the document has no blocks: begin with a heading of level 1")
	}
	c := &checker{anchors: map[string]bool{}}
	for i, b := range doc.Blocks {
		if err := c.block(b); err != nil {
			return fmt.Errorf("html: block %d: %w", i+1, err)
		}
	}
	for _, to := range c.links {
		if !c.anchors[to] {
			return fmt.Errorf("html: a link leads to %q, and nothing has that anchor", to)
		}
	}
	return nil
}

// block checks one block, and takes down its anchors and links.
func (c *checker) block(b block.Block) error {
	if h, ok := b.(*block.Heading); ok {
		return c.heading(h)
	}
	if c.level == 0 {
		return fmt.Errorf("%T comes before the first heading", b)
	}
	switch b := b.(type) {
	case *block.Paragraph:
		c.text(b.Text)
	case *block.List:
		c.items(b.Items)
	case *block.Checklist:
		for _, i := range b.Items {
			c.text(i.Text)
		}
	case *block.Pairs:
		for _, i := range b.Items {
			c.text(i.Text)
		}
	case *block.Callout:
		c.text(b.Text)
		if b.Anchor != "" {
			return c.anchor(b.Anchor, b.Title)
		}
	case *block.Table:
		return c.table(b)
	case *block.Chart:
		return c.chart(b)
	case *block.PageBreak:
	default:
		return fmt.Errorf("%T is a kind of block that this package does not know", b)
	}
	return nil
}

// heading checks a heading.
func (c *checker) heading(h *block.Heading) error {
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

func (c *checker) text(t block.Text) {
	for _, s := range t {
		if s.Link != "" {
			c.links = append(c.links, s.Link)
		}
	}
}

func (c *checker) items(items []block.Item) {
	for _, i := range items {
		c.text(i.Text)
		c.items(i.Items)
	}
}

// table checks that every row has a cell for each column.
func (c *checker) table(t *block.Table) error {
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
func (c *checker) chart(ch *block.Chart) error {
	if ch.Kind != block.Lines && ch.Kind != block.Bars {
		return fmt.Errorf("the chart %q is of a kind that this package does not know", ch.Title)
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
		if _, ok := number(v); !ok {
			return fmt.Errorf("the chart %q has the value %.40q, which is not a decimal number", ch.Title, v)
		}
	}
	return c.table(&ch.Table)
}

// number reads a plain decimal. One with an exponent would fill the memory, and is none.
func number(text string) (*big.Rat, bool) {
	if len(text) > maxDigits || strings.Trim(text, "-0123456789.") != "" {
		return nil, false
	}
	return new(big.Rat).SetString(text)
}
