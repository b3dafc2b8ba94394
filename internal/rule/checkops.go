package rule

import (
	"fmt"
	"math/big"
	"slices"
)

// unary checks -x, +x and not x.
func (c *Checker) unary(ctx *context, n *Node) *Expr {
	x := c.expr(ctx, n.Args[0])
	if x == nil {
		return nil
	}
	if n.Text == "not" {
		if x.Type != Bool {
			return c.errorf(ctx, n.Args[0].Span, "type", "", "not needs a bool, this is %s", x.Type)
		}
		return c.node(ctx, n, &Expr{Op: OpNot, Type: Bool, Args: []*Expr{x}})
	}
	if x.Type != Number && x.Type != Duration {
		return c.errorf(ctx, n.Args[0].Span, "type", "", "%s needs a number or a duration, this is %s", n.Text, x.Type)
	}
	if n.Text == "+" {
		return x
	}
	return c.node(ctx, n, &Expr{Op: OpNeg, Type: x.Type, Int: x.Int, Den: x.Den, Args: []*Expr{x}})
}

var binaryOps = map[string]Op{
	"and": OpAnd, "or": OpOr, "==": OpEq, "!=": OpNe, "<": OpLt, "<=": OpLe, ">": OpGt, ">=": OpGe,
	"+": OpAdd, "-": OpSub, "*": OpMul, "/": OpDiv, "%": OpMod, "in": OpIn, "contains": OpContains,
	"startsWith": OpStartsWith, "endsWith": OpEndsWith, "matches": OpMatches, "??": OpCoalesce,
}

// binary checks an operator between two expressions.
func (c *Checker) binary(ctx *context, n *Node) *Expr {
	op, ok := binaryOps[n.Text]
	if !ok {
		hint := ""
		if n.Text == "**" {
			hint = "multiply"
		}
		return c.errorf(ctx, n.Op, "not-allowed", hint, "the operator %s is not used in rules", n.Text)
	}
	if op == OpIn {
		return c.in(ctx, n)
	}
	l, r := c.expr(ctx, n.Args[0]), c.expr(ctx, n.Args[1])
	if l == nil || r == nil {
		return nil
	}
	e := &Expr{Op: op, Type: Bool, Args: []*Expr{l, r}}
	switch op {
	case OpAnd, OpOr:
		for i, x := range e.Args {
			if x.Type != Bool {
				return c.errorf(ctx, n.Args[i].Span, "type", "", "%s needs bools, this is %s", n.Text, x.Type)
			}
		}
	case OpEq, OpNe, OpLt, OpLe, OpGt, OpGe:
		return c.comparison(ctx, n, e)
	case OpCoalesce:
		return c.coalesce(ctx, n, e)
	case OpContains, OpStartsWith, OpEndsWith, OpMatches:
		return c.text(ctx, n, e)
	default:
		return c.arithmetic(ctx, n, e)
	}
	return c.node(ctx, n, e)
}

// comparison checks == != < <= > >=.
func (c *Checker) comparison(ctx *context, n *Node, e *Expr) *Expr {
	l, r := e.Args[0], e.Args[1]
	equality := e.Op == OpEq || e.Op == OpNe
	if l.Type == Nil {
		l, r = r, l
	}
	if r.Type == Nil {
		if !equality {
			return c.errorf(ctx, n.Op, "type", "== nil tests whether a value is missing", "nil has no order")
		}
		e.Args = []*Expr{l}
		isNil := c.node(ctx, n, &Expr{Op: OpIsNil, Type: Bool, Args: []*Expr{l}})
		if e.Op == OpEq || isNil == nil {
			return isNil
		}
		return c.node(ctx, n, &Expr{Op: OpNot, Type: Bool, Args: []*Expr{isNil}})
	}
	if l.Type != r.Type {
		return c.mismatch(ctx, n, l, r, "compare")
	}
	if l.Type == Bool && !equality {
		return c.errorf(ctx, n.Op, "type", "", "bools have no order")
	}
	return c.node(ctx, n, e)
}

// mismatch reports two operands that do not go together, with the usual mends.
func (c *Checker) mismatch(ctx *context, n *Node, l, r *Expr, what string) *Expr {
	hint := ""
	pair := [2]Type{min(l.Type, r.Type), max(l.Type, r.Type)}
	switch pair {
	case [2]Type{Number, Duration}:
		hint = `a duration has a unit: write duration("20s"), or divide by one: .wait / duration("1s")`
	case [2]Type{String, Time}:
		hint = `a day is written date("2024-05-31")`
	case [2]Type{String, Duration}:
		hint = `a duration is written duration("20s")`
	}
	return c.errorf(ctx, n.Span, "type", hint, "cannot %s %s and %s", what, l.Type, r.Type)
}

