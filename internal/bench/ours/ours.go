// Package ours runs the library as a program would.
package ours

import (
	"context"
	"fmt"
	"math/big"

	"github.com/capitolato/capitolato/adapters/csvlog"
	"github.com/capitolato/capitolato/internal/bench/contracts"
	"github.com/capitolato/capitolato/internal/bench/figures"
	"github.com/capitolato/capitolato/sla"
)

// Answer is what came out of a run.
type Answer struct {
	Result  *sla.Result
	Figures figures.Figures
}

// CSV judges a contract by a log, with a number of workers.
func CSV(ctx context.Context, plan *sla.Plan, path string, workers int) (*Answer, error) {
	return Judge(ctx, plan, csvlog.File(path, nil, nil), workers)
}

// Judge judges a contract by a source.
func Judge(ctx context.Context, plan *sla.Plan, source sla.Source, workers int) (*Answer, error) {
	period, err := sla.ParsePeriod(contracts.Period)
	if err != nil {
		return nil, err
	}
	tally, err := plan.Tally(ctx, period, &sla.TallyOptions{Workers: workers}, source)
	if err != nil {
		return nil, err
	}
	result, err := plan.Judge(tally, period)
	if err != nil {
		return nil, err
	}
	f, err := figuresOf(result)
	return &Answer{result, f}, err
}

// figuresOf returns the figures of a result, all of which must have led to a verdict.
func figuresOf(result *sla.Result) (figures.Figures, error) {
	f := figures.Figures{}
	for _, area := range result.Areas {
		for _, ind := range area.Indicators {
			if ind.Verdict != sla.OK && ind.Verdict != sla.KO || ind.Exact == nil {
				return nil, fmt.Errorf("%s/%s is %s: %s", area.ID, ind.ID, ind.Verdict, ind.Reason)
			}
			r, ok := new(big.Rat).SetString(*ind.Exact)
			if !ok {
				return nil, fmt.Errorf("%s/%s is %q, not a fraction", area.ID, ind.ID, *ind.Exact)
			}
			f[area.ID+"/"+ind.ID] = r
		}
	}
	return f, nil
}
