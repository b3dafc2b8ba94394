package sla

import "context"

// Evaluate judges a contract over a period from some sources, in one call. Programs that
// judge several periods, or keep what was counted, use [Compile], [Plan.Tally] and
// [Plan.Judge].
func Evaluate(ctx context.Context, c *Contract, period Period, sources ...Source) (*Result, error) {
	p, err := Compile(c, nil)
	if err != nil {
		return nil, err
	}
	t, err := p.Tally(ctx, period, nil, sources...)
	if err != nil {
		return nil, err
	}
	return p.Judge(t, period)
}
