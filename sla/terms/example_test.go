package terms_test

import (
	"fmt"
	"math/big"

	"github.com/capitolato/capitolato/sla/terms"
)

func ExampleMost() {
	// 12000 calls were forecast, and a tenth more is tolerated.
	fmt.Println(terms.Most(big.NewRat(12000, 1), big.NewRat(1, 10)).RatString())
	// Output: 13200
}

func ExampleMetIn_Proven() {
	m := terms.MetIn{Each: terms.Month, Least: 5, Of: 6}
	fmt.Println(m.Proven(terms.Parts{Met: 5, Unknown: 1}))
	fmt.Println(m.Proven(terms.Parts{Met: 4, Missed: 1, Unknown: 1}))
	fmt.Println(m.Proven(terms.Parts{Met: 4, Missed: 2}))
	// Output:
	// true false
	// false false
	// false true
}

func ExampleMetIn_Missable() {
	fmt.Println(terms.MetIn{Each: terms.Quarter, Least: 3, Of: 4}.Missable())
	// Output: 1
}

func ExampleSum() {
	score := terms.Sum([]terms.Weighted{
		{Weight: big.NewRat(50, 1), Points: big.NewRat(1, 1)},
		{Weight: big.NewRat(30, 1), Points: big.NewRat(1, 2)},
		{Weight: big.NewRat(20, 1), Out: true}, // did not apply
	})
	fmt.Println(score.FloatString(2))
	// Output: 81.25
}
