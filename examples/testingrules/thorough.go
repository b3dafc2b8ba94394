package main

import (
	"context"
	"fmt"
	"io"
	"os"

	"github.com/capitolato/capitolato/sla"
	"github.com/capitolato/capitolato/sla/slatest"
)

// excuses are the points that no test exercises and the mutants that none kills, with the reason:
// there are none. A test of nothing that is needed, and an excuse of it, are both noticed.
var excuses = map[string]string{}

// thorough tells what the tests exercise, as the contract's text if it is asked for, and which
// mistakes in the rules none would notice. It returns how much is left open.
func thorough(ctx context.Context, w io.Writer, files []*slatest.File, annotate string) (int, error) {
	coverage, err := slatest.Cover(ctx, files, excuses)
	if err != nil {
		return 0, err
	}
	if annotate != "" {
		text, err := os.ReadFile(annotate)
		if err != nil {
			return 0, err
		}
		fmt.Fprint(w, coverage.Annotate(text))
	}
	mutation, err := slatest.Mutate(ctx, files, excuses)
	if err != nil {
		return 0, err
	}
	fmt.Fprintf(w, "%s%s", coverage, mutation)
	return len(coverage.Open()) + len(mutation.Survivors()), nil
}

// boundaries writes the cases at the limits of a contract's rules into a new test file.
func boundaries(ctx context.Context, w io.Writer, contract, file, day string) error {
	period, err := sla.ParsePeriod(day)
	if err != nil {
		return err
	}
	if err := slatest.Boundaries(ctx, contract, file, period); err != nil {
		return err
	}
	fmt.Fprintf(w, "%s holds the cases at the limits of %s: confirm what it expects\n", file, contract)
	return nil
}
