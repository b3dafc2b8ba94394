package mapping_test

import (
	"strings"
	"testing"

	"github.com/capitolato/capitolato/adapters/mapping"
)

const sheet = `format: 1
mapping: Export in a workbook
sources:
  calls:
    file: calls.xlsx
    sheet: Chiamate
    preamble: 3
    skip: {column: DATA, values: [TOTALE, Totale generale]}
`

func TestSheet(t *testing.T) {
	m, err := mapping.Parse("m.yaml", []byte(sheet))
	if err != nil {
		t.Fatal(err)
	}
	s := m.Sources["calls"]
	if s.Sheet != "Chiamate" || s.Preamble != 3 || s.Skip.Column != "DATA" || len(s.Skip.Values) != 2 {
		t.Errorf("%+v", s)
	}
	if err := s.Supports("preamble", "skip"); err == nil || !strings.Contains(err.Error(), "`sheet`") {
		t.Errorf("an adapter of text takes it: %v", err)
	}
	if err := s.Supports("sheet", "preamble", "skip"); err != nil {
		t.Error(err)
	}
	if err := new(mapping.Source).Supports(); err != nil {
		t.Error(err)
	}
}

func TestSheetProblems(t *testing.T) {
	for _, c := range []struct{ from, to, want string }{
		{"preamble: 3", "preamble: -1", "m.yaml:7:15: preamble is a number of rows"},
		{"values: [TOTALE, Totale generale]", "values: []", "m.yaml:8:34: the list of values is empty"},
		{"column: DATA, ", "", `m.yaml:8:11: "skip" lacks "column"`},
		{"preamble: 3", "header: false", `m.yaml:8:20: "DATA" is not the number of a column`},
	} {
		_, err := mapping.Parse("m.yaml", []byte(strings.Replace(sheet, c.from, c.to, 1)))
		if err == nil || !strings.Contains(err.Error(), c.want) {
			t.Errorf("%s: %v, want %s", c.to, err, c.want)
		}
	}
}
