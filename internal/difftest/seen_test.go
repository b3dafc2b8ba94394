package difftest

import (
	"fmt"
	"reflect"
	"strings"
	"testing"

	"github.com/capitolato/capitolato/internal/rule"
	"github.com/capitolato/capitolato/sla"
)

// seen counts what was drawn, because a test that never draws a median says nothing of medians.
var seen = &counter{nodes: map[string]int{}, steps: map[string]int{}, outcomes: map[string]int{}}

type counter struct {
	cases, refused         int
	nodes, steps, outcomes map[string]int
}

var nodeKinds = map[rule.NodeKind]string{rule.NumberNode: "number", rule.StringNode: "string", rule.BoolNode: "bool", rule.NilNode: "nil",
	rule.NameNode: "name", rule.FieldNode: "field", rule.ElemNode: "#", rule.MemberNode: "member", rule.MethodNode: "method", rule.ListNode: "list",
	rule.UnaryNode: "unary", rule.BinaryNode: "binary", rule.CondNode: "?:", rule.CallNode: "call"}

// node counts the kinds of nodes, operators, functions and aggregates of a rule.
func (c *counter) node(n *rule.Node) {
	n.Walk(func(n *rule.Node) {
		kind := nodeKinds[n.Kind]
		c.nodes[kind]++
		switch n.Kind {
		case rule.UnaryNode, rule.BinaryNode, rule.CallNode, rule.MethodNode, rule.MemberNode:
			c.nodes[kind+" "+n.Text]++
		}
		if n.Kind == rule.BinaryNode && n.Text == "in" {
			c.nodes["in "+nodeKinds[n.Args[1].Kind]]++
		}
	})
}

// program counts the kernels that a plan runs: the steps of its programs by type, with the
// operation where one step has several, and its accumulators. Nothing but this test needs to
// know them, so it looks for itself.
func (c *counter) program(p *sla.Plan) {
	plan := reflect.ValueOf(p).Elem()
	records := plan.FieldByName("records")
	for i := range records.Len() {
		steps := records.Index(i).Elem().FieldByName("program").Elem().FieldByName("steps")
		for j := range steps.Len() {
			s := steps.Index(j).Elem()
			name := s.Type().Name()
			c.steps[name]++
			if op := s.FieldByName("op"); op.IsValid() {
				c.steps[name+" "+rule.Op(op.Uint()).String()]++
			}
			if op := s.FieldByName("name"); op.IsValid() {
				c.steps[name+" "+op.String()]++
			}
		}
	}
	cells := plan.FieldByName("cells")
	for i := range cells.Len() {
		agg := cells.Index(i).Elem().FieldByName("agg").Elem()
		c.steps["aggregate "+rule.AggOp(agg.FieldByName("Op").Uint()).String()]++
	}
}

// wanted must all have been drawn.
var wanted = []string{
	"number", "string", "bool", "nil", "name", "field", "#", "member", "method", "list", "unary", "binary", "?:", "call",
	"unary -", "unary +", "unary not", "binary and", "binary or", "binary ==", "binary !=", "binary <", "binary <=", "binary >", "binary >=",
	"binary +", "binary -", "binary *", "binary /", "binary %", "binary ??", "binary contains", "binary startsWith", "binary endsWith",
	"binary matches", "in list", "in binary", "call len", "call count", "call sum", "call min", "call max", "call mean", "call median",
	"call quantile", "call distinct", "call covered", "call filter", "call map", "call abs", "call ceil", "call floor", "call round",
	"call lower", "call upper", "call trim", "call date", "call duration", "call twice", "call initial", "call worktime", "call deadline", "method Year", "method Month",
	"method Day", "method Hour", "method Minute", "method Second", "method Weekday", "method YearDay", "member from", "member to",
	"member length", "member calls", "member metric0",
}

var wantedSteps = []string{
	"constStep", "boolFieldStep", "notStep", "logicStep and", "logicStep or", "sameStep", "chooseStep ?:", "chooseStep ??", "nilBoolStep", "nilFieldStep",
	"nilNumStep", "rangeStep", "compareStep <", "compareStep <=", "compareStep >", "compareStep >=", "compareStep ==", "compareStep !=", "rowStep",
	"dictStep", "numFieldStep", "numConstStep", "timesStep", "arithStep +", "arithStep -", "arithStep *", "absStep", "roundStep ceil",
	"roundStep floor", "roundStep round", "extremeStep", "pickStep", "partStep Year", "partStep Month", "partStep Day", "partStep Hour",
	"partStep Minute", "partStep Second", "partStep Weekday", "partStep YearDay", "worktimeStep worktime", "worktimeStep deadline",
	"aggregate count", "aggregate sum", "aggregate min", "aggregate max", "aggregate mean", "aggregate median", "aggregate quantile",
	"aggregate distinct", "aggregate covered",
}

// report writes how often everything was drawn, and fails for what never was.
func (c *counter) report(t *testing.T) {
	t.Helper()
	t.Logf("%d cases, %d of them too large", c.cases, c.refused)
	for _, part := range []struct {
		what   string
		counts map[string]int
		wanted []string
	}{{"rules", c.nodes, wanted}, {"kernels", c.steps, wantedSteps}, {"outcomes", c.outcomes, []string{"ok", "ko", "nodata", "invalid", "pointless", "net", "net differs"}}} {
		var b strings.Builder
		for _, name := range sortedKeys(part.counts) {
			fmt.Fprintf(&b, " %s:%d", name, part.counts[name])
		}
		t.Logf("%s:%s", part.what, b.String())
		for _, name := range part.wanted {
			if part.counts[name] == 0 && !testing.Short() {
				t.Errorf("%s: %s was never drawn", part.what, name)
			}
		}
	}
	if c.refused*2 > c.cases {
		t.Errorf("%d of %d contracts were too large", c.refused, c.cases)
	}
}
