package docx

import (
	"fmt"
	"slices"
	"unicode/utf8"

	"github.com/capitolato/capitolato/riesame/block"
)

// The measures of tables: of texts in letters, and of pages in twentieths of a point.
const (
	longText    = 64 // beyond which a column does not ask for more room
	shortest    = 12 // rows up to which a table stays on one page
	margins     = 150
	uprightPage = 11906 - 2*907
	turnedPage  = 16838 - 2*907
)

// table writes a table below its caption.
func (w *writer) table(t *block.Table) {
	if t.Caption != "" {
		w.paragraph("Caption", w.pageBreak(), w.runs(block.Text{{Text: t.Caption}}, block.None))
	}
	widths := w.widths(t)
	w.open(widths, 1)
	head := make([]block.Cell, len(t.Columns))
	for i, c := range t.Columns {
		head[i].Text = block.Text{{Text: c.Title, Strong: true}}
	}
	whole := len(t.Rows) <= shortest && !w.turned
	w.row(head, t.Columns, widths, "<w:tblHeader/>", len(t.Rows) > 0)
	for i, cells := range t.Rows {
		w.row(cells, t.Columns, widths, "", whole && i < len(t.Rows)-1)
	}
	w.shut()
}

// pairs writes names and what belongs to them as a table without a header.
func (w *writer) pairs(p *block.Pairs) {
	columns := []block.Column{{Header: true}, {}}
	widths := []int{w.page() / 4, w.page() - w.page()/4}
	w.open(widths, 0)
	for i, pair := range p.Items {
		w.row([]block.Cell{{Text: block.Text{{Text: pair.Name}}}, {Text: pair.Text, Mark: pair.Mark}}, columns, widths, "", i < len(p.Items)-1)
	}
	w.shut()
}

// page is how wide the text of a page is.
func (w *writer) page() int {
	if w.turned {
		return turnedPage
	}
	return uprightPage
}

// open begins a table of which so many rows are headers, on a new page if one was asked for.
func (w *writer) open(widths []int, headers int) {
	if br := w.pageBreak(); br != "" {
		w.paragraph("Cell", br, "")
	}
	fmt.Fprintf(w, `<w:tbl><w:tblPr><w:tblStyle w:val="Figures"/><w:tblW w:w="5000" w:type="pct"/><w:tblLayout w:type="fixed"/><w:tblLook w:val="00%d0" w:firstRow="%d"/></w:tblPr><w:tblGrid>`, 2*headers, headers)
	for _, width := range widths {
		fmt.Fprintf(w, `<w:gridCol w:w="%d"/>`, width)
	}
	w.WriteString("</w:tblGrid>\n")
}

// shut ends a table. A paragraph keeps it from growing together with the next one.
func (w *writer) shut() {
	w.WriteString("</w:tbl>\n")
	w.paragraph("Cell", "", "")
}

// row writes a row, which stays with the next one if it is to be kept.
func (w *writer) row(cells []block.Cell, columns []block.Column, widths []int, properties string, kept bool) {
	w.WriteString("<w:tr><w:trPr><w:cantSplit/>" + properties + "</w:trPr>")
	missed := slices.ContainsFunc(cells, func(c block.Cell) bool { return c.Mark == block.KO })
	for i, c := range cells {
		shade, how := "", keep(kept)
		if missed {
			shade = `<w:shd w:val="clear" w:color="auto" w:fill="FBECEB"/>`
		}
		switch columns[i].Align {
		case block.Right:
			how += `<w:jc w:val="right"/>`
		case block.Center:
			how += `<w:jc w:val="center"/>`
		}
		if columns[i].Header {
			c.Text = slices.Clone(c.Text)
			for k := range c.Text {
				c.Text[k].Strong = true
			}
		}
		fmt.Fprintf(w, `<w:tc><w:tcPr><w:tcW w:w="%d" w:type="dxa"/>%s</w:tcPr>`, widths[i], shade)
		style := "Cell"
		if w.turned {
			style = "Small"
		}
		w.paragraph(style, how, w.runs(c.Text, c.Mark))
		w.WriteString("</w:tc>")
	}
	w.WriteString("</w:tr>\n")
}

// widths shares the page among the columns: first what their longest words need, and what is left
// by how much text they have.
func (w *writer) widths(t *block.Table) []int {
	needs, wants := make([]int, len(t.Columns)), make([]int, len(t.Columns))
	letter := 90 // of the style Cell
	if w.turned {
		letter = 80 // of the style Small
	}
	left, wanted := w.page(), 0
	for i := range t.Columns {
		text := 1
		for _, row := range t.Rows {
			text = max(text, utf8.RuneCountInString(row[i].Text.String()))
		}
		needs[i] = t.Letters(i)*letter + margins
		left -= needs[i]
		wants[i] = 1 + max(0, min(text, longText)-t.Letters(i))
		wanted += wants[i]
	}
	for i := range needs {
		if left >= 0 {
			needs[i] += left * wants[i] / wanted
		} else {
			needs[i] = needs[i] * w.page() / (w.page() - left) // words have to be broken
		}
	}
	return needs
}
