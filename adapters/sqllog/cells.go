package sqllog

import (
	"math/big"

	"github.com/capitolato/capitolato/internal/push"
	"github.com/capitolato/capitolato/internal/rule"
)

// cellSQL is how a cell is counted: the places of its aggregates among the columns.
type cellSQL struct {
	need             uint64 // the traits of its rows
	records, present int
	sum, least, most int
	// lists is the place of its values, where the main statement lists them, or else negative.
	lists int
	unit  *big.Rat
	// values is what is selected where its different values are kept, and where the condition.
	values *fragment
	where  []fragment
}

// cell writes the aggregates of a cell. Its scope and the traits that it needs are left to the groups.
func (k *counter) cell(c push.Cell) cellSQL {
	where := k.conditions(c.Agg.Where)
	if c.Agg.CellOp() == "values" {
		return k.values(c, where)
	}
	out := cellSQL{lists: -1}
	out.need, where = k.traits.of(where)
	out.records = k.countOf(where)
	if c.Agg.CellOp() == "count" {
		return out
	}
	if c.Agg.CellOp() != "sum" && c.Agg.CellOp() != "extremes" {
		k.lower.refuse(&rule.Expr{Op: rule.OpAgg, Agg: c.Agg}, "it is worked out here")
		return out
	}
	x, unit := k.aggregated(c.Agg.Value)
	out.unit = unit
	x = when(where, x)
	out.present = k.column(fill("count(%s)", x), added)
	if c.Agg.CellOp() == "sum" {
		out.sum = k.column(k.operator("sum", x), added)
	} else {
		below, above := least, most
		if unit == nil {
			below, above = lowest, highest
		}
		out.least, out.most = k.column(fill("min(%s)", x), below), k.column(fill("max(%s)", x), above)
	}
	return out
}

// allRows is the place of the number of rows among the columns.
const allRows = -1

// countOf returns the place of the number of rows of which something is true.
func (k *counter) countOf(where []fragment) int {
	if len(where) == 0 {
		return allRows
	}
	return k.column(fill("count(%s)", when(where, fragment{text: "1"})), added)
}

// when is a value where a record is selected.
func when(where []fragment, x fragment) fragment {
	if len(where) == 0 {
		return x
	}
	return join("CASE WHEN ", list(where, " AND "), " THEN ", x, " END")
}

// aggregated writes a value and, if it is a number, returns its unit.
func (k *counter) aggregated(e *rule.Expr) (fragment, *big.Rat) {
	switch e.Type {
	case rule.Number, rule.Duration, rule.Time:
		q := k.lower.number(e)
		return q.fragment, q.unit
	}
	return k.lower.value(e), nil
}

// values writes what tells the different values of a cell that keeps them: a list of each group's, or
// what a statement of its own selects.
func (k *counter) values(c push.Cell, where []fragment) cellSQL {
	out := cellSQL{lists: -1, where: where}
	f, unit := k.aggregated(c.Agg.Value)
	out.unit = unit
	lists := k.lists != "" && unit != nil
	if lists || k.changing {
		var rest []fragment
		out.need, rest = k.traits.of(where)
		out.records = k.countOf(rest)
		if f := when(rest, f); lists {
			out.present, out.lists = k.column(fill("count(%s)", f), added), k.column(fill(k.lists, f), listed)
			return out
		}
	}
	out.values = &f
	if c.Scope != rule.Everywhere {
		out.where = append([]fragment{k.scopes[c.Scope]}, where...)
	}
	return out
}

// traits are predicates that tell rows apart: the main statement groups by which of them are true
// of a row, and a cell adds up the groups that have all the traits that it needs. So the database
// works each predicate out once a row and adds each value up once, however many cells select it
// in however many ways; a condition in each aggregate costs several times as much. Where rows differ
// too much for that, it is done all the same.
type traits struct {
	all  []fragment
	most int // how many there may be
}

// maxTraits is how many bits a number has that databases know, but for one.
const maxTraits = 61

// maxGroups bounds the groups of the main statement.
const maxGroups = 50_000

// of returns the bits of predicates, and those that have none.
func (t *traits) of(predicates []fragment) (bits uint64, rest []fragment) {
	for _, f := range predicates {
		i := t.place(f)
		if i < 0 {
			rest = append(rest, f)
			continue
		}
		bits |= 1 << i
	}
	return bits, rest
}

// place returns the bit of a predicate, negative if there is none left.
func (t *traits) place(f fragment) int {
	key := f.key()
	for i, known := range t.all {
		if known.key() == key {
			return i
		}
	}
	if len(t.all) >= t.most {
		return -1
	}
	t.all = append(t.all, f)
	return len(t.all) - 1
}
