package decode

import (
	"fmt"
	"time"
)

const (
	reasonTwice   = "a local time that the clocks showed twice: the mapping can say which with `ambiguous: first` or `second`"
	reasonSkipped = "a local time that the clocks passed over: the mapping can allow it with `skipped: shift`"
)

// zone finds the instants of the local times of a zone.
type zone struct {
	loc           *time.Location
	first, second bool // of an instant that was shown twice
	shift         bool

	last reach // the reach of the last local time
}

// reach is a run of instants, in seconds since 1970, with one offset. from and to leave it out
// where it has no such end.
type reach struct {
	from, to int64
	offset   int64
}

// widest is more than any two offsets of one zone are apart, in seconds.
const widest = 30 * 3600

// newZone returns the zone of a spec.
func newZone(spec Spec) (*zone, error) {
	z := &zone{loc: spec.Zone, last: reach{1, 0, 0}}
	if z.loc == nil {
		return nil, fmt.Errorf("field %s: times need the contract's zone", spec.Name)
	}
	switch spec.Ambiguous {
	case "", "reject":
	case "first":
		z.first = true
	case "second":
		z.second = true
	default:
		return nil, fmt.Errorf("ambiguous: %q is none of reject, first and second", spec.Ambiguous)
	}
	switch spec.Skipped {
	case "", "reject":
	case "shift":
		z.shift = true
	default:
		return nil, fmt.Errorf("skipped: %q is none of reject and shift", spec.Skipped)
	}
	return z, nil
}

// instant returns the instant of a local time, both in seconds since 1970.
func (z *zone) instant(local int64) (int64, string) {
	// Well inside a reach no other one can show the same time.
	if u := local - z.last.offset; u-widest >= z.last.from && u+widest < z.last.to {
		return u, ""
	}
	return z.search(local)
}

// search looks at every reach that may show a local time.
func (z *zone) search(local int64) (int64, string) {
	var found [2]int64
	n := 0
	after := int64(0) // the time a clock would show that missed the change
	for r := z.reach(local - widest); ; r = z.reach(r.to) {
		// Some ends are those of years, and nothing changes there.
		for r.to <= local+widest {
			next := z.reach(r.to)
			if next.offset != r.offset {
				break
			}
			r.to = next.to
		}
		u := local - r.offset
		if u >= r.from && u < r.to {
			z.last = r
			if n == 0 {
				found[0] = u
			}
			found[1] = u
			n++
		}
		if u >= r.to {
			after = u
		}
		if r.to > local+widest {
			break
		}
	}
	switch {
	case n == 1 || n > 1 && z.first:
		return found[0], ""
	case n > 1 && z.second:
		return found[1], ""
	case n > 1:
		return 0, reasonTwice
	case z.shift:
		return after, ""
	}
	return 0, reasonSkipped
}

// reach returns the reach of an instant, or the part of it that has the same bounds in the
// rules.
func (z *zone) reach(instant int64) reach {
	t := time.Unix(instant, 0).In(z.loc)
	_, offset := t.Zone()
	from, to := t.ZoneBounds()
	r := reach{-1 << 60, 1 << 60, int64(offset)}
	if !from.IsZero() {
		r.from = from.Unix()
	}
	if !to.IsZero() {
		r.to = to.Unix()
	}
	if r.to <= instant {
		// On the last day of a leap year package time gives an end that has passed. Zones
		// change on the hour, so that this hour is safe.
		r.to = instant - instant%3600 + 3600
	}
	return r
}
