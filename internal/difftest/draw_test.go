package difftest

import (
	"fmt"
	"strings"

	"pgregory.net/rapid"
)

// kind is the type of an expression to draw.
type kind string

const (
	number   kind = "number"
	duration kind = "duration"
	instant  kind = "time"
	text     kind = "string"
	boolean  kind = "bool"
)

var scalars = []kind{number, duration, instant, text}

// drawn is an expression and what the checker will find out about it.
type drawn struct {
	s     string
	int   bool // always an integer
	exact bool // a multiple of some fraction that is known beforehand
	konst bool // folded by the checker, so that it must not divide by zero
}

// place is where an expression stands: in a rule about one record of a type, about the value
// that map made of one, or about figures.
type place struct {
	records string // empty among figures
	elem    kind   // what # is, if anything
}

// drawer draws the rules of one contract.
type drawer struct {
	t       *rapid.T
	types   map[string]map[string]field
	sets    map[string]set
	metrics map[string]kind
	depth   int  // of expressions within an aggregate
	flat    bool // select all records of a type
}

// set is a selection with a name: of what, and what map made of it.
type set struct {
	records string
	elem    kind
}

// field is a field of a record type.
type field struct {
	kind     kind
	int      bool
	scale    int
	optional bool
}

func pick[T any](d *drawer, options ...T) T {
	return options[rapid.IntRange(0, len(options)-1).Draw(d.t, "pick")]
}

func (d *drawer) chance(oneIn int) bool {
	return rapid.IntRange(0, oneIn-1).Draw(d.t, "chance") == 0
}

// expr draws an expression of a kind.
func (d *drawer) expr(p place, k kind, depth int) drawn {
	if depth <= 0 || d.chance(5) {
		return d.leaf(p, k, depth)
	}
	if d.chance(6) {
		return d.choice(p, k, depth-1)
	}
	switch k {
	case number:
		return d.number(p, depth-1)
	case duration:
		return d.duration(p, depth-1)
	case instant:
		return d.instant(p, depth-1)
	case text:
		return d.text(p, depth-1)
	}
	return d.boolean(p, depth-1)
}

// join makes an expression of parts; it is an integer, exact or constant where all are.
func join(format string, parts ...drawn) drawn {
	out := drawn{"", true, true, true}
	args := make([]any, len(parts))
	for i, p := range parts {
		args[i] = p.s
		out.int, out.exact, out.konst = out.int && p.int, out.exact && p.exact, out.konst && p.konst
	}
	out.s = fmt.Sprintf(format, args...)
	return out
}

// choice draws what works for every kind: ?: and ??, with or without nil.
func (d *drawer) choice(p place, k kind, depth int) drawn {
	x, y := d.expr(p, k, depth), d.expr(p, k, depth)
	cond := func() string { return d.expr(p, boolean, depth).s }
	out := join("(%s ?? %s)", x, y)
	switch pick(d, "??", "??", "?:", "nil", "else nil", "?? nil") {
	case "?:":
		out = join("("+escape(cond())+" ? %s : %s)", x, y)
	case "nil":
		out = join("("+escape(cond())+" ? nil : %s)", x)
	case "else nil":
		out = join("("+escape(cond())+" ? %s : nil)", x)
	case "?? nil":
		out = join("(%s ?? "+pick(d, "nil", "nothing")+")", x)
	}
	return out
}

func escape(s string) string { return strings.ReplaceAll(s, "%", "%%") }

// divisor draws a number or duration that no checker can see to be zero.
func (d *drawer) divisor(p place, k kind, depth int) drawn {
	if x := d.expr(p, k, depth); !x.konst {
		return x
	}
	if k == duration {
		return drawn{pick(d, `duration("1s")`, `duration("-7ns")`, "hour"), true, true, true}
	}
	return pick(d, drawn{"100", true, true, true}, drawn{"0.3", false, true, true}, drawn{"(-7)", true, true, true}, drawn{"goal", false, true, true})
}

// integer draws an expression that is always an integer.
func (d *drawer) integer(p place, depth int) drawn {
	x := d.expr(p, number, depth)
	if x.int {
		return x
	}
	return drawn{pick(d, "round", "ceil", "floor") + "(" + x.s + ")", true, true, x.konst}
}

