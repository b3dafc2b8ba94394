package ours_test

import (
	"context"
	"testing"

	"github.com/capitolato/capitolato/internal/bench/contracts"
	"github.com/capitolato/capitolato/internal/bench/gen"
	"github.com/capitolato/capitolato/internal/bench/ours"
	"github.com/capitolato/capitolato/sla"
)

// The figures are those that are known from the making of the log, and every row is accounted
// for, malformed or not.
func TestFigures(t *testing.T) {
	for _, malformed := range []bool{false, true} {
		log, err := gen.Make(t.TempDir(), 20_000, malformed)
		if err != nil {
			t.Fatal(err)
		}
		for _, key := range []bool{false, true} {
			c, err := contracts.Twenty(key)
			if err != nil {
				t.Fatal(err)
			}
			plan, err := sla.Compile(c, nil)
			if err != nil {
				t.Fatal(err)
			}
			for _, workers := range []int{1, 2, 5} {
				a, err := ours.CSV(context.Background(), plan, log.Path, workers)
				if err != nil {
					t.Fatal(err)
				}
				if err := ours.Check(a, log); err != nil {
					t.Errorf("malformed %t, key %t, %d workers: %v", malformed, key, workers, err)
				}
			}
		}
	}
}
