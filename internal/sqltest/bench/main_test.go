package main

import (
	"bytes"
	"context"
	"strings"
	"testing"
)

// It runs, and every engine gives the right figures; what it measures of so few calls means nothing.
func TestRun(t *testing.T) {
	var b bytes.Buffer
	if err := run(context.Background(), []string{"-rows", "5000", "-rounds", "1", "-beam=false", "-dir", t.TempDir()}, &b); err != nil {
		t.Fatal(err)
	}
	if n := strings.Count(b.String(), "| counted by the database |"); n < 2 {
		t.Error(b.String())
	}
}
