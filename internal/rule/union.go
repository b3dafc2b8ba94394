package rule

// CountOfAny returns the count of the records that any of some aggregates over one record type
// looks at. Scope returns what else a record of an aggregate's area must satisfy, nil for
// nothing; it is asked where the aggregates are not all of one area.
func CountOfAny(aggs []*Agg, scope func(area int) *Expr) *Agg {
	out := &Agg{Op: Count, Records: aggs[0].Records, Area: aggs[0].Area}
	for _, a := range aggs {
		if a.Area != out.Area {
			out.Area = Everywhere
		}
	}
	var wheres [][]*Expr
	for i, a := range widest(aggs) {
		where := a.Where
		if e := scope(a.Area); out.Area == Everywhere && a.Area != Everywhere && e != nil {
			where = append([]*Expr{e}, where...)
		}
		if i == 0 {
			out.Text = "len(" + a.Records + ")"
			if a.Op == Count {
				out.Text = a.Text
			}
		} else {
			out.Text = "records of " + a.Records
		}
		wheres = append(wheres, where)
	}
	if len(wheres) == 1 {
		out.Where = wheres[0]
		return out
	}
	var any *Expr
	for _, where := range wheres {
		all := constExpr(BoolValue(true))
		for i, w := range where {
			if all = binary(OpAnd, all, w); i == 0 {
				all = w
			}
		}
		if any == nil {
			any = all
		} else {
			any = binary(OpOr, any, all)
		}
	}
	out.Where = []*Expr{any}
	return out
}

// widest returns the aggregates whose records are not all looked at by another of them.
func widest(aggs []*Agg) []*Agg {
	var out []*Agg
	for i, a := range aggs {
		narrower := false
		for j, b := range aggs {
			narrower = narrower || i != j && a.within(b) && (!b.within(a) || j < i)
		}
		if !narrower {
			out = append(out, a)
		}
	}
	return out
}
