package rule

import "testing"

func TestFinerThanNanosecond(t *testing.T) {
	for text, want := range map[string]bool{
		"20s": false, "1.5s": false, "0.1ns": true, "1.000000001s": false, "1.0000000001s": true, "1h2m3.5s": false,
		"-1.5ns": true, ".5us": false, "0.0005us": true, "0": false, "1.ns": false, "4m0.0000000005s": true, "1µs": false, "0.5µs": false, "08s": false, "010.5ns": true, "010s": false,
	} {
		if got := finerThanNanosecond(text); got != want {
			t.Errorf("%s: %v", text, got)
		}
	}
	n, problem := Parse(`duration("0.1ns") > duration("0s")`)
	if problem != nil {
		t.Fatal(problem)
	}
	_ = n
	c := NewChecker(Env{})
	if c.Figure(Everywhere, Source{Path: "/x", Text: `duration("0.1ns")`}); len(c.Problems()) != 1 {
		t.Errorf("a literal is cut: %v", c.Problems())
	}
}
