package docx

import (
	"fmt"
	"strings"

	"github.com/capitolato/capitolato/riesame/block"
)

// writer writes the body of a document.
type writer struct {
	strings.Builder
	// bookmarks are the numbers of the anchors.
	bookmarks map[string]int
	// broken says that a new page was asked for, turned how the page lies, and tabled that a
	// table comes next.
	broken, turned, tabled bool
}

// document returns the part that holds the blocks.
func document(doc *block.Document) string {
	w := &writer{bookmarks: map[string]int{}}
	w.WriteString(`<?xml version="1.0" encoding="UTF-8" standalone="yes"?>` + "\n" +
		`<w:document xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main" xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"` +
		` xmlns:w14="http://schemas.microsoft.com/office/word/2010/wordml" xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006" mc:Ignorable="w14"><w:body>` + "\n")
	turned := turnedBlocks(doc.Blocks)
	w.turned = turned[0]
	for i, b := range doc.Blocks {
		if turned[i] != w.turned {
			w.WriteString(`<w:p><w:pPr><w:pStyle w:val="Cell"/>` + w.section() + "</w:pPr></w:p>\n")
			w.turned, w.broken = turned[i], false
		}
		w.tabled = i+1 < len(doc.Blocks) && isTable(doc.Blocks[i+1])
		w.block(b)
	}
	w.WriteString(w.section() + "</w:body></w:document>\n")
	return w.String()
}

// turnedBlocks says which blocks lie on pages turned sideways: those under the heading of a table
// that needs it, and bare headings above.
func turnedBlocks(blocks []block.Block) []bool {
	out := make([]bool, len(blocks))
	turned, bare := false, true
	for i := len(blocks) - 1; i >= 0; i-- {
		switch b := blocks[i].(type) {
		case *block.Heading:
			out[i] = turned
			bare = true
			for j := i + 1; j < len(blocks); j++ {
				if _, next := blocks[j].(*block.Heading); next {
					break
				}
				out[j] = turned
			}
			continue
		case *block.Table:
			turned = !b.FitsUpright() || turned && !bare
		default:
			turned = turned && !bare
		}
		bare = false
	}
	return out
}

// section ends a section, all of whose pages lie alike.
func (w *writer) section() string {
	size := `<w:pgSz w:w="11906" w:h="16838"/>`
	if w.turned {
		size = `<w:pgSz w:w="16838" w:h="11906" w:orient="landscape"/>`
	}
	return `<w:sectPr><w:headerReference w:type="default" r:id="rId3"/><w:footerReference w:type="default" r:id="rId4"/>` + size +
		`<w:pgMar w:top="1134" w:right="907" w:bottom="1021" w:left="907" w:header="567" w:footer="510" w:gutter="0"/></w:sectPr>`
}

// block writes a block. Check has seen that there is no other kind.
func (w *writer) block(b block.Block) {
	switch b := b.(type) {
	case *block.Heading:
		mark := b.Mark
		if b.Level == 1 {
			mark = block.None // the title is the title
		}
		w.paragraph(fmt.Sprintf("Heading%d", b.Level), w.pageBreak(), w.bookmark(b.Anchor)+w.runs(block.Text{{Text: b.Text}}, mark))
	case *block.Paragraph:
		w.paragraph("Normal", keep(w.tabled)+w.pageBreak(), w.runs(b.Text, block.None))
	case *block.List:
		w.list(b.Items, 0)
	case *block.Checklist:
		for _, i := range b.Items {
			w.paragraph("ListParagraph", "", box(i.Ticked)+w.runs(i.Text, block.None))
		}
	case *block.Pairs:
		w.pairs(b)
	case *block.Table:
		w.table(b)
	case *block.Callout:
		w.callout(b)
	case *block.Chart:
		t := b.Table
		t.Caption = b.Title
		w.table(&t)
	case *block.PageBreak:
		w.broken = true
	}
}

// paragraph writes a paragraph in a style. How it lies and what is in it are XML.
func (w *writer) paragraph(style, properties, content string) {
	w.WriteString(`<w:p><w:pPr><w:pStyle w:val="` + style + `"/>` + properties + `</w:pPr>` + content + "</w:p>\n")
}

// isTable reports whether a block is written as a table.
func isTable(b block.Block) bool {
	switch b.(type) {
	case *block.Table, *block.Pairs:
		return true
	}
	return false
}

// keep keeps a paragraph on the page of the next one, if it is to be kept.
func keep(kept bool) string {
	if !kept {
		return ""
	}
	return "<w:keepNext/>"
}

// pageBreak begins a new page if one was asked for.
func (w *writer) pageBreak() string {
	if !w.broken {
		return ""
	}
	w.broken = false
	return "<w:pageBreakBefore/>"
}

// list writes the points of a list, those below each behind it.
func (w *writer) list(items []block.Item, level int) {
	for _, i := range items {
		w.paragraph("ListParagraph", fmt.Sprintf(`<w:numPr><w:ilvl w:val="%d"/><w:numId w:val="1"/></w:numPr>`, min(level, 8)), w.runs(i.Text, block.None))
		w.list(i.Items, level+1)
	}
}

// callout writes a callout as paragraphs that stay together.
func (w *writer) callout(c *block.Callout) {
	at := ""
	if c.Anchor != "" {
		at = w.bookmark(c.Anchor)
	}
	if c.Title != "" {
		w.paragraph("Callout", keep(true), at+w.runs(block.Text{{Text: c.Title, Strong: true}}, block.None))
		at = ""
	}
	w.paragraph("Callout", keep(c.Hint != ""), at+w.runs(c.Text, block.None))
	if c.Hint != "" {
		w.paragraph("Callout", "", w.runs(block.Text{{Text: "→ " + c.Hint}}, block.None))
	}
	w.paragraph("Cell", "", "")
}
