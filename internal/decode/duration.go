package decode

import (
	"bytes"
	"fmt"
	"math"
	"time"
)

const (
	reasonDuration = "not a duration such as 20, 0:02:23 or 1h2m3s"
	reasonNegative = "a duration below zero: the mapping can allow it with `negative: true`"
	reasonLong     = "a duration longer than 292 years"
)

// span reads durations.
type span struct {
	number   number
	unit     int64 // of plain numbers
	hours    bool  // 1:30 is hours and minutes
	negative bool
	round    int64 // of plain numbers, 0: none
}

// newSpan returns a reader of Durations.
func newSpan(spec Spec, n number) (*span, error) {
	s := &span{number: n, unit: int64(spec.Unit), negative: spec.Negative, round: int64(spec.Round)}
	if s.unit == 0 {
		s.unit = int64(time.Second)
	}
	if s.unit < 0 {
		return nil, fmt.Errorf("%v is not a unit of durations", spec.Unit)
	}
	switch spec.Form {
	case "", "h:mm:ss", "m:ss":
	case "h:mm":
		s.hours = true
	case "excel":
		return nil, fmt.Errorf("excel is a form of times: of durations it is the unit, so write `unit: excel`")
	default:
		return nil, fmt.Errorf("%q is not a form of durations: write h:mm where 1:30 is an hour and a half, and otherwise leave it out", spec.Form)
	}
	return s, nil
}

// read reads a duration in any of the forms: their characters tell them apart.
func (s *span) read(cell []byte) (int64, string) {
	body, neg := cell, false
	if len(body) > 0 && (body[0] == '-' || body[0] == '+') {
		neg = body[0] == '-'
		body = body[1:]
	}
	if len(body) == 0 || body[0] == '-' || body[0] == '+' {
		return 0, reasonDuration
	}
	var v int64
	var reason string
	switch last := body[len(body)-1]; {
	case bytes.IndexByte(body, ':') >= 0:
		v, reason = s.clock(body)
	case last-'0' <= 9 && s.round > 0:
		v, reason = s.rounded(body, s.unit)
	case last-'0' <= 9:
		v, reason = s.scaled(body, s.unit)
	default:
		v, reason = s.units(body)
	}
	if reason == "" && neg && v != 0 {
		if !s.negative {
			return 0, reasonNegative
		}
		v = -v
	}
	return v, reason
}

// scaled reads a number of units.
func (s *span) scaled(text []byte, unit int64) (int64, string) {
	d, reason := s.number.parse(text)
	switch reason {
	case "":
	case reasonBig:
		return 0, reasonLong
	default:
		return 0, reasonDuration
	}
	v, exact, fits := d.times(unit, 0)
	switch {
	case !exact:
		return 0, reasonFine
	case !fits:
		return 0, reasonLong
	}
	return v, ""
}

// clock reads h:mm:ss, m:ss or h:mm; hours and lone minutes may be any number.
func (s *span) clock(text []byte) (int64, string) {
	first, rest, _ := bytes.Cut(text, []byte(":"))
	middle, last, three := bytes.Cut(rest, []byte(":"))
	unit := int64(time.Minute)
	if three || s.hours {
		unit = int64(time.Hour)
	}
	if !three {
		middle, last = nil, rest
	}
	var sum int64
	if three {
		if !sixtieth(middle) || len(middle) != 2 {
			return 0, reasonDuration
		}
		sum = int64(middle[0]-'0')*10*int64(time.Minute) + int64(middle[1]-'0')*int64(time.Minute)
	}
	if !sixtieth(last) || s.hours && !three && len(last) != 2 {
		return 0, reasonDuration
	}
	plain := span{number: number{point: s.number.point}}
	lead, reason := plain.scaled(first, unit)
	if reason != "" || bytes.IndexByte(first, s.number.point) >= 0 {
		return 0, reasonOr(reason)
	}
	lastUnit := int64(time.Second)
	if !three && s.hours {
		lastUnit = int64(time.Minute)
	}
	tail, reason := plain.scaled(last, lastUnit)
	if reason != "" {
		return 0, reason
	}
	return add(lead, sum+tail)
}

// reasonOr returns reason, or that the text is not a duration if there is none.
func reasonOr(reason string) string {
	if reason == "" {
		return reasonDuration
	}
	return reason
}

// sixtieth reports whether text starts with two digits below sixty and no further digit.
func sixtieth(text []byte) bool {
	return len(text) >= 2 && text[0] >= '0' && text[0] <= '5' && text[1]-'0' <= 9 &&
		(len(text) == 2 || text[2]-'0' > 9)
}

// units reads the form of package time, such as 1h2m3.5s.
func (s *span) units(text []byte) (int64, string) {
	var sum int64
	for len(text) > 0 {
		i := 0
		for i < len(text) && (text[i]-'0' <= 9 || text[i] == s.number.point) {
			i++
		}
		j := i
		for j < len(text) && text[j]-'0' > 9 && text[j] != s.number.point {
			j++
		}
		unit, ok := unitOf(text[i:j])
		if !ok {
			return 0, reasonDuration
		}
		v, reason := s.scaled(text[:i], unit)
		if reason == "" {
			sum, reason = add(sum, v)
		}
		if reason != "" {
			return 0, reason
		}
		text = text[j:]
	}
	return sum, ""
}

// unitOf returns the length of a unit of the form of package time.
func unitOf(name []byte) (int64, bool) {
	switch string(name) {
	case "h":
		return int64(time.Hour), true
	case "m":
		return int64(time.Minute), true
	case "s":
		return int64(time.Second), true
	case "ms":
		return int64(time.Millisecond), true
	case "us", "µs", "μs": // U+00B5 and U+03BC
		return int64(time.Microsecond), true
	case "ns":
		return 1, true
	}
	return 0, false
}

// add adds two durations that are not negative.
func add(a, b int64) (int64, string) {
	if a > math.MaxInt64-b {
		return 0, reasonLong
	}
	return a + b, ""
}
