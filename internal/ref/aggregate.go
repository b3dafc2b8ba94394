package ref

import (
	"errors"
	"fmt"
	"math/big"
	"slices"

	"github.com/capitolato/capitolato/internal/rule"
)

// selection is what a rule selects: elements made of the records of one type.
type selection struct {
	records  string
	elements []element
}

// selects reports whether n selects records.
func (s *scope) selects(n *rule.Node) bool {
	name := n.Text
	switch n.Kind {
	case rule.CallNode:
		return name == "filter" || name == "map"
	case rule.MemberNode:
		if n.Args[0].Kind != rule.NameNode || n.Args[0].Text != "contract" {
			return false
		}
	case rule.NameNode:
	default:
		return false
	}
	_, set := s.Sets[name]
	_, records := s.Records[name]
	return set || records
}

// selection evaluates a node that selects records.
func (s *scope) selection(n *rule.Node) (selection, error) {
	if s.at != nil {
		return selection{}, errors.New("ref: records inside a predicate")
	}
	switch n.Kind {
	case rule.NameNode:
		return s.named(n.Text)
	case rule.MemberNode:
		whole := *s
		whole.whole = true
		return whole.named(n.Text)
	}
	if n.Kind != rule.CallNode || len(n.Args) != 2 {
		return selection{}, fmt.Errorf("ref: %s selects no records", n.Text)
	}
	from, err := s.selection(n.Args[0])
	if err != nil {
		return from, err
	}
	if n.Text == "filter" {
		return s.filter(from, n.Args[1])
	}
	return s.mapped(from, n.Args[1])
}

// named returns the records of a set or of a type, in the area.
func (s *scope) named(name string) (selection, error) {
	if set, ok := s.Sets[name]; ok {
		return s.selection(set)
	}
	all := selection{records: name}
	left, err := s.left(name)
	if err != nil {
		return all, err
	}
	for _, r := range left {
		all.elements = append(all.elements, element{record: r})
	}
	if s.Where == nil || s.whole {
		return all, nil
	}
	where, ok := s.Where[name]
	if !ok {
		return all, fmt.Errorf("ref: the area does not say which %s are its own", name)
	}
	if where == nil {
		return all, nil
	}
	return s.filter(all, where)
}

// filter returns the elements of which a predicate is true.
func (s *scope) filter(from selection, predicate *rule.Node) (selection, error) {
	out := selection{records: from.records}
	for _, e := range from.elements {
		v, err := s.about(e, predicate)
		if err != nil {
			return out, err
		}
		if _, ok := v.(bool); v != nil && !ok {
			return out, fmt.Errorf("ref: a predicate is %v", v)
		}
		if v == true {
			out.elements = append(out.elements, e)
		}
	}
	return out, nil
}

// mapped returns what value is of each element.
func (s *scope) mapped(from selection, value *rule.Node) (selection, error) {
	out := selection{records: from.records}
	for _, e := range from.elements {
		v, err := s.about(e, value)
		if err != nil {
			return out, err
		}
		out.elements = append(out.elements, element{e.record, true, v})
	}
	return out, nil
}

// about evaluates n about an element.
func (s *scope) about(e element, n *rule.Node) (Value, error) {
	inner := *s
	inner.at = &e
	return inner.eval(n)
}

// aggregate evaluates len, count, sum, min, max, mean, median, quantile, distinct, covered.
func (s *scope) aggregate(n *rule.Node) (Value, error) {
	of, err := s.selection(n.Args[0])
	if err != nil {
		return nil, err
	}
	args := n.Args[1:]
	var fraction Value
	if n.Text == "quantile" && len(args) > 0 {
		if fraction, err = s.eval(args[len(args)-1]); err != nil {
			return nil, err
		}
		args = args[:len(args)-1]
	}
	if n.Text == "count" && len(args) == 0 { // of bools: those that are true
		args = []*rule.Node{{Kind: rule.ElemNode}}
	}
	if len(args) > 0 {
		if n.Text == "count" || n.Text == "covered" {
			of, err = s.filter(of, args[0])
		} else {
			of, err = s.mapped(of, args[0])
		}
	}
	if err != nil {
		return nil, err
	}
	switch n.Text {
	case "len", "count":
		return count(len(of.elements)), nil
	case "covered":
		return s.covered(of)
	}
	return s.ofValues(n.Text, of, fraction)
}

func count(n int) Quantity { return Quantity{big.NewRat(int64(n), 1), Number} }

