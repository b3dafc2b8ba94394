package calendar

import (
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"maps"
	"slices"
	"strconv"
	"time"
)

// lastYear is the last year that a calendar can be compiled for: nanoseconds since 1970 end
// in 2262.
const lastYear = 2199

// Compile checks a calendar. Its Hours list when it is open, by the clocks of a zone, on the given
// days, when they are first asked. An open end is that of the years that calendars know, 1986 to 2199, and days outside them
// are left out. The error is [Problems], with every problem found.
func (cal *Calendar) Compile(zone *time.Location, days Days) (*Hours, error) {
	c := new(checker)
	p := pattern{week: c.parseWeek(cal.Hours), days: map[Date][]span{}}
	p.rules = c.parseHolidays(cal)
	c.parseExceptions(cal, p.days)
	if len(c.problems) > 0 {
		return nil, c.problems
	}
	b := &builder{zone: zone, pattern: p, first: Date{firstYear, time.January, 1}, last: Date{lastYear, time.December, 31}}
	if !days.From.IsZero() && days.From.Compare(b.first) > 0 {
		b.first = days.From
	}
	if !days.Through.IsZero() && days.Through.Compare(b.last) < 0 {
		b.last = days.Through
	}
	b.hours = &Hours{key: p.key(), list: b.build}
	return b.hours, nil
}

// parseExceptions reads the exceptions into the hours of each of their days.
func (c *checker) parseExceptions(cal *Calendar, days map[Date][]span) {
	for i, e := range cal.Exceptions {
		path := "/exceptions/" + strconv.Itoa(i)
		if n := e.last().utc().Sub(e.From.utc()) / (24 * time.Hour); e.From.IsZero() || n < 0 || n > 3660 {
			c.add(path, "", "the exception from %q through %q is not one of days, ten years at most", e.From, e.last())
			continue
		}
		spans := []span{}
		if e.Hours != "" {
			var clash bool
			if spans, clash = sorted(c.parseHours(path+"/hours", e.Hours)); clash {
				c.add(path+"/hours", "let one end where the next begins", "the hours overlap")
			}
		}
		if slices.ContainsFunc(spans, func(s span) bool { return s.to > day }) {
			c.add(path+"/hours", "write what is open after 24:00 as an exception of the next day", "the hours of an exception run into the next day")
		}
		for d := e.From; d.Compare(e.last()) <= 0; d = d.AddDays(1) {
			if _, ok := days[d]; ok {
				c.add(path, "", "%s is in two exceptions", d)
				break
			}
			days[d] = spans
		}
	}
}

// pattern is what a calendar says of any day.
type pattern struct {
	week  week
	rules []holidayRule
	days  map[Date][]span // exceptions
}

// key identifies the pattern. The rules of its holidays are part of it: when an act adds one, what
// was counted before is not the same.
func (p pattern) key() string {
	text := fmt.Sprint(p.week, p.rules)
	for _, d := range slices.SortedFunc(maps.Keys(p.days), Date.Compare) {
		text += fmt.Sprint(d, p.days[d])
	}
	sum := sha256.Sum256([]byte(text))
	return hex.EncodeToString(sum[:6])
}

// holidays returns the days of a year that are closed.
func (p pattern) holidays(year int) map[Date]bool {
	out := map[Date]bool{}
	for _, r := range p.rules {
		if d, ok := r.in(year); ok {
			out[d] = true
		}
	}
	return out
}

// builder lists the open spans of some days.
type builder struct {
	zone        *time.Location
	pattern     pattern
	first, last Date

	hours    *Hours
	holidays map[Date]bool // of year
	year     int
}

// build lists the spans between two changes of the clocks at a time: there a clock time and an
// instant differ by a constant.
func (b *builder) build() {
	if b.last.Compare(b.first) < 0 {
		return
	}
	h := b.hours
	from, to := b.first.Midnight(b.zone), b.last.AddDays(1).Midnight(b.zone)
	h.from, h.to = from.UnixNano(), to.UnixNano()
	for from.Before(to) {
		_, end := from.ZoneBounds()
		if !end.IsZero() && !end.After(from) {
			end = from.Add(time.Hour) // package time ends leap years a day early
		}
		if end.IsZero() || end.After(to) {
			end = to
		}
		b.stretch(from, end)
		from = end
	}
	b.index()
}

// stretch adds the open spans from one instant to another, in which the clocks do not change.
func (b *builder) stretch(from, to time.Time) {
	_, offset := from.Zone()
	for d := DateOf(from); ; d = d.AddDays(1) {
		midnight := d.utc().Unix() - int64(offset)
		if midnight >= to.Unix() {
			return
		}
		for _, s := range b.on(d) {
			b.add(max(midnight+int64(s.from)*60, from.Unix()), min(midnight+int64(s.to)*60, to.Unix()))
		}
	}
}

// on returns the hours of a day.
func (b *builder) on(d Date) []span {
	if spans, ok := b.pattern.days[d]; ok {
		return spans
	}
	if b.year != d.Year {
		b.year, b.holidays = d.Year, b.pattern.holidays(d.Year)
	}
	if b.holidays[d] {
		return nil
	}
	return b.pattern.week[d.utc().Weekday()]
}

// add adds an open span, in seconds since 1970 UTC, joined with the last where they touch.
func (b *builder) add(from, to int64) {
	if from >= to {
		return
	}
	h := b.hours
	from, to = from*int64(time.Second), to*int64(time.Second)
	if last := len(h.spans) - 1; last >= 0 && h.spans[last].to == from {
		h.spans[last].to = to
	} else {
		h.spans = append(h.spans, openSpan{from, to, h.total})
	}
	h.total += to - from
}

// index notes where to look for each day.
func (b *builder) index() {
	h := b.hours
	i := 0
	for ns := h.from; ns <= h.to; ns += nanosPerDay {
		for i < len(h.spans) && h.spans[i].to <= ns {
			i++
		}
		h.byDay = append(h.byDay, int32(i))
	}
}
