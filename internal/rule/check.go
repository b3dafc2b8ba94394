package rule

import (
	"fmt"
	"maps"
	"regexp"
	"slices"
	"sort"
	"strings"
	"time"

	"github.com/capitolato/capitolato/internal/suggest"
	"github.com/capitolato/capitolato/sla/calendar"
)

// Source is a rule where it stands in its document.
type Source struct {
	Path string // JSON Pointer
	Text string
}

// Env is what the rules of a contract may speak of.
type Env struct {
	Zone      *time.Location
	Constants map[string]Source
	Records   map[string]*Records
	Sets      map[string]Source
	Metrics   map[string]Source
	Areas     []Area
	Funcs     map[string]*Func
	Calendars map[string]*calendar.Hours
}

// Records is a record type.
type Records struct {
	Name     string
	Fields   map[string]*Field
	Interval bool
}

// Field is a field of a record type. Index is the column that holds it when rules are evaluated;
// it may be set after the rules have been checked.
type Field struct {
	Name  string
	Type  Type
	Int   bool
	Scale int // digits after the point of a number
	Index int
}

// Area is the scope of an area's rules: for each record type they reach, the predicate that
// selects the area's own. A Source without text selects all.
type Area struct {
	ID    string
	Path  string // of its `where`
	Where map[string]Source
}

// Func is a function of the embedding program. It must depend on its arguments alone. It is
// not called with a missing argument: the result is missing then.
type Func struct {
	Name   string
	Params []Type
	Result Type
	Call   func(args []Value) (Value, error)
}

// Checker checks the rules of one contract and keeps what it has checked: a metric is checked
// once for each area that uses it. It is not safe for concurrent use.
type Checker struct {
	env      Env
	problems []Problem
	seen     map[string]bool // problems already reported
	parsed   map[string]parsed
	consts   map[string]*Expr
	sets     map[scoped]*pipe
	metrics  map[scoped]*Expr
	where    map[scoped]*Expr
	busy     []string // names being resolved, to find cycles
	used     map[string]bool
	// calendars are those that rules use.
	calendars map[string]bool
	nodes     int // spent of maxNodes
	unknowns  int // names reported so far
	patterns  map[string]*regexp.Regexp
}

// parsed is a rule as it was read: nil if there was a problem.
type parsed struct {
	node  *Node
	runes []rune
}

// scoped is a name in an area.
type scoped struct {
	area int
	name string
}

// maxNodes bounds the checked expressions of one contract, and maxSize one of them written out.
const (
	maxNodes = 500_000
	maxSize  = MaxSource // as if it stood there

	problemCost = 10 // the same one may be found in every area
)

// NewChecker returns a checker for env.
func NewChecker(env Env) *Checker {
	return &Checker{env: env, seen: map[string]bool{}, parsed: map[string]parsed{},
		consts: map[string]*Expr{}, sets: map[scoped]*pipe{}, metrics: map[scoped]*Expr{},
		where: map[scoped]*Expr{}, used: map[string]bool{}, calendars: map[string]bool{}, patterns: map[string]*regexp.Regexp{}}
}

// Problems returns what was found so far.
func (c *Checker) Problems() []Problem { return c.problems }

// context is where an expression is being checked.
type context struct {
	src  Source
	area int
	// records is the record type of the record at hand, nil outside predicates; elem is the
	// element at hand where a map made it something else than the record.
	records *Records
	elem    *Expr
	// figure is the indicator's figure, in its target; broken says that it has a problem.
	figure *Expr
	broken bool
	// constant is set in constants, where there are no records.
	constant bool
}

// report records a problem with part of the rule in ctx.
func (c *Checker) report(ctx *context, p Problem) {
	c.nodes += problemCost
	p.Path, p.Text = ctx.src.Path, ctx.src.Text
	id := fmt.Sprint(p.Path, p.Span, p.Code, p.Message)
	if !c.seen[id] {
		c.seen[id] = true
		c.problems = append(c.problems, p)
	}
}

func (c *Checker) errorf(ctx *context, span Span, code, hint, format string, args ...any) *Expr {
	c.report(ctx, Problem{Span: span, Code: code, Hint: hint, Message: fmt.Sprintf(format, args...)})
	return nil
}

