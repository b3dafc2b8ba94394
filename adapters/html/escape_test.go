package html_test

import (
	"encoding/xml"
	"io"
	"strings"
	"testing"
	"unicode/utf8"

	"pgregory.net/rapid"

	"github.com/capitolato/capitolato/riesame/block"
)

// structure lists the elements of a page with the names of their attributes, as a parser that is
// none of ours reads them, and returns all text but that of styles beside it.
func structure(t testing.TB, page string) (elements []string, text string) {
	t.Helper()
	d := xml.NewDecoder(strings.NewReader(page))
	d.Strict, d.AutoClose, d.Entity = false, xml.HTMLAutoClose, xml.HTMLEntity
	var b strings.Builder
	for style := false; ; {
		token, err := d.Token()
		if err == io.EOF {
			return elements, b.String()
		}
		if err != nil {
			t.Fatalf("%v in\n%s", err, page)
		}
		switch token := token.(type) {
		case xml.StartElement:
			style = token.Name.Local == "style"
			e := token.Name.Local
			for _, a := range token.Attr {
				e += " " + a.Name.Local
			}
			elements = append(elements, e)
		case xml.EndElement:
			style = false
		case xml.CharData:
			if !style {
				b.Write(token)
			}
		}
	}
}

// note is a document in which a text stands wherever one can.
func note(text string) *block.Document {
	t := block.Text{{Text: text, Link: "a"}, {Text: text, Strong: true}, {Text: text, Code: true}, {Text: text}}
	table := block.Table{Caption: text, Columns: []block.Column{{ID: text, Title: text, Header: true}, {ID: text, Title: text}}, Rows: [][]block.Cell{{{Text: t}, {Text: t, Mark: block.KO}}}}
	points := []block.Point{{Label: text, Value: "1", Text: text}, {Label: text, Text: text}}
	return &block.Document{Title: text, Blocks: []block.Block{
		&block.Heading{Level: 1, Anchor: "a", Text: text}, &block.Paragraph{Text: t},
		&block.List{Items: []block.Item{{Text: t, Items: []block.Item{{Text: t}}}}}, &block.Checklist{Items: []block.Check{{Text: t}}},
		&block.Pairs{Items: []block.Pair{{Name: text, Text: t}}}, &table,
		&block.Callout{Anchor: "b", Kind: text, Code: text, Title: text, Text: t, Hint: text},
		&block.Chart{Title: text, Caption: text, Unit: text, Series: []block.Series{{Name: text, Points: points}, {Name: text, Points: points}}, Target: &block.Target{Value: "2", Text: text}, Table: table},
		&block.Heading{Level: 2, Anchor: "c", Text: text},
	}}
}

// TestTextStaysText checks that no text becomes anything but text, wherever it stands.
func TestTextStaysText(t *testing.T) {
	pieces := rapid.SampledFrom([]string{"<", ">", "&", `"`, "'", "`", "=", "/", "\\", "</style>", "</title>", "</script>", "<script>", "<!--", "-->", "]]>", "<![CDATA[", "{{", "}}", "&lt;", "&#60;",
		" onerror=", "javascript:", "</svg>", "*/", "/*", "}", ";", "url(", "\u2028", "\x00", "\xff", "\x1b[31m", "é", "”", "a", " "})
	rapid.Check(t, func(rt *rapid.T) {
		text := "x" + strings.Join(rapid.SliceOfN(pieces, 1, 8).Draw(rt, "text"), "")
		page := write(t, note(text))
		want, _ := structure(t, write(t, note(strings.Repeat("x", utf8.RuneCountInString(text)))))
		got, said := structure(t, page)
		if strings.Join(got, "\n") != strings.Join(want, "\n") {
			rt.Fatalf("%q changes the structure of the page", text)
		}
		if shown := strings.NewReplacer("\x00", "\uFFFD", "\x1b", "\uFFFD").Replace(strings.ToValidUTF8(text, "\uFFFD")); !strings.Contains(said, shown) {
			rt.Fatalf("%q is not in the text of the page", text)
		}
	})
}
