package rule

import (
	"math/big"
	"regexp"
	"strconv"
	"strings"

	"github.com/capitolato/capitolato/sla/calendar"
)

// Op is what an [Expr] does.
type Op uint8

// The operations. Comparisons, And, Or, Not, arithmetic and functions give a missing value for
// a missing operand, but for Kleene's rules: false and missing is false, true or missing is true.
const (
	OpConst      Op = iota
	OpField         // Name, Field: a field of the record at hand
	OpAgg           // Agg
	OpPeriod        // Name: from, to, length
	OpFigure        // Args[0]: the indicator's figure, as it is compared
	OpRef           // Name: a metric; Args[0]: its formula, shared by all that refer to it
	OpNot           //
	OpAnd           //
	OpOr            //
	OpEq            //
	OpNe            //
	OpLt            //
	OpLe            //
	OpGt            //
	OpGe            //
	OpNeg           //
	OpAdd           //
	OpSub           //
	OpMul           //
	OpDiv           // a division by zero is missing
	OpMod           // of integers, truncated
	OpIn            // Args[0] is one of the constants Args[1:]
	OpInRange       // Args[0] is an integer between the constants Args[1] and Args[2]
	OpContains      //
	OpStartsWith    //
	OpEndsWith      //
	OpMatches       // Regexp
	OpCond          //
	OpCoalesce      // ??
	OpIsNil         // == nil
	OpFunc          // Name: abs ceil floor round lower upper trim min max
	OpPart          // Name: a part of a time in the contract's zone; missing outside the years 1 to 9999
	OpCall          // Func: a function of the embedding program
	OpWorktime      // Name, Hours: the working time between two instants; missing outside the calendar's days
	OpDeadline      // Name, Hours: the instant by which a time has been worked; missing likewise
	numOps
)

var opNames = [numOps]string{"const", "field", "aggregate", "period", "figure", "ref", "not", "and", "or",
	"==", "!=", "<", "<=", ">", ">=", "-", "+", "-", "*", "/", "%", "in", "in", "contains", "startsWith", "endsWith",
	"matches", "?:", "??", "== nil", "func", "part", "call", "worktime", "deadline"}

// String returns the operator as it is written.
func (o Op) String() string { return opNames[o] }

// Mirrored returns the comparison that holds where o does with its sides exchanged.
func (o Op) Mirrored() Op {
	switch o {
	case OpLt:
		return OpGt
	case OpLe:
		return OpGe
	case OpGt:
		return OpLt
	case OpGe:
		return OpLe
	}
	return o
}

// Expr is a checked expression: names are resolved, types known, literals exact. It is never
// changed once made and may be shared: a metric's formula is one Expr wherever it is used.
type Expr struct {
	Op   Op
	Type Type
	Args []*Expr

	Const  Value
	Name   string
	Field  *Field
	Agg    *Agg
	Regexp *regexp.Regexp
	Func   *Func
	Hours  *calendar.Hours

	// Int says that the value is always an integer.
	Int bool
	// Den says that the value is always a multiple of 1/Den; nil where no such bound is
	// known, as after a division by a field.
	Den *big.Int

	// Path and Span tell where it was written.
	Path string
	Span Span

	// record says that it stands in a rule about one record.
	record bool
	// size is how large it is written out, metrics by their names. What map makes of a record
	// may stand in it many times.
	size int
}

// AggOp is an aggregate function.
type AggOp uint8

// The aggregates.
const (
	Count AggOp = iota
	Sum
	Min
	Max
	Mean
	Median
	Quantile // nearest rank: the smallest value with at least P of the values at or below it
	Distinct
	Covered
	numAggOps
)

var aggNames = [numAggOps]string{"count", "sum", "min", "max", "mean", "median", "quantile", "distinct", "covered"}

// String returns the aggregate's name.
func (o AggOp) String() string { return aggNames[o] }

// Agg is an aggregate over the selected records of one type.
type Agg struct {
	Op      AggOp
	Records string
	// Area is the index of the area whose records they are, or Everywhere.
	Area int
	// Where holds the predicates that a record must all satisfy.
	Where []*Expr
	// Value is what is aggregated; nil for Count and Covered.
	Value *Expr
	// P is the fraction of a Quantile.
	P *big.Rat
	// Text is the call as it was written.
	Text string

	cell string
	keys map[string]bool // of Where
}

