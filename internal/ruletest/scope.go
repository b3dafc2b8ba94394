package ruletest

import (
	"errors"
	"strings"

	"github.com/capitolato/capitolato/internal/rule"
)

// scopeValues returns the texts of the fields that make a record an area's own, as its `where`
// says: equalities that must all hold. Of anything more a person has to say what is meant.
func scopeValues(where string) (map[string]string, error) {
	out := map[string]string{}
	if where = strings.TrimSpace(where); where == "all" || where == "" {
		return out, nil
	}
	n, problem := rule.ParsePredicate(where)
	if problem != nil {
		return out, errors.New("the where cannot be read")
	}
	if !equalities(n, out) {
		return nil, errors.New("the where is more than fields that equal something: " + where)
	}
	return out, nil
}

// equalities notes what a condition wants of fields, and reports whether that is all it says.
func equalities(n *rule.Node, out map[string]string) bool {
	switch {
	case n.Kind == rule.FieldNode:
		return note(out, n.Text, "true")
	case n.Kind == rule.UnaryNode && (n.Text == "not" || n.Text == "!") && n.Args[0].Kind == rule.FieldNode:
		return note(out, n.Args[0].Text, "false")
	case n.Kind != rule.BinaryNode:
		return false
	}
	left, right := n.Args[0], n.Args[1]
	switch n.Text {
	case "and", "&&":
		return equalities(left, out) && equalities(right, out)
	case "==":
		if right.Kind == rule.FieldNode {
			left, right = right, left
		}
		text, ok := literal(right)
		return ok && left.Kind == rule.FieldNode && note(out, left.Text, text)
	case "in":
		if right.Kind != rule.ListNode || len(right.Args) == 0 || left.Kind != rule.FieldNode {
			return false
		}
		text, ok := literal(right.Args[0])
		return ok && note(out, left.Text, text)
	}
	return false
}

// note notes what a field must be, and reports whether that is all that was noted of it.
func note(out map[string]string, name, text string) bool {
	before, again := out[name]
	out[name] = text
	return !again || before == text
}

// literal returns the text of a literal, or of duration("…") and date("…").
func literal(n *rule.Node) (string, bool) {
	switch n.Kind {
	case rule.NumberNode, rule.StringNode, rule.BoolNode:
		return n.Text, true
	case rule.CallNode:
		if (n.Text == "duration" || n.Text == "date") && len(n.Args) == 1 && n.Args[0].Kind == rule.StringNode {
			return n.Args[0].Text, true
		}
	}
	return "", false
}
