package xlsx_test

import (
	"bytes"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/xuri/excelize/v2"

	"github.com/capitolato/capitolato/adapters/mapping"
	"github.com/capitolato/capitolato/adapters/xlsx"
	"github.com/capitolato/capitolato/sla"
	"github.com/capitolato/capitolato/sla/batch"
)

var (
	id   = batch.Field{Name: "id", Kind: batch.String}
	wait = batch.Field{Name: "wait", Kind: batch.Duration, Optional: true}
)

// A sheet as people make it: a title, empty rows, columns of no interest, a hidden row, totals.
func TestSheet(t *testing.T) {
	m := &mapping.Source{
		Preamble: 3, Skip: &mapping.Skip{Column: "ID", Values: []string{"totale"}},
		Columns: map[string]mapping.Column{"id": {Column: "id"}, "wait": {Column: "Attesa", Aliases: []string{"Tempo di attesa"}}},
	}
	rows := words("Chiamate", "id") + `<row r="3"><c r="A3" t="inlineStr"><is><t>al 31/05</t></is></c></row>` +
		`<row r="5"><c r="B5" t="inlineStr"><is><t> ID</t></is></c><c r="D5" t="inlineStr"><is><t>tempo  di
attesa</t></is></c></row>` +
		`<row r="6"><c r="B6" s="2"/></row>` +
		`<row r="7" hidden="1"><c r="A7"><v>1</v></c><c r="B7" t="s"><v>0</v></c><c r="D7"><v>20</v></c></row>` +
		`<row><c r="B8" t="s"><v>0</v></c><c t="e"><v>#REF!</v></c></row>` +
		`<row r="10"><c r="B10" t="s"><v>0</v></c><c r="D10" t="inlineStr"><is><t>presto</t></is></c></row>` +
		`<row r="11"><c r="D11"><v>1</v></c></row>` +
		`<row r="12"><c r="B12" t="inlineStr"><is><t>TOTALE </t></is></c><c r="D12"><v>41</v></c></row>` +
		`<row r="13"><c r="B13" t="inlineStr"><is><t> ID</t></is></c><c r="D13" t="inlineStr"><is><t>tempo  di
attesa</t></is></c></row>`
	got, err := read(t, workbook(t, rows, nil), m, nil, id, wait)
	want := []string{`7 "cup" 20s`, `8 "cup" -`,
		`10 wait: not a duration such as 20, 0:02:23 or 1h2m3s: "presto"`,
		`11 id: no value in a field that must have one: ""`,
		`12 : a row that the mapping says to skip: ""`,
		`13 : the header again: ""`}
	if err != nil || !slices.Equal(got, want) {
		t.Errorf("%q, %v, want %q", got, err, want)
	}
}

func TestWithoutHeader(t *testing.T) {
	no := false
	m := &mapping.Source{Header: &no, Preamble: 1, Columns: map[string]mapping.Column{"id": {Column: "2"}, "wait": {Column: "1"}}}
	data := workbook(t, words("Chiamate")+`<row><c><v>7</v></c><c t="s"><v>0</v></c></row>`, nil)
	got, err := read(t, data, m, nil, id, wait)
	if err != nil || fmt.Sprint(got) != `[2 "cup" 7s]` {
		t.Errorf("%v, %v", got, err)
	}
}

