package ref

import (
	"fmt"
	"math/big"
	"regexp"
	"strings"

	"github.com/capitolato/capitolato/internal/rule"
)

// unary evaluates -x, +x and not x.
func (s *scope) unary(n *rule.Node) (Value, error) {
	x, err := s.eval(n.Args[0])
	if err != nil || x == nil {
		return nil, err
	}
	switch x := x.(type) {
	case bool:
		if n.Text == "not" {
			return !x, nil
		}
	case Quantity:
		if n.Text == "-" {
			return Quantity{new(big.Rat).Neg(x.Rat), x.Unit}, nil
		}
		if n.Text == "+" {
			return x, nil
		}
	}
	return nil, fmt.Errorf("ref: %s of %v", n.Text, x)
}

// cond evaluates a ? b : c.
func (s *scope) cond(n *rule.Node) (Value, error) {
	c, err := s.eval(n.Args[0])
	if err != nil || c == nil {
		return nil, err
	}
	b, ok := c.(bool)
	if !ok {
		return nil, fmt.Errorf("ref: the condition is %v", c)
	}
	if b {
		return s.eval(n.Args[1])
	}
	return s.eval(n.Args[2])
}

// binary evaluates an operator between two expressions. The right side of and, or and ?? is
// not looked at where the left decides.
func (s *scope) binary(n *rule.Node) (Value, error) {
	if n.Text == "in" {
		return s.in(n)
	}
	if n.Text == "==" || n.Text == "!=" {
		if v, done, err := s.testNil(n); done {
			return v, err
		}
	}
	l, err := s.eval(n.Args[0])
	if err != nil {
		return nil, err
	}
	switch {
	case n.Text == "and" && l == false, n.Text == "or" && l == true, n.Text == "??" && l != nil:
		return l, nil
	}
	r, err := s.eval(n.Args[1])
	if err != nil {
		return nil, err
	}
	switch {
	case n.Text == "??":
		return r, nil
	case n.Text == "and" && r == false, n.Text == "or" && r == true:
		return r, nil
	case l == nil || r == nil:
		return nil, nil
	}
	return s.operate(n.Text, l, r)
}

// testNil evaluates a comparison with nil itself.
func (s *scope) testNil(n *rule.Node) (v Value, done bool, err error) {
	x := n.Args[0]
	if s.isNil(x) {
		x = n.Args[1]
	} else if !s.isNil(n.Args[1]) {
		return nil, false, nil
	}
	v, err = s.eval(x)
	if err != nil {
		return nil, true, err
	}
	return (v == nil) == (n.Text == "=="), true, nil
}

// isNil reports whether a node is nil as written, directly or by the name of a constant, and
// so has no type of its own.
func (s *scope) isNil(n *rule.Node) bool {
	switch {
	case n.Kind == rule.NilNode:
		return true
	case n.Kind == rule.NameNode:
		c, ok := s.Constants[n.Text]
		return ok && s.isNil(c)
	case n.Kind == rule.BinaryNode && n.Text == "??":
		return s.isNil(n.Args[0]) && s.isNil(n.Args[1])
	case n.Kind == rule.CondNode:
		return s.isNil(n.Args[1]) && s.isNil(n.Args[2])
	}
	return false
}

// operate applies an operator to two present values.
func (s *scope) operate(op string, l, r Value) (Value, error) {
	switch l := l.(type) {
	case bool:
		if r, ok := r.(bool); ok {
			return bools(op, l, r)
		}
	case string:
		if r, ok := r.(string); ok {
			return texts(op, l, r)
		}
	case Quantity:
		if r, ok := r.(Quantity); ok {
			return s.quantities(op, l, r)
		}
	}
	return nil, fmt.Errorf("ref: %v %s %v", l, op, r)
}

func bools(op string, l, r bool) (Value, error) {
	switch op {
	case "and":
		return l && r, nil
	case "or":
		return l || r, nil
	case "==":
		return l == r, nil
	case "!=":
		return l != r, nil
	}
	return nil, fmt.Errorf("ref: %v %s %v", l, op, r)
}

func texts(op string, l, r string) (Value, error) {
	switch op {
	case "+":
		return l + r, nil
	case "contains":
		return strings.Contains(l, r), nil
	case "startsWith":
		return strings.HasPrefix(l, r), nil
	case "endsWith":
		return strings.HasSuffix(l, r), nil
	case "matches":
		return regexp.MatchString(r, l)
	}
	return ordered(op, strings.Compare(l, r))
}

// ordered answers a comparison of two values, of which the first is below, equal to or above
// the second as cmp is -1, 0 or 1.
func ordered(op string, cmp int) (Value, error) {
	switch op {
	case "==":
		return cmp == 0, nil
	case "!=":
		return cmp != 0, nil
	case "<":
		return cmp < 0, nil
	case "<=":
		return cmp <= 0, nil
	case ">":
		return cmp > 0, nil
	case ">=":
		return cmp >= 0, nil
	}
	return nil, fmt.Errorf("ref: unknown operator %s", op)
}

