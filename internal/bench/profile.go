package main

import (
	"context"
	"os"
	"runtime/pprof"

	"github.com/capitolato/capitolato/adapters/csvlog"
	"github.com/capitolato/capitolato/internal/bench/gen"
	"github.com/capitolato/capitolato/internal/bench/ours"
	"github.com/capitolato/capitolato/sla"
)

// profile writes a CPU profile of the library judging a log with one worker, from the file or,
// with memory set, from columns in memory.
func profile(ctx context.Context, log *gen.Log, path string, memory bool) error {
	plan, err := twenty()
	if err != nil {
		return err
	}
	var source sla.Source = csvlog.File(log.Path, nil, nil)
	rounds := 1
	if memory {
		source, rounds = ours.InMemory(source), 10
		if _, err := ours.Judge(ctx, plan, source, 1); err != nil { // the file is read now
			return err
		}
	}
	f, err := os.Create(path)
	if err != nil {
		return err
	}
	defer f.Close()
	if err := pprof.StartCPUProfile(f); err != nil {
		return err
	}
	for range rounds {
		if _, err = ours.Judge(ctx, plan, source, 1); err != nil {
			break
		}
	}
	pprof.StopCPUProfile()
	if err != nil {
		return err
	}
	return f.Close()
}