// Whatever is wrong with a file is one clear error.
func TestErrors(t *testing.T) {
	good := workbook(t, words("id")+words("a")+words("b"), nil)
	sheets := func(list string) map[string]string {
		return map[string]string{"xl/workbook.xml": strings.Replace(parts["xl/workbook.xml"], `<sheet name="Chiamate" sheetId="1" r:id="rId1"/>`, list, 1)}
	}
	two := sheets(`<sheet name="Chiamate" r:id="rId1"/><sheet name="Note" r:id="rId1"/>`)
	sheet := func(xml string) []byte {
		return workbook(t, "", map[string]string{"xl/worksheets/sheet1.xml": xml})
	}
	rel := func(from, to string) map[string]string {
		return map[string]string{"_rels/.rels": strings.Replace(parts["_rels/.rels"], from, to, 1)}
	}
	damaged := bytes.Clone(good)
	damaged[bytes.Index(damaged, []byte("xl/worksheets/sheet1.xml"))+40] ^= 0x55
	for _, c := range []struct {
		name string
		data []byte
		m    *mapping.Source
		o    *xlsx.Options
		want string
	}{
		{"empty", nil, nil, nil, "calls.xlsx: the file is empty"},
		{"cut short", good[:len(good)/2], nil, nil, "damaged or cut short"},
		{"text", []byte("id;wait\n1;2\n"), nil, nil, "the file is no workbook"},
		{"web page", []byte("\ufeff\n<HTML><table>"), nil, nil, "web page"},
		{"xls", []byte("\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1Workbook"), nil, nil, "an old workbook (.xls)"},
		{"encrypted", []byte("\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1..E\x00n\x00c\x00r\x00y\x00p\x00t\x00e\x00d\x00P\x00a\x00c\x00k\x00a\x00g\x00e\x00"), nil, nil, "encrypted"},
		{"xlsb", workbook(t, "", rel("xl/workbook.xml", "xl/workbook.bin")), nil, nil, "binary workbook (.xlsb)"},
		{"ods", workbook(t, "", map[string]string{"mimetype": "application/vnd.oasis.opendocument.spreadsheet", "_rels/.rels": "<x/>"}), nil, nil, "OpenDocument"},
		{"zip", workbook(t, "", rel("xl/workbook.xml", "word/document.xml")), nil, nil, "an archive, but no workbook"},
		{"flipped bits", damaged, nil, nil, "damaged"},
		{"no end", sheet("<worksheet><sheetData>" + words("id") + words("a")), nil, nil, "unexpected EOF"},
		{"half a row", sheet(`<worksheet><sheetData>` + words("id") + `<row><c><v>1`), nil, nil, "unexpected EOF"},
		{"mixed tags", sheet("<worksheet><sheetData>" + words("id") + "<row></c></row></sheetData></worksheet>"), nil, nil, "damaged"},
		{"rows fall", workbook(t, words("id")+`<row r="1"/>`, nil), nil, nil, `row "1" after row 1`},
		{"columns fall", workbook(t, words("id")+`<row><c r="B2"><v>1</v></c><c r="A2"><v>1</v></c></row>`, nil), nil, nil, `row 2 has a cell "A2"`},
		{"one column twice", workbook(t, words("id")+`<row><c r="A2"><v>1</v></c><c r="A2"><v>1</v></c></row>`, nil), nil, nil, `row 2 has a cell "A2"`},
		{"far column", workbook(t, words("id")+`<row><c r="ZZZ2"><v>1</v></c></row>`, nil), nil, nil, `row 2 has a cell "ZZZ2"`},
		{"text beyond the table", workbook(t, words("id")+`<row><c t="s"><v>9</v></c></row>`, nil), nil, nil, `row 2 refers to text "9", and there are 3`},
		{"no row", workbook(t, "", nil), nil, nil, "the sheet has no row that could name the columns"},
		{"no column", workbook(t, words("idd", "wait"), nil), nil, nil, "field id: row 1 names no column \"id\": did you mean \"idd\"?\nrow 1 has \"idd\", \"wait\". If this is not the header, say with `preamble`"},
		{"twice", workbook(t, words("id", "x", "id"), nil), nil, nil, `row 1 names both "id" and "id", columns A and C`},
		{"two aliases", workbook(t, words("id", "codice"), nil), &mapping.Source{Columns: map[string]mapping.Column{"id": {Aliases: []string{"codice"}}}}, nil, `row 1 names both "id" and "codice"`},
		{"encoding", good, &mapping.Source{Encoding: "utf-16"}, nil, "the mapping says `encoding`"},
		{"skip column", good, &mapping.Source{Skip: &mapping.Skip{Column: "x", Values: []string{"y"}}}, nil, `skip: row 1 names no column "x"`},
		{"two sheets", workbook(t, words("id"), two), nil, nil, "the workbook has 2 sheets that are not hidden: say with `sheet` which to read, out of \"Chiamate\", \"Note\""},
		{"wrong sheet", workbook(t, words("id"), two), &mapping.Source{Sheet: "Chiamata"}, nil, `there is no sheet "Chiamata": did you mean "Chiamate"?`},
		{"options win", workbook(t, words("id"), two), &mapping.Source{Sheet: "Note"}, &xlsx.Options{Sheet: "Altro"}, `there is no sheet "Altro"`},
		{"part missing", workbook(t, "", map[string]string{"xl/_rels/workbook.xml.rels": strings.Replace(parts["xl/_rels/workbook.xml.rels"], "styles.xml", "style.xml", 1)}), nil, nil, `it lacks the part "xl/style.xml"`},
		{"merged", workbook(t, words("id")+words("a"), map[string]string{"xl/worksheets/sheet1.xml": `<worksheet><sheetData>` + words("id") + words("a") + `</sheetData><mergeCells><mergeCell ref="A1:B1"/><mergeCell ref="A2:A3"/></mergeCells></worksheet>`}), nil, nil, "the cells A2:A3 are merged"},
		{"merged with the header", workbook(t, "", map[string]string{"xl/worksheets/sheet1.xml": `<worksheet><sheetData>` + words("id") + words("a") + `</sheetData><mergeCells><mergeCell ref="A1:A2"/></mergeCells></worksheet>`}), nil, nil, "the cells A1:A2 are merged"},
		{"bomb", workbook(t, words("id")+strings.Repeat(words(strings.Repeat("a", 1000)), 5000), nil), nil, &xlsx.Options{MaxUnpacked: 1 << 20}, "allow more with Options.MaxUnpacked"},
		{"long text", workbook(t, words("id")+words(strings.Repeat("a", 20<<20)), nil), nil, nil, "more than 16777216 bytes"},
		{"many rows", workbook(t, words("id")+strings.Repeat("<row/>", 1<<20), nil), nil, &xlsx.Options{MaxUnpacked: 1 << 30}, "after row 1048576"},
		{"a ratio of 1000", workbook(t, words("id")+strings.Repeat("<!--"+strings.Repeat("x", 1<<20)+"-->", 110), nil), nil, nil, "allow more with Options.MaxUnpacked"},
		{"deep", workbook(t, strings.Repeat("<a>", 300), nil), nil, nil, "more than 256 deep"},
		{"deep in a cell", workbook(t, "<row><c><x>"+strings.Repeat("<a>", 300), nil), nil, nil, "more than 256 deep"},
		{"a long text", workbook(t, words("id"), map[string]string{"xl/sharedStrings.xml": "<sst><si><t>" + strings.Repeat("x", 1<<20+1) + "</t></si></sst>"}), nil, nil, "a text of more than 1048576 bytes"},
		{"many styles", workbook(t, words("id"), map[string]string{"xl/styles.xml": "<styleSheet><cellXfs>" + strings.Repeat("<xf/>", 1<<17+2) + "</cellXfs></styleSheet>"}), nil, nil, "more than 131072 sheets, styles"},
		{"many texts", workbook(t, words("id"), nil), nil, &xlsx.Options{MaxTexts: 10}, "take more than 10 bytes"},
		{"UTF-16", sheet("<?xml version=\"1.0\" encoding=\"UTF-16\"?><worksheet/>"), nil, nil, "damaged"},
	} {
		_, err := read(t, c.data, c.m, c.o, id)
		if err == nil || !strings.HasPrefix(err.Error(), "calls.xlsx: ") || !strings.Contains(err.Error(), c.want) {
			t.Errorf("%s: %v, want %s", c.name, err, c.want)
		}
	}
}

