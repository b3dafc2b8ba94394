package rule

import (
	"testing"
)

// TestParsePredicate checks that a rule about one record is read, that its positions are its
// own, and that it cannot close what it did not open.
func TestParsePredicate(t *testing.T) {
	n, problem := ParsePredicate(`.area == "cup" and # in ["è", "b"] // ours`)
	if problem != nil {
		t.Fatal(problem.Message)
	}
	if n.Kind != BinaryNode || n.Text != "and" || n.Op != (Span{15, 18}) || n.Span != (Span{0, 34}) {
		t.Errorf("got %+v", *n)
	}
	if f := n.Args[0].Args[0]; f.Kind != FieldNode || f.Text != "area" || f.Span != (Span{0, 5}) {
		t.Errorf("got %+v", *f)
	}
	for src, want := range map[string]Span{
		".a ==":                         {5, 6},
		".a }) + len(filter(calls,{ .b": {3, 4},
		".a, .b":                        {2, 3},
		".a; .b":                        {1, 2},
		".a /* open":                    {10, 11},
		".a (":                          {4, 5},
		"{.a}":                          {1, 2},
		"let":                           {3, 4},
		"if true {.a}":                  {12, 13},
	} {
		if n, problem := ParsePredicate(src); problem == nil || problem.Span != want {
			t.Errorf("%s: %+v %+v, want a problem at %v", src, n, problem, want)
		}
	}
}
