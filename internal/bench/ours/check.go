package ours

import (
	"fmt"

	"github.com/capitolato/capitolato/internal/bench/gen"
)

// Check says what of an answer is not as the making of the log would have it: a figure, or what
// became of the rows.
func Check(a *Answer, log *gen.Log) error {
	if err := log.Figures.Diff(a.Figures); err != nil {
		return err
	}
	r := a.Result.Sources[0].Reconciliation
	for _, c := range []struct {
		what      string
		got, want int64
	}{
		{"read", r.Read, log.Rows},
		{"rejected", r.Rejected, log.Malformed},
		{"duplicate", r.Duplicate, 0},
		{"out of period", r.OutOfPeriod, log.OutOfPeriod},
		{"out of scope", r.OutOfScope, log.OutOfScope},
		{"counted", r.Counted, log.Rows - log.Malformed - log.OutOfPeriod - log.OutOfScope},
	} {
		if c.got != c.want {
			return fmt.Errorf("%d rows %s, want %d", c.got, c.what, c.want)
		}
	}
	return nil
}
