package main

import (
	"bytes"
	"context"
	"flag"
	"strings"
	"testing"

	"github.com/capitolato/capitolato/sla/slatest"
)

var _ = flag.Bool("update", false, "rewrite what the test files expect")

// TestRules runs the test files of the contract's rules.
func TestRules(t *testing.T) { slatest.Run(t, "testdata/*.txtar") }

func TestProgram(t *testing.T) {
	var out, errs bytes.Buffer
	if status := run(context.Background(), "testdata/*.txtar", nil, &out, &errs); status != exitOK || errs.Len() > 0 {
		t.Errorf("exit status %d: %s", status, errs.String())
	}
	for _, want := range []string{"0 expectations are not met", "2 verdicts flip, 1 only move, 17 stay as they are", "cup/attesa: ko 42.46 % → ok 79.27 %", "contact_center/perse: ok 1.97 % → ko 1.97 %"} {
		if !strings.Contains(out.String(), want) {
			t.Errorf("%q is not in:\n%s", want, out.String())
		}
	}
}
