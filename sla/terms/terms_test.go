package terms_test

import (
	"math/big"
	"testing"

	"pgregory.net/rapid"

	"github.com/capitolato/capitolato/sla/terms"
)

// What is proven stays so whatever the unknown parts were, and what is not is still open.
func TestProvenWhateverIsUnknown(t *testing.T) {
	for of := 1; of <= 6; of++ {
		for least := 1; least <= of; least++ {
			m := terms.MetIn{Least: least, Of: of}
			for met := 0; met <= of; met++ {
				for missed := 0; met+missed <= of; missed++ {
					unknown := of - met - missed
					isMet, isMissed := m.Proven(terms.Parts{Met: met, Missed: missed, Unknown: unknown})
					if want := met >= least; isMet != want {
						t.Errorf("%d of %d: %d met, %d unknown: met %v", least, of, met, unknown, isMet)
					}
					if want := met+unknown < least; isMissed != want {
						t.Errorf("%d of %d: %d met, %d unknown: missed %v", least, of, met, unknown, isMissed)
					}
				}
			}
		}
	}
}

// A score does not depend on the order, and leaving out an indicator is the score of the others
// on the scale of all.
func TestSumIsAWeightedMean(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		var list []terms.Weighted
		all, counted, points := new(big.Rat), new(big.Rat), new(big.Rat)
		for range rapid.IntRange(1, 6).Draw(t, "n") {
			w := terms.Weighted{Weight: big.NewRat(rapid.Int64Range(1, 40).Draw(t, "weight"), rapid.Int64Range(1, 9).Draw(t, "den")),
				Points: big.NewRat(rapid.Int64Range(-5, 20).Draw(t, "points"), 7), Out: rapid.Bool().Draw(t, "out")}
			all.Add(all, w.Weight)
			if !w.Out {
				counted.Add(counted, w.Weight)
				points.Add(points, new(big.Rat).Mul(w.Weight, w.Points))
			}
			list = append(list, w)
		}
		got := terms.Sum(list)
		if counted.Sign() == 0 {
			if got != nil {
				t.Fatalf("%v of nothing", got)
			}
			return
		}
		// The mean of those that count is that of all: got/all == points/counted.
		if new(big.Rat).Mul(got, counted).Cmp(new(big.Rat).Mul(points, all)) != 0 {
			t.Fatalf("%v", got)
		}
		for i, j := 0, len(list)-1; i < j; i, j = i+1, j-1 {
			list[i], list[j] = list[j], list[i]
		}
		if terms.Sum(list).Cmp(got) != 0 {
			t.Fatal("the order matters")
		}
	})
}
