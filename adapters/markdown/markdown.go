// Package markdown writes a report in Markdown, as GitHub and CommonMark read it.
//
//	d, err := review.Document(nil)
//	if err != nil {
//		return err
//	}
//	return markdown.Write(os.Stdout, d, nil)
//
// Every text is written such that a reader sees it letter by letter: nothing in a name, a note or a
// cell is taken for Markdown or HTML. The only HTML is that of anchors, so that the links within the
// document work, and of line breaks. The same document gives the same bytes.
package markdown

import (
	"bytes"
	"fmt"
	"io"
	"strings"

	"github.com/capitolato/capitolato/riesame/block"
)

// Options adjusts Write. The zero value, and nil, is the usual case.
type Options struct {
	// NoLinks leaves out links and anchors, for readers that show them as they are written.
	NoLinks bool
}

// Write writes a document. Its error is that of w, or of a document with a block that is nil.
func Write(w io.Writer, d *block.Document, o *Options) error {
	p := printer{led: map[string]bool{}}
	if o != nil {
		p.Options = *o
	}
	if !p.NoLinks {
		for _, b := range d.Blocks {
			p.leads(b)
		}
	}
	for i, b := range d.Blocks {
		if err := p.block(b); err != nil {
			return fmt.Errorf("write the report in Markdown: block %d: %w", i, err)
		}
	}
	_, err := w.Write(p.out.Bytes())
	return err
}

// printer writes blocks, a blank line between any two.
type printer struct {
	Options
	out bytes.Buffer
	// led are the anchors that a link leads to. Others are not written.
	led map[string]bool
}

// leads notes what the links of a block lead to.
func (p *printer) leads(b block.Block) {
	switch b := b.(type) {
	case *block.Paragraph:
		p.leadsOf(b.Text)
	case *block.List:
		p.leadsItems(b.Items)
	case *block.Checklist:
		for _, c := range b.Items {
			p.leadsOf(c.Text)
		}
	case *block.Pairs:
		for _, i := range b.Items {
			p.leadsOf(i.Text)
		}
	case *block.Table:
		p.leadsTable(b)
	case *block.Callout:
		p.leadsOf(b.Text)
	case *block.Chart:
		p.leadsTable(&b.Table)
	}
}

// leadsOf notes what a text leads to.
func (p *printer) leadsOf(t block.Text) {
	for _, s := range t {
		p.led[s.Link] = true
	}
}

// leadsItems notes what the points of a list lead to.
func (p *printer) leadsItems(items []block.Item) {
	for _, i := range items {
		p.leadsOf(i.Text)
		p.leadsItems(i.Items)
	}
}

// leadsTable notes what the cells of a table lead to.
func (p *printer) leadsTable(t *block.Table) {
	for _, row := range t.Rows {
		for _, c := range row {
			p.leadsOf(c.Text)
		}
	}
}

// block writes a block.
func (p *printer) block(b block.Block) error {
	if p.out.Len() > 0 {
		p.out.WriteByte('\n')
	}
	switch b := b.(type) {
	case *block.Heading:
		p.line(strings.Repeat("#", min(max(b.Level, 1), 6)) + " " + p.anchor(b.Anchor) + escape(b.Text))
	case *block.Paragraph:
		p.line(p.flow(b.Text))
	case *block.List:
		p.items("", b.Items)
	case *block.Checklist:
		for _, c := range b.Items {
			box := "- [ ] "
			if c.Ticked {
				box = "- [x] "
			}
			p.line(box + p.flow(c.Text))
		}
	case *block.Pairs:
		for _, i := range b.Items {
			p.line("- " + strong(escape(i.Name)+":") + " " + p.marked(p.flow(i.Text), i.Mark))
		}
	case *block.Table:
		p.table(b)
	case *block.Callout:
		p.callout(b)
	case *block.Chart:
		p.line(strong(escape(b.Title)))
		if b.Caption != "" {
			p.line("\n" + p.flow(block.Text{{Text: b.Caption}}))
		}
		p.out.WriteByte('\n')
		p.table(&b.Table)
	case *block.PageBreak:
		p.line("---")
	default:
		return fmt.Errorf("%T is no block that can be written", b)
	}
	return nil
}

// line writes a line without blanks at its end.
func (p *printer) line(text string) {
	p.out.WriteString(strings.TrimRight(text, " "))
	p.out.WriteByte('\n')
}

// anchor returns what links to an anchor lead to, if there are any.
func (p *printer) anchor(id string) string {
	if !p.led[id] || id == "" {
		return ""
	}
	return `<a id="` + attribute(id) + `"></a>`
}

// items writes a list.
func (p *printer) items(before string, items []block.Item) {
	for _, i := range items {
		p.line(before + "- " + p.flow(i.Text))
		p.items(before+"  ", i.Items)
	}
}

// callout writes a callout as a quotation.
func (p *printer) callout(c *block.Callout) {
	title := p.anchor(c.Anchor)
	if c.Title != "" {
		title += strong(escape(c.Title)) + " "
	}
	p.line("> " + title + p.flow(c.Text))
	if c.Hint != "" {
		p.line(">\n> " + p.flow(block.Text{{Text: c.Hint}}))
	}
}

// alignments are those of columns.
var alignments = map[block.Align]string{block.Left: "---", block.Right: "---:", block.Center: ":---:"}

// table writes a table.
func (p *printer) table(t *block.Table) {
	if t.Caption != "" {
		p.line(strong(escape(t.Caption)) + "\n")
	}
	titles, rule := make([]string, len(t.Columns)), make([]string, len(t.Columns))
	for i, c := range t.Columns {
		titles[i], rule[i] = escape(c.Title), alignments[c.Align]
	}
	p.row(titles)
	p.row(rule)
	for _, r := range t.Rows {
		cells := make([]string, len(r))
		for i, c := range r {
			cells[i] = p.marked(p.text(c.Text, true), c.Mark)
		}
		p.row(cells)
	}
}

// row writes a row of a table.
func (p *printer) row(cells []string) {
	for _, c := range cells {
		p.out.WriteString(strings.TrimRight("| "+c, " ") + " ")
	}
	p.out.WriteString("|\n")
}

// marked makes what was missed stand out.
func (p *printer) marked(text string, m block.Mark) string {
	if m == block.KO {
		return strong(text)
	}
	return text
}
