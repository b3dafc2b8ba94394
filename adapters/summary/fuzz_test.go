package summary_test

import (
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/capitolato/capitolato/adapters/summary"
	"github.com/capitolato/capitolato/sla"
)

// FuzzRead checks that no report makes the reader panic, that a report is read or has problems
// that have their places in it, and that its rows are accounted for.
func FuzzRead(f *testing.F) {
	files, err := filepath.Glob("testdata/*/*.csv")
	if err != nil || len(files) == 0 {
		f.Fatal(files, err)
	}
	for _, file := range append(files, "testdata/report.csv") {
		data, err := os.ReadFile(file)
		if err != nil {
			f.Fatal(err)
		}
		f.Add(string(data))
	}
	s, err := summary.Load("testdata/report.yaml")
	if err != nil {
		f.Fatal(err)
	}
	f.Fuzz(func(t *testing.T, text string) {
		r, err := s.Read("r.csv", strings.NewReader(text))
		if err == nil {
			if r.Rows == 0 || len(r.Figures) != r.Rows*5 {
				t.Fatalf("%d rows give %d figures", r.Rows, len(r.Figures))
			}
			return
		}
		var found sla.Diagnostics
		if r != nil || !errors.As(err, &found) {
			t.Fatalf("%v, %v", r, err)
		}
		if strings.HasPrefix(text, "\xff\xfe") || strings.HasPrefix(text, "\xfe\xff") {
			return // the lines are those of the text as it is converted
		}
		if !strings.Contains(text, "\n") {
			text = strings.ReplaceAll(text, "\r", "\n")
		}
		lines := strings.Split(strings.TrimPrefix(text, "\ufeff"), "\n")
		for _, d := range found {
			if d.Pos.Line < 1 || d.Pos.Line > len(lines) || d.Message == "" {
				t.Fatalf("not in the report: %+v", d)
			}
			if n := utf8.RuneCountInString(lines[d.Pos.Line-1]); d.Pos.Column < 1 || d.Pos.Width < 1 || d.Pos.Column+d.Pos.Width > n+2 {
				t.Fatalf("not in its line: %+v", d)
			}
		}
	})
}

// FuzzParse checks that no document makes the loader panic, and that one that loads can be used.
func FuzzParse(f *testing.F) {
	for _, file := range []string{"testdata/report.yaml", "testdata/broken/document.yaml", "testdata/broken/keys.yaml"} {
		data, err := os.ReadFile(file)
		if err != nil {
			f.Fatal(err)
		}
		f.Add(data)
	}
	f.Fuzz(func(t *testing.T, data []byte) {
		s, err := summary.Parse("s.yaml", data)
		if err != nil {
			return
		}
		var found sla.Diagnostics
		if _, err := s.Read("r.csv", strings.NewReader("MESE,A\n2024-01,1\n")); err != nil && !errors.As(err, &found) {
			t.Fatal(err)
		}
	})
}

// FuzzPeriod checks that what is read as a period is one, whatever it looks like.
func FuzzPeriod(f *testing.F) {
	for _, text := range []string{"2024-03", "I trimestre 2024", "mar. 2024", "2° sem. 2024", "anno 2024", "2024-01-01/2024-02-10"} {
		f.Add(text)
	}
	f.Fuzz(func(t *testing.T, text string) {
		if strings.ContainsAny(text, "\"\r\n") || !utf8.ValidString(text) {
			return
		}
		r, err := one(text)
		if err != nil {
			return
		}
		p := r.Figures[0].Period
		if again, err := sla.ParsePeriod(p.String()); err != nil || again != p || p.From.Compare(p.To) >= 0 {
			t.Fatalf("%q is %v", text, p)
		}
	})
}
