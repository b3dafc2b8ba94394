package scrutiny

import (
	"fmt"
	"maps"
	"math/big"
	"slices"
	"strings"
	"time"

	"github.com/capitolato/capitolato/internal/rule"
	"github.com/capitolato/capitolato/sla"
)

// change is a rule of a contract changed a little.
type change struct {
	path     string // of the rule, or of the part of the document
	pos      sla.Position
	from, to string
	// becomes is what the rule is then; the same change twice is one.
	becomes string
	// contract is the contract with the change.
	contract *sla.Contract
}

// id names the change among those of its contract.
func (c *change) id() string { return c.path + ": " + c.from + Arrow + c.to }

// changes returns the changes of all rules, in the order of the document. Some give no contract
// that compiles; what they would change is nothing a person could sign.
func (b *book) changes() []*change {
	var out []*change
	for _, s := range b.rules {
		m := mutator{book: b, rule: s, counts: map[*rule.Node]bool{}, last: map[*rule.Node]int{}}
		m.node(s.node, nil)
		out = append(out, m.found...)
	}
	for i, a := range b.contract.Areas {
		for j := range a.Indicators {
			out = append(out, b.documentChanges(i, j)...)
		}
	}
	return numbered(out)
}

// numbered leaves out changes that change nothing or are there already, and tells apart those of
// parts that are written alike.
func numbered(changes []*change) []*change {
	seen, ids := map[string]bool{}, map[string]int{}
	out := slices.DeleteFunc(changes, func(c *change) bool {
		again := seen[c.path+": "+c.becomes]
		seen[c.path+": "+c.becomes] = true
		return again || c.from == c.to
	})
	for _, c := range out {
		if ids[c.id()]++; ids[c.id()] > 1 {
			c.from += fmt.Sprintf(" #%d", ids[c.id()])
		}
	}
	return out
}

// mutator changes one rule.
type mutator struct {
	*book
	rule  *source
	found []*change
	// counts are numbers that are compared with a whole number, so that a hundredth more or less
	// makes no difference.
	counts map[*rule.Node]bool
	// last are parts of times that are the least there is, -1, or the most, 1.
	last map[*rule.Node]int
}

// become notes a change of a node into another.
func (m *mutator) become(n, by *rule.Node) {
	becomes := text(replaced(m.rule.node, n, by))
	m.found = append(m.found, &change{path: m.rule.path, pos: m.place(m.rule.path, n.Span), from: text(n), to: text(by),
		becomes: becomes, contract: m.with(m.rule, becomes)})
}

// called returns a copy of a node with another text.
func called(n *rule.Node, text string) *rule.Node {
	out := *n
	out.Text = text
	return &out
}

// node changes a node and all below it. The records that it is about are selected by pipe, which
// is nil where it is about figures.
func (m *mutator) node(n, pipe *rule.Node) {
	if m.rule.kind == whereRule && pipe == nil {
		pipe = &rule.Node{Kind: rule.NameNode, Text: m.rule.name}
	}
	switch n.Kind {
	case rule.BinaryNode:
		m.operator(n)
	case rule.UnaryNode:
		m.become(n, n.Args[0])
	case rule.CondNode:
		m.become(n, &rule.Node{Kind: rule.CondNode, Args: []*rule.Node{n.Args[0], n.Args[2], n.Args[1]}})
	case rule.NumberNode:
		m.number(n, pipe != nil || m.counts[n])
	case rule.BoolNode:
		m.become(n, called(n, map[string]string{"true": "false", "false": "true"}[n.Text]))
	case rule.FieldNode:
		m.field(n, pipe)
	case rule.NameNode, rule.MemberNode:
		m.selection(n)
		return
	case rule.ListNode:
		for i := range n.Args {
			if len(n.Args) > 1 {
				m.become(n, &rule.Node{Kind: rule.ListNode, Args: slices.Delete(slices.Clone(n.Args), i, i+1)})
			}
		}
	case rule.CallNode:
		m.call(n, pipe)
		return
	}
	for _, a := range n.Args {
		m.node(a, pipe)
	}
}

