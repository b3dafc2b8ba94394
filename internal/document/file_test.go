package document_test

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/capitolato/capitolato/internal/document"
)

func TestReadFile(t *testing.T) {
	dir := t.TempDir()
	path := filepath.Join(dir, "large.yaml")
	if err := os.WriteFile(path, make([]byte, document.MaxSize+100), 0o600); err != nil {
		t.Fatal(err)
	}
	name, data, err := document.ReadFile("contract", path)
	if name != filepath.ToSlash(path) || len(data) != document.MaxSize+1 || err != nil {
		t.Errorf("%s, %d bytes, %v", name, len(data), err)
	}
	for _, path := range []string{filepath.Join(dir, "none.yaml"), dir} {
		if _, _, err := document.ReadFile("contract", path); err == nil || !strings.HasPrefix(err.Error(), "read the contract: ") {
			t.Errorf("%s: %v", path, err)
		}
	}
}

func TestBeside(t *testing.T) {
	abs, _ := filepath.Abs("x.csv")
	for _, test := range [][3]string{{"a/m.yaml", "calls.csv", "a/calls.csv"}, {"m.yaml", "b/calls.csv", "b/calls.csv"}, {"a/m.yaml", "", ""}, {"a/m.yaml", abs, abs}} {
		if got := document.Beside(test[0], test[1]); got != filepath.FromSlash(test[2]) {
			t.Errorf("%s beside %s: %s", test[1], test[0], got)
		}
	}
}

func TestPointer(t *testing.T) {
	if got := document.Pointer("sources", "a/b~c"); got != "/sources/a~1b~0c" || document.Pointer() != "" {
		t.Error(got)
	}
}
