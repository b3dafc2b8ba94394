package main

import (
	"context"
	"io"

	"github.com/capitolato/capitolato/adapters/csvlog"
	"github.com/capitolato/capitolato/internal/bench/gen"
	"github.com/capitolato/capitolato/internal/bench/ours"
)

// fromMemory returns the engines that start from columns in memory, and what closes them.
func fromMemory(ctx context.Context, log *gen.Log) ([]engine, func(), error) {
	plan, err := twenty()
	if err != nil {
		return nil, nil, err
	}
	source := ours.InMemory(csvlog.File(log.Path, nil, nil))
	if _, err := ours.Judge(ctx, plan, source, 2); err != nil { // the file is read now
		return nil, nil, err
	}
	dbs, done, err := databases(ctx, log.Path, "table_natural", "table_expert")
	if err != nil {
		return nil, nil, err
	}
	var engines []engine
	for _, n := range []int{2, 1} {
		engines = append(engines,
			columns(plan, source, log, n),
			database("memory_natural", dbs[0], "natural", log, n),
			database("memory_expert", dbs[1], "expert", log, n))
	}
	return engines, done, nil
}

// fromMemory measures what starts from columns in memory. It is over quickly, and so is done
// more often.
func (r *report) fromMemory(ctx context.Context, w io.Writer, log *gen.Log) error {
	engines, done, err := fromMemory(ctx, log)
	if err != nil {
		return err
	}
	defer done()
	t, err := contest(ctx, engines, 2*r.Rounds-1)
	if err != nil {
		return err
	}
	r.engines(w, "From columns in memory", t, engines, "memory_ours_2")
	r.ratio("memory_natural_2", t, "memory_natural_2", "memory_ours_2")
	r.ratio("memory_expert_2", t, "memory_expert_2", "memory_ours_2")
	return nil
}
