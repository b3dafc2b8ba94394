// Package digits holds numbers as workbooks store them, digit by digit and never as floating
// point. Reading cells and writing them share it.
package digits

import (
	"math"
	"math/bits"
)

// Number is a number as it is stored: digits × 10^exponent, with neither leading nor trailing
// zeros. Zero has no digits.
type Number struct {
	negative bool
	digits   []byte
	exponent int
	whole    bool // it was written as a whole number, digit by digit
}

// Most is how many significant digits a spreadsheet keeps of a number.
const Most = 15

// DayMillis is how many milliseconds a day has.
const DayMillis = 86_400_000

// Parse reads a number as XML stores it, such as 12, -0.5 or 1.5E-3.
func Parse(text []byte) (Number, bool) {
	var d Number
	if len(text) > 0 && (text[0] == '-' || text[0] == '+') {
		d.negative = text[0] == '-'
		text = text[1:]
	}
	point, seen := -1, false
	i := 0
	for ; i < len(text); i++ {
		c := text[i]
		if c == '.' && point < 0 {
			point = i
			continue
		}
		if c < '0' || c > '9' {
			break
		}
		seen = true
		if point >= 0 {
			d.exponent--
		}
		if len(d.digits) > 0 || c != '0' {
			d.digits = append(d.digits, c)
		}
	}
	d.whole = point < 0 && i == len(text)
	if i < len(text) {
		e, ok := exponent(text[i:])
		if !ok {
			return d, false
		}
		d.exponent += e
	}
	return d.trimmed(), seen
}

// exponent reads an exponent such as E-3.
func exponent(text []byte) (int, bool) {
	if text[0]|0x20 != 'e' || len(text) < 2 {
		return 0, false
	}
	text = text[1:]
	sign := 1
	if text[0] == '-' || text[0] == '+' {
		if text[0] == '-' {
			sign = -1
		}
		text = text[1:]
	}
	n := 0
	for _, c := range text {
		if c < '0' || c > '9' || n > 1000 {
			return 0, false
		}
		n = n*10 + int(c-'0')
	}
	return sign * n, len(text) > 0 && n < 1000
}

// trimmed returns d without zeros at its end.
func (d Number) trimmed() Number {
	for len(d.digits) > 0 && d.digits[len(d.digits)-1] == '0' {
		d.digits = d.digits[:len(d.digits)-1]
		d.exponent++
	}
	if len(d.digits) == 0 {
		d.exponent, d.negative = 0, false
	}
	return d
}

// Kept returns the number to the digits that a spreadsheet keeps: what is stored beyond them
// is the noise of binary fractions. It reports false for a whole number that has lost digits.
func (d Number) Kept() (Number, bool) {
	if len(d.digits) > Most && !d.whole {
		up := d.digits[Most] >= '5'
		d.exponent += len(d.digits) - Most
		d.digits = d.digits[:Most]
		for i := Most - 1; up && i >= 0; i-- {
			if d.digits[i]++; d.digits[i] <= '9' {
				up = false
			} else {
				d.digits[i] = '0'
			}
		}
		if up { // 999… has become 000…
			d.digits[0] = '1'
			d.exponent++
			clear9(d.digits[1:])
		}
		d = d.trimmed()
	}
	return d, d.whole || len(d.digits)+d.exponent <= Most
}

// clear9 sets digits to zero.
func clear9(digits []byte) {
	for i := range digits {
		digits[i] = '0'
	}
}

// Len returns how many significant digits the number has.
func (d Number) Len() int { return len(d.digits) }

// Append writes the number in digits and a point.
func (d Number) Append(dst []byte) []byte {
	if d.negative {
		dst = append(dst, '-')
	}
	before := len(d.digits) + d.exponent // digits before the point
	if before <= 0 {
		dst = append(dst, '0')
	}
	if len(d.digits) == 0 {
		return dst
	}
	for i, c := range d.digits {
		if i == max(before, 0) {
			dst = append(dst, '.')
			for range -before {
				dst = append(dst, '0')
			}
		}
		dst = append(dst, c)
	}
	for range d.exponent {
		dst = append(dst, '0')
	}
	return dst
}

// Millis returns the milliseconds of a number of days, to the nearest.
func (d Number) Millis() (int64, bool) {
	var n uint64
	exponent := d.exponent
	for i, c := range d.digits {
		if i == 18 {
			exponent += len(d.digits) - i // far below a millisecond
			break
		}
		n = n*10 + uint64(c-'0')
	}
	for ; exponent > 0; exponent-- {
		if n > math.MaxInt64/10/DayMillis {
			return 0, false
		}
		n *= 10
	}
	for ; exponent < -19; exponent++ {
		n /= 10
	}
	divisor := uint64(1)
	for range -exponent {
		divisor *= 10
	}
	hi, lo := bits.Mul64(n, DayMillis)
	lo, carry := bits.Add64(lo, divisor/2, 0)
	if hi += carry; hi >= divisor {
		return 0, false
	}
	q, _ := bits.Div64(hi, lo, divisor)
	if q > math.MaxInt64/2 {
		return 0, false
	}
	if d.negative {
		return -int64(q), true
	}
	return int64(q), true
}
