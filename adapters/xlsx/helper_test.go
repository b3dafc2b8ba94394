package xlsx_test

import (
	"archive/zip"
	"bytes"
	"context"
	"fmt"
	"io"
	"maps"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/capitolato/capitolato/adapters/mapping"
	"github.com/capitolato/capitolato/adapters/xlsx"
	"github.com/capitolato/capitolato/sla/batch"
)

// inMemory is a file's content, to be read anywhere.
type inMemory struct{ *bytes.Reader }

func (inMemory) Close() error { return nil }

// content returns an opener of a file's content.
func content(data []byte) func() (io.ReadCloser, error) {
	return func() (io.ReadCloser, error) { return inMemory{bytes.NewReader(data)}, nil }
}

// The parts of a workbook made by hand. Styles: 0 general, 1 a date and time, 2 [h]:mm:ss,
// 3 a date, 4 hh:mm, 5 two decimals.
var parts = map[string]string{
	"[Content_Types].xml": `<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"/>`,
	"_rels/.rels": `<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">
<Relationship Id="rId1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument" Target="xl/workbook.xml"/></Relationships>`,
	"xl/workbook.xml": `<workbook xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main" xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships">
<workbookPr/><sheets><sheet name="Chiamate" sheetId="1" r:id="rId1"/></sheets></workbook>`,
	"xl/_rels/workbook.xml.rels": `<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">
<Relationship Id="rId1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/worksheet" Target="worksheets/sheet1.xml"/>
<Relationship Id="rId2" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/styles" Target="styles.xml"/>
<Relationship Id="rId3" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/sharedStrings" Target="sharedStrings.xml"/></Relationships>`,
	"xl/styles.xml": `<styleSheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main">
<numFmts count="2"><numFmt numFmtId="164" formatCode="dd/mm/yyyy\ hh:mm:ss;@"/><numFmt numFmtId="165" formatCode="[$-410]0.00&quot; mmm&quot;"/></numFmts>
<cellStyleXfs count="1"><xf numFmtId="22"/></cellStyleXfs>
<cellXfs count="6"><xf numFmtId="0"/><xf numFmtId="164"/><xf numFmtId="46"/><xf numFmtId="14"/><xf numFmtId="20"/><xf numFmtId="165"/></cellXfs></styleSheet>`,
	"xl/sharedStrings.xml": `<sst xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main">
<si><t>cup</t></si><si><r><rPr><b/></rPr><t>ri</t></r><r><t xml:space="preserve">cco </t></r><rPh sb="0" eb="1"><t>yomi</t></rPh></si><si><t>a_x000D_b_x005F_</t></si></sst>`,
}

// workbook returns a workbook whose sheet has these rows, and parts that replace others.
func workbook(t testing.TB, rows string, other map[string]string) []byte {
	all := maps.Clone(parts)
	all["xl/worksheets/sheet1.xml"] = `<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData>` + rows + `</sheetData></worksheet>`
	maps.Copy(all, other)
	var b bytes.Buffer
	z := zip.NewWriter(&b)
	for _, name := range slices.Sorted(maps.Keys(all)) {
		w, err := z.Create(name)
		if err == nil {
			_, err = io.WriteString(w, all[name])
		}
		if err != nil {
			t.Fatal(err)
		}
	}
	if err := z.Close(); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

// words returns a row of texts.
func words(cells ...string) string {
	var b strings.Builder
	b.WriteString("<row>")
	for _, c := range cells {
		b.WriteString(`<c t="inlineStr"><is><t>` + c + `</t></is></c>`)
	}
	return b.String() + "</row>"
}

func rome(t testing.TB) *time.Location {
	loc, err := time.LoadLocation("Europe/Rome")
	if err != nil {
		t.Fatal(err)
	}
	return loc
}

// read reads a whole workbook, and returns its rows and rejected rows as lines.
func read(t testing.TB, data []byte, m *mapping.Source, o *xlsx.Options, fields ...batch.Field) ([]string, error) {
	ctx := context.Background()
	r, err := xlsx.New("calls.xlsx", content(data), m, o).Open(ctx, batch.Request{Records: "calls", Fields: fields, Zone: rome(t)})
	if err != nil {
		return nil, err
	}
	defer r.Close()
	var out []string
	var b batch.Batch
	for {
		err := r.Read(ctx, &b)
		if err == io.EOF {
			return out, nil
		}
		if err != nil {
			return out, err
		}
		for i := range b.Len {
			line := fmt.Sprint(b.Pos[i])
			for k := range b.Columns {
				line += " " + show(&b.Columns[k], i)
			}
			out = append(out, line)
		}
		for _, x := range b.Rejected {
			out = append(out, fmt.Sprintf("%d %s: %s: %q", x.Pos, x.Field, x.Reason, x.Value))
		}
	}
}

// show writes a value.
func show(c *batch.Column, i int) string {
	switch {
	case !c.Valid.Get(i):
		return "-"
	case c.Kind == batch.Bool:
		return fmt.Sprint(c.Bits.Get(i))
	case c.Kind == batch.String:
		return fmt.Sprintf("%q", c.String(i))
	case c.Kind == batch.Time:
		return time.Unix(0, c.Nums[i]).UTC().Format(time.RFC3339Nano)
	case c.Kind == batch.Duration:
		return time.Duration(c.Nums[i]).String()
	}
	return fmt.Sprint(c.Nums[i])
}

func field(name string) batch.Field { return batch.Field{Name: name, Kind: batch.String} }

func number(name string) batch.Field { return batch.Field{Name: name, Kind: batch.Int} }
