package sqllog

import (
	"fmt"
	"math/big"
	"slices"
	"strings"
	"unicode/utf8"

	"github.com/capitolato/capitolato/internal/rule"
)

// lowering writes expressions about one record in SQL. NULL is missing there, and the logic of
// NULL is that of the rules. What cannot be written exactly is refused.
type lowering struct {
	*counting
	fields []column // of the request
	at     moment
	// inexact are numbers that may have lost digits.
	inexact []fragment
	// plain says which fields are written as they are stored, where that is used of them.
	plain map[int]bool
	// err is why the expression at hand is refused.
	err error
}

// refuse notes why an expression cannot be written.
func (l *lowering) refuse(e *rule.Expr, why string) fragment {
	if l.err == nil {
		l.err = fmt.Errorf("%s: %s", e.Key(), why)
	}
	return fragment{text: "NULL"}
}

// selection writes a condition of which it only matters where it is true. False and missing are the
// same then: NULL in AND and OR takes no care, and a text that is compared with one that is no mark
// of a missing value need not be told from these first.
func (l *lowering) selection(e *rule.Expr) fragment {
	switch e.Op {
	case rule.OpAnd:
		return join("(", l.selection(e.Args[0]), " AND ", l.selection(e.Args[1]), ")")
	case rule.OpOr:
		return join("(", l.selection(e.Args[0]), " OR ", l.selection(e.Args[1]), ")")
	case rule.OpCond:
		return l.choice(e, l.selection)
	case rule.OpEq, rule.OpIn:
		if x := e.Args[0]; x.Op == rule.OpField && l.fields[x.Field.Index].takes(e.Args[1:]) {
			return l.compared(x.Field.Index, e.Args[1:])
		}
	}
	return l.predicate(e)
}

// takes reports whether a text as it is stored can be compared with constants in place of the value.
func (c *column) takes(constants []*rule.Expr) bool {
	return c.same && !slices.ContainsFunc(constants, func(e *rule.Expr) bool {
		return e.Op != rule.OpConst || e.Type != rule.String || slices.Contains(c.marks, strings.Trim(e.Const.S, blanks))
	})
}

// compared compares a text as it is stored.
func (l *lowering) compared(field int, constants []*rule.Expr) fragment {
	l.plain[field] = true
	var words []string
	for _, e := range constants {
		words = append(words, e.Const.S)
	}
	return join("(", l.fields[field].plain(), " IN (", l.words(words), "))")
}

// plain is the name of a text as it is stored.
func (c *column) plain() fragment { return fragment{text: "u" + c.alias.text[1:]} }

// predicate writes a condition.
func (l *lowering) predicate(e *rule.Expr) fragment {
	switch e.Op {
	case rule.OpConst:
		switch {
		case e.Const.IsMissing():
			return l.refuse(e, "a missing value has no type")
		case e.Const.B:
			return fragment{text: "(1 = 1)"}
		}
		return fragment{text: "(1 = 0)"}
	case rule.OpField:
		return l.field(e)
	case rule.OpNot:
		return join("(NOT ", l.predicate(e.Args[0]), ")")
	case rule.OpAnd:
		return l.operator("and", l.predicate(e.Args[0]), l.predicate(e.Args[1]))
	case rule.OpOr:
		return l.operator("or", l.predicate(e.Args[0]), l.predicate(e.Args[1]))
	case rule.OpCond, rule.OpCoalesce:
		return l.choice(e, l.predicate)
	case rule.OpIsNil:
		return join("(", l.value(e.Args[0]), " IS NULL)")
	case rule.OpEq, rule.OpNe, rule.OpLt, rule.OpLe, rule.OpGt, rule.OpGe:
		return l.comparison(e)
	case rule.OpIn, rule.OpInRange:
		return l.member(e)
	case rule.OpContains:
		return l.within(e, l.contains)
	case rule.OpStartsWith:
		return l.within(e, l.starts)
	case rule.OpEndsWith:
		return l.within(e, l.ends)
	}
	return l.refuse(e, "SQL has no exact "+e.Op.String())
}

// field writes a field.
func (l *lowering) field(e *rule.Expr) fragment { return l.fields[e.Field.Index].alias }

// value writes an expression of any type; a number is in a unit of its own.
func (l *lowering) value(e *rule.Expr) fragment {
	switch e.Type {
	case rule.Bool:
		return l.predicate(e)
	case rule.String:
		return l.string(e)
	case rule.Number, rule.Duration, rule.Time:
		return l.number(e).fragment
	}
	return l.refuse(e, "a missing value has no type")
}

// string writes a text.
func (l *lowering) string(e *rule.Expr) fragment {
	switch e.Op {
	case rule.OpConst:
		return l.word(e.Const.S)
	case rule.OpField:
		return l.field(e)
	case rule.OpCond, rule.OpCoalesce:
		return l.choice(e, l.string)
	case rule.OpFunc:
		return l.refuse(e, "databases change case and cut blanks by rules of their own")
	}
	return l.refuse(e, "SQL has no exact "+e.Op.String())
}

