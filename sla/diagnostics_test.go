package sla_test

import (
	"errors"
	"os"
	"strings"
	"testing"

	"github.com/capitolato/capitolato/adapters/contract"
	"github.com/capitolato/capitolato/sla"
)

// Every mistake of a contract is told at once, each where it stands.
func TestLaw8EveryProblemAtOnce(t *testing.T) {
	data, err := os.ReadFile("testdata/broken.yaml")
	if err != nil {
		t.Fatal(err)
	}
	c, err := contract.Parse("broken.yaml", data)
	if err != nil {
		t.Fatal(err)
	}
	_, err = sla.Compile(c, nil)
	var found sla.Diagnostics
	if !errors.As(err, &found) {
		t.Fatalf("got %v", err)
	}
	lines := strings.Split(string(data), "\n")
	for i, d := range found {
		if d.Pos.Line < 1 || d.Pos.Line > len(lines) || lines[d.Pos.Line-1] != d.Pos.Source || d.Code == "" {
			t.Errorf("it does not stand there: %+v", d)
		}
		if i > 0 && d.Pos.Line < found[i-1].Pos.Line {
			t.Errorf("line %d after line %d", d.Pos.Line, found[i-1].Pos.Line)
		}
	}
	golden(t, "broken.txt", err.Error()+"\n")
}
