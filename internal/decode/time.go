package decode

import (
	"math"
)

const (
	reasonISO      = "not a time such as 2024-01-31T09:30:00+01:00 or 2024-01-31 09:30: the mapping can say another form with `times`"
	reasonCalendar = "a day or a time of day that does not exist"
	reasonRange    = "a time outside the years 1678 to 2261"
)

// clock reads times.
type clock struct {
	zone   *zone
	form   form // nil: ISO 8601
	short  form // what form is without its part in brackets, or nil
	reason string

	fixed bool // quick can be used
	cache
	before cache // what cache was
}

// wall is what a text says of a time.
type wall struct {
	year, month, day     int
	hour, minute, second int
	nanos                int64
	zoned                bool
	offset               int64 // seconds east
}

// newClock returns a reader of Times.
func newClock(spec Spec) (*clock, error) {
	z, err := newZone(spec)
	if err != nil {
		return nil, err
	}
	c := &clock{zone: z, reason: reasonISO}
	if spec.Form != "" {
		if c.form, c.short, err = newForms(spec.Form); err != nil {
			return nil, err
		}
		c.reason = "not a time in the form " + spec.Form
	}
	c.fixed = c.form == nil || c.form.fixed()
	return c, nil
}

// read reads a time.
func (c *clock) read(cell []byte) (int64, string) {
	var w wall
	var reason string
	whole := true
	if c.form == nil {
		reason = w.readISO(cell)
	} else if reason = w.readForm(c.form, cell); reason == reasonISO && c.short != nil {
		w, whole = wall{}, false
		reason = w.readForm(c.short, cell)
	}
	switch {
	case reason == reasonISO:
		return 0, c.reason
	case reason != "":
		return 0, reason
	case !w.exists():
		return 0, reasonCalendar
	}
	day := daysSince1970(w.year, w.month, w.day) * 86400
	v, reason := c.instant(day+int64(w.hour*3600+w.minute*60+w.second), &w)
	if reason == "" && c.fixed && whole {
		c.remember(cell, day, &w)
	}
	return v, reason
}

// instant returns the nanoseconds of local seconds.
func (c *clock) instant(s int64, w *wall) (int64, string) {
	if w.zoned {
		s -= w.offset
	} else {
		var reason string
		if s, reason = c.zone.instant(s); reason != "" {
			return 0, reason
		}
	}
	// One second less at either end keeps the nanoseconds from overflowing.
	if s >= math.MaxInt64/1_000_000_000 || s <= math.MinInt64/1_000_000_000 {
		return 0, reasonRange
	}
	return s*1e9 + w.nanos, ""
}

// readForm reads a time in a form. Its reason for a text that does not fit is reasonISO.
func (w *wall) readForm(f form, b []byte) string {
	for _, p := range f {
		var ok bool
		switch p.kind {
		case literal:
			ok = len(b) > 0 && b[0] == p.char
			if ok {
				b = b[1:]
			}
		case year4:
			w.year, b, ok = four(b)
		case year2:
			w.year, b, ok = two(b)
			if w.year += 1900; w.year < 1969 {
				w.year += 100
			}
		case month2:
			w.month, b, ok = two(b)
		case month1:
			w.month, b, ok = oneOrTwo(b)
		case day2:
			w.day, b, ok = two(b)
		case day1:
			w.day, b, ok = oneOrTwo(b)
		case hour1:
			w.hour, b, ok = oneOrTwo(b)
		case minute2:
			w.minute, b, ok = two(b)
		case second2:
			if w.second, b, ok = two(b); ok {
				var reason string
				if b, reason = w.fraction(b); reason != "" {
					return reason
				}
			}
		case fraction:
			ok = true // read with the seconds
		case offset:
			b, ok = w.readOffset(b)
		}
		if !ok {
			return reasonISO
		}
	}
	if len(b) > 0 {
		return reasonISO
	}
	return ""
}

