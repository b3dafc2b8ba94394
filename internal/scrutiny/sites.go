package scrutiny

import (
	"slices"
	"strings"

	"github.com/capitolato/capitolato/internal/rule"
)

// site is a part of a rule that decides something: a comparison, another condition, or the side
// of ?? that is taken.
type site struct {
	rule *source
	node *rule.Node
	// pipe is what selects the records that the site is about, nil where it is about figures.
	pipe *rule.Node
	// around says when the site decides: the other sides of `and` are true, those of `or` false,
	// and the branches of conditionals it stands in are taken.
	around []string
	sides  []side
	// within is the comparison that the site is a part of, if any.
	within *site
}

// side is a way in which a site can come out.
type side struct {
	name string
	when string // a condition: that it comes out so
}

// condition says of a record, or of the figures, that the site decides and comes out so.
func (s *site) condition(d side) string {
	return strings.Join(append(slices.Clone(s.around), d.when), " and ")
}

// holds returns a rule that is true where some record, or the figures, come out so.
func (s *site) holds(d side) string {
	if s.pipe == nil {
		return s.condition(d)
	}
	return "count(" + text(s.pipe) + ", " + s.condition(d) + ") > 0"
}

// sites returns the sites of a rule.
func (b *book) sites(s *source) []*site {
	f := finder{book: b, rule: s}
	switch s.kind {
	case whereRule:
		pipe := &rule.Node{Kind: rule.MemberNode, Text: s.name, Args: []*rule.Node{{Kind: rule.NameNode, Text: "contract"}}}
		f.condition(s.node, scene{pipe: pipe})
	case targetRule, appliesRule:
		f.condition(s.node, scene{})
	case constantRule, emptyRule:
	default:
		f.any(s.node, scene{})
	}
	return f.found
}

// finder looks for the sites of a rule.
type finder struct {
	*book
	rule  *source
	found []*site
}

// scene is where a node stands.
type scene struct {
	pipe   *rule.Node
	around []string
	within *site
}

// given returns the scene in which a condition holds, too.
func (c scene) given(condition string) scene {
	c.around = append(slices.Clip(c.around), condition)
	return c
}

// is and isNot write conditions that can be joined by and. What is missing is neither.
func is(n *rule.Node) string    { return at(n, compared) }
func isNot(n *rule.Node) string { return "not " + at(n, primary) }

// condition looks at a node that is true or false.
func (f *finder) condition(n *rule.Node, c scene) {
	switch {
	case n.Kind == rule.BinaryNode && (n.Text == "and" || n.Text == "or"):
		other := is
		if n.Text == "or" {
			other = isNot
		}
		f.condition(n.Args[0], c.given(other(n.Args[1])))
		f.condition(n.Args[1], c.given(other(n.Args[0])))
	case n.Kind == rule.UnaryNode && n.Text == "not":
		f.condition(n.Args[0], c)
	case n.Kind == rule.CondNode:
		f.branches(n, c, f.condition)
	case n.Kind == rule.BinaryNode && n.Text == "??":
		f.coalesce(n, c, f.condition)
	default:
		f.atom(n, c)
	}
}

// branches looks at a ? b : c.
func (f *finder) branches(n *rule.Node, c scene, look func(*rule.Node, scene)) {
	f.condition(n.Args[0], c)
	look(n.Args[1], c.given(is(n.Args[0])))
	look(n.Args[2], c.given(isNot(n.Args[0])))
}

// coalesce looks at a ?? b.
func (f *finder) coalesce(n *rule.Node, c scene, look func(*rule.Node, scene)) {
	absent := at(n.Args[0], added) + " == nil"
	f.add(n, c, side{"present", "not (" + absent + ")"}, side{"missing", absent})
	look(n.Args[0], c)
	look(n.Args[1], c.given(absent))
}

// orders are the comparisons of which there are values below, at and above.
var orders = []string{"<", "<=", ">", ">="}

// atom looks at a condition that is not made of others.
func (f *finder) atom(n *rule.Node, c scene) {
	if !f.varies(n) {
		return
	}
	sides := []side{{"true", is(n)}, {"false", isNot(n)}}
	if n.Kind == rule.BinaryNode {
		l, r := at(n.Args[0], added), at(n.Args[1], added)
		switch {
		case slices.Contains(orders, n.Text):
			sides = []side{{"below", l + " < " + r}, {"at", l + " == " + r}, {"above", l + " > " + r}}
		case (n.Text == "==" || n.Text == "!=") && !isNil(n.Args[0]) && !isNil(n.Args[1]):
			sides = []side{{"equal", l + " == " + r}, {"different", l + " != " + r}}
		case n.Text == "in":
			sides = members(n.Args[0], n.Args[1])
		}
	}
	if f.mayMiss(n, c) {
		sides = append(sides, side{"missing", "(" + text(n) + ") == nil"})
	}
	c.within = f.add(n, c, sides...)
	f.value(n, c)
}

