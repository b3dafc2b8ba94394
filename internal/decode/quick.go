package decode

import (
	"encoding/binary"
	"time"
)

// A time is quick to read where its text is a date of 11 bytes, with the blank or T behind it,
// then hh:mm:ss, then what may follow, as in ISO 8601 and in dd/mm/yyyy hh:mm:ss. From one row
// to the next the date and the end rarely change. Their meaning is kept, so that only the time
// of day is left to read.
const (
	dateLen = 11
	timeEnd = 19
	tailMax = 6 // ±hh:mm
)

// cache is what the last time read was made of.
type cache struct {
	size   uint32 // of its text; 0 at first
	date   uint64 // its first 8 bytes
	rest   uint32 // the 4 bytes from the 8th on
	tail   uint64 // what follows the time of day, shifted up
	day    int64  // the seconds of its midnight
	zoned  bool
	offset int64
	nanos  int64
}

// The days whose every time of day, in any zone, is an instant that nanoseconds can hold.
const (
	firstQuickDay = -292 * 365 * 86400
	lastQuickDay  = 292 * 365 * 86400
)

// remember keeps the parts of a time that was read.
func (c *clock) remember(cell []byte, day int64, w *wall) {
	size := len(cell) - timeEnd
	if size < 0 || size > tailMax || cell[13] != ':' || cell[16] != ':' || day < firstQuickDay || day > lastQuickDay {
		return
	}
	var tail [8]byte
	copy(tail[:], cell[timeEnd:])
	c.before = c.cache
	c.cache = cache{
		size: uint32(len(cell)), day: day, zoned: w.zoned, offset: w.offset, nanos: w.nanos,
		date: binary.LittleEndian.Uint64(cell), rest: binary.LittleEndian.Uint32(cell[7:]),
		tail: binary.LittleEndian.Uint64(tail[:]) << (64 - 8*size),
	}
}

// quick reads a time that has the date and the end of the last one.
func (c *clock) quick(text []byte, s place) (int64, bool) {
	if s.to-s.from != c.size || c.size == 0 || int(s.from)+timeEnd+8 > len(text) {
		return 0, false
	}
	b := text[s.from:][:timeEnd+8]
	if binary.LittleEndian.Uint64(b) != c.date || binary.LittleEndian.Uint32(b[7:]) != c.rest ||
		binary.LittleEndian.Uint64(b[timeEnd:])<<(64-8*(c.size-timeEnd)) != c.tail {
		return 0, false
	}
	// hh:mm:ss: take off the characters, and what is left must be digits and zeros.
	x := binary.LittleEndian.Uint64(b[dateLen:]) ^ 0x30303a30303a3030
	if (x+0x76767f76767f7676|x)&(0x80*ones) != 0 {
		return 0, false
	}
	x = x*10 + x>>8
	hour, minute, second := int64(x&0xff), int64(x>>24&0xff), int64(x>>48&0xff)
	if hour > 23 || minute > 59 || second > 59 {
		return 0, false
	}
	v := c.day + hour*3600 + minute*60 + second
	if c.zoned {
		v -= c.offset
	} else {
		var reason string
		if v, reason = c.zone.instant(v); reason != "" {
			return 0, false
		}
	}
	return v*int64(time.Second) + c.nanos, true
}

// fixed reports whether the first 11 bytes of a text in the form are its date and the next 8,
// where they are hh:mm:ss, its time of day.
func (f form) fixed() bool {
	width := map[partKind]int{literal: 1, year4: 4, year2: 2, month2: 2, day2: 2}
	n, i := 0, 0
	for ; i < len(f) && width[f[i].kind] > 0; i++ {
		n += width[f[i].kind]
	}
	colon := part{char: ':'}
	return n == dateLen && len(f) >= i+5 && f[i].kind == hour1 && f[i+1] == colon &&
		f[i+2].kind == minute2 && f[i+3] == colon && f[i+4].kind == second2
}
