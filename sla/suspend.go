package sla

import (
	"fmt"
	"slices"
)

// suspensions checks the spans of days on which the contract does not bind, and keeps those that
// were agreed by the day as of which it is asked for.
func (k *compiler) suspensions() {
	for i, s := range k.contract.Suspensions {
		path := pointer("suspensions", i)
		problems := s.Check()
		for _, p := range problems {
			k.errorf(path+p.Path, "suspension", p.Hint, "%s", p.Message)
		}
		if len(problems) > 0 {
			continue
		}
		span := Period{s.From, s.Through.AddDays(1)}
		if span.clip(k.contract.Valid).empty() {
			k.errorf(path, "suspension", "", "the contract is not valid on any of these days")
		}
		if k.knows(&s.Document) {
			k.plan.suspended = append(k.plan.suspended, span)
		}
	}
	k.plan.suspended = union(k.plan.suspended)
}

// union returns periods in order, with those that touch made one.
func union(periods []Period) []Period {
	slices.SortFunc(periods, func(a, b Period) int { return a.From.Compare(b.From) })
	var out []Period
	for _, p := range periods {
		if n := len(out); n > 0 && p.From.Compare(out[n-1].To) <= 0 {
			if out[n-1].To.Compare(p.To) < 0 {
				out[n-1].To = p.To
			}
			continue
		}
		out = append(out, p)
	}
	return out
}

// suspendedIn returns the days of a period on which the contract does not bind.
func (p *Plan) suspendedIn(period Period) []Period {
	var out []Period
	for _, s := range p.suspended {
		if s = s.clip(Days{From: period.From, Through: period.To.AddDays(-1)}); !s.empty() {
			out = append(out, s)
		}
	}
	return out
}

// bindingDays returns the number of days of a period on which the contract binds.
func (p *Plan) bindingDays(period Period) int {
	n := period.days()
	for _, s := range p.suspendedIn(period) {
		n -= s.days()
	}
	return n
}

// suspend notes the days of the grid on which the contract does not bind.
func (g *grid) suspend(spans []Period) {
	g.suspended = make([]bool, len(g.days)-1)
	day := func(d Date) int { return Period{g.first, d}.days() }
	for _, s := range spans {
		from, to := day(s.From), day(s.To)
		for i := from; i < to; i++ {
			g.suspended[i] = true
		}
		g.dark = append(g.dark, [2]int64{g.days[from], g.days[to]})
	}
}

// isDark reports whether a span of time lies in days on which the contract does not bind.
func (g *grid) isDark(from, to int64) bool {
	return slices.ContainsFunc(g.dark, func(s [2]int64) bool {
		return s[0] <= from && to <= s[1] && (from < to || from < s[1])
	})
}

// bright returns the parts of disjoint intervals outside the days on which the contract does not
// bind.
func (g *grid) bright(spans [][2]int64) [][2]int64 {
	for _, d := range g.dark {
		var out [][2]int64
		for _, s := range spans {
			if from, to := s[0], min(s[1], d[0]); from < to {
				out = append(out, [2]int64{from, to})
			}
			if from, to := max(s[0], d[1]), s[1]; from < to {
				out = append(out, [2]int64{from, to})
			}
		}
		spans = out
	}
	return spans
}

// acceptsSuspended reports why an input cannot be judged: other days were suspended when it was
// counted.
func (p *Plan) acceptsSuspended(in Input) error {
	if !slices.Equal(in.Suspended, p.suspendedIn(in.Period)) {
		return fmt.Errorf("sla: the %s of %s were counted when other days were suspended: tally again", in.Records, in.Name)
	}
	return nil
}
