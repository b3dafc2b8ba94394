package engine

import (
	"math"
	"time"
)

// zoneCache computes local times; it remembers the span of the last offset, because the
// times of a log are near each other.
type zoneCache struct {
	loc      *time.Location
	from, to int64 // seconds for which offset holds
	offset   int64
}

// local returns the seconds since 1970-01-01T00:00 local time of an instant in nanoseconds.
func (z *zoneCache) local(ns int64) int64 {
	sec := floorDiv(ns, 1e9)
	if sec < z.from || sec >= z.to {
		t := time.Unix(sec, 0).In(z.loc)
		start, end := t.ZoneBounds()
		_, offset := t.Zone()
		z.offset, z.from, z.to = int64(offset), math.MinInt64, math.MaxInt64
		if !start.IsZero() {
			z.from = start.Unix()
		}
		if !end.IsZero() {
			z.to = end.Unix()
		}
	}
	return sec + z.offset
}

// part returns a part of an instant; the names are those of time.Time's methods.
func (z *zoneCache) part(name string, ns int64) int64 {
	sec := z.local(ns)
	day := floorDiv(sec, 86400)
	inDay := sec - day*86400
	switch name {
	case "Hour":
		return inDay / 3600
	case "Minute":
		return inDay / 60 % 60
	case "Second":
		return inDay % 60
	case "Weekday":
		return floorMod(day+4, 7) // 1970-01-01 was a Thursday
	}
	t := time.Unix(day*86400, 0).UTC()
	switch name {
	case "Year":
		return int64(t.Year())
	case "Month":
		return int64(t.Month())
	case "Day":
		return int64(t.Day())
	}
	return int64(t.YearDay())
}

func floorDiv(a, b int64) int64 {
	q := a / b
	if a%b < 0 {
		q--
	}
	return q
}

func floorMod(a, b int64) int64 { return a - floorDiv(a, b)*b }