// Everywhere is the Area of an aggregate over the records of the whole contract.
const Everywhere = -1

// CellOp returns what has to be kept to answer the aggregate: several aggregates, such as a
// mean and a sum, are answered by one cell.
func (a *Agg) CellOp() string {
	switch a.Op {
	case Sum, Mean:
		return "sum"
	case Min, Max:
		return "extremes"
	case Median, Quantile, Distinct:
		return "values"
	}
	return a.Op.String()
}

// Cell returns the canonical name of the cell that answers the aggregate, without its area:
// two aggregates with the same name count the same things.
func (a *Agg) Cell() string {
	if a.cell == "" {
		var b strings.Builder
		b.WriteString(a.CellOp() + "(" + a.Records)
		if a.Value != nil {
			b.WriteString(" | map " + a.Value.Key())
		}
		for _, w := range a.Where {
			b.WriteString(" | filter " + w.Key())
		}
		b.WriteString(")")
		a.cell = b.String()
	}
	return a.cell
}

// Key returns a canonical text: expressions with equal keys have equal values on the same
// records. Constants are written by value, so that duration("60s") and duration("1m") are one;
// metrics by name, because written out they could grow without bound.
func (e *Expr) Key() string {
	var b strings.Builder
	e.writeKey(&b)
	return b.String()
}

func (e *Expr) writeKey(b *strings.Builder) {
	switch e.Op {
	case OpConst:
		b.WriteString(e.Const.Key())
		return
	case OpField:
		b.WriteString("." + e.Name)
		return
	case OpRef:
		b.WriteString(e.Name)
		return
	}
	b.WriteString("(" + e.operation())
	for _, a := range e.Args {
		b.WriteByte(' ')
		a.writeKey(b)
	}
	b.WriteByte(')')
}

// operation names what e does with its arguments, completely.
func (e *Expr) operation() string {
	switch e.Op {
	case OpAgg:
		key := e.Agg.Op.String() + " of " + e.Agg.Cell() + "@" + strconv.Itoa(e.Agg.Area)
		if e.Agg.P != nil {
			key += " at " + e.Agg.P.RatString()
		}
		return key
	case OpPeriod:
		return "period." + e.Name
	case OpFunc, OpPart:
		return e.Name
	case OpCall:
		return "call " + e.Func.Name
	case OpWorktime, OpDeadline:
		return e.Op.String() + "#" + e.Hours.Key()
	case OpMatches:
		return "matches " + strconv.Quote(e.Regexp.String())
	case OpInRange:
		return "in range"
	case OpNeg:
		return "neg"
	}
	return e.Op.String()
}

// same reports whether a and b are written alike, without writing either out.
func same(a, b *Expr) bool {
	if a == b {
		return true
	}
	if a.Op != b.Op || a.Name != b.Name || len(a.Args) != len(b.Args) {
		return false
	}
	switch a.Op {
	case OpConst:
		return a.Const.Key() == b.Const.Key()
	case OpAgg, OpCall, OpMatches, OpWorktime, OpDeadline:
		if a.operation() != b.operation() {
			return false
		}
	case OpRef:
		return true
	}
	for i := range a.Args {
		if !same(a.Args[i], b.Args[i]) {
			return false
		}
	}
	return true
}

// Key returns a canonical text of the value.
func (v Value) Key() string {
	switch v.Type {
	case Bool:
		return strconv.FormatBool(v.B)
	case String:
		return strconv.Quote(v.S)
	case Number:
		return v.R.RatString()
	case Duration:
		return v.R.RatString() + "ns"
	case Time:
		return "t" + v.R.RatString()
	}
	return "nil"
}

// conjuncts appends to list the parts of e that are joined by and.
func conjuncts(list []*Expr, e *Expr) []*Expr {
	if e.Op == OpAnd {
		return conjuncts(conjuncts(list, e.Args[0]), e.Args[1])
	}
	return append(list, e)
}

// FullKey is Key of an expression, which may be nil, followed by the Keys of the metrics that it
// refers to, however indirectly: those with equal ones have equal values under any names.
func FullKey(e *Expr) string {
	var b strings.Builder
	if e != nil {
		e.writeKey(&b)
	}
	walk(e, map[*Expr]bool{}, func(e *Expr) {
		if e.Op == OpRef {
			b.WriteString("; " + e.Name + " = ")
			e.Args[0].writeKey(&b)
		}
	})
	return b.String()
}
