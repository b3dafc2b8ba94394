package clauses

import (
	"flag"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/capitolato/capitolato/sla/slatest"
)

var _ = flag.Bool("update", false, "rewrite what the test files expect")

// TestClauses runs the test files of every clause.
func TestClauses(t *testing.T) { slatest.Run(t, "*/*.txtar") }

// TestComplete holds that each clause has its contract, its test file and its line in the
// package's comment.
func TestComplete(t *testing.T) {
	doc, err := os.ReadFile("doc.go")
	if err != nil {
		t.Fatal(err)
	}
	folders, err := os.ReadDir(".")
	if err != nil {
		t.Fatal(err)
	}
	for _, f := range folders {
		if !f.IsDir() {
			continue
		}
		if _, err := os.Stat(filepath.Join(f.Name(), "contract.yaml")); err != nil {
			t.Error(err)
		}
		if tests, _ := filepath.Glob(filepath.Join(f.Name(), "*.txtar")); len(tests) == 0 {
			t.Errorf("%s has no test file", f.Name())
		}
		if !strings.Contains(string(doc), "\n//\t"+f.Name()+" ") {
			t.Errorf("doc.go does not say what %s shows", f.Name())
		}
	}
}
