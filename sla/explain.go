package sla

import (
	"math/big"
	"strconv"
	"strings"
	"time"

	"github.com/capitolato/capitolato/internal/rule"
)

// explain returns how a verdict came about.
func (j *judge) explain(ip *indicatorPlan, out outcome) Explanation {
	x := explainer{j: j.with(out.figure), substituted: ip.indicator.Display.Compare == "rounded" || out.reason != "" && !out.figure.IsMissing() && ip.empty != nil}
	e := Explanation{Text: x.condition(ip.target)}
	if logical(ip.target) {
		if v, err := x.j.holds(ip.target); err == nil {
			e.Text += ": " + truth(v)
		}
	}
	seen := map[string]bool{}
	for _, a := range rule.Aggregates(ip.rules()...) {
		c := j.countOf(a)
		if key := c.Area + " " + c.Rule; !seen[key] {
			seen[key] = true
			e.Counts = append(e.Counts, c)
		}
	}
	for _, r := range ip.ratios {
		if met, m, ok := j.margin(r); ok {
			e.Comparisons = append(e.Comparisons, Comparison{Text: x.condition(r.comparison), Met: met, Margin: m})
		}
	}
	return e
}

// countOf returns an aggregate with its value.
func (j *judge) countOf(a *rule.Agg) CountOf {
	out := CountOf{Rule: a.Text}
	if a.Area != rule.Everywhere {
		out.Area = j.plan.areas[a.Area].area.ID
	}
	v, err := j.aggregate(a)
	if err != nil {
		return out
	}
	out.Records, out.Missing = v.records, v.missing
	if !v.v.IsMissing() {
		text := textOf(v.v, j.plan.zone)
		out.Value = &text
	}
	return out
}

// explainer writes rules with the numbers put in.
type explainer struct {
	j *judge
	// substituted says that the figure compared is not what its formula gives.
	substituted bool
	depth       int // of metrics within metrics
	terms       int // written so far
}

// Bounds on what is written out of metrics: how deep within metrics, and how much in all.
const (
	maxDepth = 3
	maxTerms = 1000
)

// logical reports whether e combines conditions.
func logical(e *rule.Expr) bool {
	return e.Op == rule.OpAnd || e.Op == rule.OpOr || e.Op == rule.OpNot || e.Op == rule.OpCond
}

// truth writes the outcome of a condition.
func truth(v rule.Value) string {
	switch {
	case v.IsMissing():
		return "not known"
	case v.B:
		return "true"
	}
	return "false"
}

// condition writes a condition and what came of each comparison in it.
func (x *explainer) condition(e *rule.Expr) string {
	switch e.Op {
	case rule.OpAnd, rule.OpOr:
		return x.inside(e.Args[0], e.Op) + " " + e.Op.String() + " " + x.inside(e.Args[1], e.Op)
	case rule.OpNot:
		return "not (" + x.condition(e.Args[0]) + ")"
	case rule.OpCond:
		return x.inside(e.Args[0], e.Op) + " ? " + x.inside(e.Args[1], e.Op) + " : " + x.inside(e.Args[2], e.Op)
	}
	v, err := x.j.holds(e)
	if err != nil {
		return x.term(e, 0) + " cannot be computed"
	}
	if sign, ok := signs[e.Op]; ok && e.Args[0].Type != rule.Bool {
		return x.side(e.Args[0]) + " " + sign + " " + x.side(e.Args[1]) + " is " + truth(v)
	}
	return x.term(e, 0) + " is " + truth(v)
}

// inside writes a condition within another, in brackets where the two differ.
func (x *explainer) inside(e *rule.Expr, outer rule.Op) string {
	if logical(e) && e.Op != outer {
		return "(" + x.condition(e) + ")"
	}
	return x.condition(e)
}

var signs = map[rule.Op]string{rule.OpEq: "==", rule.OpNe: "≠", rule.OpLt: "<", rule.OpLe: "≤", rule.OpGt: ">", rule.OpGe: "≥"}