// coalesce checks x ?? y.
func (c *Checker) coalesce(ctx *context, n *Node, e *Expr) *Expr {
	l, r := e.Args[0], e.Args[1]
	if l.Type == Nil {
		return r
	}
	if r.Type == Nil {
		return l
	}
	if l.Type != r.Type {
		return c.mismatch(ctx, n, l, r, "choose between")
	}
	e.Type, e.Int, e.Den = l.Type, l.Int && r.Int, lcm(l.Den, r.Den)
	return c.node(ctx, n, e)
}

// cond checks a ? b : c.
func (c *Checker) cond(ctx *context, n *Node) *Expr {
	cond, then, other := c.expr(ctx, n.Args[0]), c.expr(ctx, n.Args[1]), c.expr(ctx, n.Args[2])
	if cond == nil || then == nil || other == nil {
		return nil
	}
	if cond.Type != Bool {
		return c.errorf(ctx, n.Args[0].Span, "type", "", "a condition is true or false, this is %s", cond.Type)
	}
	t := then.Type
	if t == Nil {
		t = other.Type
	}
	if other.Type != t && other.Type != Nil {
		return c.mismatch(ctx, n, then, other, "choose between")
	}
	e := &Expr{Op: OpCond, Type: t, Args: []*Expr{cond, then, other}, Int: then.Int && other.Int, Den: lcm(then.Den, other.Den)}
	switch {
	case then.Type == Nil:
		e.Int, e.Den = other.Int, other.Den
	case other.Type == Nil:
		e.Int, e.Den = then.Int, then.Den
	}
	return c.node(ctx, n, e)
}

// text checks the operators on strings.
func (c *Checker) text(ctx *context, n *Node, e *Expr) *Expr {
	for i, x := range e.Args {
		if x.Type != String {
			return c.errorf(ctx, n.Args[i].Span, "type", "", "%s needs strings, this is %s", n.Text, x.Type)
		}
	}
	if e.Op == OpMatches {
		return c.matches(ctx, n, e)
	}
	return c.node(ctx, n, e)
}

// arithmetic checks + - * / %, with units: a duration by a duration is a number, a time and a
// duration a time.
func (c *Checker) arithmetic(ctx *context, n *Node, e *Expr) *Expr {
	l, r := e.Args[0], e.Args[1]
	e.Type = arithmeticType(e.Op, l.Type, r.Type)
	if e.Type == Invalid {
		return c.mismatch(ctx, n, l, r, map[Op]string{OpAdd: "add", OpSub: "subtract", OpMul: "multiply", OpDiv: "divide", OpMod: "take the remainder of"}[e.Op])
	}
	if e.Type == String {
		return c.node(ctx, n, e)
	}
	if (e.Op == OpDiv || e.Op == OpMod) && r.Op == OpConst && r.Const.R.Sign() == 0 {
		return c.errorf(ctx, n.Args[1].Span, "arithmetic", "", "a division by zero")
	}
	e.Int = l.Int && r.Int
	switch e.Op {
	case OpAdd, OpSub:
		e.Den = lcm(l.Den, r.Den)
	case OpMul:
		if l.Den != nil && r.Den != nil {
			e.Den = limited(new(big.Int).Mul(l.Den, r.Den))
		}
	case OpMod:
		if !e.Int {
			return c.errorf(ctx, n.Span, "type", "", "%% needs integers")
		}
		e.Den = one
	case OpDiv:
		e.Int, e.Den = false, nil
		if r.Op == OpConst && l.Den != nil {
			e.Den = limited(new(big.Int).Mul(l.Den, new(big.Int).Abs(r.Const.R.Num())))
		}
		c.checkRatio(ctx, n, l, r)
	}
	return c.node(ctx, n, e)
}

// arithmeticType returns the type of l op r, or Invalid.
func arithmeticType(op Op, l, r Type) Type {
	type key struct {
		op   Op
		l, r Type
	}
	switch (key{op, l, r}) {
	case key{OpAdd, Number, Number}, key{OpSub, Number, Number}, key{OpMul, Number, Number}, key{OpDiv, Number, Number},
		key{OpMod, Number, Number}, key{OpDiv, Duration, Duration}:
		return Number
	case key{OpAdd, Duration, Duration}, key{OpSub, Duration, Duration}, key{OpSub, Time, Time},
		key{OpMul, Duration, Number}, key{OpMul, Number, Duration}, key{OpDiv, Duration, Number}:
		return Duration
	case key{OpAdd, Time, Duration}, key{OpAdd, Duration, Time}, key{OpSub, Time, Duration}:
		return Time
	case key{OpAdd, String, String}:
		return String
	}
	return Invalid
}

