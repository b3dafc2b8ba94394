package scrutiny

import (
	"testing"

	"github.com/capitolato/capitolato/internal/rule"
)

// rules are rules in all forms that there are, and how they are written.
var rules = map[string]string{
	`100 * count(inbound, .answered and .wait <= duration("20s")) / len(inbound)`: ``,
	`(1 + 2) * 3 - (4 - 5)`:                          `(1 + 2) * 3 - (4 - 5)`,
	`1 - 2 - 3 / (4 / 5)`:                            ``,
	`not (a and b) or (c or d) and !e`:               `not (a and b) or (c or d) and not e`,
	`a && b || c`:                                    `a and b or c`,
	`x not in [1, "b c", true]`:                      `not (x in [1, "b c", true])`,
	`count(calls, .at.Hour() in 8..19) > 0`:          ``,
	`a ? b : c ? d : e`:                              `a ? b : (c ? d : e)`,
	`(a ?? b) + 1 > 2 ? 3 : -x`:                      ``,
	`calls | filter(.x != nil) | map(.n) | max()`:    `max(map(filter(calls, .x != nil), .n))`,
	`quantile(map(calls, .n), 0.95) <= 007.50`:       ``,
	`count(map(calls, .n), # > 3 and # % 2 == 0)`:    ``,
	`contract.inbound | len()`:                       `len(contract.inbound)`,
	`period.to - date("2024-01-01") > period.length`: ``,
	`a < b <= c`:                                     `a < b and b <= c`,
	`.name contains "\"" and .name matches "^a\\d"`:  ``,
	`-(-x) == - 1`:                                   `-(-x) == -1`,
	`(a == b) == (c != d)`:                           ``,
	`f(x, y) in [f(1, 2)]`:                           ``,
	`not a == b`:                                     ``,
	`'ù' startsWith "` + "\t" + `"`:                  `"ù" startsWith "\t"`,
}

func TestText(t *testing.T) {
	for src, want := range rules {
		parse := rule.Parse
		if src[0] == '.' {
			parse = rule.ParsePredicate
		}
		n, problem := parse(src)
		if problem != nil {
			t.Fatalf("%s: %s", src, problem.Message)
		}
		got := text(n)
		if want != "" && got != want || want == "" && got != src && src != `not a == b` {
			t.Errorf("%s\nis written %s", src, got)
		}
		again, problem := parse(got)
		if problem != nil || !alike(n, again) {
			t.Errorf("%s\nis written %s, which is another rule", src, got)
		}
	}
}

// alike reports whether two trees are the same, wherever they stand.
func alike(a, b *rule.Node) bool {
	if a == nil || b == nil || a.Kind != b.Kind || len(a.Args) != len(b.Args) {
		return false
	}
	if a.Text != b.Text {
		return false
	}
	for i := range a.Args {
		if !alike(a.Args[i], b.Args[i]) {
			return false
		}
	}
	return true
}

// FuzzText demands of every rule that it is the same when it is written from its tree.
func FuzzText(f *testing.F) {
	for src := range rules {
		f.Add(src)
	}
	f.Fuzz(func(t *testing.T, src string) {
		parse := rule.Parse
		n, problem := parse(src)
		if problem != nil {
			parse = rule.ParsePredicate
			if n, problem = parse(src); problem != nil {
				return
			}
		}
		got := text(n)
		if len(got) > rule.MaxSource {
			return
		}
		again, problem := parse(got)
		if problem != nil && (problem.Code == "syntax" && deep(n) > 20) {
			return // brackets make it too deep
		}
		if problem != nil || !alike(n, again) {
			t.Errorf("%q is written %q, which is another rule (%v)", src, got, problem)
		}
	})
}

// deep returns how deeply a tree is nested.
func deep(n *rule.Node) int {
	d := 0
	for _, a := range n.Args {
		d = max(d, deep(a))
	}
	return d + 1
}