// What another program has written is read: a file made with excelize, packed, protected and
// through a reader of unknown size.
func TestExcelize(t *testing.T) {
	f := excelize.NewFile()
	style, err := f.NewStyle(&excelize.Style{CustomNumFmt: ptr("dd/mm/yyyy hh:mm:ss")})
	if err != nil {
		t.Fatal(err)
	}
	must := func(err error) {
		t.Helper()
		if err != nil {
			t.Fatal(err)
		}
	}
	must(f.SetSheetName("Sheet1", "Dati & note"))
	must(f.SetSheetRow("Dati & note", "A1", &[]any{"id", "at", "wait", "answered"}))
	must(f.SetSheetRow("Dati & note", "A2", &[]any{"=1+1", 45322.395833333336, 12.5, true}))
	must(f.SetCellStyle("Dati & note", "B2", "B2", style))
	var b bytes.Buffer
	must(f.Write(&b))
	fields := []batch.Field{id, {Name: "at", Kind: batch.Time}, wait, {Name: "answered", Kind: batch.Bool}}
	got, err := read(t, b.Bytes(), nil, &xlsx.Options{Sheet: "dati & NOTE"}, fields...)
	if want := `[2 "=1+1" 2024-01-31T08:30:00Z 12.5s true]`; err != nil || fmt.Sprint(got) != want {
		t.Errorf("%v, %v, want %s", got, err, want)
	}
	b.Reset()
	must(f.Write(&b, excelize.Options{Password: "segreto"}))
	if _, err := read(t, b.Bytes(), nil, nil, fields...); err == nil || !strings.Contains(err.Error(), "encrypted") {
		t.Errorf("a protected workbook: %v", err)
	}
}

