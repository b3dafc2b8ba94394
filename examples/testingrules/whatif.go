package main

import (
	"context"
	"fmt"
	"io"
	"maps"
	"path"
	"slices"

	"github.com/capitolato/capitolato/sla"
	"github.com/capitolato/capitolato/sla/slatest"
)

// draft returns what the parties might sign next: of all calls that come in, those lost included,
// 75% are to be answered within half a minute, and at most 1.5% may be lost.
func draft(signed *sla.Contract) *sla.Contract {
	next := *signed
	next.Metrics = maps.Clone(signed.Metrics)
	next.Metrics["pct_within_20s"] = `100 * count(inbound, .answered and .wait <= duration("30s")) / len(inbound)`
	targets := map[string]string{"attesa": "value >= 75", "perse": "value <= 1.5"}
	next.Areas = slices.Clone(signed.Areas)
	for i := range next.Areas {
		indicators := slices.Clone(next.Areas[i].Indicators)
		for j := range indicators {
			if target, ok := targets[indicators[j].ID]; ok {
				indicators[j].Target = target
			}
		}
		next.Areas[i].Indicators = indicators
	}
	return &next
}

// whatIf tells which verdicts of the half-year the draft would flip: the records of that are in
// resoconto.txtar, whose cases share them.
func whatIf(ctx context.Context, w io.Writer, files []*slatest.File) error {
	i := slices.IndexFunc(files, func(f *slatest.File) bool { return path.Base(f.Name()) == "resoconto.txtar" })
	if i < 0 {
		return nil
	}
	signed, c := files[i].Contract(), files[i].Cases()[0]
	comparison, err := slatest.WhatIf(ctx, signed, draft(signed), c.Period, c.Sources...)
	if err == nil {
		fmt.Fprintf(w, "\nUnder the draft, in %s\n", comparison)
	}
	return err
}
