package main

import (
	"context"
	"fmt"
	"io"
	"os"

	"github.com/capitolato/capitolato/adapters/csvlog"
	"github.com/capitolato/capitolato/adapters/jsonlog"
	"github.com/capitolato/capitolato/adapters/mapping"
	"github.com/capitolato/capitolato/adapters/queuelog"
	"github.com/capitolato/capitolato/adapters/xlsx"
	"github.com/capitolato/capitolato/internal/bench/contracts"
	"github.com/capitolato/capitolato/internal/bench/figures"
	"github.com/capitolato/capitolato/internal/bench/forms"
	"github.com/capitolato/capitolato/internal/bench/gen"
	"github.com/capitolato/capitolato/internal/bench/ours"
	"github.com/capitolato/capitolato/sla"
)

// mostForms is how many rows a log has at most that is read in all forms.
const mostForms = 200_000

// sources returns the engines that are the library reading one log in each form that an adapter
// reads, with one worker, and how many bytes each reads.
func sources(log *gen.Log) ([]engine, map[string]int64, error) {
	plan, err := twenty()
	if err != nil {
		return nil, nil, err
	}
	queues, err := queuePlan()
	if err != nil {
		return nil, nil, err
	}
	p, err := forms.Make(log.Path)
	if err != nil {
		return nil, nil, err
	}
	var engines []engine
	sizes := map[string]int64{}
	for _, f := range []struct {
		name, path string
		source     sla.Source
	}{
		{"csv", log.Path, csvlog.File(log.Path, nil, nil)},
		{"csv_quoted", p.Quoted, csvlog.File(p.Quoted, &mapping.Source{Records: "calls", Separator: ";"}, nil)},
		{"csv_windows1252", p.Latin, csvlog.File(p.Latin, &mapping.Source{Records: "calls", Encoding: "windows-1252"}, nil)},
		{"csv_gz", p.Gzip, csvlog.File(p.Gzip, &mapping.Source{Records: "calls"}, nil)},
		{"ndjson", p.Lines, jsonlog.File(p.Lines, &mapping.Source{Records: "calls"}, nil)},
		{"json", p.Array, jsonlog.File(p.Array, &mapping.Source{Records: "calls"}, nil)},
		{"xlsx", p.Sheet, xlsx.File(p.Sheet, &mapping.Source{Records: "calls"}, nil)},
		{"queue_log", p.Queue, queuelog.File(p.Queue, &mapping.Source{Records: "calls"}, nil)},
	} {
		info, err := os.Stat(f.path)
		if err != nil {
			return nil, nil, err
		}
		sizes[f.name] = info.Size()
		e := engine{name: f.name}
		if f.name == "queue_log" {
			e.run = func(ctx context.Context) (figures.Figures, error) {
				return nil, countStays(ctx, queues, f.source, log.Rows)
			}
		} else {
			e.want = log.Figures
			e.run = func(ctx context.Context) (figures.Figures, error) {
				a, err := ours.Judge(ctx, plan, f.source, 1)
				if err == nil {
					err = ours.Check(a, log)
				}
				if err != nil {
					return nil, err
				}
				return a.Figures, nil
			}
		}
		engines = append(engines, e)
	}
	return engines, sizes, nil
}

// queuePlan is a contract over the stays of a queue_log.
func queuePlan() (*sla.Plan, error) {
	c, err := contracts.Queues()
	if err != nil {
		return nil, err
	}
	return sla.Compile(c, nil)
}

// countStays reads a queue_log, which must hold a number of stays.
func countStays(ctx context.Context, plan *sla.Plan, source sla.Source, want int64) error {
	period, err := sla.ParsePeriod(contracts.Period)
	if err != nil {
		return err
	}
	tally, err := plan.Tally(ctx, period, &sla.TallyOptions{Workers: 1}, source)
	if err != nil {
		return err
	}
	if r := tally.Inputs[0].Reconciliation; r.Read != want || r.Rejected > 0 {
		return fmt.Errorf("%d stays, %d rejected, want %d and 0", r.Read, r.Rejected, want)
	}
	return nil
}

// fromSources measures what the other forms cost, against plain CSV.
func (r *report) fromSources(ctx context.Context, w io.Writer, log *gen.Log) error {
	engines, sizes, err := sources(log)
	if err != nil {
		return err
	}
	t, err := contest(ctx, engines, r.Rounds)
	if err != nil {
		return err
	}
	fmt.Fprintf(w, "\nThe same %d calls in other forms, 1 worker\n\n| form | MB | processor | a call | against csv |\n|---|--:|--:|--:|--:|\n", log.Rows)
	for _, e := range engines {
		d := t.median(e.name, processor)
		fmt.Fprintf(w, "| %s | %.1f | %s | %d ns | %.1f × |\n", e.name, float64(sizes[e.name])/1e6, show(d), d.Nanoseconds()/log.Rows, t.ratio(e.name, "csv", processor))
		r.CPU["form_"+e.name] = t.ratio(e.name, "csv", processor)
	}
	return nil
}
