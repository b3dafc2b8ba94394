package scrutiny

import (
	"fmt"
	"math/big"
	"slices"
	"strings"
	"time"

	"github.com/capitolato/capitolato/internal/ref"
	"github.com/capitolato/capitolato/internal/rule"
	"github.com/capitolato/capitolato/sla/batch"
)

// hint says at which value a field of a record makes a difference to some rule: at that of an
// expression about the record's other fields.
type hint struct {
	field string
	node  *rule.Node
	part  string // of the time, where it is not the field itself: Hour or Weekday
}

// findHints returns the hints of all rules, by record type.
func (b *book) findHints() map[string][]hint {
	out := map[string][]hint{}
	add := func(typ string, hs []hint) {
		for _, h := range hs {
			if mentions(h.node, h.field) || has(b.contract.Records, typ) && !has(b.contract.Records[typ].Fields, h.field) {
				continue
			}
			if !slices.ContainsFunc(out[typ], func(o hint) bool {
				return o.field == h.field && o.part == h.part && text(o.node) == text(h.node)
			}) {
				out[typ] = append(out[typ], h)
			}
		}
	}
	for _, r := range b.rules {
		if r.kind == whereRule {
			b.about(r.node, r.name, nil, add)
		} else {
			b.aboutFigures(r, r.node, add)
		}
	}
	return out
}

// aboutFigures looks for hints in a rule about figures: in what it aggregates, and in the bounds
// of means, sums and the like.
func (b *book) aboutFigures(r *source, n *rule.Node, add func(string, []hint)) {
	if n.Kind == rule.CallNode && len(n.Args) > 0 && b.selects(n.Args[0]) {
		typ, mapped := b.records(n.Args[0])
		b.aboutFigures(r, n.Args[0], add)
		for _, a := range n.Args[1:] {
			b.about(a, typ, mapped, add)
		}
		return
	}
	if n.Kind == rule.BinaryNode && slices.Contains(comparisons, n.Text) {
		for i, bound := range []*rule.Node{n.Args[1], n.Args[0]} {
			if b.counts(bound, 0) {
				continue
			}
			b.bounded(r, n.Args[i], bound, 0, add)
		}
	}
	for _, a := range n.Args {
		b.aboutFigures(r, a, add)
	}
}

var comparisons = []string{"<", "<=", ">", ">=", "==", "!="}

// counts reports whether a node is made of what is counted.
func (b *book) counts(n *rule.Node, depth int) bool {
	if depth > rule.MaxDepth {
		return true
	}
	if n.Kind == rule.NameNode {
		m := b.byPath["/metrics/"+n.Text]
		return n.Text == "value" || m != nil && b.counts(m.node, depth+1) || b.selects(n)
	}
	return isWhole(n) || slices.ContainsFunc(n.Args, func(a *rule.Node) bool { return b.counts(a, depth+1) })
}

// bounded looks for aggregates of values that are compared with a bound: a record whose own value
// is the bound is at it.
func (b *book) bounded(r *source, n, bound *rule.Node, depth int, add func(string, []hint)) {
	if depth > rule.MaxDepth {
		return
	}
	switch {
	case n.Kind == rule.NameNode && n.Text == "value" && r.indicator >= 0:
		if v := b.byPath[indicatorPath(r.area, r.indicator)+"/value"]; v != nil {
			b.bounded(r, v.node, bound, depth+1, add)
		}
	case n.Kind == rule.NameNode && b.byPath["/metrics/"+n.Text] != nil:
		b.bounded(r, b.byPath["/metrics/"+n.Text].node, bound, depth+1, add)
	case n.Kind == rule.CallNode && len(n.Args) > 0 && b.selects(n.Args[0]) && slices.Contains([]string{"mean", "median", "quantile", "min", "max", "sum"}, n.Text):
		typ, value := b.records(n.Args[0])
		if len(n.Args) > 1 && !(n.Text == "quantile" && len(n.Args) == 2) {
			value = filled(n.Args[1], value)
		}
		if value != nil {
			add(typ, invert(value, bound))
		}
	}
}

// filled returns a node with another in the place of #.
func filled(n, elem *rule.Node) *rule.Node {
	if n.Kind == rule.ElemNode && elem != nil {
		return elem
	}
	out := *n
	out.Args = make([]*rule.Node, len(n.Args))
	for i, a := range n.Args {
		out.Args[i] = filled(a, elem)
	}
	return &out
}

