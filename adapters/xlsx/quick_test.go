package xlsx

import (
	"bufio"
	"encoding/xml"
	"fmt"
	"io"
	"regexp"
	"strings"
	"testing"

	"pgregory.net/rapid"
)

// both reads a sheet with and without quick, and returns what it read, the error included, and how
// many rows were quick.
func both(text string) (fast, slow string, quick int) {
	read := func(careful bool) string {
		m := &meter{r: strings.NewReader(text), most: 1 << 20, size: int64(len(text))}
		in := bufio.NewReaderSize(m, quickSize)
		b := &book{texts: new(texts), dates: []bool{false, true}}
		b.texts.add([]byte("cup"))
		b.texts.add(nil)
		rs := &rows{part: &part{xml: xml.NewDecoder(in), in: in, meter: m, name: "sheet"}, book: b, careful: careful}
		for start := (xml.StartElement{}); start.Name.Local != "sheetData"; { // where rows may begin
			if t, err := rs.part.next(); err != nil {
				return err.Error()
			} else if e, ok := t.(xml.StartElement); ok {
				start = e
			}
		}
		rs.between = true
		var out strings.Builder
		var r row
		for {
			before := rs.xml.InputOffset()
			if err := rs.next(&r); err != nil {
				if err != io.EOF {
					fmt.Fprint(&out, lines.ReplaceAllString(err.Error(), "line"))
				}
				return out.String()
			}
			if !careful && rs.xml.InputOffset() == before {
				quick++
			}
			fmt.Fprint(&out, r.number)
			for i, c := range r.cells {
				fmt.Fprintf(&out, " %d:%d,%v,%q", i, c.kind, c.date, c.value)
			}
			out.WriteString("\n")
		}
	}
	return read(false), read(true), quick
}

// lines are those of the XML that the decoder tells: it does not count those of quick rows.
var lines = regexp.MustCompile(`line \d+`)

// What programs write is quick, and what is not plain is as the decoder has it.
func TestQuick(t *testing.T) {
	for rows, quick := range map[string]int{
		`<row r="1" spans="1:2" x14ac:dyDescent="0.25"><c r="A1" t="s"><v>0</v></c><c r="B1" s="1"><v>45322.5</v></c></row><row r="3"><c r="C3"><v>1E-3</v></c></row>`: 2,
		"\n<row r=\"1\" ht=\"12.5\" customHeight=\"1\">\n<c r=\"A1\" s=\"0\" t=\"inlineStr\"><is><t xml:space=\"preserve\"> Perché </t></is></c></row>\n":              0,
		`<row><c t="str"><f>A1</f><v>x</v></c><c><f t="shared" si="0"/><v>2</v></c><c><f>A1</f></c><c/><c t="b"><v>1</v></c></row>`:                                    1,
		`<row r="1"><c t="inlineStr"><is><t>a_x000D_b</t></is></c><c t="e"><v>#N/A</v></c><c t="s"><v>1</v></c></row>`:                                                 1,
		`<row r="2"><c r="B2"><v>1</v></c><c><v>2</v></c><c r="Z2" t="d"><v>2024-01-31T10:00:00</v></c></row>`:                                                         1,
		`<row r="1"></row><row/><row></row>`:                                                                      2,
		`<row r="1"><c t="str"><v>a&amp;b</v></c></row><row><c><v>1</v></c></row>`:                                1,
		`<row r="1"><c t="str"><v><![CDATA[a]]></v></c></row><row r="1"><c><v>1</v></c></row>`:                    0,
		`<row r="1"><c t="s"><v>7</v></c></row>`:                                                                  0,
		`<row r="2"><c r="B2"/><c r="A2"/></row>`:                                                                 0,
		`<row r="1"><c r="A1" r="B1"><v>1</v></c></row>`:                                                          0,
		`<row r="1"><c x:r="B1"><v>1</v></c></row>`:                                                               0,
		`<row r="1"><c r='B1'><v>1</v></c></row>`:                                                                 0,
		`<row r="1"><c s="+1"><v>1</v></c></row>`:                                                                 0,
		`<row r="1"><c r="A1" t="s<"><v>1</v></c></row>`:                                                          0,
		`<row r="1"><c><v>1</v><v>2</v></c></row>`:                                                                0,
		`<row r="1"><c><v>1</v></c></row`:                                                                         0,
		`<row r="1"><c><v>1</c></row>`:                                                                            0,
		`<row r="1"><c y="</row>"><v>1</v></c></row>`:                                                             0,
		`<row r="1"><!-- </row> --><c><v>1</v></c></row>`:                                                         0,
		`<row r="1"><c t="inlineStr"><is><r><t>a</t></r><r><t>b</t></r></is></c></row>`:                           0,
		"<row r=\"1\"><c t=\"str\"><v>a\x01</v></c></row>":                                                        0,
		"<row r=\"1\"><c t=\"str\"><v>a\xff</v></c></row>":                                                        0,
		"<row r=\"1\"><c t=\"str\"><v>a\r\nb</v></c></row>":                                                       0,
		"<row r=\"1\"><c t=\"str\"><v>\uFFFE</v></c></row>":                                                       0,
		`<row r="1048577"><c><v>1</v></c></row>`:                                                                  0,
		`<row r="0"><c><v>1</v></c></row>`:                                                                        0,
		`<rows r="1"><row r="1"><c><v>1</v></c></row><row><c><v>1</v></c></row></rows>`:                           1,
		`<row r="1"><c t="str"><v>` + strings.Repeat("x", quickSize) + `</v></c></row><row><c><v>1</v></c></row>`: 1,
	} {
		text := `<?xml version="1.0"?><worksheet><sheetData>` + rows + `</sheetData></worksheet>`
		fast, slow, n := both(text)
		if fast != slow || n != quick {
			t.Errorf("%.200s: %d quick rows, want %d\n%.500s\nwant\n%.500s", rows, n, quick, fast, slow)
		}
	}
}

