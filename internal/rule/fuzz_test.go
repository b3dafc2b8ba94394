package rule

import (
	"testing"
	"unicode/utf8"
)

// FuzzParse feeds whatever there is to the parser and the checker: there is a node or a
// problem, every place is inside the text, and nothing panics. What the checker accepts it
// has given a type.
func FuzzParse(f *testing.F) {
	for _, seed := range []string{
		"100 * count(calls, .wait <= limit) / len(calls)", "calls | filter(.ok and .n > 1.5) | map(.d) | sum()",
		"1 - covered(outages, .s == 'x') / period.length", "quantile(waits, 0.95) <= duration('20s')", ".area == \"è\"", "a?.b[1:2].c(d){}",
		"0x1F + 007 .. 1_000e5", "let x = 1; x", "a ?: b ?? c not in [1, 2]", "0 < (0 < (1) < 2) < 3", "sum(waits | map(# + #), #)",
		"min(1, 2, 3) max(.n)", "if total > 1 {1} else {2}", "date('2024-05-31').Weekday()", "// c\n/* d */ $env #acc ::len(x)", "half(limit) % -7 ** 2",
		"contract.total + value", "s.5 .5.5", "`raw`b'x'", "{a: 1, (2): 3}", "\xff", "",
	} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, text string) {
		for _, parse := range []func(string) (*Node, *Problem){Parse, ParsePredicate} {
			n, problem := parse(text)
			if (n == nil) != (problem != nil) {
				t.Fatalf("node %v, problem %v", n, problem)
			}
			if problem != nil {
				checkSpan(t, text, problem.Span, 1)
				continue
			}
			n.Walk(func(n *Node) {
				checkSpan(t, text, n.Span, 0)
				checkSpan(t, text, n.Op, 0)
			})
		}
		c := NewChecker(testEnv())
		figure := c.Figure(0, Source{"/value", text})
		target := c.Condition(0, Source{"/target", text}, c.Figure(0, Source{"/other", "len(good) / len(calls)"}))
		where := c.predicate(&context{src: Source{"/where", text}, area: Everywhere, records: c.env.Records["calls"]},
			c.parse(Source{"/where", text}, ParsePredicate))
		for _, e := range []*Expr{figure, target, where} {
			if e == nil && len(c.Problems()) == 0 {
				t.Fatal("neither an expression nor a problem")
			}
			if e != nil && (e.Type == Invalid || e.Key() == "") {
				t.Fatalf("%+v has no type or key", e)
			}
		}
		for _, p := range c.Problems() {
			checkSpan(t, text, p.Span, 1)
		}
		for _, a := range Aggregates(figure, target) {
			a.Cell()
		}
	})
}

// checkSpan checks that a place is in the text, or at most past its end.
func checkSpan(t *testing.T, text string, s Span, past int) {
	t.Helper()
	if s.From < 0 || s.To < s.From || s.To > utf8.RuneCountInString(text)+past {
		t.Fatalf("%v is not in a text of %d", s, utf8.RuneCountInString(text))
	}
}
