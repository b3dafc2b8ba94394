// Package docx writes a report as a Word document (.docx), for parties who go on editing it there.
//
//	doc, err := review.Document(nil) // riesame: the review as blocks
//	...
//	err = docx.Write(file, doc, nil)
//
// It says what the other formats say: real headings, so that Word's navigation and table of contents
// work; tables whose header rows come again on each page and whose rows are not split; checklists
// whose boxes can be ticked; links from figures to how they came about. Verdicts are words, and have
// a colour besides. Tables of many columns lie on pages turned sideways. Charts are left to their
// tables, which hold the same figures. The page is A4, with the title at its head and numbers at its
// foot.
//
// How it looks is in the styles of the document (Heading 1, Cell, Verdict ko and so on), which a
// house changes in Word in one place. All text is escaped. The same document gives the same parts.
//
// No Go library for the format is both kept up and free to use, and a report needs little of it:
// document.go goes through the blocks, table.go writes tables, run.go text; the folder parts holds
// what is the same in every document.
package docx

import (
	"archive/zip"
	"bytes"
	"embed"
	"encoding/xml"
	"fmt"
	"io"
	"strings"

	"github.com/capitolato/capitolato/riesame/block"
)

//go:embed parts
var parts embed.FS

// files are the parts of the package in their order, with where they go.
var files = [...]struct{ part, name string }{
	{"content_types.xml", "[Content_Types].xml"}, {"package.rels", "_rels/.rels"}, {"core.xml", "docProps/core.xml"},
	{"document.rels", "word/_rels/document.xml.rels"}, {"styles.xml", "word/styles.xml"}, {"numbering.xml", "word/numbering.xml"},
	{"header.xml", "word/header.xml"}, {"footer.xml", "word/footer.xml"},
}

// Options tune a document. The zero Options, and nil, work.
type Options struct {
	// Font is the typeface of everything but expressions; empty means Calibri.
	Font string
}

// Write writes a document. It is an error if the document is not what package block says that one
// is; nothing was written then. Write is safe for concurrent use.
func Write(w io.Writer, doc *block.Document, opts *Options) error {
	font := "Calibri"
	if opts != nil && opts.Font != "" {
		font = opts.Font
	}
	if err := doc.Check(); err != nil {
		return fmt.Errorf("docx: %w", err)
	}
	language, page, of := "it-IT", "pag.", "di"
	if doc.Lang == "en" {
		language, page, of = "en-GB", "page", "of"
	}
	fill := strings.NewReplacer("{title}", escape(doc.Title), "{language}", language, "{font}", escape(font), "{page}", page, "{of}", of)
	var out bytes.Buffer
	z := zip.NewWriter(&out)
	for _, f := range files {
		text, err := parts.ReadFile("parts/" + f.part)
		if err != nil {
			return err
		}
		if err := store(z, f.name, fill.Replace(string(text))); err != nil {
			return err
		}
	}
	if err := store(z, "word/document.xml", document(doc)); err != nil {
		return err
	}
	if err := z.Close(); err != nil {
		return err
	}
	_, err := w.Write(out.Bytes())
	return err
}

// store adds a part to a package. It has no time, so that the same part is the same bytes.
func store(z *zip.Writer, name, text string) error {
	w, err := z.CreateHeader(&zip.FileHeader{Name: name, Method: zip.Deflate})
	if err != nil {
		return err
	}
	_, err = io.WriteString(w, text)
	return err
}

// escape makes XML of a text. What XML cannot hold becomes U+FFFD.
func escape(text string) string {
	var b strings.Builder
	xml.EscapeText(&b, []byte(text)) // a strings.Builder does not fail
	return b.String()
}
