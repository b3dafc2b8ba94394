// Package html writes a report as a page: one file that holds everything it needs, to be read in a
// browser, sent by mail, printed on A4 or saved as PDF from the print dialogue.
//
//	doc, err := review.Document(nil) // riesame: the review as blocks
//	...
//	err = html.Write(file, doc, nil)
//
// The page has no script, loads nothing and looks nothing up: fonts are those of the machine, and
// charts are drawn in it. It is made for reading on paper, on a screen and on a telephone, by eye
// and by ear: headings in order, captions and headers on every table, charts that are described
// and whose figures are also in a table, verdicts in words and not by colour alone, text of a
// contrast that WCAG 2.1 asks for at level AA. On paper headers of tables come again on each page,
// rows and charts stay whole, no heading ends a page, and tables of many columns lie on pages turned
// sideways.
//
// Whatever a document says is escaped, whoever wrote it. What is not text in it (anchors, levels,
// figures of charts) is checked before the first byte is written. The same document gives the
// same bytes, on every machine.
//
// In reading order: page.go makes sections of the blocks, text.go and chart.go what is in them;
// page.html and style.css are what the page is made of.
package html

import (
	"bytes"
	"embed"
	"errors"
	"html/template"
	"io"
	"strings"

	"github.com/capitolato/capitolato/riesame/block"
)

//go:embed page.html style.css
var files embed.FS

// Options tune a page. The zero Options, and nil, work.
type Options struct {
	// Style is CSS that comes behind that of the page, such as
	//
	//	:root { --ink: black; --font: "Titillium Web", sans-serif }
	//
	// The names that begin with -- are listed at the head of style.css. What it refers to by
	// url() the page would load: it is the caller's.
	Style string
}

// Write writes a document as a page. It is an error if the document is not what package block says
// that one is; nothing was written then. Write is safe for concurrent use.
func Write(w io.Writer, doc *block.Document, opts *Options) error {
	if opts == nil {
		opts = new(Options)
	}
	if strings.Contains(strings.ToLower(opts.Style), "</style") {
		return errors.New("html: the style of the options ends the style of the page: take </style out of it")
	}
	p, err := newPage(doc)
	if err != nil {
		return err
	}
	style, err := files.ReadFile("style.css")
	if err != nil {
		return err
	}
	p.Style = template.CSS(string(style) + opts.Style)
	t, err := template.New("page.html").Funcs(template.FuncMap{"lines": lines}).ParseFS(files, "page.html")
	if err != nil {
		return err
	}
	var b bytes.Buffer
	if err := t.Execute(&b, p); err != nil {
		return err
	}
	_, err = w.Write(b.Bytes())
	return err
}
