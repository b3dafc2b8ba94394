package csvlog_test

import (
	"encoding/binary"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/capitolato/capitolato/adapters/csvlog"
	"github.com/capitolato/capitolato/adapters/mapping"
	"github.com/capitolato/capitolato/sla/batch"
)

// detected reads a text by the mapping that is detected for it, and returns what that says.
func detected(t *testing.T, name, content string) (document string, rows, rejected []string) {
	t.Helper()
	out, err := mapping.Detect(name, []byte(content))
	if err != nil {
		t.Errorf("%s: %v", name, err)
		return "", nil, nil
	}
	m, err := mapping.Parse("detected.yaml", out)
	if err != nil {
		t.Errorf("%s: %v\n%s", name, err, out)
		return string(out), nil, nil
	}
	for _, s := range m.Sources {
		rows, rejected = lines(t, csvlog.New(name, text(content), s, nil), fieldsOf(t, string(out)))
	}
	return string(out), rows, rejected
}

// fieldsOf returns the fields of the comment for a contract.
func fieldsOf(t *testing.T, document string) []batch.Field {
	t.Helper()
	_, list, _ := strings.Cut(document, "# fields: {")
	kinds := map[string]batch.Kind{"string": batch.String, "bool": batch.Bool, "int": batch.Int, "decimal": batch.Decimal, "time": batch.Time, "duration": batch.Duration}
	var fields []batch.Field
	for _, f := range strings.Split(strings.TrimSuffix(strings.TrimSpace(list), "}"), ", ") {
		name, kind, _ := strings.Cut(f, ": ")
		kind, optional := strings.CutSuffix(kind, "?")
		var scale int
		if word, rest, ok := strings.Cut(kind, "("); ok {
			kind = word
			fmt.Sscan(strings.TrimSuffix(rest, ")"), &scale)
		}
		if kinds[kind] == batch.Invalid {
			t.Errorf("%q is no field", f)
		}
		fields = append(fields, batch.Field{Name: name, Kind: kinds[kind], Scale: scale, Optional: optional})
	}
	return fields
}

const export = "Esportazione di maggio\n\n" +
	"ID;Data chiamata;Attesa;Costo €;Esito;Urgente;Durata;Inizio;Nota\n" +
	"007;31/01/2024 09:30;0:00:20;1.234,50;SI;X;20;1706691000;\"è \"\"vero\"\"\"\n" +
	"008;01/02/2024 09:30:05;100:00:00;-;NO;;7;1706691020;-\n" +
	"TOTALE;;;1.234,50;;;;;\n"

func TestDetect(t *testing.T) {
	document, rows, rejected := detected(t, "maggio.csv", export)
	want := []string{
		"4 007 2024-01-31T09:30:00Z 20s 123450 true true 20 2024-01-31T08:50:00Z è \"vero\"",
		"5 008 2024-02-01T09:30:05Z 100h0m0s - false false 7 2024-01-31T08:50:20Z -",
	}
	if diff := cmp.Diff(want, rows); diff != "" {
		t.Errorf("%s\n%s", diff, document)
	}
	if diff := cmp.Diff([]string{"6  a row that the mapping says to skip"}, rejected); diff != "" {
		t.Error(diff)
	}
	golden := filepath.Join("testdata", "detected.yaml")
	if os.Getenv("UPDATE") != "" {
		os.WriteFile(golden, []byte(document), 0o600)
	}
	file, err := os.ReadFile(golden)
	if diff := cmp.Diff(string(file), document); err != nil || diff != "" {
		t.Errorf("%v %s", err, diff)
	}
	for name, twin := range map[string]string{
		"UTF-16": utf16Text(export, binary.LittleEndian, true), "UTF-16BE": utf16Text(export, binary.BigEndian, false),
		"Windows-1252": latin(export), "gzip": packed(export), "CR": strings.ReplaceAll(export, "\n", "\r"), "tab": strings.ReplaceAll(export, ";", "\t"), "bar": strings.ReplaceAll(export, ";", "|"),
	} {
		if _, got, _ := detected(t, name+".csv", twin); cmp.Diff(want, got) != "" {
			t.Errorf("%s: %q", name, got)
		}
	}
}

