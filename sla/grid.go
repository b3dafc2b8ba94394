package sla

import (
	"fmt"
	"math"
	"time"
)

// grid places instants, in nanoseconds since 1970 UTC, in the sub-periods and days of a period.
type grid struct {
	period Period
	subs   []Period
	bounds []int64 // of the sub-periods: one more than there are
	days   []int64 // of the days: one more than there are
	first  Date
	// suspended says for each day, and dark lists, when the contract does not bind; nil where it
	// always does.
	suspended []bool
	dark      [][2]int64
}

// grid returns the grid of a period: sub-periods break at the starts of months and at the days on
// which the contract changes.
func (plan *Plan) grid(p Period) (*grid, error) {
	zone := plan.zone
	g := &grid{period: p, first: p.From}
	for _, month := range p.Months() {
		g.subs = append(g.subs, month.split(plan.cuts(month))...)
	}
	low, high := time.Unix(0, math.MinInt64), time.Unix(0, math.MaxInt64)
	if p.From.Midnight(zone).Before(low) || p.To.Midnight(zone).After(high) {
		return nil, fmt.Errorf("sla: the period %s is outside the years 1678 to 2261", p)
	}
	for _, s := range g.subs {
		g.bounds = append(g.bounds, s.From.Midnight(zone).UnixNano())
	}
	g.bounds = append(g.bounds, p.To.Midnight(zone).UnixNano())
	for d := p.From; d.Compare(p.To) <= 0; d = d.AddDays(1) {
		g.days = append(g.days, d.Midnight(zone).UnixNano())
	}
	if spans := plan.suspendedIn(p); len(spans) > 0 {
		g.suspend(spans)
	}
	return g, nil
}

func (g *grid) from() int64 { return g.bounds[0] }
func (g *grid) to() int64   { return g.bounds[len(g.bounds)-1] }

// clip returns the parts of disjoint intervals that lie in the period: a tally says nothing of
// what came later, such as when an outage ended that was still open.
func (g *grid) clip(spans [][2]int64) [][2]int64 {
	var out [][2]int64
	for _, s := range spans {
		if from, to := max(s[0], g.from()), min(s[1], g.to()); from < to {
			out = append(out, [2]int64{from, to})
		}
	}
	return g.bright(out)
}

// sub returns the index of the sub-period of an instant of the period.
func (g *grid) sub(t int64) int {
	for i := 1; ; i++ {
		if t < g.bounds[i] {
			return i - 1
		}
	}
}

// day returns the index of the day of an instant of the period.
func (g *grid) day(t int64) int {
	i := min(int((t-g.days[0])/(24*3600e9)), len(g.days)-2)
	for t < g.days[i] {
		i--
	}
	for t >= g.days[i+1] {
		i++
	}
	return i
}

// span returns the period of the sub-periods from i to j.
func (g *grid) span(i, j int) Period { return Period{g.subs[i].From, g.subs[j].To} }
