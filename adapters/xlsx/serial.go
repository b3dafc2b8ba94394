package xlsx

import (
	"fmt"
	"math"
	"math/bits"
	"time"
)

// epoch is how a workbook counts days.
type epoch uint8

const (
	epoch1900 epoch = iota // 1 is 1900-01-01, and 60 a 29 February that never was
	epoch1904              // 0 is 1904-01-01
)

const (
	dayMillis  = 86_400_000
	lastSerial = 2_958_465 // 9999-12-31, counted from 1900
)

// The reasons of serial numbers that are no times.
const (
	reasonLeap   = "29 February 1900, a day that Excel has and the calendar does not"
	reasonNoDay  = "a time of day without a day"
	reasonRange  = "a number that is no day of the calendar"
	reasonSerial = "not a number"
)

// millis returns the milliseconds of a number of days, to the nearest.
func (d digits) millis() (int64, bool) {
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
		if n > math.MaxInt64/10/dayMillis {
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
	hi, lo := bits.Mul64(n, dayMillis)
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

// appendTime writes the time that a serial number, in milliseconds, stands for.
func (e epoch) appendTime(dst []byte, millis int64) ([]byte, string) {
	day, rest := millis/dayMillis, millis%dayMillis
	switch {
	case millis < 0:
		return dst, reasonRange
	case day == 0:
		return dst, reasonNoDay
	case e == epoch1904:
		day += 1462
	case day == 60:
		return dst, reasonLeap
	case day < 60:
		day++ // as if the 29 February had not been counted
	}
	if day > lastSerial {
		return dst, reasonRange
	}
	t := time.Date(1899, 12, 30, 0, 0, 0, 0, time.UTC).AddDate(0, 0, int(day)).Add(time.Duration(rest) * time.Millisecond)
	if rest%1000 == 0 {
		return t.AppendFormat(dst, time.DateTime), ""
	}
	return t.AppendFormat(dst, "2006-01-02 15:04:05.000"), ""
}

// appendDuration writes the duration that a number of milliseconds is.
func appendDuration(dst []byte, millis int64) []byte {
	if millis < 0 {
		dst = append(dst, '-')
		millis = -millis
	}
	return fmt.Appendf(dst, "%d.%03ds", millis/1000, millis%1000)
}