// maxDenBits bounds the common denominator that exact sums are kept over.
const maxDenBits = 512

func limited(den *big.Int) *big.Int {
	if den.BitLen() > maxDenBits {
		return nil
	}
	return den
}

// lcm returns the least common multiple of two denominators, nil if either is unknown.
func lcm(a, b *big.Int) *big.Int {
	if a == nil || b == nil {
		return nil
	}
	g := new(big.Int).GCD(nil, nil, a, b)
	return limited(g.Mul(g.Div(a, g), b))
}

// in checks x in [a, b] and x in 1..5.
func (c *Checker) in(ctx *context, n *Node) *Expr {
	x, right := c.expr(ctx, n.Args[0]), n.Args[1]
	if x == nil {
		return nil
	}
	e := &Expr{Op: OpIn, Type: Bool, Args: []*Expr{x}}
	switch {
	case right.Kind == BinaryNode && right.Text == "..":
		e.Op = OpInRange
	case right.Kind != ListNode:
		return c.errorf(ctx, right.Span, "type", "", `in takes a list such as ["a", "b"], or a range such as 1..5`)
	}
	for _, a := range right.Args {
		item := c.expr(ctx, a)
		if item == nil {
			return nil
		}
		if item.Op != OpConst || item.Type != x.Type || e.Op == OpInRange && !item.Int {
			return c.errorf(ctx, a.Span, "type", "", "in compares %s with constants of its type; this is %s", x.Type, item.Type)
		}
		e.Args = append(e.Args, item)
	}
	if e.Op == OpInRange && x.Type != Number {
		return c.errorf(ctx, n.Args[0].Span, "type", "", "a range holds integers, this is %s", x.Type)
	}
	if len(e.Args) == 1 {
		return c.errorf(ctx, right.Span, "type", "", "nothing is in an empty list")
	}
	return c.node(ctx, n, e)
}

// function checks the functions of one value, and min and max of several.
func (c *Checker) function(ctx *context, n *Node) *Expr {
	e := &Expr{Op: OpFunc, Name: n.Text}
	for _, a := range n.Args {
		x := c.expr(ctx, a)
		if x == nil {
			return nil
		}
		e.Args = append(e.Args, x)
	}
	several := n.Text == "min" || n.Text == "max"
	if !several && len(e.Args) != 1 || len(e.Args) == 0 {
		return c.errorf(ctx, n.Span, "arguments", "", "%s takes one value", n.Text)
	}
	x := e.Args[0]
	e.Type, e.Int, e.Den = x.Type, x.Int, x.Den
	allowed := []Type{Number}
	switch n.Text {
	case "ceil", "floor", "round":
		e.Int, e.Den = true, one
	case "abs":
		allowed = []Type{Number, Duration}
	case "min", "max":
		allowed = []Type{Number, Duration, Time}
	default:
		allowed = []Type{String}
	}
	for i, a := range e.Args {
		if !slices.Contains(allowed, a.Type) || a.Type != x.Type {
			hint := ""
			if a.Type == Duration {
				hint = fmt.Sprintf(`divide by a unit first: %s(x / duration("1s"))`, n.Text)
			}
			return c.errorf(ctx, n.Args[i].Span, "type", hint, "%s does not take %s here", n.Text, a.Type)
		}
		e.Int, e.Den = e.Int && (a.Int || !several), lcm(e.Den, a.Den)
	}
	if !several && e.Type == Number && n.Text != "abs" {
		e.Int, e.Den = true, one
	}
	return c.node(ctx, n, e)
}

// custom checks a call of a function of the embedding program.
func (c *Checker) custom(ctx *context, n *Node, f *Func) *Expr {
	if len(n.Args) != len(f.Params) {
		return c.errorf(ctx, n.Span, "arguments", "", "%s takes %d arguments, not %d", n.Text, len(f.Params), len(n.Args))
	}
	e := &Expr{Op: OpCall, Type: f.Result, Func: f}
	for i, a := range n.Args {
		x := c.expr(ctx, a)
		if x == nil {
			return nil
		}
		if x.Type != f.Params[i] {
			return c.errorf(ctx, a.Span, "type", "", "argument %d of %s is %s, this is %s", i+1, n.Text, f.Params[i], x.Type)
		}
		e.Args = append(e.Args, x)
	}
	if f.Result == Time || f.Result == Duration {
		e.Int, e.Den = true, one
	}
	return c.node(ctx, n, e)
}
