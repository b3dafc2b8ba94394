package decode

import (
	"bytes"
	"math/big"
	"strconv"
	"time"
)

const reasonShort = "a number that a spreadsheet has shortened: export more of its digits"

// enough is how many digits after the point a part of a day needs to tell milliseconds.
const enough = 8

// rounded reads a number of units and rounds it, halves up, to s.round. It reads numbers with
// an exponent too, as a spreadsheet writes small parts of a day. A number that has too few digits
// to tell milliseconds must come to whole seconds: 0.00023 days are what is left of 20 s.
func (s *span) rounded(text []byte, unit int64) (int64, string) {
	exponent := 0
	if i := bytes.IndexAny(text, "eE"); i >= 0 {
		n, err := strconv.Atoi(string(text[i+1:]))
		if err != nil || n < -30 || n > 30 {
			return 0, reasonDuration
		}
		if i < len("1.23456") {
			return 0, reasonShort
		}
		exponent, text = n, text[:i]
	}
	d, reason := s.number.parse(text)
	switch reason {
	case "":
	case reasonBig:
		return 0, reasonLong
	default:
		return 0, reasonDuration
	}
	// steps = n × unit × 10^(exponent-frac) / round, and half of one more
	up, down := max(exponent-d.frac, 0), max(d.frac-exponent, 0)
	num := new(big.Int).Mul(new(big.Int).SetUint64(d.n), big.NewInt(unit))
	num.Mul(num, power(up))
	den := power(down)
	den.Mul(den, big.NewInt(s.round))
	num.Add(num.Lsh(num, 1), den)
	num.Quo(num, den.Lsh(den, 1))
	if num.Mul(num, big.NewInt(s.round)); !num.IsInt64() {
		return 0, reasonLong
	}
	v := num.Int64()
	if down < enough && v%int64(time.Second) != 0 {
		return 0, reasonShort
	}
	return v, ""
}

// power returns a power of ten.
func power(n int) *big.Int { return new(big.Int).Exp(big.NewInt(10), big.NewInt(int64(n)), nil) }
