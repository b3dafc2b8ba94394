package rule

import (
	"regexp"
	"regexp/syntax"
)

// maxPattern bounds the program that a pattern compiles to, in steps: a{1000} is a thousand
// times what it looks. patternCost is what a step costs of the contract's budget.
const (
	maxPattern  = 5000
	patternCost = 20
)

// matches checks x matches y. It compiles a pattern once, however many areas use it.
func (c *Checker) matches(ctx *context, n *Node, e *Expr) *Expr {
	pattern := e.Args[1]
	if pattern.Op != OpConst {
		return c.errorf(ctx, n.Args[1].Span, "type", "", "the pattern of matches must be a constant")
	}
	e.Regexp, e.Args = c.patterns[pattern.Const.S], e.Args[:1]
	if e.Regexp != nil {
		return c.node(ctx, n, e)
	}
	tree, err := syntax.Parse(pattern.Const.S, syntax.Perl)
	if err != nil {
		return c.errorf(ctx, n.Args[1].Span, "syntax", "", "not a regular expression: %v", err)
	}
	size := patternSize(tree)
	if size > maxPattern {
		return c.errorf(ctx, n.Args[1].Span, "too-large", "", "the regular expression is too large")
	}
	if !c.spend(ctx, n.Span, patternCost*size) {
		return nil
	}
	if e.Regexp, err = regexp.Compile(pattern.Const.S); err != nil {
		return c.errorf(ctx, n.Args[1].Span, "syntax", "", "not a regular expression: %v", err)
	}
	c.patterns[pattern.Const.S] = e.Regexp
	return c.node(ctx, n, e)
}

// patternSize estimates how many steps a regular expression compiles to.
func patternSize(re *syntax.Regexp) int {
	n := 1 + len(re.Rune)
	for _, sub := range re.Sub {
		n += patternSize(sub)
	}
	if re.Op == syntax.OpRepeat {
		n *= max(re.Min, re.Max, 1)
	}
	return n
}
