package rule_test

import (
	"fmt"
	"math/big"
	"slices"
	"testing"
	"time"

	"github.com/expr-lang/expr"
	"pgregory.net/rapid"

	"github.com/capitolato/capitolato/internal/ref"
	"github.com/capitolato/capitolato/internal/rule"
	"github.com/capitolato/capitolato/internal/zone"
)

// This file calls a second witness: expr's own evaluator, wherever it is exact and means what
// rules mean. That is so of bools, strings, times, durations and integers below 2^53, none of
// them missing. Random rules are evaluated by expr, by the reference and by Eval.

// drawn is a rule as we write it and as expr has to be given it.
type drawn struct{ ours, theirs string }

func (d drawn) in(format string, more ...drawn) drawn {
	ours, theirs := []any{d.ours}, []any{d.theirs}
	for _, m := range more {
		ours, theirs = append(ours, m.ours), append(theirs, m.theirs)
	}
	return drawn{fmt.Sprintf(format, ours...), fmt.Sprintf(format, theirs...)}
}

func both(text string) drawn { return drawn{text, text} }

// drawer draws expressions. Inside predicates it may speak of the fields of a call, or of the
// integer that map made of it.
type drawer struct {
	*rapid.T
	fields, elem bool
	uses         map[string]int
}

func (d drawer) pick(label string, options ...string) string {
	s := rapid.SampledFrom(options).Draw(d.T, label)
	d.uses[label+" "+s]++
	return s
}

func (d drawer) leaf(depth int) bool {
	return depth <= 0 || rapid.IntRange(0, 4).Draw(d.T, "leaf") == 0
}

// of draws the operands of an operator written with %s for each, from functions of the depth.
func of(depth int, format string, operands ...func(int) drawn) drawn {
	parts := make([]drawn, len(operands))
	for i, f := range operands {
		parts[i] = f(depth - 1)
	}
	return parts[0].in(format, parts[1:]...)
}

// integer draws an expression below 2^53 in magnitude: there are at most three factors of at
// most 10^4.
func (d drawer) integer(depth int) drawn {
	if d.leaf(depth) {
		switch {
		case d.elem && rapid.Bool().Draw(d.T, "elem"):
			return both("#")
		case d.fields && !d.elem && rapid.Bool().Draw(d.T, "field"):
			return both(d.pick("field", ".n", ".m"))
		}
		return both(d.pick("integer", "0", "1", "2", "7", "1_000", "007", "0x1F", "0b11", "goal", "(-3)"))
	}
	switch op := d.pick("integer", "+", "-", "*", "%", "neg", "abs", "?:", "min", "max", "part", "aggregate", "??"); op {
	case "+", "-":
		return of(depth, "(%s "+op+" %s)", d.integer, d.integer)
	case "*":
		return of(min(depth, 2), "%s * %s", d.integer, func(int) drawn { return d.integer(0) }).in("(%s)")
	case "%":
		return of(depth, "(%s) %% "+d.pick("modulus", "2", "7", "1000"), d.integer).in("(%s)")
	case "neg":
		return of(depth, "(-%s)", d.integer)
	case "abs":
		return of(depth, "abs(%s)", d.integer)
	case "?:":
		return of(depth, "(%s ? %s : %s)", d.boolean, d.integer, d.integer)
	case "min", "max":
		return of(depth, op+"(%s, %s, 5)", d.integer, d.integer)
	case "part":
		part := d.pick("part", "Year", "Month", "Day", "Hour", "Minute", "Second", "Weekday", "YearDay")
		t := d.instant(depth - 1)
		return drawn{fmt.Sprintf("%s.%s()", t.ours, part), fmt.Sprintf("int(%s.%s())", t.theirs, part)}
	case "??":
		return of(depth, "(%s ?? %s)", d.integer, d.integer)
	}
	if d.fields {
		return d.integer(depth - 1)
	}
	return d.aggregate(depth - 1)
}