// about looks for hints in a rule about a record.
func (b *book) about(n *rule.Node, typ string, mapped *rule.Node, add func(string, []hint)) {
	if mapped != nil {
		n = filled(n, mapped)
	}
	n.Walk(func(n *rule.Node) {
		if n.Kind != rule.BinaryNode {
			return
		}
		l, r := n.Args[0], n.Args[1]
		switch n.Text {
		case "<", "<=", ">", ">=", "==", "!=":
			add(typ, append(invert(l, r), invert(r, l)...))
		case "in":
			for _, item := range r.Args {
				add(typ, invert(l, item))
			}
		case "contains", "startsWith", "endsWith", "/", "%":
			add(typ, invert(l, r))
		}
	})
}

// inverse are the operators that undo another.
var inverse = map[string]string{"+": "-", "-": "+", "*": "/", "/": "*"}

// invert says which values of fields make n equal to another expression.
func invert(n, equal *rule.Node) []hint {
	op := func(op string, l, r *rule.Node) *rule.Node {
		return &rule.Node{Kind: rule.BinaryNode, Text: op, Args: []*rule.Node{l, r}}
	}
	switch {
	case equal.Kind == rule.NilNode:
		return nil
	case n.Kind == rule.FieldNode:
		return []hint{{field: n.Text, node: equal}}
	case n.Kind == rule.MethodNode && n.Args[0].Kind == rule.FieldNode:
		return []hint{{field: n.Args[0].Text, node: equal, part: n.Text}}
	case n.Kind == rule.UnaryNode && n.Text == "-":
		return invert(n.Args[0], &rule.Node{Kind: rule.UnaryNode, Text: "-", Args: []*rule.Node{equal}})
	case n.Kind == rule.CallNode && len(n.Args) == 1 && !literal(n):
		return invert(n.Args[0], equal) // lower, trim, ceil and such: near enough to be tried
	case n.Kind == rule.CondNode:
		return append(invert(n.Args[1], equal), invert(n.Args[2], equal)...)
	case n.Kind != rule.BinaryNode:
		return nil
	}
	l, r := n.Args[0], n.Args[1]
	switch n.Text {
	case "??":
		return invert(l, equal)
	case "-":
		return append(invert(l, op("+", equal, r)), invert(r, op("-", l, equal))...)
	case "/":
		return invert(l, op("*", equal, r))
	case "+", "*":
		return append(invert(l, op(inverse[n.Text], equal, r)), invert(r, op(inverse[n.Text], equal, l))...)
	}
	return nil
}

// literal reports whether a call is duration("…") or date("…").
func literal(n *rule.Node) bool { return n.Text == "duration" || n.Text == "date" }

// mentions reports whether a node speaks of a field.
func mentions(n *rule.Node, field string) bool {
	found := false
	n.Walk(func(n *rule.Node) { found = found || n.Kind == rule.FieldNode && n.Text == field })
	return found
}

// candidate is a value that a field is tried with; an unsaid one is left to the test file.
type candidate struct {
	v      ref.Value
	unsaid bool
}

// candidates returns the values that a field is tried with, in a record of which something is said
// already: those that rules name and the nearest beside them, and what rules do not name.
func (s *solver) candidates(typ, field string, said record) []candidate {
	t := s.contract.Records[typ]
	f := t.Fields[field]
	var out []candidate
	add := func(v ref.Value) {
		if !slices.ContainsFunc(out, func(c candidate) bool { return !c.unsaid && same(c.v, v) }) {
			out = append(out, candidate{v: v})
		}
	}
	if field == instantField(t) { // noon will do, unless it does not
		out = append(out, candidate{unsaid: true})
	}
	for _, h := range s.hints[typ] {
		if h.field == field {
			for _, v := range s.values(typ, h, said) {
				add(v)
			}
		}
	}
	switch f.Kind {
	case batch.Bool:
		add(true)
		add(false)
	case batch.String:
		add("other")
	case batch.Time:
		if len(out) == 0 && field != instantField(t) {
			add(ref.Quantity{Rat: rule.TimeValue(s.noon().Add(time.Hour)).R, Unit: ref.Instant})
		}
	case batch.Duration:
		add(ref.Quantity{Rat: rule.IntValue(int64(time.Second)).R, Unit: ref.Duration})
	default:
		add(ref.Quantity{Rat: rule.IntValue(1).R, Unit: ref.Number})
	}
	if f.Optional {
		add(nil)
	}
	if field != instantField(t) && field != t.To {
		out = append(out, candidate{unsaid: true})
	}
	return out
}