// Whatever pieces XML is put together from, quick rows are those of the decoder.
func TestQuickIsTheDecoder(t *testing.T) {
	pieces := []string{"<row", "</row>", "<c", "</c>", "<v>", "</v>", "<is>", "<t>", "</t></is>", "<f>", "</f>", "<f/>", ">", "/>", " ", "\n", ` r="1"`, ` r="A1"`, ` r="B1"`,
		` r="2"`, ` t="s"`, ` t="str"`, ` t="b"`, ` s="1"`, ` s="-1"`, ` x:s="1"`, ` xmlns="y"`, ` xml:space="preserve"`, "0", "1", "x", "&lt;", "]]>", "<!--", "-->", "è", "\xff",
		`<row r="1">`, `<row>`, `<c r="A1"><v>1</v></c>`, `<c t="s"><v>0</v></c>`, `<c t="inlineStr"><is><t>x</t></is></c>`, "<c><f>1</f><v>2</v></c>", "<c/>", "<mergeCell ref=\"A1:A2\"/>"}
	rapid.Check(t, func(t *rapid.T) {
		text := strings.Join(rapid.SliceOfN(rapid.SampledFrom(pieces), 0, 30).Draw(t, "pieces"), "")
		if fast, slow, _ := both("<sheetData>" + text + "</sheetData>"); fast != slow {
			t.Fatalf("%s:\n%s\nwant\n%s", text, fast, slow)
		}
	})
}

// FuzzQuick is the same for any text.
func FuzzQuick(f *testing.F) {
	for _, text := range []string{`<row r="1" a:b="1"><c r="A1" s="1" t="s"><v>0</v></c><c><f>1</f><v>2</v></c></row>`, `<row><c t="inlineStr"><is><t>x</t></is></c></row> <row/>`} {
		f.Add(text)
	}
	f.Fuzz(func(t *testing.T, text string) {
		if fast, slow, _ := both("<sheetData>" + text + "</sheetData>"); fast != slow {
			t.Fatalf("%q:\n%s\nwant\n%s", text, fast, slow)
		}
	})
}
