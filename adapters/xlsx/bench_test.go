package xlsx_test

import (
	"context"
	"fmt"
	"io"
	"strings"
	"testing"

	"github.com/capitolato/capitolato/adapters/xlsx"
	"github.com/capitolato/capitolato/sla/batch"
)

// BenchmarkRead reads seven columns of 20,000 rows, of which it decodes four.
func BenchmarkRead(b *testing.B) {
	const n = 20_000
	var rows strings.Builder
	rows.WriteString(words("id", "queue", "at", "wait", "answered", "position", "cost"))
	for i := range n {
		r := i + 2
		fmt.Fprintf(&rows, `<row r="%d" spans="1:7"><c r="A%d" t="inlineStr"><is><t>c%d</t></is></c><c r="B%d" t="s"><v>0</v></c><c r="C%d" s="1"><v>%d.%05d</v></c><c r="D%d"><v>%d</v></c><c r="E%d" t="b"><v>%d</v></c><c r="F%d"><v>%d</v></c><c r="G%d"><v>%d.5</v></c></row>`,
			r, r, i, r, r, 45383+i/1000, i%1000*100, r, i%400, r, i%2, r, i, r, i)
	}
	src := xlsx.New("calls.xlsx", content(workbook(b, rows.String(), nil)), nil, nil)
	req := batch.Request{Zone: rome(b), Fields: []batch.Field{{Name: "queue", Kind: batch.String}, {Name: "at", Kind: batch.Time}, wait, {Name: "answered", Kind: batch.Bool}}}
	b.SetBytes(int64(rows.Len()))
	b.ReportAllocs()
	b.ResetTimer()
	for range b.N {
		r, err := src.Open(context.Background(), req)
		if err != nil {
			b.Fatal(err)
		}
		var out batch.Batch
		read := 0
		for err = r.Read(context.Background(), &out); err == nil; err = r.Read(context.Background(), &out) {
			read += out.Len
		}
		if err != io.EOF || read != n {
			b.Fatal(read, err)
		}
		r.Close()
	}
}