// choice writes ?: and ??. A branch that is nil is left out.
func (l *lowering) choice(e *rule.Expr, write func(*rule.Expr) fragment) fragment {
	if e.Op == rule.OpCoalesce {
		return join("COALESCE(", write(e.Args[0]), ", ", write(e.Args[1]), ")")
	}
	cond := l.predicate(e.Args[0])
	parts := []any{"(CASE"}
	if e.Args[1].Type != rule.Nil {
		parts = append(parts, " WHEN ", cond, " THEN ", write(e.Args[1]))
	}
	if e.Args[2].Type != rule.Nil {
		parts = append(parts, " WHEN NOT ", cond, " THEN ", write(e.Args[2]))
	}
	return join(append(parts, " END)")...)
}

// signs are comparisons as SQL writes them.
var signs = map[rule.Op]string{rule.OpEq: " = ", rule.OpNe: " <> ", rule.OpLt: " < ", rule.OpLe: " <= ", rule.OpGt: " > ", rule.OpGe: " >= "}

// comparison writes == != < <= > >=.
func (l *lowering) comparison(e *rule.Expr) fragment {
	x, y := e.Args[0], e.Args[1]
	switch x.Type {
	case rule.Bool:
		return join("(", l.predicate(x), signs[e.Op], l.predicate(y), ")")
	case rule.String:
		return join("(", l.string(x), signs[e.Op], l.string(y), ")")
	}
	op := e.Op
	if x.Op == rule.OpConst && y.Op != rule.OpConst {
		x, y, op = y, x, op.Mirrored()
	}
	if y.Op == rule.OpConst {
		return l.bounded(op, l.number(x), y.Const.R)
	}
	a, b := l.common(e, l.number(x), l.number(y))
	return join("(", a.fragment, signs[op], b.fragment, ")")
}

// bounded compares a number with a constant, which need not be a whole number of its units.
func (l *lowering) bounded(op rule.Op, x quantity, c *big.Rat) fragment {
	at := new(big.Rat).Quo(c, x.unit)
	never := join("(", x.fragment, " <> ", x.fragment, ")") // but missing where x is
	always := join("(", x.fragment, " = ", x.fragment, ")")
	var n *big.Int
	switch op {
	case rule.OpEq, rule.OpNe:
		switch n = at.Num(); {
		case at.IsInt() && n.IsInt64():
		case op == rule.OpEq:
			return never
		default:
			return always
		}
	case rule.OpLe, rule.OpGt: // above the floor is above
		n = rule.Floor(at)
	default:
		n = rule.Ceil(at)
	}
	if !n.IsInt64() {
		if (op == rule.OpLe || op == rule.OpLt) == (n.Sign() > 0) {
			return always
		}
		return never
	}
	if x.text == l.at.alias.text && l.at.storage != nil && x.unit.Cmp(l.at.whole()) == 0 && new(big.Int).Mul(n, x.unit.Num()).IsInt64() {
		return join("(", l.at.value, signs[op], l.at.bound(n.Int64()*l.at.unit), ")")
	}
	return join("(", x.fragment, signs[op], l.limit(n.Int64()), ")")
}

// member writes x in [a, b] and x in 1..5.
func (l *lowering) member(e *rule.Expr) fragment {
	x := e.Args[0]
	if x.Type == rule.String {
		var items []string
		for _, item := range e.Args[1:] {
			items = append(items, item.Const.S)
		}
		text := l.string(x)
		return l.operator("known", text, join("(", text, " IN (", l.words(items), "))"))
	}
	if x.Type == rule.Bool {
		return l.refuse(e, "a truth value is compared, not looked up")
	}
	n := l.number(x)
	if e.Op == rule.OpInRange {
		if !x.Int {
			return l.refuse(e, "a range holds integers only")
		}
		return join("(", l.bounded(rule.OpGe, n, e.Args[1].Const.R), " AND ", l.bounded(rule.OpLe, n, e.Args[2].Const.R), ")")
	}
	var items []fragment
	for _, item := range e.Args[1:] {
		items = append(items, l.bounded(rule.OpEq, n, item.Const.R))
	}
	return l.operator("known", n.fragment, join("(", list(items, " OR "), ")"))
}

// within writes contains, startsWith and endsWith.
func (l *lowering) within(e *rule.Expr, pattern string) fragment {
	x, y := l.string(e.Args[0]), e.Args[1]
	switch {
	case y.Op != rule.OpConst:
		return l.refuse(e, "the text that is looked for is not a constant")
	case y.Const.S == "":
		return join("(", x, " = ", x, ")") // true, but missing where x is
	}
	return join("(", fill(pattern, x, l.word(y.Const.S), l.integer(int64(utf8.RuneCountInString(y.Const.S)))), ")")
}
