package contract_test

import (
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/capitolato/capitolato/adapters/contract"
	"github.com/capitolato/capitolato/sla"
)

// FuzzParse checks that no text makes the loader panic, that every problem has a place in the
// text, and that a contract that loads can be written and loads again.
func FuzzParse(f *testing.F) {
	for _, pattern := range []string{"testdata/*.yaml", "testdata/*.json", "testdata/broken/*[nl]"} {
		files, err := filepath.Glob(pattern)
		if err != nil || len(files) == 0 {
			f.Fatal(pattern, err)
		}
		for _, file := range files {
			data, err := os.ReadFile(file)
			if err != nil {
				f.Fatal(err)
			}
			f.Add(data)
		}
	}
	f.Fuzz(func(t *testing.T, data []byte) {
		c, err := contract.Parse("x", data)
		if err == nil {
			checkMarshal(t, c)
			return
		}
		var found sla.Diagnostics
		if !errors.As(err, &found) {
			t.Fatalf("%T: %v", err, err)
		}
		text := strings.ToValidUTF8(strings.TrimPrefix(string(data), "\ufeff"), "\ufffd")
		lines := strings.Split(strings.NewReplacer("\r\n", "\n", "\r", "\n").Replace(text), "\n")
		for _, d := range found {
			p := d.Pos
			if p.File != "x" || p.Line < 1 || p.Line > len(lines) || p.Column < 1 || p.Width < 1 {
				t.Fatalf("not in the text: %+v", d)
			}
			if strings.Contains(text, "\ufffd") || d.Code == "unreadable" {
				continue // characters that are no text are counted in another way
			}
			if n := len([]rune(lines[p.Line-1])); p.Column > n+1 || p.Column+p.Width > n+2 {
				t.Fatalf("not in its line: %+v", d)
			}
		}
	})
}