func (d drawer) boolean(depth int) drawn {
	if d.leaf(depth) {
		if d.fields && !d.elem {
			return both(d.pick("field", ".ok", ".flag"))
		}
		return both(d.pick("boolean", "true", "false", "urgent"))
	}
	kinds := []func(int) drawn{d.integer, d.text, d.instant, d.length}
	kind := kinds[rapid.IntRange(0, len(kinds)-1).Draw(d.T, "kind")]
	switch op := d.pick("boolean", "and", "or", "&&", "||", "not", "!", "==", "!=", "<", "<=", ">", ">=", "chain", "bool ==", "in", "not in", "range",
		"contains", "startsWith", "endsWith", "matches", "?:", "nil"); op {
	case "and", "or", "&&", "||":
		return of(depth, "(%s "+op+" %s)", d.boolean, d.boolean)
	case "not", "!":
		return of(depth, "("+op+" %s)", d.boolean)
	case "==", "!=", "<", "<=", ">", ">=":
		return of(depth, "(%s "+op+" %s)", kind, kind)
	case "chain":
		return of(depth, "(%s <= %s < %s)", kind, kind, kind)
	case "bool ==":
		return of(depth, "(%s "+d.pick("equality", "==", "!=")+" %s)", d.boolean, d.boolean)
	case "in", "not in":
		if rapid.Bool().Draw(d.T, "of texts") {
			return of(depth, `(%s `+op+` ["a", "b", ""])`, d.text)
		}
		return of(depth, "(%s "+op+" [1, 2, 7, -3])", d.integer)
	case "range":
		return of(depth, "(%s in -5..12)", d.integer)
	case "contains", "startsWith", "endsWith":
		return of(depth, "(%s "+op+" %s)", d.text, d.text)
	case "matches":
		return of(depth, "(%s matches "+d.pick("pattern", `"^a"`, `"[bè]$"`, `"a.*b"`)+")", d.text)
	case "?:":
		return of(depth, "(%s ? %s : %s)", d.boolean, d.boolean, d.boolean)
	}
	return of(depth, "(%s "+d.pick("nil", "==", "!=")+" nil)", kind)
}

func (d drawer) text(depth int) drawn {
	if d.leaf(depth) {
		if d.fields && !d.elem && rapid.Bool().Draw(d.T, "field") {
			return both(d.pick("field", ".s", ".t"))
		}
		return both(d.pick("text", `"a"`, `"B"`, `'è'`, "``", `"ab\n"`, "`\\d`"))
	}
	switch op := d.pick("text", "+", "lower", "upper", "trim", "?:"); op {
	case "+":
		return of(depth, "(%s + %s)", d.text, d.text)
	case "?:":
		return of(depth, "(%s ? %s : %s)", d.boolean, d.text, d.text)
	default:
		return of(depth, op+"(%s)", d.text)
	}
}

func (d drawer) instant(depth int) drawn {
	if d.leaf(depth) {
		if d.fields && !d.elem && rapid.Bool().Draw(d.T, "field") {
			return both(d.pick("field", ".at", ".until"))
		}
		i := rapid.IntRange(0, len(dates)-1).Draw(d.T, "date")
		return drawn{fmt.Sprintf("date(%q)", dates[i]), fmt.Sprintf("date%d", i)}
	}
	if d.pick("instant", "+", "-", "?:") == "?:" {
		return of(depth, "(%s ? %s : %s)", d.boolean, d.instant, d.instant)
	}
	return of(depth, "(%s "+d.pick("instant by", "+", "-")+" %s)", d.instant, d.length)
}

func (d drawer) length(depth int) drawn {
	if d.leaf(depth) {
		if d.fields && !d.elem && rapid.Bool().Draw(d.T, "field") {
			return both(".wait")
		}
		return both(d.pick("length", `duration("20s")`, `duration("1.5h")`, `duration("-1ns")`, `duration("0s")`))
	}
	if d.pick("length", "+", "time - time") == "+" {
		return of(depth, "(%s "+d.pick("length by", "+", "-")+" %s)", d.length, d.length)
	}
	return of(depth, "(%s - %s)", d.instant, d.instant)
}

