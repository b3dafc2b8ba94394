package rule

// walk calls visit once for e and everything below it, aggregates' own expressions excluded.
func walk(e *Expr, seen map[*Expr]bool, visit func(*Expr)) {
	if e == nil || seen[e] {
		return
	}
	seen[e] = true
	visit(e)
	for _, a := range e.Args {
		walk(a, seen, visit)
	}
}

// Aggregates returns the aggregates that expressions need, in the order they are written.
func Aggregates(exprs ...*Expr) []*Agg {
	var out []*Agg
	seen := map[*Expr]bool{}
	for _, e := range exprs {
		walk(e, seen, func(e *Expr) {
			if e.Op == OpAgg {
				out = append(out, e.Agg)
			}
		})
	}
	return out
}

// Fields adds to names the fields of the record that e, which may be nil, speaks of.
func Fields(e *Expr, names map[string]bool) {
	walk(e, map[*Expr]bool{}, func(e *Expr) {
		if e.Op == OpField {
			names[e.Name] = true
		}
	})
}

// UsesFigure reports whether e speaks of the indicator's figure.
func UsesFigure(e *Expr) bool {
	found := false
	walk(e, map[*Expr]bool{}, func(e *Expr) { found = found || e.Op == OpFigure })
	return found
}

// Comparison is a comparison that a condition rests on. Negated says that it rests on the
// comparison being false.
type Comparison struct {
	*Expr
	Negated bool
}

// Comparisons returns the comparisons of numbers and durations that a condition consists of.
// Those that only choose between the branches of a conditional are not among them.
func Comparisons(e *Expr) []Comparison { return comparisons(nil, e, false) }

func comparisons(list []Comparison, e *Expr, negated bool) []Comparison {
	switch e.Op {
	case OpNot:
		return comparisons(list, e.Args[0], !negated)
	case OpAnd, OpOr:
		return comparisons(comparisons(list, e.Args[0], negated), e.Args[1], negated)
	case OpCond:
		return comparisons(comparisons(list, e.Args[1], negated), e.Args[2], negated)
	case OpEq, OpNe, OpLt, OpLe, OpGt, OpGe:
		if t := e.Args[0].Type; t == Number || t == Duration {
			return append(list, Comparison{e, negated})
		}
	}
	return list
}

// RatioIn returns the counts of a comparison that speaks of one ratio of counts, a part of a
// whole, and of nothing else that is counted.
func RatioIn(comparison *Expr) (part, whole *Agg, ok bool) {
	walk(comparison, map[*Expr]bool{}, func(e *Expr) {
		if e.Op == OpDiv && whole == nil {
			whole = countIn(e.Args[1])
		}
	})
	if whole == nil {
		return nil, nil, false
	}
	for _, a := range Aggregates(comparison) {
		switch {
		case a.Op != Count:
			return nil, nil, false
		case a.Cell() == whole.Cell() && a.Area == whole.Area:
		case part == nil && a.within(whole):
			part = a
		case part == nil || a.Cell() != part.Cell() || a.Area != part.Area:
			return nil, nil, false
		}
	}
	return part, whole, part != nil
}
