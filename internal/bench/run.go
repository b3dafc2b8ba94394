package main

import (
	"context"
	"fmt"
	"os"

	"github.com/capitolato/capitolato/internal/bench/gen"
)

// run does what the flags ask for.
func run(ctx context.Context, o options) error {
	if o.profile != "" {
		log, err := gen.Make(o.dir, o.rows, false)
		if err != nil {
			return err
		}
		return profile(ctx, log, o.profile, o.memory)
	}
	l, err := makeLogs(o.dir, o.rows)
	if err != nil {
		return err
	}
	r := newReport(o.rows, o.rounds)
	fmt.Printf("%s; %d rows, %d MB; medians of %d rounds\n", r.Machine, l.whole.Rows, l.whole.Size/1e6, o.rounds)
	if err := r.fromCSV(ctx, os.Stdout, l); err != nil {
		return err
	}
	if err := r.fromMemory(ctx, os.Stdout, l.whole); err != nil {
		return err
	}
	forms, err := gen.Make(o.dir, min(o.rows, mostForms), false)
	if err != nil {
		return err
	}
	if err := r.fromSources(ctx, os.Stdout, forms); err != nil {
		return err
	}
	if o.check {
		fmt.Println("\nEvery engine gives the same exact figures, and every row is accounted for.")
		return nil
	}
	if err := r.small(os.Stdout); err != nil {
		return err
	}
	if err := r.processes(ctx, os.Stdout, o.dir, l); err != nil {
		return err
	}
	r.goals(os.Stdout)
	if o.json != "" {
		return r.write(o.json)
	}
	return nil
}
