package rule

import (
	"maps"
	"math/big"
	"slices"
	"strings"
	"time"
)

var (
	one    = big.NewInt(1)
	oneRat = big.NewRat(1, 1)
)

// plural returns the type for messages about many values.
func (t Type) plural() string {
	return [...]string{"unknown values", "missing values", "bools", "numbers", "strings", "times", "durations"}[t]
}

// constExpr returns the constant v.
func constExpr(v Value) *Expr {
	e := &Expr{Op: OpConst, Type: v.Type, Const: v}
	if v.R != nil {
		e.Int, e.Den = v.R.IsInt(), v.R.Denom()
	}
	if v.IsMissing() {
		e.Type = Nil
	}
	return e
}

// node completes e, which n became: its place, its share of the budget, and its value if it
// depends on nothing.
func (c *Checker) node(ctx *context, n *Node, e *Expr) *Expr {
	if e == nil {
		return nil
	}
	e.Path, e.Span, e.record = ctx.src.Path, n.Span, ctx.records != nil
	e.measure()
	if e.size > maxSize {
		return c.errorf(ctx, n.Span, "too-large", "", "the expression is too large with what # and the constants in it stand for")
	}
	cost := 1
	if e.Agg != nil {
		runes := c.parsed[ctx.src.Path].runes
		e.Agg.Text = string(runes[min(n.Span.From, len(runes)):min(n.Span.To, len(runes))])
		cost += e.Agg.size()
	}
	if !c.spend(ctx, n.Span, cost) {
		return nil
	}
	if foldable(e) {
		v, err := Eval(e, nil)
		if err != nil {
			return c.errorf(ctx, n.Span, "arithmetic", "", "%v", err)
		}
		if !v.IsMissing() {
			folded := constExpr(v)
			folded.measure()
			folded.Path, folded.Span = e.Path, e.Span
			return folded
		}
	}
	return e
}

// spend takes n from the budget of the contract's rules. It reports whether there was enough.
func (c *Checker) spend(ctx *context, span Span, n int) bool {
	before := c.nodes
	c.nodes += n
	if before < maxNodes && c.nodes >= maxNodes {
		c.errorf(ctx, span, "too-large", "", "the contract's rules are too large")
	}
	return c.nodes < maxNodes
}

// measure sets e's size from those of its parts.
func (e *Expr) measure() {
	e.size = 1 + len(e.Const.S)/16
	if e.Const.R != nil {
		e.size += (e.Const.R.Num().BitLen() + e.Const.R.Denom().BitLen()) / 64
	}
	if e.Op != OpRef && e.Op != OpFigure {
		for _, a := range e.Args {
			e.size += a.size
		}
	}
}

// size is that of its predicates and its value, written out.
func (a *Agg) size() int {
	n := 0
	for _, w := range a.Where {
		n += w.size
	}
	if a.Value != nil {
		n += a.Value.size
	}
	return n
}

// foldable reports whether e is an operation on constants alone.
func foldable(e *Expr) bool {
	switch e.Op {
	case OpConst, OpField, OpAgg, OpPeriod, OpFigure, OpRef, OpCall, OpPart:
		return false
	}
	return !slices.ContainsFunc(e.Args, func(a *Expr) bool { return a.Op != OpConst })
}

// fold returns the value of an expression that must be constant.
func (c *Checker) fold(ctx *context, e *Expr) (Value, bool) {
	if e.Op != OpConst {
		c.errorf(ctx, e.Span, "type", "", "this must be a constant")
		return Missing, false
	}
	return e.Const, true
}

// expr checks n. It returns nil if there is a problem, which has then been reported.
func (c *Checker) expr(ctx *context, n *Node) *Expr {
	if c.nodes >= maxNodes {
		return nil
	}
	e := c.bare(ctx, n)
	// A figure that is a constant is no measure, and every literal like it would be taken for it.
	if f := ctx.figure; e != nil && f != nil && f.Op != OpConst && ctx.records == nil && same(e, f) {
		return c.figure(ctx, n)
	}
	return e
}

// figure returns a reference to the indicator's figure.
func (c *Checker) figure(ctx *context, n *Node) *Expr {
	f := ctx.figure
	return c.node(ctx, n, &Expr{Op: OpFigure, Type: f.Type, Args: []*Expr{f}, Int: f.Int, Den: f.Den})
}