// parse parses a rule once, with Parse or ParsePredicate.
func (c *Checker) parse(src Source, with func(string) (*Node, *Problem)) *Node {
	if p, ok := c.parsed[src.Path]; ok {
		return p.node
	}
	n, problem := with(src.Text)
	if problem != nil {
		problem.Path = src.Path
		c.problems = append(c.problems, *problem)
	}
	c.parsed[src.Path] = parsed{n, []rune(src.Text)}
	return n
}

// Figure checks the value of an indicator of an area. It returns nil if there is a problem.
func (c *Checker) Figure(area int, src Source) *Expr {
	e := c.scalar(&context{src: src, area: area}, src)
	if e != nil && e.Type != Number && e.Type != Duration {
		return c.errorf(&context{src: src}, e.Span, "type", "", "the value of an indicator is a number or a duration, this is %s", e.Type)
	}
	return e
}

// Measure checks a rule of an area for a number or a duration, in which the name value stands for
// figure. It returns nil if there is a problem.
func (c *Checker) Measure(area int, src Source, figure *Expr) *Expr {
	ctx := &context{src: src, area: area, figure: figure}
	e := c.scalar(ctx, src)
	if e != nil && e.Type != Number && e.Type != Duration {
		return c.errorf(ctx, e.Span, "type", "", "this must be a number or a duration, and is %s", e.Type)
	}
	return e
}

// Condition checks a boolean rule of an area. In it the name value, and any part that is
// written as figure is, stands for figure, if that is not nil.
func (c *Checker) Condition(area int, src Source, figure *Expr) *Expr {
	return c.condition(&context{src: src, area: area, figure: figure}, src)
}

// Target is Condition for a target. Where figure is nil, because there is a problem with it, the
// rest of the target is checked all the same.
func (c *Checker) Target(area int, src Source, figure *Expr) *Expr {
	return c.condition(&context{src: src, area: area, figure: figure, broken: figure == nil}, src)
}

func (c *Checker) condition(ctx *context, src Source) *Expr {
	e := c.scalar(ctx, src)
	if e != nil && e.Type != Bool {
		return c.errorf(ctx, Span{}, "type", "write a comparison, such as value >= 95", "a target is true or false, this is %s", e.Type)
	}
	return e
}

// Constant checks a rule without records and returns its value.
func (c *Checker) Constant(src Source) (Value, bool) {
	ctx := &context{src: src, area: Everywhere, constant: true}
	e := c.scalar(ctx, src)
	if e == nil {
		return Missing, false
	}
	return c.fold(ctx, e)
}

// Where returns the checked predicate that scopes a record type in an area; nil, true where
// all records are the area's.
func (c *Checker) Where(area int, records string) (*Expr, bool) {
	if area == Everywhere {
		return nil, true
	}
	src, ok := c.env.Areas[area].Where[records]
	if !ok || src.Text == "" {
		return nil, ok
	}
	id := scoped{area, records}
	if e, ok := c.where[id]; ok {
		return e, e != nil
	}
	ctx := &context{src: src, area: Everywhere, records: c.env.Records[records]}
	var e *Expr
	if ctx.records != nil {
		e = c.predicate(ctx, c.parse(src, ParsePredicate))
	}
	c.where[id] = e
	return e, e != nil
}

// CheckAll checks every set, metric and constant on its own, so that those which no indicator
// uses are checked too, and returns the names of the metrics that nothing used.
func (c *Checker) CheckAll() (unused []string) {
	used := maps.Clone(c.used)
	for _, name := range slices.Sorted(maps.Keys(c.env.Constants)) {
		c.constant(&context{src: c.env.Constants[name]}, name, Span{})
	}
	for _, name := range slices.Sorted(maps.Keys(c.env.Sets)) {
		c.set(&context{src: c.env.Sets[name], area: Everywhere}, name, Span{})
	}
	for _, name := range slices.Sorted(maps.Keys(c.env.Metrics)) {
		c.metric(&context{src: c.env.Metrics[name], area: Everywhere}, name, Span{})
	}
	for area := range c.env.Areas {
		for _, records := range slices.Sorted(maps.Keys(c.env.Areas[area].Where)) {
			c.Where(area, records)
		}
	}
	for name := range c.env.Metrics {
		if !used[name] {
			unused = append(unused, name)
		}
	}
	sort.Strings(unused)
	return unused
}

// scalar parses and checks a rule that has one value.
func (c *Checker) scalar(ctx *context, src Source) *Expr {
	n := c.parse(src, Parse)
	if n == nil {
		return nil
	}
	return c.expr(ctx, n)
}