// quantities applies an operator to two quantities.
func (s *scope) quantities(op string, l, r Quantity) (Value, error) {
	unit, ok := unitOf(op, l.Unit, r.Unit)
	switch op {
	case "+", "-", "*", "/", "%":
	default:
		if l.Unit != r.Unit && l.Unit != AnyUnit && r.Unit != AnyUnit {
			return nil, fmt.Errorf("ref: %v %s %v", l.Unit, op, r.Unit)
		}
		return ordered(op, l.Rat.Cmp(r.Rat))
	}
	if !ok {
		return nil, fmt.Errorf("ref: %v %s %v", l.Unit, op, r.Unit)
	}
	out := Quantity{new(big.Rat), unit}
	switch op {
	case "+":
		out.Rat.Add(l.Rat, r.Rat)
	case "-":
		out.Rat.Sub(l.Rat, r.Rat)
	case "*":
		out.Rat.Mul(l.Rat, r.Rat)
	default:
		return s.divide(op, l.Rat, r.Rat, out)
	}
	return out, nil
}

// divide computes l / r or l % r. About a record, a division by zero is missing. Of figures
// nothing by nothing is missing, because there was nothing to measure, and something by
// nothing is an error.
func (s *scope) divide(op string, l, r *big.Rat, out Quantity) (Value, error) {
	switch {
	case r.Sign() == 0 && (s.at != nil || l.Sign() == 0):
		return nil, nil
	case r.Sign() == 0:
		return nil, ErrDivision
	case op == "/":
		out.Rat.Quo(l, r)
		return out, nil
	case !l.IsInt() || !r.IsInt():
		return nil, fmt.Errorf("ref: %v %% %v", l, r)
	}
	q := new(big.Int).Quo(l.Num(), r.Num()) // towards zero
	q.Mul(q, r.Num())
	out.Rat.SetInt(q.Sub(l.Num(), q))
	return out, nil
}

// units lists what arithmetic there is between units. A zero of any unit takes the unit of
// what it is added to.
var units = map[string]map[[2]Unit]Unit{
	"+": {{Number, Number}: Number, {Duration, Duration}: Duration, {Instant, Duration}: Instant, {Duration, Instant}: Instant,
		{AnyUnit, AnyUnit}: AnyUnit, {AnyUnit, Number}: Number, {Number, AnyUnit}: Number,
		{AnyUnit, Duration}: Duration, {Duration, AnyUnit}: Duration, {AnyUnit, Instant}: Instant, {Instant, AnyUnit}: Instant},
	"-": {{Number, Number}: Number, {Duration, Duration}: Duration, {Instant, Instant}: Duration, {Instant, Duration}: Instant,
		{AnyUnit, AnyUnit}: AnyUnit, {AnyUnit, Number}: Number, {Number, AnyUnit}: Number,
		{AnyUnit, Duration}: Duration, {Duration, AnyUnit}: Duration, {Instant, AnyUnit}: Instant},
	"*": {{Number, Number}: Number, {Duration, Number}: Duration, {Number, Duration}: Duration,
		{AnyUnit, AnyUnit}: AnyUnit, {AnyUnit, Number}: AnyUnit, {Number, AnyUnit}: AnyUnit,
		{AnyUnit, Duration}: Duration, {Duration, AnyUnit}: Duration},
	"/": {{Number, Number}: Number, {Duration, Duration}: Number, {Duration, Number}: Duration,
		{AnyUnit, AnyUnit}: AnyUnit, {AnyUnit, Number}: AnyUnit, {AnyUnit, Duration}: Number,
		{Number, AnyUnit}: Number, {Duration, AnyUnit}: AnyUnit},
	"%": {{Number, Number}: Number, {AnyUnit, Number}: Number, {Number, AnyUnit}: Number, {AnyUnit, AnyUnit}: Number},
}

func unitOf(op string, l, r Unit) (Unit, bool) {
	u, ok := units[op][[2]Unit{l, r}]
	return u, ok
}

// in evaluates x in [a, b] and x in a..b.
func (s *scope) in(n *rule.Node) (Value, error) {
	x, err := s.eval(n.Args[0])
	if err != nil || x == nil {
		return nil, err
	}
	right := n.Args[1]
	items := make([]Value, len(right.Args))
	for i, a := range right.Args {
		if items[i], err = s.eval(a); err != nil {
			return nil, err
		}
	}
	if right.Kind == rule.BinaryNode && right.Text == ".." {
		return within(x, items[0], items[1])
	}
	for _, item := range items {
		if equal, err := s.operate("==", x, item); err != nil || equal == true {
			return equal, err
		}
	}
	return false, nil
}

// within reports whether x is one of the integers from..to.
func within(x, from, to Value) (Value, error) {
	q, ok1 := x.(Quantity)
	lo, ok2 := from.(Quantity)
	hi, ok3 := to.(Quantity)
	if !ok1 || !ok2 || !ok3 {
		return nil, fmt.Errorf("ref: %v in %v..%v", x, from, to)
	}
	return q.Rat.IsInt() && q.Rat.Cmp(lo.Rat) >= 0 && q.Rat.Cmp(hi.Rat) <= 0, nil
}
