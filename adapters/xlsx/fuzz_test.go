package xlsx_test

import (
	"slices"
	"strings"
	"testing"

	"github.com/capitolato/capitolato/adapters/mapping"
	"github.com/capitolato/capitolato/adapters/xlsx"
	"github.com/capitolato/capitolato/sla/batch"
)

var fuzzed = []batch.Field{
	{Name: "id", Kind: batch.String, Optional: true, Unique: true}, {Name: "at", Kind: batch.Time, Optional: true},
	{Name: "wait", Kind: batch.Duration, Optional: true}, {Name: "cost", Kind: batch.Decimal, Scale: 2, Optional: true},
}

// FuzzSheet reads sheets and styles: none makes the reader panic, and each is read twice alike.
func FuzzSheet(f *testing.F) {
	f.Add(words("id", "at", "wait", "cost")+`<row r="5"><c r="A5" t="s"><v>1</v></c><c s="1"><v>45322.5</v></c><c s="2"><v>2.3E-4</v></c><c><v>1.1000000000000001</v></c></row>`, "dd/mm/yyyy")
	f.Add(words("at", "cost", "id", "wait")+`<row><c t="e"><v>#N/A</v></c><c t="d"><v>2024-01-31T10:00:00</v></c><c t="b"><v>1</v></c><c><f>A1</f></c></row>`, "[h]:mm")
	f.Fuzz(func(t *testing.T, rows, format string) {
		if len(rows)+len(format) > 1<<16 {
			return
		}
		styles := strings.Replace(parts["xl/styles.xml"], "dd/mm/yyyy", format, 1)
		data := workbook(t, rows, map[string]string{"xl/styles.xml": styles})
		o := &xlsx.Options{MaxUnpacked: 1 << 20}
		first, err := read(t, data, nil, o, fuzzed...)
		again, err2 := read(t, data, nil, o, fuzzed...)
		if !slices.Equal(first, again) || (err == nil) != (err2 == nil) {
			t.Fatalf("%q, %v, then %q, %v", first, err, again, err2)
		}
	})
}

// FuzzFile reads files that are no workbooks, or damaged ones.
func FuzzFile(f *testing.F) {
	f.Add(workbook(f, words("id", "at")+words("a", "b"), nil))
	f.Add([]byte("\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"))
	m := &mapping.Source{Skip: &mapping.Skip{Column: "id", Values: []string{"a"}}}
	f.Fuzz(func(t *testing.T, data []byte) {
		read(t, data, m, &xlsx.Options{MaxUnpacked: 1 << 20, MaxTexts: 1 << 20}, fuzzed[0])
	})
}
