package terms

import "math/big"

// Score is the weighted score of an area: of each indicator its weight times its points. The
// weight of an indicator to which its target does not apply goes to the others, in proportion.
type Score struct {
	// Points are what a verdict (ok, ko, na, waived) is worth, as constant expressions, where the
	// tier that holds has no points of its own. An indicator whose verdict has none is left out,
	// if it is na or waived; ok and ko must have some.
	Points map[string]string `json:"points"`
	// Target is the condition that the score must meet; in it `value` is the score.
	Target string `json:"target"`
	// Decides says that the area's verdict is that of the score. Otherwise it is the worst of
	// the score's and the indicators'.
	Decides bool `json:"decides,omitempty"`
	// Basis is the document that it was agreed in.
	Basis string `json:"basis,omitempty"`
}

// Weighted is an indicator with what it counts in a score.
type Weighted struct {
	Weight, Points *big.Rat
	// Out says that it is left out.
	Out bool
}

// Sum returns the score: the sum of weights times points, scaled so that the weights that count add
// up to all. It is nil where none counts.
func Sum(list []Weighted) *big.Rat {
	all, counted, sum := new(big.Rat), new(big.Rat), new(big.Rat)
	for _, w := range list {
		all.Add(all, w.Weight)
		if !w.Out {
			counted.Add(counted, w.Weight)
			sum.Add(sum, new(big.Rat).Mul(w.Weight, w.Points))
		}
	}
	if counted.Sign() == 0 {
		return nil
	}
	return sum.Mul(sum, all.Quo(all, counted))
}
