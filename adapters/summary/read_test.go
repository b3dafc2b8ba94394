package summary_test

import (
	"errors"
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/capitolato/capitolato/adapters/summary"
	"github.com/capitolato/capitolato/sla"
)

var update = flag.Bool("update", false, "rewrite the golden files")

func TestRead(t *testing.T) {
	s, err := summary.Load("testdata/report.yaml")
	if err != nil {
		t.Fatal(err)
	}
	r, err := s.ReadFile()
	if err != nil {
		t.Fatal(err)
	}
	if r.Name != "report.csv" || r.Rows != 3 || r.Skipped != 1 {
		t.Errorf("%s: %d rows, %d skipped", r.Name, r.Rows, r.Skipped)
	}
	want := `2024-01 cup answered 9500
2024-01 cup cost 100.25
2024-01 cup handling 4444200
2024-01 cup offered 10000
2024-01 cup within_60s 4246
2024-01 cup answered 190
2024-01 cup cost 0
2024-01 cup handling 45000
2024-01 cup offered 200
2024-01 cup within_60s 180
2024-Q1 cc answered 1000
2024-Q1 cc cost -5
2024-Q1 cc handling 10800
2024-Q1 cc offered 1000
2024-Q1 cc within_60s 990
`
	if diff := cmp.Diff(want, lines(r.Figures)); diff != "" {
		t.Error(diff)
	}
}

// lines writes figures, one a line.
func lines(figures []sla.Supplied) string {
	var b strings.Builder
	for _, f := range figures {
		fmt.Fprintln(&b, f.Period, f.Area, f.Metric, f.Value)
	}
	return b.String()
}

// Every report in testdata/broken has its problems in the .txt file beside it, and so has every
// document.
func TestBroken(t *testing.T) {
	files, err := filepath.Glob("testdata/broken/*.[cy]*")
	if err != nil || len(files) < 5 {
		t.Fatal(files, err)
	}
	for _, file := range files {
		if strings.HasSuffix(file, ".txt") {
			continue
		}
		t.Run(filepath.Base(file), func(t *testing.T) {
			data, err := os.ReadFile(file)
			if err != nil {
				t.Fatal(err)
			}
			if strings.HasSuffix(file, ".yaml") {
				_, err = summary.Parse(filepath.Base(file), data)
			} else {
				var s *summary.Summary
				if s, err = summary.Load("testdata/report.yaml"); err != nil {
					t.Fatal(err)
				}
				_, err = s.Read(filepath.Base(file), strings.NewReader(string(data)))
			}
			var found sla.Diagnostics
			if !errors.As(err, &found) {
				t.Fatalf("it is read: %v", err)
			}
			golden(t, file+".txt", found.Error()+"\n")
		})
	}
}

