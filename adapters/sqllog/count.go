package sqllog

import (
	"errors"
	"fmt"
	"math/big"
	"slices"
	"strconv"
	"strings"

	"github.com/capitolato/capitolato/internal/push"
	"github.com/capitolato/capitolato/internal/rule"
)

// counter makes the statements that answer an ask.
//
// All of them select from one inner SELECT, rows, which works out the fields f0, f1 and so on of
// each row, as reading it would, and the flags bad, of a row that has to be read, and odd, of one
// whose texts have to be looked at. The main statement groups the rows by day and by the scopes
// that they are in, so that each predicate is written once, whatever the number of areas.
type counter struct {
	*counting
	ask    *push.Ask
	from   fragment // the table, or the query in parentheses
	bases  []fragment
	fields []column
	lower  *lowering

	scopes  []fragment
	cells   []cellSQL
	columns []fragment // the aggregates of the main statement
	known   map[string]int
	at      fragment
	unit    int64 // of at, in nanoseconds
	// order lists the columns that rows are read in the order of; it is empty where that is not
	// known.
	order string
}

// which says which rows count.
type which uint8

const (
	every which = iota
	// different rows: those that are the same in all fields count once.
	different
	// first rows with their key, in the order in which they are read.
	first
)

// cellSQL is how a cell is counted: the places of its aggregates among the columns.
type cellSQL struct {
	records, present int
	sum, least, most int
	unit             *big.Rat
	// values is what is selected where its different values are kept, and where the condition.
	values *fragment
	where  []fragment
}

// newCounter writes what an ask speaks of. The reasons tell what cannot be written.
func newCounter(c *counting, ask *push.Ask, from fragment, s *store, fields []column) (*counter, []string) {
	k := &counter{counting: c, ask: ask, from: from, bases: s.bases, fields: fields, known: map[string]int{},
		lower: &lowering{counting: c, fields: fields}}
	var reasons []string
	wrote := func(what string) bool {
		err := k.lower.err
		if k.lower.err = nil; err != nil {
			if reason := fmt.Sprintf("%s: %v", what, err); !slices.Contains(reasons, reason) {
				reasons = append(reasons, reason)
			}
		}
		return err == nil
	}
	for _, scope := range ask.Scopes {
		f := fragment{text: "(1 = 1)"}
		if len(scope) > 0 {
			f = list(k.conditions(scope), " AND ")
		}
		wrote("a selection of records")
		k.scopes = append(k.scopes, f)
	}
	for _, cell := range ask.Cells {
		c := k.cell(cell)
		if wrote(cell.Agg.Text) {
			k.cells = append(k.cells, c)
		}
	}
	at := fields[ask.At]
	k.at, k.unit = at.alias, at.unit.Num().Int64()
	for _, bound := range ask.Days {
		if bound%k.unit != 0 || dayLength%k.unit != 0 {
			reasons = append(reasons, "the days of the period begin within the units of its times")
			break
		}
	}
	return k, reasons
}

// dayLength is a day of 24 hours.
const dayLength = int64(24 * 3600 * 1_000_000_000)

// column returns the place of an aggregate.
func (k *counter) column(f fragment) int {
	key := f.key()
	if i, ok := k.known[key]; ok {
		return i
	}
	k.known[key] = len(k.columns)
	k.columns = append(k.columns, f)
	return len(k.columns) - 1
}

// conditions writes predicates.
func (k *counter) conditions(es []*rule.Expr) (out []fragment) {
	for _, e := range es {
		out = append(out, k.lower.selection(e))
	}
	return out
}

// cell writes the aggregates of a cell. Its scope is left to the groups.
func (k *counter) cell(c push.Cell) cellSQL {
	where := k.conditions(c.Agg.Where)
	if c.Agg.CellOp() == "values" {
		return k.values(c, where)
	}
	column := func(pattern string, x fragment) int { return k.column(fill(pattern, when(where, x))) }
	out := cellSQL{records: column("count(%s)", fragment{text: "1"})}
	if c.Agg.CellOp() == "count" {
		return out
	}
	if c.Agg.CellOp() != "sum" && c.Agg.CellOp() != "extremes" {
		k.lower.refuse(&rule.Expr{Op: rule.OpAgg, Agg: c.Agg}, "it is worked out here")
		return out
	}
	var x fragment
	if e := c.Agg.Value; e.Type == rule.String || e.Type == rule.Bool {
		x = k.lower.value(e)
	} else {
		q := k.lower.number(e)
		x, out.unit = q.fragment, q.unit
	}
	out.present = column("count(%s)", x)
	if c.Agg.CellOp() == "sum" {
		out.sum = k.column(k.operator("sum", when(where, x)))
	} else {
		out.least, out.most = column("min(%s)", x), column("max(%s)", x)
	}
	return out
}

