package scrutiny

import (
	"cmp"
	"fmt"
	"maps"
	"slices"
	"strings"

	"github.com/capitolato/capitolato/internal/rule"
	"github.com/capitolato/capitolato/sla"
)

// kind is what a rule is in its contract.
type kind int

const (
	constantRule kind = iota
	setRule
	metricRule
	whereRule
	valueRule
	targetRule
	appliesRule
	emptyRule // when_empty.value
)

// source is a rule where it stands.
type source struct {
	kind kind
	path string // JSON Pointer
	pos  sla.Position
	// name is that of a set, metric or constant, or the record type of a where.
	name string
	text string
	node *rule.Node
	// area and indicator are indices, -1 where the rule belongs to none.
	area, indicator int
}

// book holds all rules of a contract.
type book struct {
	contract *sla.Contract
	rules    []*source // in the order of the document
	byPath   map[string]*source
	// clauses are the paths of the rules in an indicator's clauses, by its area and its place
	// there. They are followed to what they rest on, and not taken apart themselves.
	clauses map[[2]int][]string
}

// read takes the rules of a contract, which compiles, apart.
func read(c *sla.Contract) (*book, error) {
	b := &book{contract: c, byPath: map[string]*source{}}
	var failed error
	add := func(k kind, path, name, text string, area, indicator int) {
		s := &source{kind: k, path: path, name: name, text: text, area: area, indicator: indicator, pos: b.place(path, rule.Span{})}
		parse := rule.Parse
		if k == whereRule {
			parse = rule.ParsePredicate
		}
		if text == "" || k == whereRule && strings.TrimSpace(text) == "all" {
			return
		}
		n, problem := parse(text)
		if problem != nil {
			failed = fmt.Errorf("%s: %s", path, problem.Message)
			return
		}
		s.node = n
		b.rules, b.byPath[path] = append(b.rules, s), s
	}
	b.readClauses()
	named := func(k kind, what string, rules map[string]string) {
		for _, name := range slices.Sorted(maps.Keys(rules)) {
			add(k, "/"+what+"/"+name, name, rules[name], -1, -1)
		}
	}
	named(constantRule, "constants", c.Constants)
	named(setRule, "sets", c.Sets)
	named(metricRule, "metrics", c.Metrics)
	for i, a := range c.Areas {
		for _, name := range slices.Sorted(maps.Keys(a.Where)) {
			add(whereRule, fmt.Sprintf("/areas/%d/where/%s", i, name), name, a.Where[name], i, -1)
		}
		for j, ind := range a.Indicators {
			path := indicatorPath(i, j)
			add(valueRule, path+"/value", "", ind.Value, i, j)
			add(targetRule, path+"/target", "", ind.Target, i, j)
			add(appliesRule, path+"/applies", "", ind.Applies, i, j)
			if ind.WhenEmpty != nil {
				add(emptyRule, path+"/when_empty/value", "", ind.WhenEmpty.Value, i, j)
			}
		}
	}
	slices.SortStableFunc(b.rules, func(x, y *source) int {
		return cmp.Or(cmp.Compare(x.pos.Line, y.pos.Line), cmp.Compare(x.pos.Column, y.pos.Column))
	})
	return b, failed
}

func indicatorPath(area, indicator int) string {
	return fmt.Sprintf("/areas/%d/indicators/%d", area, indicator)
}

// place returns where a part of a rule stands in the contract's file.
func (b *book) place(path string, s rule.Span) sla.Position {
	if b.contract.Origin == nil {
		return sla.Position{}
	}
	return b.contract.Origin.Locate(path, s.From, s.To)
}

// use is a rule as an area uses it: about the area's own records, or about all.
type use struct {
	path  string
	whole bool
}

// reached holds what the rules of an indicator rest on.
type reached map[use]bool

// reach returns what each indicator rests on, by its area and its place there.
func (b *book) reach() map[[2]int]reached {
	out := map[[2]int]reached{}
	for i, a := range b.contract.Areas {
		for j := range a.Indicators {
			out[[2]int{i, j}] = b.indicator(i, j)
		}
	}
	return out
}

// indicator returns the rules that an indicator rests on, its own included.
func (b *book) indicator(area, indicator int) reached {
	out := reached{}
	path := indicatorPath(area, indicator)
	for _, part := range []string{"/value", "/target", "/applies", "/when_empty/value"} {
		b.follow(out, area, use{path + part, false})
	}
	for _, path := range b.clauses[[2]int{area, indicator}] {
		b.follow(out, area, use{path, false})
	}
	return out
}

// follow adds a rule and what it rests on.
func (b *book) follow(out reached, area int, u use) {
	s := b.byPath[u.path]
	if s == nil || out[u] {
		return
	}
	out[u] = true
	if s.kind != whereRule {
		b.names(s.node, u.whole, func(name string, whole bool) {
			if path := b.named(name, area, whole); path != "" {
				b.follow(out, area, use{path, whole})
			}
		})
	}
}

// names visits the names in a rule, and tells which are of the whole contract.
func (b *book) names(n *rule.Node, whole bool, visit func(name string, whole bool)) {
	switch {
	case n.Kind == rule.NameNode:
		visit(n.Text, whole)
	case isWhole(n):
		visit(n.Text, true)
	default:
		for _, a := range n.Args {
			b.names(a, whole, visit)
		}
	}
}

// isWhole reports whether a node is contract.name.
func isWhole(n *rule.Node) bool {
	return n.Kind == rule.MemberNode && n.Args[0].Kind == rule.NameNode && n.Args[0].Text == "contract"
}

// named returns the path of the rule that a name stands for in an area; of a record type that is
// the area's where.
func (b *book) named(name string, area int, whole bool) string {
	c := b.contract
	switch {
	case has(c.Sets, name):
		return "/sets/" + name
	case b.byPath["/metrics/"+name] != nil: // a service level stands for some, too
		return "/metrics/" + name
	case has(c.Constants, name):
		return "/constants/" + name
	case !whole && area >= 0:
		if _, ok := c.Records[name]; ok {
			return fmt.Sprintf("/areas/%d/where/%s", area, name)
		}
	}
	return ""
}

func has[T any](m map[string]T, name string) bool { _, ok := m[name]; return ok }

// records returns the type of the records that a node selects, and what map made of them, which
// is nil where they are the records themselves.
func (b *book) records(n *rule.Node) (name string, mapped *rule.Node) {
	for depth := 0; depth < rule.MaxDepth; depth++ {
		switch {
		case n.Kind == rule.CallNode && len(n.Args) > 0 && (n.Text == "filter" || n.Text == "map"):
			if n.Text == "map" && mapped == nil && len(n.Args) > 1 {
				mapped = n.Args[1]
			}
			n = n.Args[0]
		case (n.Kind == rule.NameNode || isWhole(n)) && b.byPath["/sets/"+n.Text] != nil:
			n = b.byPath["/sets/"+n.Text].node
		case (n.Kind == rule.NameNode || isWhole(n)) && has(b.contract.Records, n.Text):
			return n.Text, mapped
		default:
			return "", nil
		}
	}
	return "", nil
}