// selection draws a selection of calls, or of integers made of them.
func (d drawer) selection(depth int, integers bool) drawn {
	inside := drawer{d.T, true, integers, d.uses}
	if integers && (depth <= 0 || d.pick("selection", "map", "filter") == "map") {
		inside.elem = false
		value := inside.integer(2)
		return d.selection(depth-1, false).in("map(%s, %s)", value)
	}
	if depth <= 0 {
		return both(d.pick("records", "calls", "calls", "none"))
	}
	p := inside.boolean(3)
	return d.selection(depth-1, integers).in(d.pick("filter", "filter(%s, %s)", "(%s | filter(%s))", "filter(%s, {%s})"), p)
}

// aggregate draws an aggregate. Where expr would fail on no records both give -1.
func (d drawer) aggregate(depth int) drawn {
	inside := drawer{d.T, true, false, d.uses}
	switch op := d.pick("aggregate", "len", "count", "sum", "sum of map", "min", "max", "distinct", "quantile", "median"); op {
	case "len":
		return d.selection(depth, rapid.Bool().Draw(d.T, "mapped")).in("len(%s)")
	case "count":
		return d.selection(depth, false).in("count(%s, %s)", inside.boolean(3))
	case "sum":
		return d.selection(depth, false).in("sum(%s, %s)", inside.integer(3))
	case "sum of map":
		return d.selection(depth, true).in("(%s | sum())")
	case "distinct":
		s := d.selection(depth, true)
		return drawn{"distinct(" + s.ours + ")", "len(uniq(" + s.theirs + "))"}
	case "quantile":
		s, k := d.selection(depth, true), rapid.IntRange(0, 8).Draw(d.T, "eighths")
		return drawn{fmt.Sprintf("(quantile(%s, %d/8) ?? -1)", s.ours, k),
			fmt.Sprintf("(len(%s) == 0 ? -1 : sort(%[1]s)[max(0, int(ceil(%d * len(%[1]s) / 8)) - 1)])", s.theirs, k)}
	case "median":
		s := d.selection(depth, true)
		return drawn{"round((median(" + s.ours + ") ?? -1) * 2)", fmt.Sprintf("(len(%s) == 0 ? -2 : int(2 * median(%[1]s)))", s.theirs)}
	default:
		s := d.selection(depth, true)
		return drawn{fmt.Sprintf("(%s(%s) ?? -1)", op, s.ours), fmt.Sprintf("(len(%s) == 0 ? -1 : %s(%[1]s))", s.theirs, op)}
	}
}

var dates = []string{"2024-03-31 02:00:00", "2024-10-27", "2023-12-31T23:59:59", "2024-02-29"}

// call is a record in the three forms.
type call struct {
	ours   map[string]rule.Value
	theirs map[string]any
	naive  ref.Record
}

func (c call) set(name string, v any) {
	c.theirs[name] = v
	w := ruleValue(v)
	c.ours[name] = w
	switch w.Type {
	case rule.Bool:
		c.naive[name] = w.B
	case rule.String:
		c.naive[name] = w.S
	default:
		c.naive[name] = ref.Quantity{Rat: w.R, Unit: map[rule.Type]ref.Unit{rule.Number: ref.Number, rule.Duration: ref.Duration, rule.Time: ref.Instant}[w.Type]}
	}
}

// ruleValue returns a value of expr's as one of ours.
func ruleValue(v any) rule.Value {
	switch v := v.(type) {
	case bool:
		return rule.BoolValue(v)
	case int:
		return rule.IntValue(int64(v))
	case float64:
		return rule.NumberValue(new(big.Rat).SetFloat64(v))
	case string:
		return rule.StringValue(v)
	case time.Time:
		return rule.TimeValue(v)
	case time.Duration:
		return rule.DurationValue(big.NewRat(int64(v), 1))
	}
	return rule.Missing
}

