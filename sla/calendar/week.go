package calendar

import (
	"fmt"
	"slices"
	"strconv"
	"strings"

	"github.com/capitolato/capitolato/internal/suggest"
)

// span is a part of a day by its clocks: the minutes from midnight, half-open.
type span struct{ from, to int }

// day is the number of minutes that the clocks show in a day.
const day = 24 * 60

// weekdays are the keys of the hours, in the order of time.Weekday.
var weekdays = []string{"sun", "mon", "tue", "wed", "thu", "fri", "sat"}

// week holds the hours of each weekday, sorted and apart, with what the day before leaves over.
type week [7][]span

// parseWeek reads the hours of the week.
func (c *checker) parseWeek(hours map[string]string) week {
	if len(hours) == 0 {
		c.add("/hours", `write such as mon-fri: "08:00-18:00"`, "the calendar has no hours")
	}
	var begun week
	keys := [7]string{}
	for _, key := range sortedKeys(hours) {
		path := "/hours/" + escape(key)
		days := c.parseDays(path, key)
		spans := c.parseHours(path, hours[key])
		for _, d := range days {
			if keys[d] != "" {
				c.add(path, "", "%s has hours twice: in %s and in %s", weekdays[d], keys[d], key)
			}
			keys[d], begun[d] = key, spans
		}
	}
	var out week
	for d := range begun {
		for _, s := range begun[d] {
			out[d] = append(out[d], span{s.from, min(s.to, day)})
			if s.to > day {
				next := (d + 1) % 7
				out[next] = append(out[next], span{0, s.to - day})
			}
		}
	}
	for d := range out {
		var clash bool
		if out[d], clash = sorted(out[d]); clash {
			c.add("/hours", "let one end where the next begins", "the hours of %s overlap, or those of the night before do", weekdays[d])
		}
	}
	return out
}

// parseDays reads a key of the hours: mon, mon-fri, or several with commas.
func (c *checker) parseDays(path, key string) []int {
	var days []int
	for _, part := range strings.Split(key, ",") {
		first, last, several := strings.Cut(strings.TrimSpace(part), "-")
		if !several {
			last = first
		}
		from, to := slices.Index(weekdays, strings.TrimSpace(first)), slices.Index(weekdays, strings.TrimSpace(last))
		if from < 0 || to < 0 {
			c.add(path, "use mon tue wed thu fri sat sun, such as mon-fri", "%q is not a weekday", strings.TrimSpace(part))
			return nil
		}
		for d := from; ; d = (d + 1) % 7 {
			days = append(days, d)
			if d == to {
				break
			}
		}
	}
	return days
}

// parseHours reads hours such as "08:00-13:00, 14:00-18:00". Those that run into the next day
// end after 24:00.
func (c *checker) parseHours(path, text string) []span {
	var out []span
	for _, part := range strings.Split(text, ",") {
		from, to, ok := strings.Cut(strings.TrimSpace(part), "-")
		f, ok1 := parseClock(from)
		t, ok2 := parseClock(to)
		if !ok || !ok1 || !ok2 || f == day || f == t {
			hint := "write such as 08:00-18:00; a whole day is 00:00-24:00"
			c.add(path, hint, "%q is not a span of hours", strings.TrimSpace(part))
			return nil
		}
		if t < f {
			t += day
		}
		out = append(out, span{f, t})
	}
	return out
}

// parseClock reads a time of day from 00:00 to 24:00 as minutes.
func parseClock(text string) (int, bool) {
	hour, minute, ok := strings.Cut(strings.TrimSpace(text), ":")
	h, err1 := strconv.ParseUint(hour, 10, 8)
	m, err2 := strconv.ParseUint(minute, 10, 8)
	if !ok || err1 != nil || err2 != nil || len(hour) > 2 || len(minute) != 2 || m > 59 {
		return 0, false
	}
	n := int(h)*60 + int(m)
	return n, n <= day
}

// sorted sorts spans, joins those that touch, and reports whether two overlap.
func sorted(spans []span) (out []span, overlap bool) {
	slices.SortFunc(spans, func(a, b span) int { return a.from - b.from })
	for _, s := range spans {
		last := len(out) - 1
		if last < 0 || out[last].to < s.from {
			out = append(out, s)
			continue
		}
		overlap = overlap || out[last].to > s.from
		out[last].to = max(out[last].to, s.to)
	}
	return out, overlap
}

// checker collects the problems of a calendar.
type checker struct{ problems Problems }

func (c *checker) add(path, hint, format string, args ...any) {
	c.problems = append(c.problems, Problem{Path: path, Message: fmt.Sprintf(format, args...), Hint: hint})
}

// unknown reports a name that is none of those known.
func (c *checker) unknown(path, what, name string, known []string, otherwise string) {
	hint := suggest.Hint(name, known)
	if hint == "" {
		hint = otherwise
	}
	c.add(path, hint, "unknown %s %q", what, name)
}

// escape writes a token of a JSON Pointer.
func escape(token string) string { return strings.NewReplacer("~", "~0", "/", "~1").Replace(token) }
