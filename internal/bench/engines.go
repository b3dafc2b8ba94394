package main

import (
	"context"
	"fmt"

	"github.com/capitolato/capitolato/internal/bench/contracts"
	"github.com/capitolato/capitolato/internal/bench/duck"
	"github.com/capitolato/capitolato/internal/bench/figures"
	"github.com/capitolato/capitolato/internal/bench/gen"
	"github.com/capitolato/capitolato/internal/bench/naive"
	"github.com/capitolato/capitolato/internal/bench/ours"
	"github.com/capitolato/capitolato/internal/bench/plain"
	"github.com/capitolato/capitolato/sla"
)

func twenty() (*sla.Plan, error) {
	c, err := contracts.Twenty(false)
	if err != nil {
		return nil, err
	}
	return sla.Compile(c, nil)
}

func many(n int) (*sla.Plan, error) {
	c, err := contracts.Many(n)
	if err != nil {
		return nil, err
	}
	return sla.Compile(c, nil)
}

// library returns the engine that is the library, reading a log. What became of the rows is
// checked too.
func library(name string, plan *sla.Plan, log *gen.Log, workers int) engine {
	return engine{name: fmt.Sprintf("%s_%d", name, workers), want: log.Figures,
		run: func(ctx context.Context) (figures.Figures, error) {
			a, err := ours.CSV(ctx, plan, log.Path, workers)
			if err == nil {
				err = ours.Check(a, log)
			}
			if err != nil {
				return nil, err
			}
			return a.Figures, nil
		}}
}

// unchecked returns the library with a contract whose figures nothing else knows.
func unchecked(name string, plan *sla.Plan, log *gen.Log, workers int) engine {
	return engine{name: fmt.Sprintf("%s_%d", name, workers), run: func(ctx context.Context) (figures.Figures, error) {
		_, err := ours.CSV(ctx, plan, log.Path, workers)
		return nil, err
	}}
}

// columns returns the library reading columns in memory.
func columns(plan *sla.Plan, source sla.Source, log *gen.Log, workers int) engine {
	return engine{name: fmt.Sprintf("memory_ours_%d", workers), want: log.Figures,
		run: func(ctx context.Context) (figures.Figures, error) {
			a, err := ours.Judge(ctx, plan, source, workers)
			if err == nil {
				err = ours.Check(a, log)
			}
			if err != nil {
				return nil, err
			}
			return a.Figures, nil
		}}
}

// database returns the engine that asks a database.
func database(name string, db *duck.DB, query string, log *gen.Log, threads int) engine {
	return engine{
		name: fmt.Sprintf("%s_%d", name, threads), want: log.Figures,
		ready: func(ctx context.Context) error { return db.SetThreads(ctx, threads) },
		run:   func(ctx context.Context) (figures.Figures, error) { return db.Figures(ctx, query) },
	}
}

// stdlib returns the engine that lets encoding/csv read the log.
func stdlib(log *gen.Log) engine {
	return engine{name: "stdlib_1", run: func(context.Context) (figures.Figures, error) {
		n, err := plain.CSV(log.Path)
		return nil, same(err, "rows", n, log.Rows)
	}}
}

// reading returns the engine that reads the log and does not look at it.
func reading(log *gen.Log) engine {
	return engine{name: "read_1", run: func(context.Context) (figures.Figures, error) {
		n, err := plain.Bytes(log.Path)
		return nil, same(err, "bytes", n, log.Size)
	}}
}

// byRow returns the engine that is expr's VM, a row at a time, over a log whose time counts part times.
func byRow(log *gen.Log, part int) engine {
	return engine{name: "naive_1", once: true, part: part, want: log.Figures,
		run: func(context.Context) (figures.Figures, error) { return naive.Figures(log.Path) }}
}

// same returns an error unless got is as it should be.
func same(err error, what string, got, want int64) error {
	if err == nil && got != want {
		err = fmt.Errorf("%d %s, want %d", got, what, want)
	}
	return err
}