// swaps are the operators and functions that take the place of another.
var swaps = map[string][]string{
	"<": {"<=", ">="}, "<=": {"<", ">"}, ">": {">=", "<="}, ">=": {">", "<"}, "==": {"!="}, "!=": {"=="},
	"+": {"-"}, "-": {"+"}, "and": {"or"}, "or": {"and"},
	"startsWith": {"contains"}, "endsWith": {"contains"}, "contains": {"=="},
	"ceil": {"floor", "round"}, "floor": {"ceil", "round"}, "round": {"ceil", "floor"},
	"min": {"max"}, "max": {"min"}, "mean": {"median"}, "median": {"mean"},
}

// operator changes an operator between two nodes, and leaves out what it joins.
func (m *mutator) operator(n *rule.Node) {
	for _, to := range swaps[n.Text] {
		m.become(n, called(n, to))
	}
	l, r := n.Args[0], n.Args[1]
	if n.Text == "in" && l.Kind == rule.MethodNode && r.Kind == rule.BinaryNode {
		for i, end := range r.Args { // no clock shows less than 0, or more than 23 hours
			if end.Text == clock[l.Text][i] {
				m.last[end] = 2*i - 1
			}
		}
	}
	if slices.Contains(comparisons, n.Text) {
		m.counts[l], m.counts[r] = m.isCount(r, 0), m.isCount(l, 0)
	}
	switch n.Text {
	case "and", "or":
		m.become(n, l)
		m.become(n, r)
	case "??":
		m.become(n, l)
	case "/":
		// 100 * a / b is read as (100 * a) / b: it is a and b that a person confuses.
		if l.Kind == rule.BinaryNode && l.Text == "*" && l.Args[0].Kind == rule.NumberNode {
			up := &rule.Node{Kind: rule.BinaryNode, Text: "*", Args: []*rule.Node{l.Args[0], r}}
			m.become(n, &rule.Node{Kind: rule.BinaryNode, Text: "/", Args: []*rule.Node{up, l.Args[1]}})
			return
		}
		m.become(n, &rule.Node{Kind: rule.BinaryNode, Text: "/", Args: []*rule.Node{r, l}})
	}
}

// isCount reports whether a node is a number of records, or made of such by adding.
func (m *mutator) isCount(n *rule.Node, depth int) bool {
	switch {
	case depth > rule.MaxDepth:
		return false
	case n.Kind == rule.CallNode:
		return slices.Contains([]string{"len", "count", "distinct"}, n.Text)
	case n.Kind == rule.NameNode && n.Text == "value" && m.rule.indicator >= 0:
		return m.isCount(m.byPath[indicatorPath(m.rule.area, m.rule.indicator)+"/value"].node, depth+1)
	case (n.Kind == rule.NameNode || isWhole(n)) && m.byPath["/metrics/"+n.Text] != nil:
		return m.isCount(m.byPath["/metrics/"+n.Text].node, depth+1)
	case n.Kind == rule.BinaryNode && (n.Text == "+" || n.Text == "-"):
		return m.isCount(n.Args[0], depth+1) && m.isCount(n.Args[1], depth+1)
	}
	return false
}

// number changes a number by a hundredth or, if that is less, by its last digit; whole numbers
// about a record or a number of records by one, and so, too, those of constants.
func (m *mutator) number(n *rule.Node, whole bool) {
	r, err := rule.ParseNumber(n.Text)
	if err != nil {
		return
	}
	places := 0
	if _, fraction, ok := strings.Cut(strings.ToLower(n.Text), "."); ok {
		places = len(fraction)
	}
	if !(whole && places == 0) {
		places = max(places, m.places())
	}
	unit := big.NewRat(1, 1)
	for range places {
		unit.Quo(unit, big.NewRat(10, 1))
	}
	for _, step := range []*big.Rat{new(big.Rat).Neg(unit), unit} {
		if m.last[n] == step.Sign() {
			continue
		}
		m.become(n, m.near(n, new(big.Rat).Add(r, step), places))
	}
	if m.rule.kind == constantRule && r.IsInt() {
		for _, step := range []int64{-1, 1} {
			m.become(n, m.near(n, new(big.Rat).Add(r, big.NewRat(step, 1)), 0))
		}
	}
}

