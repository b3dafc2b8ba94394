// Package text writes a report for a terminal, or for a mail: plain text of a given width.
//
//	d, err := review.Document(nil)
//	if err != nil {
//		return err
//	}
//	return text.Write(os.Stdout, d, &text.Options{Width: 120})
//
// Texts are wrapped between words, tables have columns and no boxes, and one that is too wide for
// columns is written row by row, a line for each of its cells. Links are not shown: what they lead
// to has a heading of the same name. Nothing of a text reaches the terminal but what can be seen,
// so no name in a log can move the cursor. The same document gives the same bytes.
package text

import (
	"bytes"
	"fmt"
	"io"
	"strings"

	"github.com/capitolato/capitolato/riesame/block"
)

// Options adjusts Write. The zero value, and nil, is the usual case.
type Options struct {
	// Width is how many columns a line has at most; 0 means 80, and anything below 40 means 40.
	// East Asian characters and pictograms count as two, accents that stand on a letter as none.
	Width int
}

// Write writes a document. Its error is that of w, or of a document with a block that is nil.
func Write(w io.Writer, d *block.Document, o *Options) error {
	p := printer{width: 80}
	if o != nil && o.Width != 0 {
		p.width = max(o.Width, 40)
	}
	for i, b := range d.Blocks {
		if err := p.block(b); err != nil {
			return fmt.Errorf("write the report as text: block %d: %w", i, err)
		}
	}
	_, err := w.Write(p.out.Bytes())
	return err
}

// printer writes blocks, a blank line between any two.
type printer struct {
	out   bytes.Buffer
	width int
}

// block writes a block.
func (p *printer) block(b block.Block) error {
	switch b := b.(type) {
	case *block.Heading:
		p.heading(b)
	case *block.Paragraph:
		p.gap()
		p.wrapped("", b.Text.String())
	case *block.List:
		p.gap()
		p.items("", b.Items)
	case *block.Checklist:
		p.gap()
		for _, c := range b.Items {
			box := "[ ] "
			if c.Ticked {
				box = "[x] "
			}
			p.wrapped(box, c.Text.String())
		}
	case *block.Pairs:
		p.gap()
		p.pairs("", b.Items)
	case *block.Table:
		p.table(b)
	case *block.Callout:
		p.callout(b)
	case *block.Chart:
		p.chart(b)
	case *block.PageBreak: // a terminal has no pages
	default:
		return fmt.Errorf("%T is no block that can be written", b)
	}
	return nil
}

// gap writes a blank line, unless nothing stands before it.
func (p *printer) gap() {
	if p.out.Len() > 0 {
		p.out.WriteByte('\n')
	}
}

// line writes a line without blanks at its end.
func (p *printer) line(text string) {
	p.out.WriteString(strings.TrimRight(text, " "))
	p.out.WriteByte('\n')
}

// wrapped writes a text behind something, below which its further lines begin.
func (p *printer) wrapped(before, text string) {
	for _, line := range wrap(text, p.width-width(before)) {
		p.line(before + line)
		before = strings.Repeat(" ", width(before))
	}
}

// rules underline the headings of the first levels, bullets stand before the others.
var (
	rules   = [...]string{1: "═", 2: "─", 3: "╌"}
	bullets = [...]string{4: "■ ", 5: "□ ", 6: "· "}
)

// heading writes a heading.
func (p *printer) heading(h *block.Heading) {
	p.gap()
	if h.Level <= 2 {
		p.gap()
	}
	level := min(max(h.Level, 1), 6)
	if level >= len(rules) {
		p.wrapped(bullets[level], h.Text)
		return
	}
	widest := 0
	for _, line := range wrap(h.Text, p.width) {
		p.line(line)
		widest = max(widest, width(line))
	}
	p.line(strings.Repeat(rules[level], widest))
}

// items writes a list.
func (p *printer) items(before string, items []block.Item) {
	for _, item := range items {
		p.wrapped(before+"- ", item.Text.String())
		if len(before) < p.width/2 { // deeper, there would be no room left
			p.items(before+"  ", item.Items)
		} else {
			p.items(before, item.Items)
		}
	}
}

// blank is what is to be filled in.
const blank = "________"

// pairs writes names and, in a column, what belongs to them.
func (p *printer) pairs(before string, items []block.Pair) {
	names := 0
	for _, i := range items {
		names = max(names, width(printable(i.Name))+2)
	}
	names = min(names, p.width*2/5)
	for _, i := range items {
		text := i.Text.String()
		if text == "" {
			text = blank
		}
		name := wrap(i.Name+":", names-1)
		rest := wrap(text, p.width-width(before)-names)
		for n := range max(len(name), len(rest)) {
			p.line(before + pad(at(name, n), names, block.Left) + at(rest, n))
		}
	}
}

// at returns a line of a text, or an empty one below it.
func at(lines []string, n int) string {
	if n < len(lines) {
		return lines[n]
	}
	return ""
}

// callout writes a callout: its title in front, what to do below.
func (p *printer) callout(c *block.Callout) {
	p.gap()
	before := "! "
	if c.Title != "" {
		before += printable(c.Title) + ": "
	}
	if width(before) > p.width/3 {
		p.wrapped("", before)
		before = "  "
	}
	p.wrapped(before, c.Text.String())
	if c.Hint != "" {
		p.wrapped(strings.Repeat(" ", width(before)), c.Hint)
	}
}