// ofValues aggregates the values that are present.
func (s *scope) ofValues(name string, of selection, fraction Value) (Value, error) {
	var present []Value
	for _, e := range of.elements {
		if !e.mapped {
			return nil, fmt.Errorf("ref: %s of whole records", name)
		}
		if e.value != nil {
			present = append(present, e.value)
		}
	}
	switch {
	case name == "distinct":
		return distinct(present), nil
	case name == "sum" && len(of.elements) == 0:
		return Quantity{new(big.Rat), AnyUnit}, nil
	case len(present) == 0:
		return nil, nil
	case name == "sum":
		return s.sum(present)
	case name == "mean":
		return s.mean(present)
	case name == "min" || name == "max":
		return extreme(name, present)
	}
	if err := sortValues(present); err != nil {
		return nil, err
	}
	switch name {
	case "median":
		// Of an odd number of values the two are the same one.
		return s.mean([]Value{present[(len(present)-1)/2], present[len(present)/2]})
	case "quantile":
		return quantile(present, fraction)
	}
	return nil, fmt.Errorf("ref: unknown aggregate %s", name)
}

// distinct counts the different values.
func distinct(values []Value) Quantity {
	seen := make(map[string]bool)
	for _, v := range values {
		if q, ok := v.(Quantity); ok {
			v = q.Rat.RatString()
		}
		seen[fmt.Sprint(v)] = true
	}
	return count(len(seen))
}

// sum adds up what is present.
func (s *scope) sum(values []Value) (Value, error) {
	total := Quantity{new(big.Rat), AnyUnit}
	for _, v := range values {
		q, ok := v.(Quantity)
		if !ok || q.Unit == Instant {
			return nil, fmt.Errorf("ref: the sum of %v", values)
		}
		total = Quantity{new(big.Rat).Add(total.Rat, q.Rat), q.Unit}
	}
	return total, nil
}

// mean divides what values add up to by how many they are. The mean of instants exists where
// their sum does not.
func (s *scope) mean(values []Value) (Value, error) {
	total, unit := new(big.Rat), AnyUnit
	for _, v := range values {
		q, ok := v.(Quantity)
		if !ok {
			return nil, fmt.Errorf("ref: the mean of %v", values)
		}
		total, unit = new(big.Rat).Add(total, q.Rat), q.Unit
	}
	return Quantity{total.Quo(total, big.NewRat(int64(len(values)), 1)), unit}, nil
}

// sortValues sorts values in place.
func sortValues(values []Value) error {
	var failed error
	slices.SortStableFunc(values, func(l, r Value) int {
		cmp, err := compare(l, r)
		if err != nil {
			failed = err
		}
		return cmp
	})
	return failed
}

// quantile returns the first of sorted values at which a fraction of them is reached.
func quantile(sorted []Value, fraction Value) (Value, error) {
	p, ok := fraction.(Quantity)
	if !ok || p.Unit != Number {
		return nil, fmt.Errorf("ref: the quantile at %v", fraction)
	}
	need := new(big.Rat).Mul(p.Rat, big.NewRat(int64(len(sorted)), 1))
	for i, v := range sorted {
		if big.NewRat(int64(i+1), 1).Cmp(need) >= 0 {
			return v, nil
		}
	}
	return nil, fmt.Errorf("ref: the quantile at %v", p.Rat)
}

// covered returns how long at least one of the intervals holds in the period. It cuts the
// period at every end of an interval and asks of each piece whether an interval has it.
func (s *scope) covered(of selection) (Value, error) {
	ends, ok := s.Intervals[of.records]
	if !ok {
		return nil, fmt.Errorf("ref: %s are not intervals", of.records)
	}
	from, to := instant(s.From).Rat, instant(s.To).Rat
	cuts := []*big.Rat{from, to}
	for _, x := range s.Exclusions {
		cuts = append(cuts, x.cuts(from, to)...)
	}
	var intervals []held
	for _, e := range of.elements {
		start, ok := e.record[ends.From].(Quantity)
		if !ok {
			continue
		}
		end := to
		if q, ok := e.record[ends.To].(Quantity); ok {
			end = q.Rat
		}
		not, err := s.hidden(of.records, e)
		if err != nil {
			return nil, err
		}
		intervals = append(intervals, held{start.Rat, end, not})
		cuts = append(cuts, start.Rat, end)
	}
	slices.SortFunc(cuts, (*big.Rat).Cmp)
	total := new(big.Rat)
	for i := 1; i < len(cuts); i++ {
		l, r := cuts[i-1], cuts[i]
		inside := l.Cmp(from) >= 0 && r.Cmp(to) <= 0
		if inside && l.Cmp(r) < 0 && slices.ContainsFunc(intervals, func(v held) bool { return v.has(l, r) }) {
			total.Add(total, new(big.Rat).Sub(r, l))
		}
	}
	return Quantity{total, Duration}, nil
}

// held is an interval, and the exclusions that hide what is in them.
type held struct {
	from, to *big.Rat
	not      []Exclusion
}

// has reports whether it has all of a piece, which no end of anything cuts.
func (v held) has(l, r *big.Rat) bool {
	return v.from.Cmp(l) <= 0 && r.Cmp(v.to) <= 0 && !slices.ContainsFunc(v.not, func(x Exclusion) bool { return x.at(l) })
}