func drawCalls(t *rapid.T, loc *time.Location) []call {
	calls := make([]call, rapid.IntRange(0, 6).Draw(t, "calls"))
	for i := range calls {
		c := call{map[string]rule.Value{}, map[string]any{}, ref.Record{}}
		for _, name := range []string{"n", "m"} {
			c.set(name, rapid.IntRange(-20, 1000).Draw(t, name))
		}
		for _, name := range []string{"ok", "flag"} {
			c.set(name, rapid.Bool().Draw(t, name))
		}
		for _, name := range []string{"s", "t"} {
			c.set(name, rapid.SampledFrom([]string{"", "a", "A", "ab", " b ", "è", "zz"}).Draw(t, name))
		}
		for _, name := range []string{"at", "until"} {
			hours := rapid.IntRange(-48, 48).Draw(t, name)
			c.set(name, time.Date(2024, 3, 31, 1, 59, 59, 999999999, loc).Add(time.Duration(hours)*time.Hour))
		}
		c.set("wait", time.Duration(rapid.IntRange(-2, 40).Draw(t, "wait"))*time.Second)
		calls[i] = c
	}
	return calls
}

// columns are the fields of a call.
var columns = []struct {
	name string
	kind rule.Type
}{{"n", rule.Number}, {"m", rule.Number}, {"ok", rule.Bool}, {"flag", rule.Bool}, {"s", rule.String}, {"t", rule.String},
	{"at", rule.Time}, {"until", rule.Time}, {"wait", rule.Duration}}

// records is rule's Values over a slice of calls: each aggregate by the plainest loop there is.
type records struct {
	zone  *time.Location
	calls map[string][]call
	at    call
}

func (r records) Field(i int) rule.Value                { return r.at.ours[columns[i].name] }
func (r records) Period(string) rule.Value              { panic("no period here") }
func (r records) Figure(*rule.Expr) (rule.Value, error) { panic("no figure here") }
func (r records) Ref(e *rule.Expr) (rule.Value, error)  { return rule.Eval(e.Args[0], r) }
func (r records) Zone() *time.Location                  { return r.zone }
func (r records) Aggregate(a *rule.Agg) (v rule.Value, err error) {
	var values []*big.Rat
	for _, c := range r.calls[a.Records] {
		r.at = c
		selected := true
		for _, w := range a.Where {
			v, err := rule.Eval(w, r)
			if err != nil {
				return v, err
			}
			selected = selected && v.IsTrue()
		}
		v := rule.IntValue(1)
		if a.Value != nil {
			if v, err = rule.Eval(a.Value, r); err != nil {
				return v, err
			}
		}
		if selected && !v.IsMissing() {
			values = append(values, v.R)
		}
	}
	slices.SortFunc(values, (*big.Rat).Cmp)
	n := len(values)
	out := new(big.Rat)
	switch a.Op {
	case rule.Count:
		return rule.IntValue(int64(n)), nil
	case rule.Distinct:
		return rule.IntValue(int64(len(slices.CompactFunc(values, func(a, b *big.Rat) bool { return a.Cmp(b) == 0 })))), nil
	case rule.Sum:
		for _, v := range values {
			out.Add(out, v)
		}
		return rule.NumberValue(out), nil
	}
	if n == 0 {
		return rule.Missing, nil
	}
	switch a.Op {
	case rule.Min:
		out = values[0]
	case rule.Max:
		out = values[n-1]
	case rule.Median:
		out.Add(values[(n-1)/2], values[n/2])
		out.Mul(out, big.NewRat(1, 2))
	case rule.Quantile:
		rank := rule.Ceil(new(big.Rat).Mul(a.P, big.NewRat(int64(n), 1))).Int64()
		out = values[max(rank, 1)-1]
	default:
		panic(a.Op)
	}
	return rule.NumberValue(out), nil
}

