package commonmark

import (
	"bytes"
	"html"
	"os"
	"regexp"
	"strings"
	"testing"

	"github.com/yuin/goldmark"
	"github.com/yuin/goldmark/extension"
	unsafe "github.com/yuin/goldmark/renderer/html"
	"pgregory.net/rapid"

	"github.com/capitolato/capitolato/adapters/markdown"
	"github.com/capitolato/capitolato/riesame/block"
)

// reader reads Markdown as GitHub does, and shows the HTML in it.
var reader = goldmark.New(goldmark.WithExtensions(extension.GFM), goldmark.WithRendererOptions(unsafe.WithUnsafe()))

// page returns what Markdown becomes.
func page(t interface{ Fatal(...any) }, text []byte) string {
	var b bytes.Buffer
	if err := reader.Convert(text, &b); err != nil {
		t.Fatal(err)
	}
	return b.String()
}

var tag = regexp.MustCompile(`<[^>]*>`)

// visible returns the letters that a reader of a page sees, without blanks.
func visible(page string) string {
	return bare(html.UnescapeString(tag.ReplaceAllString(page, " ")))
}

// bare returns a text without blanks and without what no page shows.
func bare(text string) string {
	text = strings.Map(func(r rune) rune {
		switch {
		case r < ' ' || r >= 0x7f && r < 0xa0:
			return ' '
		case r >= 0x202a && r <= 0x202e, r >= 0x2066 && r <= 0x2069:
			return '\ufffd'
		}
		return r
	}, text)
	return strings.Join(strings.Fields(text), "")
}

// hostile draws texts full of what Markdown or HTML gives a meaning.
func hostile() *rapid.Generator[string] {
	piece := rapid.OneOf(rapid.StringN(0, 3, -1), rapid.SampledFrom([]string{"*", "**", "_", "`", "``", "[", "]", "(", ")", "!", "<", ">", "&", "&amp;", "&lt;", "#", "##", "-", "+",
		"=", "---", "===", "|", "\\", "~", "~~", "$", "1.", "1)", "12", ":", "://", "http://", "https://a.b", "ftp://a.b", "www.a.it", "x@y.it", "mailto:", "<script>alert(1)</script>", "<!--",
		"<br>", "![a](b)", "[a]: b", "[x]", "[ ]", "x", "X", "\n", " ", "    ", "\t", "a", "b c", "^", "{", "}", "\"", "'", "é", "日本"}))
	return rapid.Custom(func(t *rapid.T) string { return strings.Join(rapid.SliceOfN(piece, 1, 8).Draw(t, "pieces"), "") })
}

// drawBlock draws a block that says text and more, and returns what it says.
func drawBlock(t *rapid.T, span block.Span, more string) (block.Block, string) {
	text, s := block.Text{span}, span.Text
	cell := func(s string) block.Cell { return block.Cell{Text: block.Text{{Text: s}}} }
	columns := func(title string) []block.Column {
		return []block.Column{{ID: "a", Title: title}, {ID: "b", Title: "u"}}
	}
	switch rapid.IntRange(0, 9).Draw(t, "kind") {
	case 0:
		return &block.Paragraph{Text: append(text, block.Span{Text: more})}, s + more
	case 1:
		return &block.Heading{Level: 2, Anchor: "a", Text: s}, s
	case 2:
		return &block.List{Items: []block.Item{{Text: text, Items: []block.Item{{Text: text}}}}}, s + s
	case 3:
		return &block.Checklist{Items: []block.Check{{Ticked: true, Text: text}}}, s
	case 4:
		return &block.Pairs{Items: []block.Pair{{Name: "n", Text: text, Mark: block.KO}}}, "n:" + s
	case 5:
		return &block.Table{Columns: columns("t"), Rows: [][]block.Cell{{{Text: text, Mark: block.KO}, cell("end")}}}, "tu" + s + "end"
	case 6:
		return &block.Table{Caption: s, Columns: columns(s), Rows: [][]block.Cell{{cell("y"), cell("end")}}}, s + s + "uyend"
	case 7:
		return &block.Callout{Kind: "finding", Anchor: "a", Title: s, Text: text, Hint: s}, s + s + s
	case 8:
		return &block.Callout{Kind: "note", Text: text}, s
	}
	return &block.Chart{Title: s, Caption: s, Table: block.Table{Columns: columns("t")}}, s + s + "tu"
}

// live is what no text may become.
var live = regexp.MustCompile(`<script|<img|<!--|href="[^#]`)

// TestLetterByLetter checks that whatever a document says, a page says it and nothing else.
func TestLetterByLetter(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		s := hostile().Draw(t, "text")
		span := block.Span{Text: s, Code: rapid.Bool().Draw(t, "code"), Strong: rapid.Bool().Draw(t, "strong")}
		if rapid.Bool().Draw(t, "link") {
			span.Link = "a"
		}
		b, want := drawBlock(t, span, rapid.SampledFrom([]string{"", "x", ": x", " y"}).Draw(t, "more"))
		var out bytes.Buffer
		if err := markdown.Write(&out, &block.Document{Blocks: []block.Block{b}}, nil); err != nil {
			t.Fatal(err)
		}
		got := page(t, out.Bytes())
		if visible(got) != bare(want) {
			t.Fatalf("Markdown %q\npage %q\nsays %q\nand not %q", &out, got, visible(got), bare(want))
		}
		if live.MatchString(got) {
			t.Fatalf("Markdown %q\npage %q", &out, got)
		}
	})
}

// TestLinks checks that the links of a whole review lead somewhere, and that its headings and tables
// are headings and tables.
func TestLinks(t *testing.T) {
	text, err := os.ReadFile("../../riesame/testdata/full.it.md")
	if err != nil {
		t.Fatal(err)
	}
	got := page(t, text)
	links := regexp.MustCompile(`href="#([^"]*)"`).FindAllStringSubmatch(got, -1)
	for _, l := range links {
		if strings.Count(got, `id="`+l[1]+`"`) != 1 {
			t.Errorf("%d places for #%s", strings.Count(got, `id="`+l[1]+`"`), l[1])
		}
	}
	headings := len(regexp.MustCompile(`(?m)^#+ `).FindAll(text, -1))
	tables := len(regexp.MustCompile(`(?m)^\| :?---`).FindAll(text, -1))
	if h := len(regexp.MustCompile(`<h[1-6]`).FindAllString(got, -1)); h != headings || h < 30 {
		t.Errorf("%d headings of %d", h, headings)
	}
	if n := strings.Count(got, "<table>"); n != tables || n < 10 || len(links) < 30 {
		t.Errorf("%d tables of %d, %d links", n, tables, len(links))
	}
}
