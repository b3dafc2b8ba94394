package main

import (
	"context"
	"fmt"
	"io"

	"github.com/capitolato/capitolato/internal/bench/duck"
)

// patience is the most rows that the slowest engine reads; of a longer log it gets a tenth.
const patience = 1_000_000

// fromCSV returns the engines that start from the file, and what closes them.
func fromCSV(ctx context.Context, l logs) ([]engine, func(), error) {
	plan, err := twenty()
	if err != nil {
		return nil, nil, err
	}
	few, err := many(20)
	if err != nil {
		return nil, nil, err
	}
	lots, err := many(200)
	if err != nil {
		return nil, nil, err
	}
	dbs, done, err := databases(ctx, l.whole.Path, "log_natural", "log_settings")
	if err != nil {
		return nil, nil, err
	}
	var engines []engine
	for _, n := range []int{2, 1} {
		engines = append(engines,
			library("ours", plan, l.whole, n),
			database("natural", dbs[0], "natural", l.whole, n),
			database("settings", dbs[1], "natural", l.whole, n),
			database("expert", dbs[1], "expert", l.whole, n))
	}
	slow := byRow(l.whole, 1)
	if l.whole.Rows > patience {
		slow = byRow(l.tenth, 10)
	}
	return append(engines,
		library("malformed", plan, l.malformed, 2),
		unchecked("indicators_20", few, l.whole, 2), unchecked("indicators_200", lots, l.whole, 2),
		stdlib(l.whole), reading(l.whole), slow), done, nil
}

// fromCSV measures what starts from the file.
func (r *report) fromCSV(ctx context.Context, w io.Writer, l logs) error {
	engines, done, err := fromCSV(ctx, l)
	if err != nil {
		return err
	}
	defer done()
	t, err := contest(ctx, engines, r.Rounds)
	if err != nil {
		return err
	}
	r.engines(w, "From the file", t, engines, "ours_2")
	r.ratio("csv_natural_2", t, "natural_2", "ours_2")
	r.ratio("csv_settings_2", t, "settings_2", "ours_2")
	r.ratio("csv_expert_2", t, "expert_2", "ours_2")
	r.ratio("csv_stdlib_1", t, "stdlib_1", "ours_1")
	r.ratio("workers_2", t, "ours_1", "ours_2")
	r.ratio("malformed", t, "malformed_2", "ours_2")
	r.ratio("indicators_200", t, "indicators_200_2", "indicators_20_2")
	kept, err := duck.Kept(ctx, l.malformed.Path)
	if err != nil {
		return err
	}
	good := l.malformed.Rows - l.malformed.Malformed
	fmt.Fprintf(w, "\nOf the log with malformed rows the library rejects the %d that are, of %d; DuckDB with ignore_errors keeps %d of the %d good ones.\n",
		l.malformed.Malformed, l.malformed.Rows, kept, good)
	return nil
}
