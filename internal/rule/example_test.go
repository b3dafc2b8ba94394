package rule

import (
	"fmt"
	"math/big"
)

func ExampleParse() {
	n, _ := Parse("100 * count(calls, .ok) / len(calls)")
	var texts []string
	n.Walk(func(n *Node) { texts = append(texts, n.Text) })
	fmt.Println(texts)
	_, problem := Parse("len(calls) = 3")
	fmt.Printf("%s at %v: %s", problem.Message, problem.Span, problem.Hint)
	// Output:
	// [/ * 100 count calls ok len calls]
	// unexpected token "=" at {11 12}: equality is written ==
}

func ExampleParsePredicate() {
	n, _ := ParsePredicate(`.area == "cup"`)
	fmt.Println(n.Text, n.Args[0].Text, n.Args[1].Text)
	// Output: == area cup
}

func ExampleChecker_Figure() {
	c := NewChecker(testEnv())
	e := c.Figure(0, Source{"/areas/0/indicators/0/value", "count(calls, .wait < 20)"})
	p := c.Problems()[0]
	fmt.Println(e == nil, p.Message)
	fmt.Println(p.Text[p.Span.From:p.Span.To])
	fmt.Println(p.Hint)
	// Output:
	// true cannot compare a duration and a number
	// .wait < 20
	// a duration has a unit: write duration("20s"), or divide by one: .wait / duration("1s")
}

func ExampleEval() {
	c := NewChecker(testEnv())
	e := c.Figure(Everywhere, Source{"/value", "100 * len(calls) / 3"})
	v, err := Eval(e, &testValues{counted: 2})
	fmt.Println(v.Key(), err)
	// Output: 200/3 <nil>
}

func ExampleAggregates() {
	c := NewChecker(testEnv())
	e := c.Figure(Everywhere, Source{"/value", `mean(calls, .wait) / duration("60s") + len(good)`})
	for _, a := range Aggregates(e) {
		fmt.Println(a.Text, "from", a.Cell())
	}
	// Output:
	// mean(calls, .wait) from sum(calls | map .wait)
	// len(good) from count(calls | filter .ok)
}

func ExampleDecided() {
	c := NewChecker(testEnv())
	f := c.Figure(Everywhere, Source{"/value", "100 * len(good) / len(calls)"})
	for _, target := range []string{"value >= 95", "value >= 0", "value > 100"} {
		always, never := Decided(c.Condition(Everywhere, Source{"/" + target, target}, f))
		fmt.Println(target, always, never)
	}
	// Output:
	// value >= 95 false false
	// value >= 0 true false
	// value > 100 false true
}

func ExampleRoundHalfUp() {
	fmt.Println(Floor(big.NewRat(-5, 2)), Ceil(big.NewRat(-5, 2)), RoundHalfUp(big.NewRat(-5, 2)))
	// Output: -3 -2 -3
}
