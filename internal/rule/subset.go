package rule

// checkRatio warns of a ratio of counts whose numerator is not provably part of its
// denominator: 100 * count(answered) / len(offered) can then exceed 100.
func (c *Checker) checkRatio(ctx *context, n *Node, num, den *Expr) {
	d := countIn(den)
	if d == nil {
		return
	}
	for _, a := range countsOf(nil, num) {
		if !a.within(d) {
			c.report(ctx, Problem{Span: n.Span, Warning: true, Code: "not-a-part", Message: "what " + a.Text +
				" counts is not provably a part of what " + d.Text + " counts: the ratio can exceed 1",
				Hint: "select both from the same set: count(set, …) / len(set)"})
		}
	}
}

// countIn returns the count that e is, through references.
func countIn(e *Expr) *Agg {
	for e.Op == OpRef {
		e = e.Args[0]
	}
	if e.Op == OpAgg && e.Agg.Op == Count {
		return e.Agg
	}
	return nil
}

// countsOf appends the counts that e is a sum or multiple of.
func countsOf(list []*Agg, e *Expr) []*Agg {
	if a := countIn(e); a != nil {
		return append(list, a)
	}
	switch e.Op {
	case OpAdd, OpSub, OpMul, OpNeg:
		for _, x := range e.Args {
			list = countsOf(list, x)
		}
	}
	return list
}

// within reports whether every record that a counts is provably counted by b too.
func (a *Agg) within(b *Agg) bool {
	if a.Records != b.Records || a.Area != b.Area && b.Area != Everywhere {
		return false
	}
	has := a.conditions()
	for w := range b.conditions() {
		if !has[w] {
			return false
		}
	}
	return true
}

// conditions returns the keys of what a record must satisfy.
func (a *Agg) conditions() map[string]bool {
	if a.keys == nil {
		a.keys = make(map[string]bool, len(a.Where))
		for _, w := range a.Where {
			a.keys[w.Key()] = true
		}
	}
	return a.keys
}
