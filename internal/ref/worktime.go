package ref

import (
	"fmt"
	"math/big"
	"time"

	"github.com/capitolato/capitolato/internal/rule"
)

// Calendar says when a service is open.
type Calendar struct {
	// Open reports whether an instant is in the hours. It changes only at whole multiples of
	// Step since 1970 UTC.
	Open func(time.Time) bool
	Step time.Duration
	// From and To are what is known, both included.
	From, To time.Time
}

// worktime evaluates worktime(from, to, "calendar") and deadline(from, duration, "calendar") by
// walking from one step to the next.
func (s *scope) worktime(n *rule.Node) (Value, error) {
	var q [2]Quantity
	for i := range q {
		v, err := s.eval(n.Args[i])
		if err != nil || v == nil {
			return nil, err
		}
		var ok bool
		if q[i], ok = v.(Quantity); !ok {
			return nil, fmt.Errorf("ref: %s of %v", n.Text, v)
		}
	}
	cal, err := s.calendar(n)
	if err != nil || !cal.knows(q[0].Rat) {
		return nil, err
	}
	if n.Text == "deadline" {
		return cal.deadline(q[0].Rat, q[1].Rat), nil
	}
	if !cal.knows(q[1].Rat) {
		return nil, nil
	}
	if q[1].Rat.Cmp(q[0].Rat) < 0 {
		return Quantity{new(big.Rat).Neg(cal.worked(q[1].Rat, q[0].Rat)), Duration}, nil
	}
	return Quantity{cal.worked(q[0].Rat, q[1].Rat), Duration}, nil
}

// calendar returns the calendar that a call names, or the only one.
func (s *scope) calendar(n *rule.Node) (*Calendar, error) {
	for name, cal := range s.Calendars {
		if len(n.Args) == 3 && n.Args[2].Text == name || len(n.Args) == 2 && len(s.Calendars) == 1 {
			return cal, nil
		}
	}
	return nil, fmt.Errorf("ref: no calendar for %s", n.Text)
}

func (c *Calendar) knows(t *big.Rat) bool {
	return t.Cmp(instant(c.From).Rat) >= 0 && t.Cmp(instant(c.To).Rat) <= 0
}

// after returns the first end of a step after t, and before the last before it.
func (c *Calendar) after(t *big.Rat) *big.Rat {
	step := big.NewRat(int64(c.Step), 1)
	n, _ := integer("floor", new(big.Rat).Quo(t, step))
	return step.Mul(step, new(big.Rat).SetInt(n.Add(n, big.NewInt(1))))
}

func (c *Calendar) before(t *big.Rat) *big.Rat {
	step := big.NewRat(int64(c.Step), 1)
	n, _ := integer("ceil", new(big.Rat).Quo(t, step))
	return step.Mul(step, new(big.Rat).SetInt(n.Sub(n, big.NewInt(1))))
}

// isOpen reports whether the step that holds t is open.
func (c *Calendar) isOpen(t *big.Rat) bool {
	ns, _ := integer("floor", t)
	return c.Open(time.Unix(0, ns.Int64()))
}

// worked adds up the open time from a to a later b.
func (c *Calendar) worked(a, b *big.Rat) *big.Rat {
	sum := new(big.Rat)
	for a.Cmp(b) < 0 {
		next := c.after(a)
		if next.Cmp(b) > 0 {
			next = b
		}
		if c.isOpen(a) {
			sum.Add(sum, new(big.Rat).Sub(next, a))
		}
		a = next
	}
	return sum
}

// deadline walks on from a, or back where d is negative, until d has been worked; nil where the
// calendar ends before.
func (c *Calendar) deadline(a, d *big.Rat) Value {
	left := new(big.Rat).Abs(d)
	for left.Sign() > 0 && c.knows(a) {
		next := c.after(a)
		from := a
		if d.Sign() < 0 {
			next = c.before(a)
			from = next
		}
		length := new(big.Rat).Sub(next, a)
		if c.isOpen(from) {
			if part := length.Abs(length); part.Cmp(left) >= 0 {
				next = new(big.Rat).Add(a, left)
				if d.Sign() < 0 {
					next.Sub(a, left)
				}
				left = new(big.Rat)
			} else {
				left.Sub(left, part)
			}
		}
		a = next
	}
	if left.Sign() > 0 || !c.knows(a) {
		return nil
	}
	return Quantity{a, Instant}
}