// TestSecondWitness holds Eval and the reference against expr's own evaluator.
func TestSecondWitness(t *testing.T) {
	loc, err := zone.Load("Europe/Rome")
	if err != nil {
		t.Fatal(err)
	}
	uses := map[string]int{}
	rapid.Check(t, func(t *rapid.T) {
		calls := drawCalls(t, loc)
		d := drawer{T: t, uses: uses}
		for range 20 {
			formula := d.integer(4)
			want := theirValue(t, formula.theirs, loc, calls)
			if got := naiveValue(t, formula.ours, loc, calls); !ref.Agrees(got, want) {
				t.Fatalf("%s\nis %v to the reference and %s to expr, as %s", formula.ours, got, want.Key(), formula.theirs)
			}
			if got := ourValue(t, formula.ours, loc, calls); got.Key() != want.Key() {
				t.Fatalf("%s\nis %s to Eval and %s to expr, as %s", formula.ours, got.Key(), want.Key(), formula.theirs)
			}
		}
	})
	for _, use := range []string{"boolean and", "boolean matches", "boolean chain", "boolean range", "integer %", "integer part", "part Weekday",
		"text upper", "instant +", "length time - time", "aggregate len", "aggregate count", "aggregate sum", "aggregate min", "aggregate median",
		"aggregate quantile", "aggregate distinct", "selection filter"} {
		if uses[use] == 0 {
			t.Errorf("%q was never drawn", use)
		}
	}
}

// theirValue is what expr says.
func theirValue(t *rapid.T, text string, loc *time.Location, calls []call) rule.Value {
	env := map[string]any{"goal": 95, "urgent": true, "none": []map[string]any{}}
	list := []map[string]any{}
	for _, c := range calls {
		list = append(list, c.theirs)
	}
	env["calls"] = list
	for i, text := range dates {
		layout := []string{time.DateTime, time.DateOnly, "2006-01-02T15:04:05", time.DateOnly}[i]
		at, err := time.ParseInLocation(layout, text, loc)
		if err != nil {
			t.Fatal(err)
		}
		env[fmt.Sprint("date", i)] = at
	}
	program, err := expr.Compile(text, expr.Env(env), expr.MaxNodes(0))
	if err != nil {
		t.Fatalf("%s: %v", text, err)
	}
	v, err := expr.Run(program, env)
	if err != nil {
		t.Fatalf("%s: %v", text, err)
	}
	return ruleValue(v)
}

// naiveValue is what the reference says.
func naiveValue(t *rapid.T, text string, loc *time.Location, calls []call) ref.Value {
	w := &ref.World{Zone: loc, Records: map[string][]ref.Record{"calls": {}, "none": {}}, Constants: map[string]*rule.Node{}}
	for _, c := range calls {
		w.Records["calls"] = append(w.Records["calls"], c.naive)
	}
	w.Constants["goal"], _ = rule.Parse("95")
	w.Constants["urgent"], _ = rule.Parse("true")
	n, problem := rule.Parse(text)
	if problem != nil {
		t.Fatalf("%s: %s", text, problem.Message)
	}
	v, err := w.Eval(n)
	if err != nil {
		t.Fatalf("%s: %v", text, err)
	}
	return v
}

// ourValue is what the checker and Eval say.
func ourValue(t *rapid.T, text string, loc *time.Location, calls []call) rule.Value {
	fields := map[string]*rule.Field{}
	for i, c := range columns {
		fields[c.name] = &rule.Field{Name: c.name, Type: c.kind, Int: c.kind != rule.Bool && c.kind != rule.String, Index: i}
	}
	c := rule.NewChecker(rule.Env{Zone: loc,
		Records:   map[string]*rule.Records{"calls": {Name: "calls", Fields: fields}, "none": {Name: "none", Fields: fields}},
		Constants: map[string]rule.Source{"goal": {Path: "/goal", Text: "95"}, "urgent": {Path: "/urgent", Text: "true"}}})
	e := c.Figure(rule.Everywhere, rule.Source{Path: "/value", Text: text})
	if e == nil {
		t.Fatalf("%s: %+v", text, c.Problems())
	}
	v, err := rule.Eval(e, records{zone: loc, calls: map[string][]call{"calls": calls}})
	if err != nil {
		t.Fatalf("%s: %v", text, err)
	}
	return v
}
