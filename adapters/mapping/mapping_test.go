package mapping_test

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/capitolato/capitolato/adapters/mapping"
	"github.com/capitolato/capitolato/sla"
	"github.com/capitolato/capitolato/sla/batch"
)

const good = `format: 1
mapping: Export of the telephone system
sources:
  calls:
    file: calls.csv
    separator: ";"
    missing: ["", "-", "n/a"]
    covers: {from: 2024-01-01, through: 2024-05-31}
    decimal: ","
    thousands: "."
    true: [SI]
    false: [NO]
    times: "dd/mm/yyyy hh:mm:ss"
    durations: seconds
    columns:
      id: CALL_ID
      queued_at: {columns: [DATA, ORA], form: "dd/mm/yyyy hh:mm:ss"}
      wait: {column: ATTESA, unit: ms}
      answered: {column: ESITO, true: [RISPOSTA], false: [ABBANDONO]}
      channel: {column: CANALE, values: {TEL: phone, MAIL: email}, other: keep}
  archive:
    records: calls
    header: false
    separator: tab
    columns: {id: 1, wait: 12}
`

func ExampleParse() {
	m, err := mapping.Parse("calls.yaml", []byte(good))
	if err != nil {
		fmt.Println(err)
		return
	}
	calls := m.Sources["calls"]
	fmt.Println(calls.Records, calls.Names("id"), calls.Names("queued_at"), calls.Names("agent"))
	// Output: calls [CALL_ID] [DATA ORA] [agent]
}

func ExampleLoad() {
	_, err := mapping.Load("none.yaml")
	fmt.Println(errors.Is(err, os.ErrNotExist))
	// Output: true
}

func ExampleSource_Comma() {
	comma, err := (&mapping.Source{Separator: "tab"}).Comma()
	fmt.Printf("%q %v\n", comma, err)
	// Output: '\t' <nil>
}

func ExampleSource_Names() {
	m := &mapping.Source{Columns: map[string]mapping.Column{"at": {Columns: []string{"DATA", "ORA"}}}}
	fmt.Println(m.Names("at"), m.Names("wait"))
	// Output: [DATA ORA] [wait]
}

func ExampleSource_Decoder() {
	m := &mapping.Source{Durations: "ms"}
	d, err := m.Decoder(batch.Field{Name: "wait", Kind: batch.Duration}, time.UTC)
	if err != nil {
		fmt.Println(err)
		return
	}
	var c batch.Column
	c.Kind = batch.Duration
	fmt.Println(d.Append([]byte("1500"), &c) == "", time.Duration(c.Nums[0]))
	fmt.Println(d.Append([]byte("soon"), &c))
	// Output:
	// true 1.5s
	// not a duration such as 20, 0:02:23 or 1h2m3s
}

func TestParse(t *testing.T) {
	m, err := mapping.Parse("m.yaml", []byte(good))
	if err != nil {
		t.Fatal(err)
	}
	no := false
	want := &mapping.Mapping{Format: 1, Title: "Export of the telephone system", Sources: map[string]*mapping.Source{
		"calls": {
			Records: "calls", File: "calls.csv", Separator: ";", Missing: []string{"", "-", "n/a"},
			Covers:  sla.Days{From: sla.Date{Year: 2024, Month: 1, Day: 1}, Through: sla.Date{Year: 2024, Month: 5, Day: 31}},
			Decimal: ",", Thousands: ".", True: []string{"SI"}, False: []string{"NO"},
			Times: "dd/mm/yyyy hh:mm:ss", Durations: "seconds",
			Columns: map[string]mapping.Column{
				"id":        {Column: "CALL_ID"},
				"queued_at": {Columns: []string{"DATA", "ORA"}, Form: "dd/mm/yyyy hh:mm:ss"},
				"wait":      {Column: "ATTESA", Unit: "ms"},
				"answered":  {Column: "ESITO", True: []string{"RISPOSTA"}, False: []string{"ABBANDONO"}},
				"channel":   {Column: "CANALE", Values: map[string]string{"TEL": "phone", "MAIL": "email"}, Other: "keep"},
			},
		},
		"archive": {Records: "calls", Header: &no, Separator: "tab", Columns: map[string]mapping.Column{"id": {Column: "1"}, "wait": {Column: "12"}}},
	}}
	if diff := cmp.Diff(want, m); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
}

