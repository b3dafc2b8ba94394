package decode

import (
	"fmt"
	"math"
	"strconv"
)

// number reads numbers written with digits, one decimal mark and groups of three.
type number struct {
	point byte
	group byte // 0: none
}

const (
	reasonNumber = "not a number"
	reasonWhole  = "not a whole number: declare a decimal field"
	reasonBig    = "a number beyond 64 bits"
)

// pow10 holds the powers of ten that an int64 can.
var pow10 = [19]int64{1, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9, 1e10, 1e11, 1e12, 1e13, 1e14, 1e15, 1e16, 1e17, 1e18}

// digits is a number as it was written: digits / 10^frac, negated if neg.
type digits struct {
	n    uint64
	frac int
	neg  bool
}

// parse reads the whole of a cell. Zeros that end a fraction are not counted in frac.
func (f number) parse(cell []byte) (d digits, reason string) {
	if len(cell) > 0 && (cell[0] == '-' || cell[0] == '+') {
		d.neg = cell[0] == '-'
		cell = cell[1:]
	}
	i, grouped, ok := f.whole(cell, &d)
	if i == 0 {
		return d, reasonNumber
	}
	if i < len(cell) && cell[i] == f.point {
		end := len(cell)
		for end > i+1 && cell[end-1] == '0' {
			end--
		}
		if i+1 == len(cell) {
			return d, reasonNumber
		}
		for i++; i < end; i++ {
			if cell[i]-'0' > 9 {
				return d, reasonNumber
			}
			ok = ok && d.push(cell[i])
			d.frac++
		}
		i = len(cell)
	}
	switch {
	case i < len(cell) || !grouped:
		return d, reasonNumber
	case !ok:
		return d, reasonBig
	}
	return d, ""
}

// whole reads the digits before the decimal mark and returns how many bytes they take,
// whether they are grouped as they should be, and whether they fit.
func (f number) whole(cell []byte, d *digits) (i int, grouped, fits bool) {
	grouped, fits = true, true
	run, groups := 0, 0
	for ; i < len(cell); i++ {
		switch c := cell[i]; {
		case c-'0' <= 9:
			run++
			fits = fits && d.push(c)
		case c == f.group && c != 0:
			grouped = grouped && run > 0 && run <= 3 && (groups == 0 || run == 3)
			groups++
			run = 0
		default:
			return i, grouped && (groups == 0 || run == 3), fits
		}
	}
	return i, grouped && (groups == 0 || run == 3), fits
}

// push appends a digit and reports whether there was room for it.
func (d *digits) push(c byte) bool {
	v := uint64(c - '0')
	if d.n > (math.MaxUint64-v)/10 {
		return false
	}
	d.n = d.n*10 + v
	return true
}

// times returns d × unit × 10^scale where that is a whole number that fits, and otherwise
// what is wrong.
func (d digits) times(unit int64, scale int) (v int64, exact, fits bool) {
	if d.n == 0 {
		return 0, true, true
	}
	up, down := scale, d.frac
	if up >= down {
		up, down = up-down, 0
	} else {
		up, down = 0, down-up
	}
	if down > 18 {
		return 0, false, true
	}
	u, p := uint64(unit), uint64(pow10[down])
	// Take common factors out first, so that the product overflows only if the value does.
	g := gcd(u, p)
	u, p = u/g, p/g
	if d.n%p != 0 {
		return 0, false, true
	}
	n := d.n / p
	for _, factor := range [2]uint64{u, uint64(pow10[up])} {
		if n > math.MaxInt64/factor {
			return 0, true, false
		}
		n *= factor
	}
	v = int64(n)
	if d.neg {
		v = -v
	}
	return v, true, true
}

// gcd returns the greatest common divisor of two positive numbers.
func gcd(a, b uint64) uint64 {
	for b != 0 {
		a, b = b, a%b
	}
	return a
}

// integer reads an Int.
func (f number) integer(cell []byte) (int64, string) {
	d, reason := f.parse(cell)
	if reason != "" {
		return 0, reason
	}
	v, exact, fits := d.times(1, 0)
	switch {
	case !exact:
		return 0, reasonWhole
	case !fits:
		return 0, reasonBig
	}
	return v, ""
}

// decimal returns a reader of Decimals.
func (f number) decimal(scale int) (func([]byte) (int64, string), error) {
	if scale < 0 || scale > 18 {
		return nil, fmt.Errorf("a decimal has 0 to 18 digits after the point, not %d", scale)
	}
	fine := "more digits after the point than the field holds: declare more than decimal(" + strconv.Itoa(scale) + ")"
	big := "a number too large for the field: declare fewer digits than decimal(" + strconv.Itoa(scale) + ")"
	return func(cell []byte) (int64, string) {
		d, reason := f.parse(cell)
		if reason != "" {
			return 0, reason
		}
		v, exact, fits := d.times(1, scale)
		switch {
		case !exact:
			return 0, fine
		case !fits:
			return 0, big
		}
		return v, ""
	}, nil
}
