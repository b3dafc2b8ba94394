package rule

import (
	"maps"
	"math/big"
	"slices"
	"strings"

	"github.com/capitolato/capitolato/sla/calendar"
)

// worktime checks worktime(from, to, "calendar") and deadline(from, duration, "calendar").
func (c *Checker) worktime(ctx *context, n *Node) *Expr {
	e := &Expr{Op: OpWorktime, Type: Duration}
	second, form := Time, `worktime(.opened, .closed, "office")`
	if n.Text == "deadline" {
		e.Op, e.Type = OpDeadline, Time
		second, form = Duration, `deadline(.opened, duration("4h"), "office")`
	}
	if len(n.Args) < 2 || len(n.Args) > 3 {
		return c.errorf(ctx, n.Span, "arguments", "write such as "+form, "%s takes two values and the name of a calendar", n.Text)
	}
	named := c.calendar(ctx, n, e)
	for i, want := range []Type{Time, second} {
		x := c.expr(ctx, n.Args[i])
		if x == nil {
			return nil
		}
		if x.Type != want {
			return c.errorf(ctx, n.Args[i].Span, "type", "write such as "+form, "argument %d of %s is %s, this is %s", i+1, n.Text, want, x.Type)
		}
		e.Args = append(e.Args, x)
	}
	if !named {
		return nil
	}
	e.Int, e.Den = e.Args[0].Int && e.Args[1].Int, lcm(e.Args[0].Den, e.Args[1].Den)
	return c.node(ctx, n, e)
}

// calendar sets the calendar that a call names, or the contract's only one.
func (c *Checker) calendar(ctx *context, n *Node, e *Expr) bool {
	known := slices.Sorted(maps.Keys(c.env.Calendars))
	switch {
	case len(n.Args) == 3 && n.Args[2].Kind != StringNode:
		c.errorf(ctx, n.Args[2].Span, "type", "", "the name of a calendar is a text in quotes")
		return false
	case len(n.Args) == 3:
		e.Name = n.Args[2].Text
		if c.env.Calendars[e.Name] == nil {
			if len(known) == 0 {
				c.errorf(ctx, n.Args[2].Span, "unknown-name", "declare it among the contract's calendars", "unknown calendar %q", e.Name)
			} else {
				c.unknown(ctx, n.Args[2].Span, "calendar", e.Name, func() []string { return known })
			}
			return false
		}
	case len(known) == 1:
		e.Name = known[0]
	case len(known) == 0:
		c.errorf(ctx, n.Op, "calendar", "declare one: calendars, with its hours", "%s needs a calendar, and the contract has none", n.Text)
		return false
	default:
		c.errorf(ctx, n.Op, "calendar", "name one as the last argument: "+strings.Join(known, ", "), "the contract has several calendars")
		return false
	}
	e.Hours = c.env.Calendars[e.Name]
	c.calendars[e.Name] = true
	return true
}

// UnusedCalendars returns the names of the calendars that no rule checked so far uses.
func (c *Checker) UnusedCalendars() []string {
	var out []string
	for _, name := range slices.Sorted(maps.Keys(c.env.Calendars)) {
		if !c.calendars[name] {
			out = append(out, name)
		}
	}
	return out
}

// work evaluates worktime and deadline. A calendar knows whole nanoseconds; what is within one
// is all open or all closed. Outside its days, the result is missing.
func work(e *Expr, args []Value) Value {
	out, ok := new(big.Rat), false
	if e.Op == OpWorktime {
		out, ok = workBetween(e.Hours, args[0].R, args[1].R)
	} else {
		out, ok = workAfter(e.Hours, args[0].R, args[1].R)
	}
	if !ok {
		return Missing
	}
	return Value{Type: e.Type, R: out}
}

func workBetween(h *calendar.Hours, a, b *big.Rat) (*big.Rat, bool) {
	x, before, ok1 := openBefore(h, a)
	y, after, ok2 := openBefore(h, b)
	if !ok1 || !ok2 {
		return nil, false
	}
	ns, ok := h.BetweenNanos(x, y)
	after.Sub(after, before)
	return after.Add(after, new(big.Rat).SetInt64(ns)), ok
}

// openBefore returns the whole nanosecond before an instant, and how much of what is between
// the two is open.
func openBefore(h *calendar.Hours, t *big.Rat) (ns int64, part *big.Rat, ok bool) {
	whole := Floor(t)
	if !whole.IsInt64() {
		return 0, nil, false
	}
	ns, part = whole.Int64(), new(big.Rat)
	if t.IsInt() {
		return ns, part, true
	}
	open, ok := h.BetweenNanos(ns, ns+1)
	part.Sub(t, part.SetInt(whole))
	return ns, part.Mul(part, new(big.Rat).SetInt64(open)), ok
}

// workAfter counts from the whole nanosecond before a: the time sought is in the nanosecond that
// ends, or if d is negative begins, where the next whole one of working time does.
func workAfter(h *calendar.Hours, a, d *big.Rat) (*big.Rat, bool) {
	from, part, ok := openBefore(h, a)
	if !ok || d.Sign() == 0 {
		_, known := h.BetweenNanos(from, from)
		return a, ok && known
	}
	target := part.Add(part, d)
	whole := Ceil(target)
	if d.Sign() < 0 {
		whole = Floor(target)
	}
	if !whole.IsInt64() {
		return nil, false
	}
	at := from
	if whole.Sign() != 0 {
		if at, ok = h.AfterNanos(from, whole.Int64()); !ok {
			return nil, false
		}
	}
	rest := target.Sub(target, new(big.Rat).SetInt(whole))
	return rest.Add(rest, new(big.Rat).SetInt64(at)), true
}
