package docx

import (
	"fmt"
	"strings"

	"github.com/capitolato/capitolato/riesame/block"
)

// bookmark makes an anchor a place that links lead to.
func (w *writer) bookmark(anchor string) string {
	n := w.number(anchor)
	return fmt.Sprintf(`<w:bookmarkStart w:id="%d" w:name="a%d"/><w:bookmarkEnd w:id="%d"/>`, n, n, n)
}

// number numbers anchors: names of bookmarks are short, and have no hyphens.
func (w *writer) number(anchor string) int {
	n, ok := w.bookmarks[anchor]
	if !ok {
		n = len(w.bookmarks) + 1
		w.bookmarks[anchor] = n
	}
	return n
}

// runs returns a text that stands for a verdict, or for none.
func (w *writer) runs(t block.Text, mark block.Mark) string {
	var b strings.Builder
	for _, s := range t {
		run := run(s, mark)
		if s.Link != "" {
			run = fmt.Sprintf(`<w:hyperlink w:anchor="a%d">%s</w:hyperlink>`, w.number(s.Link), run)
		}
		b.WriteString(run)
	}
	return b.String()
}

// run returns a piece of a text, with a line break for each line feed.
func run(s block.Span, mark block.Mark) string {
	style, bold := "", ""
	switch {
	case s.Link != "":
		style = "Hyperlink"
	case s.Code:
		style = "Code"
	case mark != block.None:
		style = "Verdict-" + string(mark)
	}
	if s.Strong || mark != block.None {
		bold = "<w:b/>"
	}
	if style != "" {
		style = `<w:rStyle w:val="` + escape(style) + `"/>`
	}
	text := strings.ReplaceAll(escape(s.Text), "&#xA;", `</w:t><w:br/><w:t xml:space="preserve">`)
	return `<w:r><w:rPr>` + style + bold + `</w:rPr><w:t xml:space="preserve">` + text + `</w:t></w:r>`
}

// box returns a box that can be ticked in Word.
func box(ticked bool) string {
	state, sign := 0, "☐"
	if ticked {
		state, sign = 1, "☒"
	}
	return fmt.Sprintf(`<w:sdt><w:sdtPr><w14:checkbox><w14:checked w14:val="%d"/><w14:checkedState w14:val="2612" w14:font="MS Gothic"/><w14:uncheckedState w14:val="2610" w14:font="MS Gothic"/></w14:checkbox></w:sdtPr>`+
		`<w:sdtContent><w:r><w:rPr><w:rFonts w:ascii="MS Gothic" w:hAnsi="MS Gothic" w:eastAsia="MS Gothic"/></w:rPr><w:t>%s</w:t></w:r></w:sdtContent></w:sdt><w:r><w:t xml:space="preserve"> </w:t></w:r>`, state, sign)
}