func (c *Checker) bare(ctx *context, n *Node) *Expr {
	switch n.Kind {
	case NumberNode:
		r, err := ParseNumber(n.Text)
		if err != nil {
			return c.errorf(ctx, n.Span, "syntax", "", "%v", err)
		}
		return c.node(ctx, n, constExpr(NumberValue(r)))
	case StringNode:
		return c.node(ctx, n, constExpr(StringValue(n.Text)))
	case BoolNode:
		return c.node(ctx, n, constExpr(BoolValue(n.Text == "true")))
	case NilNode:
		return c.node(ctx, n, constExpr(Missing))
	case NameNode:
		return c.name(ctx, n)
	case FieldNode:
		return c.field(ctx, n)
	case ElemNode:
		if ctx.elem == nil {
			return c.errorf(ctx, n.Span, "type", "a field of the record is written .field", "# is a whole record here, not a value")
		}
		return ctx.elem
	case MemberNode:
		return c.member(ctx, n)
	case MethodNode:
		return c.method(ctx, n)
	case ListNode:
		return c.errorf(ctx, n.Span, "type", "", "a list stands only on the right of in")
	case UnaryNode:
		return c.unary(ctx, n)
	case BinaryNode:
		return c.binary(ctx, n)
	case CondNode:
		return c.cond(ctx, n)
	}
	return c.call(ctx, n)
}

// name checks a bare name.
func (c *Checker) name(ctx *context, n *Node) *Expr {
	switch name := n.Text; {
	case name == "value" && ctx.figure != nil && ctx.records == nil:
		return c.figure(ctx, n)
	case name == "value" && ctx.broken:
		return nil
	case hasKey(c.env.Constants, name):
		if e := c.constant(ctx, name, n.Span); e != nil {
			return c.node(ctx, n, constExpr(e.Const))
		}
		return nil
	case hasKey(c.env.Metrics, name):
		if ctx.records != nil || ctx.constant {
			return c.errorf(ctx, n.Span, "type", "if it depends on no records, make it a constant",
				"the metric %q cannot be used here: it is a figure of many records", name)
		}
		return c.metric(ctx, name, n.Span)
	case name == "period":
		return c.errorf(ctx, n.Span, "type", "", "period is not one value: write period.length, period.from or period.to")
	case ctx.records != nil && ctx.records.Fields[name] != nil:
		return c.errorf(ctx, n.Span, "unknown-name", "a field is written with a dot: ."+name, "unknown name %q", name)
	case c.env.Records[name] != nil || hasKey(c.env.Sets, name):
		return c.errorf(ctx, n.Span, "type", "count them with len("+name+")", "%q is many records, not one value", name)
	case aggregateOrFunc(name):
		return c.errorf(ctx, n.Span, "type", "", "%q is a function: write %s(…)", name, name)
	}
	return c.unknown(ctx, n.Span, "name", n.Text, func() []string {
		if ctx.figure != nil || ctx.broken {
			return append(c.names(), "value")
		}
		return c.names()
	})
}

// field checks `.field`.
func (c *Checker) field(ctx *context, n *Node) *Expr {
	if ctx.records == nil {
		return c.errorf(ctx, n.Span, "type", "", ".%s has no record here", n.Text)
	}
	if ctx.elem != nil {
		return c.errorf(ctx, n.Span, "type", "the value is written #", "after map the element is a value without fields")
	}
	f := ctx.records.Fields[n.Text]
	if f == nil {
		return c.unknown(ctx, n.Span, "field of "+ctx.records.Name, n.Text, func() []string {
			return slices.Collect(maps.Keys(ctx.records.Fields))
		})
	}
	e := &Expr{Op: OpField, Type: f.Type, Name: f.Name, Field: f, Int: f.Int}
	switch {
	case f.Type == Number && !f.Int:
		e.Den = new(big.Int).Exp(big.NewInt(10), big.NewInt(int64(f.Scale)), nil)
	case f.Type != String && f.Type != Bool:
		e.Den = one
	}
	return c.node(ctx, n, e)
}

// member checks period.x and contract.x.
func (c *Checker) member(ctx *context, n *Node) *Expr {
	switch {
	case isName(n.Args[0], "period"):
		if ctx.records != nil || ctx.constant {
			return c.errorf(ctx, n.Span, "type", "a record is counted in the period that it falls in; compare its time with date(…)",
				"the period cannot be used in a rule about one record")
		}
		switch n.Text {
		case "length":
			return c.node(ctx, n, &Expr{Op: OpPeriod, Name: n.Text, Type: Duration, Int: true, Den: one})
		case "from", "to":
			return c.node(ctx, n, &Expr{Op: OpPeriod, Name: n.Text, Type: Time, Int: true, Den: one})
		}
		return c.unknown(ctx, n.Op, "part of the period", n.Text, func() []string { return []string{"from", "to", "length"} })
	case isName(n.Args[0], "contract"):
		if !hasKey(c.env.Metrics, n.Text) {
			if c.isPipe(ctx, n) {
				return c.errorf(ctx, n.Span, "type", "", "contract.%s is many records, not one value", n.Text)
			}
			return c.unknown(ctx, n.Op, "metric", n.Text, c.names)
		}
		whole := *ctx
		whole.area = Everywhere
		m := *n
		m.Kind, m.Args = NameNode, nil
		return c.name(&whole, &m)
	}
	return c.errorf(ctx, n.Span, "not-allowed", "", "rules have no .%s of this", n.Text)
}

// parts are the methods of a time, as Go's time.Time has them.
var parts = []string{"Year", "Month", "Day", "Hour", "Minute", "Second", "Weekday", "YearDay"}

