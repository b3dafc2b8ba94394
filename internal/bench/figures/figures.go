// Package figures holds what every engine of the benchmark has to agree on: the exact figure of
// each indicator.
package figures

import (
	"fmt"
	"maps"
	"math/big"
	"slices"
	"strings"
)

// Figures holds the exact figure of each indicator, by "area/indicator": percentages as
// numbers, durations in seconds.
type Figures map[string]*big.Rat

// Set notes scale × num / den. An indicator with an empty denominator has no figure.
func (f Figures) Set(area, indicator string, scale, num, den int64) {
	if den == 0 {
		return
	}
	r := big.NewRat(num, den)
	f[area+"/"+indicator] = r.Mul(r, new(big.Rat).SetInt64(scale))
}

// Diff says in which figures got differs from f, which has them right, or returns nil.
func (f Figures) Diff(got Figures) error {
	names := maps.Clone(f)
	maps.Copy(names, got)
	var wrong []string
	for _, name := range slices.Sorted(maps.Keys(names)) {
		want, is := f[name], got[name]
		if want == nil || is == nil || want.Cmp(is) != 0 {
			wrong = append(wrong, fmt.Sprintf("%s is %s, want %s", name, text(is), text(want)))
		}
	}
	if wrong == nil {
		return nil
	}
	return fmt.Errorf("wrong figures: %s", strings.Join(wrong, "; "))
}

func text(r *big.Rat) string {
	if r == nil {
		return "missing"
	}
	return r.RatString()
}