// when is a value where a record is selected.
func when(where []fragment, x fragment) fragment {
	if len(where) == 0 {
		return x
	}
	return join("CASE WHEN ", list(where, " AND "), " THEN ", x, " END")
}

// values writes what a statement of its own selects, for a cell that keeps different values.
func (k *counter) values(c push.Cell, where []fragment) cellSQL {
	out := cellSQL{where: where}
	if k.changing {
		out.records = k.column(fill("count(%s)", when(where, fragment{text: "1"})))
	}
	x := c.Agg.Value
	f := fragment{}
	switch x.Type {
	case rule.Number, rule.Duration, rule.Time:
		q := k.lower.number(x)
		f, out.unit = q.fragment, q.unit
	default:
		f = k.lower.value(x)
	}
	if c.Scope != rule.Everywhere {
		out.where = append([]fragment{k.scopes[c.Scope]}, where...)
	}
	out.values = &f
	return out
}

// rows is the SELECT that works the fields out.
func (k *counter) rows(w which) fragment {
	switch w {
	case different:
		return join("(", k.decoded("SELECT DISTINCT ", false), ")")
	case first:
		return join("(SELECT * FROM (SELECT p.*, min(pos) OVER (PARTITION BY ", k.names(k.ask.Key), ") AS earliest FROM (",
			k.decoded("SELECT ", true), ") AS p) AS o WHERE pos = earliest)")
	}
	return join("(", k.decoded("SELECT ", false), ")")
}

// decoded selects the fields and flags and, if they are numbered, the position of each row.
func (k *counter) decoded(sel string, numbered bool) fragment {
	var columns, sound, odd []fragment
	for _, f := range k.fields {
		columns = append(columns, join(f.value, " AS ", f.alias))
		sound = append(sound, f.sound...)
		if f.suspect.text != "" {
			odd = append(odd, f.suspect)
		}
	}
	bad := fragment{text: "0"}
	if len(sound) > 0 {
		bad = join("CASE WHEN ", list(sound, " AND "), " THEN 0 ELSE 1 END")
	}
	strange := fragment{text: "0"}
	if len(odd) > 0 {
		strange = join("CASE WHEN ", list(odd, " OR "), " THEN 1 ELSE 0 END")
	}
	columns = append(columns, join(bad, " AS bad"), join(strange, " AS odd"))
	switch {
	case numbered && len(k.bases) > 0:
		columns = append(columns, fragment{text: "pos"})
	case numbered:
		columns = append(columns, k.position())
	}
	return join(sel, list(columns, ",\n\t\t"), "\n\tFROM ", k.source(numbered), k.fence)
}

// position numbers the rows.
func (k *counter) position() fragment {
	return fragment{text: "row_number() OVER (ORDER BY " + k.order + ") AS pos"}
}

// source is what the fields are worked out of.
func (k *counter) source(numbered bool) fragment {
	if len(k.bases) == 0 {
		return k.from
	}
	var columns []fragment
	for i, b := range k.bases {
		columns = append(columns, join(b, " AS r"+strconv.Itoa(i)))
	}
	if numbered {
		columns = append(columns, k.position())
	}
	return join("(SELECT ", list(columns, ",\n\t\t\t"), "\n\t\tFROM ", k.from, k.fence, ") AS b")
}

// within numbers the parts of the period that an instant is in; -1 is outside. Days that have as
// many hours are divided, not listed.
func (k *counter) within(bounds []int64) fragment {
	bound := func(ns int64) fragment { return k.limit(ns / k.unit) }
	last := len(bounds) - 1
	parts := []any{"CASE WHEN ", k.at, " < ", bound(bounds[0]), " OR ", k.at, " >= ", bound(bounds[last]), " THEN -1"}
	for i := 0; i < last; {
		j := i + 1
		for j < last && bounds[j]-bounds[i] == int64(j-i)*dayLength && bounds[j+1]-bounds[j] == dayLength {
			j++
		}
		n := join(strconv.Itoa(i))
		if j > i+1 {
			n = fill(k.quotient, join("(", k.at, " - ", k.integer(bounds[i]/k.unit), ")"), k.integer(dayLength/k.unit))
		}
		if j > i+1 && i > 0 {
			n = join(n, " + ", strconv.Itoa(i))
		}
		if j < last {
			parts = append(parts, " WHEN ", k.at, " < ", bound(bounds[j]), " THEN ", n)
		} else {
			parts = append(parts, " ELSE ", n)
		}
		i = j
	}
	return join(append(parts, " END")...)
}

