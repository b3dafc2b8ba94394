// Package ref says what a rule means, and nothing else.
//
//	rule.Node ──World.Eval──▶ Value
//
// It evaluates the parsed tree over slices of records, one node at a time, in [big.Rat], with
// the types found as it goes. It knows no plan, column, kernel or tally, and shares only the
// parsed tree with the engine: not its checker, not its types, not its arithmetic. It is slow
// and easy to check by eye; tests hold the engine against it. Where the two differ, this
// package and the contract's words decide.
//
// A missing value is nil. Arithmetic, comparisons and functions of a missing value are
// missing; and, or, not are Kleene's; a predicate selects what is true; == nil and ?? test.
package ref

import (
	"errors"
	"fmt"
	"math/big"
	"time"

	"github.com/capitolato/capitolato/internal/rule"
)

// Value is nil where it is missing; otherwise a bool, a string or a [Quantity].
type Value any

// Quantity is an exact amount of something.
type Quantity struct {
	Rat  *big.Rat
	Unit Unit
}

// Unit says what a [Quantity] is an amount of.
type Unit uint8

// The units. AnyUnit is that of the sum of no values at all: nothing says whether the 0 is a
// number or a duration, and it goes with both.
const (
	Number   Unit = iota
	Duration      // nanoseconds
	Instant       // nanoseconds since 1970 UTC
	AnyUnit
)

// String names the unit, for errors.
func (u Unit) String() string { return [...]string{"number", "duration", "time", "zero"}[u] }

// Record holds the fields of a record that have a value.
type Record map[string]Value

// Interval names the fields that hold the ends of records that are intervals.
type Interval struct{ From, To string }

// World is everything that a rule can speak of. Eval does not change it.
type World struct {
	Zone *time.Location
	// From and To are the period. Records holds the records of the period, by type.
	From, To  time.Time
	Records   map[string][]Record
	Intervals map[string]Interval // by record type
	// Constants, Sets and Metrics are the contract's.
	Constants, Sets, Metrics map[string]*rule.Node
	// Where selects the area's own records, by type; a nil predicate selects all of a type.
	// A nil Where is the whole contract.
	Where map[string]*rule.Node
	// Bound holds the values of further names, such as value in a target.
	Bound map[string]Value
	// Funcs are the functions of the embedding program. They are not called with a missing
	// argument.
	Funcs map[string]func(args []Value) (Value, error)
	// Calendars are those of the contract.
	Calendars map[string]*Calendar
	// Exclusions take records out. Instants names the field with the instant of a type that is no
	// interval; only they need it.
	Exclusions []Exclusion
	Instants   map[string]string
}

// ErrDivision is the error of a division of something by zero, in a rule about many records.
var ErrDivision = errors.New("ref: a division by zero")

// Eval returns the value of a rule. A rule that mixes types or uses an unknown name is an
// error, wherever that is noticed.
func (w *World) Eval(n *rule.Node) (Value, error) {
	s := &scope{World: w, metrics: make(map[string]result)}
	return s.eval(n)
}

// scope is where a node stands.
type scope struct {
	*World
	// whole is set in contract.x, where the area does not narrow the records.
	whole bool
	// at is the element at hand, nil outside predicates.
	at *element
	// metrics keeps values of metrics: one that refers to another twice, which refers to a
	// third twice, would otherwise never end.
	metrics map[string]result
}

// element is an element of a selection: a record, or the value that map made of it.
type element struct {
	record Record
	mapped bool
	value  Value
}

type result struct {
	value Value
	err   error
}

// eval evaluates a node that has one value.
func (s *scope) eval(n *rule.Node) (Value, error) {
	switch n.Kind {
	case rule.NumberNode:
		r, err := number(n.Text)
		return Quantity{r, Number}, err
	case rule.StringNode:
		return n.Text, nil
	case rule.BoolNode:
		return n.Text == "true", nil
	case rule.NilNode:
		return nil, nil
	case rule.NameNode:
		return s.name(n.Text)
	case rule.FieldNode:
		if s.at == nil || s.at.mapped {
			return nil, fmt.Errorf("ref: .%s has no record", n.Text)
		}
		return s.at.record[n.Text], nil
	case rule.ElemNode:
		if s.at == nil || !s.at.mapped {
			return nil, errors.New("ref: # is not a value")
		}
		return s.at.value, nil
	case rule.MemberNode:
		return s.member(n)
	case rule.MethodNode:
		return s.part(n)
	case rule.UnaryNode:
		return s.unary(n)
	case rule.BinaryNode:
		return s.binary(n)
	case rule.CondNode:
		return s.cond(n)
	case rule.CallNode:
		return s.call(n)
	}
	return nil, fmt.Errorf("ref: node %d has no value", n.Kind)
}

// name evaluates a bare name.
func (s *scope) name(name string) (Value, error) {
	if v, ok := s.Bound[name]; ok && s.at == nil {
		return v, nil
	}
	if n, ok := s.Constants[name]; ok {
		return (&scope{World: s.World}).eval(n)
	}
	n, ok := s.Metrics[name]
	if !ok || s.at != nil {
		return nil, fmt.Errorf("ref: unknown name %q", name)
	}
	id := fmt.Sprint(s.whole, " ", name)
	r, ok := s.metrics[id]
	if !ok {
		r.value, r.err = (&scope{World: s.World.unbound(), whole: s.whole, metrics: s.metrics}).eval(n)
		s.metrics[id] = r
	}
	return r.value, r.err
}

// unbound returns the world without the names bound by the caller.
func (w *World) unbound() *World {
	free := *w
	free.Bound = nil
	return &free
}

// member evaluates period.x and contract.x.
func (s *scope) member(n *rule.Node) (Value, error) {
	of := n.Args[0]
	if of.Kind != rule.NameNode {
		return nil, fmt.Errorf("ref: .%s of something without members", n.Text)
	}
	from, to := instant(s.From), instant(s.To)
	switch of.Text + "." + n.Text {
	case "period.from":
		return from, nil
	case "period.to":
		return to, nil
	case "period.length":
		return Quantity{new(big.Rat).Sub(to.Rat, from.Rat), Duration}, nil
	}
	if of.Text != "contract" {
		return nil, fmt.Errorf("ref: unknown name %s.%s", of.Text, n.Text)
	}
	whole := *s
	whole.whole = true
	return whole.name(n.Text)
}

// instant returns a time as a quantity.
func instant(t time.Time) Quantity {
	ns := new(big.Int).Mul(big.NewInt(t.Unix()), big.NewInt(1e9))
	return Quantity{new(big.Rat).SetInt(ns.Add(ns, big.NewInt(int64(t.Nanosecond())))), Instant}
}
