package calendar

import (
	"math"
	"sort"
	"sync"
	"time"
)

// Hours is a compiled calendar: every span in which it is open, with the working time before it,
// listed when it is first asked. It is safe for concurrent use and must not be copied. The zero
// Hours knows nothing.
type Hours struct {
	once sync.Once
	list func() // fills in what follows

	from, to int64 // the known instants, in nanoseconds since 1970 UTC, both included
	spans    []openSpan
	total    int64   // working time of all spans
	byDay    []int32 // the first span that ends after each day since from has begun
	key      string
}

// openSpan is a span of open time, and the working time before it.
type openSpan struct{ from, to, before int64 }

// nanosPerDay is the distance of the entries of Hours.byDay.
const nanosPerDay = int64(24 * time.Hour)

// Key identifies what the calendar says, whatever days it was compiled for: of two calendars with
// one key either gives the same answers, where it knows one.
func (h *Hours) Key() string { return h.key }

// Open reports whether t is within the hours. Where the calendar does not know it says no.
func (h *Hours) Open(t time.Time) bool {
	ns, ok := nanos(t)
	if !ok || !h.knows(ns) {
		return false
	}
	i := h.at(ns)
	return i < len(h.spans) && h.spans[i].from <= ns
}

// Between returns the working time from a to b, negative where b is earlier; ok is false where
// the calendar does not know either.
func (h *Hours) Between(a, b time.Time) (d time.Duration, ok bool) {
	x, ok1 := nanos(a)
	y, ok2 := nanos(b)
	if !ok1 || !ok2 {
		return 0, false
	}
	ns, ok := h.BetweenNanos(x, y)
	return time.Duration(ns), ok
}

// After returns the first instant by which d has been worked since a; where d is negative the
// last from which it is still to be worked until a. It is in the zone of a. Ok is false where the
// calendar knows no such instant.
func (h *Hours) After(a time.Time, d time.Duration) (t time.Time, ok bool) {
	x, ok := nanos(a)
	if !ok {
		return t, false
	}
	y, ok := h.AfterNanos(x, int64(d))
	return time.Unix(0, y).In(a.Location()), ok
}

// BetweenNanos is Between for instants in nanoseconds since 1970 UTC.
func (h *Hours) BetweenNanos(a, b int64) (ns int64, ok bool) {
	if !h.knows(a) || !h.knows(b) {
		return 0, false
	}
	return h.worked(b) - h.worked(a), true
}

// AfterNanos is After for instants in nanoseconds since 1970 UTC, and d in nanoseconds.
func (h *Hours) AfterNanos(a, d int64) (ns int64, ok bool) {
	if !h.knows(a) {
		return 0, false
	}
	if d == 0 {
		return a, true
	}
	done := h.worked(a)
	if d > h.total-done || d < -done {
		return 0, false
	}
	// The span sought has part of the time, the others before it all of theirs.
	target := done + d
	i := sort.Search(len(h.spans), func(i int) bool {
		end := h.spans[i].before + h.spans[i].to - h.spans[i].from
		return end > target || end == target && d > 0
	})
	return h.spans[i].from + target - h.spans[i].before, true
}

// OpenNanos returns the spans in which the calendar is open between two instants in nanoseconds
// since 1970 UTC, in order; none where it does not know.
func (h *Hours) OpenNanos(from, to int64) [][2]int64 {
	h.knows(from) // which lists the spans
	var out [][2]int64
	first := sort.Search(len(h.spans), func(i int) bool { return h.spans[i].to > from })
	for _, s := range h.spans[first:] {
		if s.from >= to {
			break
		}
		out = append(out, [2]int64{max(s.from, from), min(s.to, to)})
	}
	return out
}

// knows reports whether the calendar was compiled for an instant.
func (h *Hours) knows(ns int64) bool {
	h.once.Do(func() {
		if h.list != nil {
			h.list()
			h.list = nil
		}
	})
	return len(h.byDay) > 0 && h.from <= ns && ns <= h.to
}

// at returns the first span that ends after a known instant.
func (h *Hours) at(ns int64) int {
	i := int(h.byDay[(ns-h.from)/nanosPerDay])
	for i < len(h.spans) && h.spans[i].to <= ns {
		i++
	}
	return i
}

// worked returns the working time before a known instant.
func (h *Hours) worked(ns int64) int64 {
	i := h.at(ns)
	if i == len(h.spans) {
		return h.total
	}
	return h.spans[i].before + max(ns-h.spans[i].from, 0)
}

// nanos returns an instant in nanoseconds since 1970 UTC, if they hold it.
func nanos(t time.Time) (int64, bool) {
	const limit = math.MaxInt64/int64(time.Second) - 1
	if s := t.Unix(); s < -limit || s > limit {
		return 0, false
	}
	return t.UnixNano(), true
}