// main is the statement that counts. Its columns are the day, the scopes, the number of rows, the
// first and the last instant, the rows that have to be read, those that are odd, and then the
// aggregates.
func (k *counter) main(w which) fragment {
	bad := fragment{text: "sum(bad)"}
	if len(k.lower.inexact) > 0 {
		bad = join("sum(CASE WHEN bad = 1", orAny(k.lower.inexact), " THEN 1 ELSE 0 END)")
	}
	head := join("SELECT ", k.within(k.ask.Days), " AS d,\n\t", k.in(^uint64(0)), " AS s,\n\tcount(*), min(", k.at, "), max(", k.at, "), ", bad, ", sum(odd)")
	if len(k.columns) > 0 {
		head = join(head, ",\n\t", list(k.columns, ", "))
	}
	return join(head, "\nFROM ", k.rows(w), " AS a\nGROUP BY d, s")
}

// in is the number with the bits of those scopes, of some, that a row is in.
func (k *counter) in(scopes uint64) fragment {
	var bits []fragment
	for i, s := range k.scopes {
		if scopes>>i&1 != 0 {
			bits = append(bits, join("CASE WHEN ", s, " THEN ", k.integer(1<<i), " ELSE 0 END"))
		}
	}
	if len(bits) == 0 {
		return k.integer(0)
	}
	return list(bits, " + ")
}

// orAny adds conditions, none of them twice.
func orAny(fs []fragment) fragment {
	seen := map[string]bool{}
	var parts []any
	for _, f := range fs {
		if key := f.key(); !seen[key] {
			seen[key] = true
			parts = append(parts, " OR ", f)
		}
	}
	return join(parts...)
}

// valuesOf is the statement that counts the different values of a cell: the part of the period,
// the value, the number of records and the scopes by which they are told apart.
func (k *counter) valuesOf(cell int, w which, limit int) fragment {
	c, apart := k.cells[cell], k.ask.Cells[cell].Apart
	where := append([]fragment{join(k.at, " >= ", k.limit(k.ask.Subs[0]/k.unit)),
		join(k.at, " < ", k.limit(k.ask.Subs[len(k.ask.Subs)-1]/k.unit))}, c.where...)
	for _, s := range k.ask.Dark {
		where = append(where, join("(", k.at, " < ", k.limit(s[0]/k.unit), " OR ", k.at, " >= ", k.limit(s[1]/k.unit), ")"))
	}
	return join("SELECT ", k.within(k.ask.Subs), " AS d, ", *c.values, " AS v, count(*), ", k.in(apart), " AS s\nFROM ", k.rows(w), " AS a\nWHERE ",
		list(where, " AND "), "\nGROUP BY d, v, s LIMIT ", strconv.Itoa(limit))
}

// keys is the statement that counts the rows and their different keys.
func (k *counter) keys() fragment {
	return join("SELECT count(*), sum(n) FROM (SELECT count(*) AS n FROM ", k.rows(every), " AS a GROUP BY ", k.names(k.ask.Key), ") AS k")
}

// copies is the statement that counts the rows that differ in anything.
func (k *counter) copies() fragment { return join("SELECT count(*) FROM ", k.rows(different), " AS a") }

// repeated is the statement that lists the rows with a key that is there several times, by
// position: the position, the flags and the fields.
func (k *counter) repeated() fragment {
	var all []int
	for i := range k.fields {
		all = append(all, i)
	}
	return join("SELECT pos, bad, odd, ", k.names(all), " FROM (SELECT p.*, count(*) OVER (PARTITION BY ", k.names(k.ask.Key), ") AS n FROM (",
		k.decoded("SELECT ", true), ") AS p) AS o WHERE n > 1 ORDER BY pos LIMIT ", strconv.Itoa(maxRepeated+1))
}

// maxRepeated bounds the rows with a key that is there several times.
const maxRepeated = 100_000

// names lists fields.
func (k *counter) names(fields []int) string {
	var names []string
	for _, i := range fields {
		names = append(names, k.fields[i].alias.text)
	}
	return strings.Join(names, ", ")
}

// texts is the statement that lists the texts of a field that have to be looked at.
func (k *counter) texts(f column) fragment {
	return join("SELECT DISTINCT ", f.raw, " FROM ", k.source(false), " WHERE ", f.suspect, " LIMIT ", strconv.Itoa(maxTexts+1))
}

// maxTexts bounds the texts that are looked at.
const maxTexts = 10_000

// errInexact is the error of an answer that is no whole number.
var errInexact = errors.New("the database answers with a number that is not exact")
