package sqllog

import (
	"errors"
	"time"

	"github.com/capitolato/capitolato/adapters/mapping"
)

// change is a change of the clocks: an instant, in seconds since 1970, and the offsets before and
// after.
type change struct{ at, before, after int64 }

// changes returns the changes of the clocks of a zone between two instants, and the offset before
// them.
func changes(zone *time.Location, from, to time.Time) (offset int64, out []change) {
	offsetAt := func(t time.Time) int64 {
		_, o := t.In(zone).Zone()
		return int64(o)
	}
	offset = offsetAt(from)
	for t, before := from, offset; ; {
		_, next := t.In(zone).ZoneBounds()
		if !next.IsZero() && !next.After(t) {
			next = t.Add(time.Hour) // package time gives an end that has passed, on the last day of a leap year
		}
		if next.IsZero() || !next.Before(to) {
			return offset, out
		}
		if after := offsetAt(next); after != before {
			out = append(out, change{next.Unix(), before, after})
			before = after
		}
		t = next
	}
}

// apart is more than two offsets of one zone are, in seconds.
const apart = 30 * 3600

// localTime makes instants of times that a clock shows in the contract's zone, of which a second
// has so many units. Other years than those around the period have to be read, and so have the
// hours that the clocks showed twice or never, unless the mapping says what they mean.
func (s *store) localTime(f *field, c column, second int64) (column, error) {
	if s.request.Zone == nil {
		return c, errors.New("times need the contract's zone")
	}
	ambiguous := s.says(f, func(c mapping.Column) string { return c.Ambiguous }, s.source().Ambiguous)
	skipped := s.says(f, func(c mapping.Column) string { return c.Skipped }, s.source().Skipped)
	local := c.value
	first := time.Date(s.years[0], 1, 1, 0, 0, 0, 0, time.UTC)
	last := time.Date(s.years[1], 1, 1, 0, 0, 0, 0, time.UTC)
	offset, all := changes(s.request.Zone, first, last)
	between := func(from, to int64) fragment {
		return join(local, " >= ", s.integer(from*second), " AND ", local, " < ", s.integer(to*second))
	}
	var parts []any
	odd := []fragment{}
	for i := len(all) - 1; i >= 0; i-- { // the latest first
		x := all[i]
		if i > 0 && x.at-all[i-1].at < 2*apart {
			return c, errors.New("the clocks of the zone changed twice in few days")
		}
		from := x.at + max(x.before, x.after) // where a clock is past the change for certain
		twice := x.before > x.after
		switch {
		case twice && ambiguous == "second":
			from = x.at + x.after
		case twice && ambiguous != "first", !twice && skipped != "shift":
			odd = append(odd, join("NOT (", between(x.at+min(x.before, x.after), from), ")"))
		}
		parts = append(parts, " WHEN ", local, " >= ", s.integer(from*second), " THEN ", s.integer(x.after*second))
	}
	odd = append(odd, between(first.Unix()+apart, last.Unix()-apart))
	c.sound = append(c.sound, join("(", local, " IS NULL OR ", list(odd, " AND "), ")"))
	if len(parts) == 0 {
		c.value = join("(", local, " - ", s.integer(offset*second), ")")
		return c, nil
	}
	parts = append(append([]any{"(", local, " - CASE"}, parts...), " ELSE ", s.integer(offset*second), " END)")
	c.value = join(parts...)
	return c, nil
}
