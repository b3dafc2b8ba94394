package sla

import (
	"math/big"
	"strings"

	"github.com/capitolato/capitolato/internal/rule"
)

// Rounding is a rule for rounding a figure to a number of decimal places.
type Rounding string

// The rounding rules. The names are those of the General Decimal Arithmetic specification.
const (
	HalfUp   Rounding = "half_up"   // to the nearest, ties away from zero; also the empty Rounding
	HalfEven Rounding = "half_even" // to the nearest, ties to the even digit
	HalfDown Rounding = "half_down" // to the nearest, ties towards zero
	Up       Rounding = "up"        // away from zero
	Down     Rounding = "down"      // towards zero
	Ceiling  Rounding = "ceiling"   // towards +∞
	Floor    Rounding = "floor"     // towards -∞
)

var roundingNames = []string{"half_up", "half_even", "half_down", "up", "down", "ceiling", "floor"}

// Round returns r rounded to a number of decimal places, exactly.
func (m Rounding) Round(r *big.Rat, places int) *big.Rat {
	unit := new(big.Int).Exp(big.NewInt(10), big.NewInt(int64(places)), nil)
	scaled := new(big.Rat).Mul(r, new(big.Rat).SetInt(unit))
	return new(big.Rat).SetFrac(m.toInt(scaled), unit)
}

// toInt rounds to an integer.
func (m Rounding) toInt(r *big.Rat) *big.Int {
	down, up := rule.Floor(r), rule.Ceil(r)
	if r.Sign() < 0 { // down is towards zero, up away from it
		down, up = up, down
	}
	switch m {
	case Up:
		return up
	case Down:
		return down
	case Ceiling:
		return rule.Ceil(r)
	case Floor:
		return rule.Floor(r)
	}
	fraction := new(big.Rat).Sub(r, new(big.Rat).SetInt(down))
	switch fraction.Abs(fraction).Cmp(big.NewRat(1, 2)) {
	case -1:
		return down
	case 1:
		return up
	}
	if m == HalfDown || m == HalfEven && down.Bit(0) == 0 {
		return down
	}
	return up
}

// exactPlaces is how many digits a figure without declared places may show.
const exactPlaces = 12

// decimalText writes r with a number of places; r must be a multiple of 10^-places.
func decimalText(r *big.Rat, places int) string { return r.FloatString(places) }

// plainText writes r with as many places as it has, up to exactPlaces, and then rounded.
func plainText(r *big.Rat, m Rounding) string {
	s := decimalText(m.Round(r, exactPlaces), exactPlaces)
	s = strings.TrimRight(s, "0")
	return strings.TrimSuffix(s, ".")
}
