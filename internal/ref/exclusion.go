package ref

import (
	"fmt"
	"math/big"
	"slices"
	"time"

	"github.com/capitolato/capitolato/internal/rule"
)

// Exclusion takes records out of everything that is counted: those of which Where is true, that
// are in one of the windows and in the hours of the calendar.
type Exclusion struct {
	// Where has a predicate for each type that is concerned; nil takes all of the type.
	Where map[string]*rule.Node
	// Windows are half-open; without any it is always.
	Windows [][2]time.Time
	// During is nil where it does not matter.
	During *Calendar
}

// speaksOf reports whether a record is of those that the exclusion speaks of, at some time.
func (s *scope) speaksOf(x Exclusion, records string, e element) (bool, error) {
	where, ok := x.Where[records]
	if !ok || where == nil {
		return ok, nil
	}
	v, err := (&scope{World: s.World, metrics: s.metrics}).about(e, where)
	return v == true, err
}

// at reports whether an instant is in the windows and hours.
func (x Exclusion) at(t *big.Rat) bool {
	in := len(x.Windows) == 0 || slices.ContainsFunc(x.Windows, func(w [2]time.Time) bool {
		return instant(w[0]).Rat.Cmp(t) <= 0 && t.Cmp(instant(w[1]).Rat) < 0
	})
	return in && (x.During == nil || x.During.knows(t) && x.During.knows(new(big.Rat).Add(t, big.NewRat(1, 1))) && x.During.isOpen(t))
}

// left returns the records that no exclusion takes out.
func (s *scope) left(records string) ([]Record, error) {
	var out []Record
	for _, r := range s.Records[records] {
		gone := false
		for _, x := range s.Exclusions {
			ok, err := s.speaksOf(x, records, element{record: r})
			if err != nil {
				return nil, err
			}
			gone = gone || ok && s.isIn(x, records, r)
		}
		if !gone {
			out = append(out, r)
		}
	}
	return out, nil
}

// isIn reports whether a record is in the windows and hours of an exclusion: an interval with
// every piece of it.
func (s *scope) isIn(x Exclusion, records string, r Record) bool {
	if len(x.Windows) == 0 && x.During == nil {
		return true
	}
	ends, interval := s.Intervals[records]
	if !interval {
		at, ok := r[s.Instants[records]].(Quantity)
		return ok && x.at(at.Rat)
	}
	from, ok1 := r[ends.From].(Quantity)
	to, ok2 := r[ends.To].(Quantity)
	if !ok1 || !ok2 || x.During != nil && (!x.During.knows(from.Rat) || !x.During.knows(to.Rat)) {
		return false
	}
	cuts := x.cuts(from.Rat, to.Rat)
	for _, c := range cuts[:max(len(cuts)-1, 1)] {
		if !x.at(c) {
			return false
		}
	}
	return true
}

// cuts returns from, to and the times between at which the exclusion may begin or end, in order.
func (x Exclusion) cuts(from, to *big.Rat) []*big.Rat {
	out := []*big.Rat{from, to}
	for _, w := range x.Windows {
		out = append(out, instant(w[0]).Rat, instant(w[1]).Rat)
	}
	if c := x.During; c != nil {
		first, last := instant(c.From).Rat, instant(c.To).Rat
		out = append(out, first, last)
		at := from
		if at.Cmp(first) < 0 {
			at = first
		}
		for open := c.isOpen(at); at.Cmp(to) < 0 && at.Cmp(last) < 0; at = c.after(at) {
			if now := c.isOpen(at); now != open {
				out, open = append(out, at), now
			}
		}
	}
	out = slices.DeleteFunc(out, func(c *big.Rat) bool { return c.Cmp(from) < 0 || c.Cmp(to) > 0 })
	slices.SortFunc(out, (*big.Rat).Cmp)
	return slices.CompactFunc(out, func(a, b *big.Rat) bool { return a.Cmp(b) == 0 })
}

// hidden returns the exclusions that speak of an element.
func (s *scope) hidden(records string, e element) ([]Exclusion, error) {
	var out []Exclusion
	for _, x := range s.Exclusions {
		ok, err := s.speaksOf(x, records, element{record: e.record})
		if err != nil {
			return nil, fmt.Errorf("an exclusion: %w", err)
		}
		if ok {
			out = append(out, x)
		}
	}
	return out, nil
}
