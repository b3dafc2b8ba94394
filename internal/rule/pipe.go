package rule

import (
	"math/big"
	"slices"
)

// pipe is a selection of records, or of values made from them.
type pipe struct {
	records *Records
	area    int
	where   []*Expr
	value   *Expr // nil: the records themselves
}

// aggregates are the functions over a pipe that give one value.
var aggregates = map[string]AggOp{
	"len": Count, "count": Count, "sum": Sum, "min": Min, "max": Max, "mean": Mean,
	"median": Median, "quantile": Quantile, "distinct": Distinct, "covered": Covered,
}

// isPipe reports whether n selects records. It does not report problems.
func (c *Checker) isPipe(ctx *context, n *Node) bool {
	switch n.Kind {
	case NameNode:
		return c.env.Records[n.Text] != nil || hasKey(c.env.Sets, n.Text)
	case MemberNode:
		return isName(n.Args[0], "contract") && (c.env.Records[n.Text] != nil || hasKey(c.env.Sets, n.Text))
	case CallNode:
		return n.Text == "filter" || n.Text == "map"
	}
	return false
}

func hasKey(m map[string]Source, name string) bool { _, ok := m[name]; return ok }

func isName(n *Node, name string) bool { return n.Kind == NameNode && n.Text == name }

// pipe checks a selection of records. It returns nil if there is a problem.
func (c *Checker) pipe(ctx *context, n *Node) *pipe {
	if ctx.records != nil {
		c.errorf(ctx, n.Span, "nested-records", "a rule about one record cannot look at others: "+
			"aggregate first, and combine the results", "records inside a predicate")
		return nil
	}
	if ctx.constant {
		c.errorf(ctx, n.Span, "type", "make it a metric or a set", "a constant cannot speak of records")
		return nil
	}
	switch {
	case n.Kind == NameNode:
		return c.namedPipe(ctx, n.Text, n.Span)
	case n.Kind == MemberNode && isName(n.Args[0], "contract"):
		whole := *ctx
		whole.area = Everywhere
		return c.namedPipe(&whole, n.Text, n.Span)
	case n.Kind == CallNode && (n.Text == "filter" || n.Text == "map"):
		return c.stage(ctx, n)
	}
	c.errorf(ctx, n.Span, "type", "", "expected records: a record type, a set, filter(…) or map(…)")
	return nil
}

// namedPipe returns the records or the set with a name.
func (c *Checker) namedPipe(ctx *context, name string, span Span) *pipe {
	if hasKey(c.env.Sets, name) {
		return c.set(ctx, name, span)
	}
	if r := c.recordsNamed(ctx, name, span); r != nil {
		return &pipe{records: r, area: ctx.area}
	}
	if hasKey(c.env.Metrics, name) || hasKey(c.env.Constants, name) {
		c.errorf(ctx, span, "type", "", "%q is one value, not records", name)
		return nil
	}
	c.unknown(ctx, span, "records or set", name, c.names)
	return nil
}

// stage checks filter(p, predicate) or map(p, value).
func (c *Checker) stage(ctx *context, n *Node) *pipe {
	if len(n.Args) != 2 {
		c.errorf(ctx, n.Span, "arguments", "", "%s takes records and what to do with each", n.Text)
		return nil
	}
	p := c.pipe(ctx, n.Args[0])
	if p == nil || !c.spend(ctx, n.Span, len(p.where)) {
		return nil
	}
	inner := ctx.inside(p)
	if n.Text == "map" {
		value := c.expr(inner, n.Args[1])
		if value == nil {
			return nil
		}
		return &pipe{p.records, p.area, p.where, value}
	}
	e := c.predicate(inner, n.Args[1])
	if e == nil {
		return nil
	}
	return &pipe{p.records, p.area, conjuncts(slices.Clip(p.where), e), p.value}
}

// inside returns the context of an expression about each element of p.
func (ctx *context) inside(p *pipe) *context {
	inner := *ctx
	inner.records, inner.elem = p.records, p.value
	return &inner
}

// predicate checks a boolean expression about a record.
func (c *Checker) predicate(ctx *context, n *Node) *Expr {
	if n == nil {
		return nil
	}
	e := c.expr(ctx, n)
	if e != nil && e.Type != Bool {
		return c.errorf(ctx, n.Span, "type", "", "a predicate is true or false, this is %s", e.Type)
	}
	return e
}

// aggregate checks a call of an aggregate over a pipe.
func (c *Checker) aggregate(ctx *context, n *Node) *Expr {
	op := aggregates[n.Text]
	args := n.Args
	var fraction *big.Rat
	if op == Quantile {
		if len(args) < 2 || len(args) > 3 {
			return c.errorf(ctx, n.Span, "arguments", "write quantile(calls, .wait, 0.95)", "quantile takes records, a value and a fraction")
		}
		if fraction = c.fraction(ctx, args[len(args)-1]); fraction == nil {
			return nil
		}
		args = args[:len(args)-1]
	}
	if len(args) > 2 {
		return c.errorf(ctx, n.Span, "arguments", "", "%s has too many arguments", n.Text)
	}
	p := c.pipe(ctx, args[0])
	if p == nil {
		return nil
	}
	a := &Agg{Op: op, Records: p.records.Name, Area: p.area, Where: p.where, Value: p.value, P: fraction}
	var own *Expr
	if len(args) == 2 {
		if own = c.expr(ctx.inside(p), args[1]); own == nil {
			return nil
		}
	}
	return c.finishAggregate(ctx, n, a, p, own)
}

