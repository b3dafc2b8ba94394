package sla

import (
	"errors"
	"fmt"
	"maps"
	"slices"
	"time"

	"github.com/capitolato/capitolato/internal/rule"
	"github.com/capitolato/capitolato/sla/calendar"
)

// calendarDays returns the days for which a contract's calendars are compiled: the years in which
// it is valid, two years before them and five after. Where its end is open they go on for thirty
// years after it begins, and where its beginning is open they begin in 2000.
func (c *Contract) calendarDays() calendar.Days {
	first, last := 2000, 0
	if !c.Valid.From.IsZero() {
		first = c.Valid.From.Year - 2
	}
	if last = first + 32; !c.Valid.Through.IsZero() {
		last = c.Valid.Through.Year + 5
	}
	return calendar.Days{From: Date{Year: first, Month: time.January, Day: 1}, Through: Date{Year: last, Month: time.December, Day: 31}}
}

// calendars compiles the contract's calendars. One with a problem is there, too, so that rules
// which name it have none.
func (k *compiler) calendars() map[string]*calendar.Hours {
	out := map[string]*calendar.Hours{}
	days := k.contract.calendarDays()
	for _, name := range slices.Sorted(maps.Keys(k.contract.Calendars)) {
		path := pointer("calendars", name)
		if name == "" {
			k.errorf(path, "missing", "", "a calendar has no name")
		}
		cal := k.contract.Calendars[name]
		hours, err := cal.Compile(k.plan.zone, days)
		var problems calendar.Problems
		if errors.As(err, &problems) {
			for _, p := range problems {
				k.errorf(path+p.Path, "calendar", p.Hint, "%s", p.Message)
			}
			hours = new(calendar.Hours)
		}
		out[name] = hours
	}
	return out
}

// warnUnusedCalendars warns of calendars that no rule uses.
func (k *compiler) warnUnusedCalendars(rules *rule.Checker) {
	for _, name := range rules.UnusedCalendars() {
		k.diagnostics = append(k.diagnostics, Diagnostic{Severity: Warning, Code: "unused", Path: pointer("calendars", name),
			Message: fmt.Sprintf("no rule uses the calendar %q", name)})
	}
}
