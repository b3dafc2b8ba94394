package docx_test

import (
	"archive/zip"
	"bytes"
	"encoding/xml"
	"flag"
	"io"
	"os"
	"regexp"
	"strconv"
	"strings"
	"testing"
	"unicode"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"github.com/capitolato/capitolato/adapters/docx"
	"github.com/capitolato/capitolato/riesame/block"
)

var update = flag.Bool("update", false, "write the golden file anew")

// unpack writes a document and returns its parts by name.
func unpack(t testing.TB, d *block.Document) map[string]string { return unpackWith(t, d, nil) }

func unpackWith(t testing.TB, d *block.Document, opts *docx.Options) map[string]string {
	t.Helper()
	var b bytes.Buffer
	if err := docx.Write(&b, d, opts); err != nil {
		t.Fatal(err)
	}
	z, err := zip.NewReader(bytes.NewReader(b.Bytes()), int64(b.Len()))
	if err != nil {
		t.Fatal(err)
	}
	parts := map[string]string{}
	for _, f := range z.File {
		r, err := f.Open()
		if err != nil {
			t.Fatal(err)
		}
		text, err := io.ReadAll(r)
		if err != nil {
			t.Fatal(err)
		}
		parts[f.Name] = string(text)
	}
	return parts
}

// read returns the elements of a part, and what it says: line breaks as line feeds, and one more
// after each paragraph.
func read(t testing.TB, part string) (elements []string, said string) {
	t.Helper()
	var b strings.Builder
	inText := false
	for d := xml.NewDecoder(strings.NewReader(part)); ; {
		token, err := d.Token()
		if err == io.EOF {
			return elements, b.String()
		}
		if err != nil {
			t.Fatalf("%v in\n%s", err, part)
		}
		switch token := token.(type) {
		case xml.StartElement:
			elements = append(elements, token.Name.Local)
			inText = token.Name.Local == "t" || token.Name.Local == "title"
			if token.Name.Local == "br" {
				b.WriteByte('\n')
			}
		case xml.EndElement:
			inText = false
			if token.Name.Local == "p" {
				b.WriteByte('\n')
			}
		case xml.CharData:
			if inText {
				b.Write(token)
			}
		}
	}
}

func plain(s string) block.Text { return block.Text{{Text: s}} }

// report is a document with every kind of block.
func report(lang string) *block.Document {
	table := block.Table{Caption: "Mesi", Columns: []block.Column{{Title: "Mese", Header: true}, {Title: "Valore", Align: block.Right}, {Title: "Esito", Align: block.Center}},
		Rows: [][]block.Cell{{{Text: plain("gen")}, {Text: block.Text{{Text: "42,46 %", Link: "wait"}}, Mark: block.KO}, {Text: plain("KO"), Mark: block.KO}}, {{Text: plain("feb")}, {Text: plain("99 %")}, {}}}}
	wide := &block.Table{Rows: [][]block.Cell{{}}}
	for i := 0; i < 12; i++ {
		wide.Columns = append(wide.Columns, block.Column{Title: "Responsabile"})
		wide.Rows[0] = append(wide.Rows[0], block.Cell{Text: plain("RQ")})
	}
	points := []block.Point{{Label: "gen", Value: "42.46", Text: "42,46 %"}}
	return &block.Document{Lang: lang, Title: "Resoconto <b> & \"altro\"", Blocks: []block.Block{
		&block.Heading{Level: 1, Anchor: "top", Text: "Resoconto", Mark: block.KO},
		&block.Pairs{Items: []block.Pair{{Name: "Contratto", Text: plain("Rep. 7")}, {Name: "Firma"}}},
		&block.Heading{Level: 2, Anchor: "part", Text: "Parte"}, &block.PageBreak{},
		&block.Heading{Level: 3, Anchor: "form", Text: "Modulo"}, wide,
		&block.Heading{Level: 3, Anchor: "wait", Text: "Attesa: KO", Mark: block.KO},
		&block.Paragraph{Text: block.Text{{Text: "Regola: ", Strong: true}, {Text: "a < b && \"c\"", Code: true}, {Text: "\nvedi "}, {Text: "il punto", Link: "point-1"}}},
		&table, &block.PageBreak{}, &table, &block.Callout{Anchor: "point-1", Kind: "finding", Title: "Punto 1", Text: plain("KO senza azione"), Hint: "aggiungerla"},
		&block.Chart{Title: "Attesa, per mese", Series: []block.Series{{Points: points}}, Table: table},
		&block.Checklist{Items: []block.Check{{Ticked: true, Text: plain("Verbali")}, {Text: plain("Reclami")}}},
		&block.List{Items: []block.Item{{Text: plain("Uffici"), Items: []block.Item{{Text: plain("Nord")}}}}},
	}}
}