func (d *drawer) number(p place, depth int) drawn {
	x := func() drawn { return d.expr(p, number, depth) }
	switch op := pick(d, "+", "-", "*", "/", "%", "neg", "pos", "abs", "ceil", "floor", "round", "round", "round", "min", "max", "part", "part", "part", "ratio", "call"); op {
	case "+", "-", "*":
		return join("(%s "+op+" %s)", x(), x())
	case "/":
		l, r := x(), d.divisor(p, number, depth)
		return drawn{"(" + l.s + " / " + r.s + ")", false, l.exact && r.konst, l.konst && r.konst}
	case "%":
		l, r := d.integer(p, depth), d.integer(p, depth)
		if r.konst {
			r = drawn{pick(d, "7", "(-2)", "1000"), true, true, true}
		}
		return drawn{"(" + l.s + " % " + r.s + ")", true, true, l.konst && r.konst}
	case "neg":
		return join("(-%s)", x())
	case "pos":
		return join("(+%s)", x())
	case "abs":
		return join("abs(%s)", x())
	case "ceil", "floor", "round":
		y := x()
		return drawn{op + "(" + y.s + ")", true, true, y.konst}
	case "min", "max":
		return d.extreme(op, x)
	case "ratio":
		l, r := d.expr(p, duration, depth), d.divisor(p, duration, depth)
		return drawn{"(" + l.s + " / " + r.s + ")", false, l.exact && r.konst, l.konst && r.konst}
	case "call":
		return drawn{"twice(" + x().s + ")", false, false, false}
	}
	part := pick(d, "Year", "Month", "Day", "Hour", "Minute", "Second", "Weekday", "YearDay")
	return drawn{d.clock(p).s + "." + part + "()", true, true, false}
}

// clock draws a time that is certainly within the years that Go's clock knows.
func (d *drawer) clock(p place) drawn {
	x := d.leaf(p, instant, 0)
	if d.chance(3) {
		return join("(%s + "+pick(d, "hour", `duration("-1ns")`, `duration("0.5s")`)+")", x)
	}
	return x
}

// worktime draws the working time between two times that lie near the period. Those far from it are
// missing, and one in ten thousand years of quarters of an hour would be walked through.
func (d *drawer) worktime(p place) drawn {
	from, to := d.clock(p), d.clock(p)
	if d.chance(4) {
		to = join("(%s + "+pick(d, `duration("9h")`, `duration("-1h")`, "hour / 3", "hour * 100000")+")", from)
	}
	out := join("worktime(%s, %s, "+pick(d, `"office"`, `"night"`)+")", from, to)
	out.int = out.int && out.exact
	return out
}

// deadline draws the end of some working time.
func (d *drawer) deadline(p place) drawn {
	work := drawn{pick(d, "hour", `duration("7.5h")`, `duration("1ns")`, `duration("0s")`, `duration("-4h")`, `duration("-30m")`, "(hour / 3)", `duration("100h")`), true, true, true}
	return join("deadline(%s, %s, "+pick(d, `"office"`, `"night"`)+")", d.clock(p), work)
}

func (d *drawer) extreme(op string, x func() drawn) drawn {
	if d.chance(3) {
		return join(op+"(%s, %s, %s)", x(), x(), x())
	}
	return join(op+"(%s, %s)", x(), x())
}

func (d *drawer) duration(p place, depth int) drawn {
	x := func() drawn { return d.expr(p, duration, depth) }
	y := func() drawn { return d.expr(p, number, depth) }
	switch op := pick(d, "+", "-", "scale", "scaled", "/", "neg", "abs", "min", "max", "between", "worktime"); op {
	case "worktime":
		return d.worktime(p)
	case "+", "-":
		return join("(%s "+op+" %s)", x(), x())
	case "scale":
		return join("(%s * %s)", x(), y())
	case "scaled":
		return join("(%s * %s)", y(), x())
	case "/":
		l, r := x(), d.divisor(p, number, depth)
		return drawn{"(" + l.s + " / " + r.s + ")", false, l.exact && r.konst, l.konst && r.konst}
	case "neg":
		return join("(-%s)", x())
	case "abs":
		return join("abs(%s)", x())
	case "min", "max":
		return d.extreme(op, x)
	}
	return join("(%s - %s)", d.expr(p, instant, depth), d.expr(p, instant, depth))
}

func (d *drawer) instant(p place, depth int) drawn {
	x := func() drawn { return d.expr(p, instant, depth) }
	y := func() drawn { return d.expr(p, duration, depth) }
	switch op := pick(d, "+", "-", "plus", "min", "max", "deadline"); op {
	case "deadline":
		return d.deadline(p)
	case "+", "-":
		return join("(%s "+op+" %s)", x(), y())
	case "plus":
		return join("(%s + %s)", y(), x())
	default:
		return d.extreme(op, x)
	}
}