// readISO reads yyyy-mm-dd hh:mm, with T or a blank between, and seconds, a fraction and an
// offset if they are there.
func (w *wall) readISO(b []byte) string {
	if len(b) < 16 || b[4] != '-' || b[7] != '-' || b[13] != ':' || b[10]|0x20 != 't' && b[10] != ' ' {
		return reasonISO
	}
	var ok [5]bool
	w.year, _, ok[0] = four(b)
	w.month, _, ok[1] = two(b[5:])
	w.day, _, ok[2] = two(b[8:])
	w.hour, _, ok[3] = two(b[11:])
	w.minute, b, ok[4] = two(b[14:])
	if ok != [5]bool{true, true, true, true, true} {
		return reasonISO
	}
	if len(b) > 0 && b[0] == ':' {
		var sure bool
		if w.second, b, sure = two(b[1:]); !sure {
			return reasonISO
		}
		var reason string
		if b, reason = w.fraction(b); reason != "" {
			return reason
		}
	}
	if len(b) > 0 {
		rest, sure := w.readOffset(b)
		if !sure || len(rest) > 0 {
			return reasonISO
		}
	}
	return ""
}

// exists reports whether the calendar has the day and the day the time.
func (w *wall) exists() bool {
	return w.month >= 1 && w.month <= 12 && w.day >= 1 && w.day <= daysIn(w.year, w.month) &&
		w.hour < 24 && w.minute < 60 && w.second < 60
}

// fraction reads a fraction of a second, if there is one.
func (w *wall) fraction(b []byte) ([]byte, string) {
	if len(b) < 2 || b[0] != '.' && b[0] != ',' || b[1]-'0' > 9 {
		return b, ""
	}
	unit := int64(1e8)
	i := 1
	for ; i < len(b) && b[i]-'0' <= 9; i++ {
		if unit == 0 && b[i] != '0' {
			return b, reasonFine
		}
		w.nanos += int64(b[i]-'0') * unit
		unit /= 10
	}
	return b[i:], ""
}

// readOffset reads Z, ±hh, ±hh:mm or ±hhmm.
func (w *wall) readOffset(b []byte) ([]byte, bool) {
	w.zoned = true
	if len(b) > 0 && b[0]|0x20 == 'z' {
		return b[1:], true
	}
	if len(b) < 3 || b[0] != '+' && b[0] != '-' {
		return b, false
	}
	east := b[0] == '+'
	h, b, ok := two(b[1:])
	if !ok || h > 24 {
		return b, false
	}
	m := 0
	if len(b) > 0 {
		if b[0] == ':' {
			b = b[1:]
		}
		if m, b, ok = two(b); !ok || m >= 60 {
			return b, false
		}
	}
	w.offset = int64(h*3600 + m*60)
	if !east {
		w.offset = -w.offset
	}
	return b, true
}

// two reads two digits.
func two(b []byte) (int, []byte, bool) {
	if len(b) < 2 || b[0]-'0' > 9 || b[1]-'0' > 9 {
		return 0, b, false
	}
	return int(b[0]-'0')*10 + int(b[1]-'0'), b[2:], true
}

// oneOrTwo reads two digits if there are two, or one.
func oneOrTwo(b []byte) (int, []byte, bool) {
	if n, rest, ok := two(b); ok {
		return n, rest, true
	}
	if len(b) < 1 || b[0]-'0' > 9 {
		return 0, b, false
	}
	return int(b[0] - '0'), b[1:], true
}

// four reads four digits.
func four(b []byte) (int, []byte, bool) {
	hi, b, ok := two(b)
	if !ok {
		return 0, b, false
	}
	lo, b, ok := two(b)
	return hi*100 + lo, b, ok
}

// daysIn returns the number of days of a month.
func daysIn(year, month int) int {
	switch {
	case month == 2 && (year%4 != 0 || year%100 == 0 && year%400 != 0):
		return 28
	case month == 2:
		return 29
	}
	return 30 + (month+month>>3)&1
}

// daysSince1970 returns the number of days from 1970-01-01 to a day of the calendar.
func daysSince1970(year, month, day int) int64 {
	// Years begin in March, so that the leap day is the last, and eras have 400 of them.
	y, m := int64(year), int64(month)
	if m <= 2 {
		y--
		m += 12
	}
	era := (y + 400*10) / 400
	y = y + 400*10 - era*400
	ofYear := (153*(m-3)+2)/5 + int64(day) - 1
	return (era-10)*146097 + y*365 + y/4 - y/100 + ofYear - 719468
}