// clock holds the smallest and the largest number of a part of a time.
var clock = map[string][2]string{"Hour": {"0", "23"}, "Minute": {"0", "59"}, "Second": {"0", "59"}, "Weekday": {"0", "6"},
	"Month": {"1", "12"}, "Day": {"1", "31"}, "YearDay": {"1", "366"}}

// members are the sides of `x in list` and `x in from..to`.
func members(what, in *rule.Node) []side {
	x := at(what, added)
	if in.Kind != rule.ListNode {
		lo, hi := at(in.Args[0], added), at(in.Args[1], added)
		out := []side{{"below", x + " < " + lo}, {"the first", x + " == " + lo}, {"the last", x + " == " + hi}, {"above", x + " > " + hi}}
		if what.Kind == rule.MethodNode { // no clock shows less than 0, or more than 23 hours
			out = slices.DeleteFunc(out, func(d side) bool {
				return d.name == "below" && lo == clock[what.Text][0] || d.name == "above" && hi == clock[what.Text][1]
			})
		}
		return out
	}
	out := []side{}
	for _, item := range in.Args {
		out = append(out, side{"equal to " + text(item), x + " == " + at(item, added)})
	}
	return append(out, side{"none of them", "not (" + x + " in " + text(in) + ")"})
}

func isNil(n *rule.Node) bool { return n.Kind == rule.NilNode }

// value looks at a node for the conditions inside it.
func (f *finder) value(n *rule.Node, c scene) {
	switch {
	case n.Kind == rule.CondNode:
		f.branches(n, c, f.value)
		return
	case n.Kind == rule.BinaryNode && n.Text == "??":
		f.coalesce(n, c, f.value)
		return
	case n.Kind == rule.CallNode && len(n.Args) > 0 && f.selects(n.Args[0]):
		f.aggregate(n, c)
		return
	case n.Kind == rule.CallNode && slices.Contains(roundings, n.Text) && len(n.Args) == 1 && f.varies(n):
		x := at(n.Args[0], added)
		f.add(n, c, side{"whole", x + " == " + text(n)}, side{"rounded", x + " != " + text(n)})
	}
	for _, a := range n.Args {
		f.any(a, c)
	}
}

// any looks at a node of which only its form tells what it is.
func (f *finder) any(n *rule.Node, c scene) {
	if isCondition(n) {
		f.condition(n, c)
	} else {
		f.value(n, c)
	}
}

// roundings are the functions that change nothing in a whole number.
var roundings = []string{"ceil", "floor", "round"}

// aggregate looks at an aggregate, filter or map.
func (f *finder) aggregate(n *rule.Node, c scene) {
	f.value(n.Args[0], c)
	for _, a := range n.Args[1:] {
		inner := scene{pipe: n.Args[0]}
		if n.Text == "filter" || n.Text == "count" || n.Text == "covered" {
			f.condition(a, inner)
		} else {
			f.any(a, inner)
		}
	}
}

// selects reports whether a node selects records.
func (b *book) selects(n *rule.Node) bool {
	name, _ := b.records(n)
	return name != ""
}

var conditions = []string{"and", "or", "==", "!=", "<", "<=", ">", ">=", "in", "contains", "startsWith", "endsWith", "matches"}

// isCondition reports whether a node is true or false by its form.
func isCondition(n *rule.Node) bool {
	return n.Kind == rule.UnaryNode && n.Text == "not" || n.Kind == rule.BinaryNode && slices.Contains(conditions, n.Text)
}

// varies reports whether a node is about anything but constants.
func (f *finder) varies(n *rule.Node) bool {
	varies := false
	n.Walk(func(n *rule.Node) {
		switch n.Kind {
		case rule.FieldNode, rule.ElemNode, rule.MemberNode:
			varies = true
		case rule.NameNode:
			varies = varies || !has(f.contract.Constants, n.Text)
		}
	})
	return varies
}

// mayMiss reports whether a condition about a record can be missing, because a field in it can.
func (f *finder) mayMiss(n *rule.Node, c scene) bool {
	if c.pipe == nil {
		return false
	}
	name, mapped := f.records(c.pipe)
	if f.optional(n, name) {
		return true
	}
	elem := false
	n.Walk(func(n *rule.Node) { elem = elem || n.Kind == rule.ElemNode })
	return elem && mapped != nil && f.optional(mapped, name)
}

// optional reports whether a node is missing where an optional field of a record is.
func (f *finder) optional(n *rule.Node, records string) bool {
	switch {
	case n.Kind == rule.FieldNode:
		return f.contract.Records[records].Fields[n.Text].Optional
	case n.Kind == rule.BinaryNode && n.Text == "??":
		return f.optional(n.Args[1], records)
	case n.Kind == rule.BinaryNode && (n.Text == "==" || n.Text == "!=") && (isNil(n.Args[0]) || isNil(n.Args[1])):
		return false
	}
	return slices.ContainsFunc(n.Args, func(a *rule.Node) bool { return f.optional(a, records) })
}

func (f *finder) add(n *rule.Node, c scene, sides ...side) *site {
	s := &site{f.rule, n, c.pipe, c.around, sides, c.within}
	f.found = append(f.found, s)
	return s
}
