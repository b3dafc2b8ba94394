package xlsx_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/capitolato/capitolato/adapters/xlsx"
	"github.com/capitolato/capitolato/sla"
	"github.com/capitolato/capitolato/sla/batch"
	"github.com/capitolato/capitolato/sla/slatest"
)

func TestConformance(t *testing.T) {
	var rows strings.Builder
	rows.WriteString(words("id", "queue", "at", "wait", "answered", "position", "cost"))
	const n = 1500 // two batches
	for i := range n {
		queue, wait := []string{`<c t="s"><v>0</v></c>`, `<c t="inlineStr"><is><t>urp, bur</t></is></c>`, `<c/>`}[i%3], fmt.Sprintf(`<c s="2"><v>%d.%03d</v></c>`, i%3, i%1000)
		cost := fmt.Sprintf(`<c><v>%d.%02d</v></c>`, i%7, i%100)
		switch {
		case i%11 == 0:
			wait = `<c s="2"/>`
		case i == 17:
			wait = `<c t="str"><v>soon</v></c>`
		case i == 90:
			cost = `<c t="e"><v>#VALUE!</v></c>`
		}
		fmt.Fprintf(&rows, `<row><c t="str"><v>c%d</v></c>%s<c s="1"><v>%d.%05d</v></c>%s<c t="b"><v>%d</v></c><c><v>%d</v></c>%s</row>`,
			i, queue, 45383+i/100, i%100*1000, wait, i%2, i%5, cost)
	}
	fields := []batch.Field{
		{Name: "id", Kind: batch.String, Unique: true}, {Name: "queue", Kind: batch.String, Optional: true},
		{Name: "at", Kind: batch.Time}, {Name: "wait", Kind: batch.Duration, Optional: true},
		{Name: "answered", Kind: batch.Bool}, {Name: "position", Kind: batch.Int}, {Name: "cost", Kind: batch.Decimal, Scale: 2},
	}
	data := workbook(t, rows.String(), nil)
	open := func() sla.Source { return xlsx.New("calls.xlsx", content(data), nil, nil) }
	if err := slatest.TestSource(open, slatest.SourceWant{Fields: fields, Zone: rome(t), Read: n, Rejected: 2}); err != nil {
		t.Error(err)
	}
}
