package contract_test

import (
	"errors"
	"flag"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/capitolato/capitolato/adapters/contract"
	"github.com/capitolato/capitolato/sla"
)

var update = flag.Bool("update", false, "rewrite the golden files")

// TestBroken holds the diagnostics of each contract in testdata/broken against the text in the
// .txt file beside it.
func TestBroken(t *testing.T) {
	files, err := filepath.Glob("testdata/broken/*[nl]")
	if err != nil || len(files) < 10 {
		t.Fatalf("%d files: %v", len(files), err)
	}
	for _, file := range files {
		t.Run(filepath.Base(file), func(t *testing.T) {
			data, err := os.ReadFile(file)
			if err != nil {
				t.Fatal(err)
			}
			c, err := contract.Parse(filepath.Base(file), data)
			var found sla.Diagnostics
			if c != nil || !errors.As(err, &found) {
				t.Fatalf("it loads: %v, %v", c, err)
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
