package main

import (
	"context"
	"fmt"
	"os"
	"runtime"
	"slices"
	"time"

	"github.com/capitolato/capitolato/internal/bench/figures"
)

// engine is one way to get the figures.
type engine struct {
	// name is how tables and ratios know it; a trailing number is that of workers or threads.
	name string
	// ready prepares a run, off the clock; nil where there is nothing to prepare.
	ready func(context.Context) error
	// run returns the figures, or nil where it makes none.
	run func(context.Context) (figures.Figures, error)
	// want are the right figures.
	want figures.Figures
	// once lets an engine run in the first round alone.
	once bool
	// part is how many times as long the whole log would take, 0 for 1.
	part int
}

// took is how long a run took, on the clock and on all processors together.
type took struct{ wall, cpu time.Duration }

// times holds how long each engine took, in each round that it ran in.
type times map[string][]took

// contest lets the engines run in turn, for a number of rounds, and checks their figures.
func contest(ctx context.Context, engines []engine, rounds int) (times, error) {
	t := times{}
	for round := range rounds {
		for _, e := range engines {
			if e.once && round > 0 {
				continue
			}
			d, err := e.time(ctx)
			if err != nil {
				return nil, fmt.Errorf("%s: %w", e.name, err)
			}
			t[e.name] = append(t[e.name], d)
			fmt.Fprintf(os.Stderr, "round %d/%d  %-20s %s\n", round+1, rounds, e.name, show(d.wall))
		}
	}
	return t, nil
}

// time runs an engine once.
func (e *engine) time(ctx context.Context) (took, error) {
	if e.ready != nil {
		if err := e.ready(ctx); err != nil {
			return took{}, err
		}
	}
	runtime.GC() // what the one before left is not this one's to clear away
	start, used := time.Now(), cpu()
	got, err := e.run(ctx)
	part := time.Duration(max(e.part, 1))
	d := took{part * time.Since(start), part * (cpu() - used)}
	if err == nil && e.want != nil {
		err = e.want.Diff(got)
	}
	return d, err
}

func wall(d took) float64      { return float64(d.wall) }
func processor(d took) float64 { return float64(d.cpu) }

// median returns the median of a measure of an engine.
func (t times) median(name string, of func(took) float64) time.Duration {
	return time.Duration(median(each(t[name], of)))
}

// best returns the shortest time of an engine.
func (t times) best(name string) time.Duration {
	return time.Duration(slices.Min(each(t[name], wall)))
}

// ratio returns how many times as much a takes as b: the median of the ratios within each round,
// for the speed of a machine drifts.
func (t times) ratio(a, b string, of func(took) float64) float64 {
	var ratios []float64
	for i := range min(len(t[a]), len(t[b])) {
		if y := of(t[b][i]); y > 0 {
			ratios = append(ratios, of(t[a][i])/y)
		}
	}
	return median(ratios)
}

func each(all []took, of func(took) float64) []float64 {
	out := make([]float64, len(all))
	for i, d := range all {
		out[i] = of(d)
	}
	return out
}

func median(values []float64) float64 {
	sorted := slices.Sorted(slices.Values(values))
	n := len(sorted)
	if n == 0 {
		return 0
	}
	return (sorted[(n-1)/2] + sorted[n/2]) / 2
}
