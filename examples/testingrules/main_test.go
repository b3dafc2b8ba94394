package main

import (
	"bytes"
	"context"
	"flag"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/capitolato/capitolato/sla/slatest"
)

var _ = flag.Bool("update", false, "rewrite what the test files expect")

// TestRules runs the test files of the contract's rules.
func TestRules(t *testing.T) { slatest.Run(t, "testdata/*.txtar") }

// TestThorough holds that the files exercise all of the rules and notice every small mistake in
// them.
func TestThorough(t *testing.T) {
	slatest.Thorough(t, "testdata/*.txtar", &slatest.Thoroughness{Excuses: excuses})
}

func TestProgram(t *testing.T) {
	var out, errs bytes.Buffer
	if status := run(context.Background(), "testdata/*.txtar", []string{"-annotate", "../resoconto/contract.yaml"}, &out, &errs); status != exitOK || errs.Len() > 0 {
		t.Errorf("exit status %d: %s", status, errs.String())
	}
	for _, want := range []string{"0 expectations are not met", " 4/4 |   pct_within_20s:", " points are exercised by ", " killed, 0 survive, 0 are excused", "2 verdicts flip, 1 only move, 17 stay as they are", "cup/attesa: ko 42.46 % → ok 79.27 %", "contact_center/perse: ok 1.97 % → ko 1.97 %"} {
		if !strings.Contains(out.String(), want) {
			t.Errorf("%q is not in:\n%s", want, out.String())
		}
	}
}

// TestBoundaries writes a first test file, which passes.
func TestBoundaries(t *testing.T) {
	var out bytes.Buffer
	name := filepath.Join(t.TempDir(), "limits.txtar")
	args := []string{"-contract", "../resoconto/contract.yaml", "-boundaries", name}
	if status := run(context.Background(), "", args, &out, &out); status != exitOK {
		t.Fatalf("exit status %d: %s", status, out.String())
	}
	if status := run(context.Background(), "", []string{"-tests", name}, &out, &out); status != exitOK {
		t.Errorf("exit status %d: %s", status, out.String())
	}
	if status := run(context.Background(), "", args, &out, &out); status != exitFault {
		t.Errorf("the file is overwritten: exit status %d: %s", status, out.String())
	}
}

// TestStatus runs the program on files that fail, that have a mistake and that are rewritten.
func TestStatus(t *testing.T) {
	rules, err := os.ReadFile("../resoconto/contract.yaml")
	if err != nil {
		t.Fatal(err)
	}
	name := filepath.Join(t.TempDir(), "mine.txtar")
	for _, test := range []struct {
		script, want string
		status       int
		args         []string
	}{
		{"period 2024-03-04\nexpect cup/continuita ko\n", "got  ok", exitFailed, nil},
		{"period 2024-03-04\nexpect cup/continuita ?\n", "expect cup/continuita ok 100 %", exitOK, []string{"-update"}},
		{"period 2024-03-04\nexpct cup/continuita ok\n", `did you mean "expect"?`, exitFault, nil},
		{"", "", exitFault, []string{"-nonsense"}},
	} {
		if err := os.WriteFile(name, []byte(test.script+"-- contract.yaml --\n"+string(rules)), 0o600); err != nil {
			t.Fatal(err)
		}
		var out bytes.Buffer
		status := run(context.Background(), "testdata/*.txtar", append([]string{"-tests", name}, test.args...), &out, &out)
		if status != test.status || !strings.Contains(out.String(), test.want) {
			t.Errorf("%q: exit status %d, want %d:\n%s", test.script, status, test.status, out.String())
		}
	}
}
