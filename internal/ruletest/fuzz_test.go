package ruletest_test

import (
	"bytes"
	"context"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/capitolato/capitolato/internal/ruletest"
	"github.com/capitolato/capitolato/sla"
)

// FuzzParse holds that no script panics, that each mistake has a place in the file, and that what
// has none can be checked, and rewritten once and for all.
func FuzzParse(f *testing.F) {
	f.Add(all)
	paths, err := filepath.Glob("../../examples/testingrules/testdata/*.txtar")
	if err != nil || len(paths) == 0 {
		f.Fatal("no seeds")
	}
	for _, path := range paths {
		script, err := os.ReadFile(path)
		if err != nil {
			f.Fatal(err)
		}
		f.Add(string(script))
	}
	f.Fuzz(func(t *testing.T, script string) {
		if large(script) {
			return // right, and slow
		}
		file, err := parse(script + "\n")
		if err != nil {
			for _, d := range err.(sla.Diagnostics) {
				if d.Pos.Line < 1 || d.Pos.Line > strings.Count(script+desk, "\n")+1 || d.Pos.Column < 1 {
					t.Errorf("no place: %+v", d)
				}
			}
			return
		}
		mended, err := ruletest.Rewrite(context.Background(), file)
		if err != nil {
			return // the contract is another one, and wrong
		}
		again, err := ruletest.Parse("t.txtar", mended, nil, nil)
		if err != nil {
			t.Fatalf("%s\n%s", mended, err)
		}
		if twice, err := ruletest.Rewrite(context.Background(), again); err != nil || !bytes.Equal(mended, twice) {
			t.Errorf("rewritten once:\n%s\nand twice:\n%s\n%v", mended, twice, err)
		}
	})
}

// large reports whether a script may stand for very many records or days.
func large(script string) bool {
	digits := 0
	for _, c := range script {
		if digits++; c < '0' || c > '9' {
			digits = 0
		}
		if digits > 4 {
			return true
		}
	}
	return strings.Contains(script, "step") || strings.Contains(script, "_") || len(script) > 4<<10
}
