package xlsx

// digits is a number as it is stored: digits × 10^exponent, with neither leading nor trailing
// zeros. Zero has no digits.
type digits struct {
	negative bool
	digits   []byte
	exponent int
	whole    bool // it was written as a whole number, digit by digit
}

// keptDigits is how many significant digits a spreadsheet keeps of a number.
const keptDigits = 15

// parseNumber reads a number as XML stores it, such as 12, -0.5 or 1.5E-3.
func parseNumber(text []byte) (digits, bool) {
	var d digits
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
func (d digits) trimmed() digits {
	for len(d.digits) > 0 && d.digits[len(d.digits)-1] == '0' {
		d.digits = d.digits[:len(d.digits)-1]
		d.exponent++
	}
	if len(d.digits) == 0 {
		d.exponent, d.negative = 0, false
	}
	return d
}

// kept returns the number to the digits that a spreadsheet keeps: what is stored beyond them
// is the noise of binary fractions. It reports false for a whole number that has lost digits.
func (d digits) kept() (digits, bool) {
	if len(d.digits) > keptDigits && !d.whole {
		up := d.digits[keptDigits] >= '5'
		d.exponent += len(d.digits) - keptDigits
		d.digits = d.digits[:keptDigits]
		for i := keptDigits - 1; up && i >= 0; i-- {
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
	return d, d.whole || len(d.digits)+d.exponent <= keptDigits
}

// clear9 sets digits to zero.
func clear9(digits []byte) {
	for i := range digits {
		digits[i] = '0'
	}
}

// append writes the number in digits and a point.
func (d digits) append(dst []byte) []byte {
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