// enter notes that a name is being resolved; false means that it refers to itself.
func (c *Checker) enter(ctx *context, what, name string, span Span) bool {
	id := what + " " + name
	if i := slices.Index(c.busy, id); i >= 0 {
		chain := append(slices.Clone(c.busy[i:]), id)
		for j, s := range chain {
			_, chain[j], _ = strings.Cut(s, " ")
		}
		c.errorf(ctx, span, "cycle", "", "%q refers to itself: %s", name, strings.Join(chain, " → "))
		return false
	}
	if len(c.busy) >= MaxDepth {
		c.errorf(ctx, span, "too-large", "", "names refer to names more than %d deep", MaxDepth)
		return false
	}
	c.busy = append(c.busy, id)
	return true
}

func (c *Checker) leave() { c.busy = c.busy[:len(c.busy)-1] }

// constant returns the value of a named constant.
func (c *Checker) constant(ctx *context, name string, span Span) *Expr {
	if e, ok := c.consts[name]; ok {
		return e
	}
	if !c.enter(ctx, "constant", name, span) {
		return nil
	}
	defer c.leave()
	v, ok := c.Constant(c.env.Constants[name])
	var e *Expr
	if ok {
		e = constExpr(v)
	}
	c.consts[name] = e
	return e
}

// metric returns a reference to a metric as it is in ctx's area.
func (c *Checker) metric(ctx *context, name string, span Span) *Expr {
	c.used[name] = true
	id := scoped{ctx.area, name}
	e, ok := c.metrics[id]
	if !ok {
		if !c.enter(ctx, "metric", name, span) {
			return nil
		}
		defer c.leave()
		src := c.env.Metrics[name]
		if formula := c.scalar(&context{src: src, area: ctx.area}, src); formula != nil {
			e = &Expr{Op: OpRef, Type: formula.Type, Name: name, Args: []*Expr{formula}, Int: formula.Int,
				Den: formula.Den, Path: ctx.src.Path, Span: span}
			if ctx.area == Everywhere {
				e.Name = "contract." + name
			}
		}
		c.metrics[id] = e
	}
	return e
}

// set returns a named set as it is in ctx's area.
func (c *Checker) set(ctx *context, name string, span Span) *pipe {
	id := scoped{ctx.area, name}
	p, ok := c.sets[id]
	if !ok {
		if !c.enter(ctx, "set", name, span) {
			return nil
		}
		defer c.leave()
		src := c.env.Sets[name]
		if n := c.parse(src, Parse); n != nil {
			p = c.pipe(&context{src: src, area: ctx.area}, n)
		}
		c.sets[id] = p
	}
	return p
}

// maxHints bounds the unknown names whose nearest known name is looked for.
const maxHints = 100

// unknown reports a name that means nothing here.
func (c *Checker) unknown(ctx *context, span Span, what, name string, candidates func() []string) *Expr {
	hint := ""
	if c.unknowns++; c.unknowns <= maxHints {
		hint = suggest.Hint(name, candidates())
	}
	return c.errorf(ctx, span, "unknown-name", hint, "unknown %s %q", what, name)
}

// names returns every name that a rule may use outside a predicate.
func (c *Checker) names() []string {
	names := []string{"period", "contract"}
	for _, m := range []map[string]Source{c.env.Constants, c.env.Sets, c.env.Metrics} {
		names = slices.AppendSeq(names, maps.Keys(m))
	}
	return slices.AppendSeq(names, maps.Keys(c.env.Records))
}

// recordsNamed reports a record type that exists and, if ctx's area does not say which of them
// are its own, that.
func (c *Checker) recordsNamed(ctx *context, name string, span Span) *Records {
	r := c.env.Records[name]
	if r == nil || ctx.area == Everywhere {
		return r
	}
	area := c.env.Areas[ctx.area]
	if _, ok := area.Where[name]; ok {
		return r
	}
	at := &context{src: Source{Path: area.Path}}
	c.errorf(at, Span{}, "scope", fmt.Sprintf("add to its where: %s: a predicate, or all", name),
		"the rules of area %q reach records %q, but its where does not say which of them are its own", area.ID, name)
	return r
}

// MetricAggregate returns the aggregate that a metric is in an area, if it is one and nothing
// else.
func (c *Checker) MetricAggregate(area int, name string) *Agg {
	e := c.metrics[scoped{area, name}]
	if e == nil {
		return nil
	}
	for e.Op == OpRef {
		e = e.Args[0]
	}
	return e.Agg
}