// values returns the values of a hint in a record: the one at which something changes, and the
// nearest below and above.
func (s *solver) values(typ string, h hint, said record) []ref.Value {
	w := s.world(-1, map[string][]ref.Record{typ: {s.complete(typ, said)}})
	v, err := w.Eval(&rule.Node{Kind: rule.CallNode, Text: "max", Args: []*rule.Node{{Kind: rule.NameNode, Text: typ}, h.node}})
	if err != nil {
		return nil
	}
	q, ok := v.(ref.Quantity)
	if !ok {
		// In a test file # may begin a comment, and a value is on one line.
		if text, ok := v.(string); ok && !strings.ContainsAny(text, "#\n\r") {
			return []ref.Value{text}
		}
		return nil
	}
	f := s.contract.Records[typ].Fields[h.field]
	if h.part != "" {
		return s.clocks(h.part, q.Rat)
	}
	unit, step := ref.Number, big.NewRat(1, 1)
	switch f.Kind {
	case batch.Time:
		unit, step = ref.Instant, big.NewRat(int64(time.Second), 1)
	case batch.Duration:
		unit, step = ref.Duration, big.NewRat(int64(time.Second), 1)
	case batch.Decimal:
		step = new(big.Rat).SetFrac(big.NewInt(1), new(big.Int).Exp(big.NewInt(10), big.NewInt(int64(f.Scale)), nil))
	}
	grid := step
	if unit != ref.Number {
		grid = big.NewRat(1, 1)
		if !divides(step, q.Rat) {
			step = big.NewRat(int64(time.Millisecond), 1)
		}
		if !divides(step, q.Rat) {
			step = grid
		}
	}
	if !divides(grid, q.Rat) { // between two values of the field
		below := new(big.Rat).Mul(grid, new(big.Rat).SetInt(rule.Floor(new(big.Rat).Quo(q.Rat, grid))))
		return []ref.Value{ref.Quantity{Rat: below, Unit: unit}, ref.Quantity{Rat: new(big.Rat).Add(below, grid), Unit: unit}}
	}
	return []ref.Value{ref.Quantity{Rat: q.Rat, Unit: unit}, ref.Quantity{Rat: new(big.Rat).Sub(q.Rat, step), Unit: unit},
		ref.Quantity{Rat: new(big.Rat).Add(q.Rat, step), Unit: unit}}
}

func divides(unit, r *big.Rat) bool { return new(big.Rat).Quo(r, unit).IsInt() }

// clocks returns instants around those at which a part of the time is a number.
func (s *solver) clocks(part string, n *big.Rat) []ref.Value {
	if !n.IsInt() || !n.Num().IsInt64() {
		return nil
	}
	v := int(n.Num().Int64())
	var out []ref.Value
	add := func(t time.Time) {
		if !t.Before(s.from) && t.Before(s.to) {
			out = append(out, ref.Quantity{Rat: rule.TimeValue(t).R, Unit: ref.Instant})
		}
	}
	noon := s.noon()
	switch part {
	case "Hour":
		at := time.Date(noon.Year(), noon.Month(), noon.Day(), v, 0, 0, 0, s.zone)
		for _, d := range []time.Duration{0, -time.Second, time.Hour - time.Second, time.Hour} {
			add(at.Add(d))
		}
	default:
		for day := range 366 {
			add(noon.AddDate(0, 0, day))
			if day == 6 && part == "Weekday" {
				break
			}
		}
	}
	return out
}

// same reports whether two values are the same.
func same(a, b ref.Value) bool {
	x, ok1 := a.(ref.Quantity)
	y, ok2 := b.(ref.Quantity)
	if ok1 && ok2 {
		return x.Unit == y.Unit && x.Rat.Cmp(y.Rat) == 0
	}
	return ok1 == ok2 && fmt.Sprint(a) == fmt.Sprint(b)
}