func TestGolden(t *testing.T) {
	const file = "testdata/document.xml"
	got := unpack(t, report("it"))["word/document.xml"]
	if *update {
		if err := os.WriteFile(file, []byte(got), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(string(want), got); diff != "" {
		t.Errorf("%s (go test -update writes it anew):\n%s", file, diff)
	}
}

// TestParts checks that every part is XML, that the parts that refer to others name those that
// are there, and that a document says what language it is in.
func TestParts(t *testing.T) {
	for lang, want := range map[string]string{"it": `w:val="it-IT"`, "en": `w:val="en-GB"`} {
		parts := unpack(t, report(lang))
		for name, text := range parts {
			read(t, text)
			if strings.Contains(text, "{title}") || strings.Contains(text, "{page}") {
				t.Errorf("%s is not filled in", name)
			}
		}
		if _, said := read(t, parts["word/header.xml"]); said != "Resoconto <b> & \"altro\"\n" {
			t.Errorf("the header says %q", said)
		}
		if !strings.Contains(parts["word/styles.xml"], want) {
			t.Errorf("no %s", want)
		}
		targets := regexp.MustCompile(`(?:Target|PartName)="/?([^"]+)"`)
		for _, from := range []struct{ name, folder string }{{"[Content_Types].xml", ""}, {"_rels/.rels", ""}, {"word/_rels/document.xml.rels", "word/"}} {
			for _, m := range targets.FindAllStringSubmatch(parts[from.name], -1) {
				if _, ok := parts[from.folder+m[1]]; !ok {
					t.Errorf("%s names %s, which is not there", from.name, m[1])
				}
			}
		}
	}
}

func TestFont(t *testing.T) {
	for _, test := range []struct {
		opts *docx.Options
		want string
	}{{nil, `w:ascii="Calibri"`}, {&docx.Options{}, `w:ascii="Calibri"`}, {&docx.Options{Font: `A & "B"`}, `w:ascii="A &amp; &#34;B&#34;"`}} {
		if styles := unpackWith(t, report("it"), test.opts)["word/styles.xml"]; !strings.Contains(styles, test.want) {
			t.Errorf("no %s", test.want)
		}
	}
}

// TestReferences checks that links lead to bookmarks and that styles are defined.
func TestReferences(t *testing.T) {
	parts := unpack(t, report("it"))
	body := parts["word/document.xml"]
	for _, ref := range []struct{ from, to, in string }{
		{`w:anchor="([^"]*)"`, `w:name="%"`, body},
		{`<w:(?:pStyle|rStyle|tblStyle) w:val="([^"]*)"`, `w:styleId="%"`, parts["word/styles.xml"]},
		{`<w:numId w:val="([^"]*)"`, `w:numId="%"`, parts["word/numbering.xml"]},
		{`r:id="([^"]*)"`, `Id="%"`, parts["word/_rels/document.xml.rels"]},
	} {
		found := regexp.MustCompile(ref.from).FindAllStringSubmatch(body, -1)
		if len(found) == 0 {
			t.Errorf("no %s", ref.from)
		}
		for _, m := range found {
			if !strings.Contains(ref.in, strings.Replace(ref.to, "%", m[1], 1)) {
				t.Errorf("%s has nothing to refer to", m[0])
			}
		}
	}
}

// TestTables checks that header rows come again, that rows are not split, and that columns share
// the page.
func TestTables(t *testing.T) {
	body := unpack(t, report("it"))["word/document.xml"]
	tables := strings.Split(body, "<w:tbl>")[1:]
	if len(tables) != 5 {
		t.Fatalf("%d tables", len(tables))
	}
	for i, table := range tables {
		rows, heads, whole := strings.Count(table, "<w:tr>"), strings.Count(table, "<w:tblHeader/>"), strings.Count(table, "<w:cantSplit/>")
		if wantHeads := min(i, 1); heads != wantHeads || whole != rows {
			t.Errorf("table %d: %d headers, %d of %d rows not split", i, heads, whole, rows)
		}
		sum := 0
		for _, m := range regexp.MustCompile(`<w:gridCol w:w="(\d+)"`).FindAllStringSubmatch(table, -1) {
			n, _ := strconv.Atoi(m[1])
			sum += n
		}
		page := 10092
		if i == 1 {
			page = 15024 // turned
		}
		if sum > page || sum < page-12 {
			t.Errorf("the columns of table %d are %d wide, the page %d", i, sum, page)
		}
	}
	if n := strings.Count(body, `w:orient="landscape"`); n != 1 {
		t.Errorf("%d sections are turned", n)
	}
	if n := strings.Count(body, "<w:pageBreakBefore/>"); n != 1 { // the other is where a section begins
		t.Errorf("%d page breaks", n)
	}
}

// TestTurnedFirst checks that a document that begins with a turned page has no sheet before it.
func TestTurnedFirst(t *testing.T) {
	d := report("it")
	d.Blocks = []block.Block{d.Blocks[0], d.Blocks[5]}
	body := unpack(t, d)["word/document.xml"]
	if all, turned := strings.Count(body, "<w:sectPr>"), strings.Count(body, "landscape"); all != 1 || turned != 1 {
		t.Errorf("%d sections, %d turned", all, turned)
	}
}

// TestTextStaysText checks that no text becomes anything but text, and that none is lost.
func TestTextStaysText(t *testing.T) {
	doc := func(text string) *block.Document {
		all := block.Text{{Text: text, Link: "a"}, {Text: text, Strong: true}, {Text: text, Code: true}, {Text: text}}
		return &block.Document{Title: text, Blocks: []block.Block{&block.Heading{Level: 1, Anchor: "a", Text: text}, &block.Paragraph{Text: all},
			&block.Heading{Level: 2, Anchor: "b", Text: text}, &block.Table{Caption: text, Columns: []block.Column{{Title: text}}, Rows: [][]block.Cell{{{Text: all, Mark: block.Mark(text)}}}},
			&block.Callout{Title: text, Text: all, Hint: text}, &block.List{Items: []block.Item{{Text: all}}}, &block.Pairs{Items: []block.Pair{{Name: text, Text: all}}}}}
	}
	_, said := read(t, unpack(t, doc("x"))["word/document.xml"])
	pieces := rapid.SampledFrom([]string{"<", ">", "&", `"`, "'", "</w:t>", "<w:br/>", "]]>", "<![CDATA[", "&lt;", "&#10;", "{title}", "\t", "\x00", "\xff", "\x1b", "é", " "})
	rapid.Check(t, func(rt *rapid.T) {
		text := "x" + strings.Join(rapid.SliceOfN(pieces, 1, 6).Draw(rt, "text"), "")
		got, words := read(t, unpack(t, doc(text))["word/document.xml"])
		want, _ := read(t, unpack(t, doc(strings.Map(func(r rune) rune {
			if unicode.IsSpace(r) {
				return r
			}
			return 'x' // as wide, so that pages lie alike
		}, text)))["word/document.xml"])
		if diff := cmp.Diff(want, got); diff != "" {
			rt.Fatalf("%q changes the structure:\n%s", text, diff)
		}
		shown := strings.Map(func(r rune) rune {
			if r < ' ' && r != '\t' {
				return '\uFFFD'
			}
			return r
		}, text)
		shown = strings.ReplaceAll(shown, "\xff", "\uFFFD")
		if n := strings.Count(words, shown); n != strings.Count(said, "x") {
			rt.Fatalf("%q is said %d times, not %d:\n%q", text, n, strings.Count(said, "x"), words)
		}
	})
}

func TestErrors(t *testing.T) {
	var b bytes.Buffer
	if err := docx.Write(&b, &block.Document{}, nil); err == nil || b.Len() > 0 {
		t.Errorf("%v, %d bytes", err, b.Len())
	}
}