// method checks a part of a time.
func (c *Checker) method(ctx *context, n *Node) *Expr {
	x := c.expr(ctx, n.Args[0])
	if x == nil {
		return nil
	}
	if x.Type != Time || !slices.Contains(parts, n.Text) || len(n.Args) > 1 {
		return c.errorf(ctx, n.Op, "not-allowed", "a time has Year() Month() Day() Hour() Minute() Second() Weekday() YearDay()",
			"%s has no %s here", x.Type, n.Text)
	}
	return c.node(ctx, n, &Expr{Op: OpPart, Name: n.Text, Type: Number, Int: true, Den: one, Args: []*Expr{x}})
}

// call checks a function or an aggregate.
func (c *Checker) call(ctx *context, n *Node) *Expr {
	if _, ok := aggregates[n.Text]; ok && len(n.Args) > 0 {
		if n.Text != "min" && n.Text != "max" || c.isPipe(ctx, n.Args[0]) {
			return c.aggregate(ctx, n)
		}
	}
	switch n.Text {
	case "filter", "map":
		return c.errorf(ctx, n.Span, "type", "count them with len(…)", "%s gives many, not one value", n.Text)
	case "all", "any", "none", "one":
		return c.errorf(ctx, n.Op, "not-allowed", "write count(…) > 0, count(…) == 0 or count(…) == len(…)",
			"%s is not used in rules: what it says of no records at all is seldom meant", n.Text)
	case "now":
		return c.errorf(ctx, n.Op, "not-allowed", "period.to is the end of the period", "a rule has no clock")
	case "duration", "date":
		return c.timeLiteral(ctx, n)
	case "abs", "ceil", "floor", "round", "lower", "upper", "trim", "min", "max":
		return c.function(ctx, n)
	case "worktime", "deadline":
		return c.worktime(ctx, n)
	}
	if f := c.env.Funcs[n.Text]; f != nil {
		return c.custom(ctx, n, f)
	}
	return c.unknown(ctx, n.Op, "function", n.Text, c.functions)
}

// functions returns the name of every function.
func (c *Checker) functions() []string {
	names := []string{"filter", "map", "duration", "date", "abs", "ceil", "floor", "round", "lower", "upper", "trim", "worktime", "deadline"}
	names = slices.AppendSeq(names, maps.Keys(aggregates))
	return slices.AppendSeq(names, maps.Keys(c.env.Funcs))
}

func aggregateOrFunc(name string) bool {
	_, ok := aggregates[name]
	return ok || name == "filter" || name == "map" || name == "duration" || name == "date" || name == "worktime" || name == "deadline"
}

// timeLiteral checks duration("20s") and date("2024-05-31").
func (c *Checker) timeLiteral(ctx *context, n *Node) *Expr {
	if len(n.Args) != 1 || n.Args[0].Kind != StringNode {
		return c.errorf(ctx, n.Span, "arguments", "", "%s takes one text in quotes", n.Text)
	}
	text := n.Args[0].Text
	if n.Text == "duration" {
		d, err := time.ParseDuration(text)
		if err == nil && finerThanNanosecond(text) {
			return c.errorf(ctx, n.Args[0].Span, "syntax", "", "%q is finer than a nanosecond", text)
		}
		if err != nil {
			return c.errorf(ctx, n.Args[0].Span, "syntax", "write it such as 20s, 4m30s, 1h or 1.5h", "%q is not a duration", text)
		}
		return c.node(ctx, n, constExpr(DurationValue(new(big.Rat).SetInt64(int64(d)))))
	}
	for _, layout := range []string{time.DateOnly, "2006-01-02 15:04", time.DateTime, "2006-01-02T15:04", "2006-01-02T15:04:05", time.RFC3339} {
		if t, err := time.ParseInLocation(layout, text, c.env.Zone); err == nil {
			return c.node(ctx, n, constExpr(TimeValue(t)))
		}
	}
	return c.errorf(ctx, n.Args[0].Span, "syntax", "write it such as 2024-05-31 or 2024-05-31T18:00:00", "%q is not a date", text)
}

// finerThanNanosecond reports whether a duration, which time.ParseDuration accepts, has digits
// that it cuts.
func finerThanNanosecond(text string) bool {
	for text = strings.TrimLeft(text, "+-"); text != ""; {
		unit := strings.IndexFunc(text, func(r rune) bool { return r != '.' && (r < '0' || r > '9') })
		if unit < 0 {
			return false // 0 without a unit
		}
		end := unit + strings.IndexAny(text[unit:]+"0", ".0123456789")
		one, err := time.ParseDuration("1" + text[unit:end])
		digits, ok := new(big.Rat).SetString("0" + strings.TrimSuffix(strings.TrimLeft(text[:unit], "0"), ".") + "e0")
		if err != nil || !ok {
			return false
		}
		if !digits.Mul(digits, new(big.Rat).SetInt64(int64(one))).IsInt() {
			return true
		}
		text = text[end:]
	}
	return false
}
