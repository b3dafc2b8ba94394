package engine

import (
	"fmt"

	"github.com/capitolato/capitolato/internal/rule"
	"github.com/capitolato/capitolato/sla/calendar"
)

// worktime lowers worktime and deadline of whole nanoseconds.
func (b *Builder) worktime(e *rule.Expr) numReg {
	l, r := b.numOrNone(e.Args[0]), b.numOrNone(e.Args[1])
	if l == noReg || r == noReg || b.p.dens[l] != 1 || b.p.dens[r] != 1 {
		return noReg
	}
	compute := (*calendar.Hours).BetweenNanos
	if e.Op == rule.OpDeadline {
		compute = (*calendar.Hours).AfterNanos
	}
	return b.newNum(fmt.Sprint(e.Op, e.Hours.Key(), l, r), e, 1, func(out numReg) step {
		return worktimeStep{op: e.Op, hours: e.Hours, compute: compute, l: l, r: r, out: out}
	})
}

// worktimeStep looks two numbers up in the table of a calendar. The working time never
// overflows: it is no longer than all that the calendar knows.
type worktimeStep struct {
	op        rule.Op
	hours     *calendar.Hours
	compute   func(h *calendar.Hours, x, y int64) (int64, bool)
	l, r, out numReg
}

func (s worktimeStep) run(m *Machine) {
	o, l, r, ok := m.both(s.out, s.l, s.r)
	if !ok {
		return
	}
	for i, x := range l.v {
		if !o.valid.Get(i) {
			continue
		}
		v, known := s.compute(s.hours, x, r.v[i])
		o.v[i] = v
		if !known {
			o.valid[i/64] &^= 1 << (i % 64)
		}
	}
}