func (d *drawer) text(p place, depth int) drawn {
	x := func() drawn { return d.expr(p, text, depth) }
	switch op := pick(d, "+", "lower", "upper", "trim", "initial"); op {
	case "+":
		return join("(%s + %s)", x(), x())
	case "initial":
		return drawn{"initial(" + x().s + ")", false, false, false}
	default:
		return join(op+"(%s)", x())
	}
}

func (d *drawer) boolean(p place, depth int) drawn {
	k := pick(d, scalars...)
	x := func() string { return d.expr(p, k, depth).s }
	b := func() string { return d.expr(p, boolean, depth).s }
	op := pick(d, "and", "or", "&&", "||", "not", "!", "==", "!=", "<", "<=", ">", ">=", "chain", "same", "in", "not in", "range",
		"contains", "startsWith", "endsWith", "matches", "nil")
	switch op {
	case "and", "or", "&&", "||":
		return drawn{s: "(" + b() + " " + op + " " + b() + ")"}
	case "not", "!":
		return drawn{s: "(" + op + " " + b() + ")"}
	case "==", "!=", "<", "<=", ">", ">=":
		return drawn{s: "(" + x() + " " + op + " " + x() + ")"}
	case "chain":
		return drawn{s: "(" + x() + " <= " + x() + " < " + x() + ")"}
	case "same":
		return drawn{s: "(" + b() + pick(d, " == ", " != ") + b() + ")"}
	case "in", "not in":
		return drawn{s: "(" + x() + " " + op + " [" + strings.Join(pick(d, items[k]...), ", ") + "])"}
	case "range":
		return drawn{s: "(" + d.expr(p, number, depth).s + " in " + pick(d, "1..5", "-3..7", "0..1000000", "5..5") + ")"}
	case "nil":
		if d.chance(4) {
			x = b
		}
		return drawn{s: "(" + x() + pick(d, " == nil", " != nil") + ")"}
	}
	l, r := d.expr(p, text, depth).s, d.expr(p, text, depth).s
	if op == "matches" {
		r = pick(d, `"^[a-è]"`, `"b$"`, `"(?i)CUP|cc"`, "`\\s`")
	}
	return drawn{s: "(" + l + " " + op + " " + r + ")"}
}

// items are lists to look things up in.
var items = map[kind][][]string{
	number:   {{"1", "2.0", "-3"}, {"0.5"}, {"9223372036854775807", "goal"}},
	duration: {{`duration("20s")`, "hour"}, {`duration("0s")`}},
	instant:  {{`date("2024-03-31")`, `date("2024-10-27 02:30")`}},
	text:     {{`"a"`, `"è"`, `""`}, {`"cup"`}},
}

// leaf draws a field, a literal, a constant or, among figures, an aggregate or metric.
func (d *drawer) leaf(p place, k kind, depth int) drawn {
	if p.elem == k && !d.chance(4) {
		return drawn{"#", false, false, false}
	}
	if p.records != "" && p.elem == "" && !d.chance(4) {
		if f, ok := d.field(p.records, k); ok {
			return f
		}
	}
	if p.records == "" && !d.chance(5) {
		return d.figure(k, depth)
	}
	return d.literal(k)
}

func (d *drawer) literal(k kind) drawn {
	switch k {
	case number:
		s := pick(d, "0", "1", "100", "0.5", "1_000", "0x1F", "007", "2.50", "1e3", "99.999999999999999999", "9223372036854775807", "1e-9", "goal")
		return drawn{s, !strings.ContainsAny(s, ".-g"), true, true}
	case duration:
		return drawn{pick(d, `duration("20s")`, `duration("0s")`, `duration("-1.5h")`, `duration("1ns")`, "hour"), true, true, true}
	case instant:
		return drawn{pick(d, `date("2024-03-31")`, `date("2024-10-27 02:30")`, `date("2024-02-29T23:59:59")`, `date("2024-05-31T12:00:00+02:00")`), true, true, true}
	case text:
		return drawn{pick(d, `""`, `"a"`, `'è'`, `"cup"`, "`\\d`", `"\u00e8"`, "label"), false, false, true}
	}
	return drawn{pick(d, "true", "false", "urgent"), false, false, true}
}

// field draws a field of a kind, if the record type has one.
func (d *drawer) field(records string, k kind) (drawn, bool) {
	var names []string
	for _, name := range sortedKeys(d.types[records]) {
		if d.types[records][name].kind == k {
			names = append(names, name)
		}
	}
	if len(names) == 0 {
		return drawn{}, false
	}
	name := pick(d, names...)
	f := d.types[records][name]
	return drawn{"." + name, f.int || k == duration || k == instant, k != text && k != boolean, false}, true
}
