package ruletest

import (
	"context"

	"github.com/capitolato/capitolato/sla"
)

// CheckCase checks a contract that was compiled against one case of a file, as [Check] does. A
// tally of the case's records, which may be nil, is judged instead of the records where the
// contract counts the same things: a contract that differs in a target does.
func CheckCase(ctx context.Context, plan *sla.Plan, f *File, c *Case, t *sla.Tally) ([]Failure, error) {
	r := &run{f: f, c: c, plan: plan, problems: plan.Warnings()}
	if t != nil {
		r.sources, r.tally = c.Sources(), t
		r.result, r.failed = plan.Judge(t, c.Period)
	}
	if r.result == nil {
		r.failed = nil
		if err := r.evaluate(ctx); err != nil {
			return nil, err
		}
	}
	var out []Failure
	for _, a := range r.answers(ctx) {
		if !a.met {
			out = append(out, a.failure())
		}
	}
	return out, context.Cause(ctx)
}