// A first mapping for each public file reads it; what it rejects is malformed in the file.
func TestDetectPublicFiles(t *testing.T) {
	dir := data(t)
	for file, want := range map[string][2]int{ // rows, rejected
		"requests311/boston311-100.csv":                {100, 0},
		"requests311/boston311-100-20dupes-random.csv": {100, 0},
		"requests311/boston311-100-with-nonascii.csv":  {100, 0},
		"requests311/boston311-dmy-100.csv":            {100, 0},
		"requests311/boston311-mdy-100.csv":            {100, 0},
		"requests311/boston311-100-bad.tsv":            {99, 1}, // a row with a cell too many
		"phonenow/Call-Center-Dataset.csv":             {5000, 0},
		"csv-spectrum/csvs/quotes_and_newlines.csv":    {2, 0},
		"csv-spectrum/csvs/utf8.csv":                   {2, 0},
		"csv-spectrum/csvs/simple_crlf.csv":            {1, 0},
	} {
		content, err := os.ReadFile(filepath.Join(dir, file))
		if err != nil {
			t.Fatal(err)
		}
		document, rows, rejected := detected(t, file, string(content))
		if got := [2]int{len(rows), len(rejected)}; got != want {
			t.Errorf("%s: %v, want %v: %.200q\n%.3000s", file, got, want, rejected, document)
		}
	}
}

// Every variant of a public file gives the rows of its plain twin, or says what is the matter.
func TestRequestVariants(t *testing.T) {
	dir := filepath.Join(data(t), "requests311")
	fields := []batch.Field{
		{Name: "case_enquiry_id", Kind: batch.String}, {Name: "open_dt", Kind: batch.Time}, {Name: "target_dt", Kind: batch.Time, Optional: true},
		{Name: "closed_dt", Kind: batch.Time, Optional: true}, {Name: "ontime", Kind: batch.String},
	}
	read := func(file string, m *mapping.Source) (rows, rejected []string) {
		return lines(t, csvlog.File(filepath.Join(dir, file), m, nil), fields)
	}
	want, rejected := read("boston311-100.csv", nil)
	if len(want) != 100 || len(rejected) > 0 {
		t.Fatalf("%d rows, %q", len(want), rejected)
	}
	dmy := &mapping.Source{Times: "dd/mm/yyyy hh:mm[:ss]"}
	for file, m := range map[string]*mapping.Source{"boston311-100-with-nonascii.csv": nil, "boston311-dmy-100.csv": dmy, "boston311-mdy-100.csv": dmy} {
		got, rejected := read(file, m)
		if diff := cmp.Diff(want, got); diff != "" || len(rejected) > 0 {
			t.Errorf("%s: %q %s", file, rejected, diff)
		}
	}
	got, rejected := read("boston311-100-bad.tsv", &mapping.Source{Separator: "tab"})
	if diff := cmp.Diff([]string{"41  more or fewer cells than the header has"}, rejected); diff != "" || len(got) != 99 {
		t.Errorf("bad.tsv: %d rows, %s", len(got), diff)
	}
	fields = []batch.Field{{Name: "PAIS.ORIGEM.DESTINO", Kind: batch.String}}
	// The file's name says Windows-1252; its accents are bytes of another encoding.
	_, rejected = read("test-windows1252.csv", &mapping.Source{Separator: ";"})
	if len(rejected) == 0 || !strings.Contains(rejected[0], "looks like Windows-1252") {
		t.Errorf("%q", rejected)
	}
}

func TestDetectNoTable(t *testing.T) {
	for content, want := range map[string]string{"": "no table", "\n\n": "no table", "a\x00\x01\x02\x00\x00b,c\n": "NUL", "\x1f\x8b\x08": "unpack"} {
		if _, err := mapping.Detect("x.csv", []byte(content)); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%q: %v", content, err)
		}
	}
}

// Whatever the head of a file, what is detected loads.
func FuzzDetect(f *testing.F) {
	f.Add([]byte(export))
	f.Add([]byte("a,b\n1,2\n"))
	f.Add([]byte(utf16Text(export, binary.BigEndian, true)))
	f.Add([]byte("\"a\n;\",\"#: {\"\n'\t,{{\n"))
	f.Fuzz(func(t *testing.T, head []byte) {
		out, err := mapping.Detect("x.csv", head)
		if err != nil {
			return
		}
		if _, err := mapping.Parse("x.yaml", out); err != nil {
			t.Errorf("%v\n%s", err, out)
		}
	})
}