// golden holds text against a golden file.
func golden(t *testing.T, file, text string) {
	t.Helper()
	if *update {
		if err := os.WriteFile(file, []byte(text), 0o666); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(strings.ReplaceAll(string(want), "\r\n", "\n"), text); diff != "" {
		t.Error(diff)
	}
}

// Whatever is written for a period means that period and no other.
func TestPeriods(t *testing.T) {
	for want, texts := range map[string][]string{
		"2024-03":               {"2024-03", "03/2024", "3/2024", "03-2024", "3.2024", "2024/3", "marzo 2024", "Marzo  2024", "MAR 2024", "mar. 2024", "mar-2024", "March 2024", " marzo/2024 "},
		"2024-09":               {"settembre 2024", "sett. 2024", "Sept 2024", "set 2024", "September 2024"},
		"2024-06":               {"giugno 2024", "June 2024", "giu 2024"},
		"2024-01":               {"gennaio 2024", "gen 2024", "January 2024"},
		"2024-Q1":               {"2024-Q1", "2024-T1", "Q1 2024", "q1-2024", "T1/2024", "1° trimestre 2024", "1º trim. 2024", "I trimestre 2024", "i trim 2024", "primo trimestre 2024", "1st quarter 2024", "first quarter of 2024", "I trimestre del 2024"},
		"2024-Q4":               {"IV trimestre 2024", "4 trimestre 2024", "Q4 2024"},
		"2024-S2":               {"2024-S2", "2024-H2", "II semestre 2024", "2° sem. 2024", "secondo semestre 2024", "second half of 2024", "S2 2024"},
		"2024":                  {"2024", "anno 2024", "Year 2024"},
		"2024-05-31/2024-05-31": {"2024-05-31"},
		"2024-01-01/2024-02-10": {"2024-01-01/2024-02-10"},
	} {
		for _, text := range texts {
			if r, err := one(text); err != nil || r.Figures[0].Period.String() != want {
				t.Errorf("%q: %v, %v, want %s", text, r, err, want)
			}
		}
	}
	for _, text := range []string{"", "TOTALE", "marzo", "mar-24", "03/24", "13/2024", "0/2024", "2024-Q5", "V trimestre 2024", "III semestre 2024", "5° trimestre 2024",
		"marzotto 2024", "ma 2024", "2024-13", "24-03", "31/03/2024", "marzo 202", "2024-2025"} {
		if r, err := one(text); err == nil {
			t.Errorf("%q is %s", text, r.Figures[0].Period)
		}
	}
}

// one reads a report of one row.
func one(period string) (*summary.Report, error) {
	s, err := summary.Parse("s.yaml", []byte("format: 1\nperiod: p\nfigures: {n: n}\n"))
	if err != nil {
		return nil, err
	}
	return s.Read("r.csv", strings.NewReader("p,n\n\""+period+"\",1\n"))
}

// Days are read in two columns, both included.
func TestFromThrough(t *testing.T) {
	s, err := summary.Parse("s.yaml", []byte("format: 1\nperiod: {from: dal, through: al, form: d/m/yyyy}\narea: {is: cup}\nfigures: {n: n}\n"))
	if err != nil {
		t.Fatal(err)
	}
	r, err := s.Read("r.csv", strings.NewReader("dal,al,n\n1/1/2024,31/05/2024,7\n01/06/2024,30/06/2024,0\n"))
	if err != nil || lines(r.Figures) != "2024-01-01/2024-05-31 cup n 7\n2024-06 cup n 0\n" {
		t.Errorf("%v, %v", r, err)
	}
	_, err = s.Read("r.csv", strings.NewReader("dal,al,n\n31/05/2024,1/1/2024,7\n2024-06-01,30/06/2024,0\n"))
	if err == nil || !strings.Contains(err.Error(), "r.csv:2:12: al: the last day, 2024-01-01, is before the first, 2024-05-31") || !strings.Contains(err.Error(), "r.csv:3:1: dal: ") {
		t.Error(err)
	}
}

// A Summary that no document says anything of is not used.
func TestEmpty(t *testing.T) {
	if _, err := new(summary.Summary).Read("r.csv", strings.NewReader("")); err == nil {
		t.Error("an empty Summary is used")
	}
	if _, err := (&summary.Summary{}).ReadFile(); err == nil || !strings.Contains(err.Error(), "names no file") {
		t.Error(err)
	}
	if _, err := summary.Load("testdata/none.yaml"); !errors.Is(err, os.ErrNotExist) {
		t.Error(err)
	}
}

// A report is read as it is, whatever it is encoded in and whatever stands above its header.
func TestEncodings(t *testing.T) {
	report := "Report;;\nEstratto il 01/04/2024;;\nMESE;SERVIZIO;OFFERTE\n2024-01;Citt\u00e0;12\n"
	latin := strings.ReplaceAll(report, "\u00e0", "\xe0")
	wide := "\xff\xfe"
	for _, r := range report {
		wide += string([]byte{byte(r), 0})
	}
	for _, test := range []struct{ name, encoding, report, want string }{
		{"UTF-8", "", report, "2024-01 cc offered 12\n"},
		{"a byte order mark", "", "\ufeff" + report, "2024-01 cc offered 12\n"},
		{"Windows-1252", "windows-1252", latin, "2024-01 cc offered 12\n"},
		{"UTF-16", "", wide, "2024-01 cc offered 12\n"},
		{"CR", "", strings.ReplaceAll(report, "\n", "\r"), "2024-01 cc offered 12\n"},
		{"CRLF", "", strings.ReplaceAll(report, "\n", "\r\n"), "2024-01 cc offered 12\n"},
		{"not declared", "", latin, "say `encoding: windows-1252` in the document"},
		{"declared wrongly", "windows-1252", report, "say `encoding: utf-8` in the document"},
		{"no text", "", "PK\x03\x04", "an Excel workbook"},
		{"a bad figure", "", strings.Replace(report, ";12", ";x", 1), "r.csv:4:15: OFFERTE"},
		{"no header", "", "Report\n", "r.csv:1:1: the report is empty"},
	} {
		encoding := ""
		if test.encoding != "" {
			encoding = "encoding: " + test.encoding + "\n"
		}
		s, err := summary.Parse("s.yaml", []byte(encoding+"format: 1\nseparator: \";\"\npreamble: 2\nperiod: MESE\narea: {column: SERVIZIO, values: {Citt\u00e0: cc}}\nfigures: {offered: OFFERTE}\n"))
		if err != nil {
			t.Fatal(err)
		}
		got := ""
		if r, err := s.Read("r.csv", strings.NewReader(test.report)); err != nil {
			got = err.Error()
		} else {
			got = lines(r.Figures)
		}
		if !strings.Contains(got, test.want) {
			t.Errorf("%s: %s, want %s", test.name, got, test.want)
		}
	}
	if _, err := summary.Parse("s.yaml", []byte("format: 1\nencoding: latin\npreamble: -1\nperiod: MESE\nfigures: {offered: OFFERTE}\n")); err == nil ||
		!strings.Contains(err.Error(), "s.yaml:2:11") || !strings.Contains(err.Error(), "s.yaml:3:11") {
		t.Error(err)
	}
}