func TestFile(t *testing.T) {
	file := filepath.Join(t.TempDir(), "calls.xlsx")
	if err := os.WriteFile(file, workbook(t, words("id"), nil), 0o666); err != nil {
		t.Fatal(err)
	}
	s := xlsx.File(file, nil, nil)
	if got := s.Source(); got.Name != "calls.xlsx" || got.Records != "calls" {
		t.Errorf("%+v", got)
	}
	print, err := s.(sla.Fingerprinter).Fingerprint(t.Context())
	if err != nil || len(print) != len("sha256:")+64 {
		t.Errorf("%s, %v", print, err)
	}
	r, err := s.Open(t.Context(), batch.Request{Fields: []batch.Field{id}})
	if err != nil {
		t.Fatal(err)
	}
	if err := r.Close(); err != nil {
		t.Error(err)
	}
	var b batch.Batch
	if err := r.Read(t.Context(), &b); err == nil || err == io.EOF {
		t.Errorf("reading on behind Close: %v", err)
	}
	// A pipe is taken into memory, up to a limit.
	pipe := func() (io.ReadCloser, error) {
		return io.NopCloser(bytes.NewBuffer(workbook(t, words("id"), nil))), nil
	}
	if _, err := xlsx.New("p", pipe, nil, nil).Open(t.Context(), batch.Request{}); err != nil {
		t.Error(err)
	}
	if _, err := xlsx.New("p", pipe, nil, &xlsx.Options{MaxFile: 100}).Open(t.Context(), batch.Request{}); err == nil || !strings.Contains(err.Error(), "Options.MaxFile") {
		t.Error(err)
	}
}

// A rejected row is handed out as text where that is wanted.
func TestRaw(t *testing.T) {
	data := workbook(t, words("id", "wait")+`<row><c t="s"><v>0</v></c><c t="str"><v>soon</v></c><c s="1"><v>45322.5</v></c></row>`, nil)
	for _, raw := range []bool{true, false} {
		r, err := xlsx.New("x.xlsx", content(data), nil, nil).Open(t.Context(), batch.Request{Fields: []batch.Field{id, wait}, Zone: rome(t), Raw: raw})
		if err != nil {
			t.Fatal(err)
		}
		var b batch.Batch
		if err := r.Read(t.Context(), &b); err != nil || len(b.Rejected) != 1 {
			t.Fatalf("%v, %d rejected", err, len(b.Rejected))
		}
		if got, want := string(b.Rejected[0].Raw), map[bool]string{true: "cup\tsoon\t45322.5"}[raw]; got != want {
			t.Errorf("%q, want %q", got, want)
		}
		r.Close()
	}
}

func ptr[T any](v T) *T { return &v }

// The files of a mapping are read as one sheet each.
func TestFiles(t *testing.T) {
	dir := t.TempDir()
	for _, name := range []string{"2024-01.xlsx", "2024-02.xlsx", "~$2024-02.xlsx"} {
		if err := os.WriteFile(filepath.Join(dir, name), workbook(t, words("ID")+words("a"), nil), 0o666); err != nil {
			t.Fatal(err)
		}
	}
	m := &mapping.Source{Records: "calls", Files: []string{filepath.Join(dir, "*.xlsx")}, Columns: map[string]mapping.Column{"id": {Column: "ID"}}}
	sources, err := xlsx.Files(nil, m, &xlsx.Options{Name: "not that of all"})
	if err != nil {
		t.Fatal(err)
	}
	var got []string
	for _, s := range sources {
		r, err := s.Open(t.Context(), batch.Request{Fields: []batch.Field{id}})
		if err != nil {
			t.Fatal(err)
		}
		var b batch.Batch
		if err := r.Read(t.Context(), &b); err != nil {
			t.Fatal(err)
		}
		r.Close()
		got = append(got, fmt.Sprint(s.Source().Name, " ", b.Len))
	}
	if want := "2024-01.xlsx 1, 2024-02.xlsx 1"; strings.Join(got, ", ") != want {
		t.Errorf("%s, want %s", got, want)
	}
}