// side writes a side of a comparison and, where it is not one number already, its value.
func (x *explainer) side(e *rule.Expr) string {
	text := x.term(e, 0)
	v, err := rule.Eval(e, x.j)
	if err != nil {
		return text
	}
	value := textOf(v, x.j.plan.zone)
	if text == value {
		return text
	}
	if strings.HasPrefix(value, "≈") {
		return text + " " + value
	}
	return text + " = " + value
}

// precedences of the operators that are written between their operands.
var precedences = map[rule.Op]int{rule.OpAdd: 1, rule.OpSub: 1, rule.OpMul: 2, rule.OpDiv: 2, rule.OpMod: 2}

var operators = map[rule.Op]string{rule.OpAdd: " + ", rule.OpSub: " − ", rule.OpMul: " × ", rule.OpDiv: " / ", rule.OpMod: " % "}

// term writes an expression, in brackets if its operator binds less than outer.
func (x *explainer) term(e *rule.Expr, outer int) string {
	x.terms++
	switch e.Op {
	case rule.OpAdd, rule.OpSub, rule.OpMul, rule.OpDiv, rule.OpMod:
		p := precedences[e.Op]
		text := x.term(e.Args[0], p) + operators[e.Op] + x.term(e.Args[1], p+1)
		if p < outer {
			return "(" + text + ")"
		}
		return text
	case rule.OpFigure:
		if x.substituted {
			return x.value(e)
		}
		return x.term(e.Args[0], outer)
	case rule.OpRef:
		if x.depth >= maxDepth || x.terms > maxTerms {
			return x.value(e)
		}
		x.depth++
		defer func() { x.depth-- }()
		return x.term(e.Args[0], outer)
	case rule.OpNeg:
		return "−" + x.term(e.Args[0], 3)
	case rule.OpFunc, rule.OpCall, rule.OpWorktime, rule.OpDeadline:
		args := make([]string, len(e.Args))
		for i, a := range e.Args {
			args[i] = x.term(a, 0)
		}
		name := e.Name
		if e.Op == rule.OpCall {
			name = e.Func.Name
		}
		if e.Hours != nil {
			name, args = e.Op.String(), append(args, strconv.Quote(e.Name))
		}
		return name + "(" + strings.Join(args, ", ") + ")"
	}
	return x.value(e)
}

// value writes what an expression comes to.
func (x *explainer) value(e *rule.Expr) string {
	v, err := rule.Eval(e, x.j)
	if err != nil {
		return "?"
	}
	return textOf(v, x.j.plan.zone)
}

// textOf writes a value for people: a number exactly if it has at most twelve decimal places, a
// duration in the form 1h2m3s, a time in the contract's zone.
func textOf(v rule.Value, zone *time.Location) string {
	switch v.Type {
	case rule.Invalid:
		return "missing"
	case rule.Bool:
		return truth(v)
	case rule.String:
		return v.S
	case rule.Time:
		return v.Time(zone).Format(time.RFC3339Nano)
	case rule.Duration:
		return durationText(v.R)
	}
	return numberText(v.R)
}

// numberText writes a number, with ≈ before it where twelve places do not hold it.
func numberText(r *big.Rat) string {
	text := plainText(r, HalfUp)
	if back, ok := new(big.Rat).SetString(text); !ok || back.Cmp(r) != 0 {
		return "≈ " + text
	}
	return text
}

// durationText writes nanoseconds in Go's form without the zeros at its end.
func durationText(r *big.Rat) string {
	if !r.IsInt() || !r.Num().IsInt64() {
		return numberText(new(big.Rat).Quo(r, big.NewRat(1e9, 1))) + " s"
	}
	text := time.Duration(r.Num().Int64()).String()
	if strings.HasSuffix(text, "m0s") {
		text = strings.TrimSuffix(text, "0s")
	}
	if strings.HasSuffix(text, "h0m") {
		text = strings.TrimSuffix(text, "0m")
	}
	return text
}
