package rule

import (
	"strings"
	"testing"
)

// TestNesting checks that no source makes expr's recursive parser run out of stack, which no
// recover could catch, or grows without bound because its tree shares nodes.
func TestNesting(t *testing.T) {
	for _, piece := range []string{"(", "[", "{", "-", "+", "not ", "!", "a?", "a ? ", "a?b:", "a ?? ", "2**", "2^", "let x = ", "if a {",
		"if a {b} else ", "f(", "f(1,", "filter(a,", "filter(a,{", "a|f(", "a.b(", "a[", "(a ?: ", "0<(", "a and (", "-(", "!(", "{a:", "\"", "/*", "/", "#", "..", "::", "a?.b"} {
		for _, n := range []int{MaxSource / len(piece), 1_000_000} {
			for _, src := range []string{strings.Repeat(piece, n), "len(calls) > " + strings.Repeat(piece, min(n, MaxSource/len(piece)-20))} {
				if node, problem := Parse(src); node != nil || problem == nil {
					t.Errorf("%d times %q: parsed", n, piece)
				}
				ParsePredicate(src)
			}
		}
	}
	for _, c := range []struct{ open, middle, close string }{
		{"(", "1", ")"}, {"0<(", "0", ")<0"}, {"(", "true", ")?:true"}, {"[", "1", "]"}, {"abs(", "1", ")"}, {"0 < (", "0", ") < 1 < 2"},
	} {
		nest := func(n int) string { return strings.Repeat(c.open, n) + c.middle + strings.Repeat(c.close, n) }
		if _, problem := Parse(nest(10)); problem != nil {
			t.Errorf("%s: %s", nest(10), problem.Message)
		}
		if _, problem := Parse(nest(MaxDepth + 1)); problem == nil || problem.Message != "the expression is nested too deeply" {
			t.Errorf("%d of %s: %v", MaxDepth+1, c.open, problem)
		}
		if n, problem := Parse(nest(MaxDepth)); problem == nil {
			count := 0
			n.Walk(func(*Node) { count++ })
			if count > MaxSource {
				t.Errorf("%d of %s: %d nodes", MaxDepth, c.open, count)
			}
		}
	}
}
