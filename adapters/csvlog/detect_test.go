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
		"4 007 2024-01-31T09:30:00Z 20s 123450 true true 20s 2024-01-31T08:50:00Z è \"vero\"",
		"5 008 2024-02-01T09:30:05Z 100h0m0s - false false 7s 2024-01-31T08:50:20Z -",
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

// As an office exports a telephone system's log from a spreadsheet.
const office = "N. chiamata;Data;Ora;Data fine;Ora fine;Coda;Attesa (sec);Giri;Squillo;Chiusa il;Risposta;Voto;Costo;Importo\n" +
	"1;03/04/2024;09:30;03/04/2024;09:35:10;CUP;20;0,000231481481;0:05;45385,3958333333;Si;4,5;1.234;1.234,50\n" +
	"2;05/04/2024;18:05;05/04/2024;18:10:00;URP;7,5;0,0625;0:07;45387,7534722222;SI;3;999;7,00\n" +
	"3;05/04/2024;;;;URP;;;1:07;;no;;;\n"

func TestDetectOffice(t *testing.T) {
	document, rows, rejected := detected(t, "aprile.csv", office)
	want := []string{
		"2 1 2024-04-03T09:30:00Z 2024-04-03T09:35:10Z CUP 20s 20s 5s 2024-04-03T09:30:00Z true 45 1234 123450",
		"3 2 2024-04-05T18:05:00Z 2024-04-05T18:10:00Z URP 7.5s 1h30m0s 7s 2024-04-05T18:05:00Z true 30 999 700",
	}
	// A day without its time of day is no time: half of it is missing.
	lost := []string{"4 data_ora not a time in the form dd/mm/yyyy hh:mm[:ss]"}
	if diff := cmp.Diff(want, rows); diff != "" {
		t.Errorf("%s\n%s", diff, document)
	}
	if diff := cmp.Diff(lost, rejected); diff != "" {
		t.Errorf("%s\n%s", diff, document)
	}
	for _, evidence := range []string{
		`data_ora: {columns: ["Data", "Ora"], form: "dd/mm/yyyy hh:mm[:ss]"} # time?, a day and its time of day, from "09:30" to "18:05", or mm/dd/yyyy: no day is above 12, as in "03/04/2024 09:30"`,
		`data_fine_ora_fine: {columns: ["Data fine", "Ora fine"]`,
		`attesa_sec: {column: "Attesa (sec)", decimal: ",", unit: s} # duration?, by its name`,
		`giri: {column: "Giri", decimal: ",", unit: excel} # duration?, parts of a day as a spreadsheet keeps them: the first is 20s`,
		`chiusa_il: {column: "Chiusa il", decimal: ",", form: excel} # time?, days as a spreadsheet counts them: the first is 2024-04-03 09:30:00`,
		`risposta: {column: "Risposta"} # bool, "Si", "SI" taken for yes and "no" for no`,
		`voto: {column: "Voto", decimal: ","} # decimal(1)?, a comma before the decimals`,
		`costo: {column: "Costo", decimal: ",", thousands: "."} # int?, for other columns have decimal commas`,
	} {
		if !strings.Contains(document, evidence) {
			t.Errorf("no %s in\n%s", evidence, document)
		}
	}
	for name, other := range map[string]string{
		"what lasts beside a day":  "Data;Durata\n31/01/2024;09:30:00\n30/01/2024;08:00:01\n",
		"short times beside a day": "Data;x\n31/01/2024;00:05\n30/01/2024;00:50\n",
	} {
		if document, _, _ := detected(t, "x.csv", other); strings.Contains(document, "columns: [") {
			t.Errorf("%s:\n%s", name, document)
		}
	}
}

// The heads of further files tell the other names of columns.
func TestDetectFurther(t *testing.T) {
	one, two := "ID;Operatore;Coda\n1;Anna;cup\n", "ID;Agente;coda \n2;Bruno;urp\n"
	out, err := mapping.Detect("calls.csv", []byte(one), []byte(two), []byte(two))
	if err != nil {
		t.Fatal(err)
	}
	m, err := mapping.Parse("calls.yaml", out)
	if err != nil {
		t.Fatal(err)
	}
	fields := fieldsOf(t, string(out))
	for content, want := range map[string]string{one: "2 1 Anna cup", two: "2 2 Bruno urp"} {
		if rows, rejected := lines(t, csvlog.New("calls.csv", text(content), m.Sources["calls"], nil), fields); len(rows) != 1 || rows[0] != want {
			t.Errorf("%q, %q, want %q\n%s", rows, rejected, want, out)
		}
	}
	if _, err := mapping.Detect("calls.csv", []byte(one), []byte("")); err == nil || !strings.Contains(err.Error(), "further file 1") {
		t.Error(err)
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

// A spreadsheet fills the lines above a table up with empty cells.
func TestDetectBelowTitles(t *testing.T) {
	content := "Report;;;\nEstratto il 01/06/2024;;;\n\nID;Data;Coda;\n1;31/01/2024;CUP;\n2;01/02/2024;;x\n"
	document, rows, rejected := detected(t, "report.csv", content)
	if diff := cmp.Diff([]string{"5 1 2024-01-31T00:00:00Z CUP", "6 2 2024-02-01T00:00:00Z -"}, rows); diff != "" || len(rejected) > 0 {
		t.Errorf("%q %s\n%s", rejected, diff, document)
	}
}

func TestDetectNoTable(t *testing.T) {
	for content, want := range map[string]string{"": "no table", "\n\n": "no table", "a\x00\x01\x02\x00\x00b,c\n": "NUL", "\x1f\x8b\x08": "unpack", "PK\x03\x04": "adapters/xlsx", "<HTML><table>": "a web page"} {
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