func TestLoad(t *testing.T) {
	dir := t.TempDir()
	path := filepath.Join(dir, "m.yaml")
	if err := os.WriteFile(path, []byte("format: 1\nsources: {calls: {file: data/calls.csv}}\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	m, err := mapping.Load(path)
	if err != nil {
		t.Fatal(err)
	}
	if got, want := m.Sources["calls"].File, filepath.Join(dir, "data", "calls.csv"); got != want {
		t.Errorf("file %q, want %q", got, want)
	}
	if _, err := mapping.Load(filepath.Join(dir, "none.yaml")); !errors.Is(err, os.ErrNotExist) {
		t.Errorf("a file that does not exist: %v", err)
	}
}

// Every problem comes with its line and column.
func TestProblems(t *testing.T) {
	head := "format: 1\nsources:\n  calls:\n"
	for _, c := range []struct{ body, want string }{
		{"    separator: ab\n", "4:16: \"ab\" cannot separate cells"},
		{"    separator: '\"'\n", "4:16: \"\\\"\" cannot separate cells"},
		{"    covers: {from: 2024-05-31, through: 2024-01-01}\n", "4:13: the days covered end before they begin"},
		{"    durations: fortnights\n", "4:16: \"fortnights\" is no unit"},
		{"    times: dd/mm\n", "4:12: the form \"dd/mm\" must have"},
		{"    decimal: \".\"\n    thousands: \".\"\n", "5:16: the decimal mark and the thousands separator are the same"},
		{"    thousands: \".\"\n", "4:16: the decimal mark and the thousands separator are the same"},
		{"    true: [NO]\n", "4:11: \"no\" is a word for true and for false"},
		{"    ambiguous: both\n", "4:16: ambiguous: \"both\" is none of"},
		{"    skipped: first\n", "4:14: skipped: \"first\" is none of"},
		{"    header: false\n    columns: {id: CALL_ID}\n", "5:19: \"CALL_ID\" is not the number of a column"},
		{"    columns:\n      at: {column: A, columns: [B, C]}\n", "5:32: a field has either a column or columns"},
		{"    columns:\n      at: {columns: []}\n", "5:21: the list of columns is empty"},
		{"    columns:\n      at: {form: dd mmmm yyyy}\n", "5:18: \"dd mmmm yyyy\" is not a form of times"},
		{"    columns:\n      at: {unit: x}\n", "5:18: \"x\" is no unit"},
		{"    columns:\n      at: {values: {a: b}, other: guess}\n", "5:35: \"guess\" is none of keep, reject, true and false"},
		{"    columns:\n      at: {other: keep}\n", "5:19: other says what becomes"},
		{"    encoding: latin1\n", "4:15: \"latin1\" is no encoding that is known"},
		{"    files: ['a[.csv']\n", "4:13: \"a[.csv\" is no pattern of files"},
		{"    columns:\n      at: {from: A}\n", "5:18: a duration between two times needs from and to"},
		{"    columns:\n      at: {to: A}\n", "5:16: a duration between two times needs from and to"},
		{"    columns:\n      at: {column: C, from: A, to: B}\n", "5:29: a field has either a column or the times from and to"},
		{"    columns:\n      at: {from: A, to: B, unit: ms}\n", "5:34: what passes between two times has no unit"},
		{"    columns:\n      at: {from: A, to: B, form: h:mm}\n", "5:34: the form \"h:mm\" must have"},
		{"    columns:\n      at: {columns: [A, B], aliases: [C]}\n", "5:38: columns that are joined have no other names"},
		{"    columns:\n      at: {column: A, aliases: ['']}\n", "5:"},
		{"    header: false\n    columns: {a: {from: A, to: 2}}\n", "5:25: \"A\" is not the number of a column"},
		{"    columns:\n      at: {colum: A}\n", "5:12: unknown key \"colum\""},
		{"    seperator: ;\n", "4:5: unknown key \"seperator\""},
	} {
		_, err := mapping.Parse("m.yaml", []byte(head+c.body))
		if err == nil || !strings.HasPrefix(err.Error(), "m.yaml:"+c.want) {
			t.Errorf("%s\ngot  %v\nwant m.yaml:%s", c.body, err, c.want)
		}
	}
	_, err := mapping.Parse("m.yaml", []byte("format: 2\nsources: {calls: {durations: x, times: y}}\n"))
	var all sla.Diagnostics
	if !errors.As(err, &all) || len(all) != 3 {
		t.Errorf("three problems: %v", err)
	}
}

// What is declared of exports as they come is read as it is meant.
func TestExports(t *testing.T) {
	const text = `format: 1
sources:
  calls:
    files: [calls.csv, "calls-*.csv.gz"]
    encoding: Windows-1252
    times: dd/mm/yyyy hh:mm[:ss]
    columns:
      wait: {from: QUEUED, to: ANSWERED}
      abandoned: {column: OUTCOME, true: [HANG], other: false}
      flagged: {column: FLAG, true: [X], false: [""]}
      agent: {column: AGENT, aliases: [OPERATOR, Operatore]}
      talk: {unit: excel}
      at: {column: TS, form: epoch_ms}
`
	m, err := mapping.Parse("m.yaml", []byte(text))
	if err != nil {
		t.Fatal(err)
	}
	s := m.Sources["calls"]
	if diff := cmp.Diff([]string{"calls.csv", "calls-*.csv.gz"}, s.Files); diff != "" {
		t.Error(diff)
	}
	if diff := cmp.Diff([]any{[]string{"QUEUED", "ANSWERED"}, " to ", []string{"OPERATOR", "Operatore"}}, []any{s.Names("wait"), s.Glue("wait"), s.Aliases("agent")}); diff != "" {
		t.Error(diff)
	}
	for _, c := range []struct {
		field string
		kind  batch.Kind
		cell  string
		want  int64
	}{
		{"wait", batch.Duration, "31/01/2024 09:30 to 31/01/2024 09:30:20", 20e9}, {"talk", batch.Duration, "0.000231481481", 20e9},
		{"at", batch.Time, "1706691000250", 1706691000250e6},
	} {
		d, err := s.Decoder(batch.Field{Name: c.field, Kind: c.kind}, time.UTC)
		if err != nil {
			t.Fatal(err)
		}
		column := batch.Column{Kind: c.kind}
		if reason := d.Append([]byte(c.cell), &column); reason != "" || column.Nums[0] != c.want {
			t.Errorf("%s: %s %v", c.field, reason, column.Nums)
		}
	}
	for _, field := range []string{"abandoned", "flagged"} {
		if _, err := s.Decoder(batch.Field{Name: field, Kind: batch.Bool}, time.UTC); err != nil {
			t.Error(err)
		}
		if _, err := s.Decoder(batch.Field{Name: field, Kind: batch.String}, time.UTC); err == nil {
			t.Errorf("%s is a string too", field)
		}
	}
	if err := s.Supports("encoding", "from"); err == nil || !strings.Contains(err.Error(), "`aliases`") {
		t.Error(err)
	}
}

// What does not fit the type of its field is an error when the source is opened.
func TestDecoderRefuses(t *testing.T) {
	for name, c := range map[string]mapping.Column{
		"unit": {Unit: "ms"}, "form": {Form: "dd/mm/yyyy"}, "true": {True: []string{"x"}}, "decimal": {Decimal: ","}, "negative": {Negative: true},
	} {
		m := &mapping.Source{Columns: map[string]mapping.Column{"area": c}}
		_, err := m.Decoder(batch.Field{Name: "area", Kind: batch.String}, time.UTC)
		if err == nil || !strings.Contains(err.Error(), "field area") || !strings.Contains(err.Error(), name) {
			t.Errorf("%s of a string: %v", name, err)
		}
	}
	var none *mapping.Source
	if _, err := none.Decoder(batch.Field{Name: "at", Kind: batch.Time}, nil); err == nil {
		t.Error("a time without a zone compiled")
	}
}

func FuzzParse(f *testing.F) {
	f.Add([]byte(good))
	f.Add([]byte("format: 1\nsources: {calls: {columns: {a: [], b: {}}}}\n"))
	f.Add([]byte("sources: {x: }\n"))
	f.Fuzz(func(t *testing.T, data []byte) {
		m, err := mapping.Parse("m.yaml", data)
		if (m == nil) == (err == nil) {
			t.Errorf("mapping %v, error %v", m, err)
		}
	})
}

// A key that is unknown hides no other problem.
func TestProblemsAtOnce(t *testing.T) {
	_, err := mapping.Parse("m.yaml", []byte("format: 1\nsources:\n  calls:\n    separater: \";\"\n    times: soon\n    header: 7\n    columns: {wait: {column: W, unit: parsec}}\n"))
	if err == nil {
		t.Fatal("it loads")
	}
	for _, want := range []string{"m.yaml:4:5: unknown key", "m.yaml:5:12: ", "m.yaml:6:13: ", "m.yaml:7:39: \"parsec\" is no unit"} {
		if !strings.Contains(err.Error(), want) {
			t.Errorf("no %s in\n%v", want, err)
		}
	}
	if strings.Contains(err.Error(), "number of a column") {
		t.Errorf("what is not known is taken for false:\n%v", err)
	}
}

func ExampleSkip_Tells() {
	totals := &mapping.Skip{Column: "ID", Values: []string{"TOTALE"}}
	fmt.Println(totals.Tells([]byte(" Totale ")), totals.Tells([]byte("7")))
	// Output: true false
}