// places is the number of digits after the point that matter: two, or those to which the figure is
// rounded before it is compared.
func (m *mutator) places() int {
	if m.rule.kind == targetRule {
		if d := m.contract.Areas[m.rule.area].Indicators[m.rule.indicator].Display; d.Compare == "rounded" {
			return *d.Places
		}
	}
	return 2
}

// near returns a number as a node.
func (m *mutator) near(n *rule.Node, r *big.Rat, places int) *rule.Node {
	if r.Sign() < 0 {
		return &rule.Node{Kind: rule.UnaryNode, Text: "-", Args: []*rule.Node{called(n, new(big.Rat).Neg(r).FloatString(places))}}
	}
	return called(n, r.FloatString(places))
}

// field replaces a field by each other of the same type.
func (m *mutator) field(n, pipe *rule.Node) {
	if pipe == nil {
		return
	}
	name, _ := m.records(pipe)
	fields := m.contract.Records[name].Fields
	for _, other := range slices.Sorted(maps.Keys(fields)) {
		if other != n.Text && fields[other].Kind == fields[n.Text].Kind {
			m.become(n, called(n, other))
		}
	}
}

// selection replaces a set by each other of the same records, and by all of them; records by
// their sets, unless these are made of what is changed.
func (m *mutator) selection(n *rule.Node) {
	name, mapped := m.records(n)
	if name == "" || mapped != nil {
		return
	}
	for _, other := range append([]string{name}, slices.Sorted(maps.Keys(m.contract.Sets))...) {
		node := &rule.Node{Kind: rule.NameNode, Text: other}
		if of, made := m.records(node); other != n.Text && of == name && made == nil {
			m.become(n, called(n, other))
		}
	}
}

// call changes a function, an aggregate or a literal.
func (m *mutator) call(n, pipe *rule.Node) {
	for _, to := range swaps[n.Text] {
		m.become(n, called(n, to))
	}
	if len(n.Args) == 1 && n.Args[0].Kind == rule.StringNode && (n.Text == "duration" || n.Text == "date") {
		for _, near := range neighbours(n.Text, n.Args[0].Text) {
			m.become(n, &rule.Node{Kind: rule.CallNode, Text: n.Text, Args: []*rule.Node{called(n.Args[0], near)}})
		}
		return
	}
	if len(n.Args) == 0 || !m.selects(n.Args[0]) {
		for _, a := range n.Args {
			m.node(a, pipe)
		}
		return
	}
	if len(n.Args) == 2 {
		switch n.Text {
		case "filter":
			m.become(n, n.Args[0])
		case "count":
			m.become(n, &rule.Node{Kind: rule.CallNode, Text: "len", Args: n.Args[:1]})
		case "covered":
			m.become(n, &rule.Node{Kind: rule.CallNode, Text: "covered", Args: n.Args[:1]})
		}
	}
	m.node(n.Args[0], pipe)
	for i, a := range n.Args[1:] {
		if n.Text == "quantile" && i == len(n.Args)-2 {
			m.node(a, nil)
			continue
		}
		m.node(a, n.Args[0])
	}
}

// neighbours returns the durations or dates next to one: a second more or less, or what is finer
// if it is written so; a day.
func neighbours(what, written string) []string {
	if what == "duration" {
		d, err := time.ParseDuration(written)
		if err != nil {
			return nil
		}
		return []string{(d - tick(d)).String(), (d + tick(d)).String()}
	}
	step := func(t time.Time, n int) time.Time { return t.Add(time.Duration(n) * time.Second) }
	for _, layout := range []string{time.DateOnly, "2006-01-02 15:04", time.DateTime, "2006-01-02T15:04", "2006-01-02T15:04:05", time.RFC3339} {
		t, err := time.Parse(layout, written)
		if err != nil {
			continue
		}
		switch layout {
		case time.DateOnly:
			step = func(t time.Time, n int) time.Time { return t.AddDate(0, 0, n) }
		case "2006-01-02 15:04", "2006-01-02T15:04":
			step = func(t time.Time, n int) time.Time { return t.Add(time.Duration(n) * time.Minute) }
		}
		return []string{step(t, -1).Format(layout), step(t, 1).Format(layout)}
	}
	return nil
}