// finishAggregate checks that the aggregate fits what it aggregates; own is its own predicate
// or value, nil if it has none.
func (c *Checker) finishAggregate(ctx *context, n *Node, a *Agg, p *pipe, own *Expr) *Expr {
	switch a.Op {
	case Count:
		return c.countOf(ctx, n, a, p, own)
	case Covered:
		return c.coveredOf(ctx, n, a, p, own)
	}
	if own != nil {
		a.Value = own
	}
	if a.Value == nil {
		return c.errorf(ctx, n.Span, "arguments", "write "+n.Text+"(calls, .wait) with the field", "%s of whole records: of which of their fields?", n.Text)
	}
	out := &Expr{Op: OpAgg, Agg: a, Type: a.Value.Type, Int: a.Value.Int, Den: a.Value.Den}
	switch a.Op {
	case Distinct:
		out.Type, out.Int, out.Den = Number, true, one
	case Sum, Mean:
		if a.Value.Type != Number && a.Value.Type != Duration {
			return c.errorf(ctx, n.Span, "type", "", "the %s of %s does not exist", n.Text, a.Value.Type.plural())
		}
		if a.Value.Den == nil {
			return c.errorf(ctx, n.Span, "inexact", "aggregate the dividend and the divisor apart, or round each quotient",
				"a %s of quotients cannot be kept exactly", n.Text)
		}
		if a.Op == Mean {
			out.Int, out.Den = false, nil
		}
	case Median:
		if a.Value.Type == String || a.Value.Type == Bool {
			return c.errorf(ctx, n.Span, "type", "", "the median of %s does not exist", a.Value.Type.plural())
		}
		out.Int, out.Den = false, nil
	default:
		if a.Value.Type == Bool {
			return c.errorf(ctx, n.Span, "type", "", "the %s of bools does not exist", n.Text)
		}
	}
	if a.Value.Type == Nil {
		return c.errorf(ctx, n.Span, "type", "", "every value is missing")
	}
	return c.node(ctx, n, out)
}

// countOf is len(p), count(p, predicate) and count of a pipe of bools.
func (c *Checker) countOf(ctx *context, n *Node, a *Agg, p *pipe, own *Expr) *Expr {
	switch {
	case n.Text == "len" && own != nil:
		return c.errorf(ctx, n.Span, "arguments", "with a predicate it is called count", "len takes no predicate")
	case n.Text == "len":
	case own == nil && p.value == nil:
		return c.errorf(ctx, n.Span, "arguments", "to count all of them write len", "count takes a predicate")
	case own == nil:
		own = p.value
		fallthrough
	default:
		if own.Type != Bool {
			return c.errorf(ctx, n.Span, "type", "", "count counts what is true, this is %s", own.Type)
		}
		a.Where = conjuncts(slices.Clip(a.Where), own)
	}
	a.Value = nil
	return c.node(ctx, n, &Expr{Op: OpAgg, Agg: a, Type: Number, Int: true, Den: one})
}

// coveredOf is covered(intervals) and covered(intervals, predicate).
func (c *Checker) coveredOf(ctx *context, n *Node, a *Agg, p *pipe, own *Expr) *Expr {
	if !p.records.Interval || p.value != nil {
		return c.errorf(ctx, n.Span, "type", "covered takes records declared with from and to",
			"%q are not intervals", p.records.Name)
	}
	if own != nil {
		if own.Type != Bool {
			return c.errorf(ctx, n.Span, "type", "", "a predicate is true or false, this is %s", own.Type)
		}
		a.Where = conjuncts(slices.Clip(a.Where), own)
	}
	return c.node(ctx, n, &Expr{Op: OpAgg, Agg: a, Type: Duration, Int: true, Den: one})
}

// fraction checks the last argument of quantile, a constant from 0 to 1.
func (c *Checker) fraction(ctx *context, n *Node) *big.Rat {
	inner := *ctx
	inner.constant = true
	e := c.expr(&inner, n)
	if e == nil {
		return nil
	}
	v, ok := c.fold(ctx, e)
	if !ok {
		return nil
	}
	if v.Type != Number || v.R.Sign() < 0 || v.R.Cmp(oneRat) > 0 {
		c.errorf(ctx, n.Span, "type", "the 95th percentile is quantile(calls, .wait, 0.95)", "the fraction of a quantile is a number from 0 to 1")
		return nil
	}
	return v.R
}
