package scrutiny

import (
	"strconv"
	"strings"

	"github.com/capitolato/capitolato/internal/rule"
)

// How closely the forms of a rule bind, loosest first. A form stands in brackets where a closer
// one is wanted.
const (
	loose = iota // a ? b : c, and ??, which expr-lang does not mix with anything
	either
	both
	compared
	added
	multiplied
	signed
	primary
)

var binding = map[string]int{"or": either, "and": both, "+": added, "-": added, "*": multiplied, "/": multiplied, "%": multiplied,
	"**": multiplied, "^": multiplied, "??": loose, "..": compared}

// text writes a node as a rule. Parsed again it is the same tree.
func text(n *rule.Node) string { return at(n, loose) }

// at writes a node where something is wanted that binds at least so closely.
func at(n *rule.Node, wanted int) string {
	s, has := form(n)
	if has < wanted {
		return "(" + s + ")"
	}
	return s
}

// form writes a node without brackets around it, and tells how closely it binds.
func form(n *rule.Node) (s string, binds int) {
	switch n.Kind {
	case rule.StringNode:
		return strconv.Quote(n.Text), primary
	case rule.NilNode:
		return "nil", primary
	case rule.FieldNode:
		return "." + n.Text, primary
	case rule.MemberNode:
		return at(n.Args[0], primary) + "." + n.Text, primary
	case rule.MethodNode:
		return at(n.Args[0], primary) + "." + n.Text + "(" + list(n.Args[1:]) + ")", primary
	case rule.ListNode:
		return "[" + list(n.Args) + "]", primary
	case rule.CallNode:
		return n.Text + "(" + list(n.Args) + ")", primary
	case rule.UnaryNode:
		if n.Text == "not" {
			return "not " + at(n.Args[0], primary), compared
		}
		return n.Text + at(n.Args[0], primary), signed
	case rule.CondNode:
		return at(n.Args[0], either) + " ? " + at(n.Args[1], either) + " : " + at(n.Args[2], either), loose
	case rule.BinaryNode:
		return binary(n)
	}
	return n.Text, primary
}

// binary writes an operator between two nodes. Those that group from the left need no brackets
// there.
func binary(n *rule.Node) (s string, binds int) {
	binds, known := binding[n.Text]
	if !known {
		binds = compared
	}
	left, right, space := binds, binds+1, " "
	switch {
	case n.Text == "??" || n.Text == "**" || n.Text == "^":
		left, right = primary, primary
	case n.Text == "..":
		left, right, space = primary, primary, ""
	case binds == compared:
		left = binds + 1
		if r := n.Args[1]; n.Text == "in" && r.Kind == rule.BinaryNode && r.Text == ".." {
			right = compared // x in 1..5 needs no brackets
		}
	}
	return at(n.Args[0], left) + space + n.Text + space + at(n.Args[1], right), binds
}

func list(nodes []*rule.Node) string {
	texts := make([]string, len(nodes))
	for i, n := range nodes {
		texts[i] = text(n)
	}
	return strings.Join(texts, ", ")
}

// replaced returns the tree with another node in the place of one of its nodes. Neither tree is
// changed: they share what is alike.
func replaced(root, old, by *rule.Node) *rule.Node {
	if root == old {
		return by
	}
	for i, a := range root.Args {
		if b := replaced(a, old, by); b != a {
			out := *root
			out.Args = append([]*rule.Node(nil), root.Args...)
			out.Args[i] = b
			return &out
		}
	}
	return root
}
