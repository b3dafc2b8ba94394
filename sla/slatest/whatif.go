package slatest

import (
	"context"
	"fmt"
	"strings"

	"github.com/capitolato/capitolato/sla"
)

// Comparison tells what becomes of the same records under two contracts.
type Comparison struct {
	Signed, Draft *sla.Result
	// Changes are the indicators that the two do not judge alike, in the order of the signed
	// contract, and then those that only the draft has. Alike is the number of the others.
	Changes []Change
	Alike   int
}

// Change is an indicator that two contracts do not judge alike: its verdict, its figure or how
// many records it rests on differ, or only one of them has it.
type Change struct {
	// Indicator is area/id.
	Indicator string
	// Signed and Draft are the two judgments, nil in a contract that lacks the indicator. The
	// counts are in their explanations.
	Signed, Draft *sla.IndicatorResult
}

// Flipped reports whether the verdict is not the same, which it is not if one contract lacks the
// indicator.
func (c Change) Flipped() bool {
	return c.Signed == nil || c.Draft == nil || c.Signed.Verdict != c.Draft.Verdict
}

// WhatIf judges the same records, over the same period, by two contracts, such as the one that
// was signed and a draft of the next, and tells which verdicts flip. The sources are read once for
// each.
func WhatIf(ctx context.Context, signed, draft *sla.Contract, period sla.Period, sources ...sla.Source) (*Comparison, error) {
	a, err := sla.Evaluate(ctx, signed, period, sources...)
	if err != nil {
		return nil, fmt.Errorf("the signed contract: %w", err)
	}
	b, err := sla.Evaluate(ctx, draft, period, sources...)
	if err != nil {
		return nil, fmt.Errorf("the draft: %w", err)
	}
	out := &Comparison{Signed: a, Draft: b}
	before, after := named(a), named(b)
	for _, name := range append(before.names, after.names...) {
		x, y := before.results[name], after.results[name]
		switch {
		case x == nil && y == nil: // told
		case x != nil && y != nil && alike(x, y):
			out.Alike++
		default:
			out.Changes = append(out.Changes, Change{name, x, y})
		}
		delete(before.results, name)
		delete(after.results, name)
	}
	return out, nil
}

// results are the judgments of a result, by area/id.
type results struct {
	names   []string
	results map[string]*sla.IndicatorResult
}

func named(r *sla.Result) results {
	out := results{results: map[string]*sla.IndicatorResult{}}
	for i := range r.Areas {
		for j := range r.Areas[i].Indicators {
			x := &r.Areas[i].Indicators[j]
			name := r.Areas[i].ID + "/" + x.ID
			out.names = append(out.names, name)
			out.results[name] = x
		}
	}
	return out
}

// alike reports whether two judgments are the same but for their words.
func alike(x, y *sla.IndicatorResult) bool {
	if x.Verdict != y.Verdict || text(x.Exact) != text(y.Exact) || len(x.Explanation.Counts) != len(y.Explanation.Counts) {
		return false
	}
	for i, c := range x.Explanation.Counts {
		d := y.Explanation.Counts[i]
		if text(c.Value) != text(d.Value) || c.Records != d.Records || c.Missing != d.Missing {
			return false
		}
	}
	return true
}

// text returns what a pointer points at, or that it does not.
func text(s *string) string {
	if s == nil {
		return "none"
	}
	return *s
}

// String writes the comparison for people: the verdicts that flip first, then the others that
// changed, each with its numbers under both contracts.
func (c *Comparison) String() string {
	var flipped, moved []string
	for _, x := range c.Changes {
		line := fmt.Sprintf("%s: %s → %s\n    signed  %s\n    draft   %s", x.Indicator, verdict(x.Signed), verdict(x.Draft), numbers(x.Signed), numbers(x.Draft))
		if x.Flipped() {
			flipped = append(flipped, line)
		} else {
			moved = append(moved, line)
		}
	}
	head := fmt.Sprintf("%s: %d verdicts flip, %d only move, %d stay as they are", c.Signed.Period, len(flipped), len(moved), c.Alike)
	return strings.Join(append(append([]string{head}, flipped...), moved...), "\n")
}

// verdict writes a verdict and its figure.
func verdict(x *sla.IndicatorResult) string {
	switch {
	case x == nil:
		return "not in the contract"
	case x.Value == nil:
		return x.Verdict.String()
	case x.Unit == "":
		return x.Verdict.String() + " " + *x.Value
	}
	return x.Verdict.String() + " " + *x.Value + " " + x.Unit
}

// numbers writes the numbers behind a verdict.
func numbers(x *sla.IndicatorResult) string {
	switch {
	case x == nil:
		return "–"
	case x.Reason != "":
		return x.Explanation.Text + " (" + x.Reason + ")"
	}
	return x.Explanation.Text
}
