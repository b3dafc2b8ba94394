package rule

import (
	"math/big"

	"github.com/capitolato/capitolato/sla/calendar"
)

// Window is the part of time in which records are looked for: in one of some spans, unless Spans
// is nil, and in the hours of a calendar, unless Hours is nil.
type Window struct {
	// Spans are sorted and apart from each other, in nanoseconds since 1970 UTC.
	Spans [][2]int64
	// Hours has the Name.
	Hours *calendar.Hours
	Name  string
}

// Predicate checks a predicate about one record of a type.
func (c *Checker) Predicate(records string, src Source) *Expr {
	return c.predicate(&context{src: src, area: Everywhere, records: c.env.Records[records]}, c.parse(src, ParsePredicate))
}

// Calendar returns the hours of a calendar of the contract, of which it notes that it is used;
// nil if there is none with the name.
func (c *Checker) Calendar(name string) *calendar.Hours {
	c.calendars[name] = true
	return c.env.Calendars[name]
}

// Holds returns the predicate that is true of a record whose instant, a field, is in the window.
func (w Window) Holds(at *Field) *Expr {
	t := timeField(at)
	return w.both(func(s [2]int64) *Expr {
		return and(binary(OpGe, t, instant(s[0])), binary(OpLt, t, instant(s[1])))
	}, func() *Expr { return w.open(t) })
}

// Within returns the predicate that is true of an interval, whose ends are fields, that lies
// wholly in the window. Of one that is still open it is missing.
func (w Window) Within(from, to *Field) *Expr {
	a, b := timeField(from), timeField(to)
	return w.both(func(s [2]int64) *Expr {
		return and(and(binary(OpGe, a, instant(s[0])), binary(OpLt, a, instant(s[1]))), binary(OpLe, b, instant(s[1])))
	}, func() *Expr {
		return and(w.open(a), binary(OpEq, w.work(a, b), &Expr{Op: OpSub, Type: Duration, Args: []*Expr{b, a}, Int: true, Den: one, record: true}))
	})
}

// Touches returns the predicate that is true of an interval of which some part may be in the
// window: of every one that has such a part, and of one that lies outside what the calendar
// knows.
func (w Window) Touches(from, to *Field) *Expr {
	a, b := timeField(from), timeField(to)
	if w.Hours == nil {
		return w.both(func(s [2]int64) *Expr {
			later := binary(OpGt, b, instant(s[0]))
			return and(binary(OpLt, a, instant(s[1])), &Expr{Op: OpOr, Type: Bool, Args: []*Expr{later, {Op: OpIsNil, Type: Bool, Args: []*Expr{b}}}})
		}, nil)
	}
	worked := func(a, b *Expr) *Expr {
		unknown := nanoseconds(1)
		known := &Expr{Op: OpCoalesce, Type: Duration, Args: []*Expr{w.work(a, b), unknown}, Int: true, Den: one, record: true}
		return binary(OpGt, known, nanoseconds(0))
	}
	if w.Spans == nil {
		return worked(a, b)
	}
	return either(w.Spans, func(s [2]int64) *Expr {
		end := &Expr{Op: OpCoalesce, Type: Time, Args: []*Expr{b, instant(s[1])}, Int: true, Den: one, record: true}
		return worked(extreme("max", a, instant(s[0])), extreme("min", end, instant(s[1])))
	})
}

// Outside returns what is left of intervals outside the window. They are sorted, and apart from
// each other; so is the result.
func (w Window) Outside(spans [][2]int64) [][2]int64 {
	var out [][2]int64
	for _, s := range spans {
		at := s[0]
		for _, gap := range w.Parts(s[0], s[1]) {
			if at < gap[0] {
				out = append(out, [2]int64{at, gap[0]})
			}
			at = gap[1]
		}
		if at < s[1] {
			out = append(out, [2]int64{at, s[1]})
		}
	}
	return out
}

// Parts returns the parts of the window between two instants, sorted and disjoint.
func (w Window) Parts(from, to int64) [][2]int64 {
	if w.Spans == nil {
		if w.Hours == nil {
			return [][2]int64{{from, to}}
		}
		return w.Hours.OpenNanos(from, to)
	}
	var out [][2]int64
	for _, s := range w.Spans {
		a, b := max(s[0], from), min(s[1], to)
		switch {
		case a >= b:
		case w.Hours == nil:
			out = append(out, [2]int64{a, b})
		default:
			out = append(out, w.Hours.OpenNanos(a, b)...)
		}
	}
	return out
}

// InSpans returns the predicate that is true of a record whose instant, a field, is in one of some
// spans, which are sorted and disjoint. It compares with bounds and nothing else, and with few of
// them for each record.
func InSpans(at *Field, spans [][2]int64) *Expr {
	t := timeField(at)
	switch len(spans) {
	case 0:
		return constExpr(BoolValue(false))
	case 1:
		return and(binary(OpGe, t, instant(spans[0][0])), binary(OpLt, t, instant(spans[0][1])))
	}
	half := len(spans) / 2
	return &Expr{Op: OpCond, Type: Bool, record: true,
		Args: []*Expr{binary(OpLt, t, instant(spans[half][0])), InSpans(at, spans[:half]), InSpans(at, spans[half:])}}
}

// both joins what must hold of the spans and of the calendar; nil where there are neither.
func (w Window) both(inSpan func([2]int64) *Expr, inHours func() *Expr) *Expr {
	switch {
	case w.Spans == nil && w.Hours == nil:
		return nil
	case w.Hours == nil:
		return either(w.Spans, inSpan)
	case w.Spans == nil:
		return inHours()
	}
	return and(either(w.Spans, inSpan), inHours())
}

// either joins the predicates of the spans, as a tree that is not deep.
func either(spans [][2]int64, f func([2]int64) *Expr) *Expr {
	if len(spans) == 1 {
		return f(spans[0])
	}
	half := len(spans) / 2
	return &Expr{Op: OpOr, Type: Bool, Args: []*Expr{either(spans[:half], f), either(spans[half:], f)}, record: true}
}

// open is true where the calendar is open at t.
func (w Window) open(t *Expr) *Expr {
	next := &Expr{Op: OpAdd, Type: Time, Args: []*Expr{t, nanoseconds(1)}, Int: true, Den: one, record: true}
	return binary(OpGt, w.work(t, next), nanoseconds(0))
}

// work is the working time from a to b.
func (w Window) work(a, b *Expr) *Expr {
	return &Expr{Op: OpWorktime, Type: Duration, Name: w.Name, Hours: w.Hours, Args: []*Expr{a, b}, Int: true, Den: one, record: true}
}

// extreme is the smaller or the larger of two times.
func extreme(name string, a, b *Expr) *Expr {
	return &Expr{Op: OpFunc, Type: Time, Name: name, Args: []*Expr{a, b}, Int: true, Den: one, record: true}
}

func and(a, b *Expr) *Expr { return binary(OpAnd, a, b) }

// binary is an operation that is true or false.
func binary(op Op, a, b *Expr) *Expr {
	return &Expr{Op: op, Type: Bool, Args: []*Expr{a, b}, record: true}
}

func timeField(f *Field) *Expr {
	return &Expr{Op: OpField, Type: Time, Name: f.Name, Field: f, Int: f.Int, Den: one, record: true}
}

// instant is a constant time, in nanoseconds since 1970 UTC.
func instant(ns int64) *Expr {
	return constExpr(Value{Type: Time, R: new(big.Rat).SetInt64(ns)})
}

func nanoseconds(n int64) *Expr { return constExpr(DurationValue(new(big.Rat).SetInt64(n))) }