// tick is the smallest step that matters beside a duration: a second, unless it has parts of one.
func tick(d time.Duration) time.Duration {
	for _, unit := range []time.Duration{time.Second, time.Millisecond, time.Microsecond} {
		if d%unit == 0 {
			return unit
		}
	}
	return 1
}

// with returns the contract with another text for a rule.
func (b *book) with(s *source, text string) *sla.Contract {
	c := *b.contract
	put := func(rules map[string]string) map[string]string {
		rules = maps.Clone(rules)
		rules[s.name] = text
		return rules
	}
	switch s.kind {
	case constantRule:
		c.Constants = put(c.Constants)
	case setRule:
		c.Sets = put(c.Sets)
	case metricRule:
		c.Metrics = put(c.Metrics)
	case whereRule:
		c.Areas = slices.Clone(c.Areas)
		c.Areas[s.area].Where = put(c.Areas[s.area].Where)
	default:
		return b.withIndicator(s.area, s.indicator, func(ind *sla.Indicator) {
			switch s.kind {
			case valueRule:
				ind.Value = text
			case targetRule:
				ind.Target = text
			case appliesRule:
				ind.Applies = text
			case emptyRule:
				w := *ind.WhenEmpty
				w.Value = text
				ind.WhenEmpty = &w
			}
		})
	}
	return &c
}

// withIndicator returns the contract with an indicator edited.
func (b *book) withIndicator(area, indicator int, edit func(*sla.Indicator)) *sla.Contract {
	c := *b.contract
	c.Areas = slices.Clone(c.Areas)
	c.Areas[area].Indicators = slices.Clone(c.Areas[area].Indicators)
	edit(&c.Areas[area].Indicators[indicator])
	return &c
}

// otherRounding is the rounding rule that is most easily taken for another.
var otherRounding = map[sla.Rounding]sla.Rounding{
	"": sla.HalfEven, sla.HalfUp: sla.HalfEven, sla.HalfEven: sla.HalfUp, sla.HalfDown: sla.HalfUp,
	sla.Up: sla.Ceiling, sla.Down: sla.HalfUp, sla.Ceiling: sla.Up, sla.Floor: sla.Down,
}

// documentChanges changes what an indicator says outside of its rules: its rounding, what holds
// where there is nothing to measure, whether it applies, and the scope of its area.
func (b *book) documentChanges(area, indicator int) []*change {
	var out []*change
	ind := b.contract.Areas[area].Indicators[indicator]
	add := func(part, from, to string, edit func(*sla.Indicator)) {
		path := indicatorPath(area, indicator) + part
		out = append(out, &change{path: path, pos: b.place(path, rule.Span{}), from: from, to: to, becomes: to, contract: b.withIndicator(area, indicator, edit)})
	}
	if d := ind.Display; d.Places != nil {
		from := d.Rounding
		if from == "" {
			from = sla.HalfUp
		}
		to := otherRounding[from]
		add("/display", "rounding "+string(from), "rounding "+string(to), func(i *sla.Indicator) { i.Display.Rounding = to })
		more := *d.Places + 1
		add("/display", fmt.Sprintf("places %d", *d.Places), fmt.Sprintf("places %d", more), func(i *sla.Indicator) { i.Display.Places = &more })
		if d.Compare == "rounded" {
			add("/display", "compare rounded", "compare exact", func(i *sla.Indicator) { i.Display.Compare = "" })
		}
	}
	if ind.WhenEmpty != nil {
		add("/when_empty", "when_empty", "nothing said of it", func(i *sla.Indicator) { i.WhenEmpty = nil })
	}
	if ind.Applies != "" {
		add("/applies", ind.Applies, "always", func(i *sla.Indicator) { i.Applies = "" })
	}
	if indicator == 0 {
		for _, name := range slices.Sorted(maps.Keys(b.contract.Areas[area].Where)) {
			if s := b.byPath[fmt.Sprintf("/areas/%d/where/%s", area, name)]; s != nil {
				out = append(out, &change{path: s.path, pos: s.pos, from: s.text, to: "all", becomes: "all", contract: b.with(s, "all")})
			}
		}
	}
	return out
}
