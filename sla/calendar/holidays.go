package calendar

import (
	"fmt"
	"maps"
	"slices"
	"time"
)

// Holiday is a day that is closed, and by which act.
type Holiday struct {
	Day  Date
	Name string
	// Act is what made it a holiday, where that is known.
	Act string
}

// holidayRule gives a holiday of some years.
type holidayRule struct {
	name, act string
	// From and through are the years in which it is one; 0 is open.
	from, through int
	month         time.Month
	// day is a day of the month; where month is 0 it is counted from Easter Sunday.
	day int
}

// firstYear is the first year whose holidays are known.
const firstYear = 1986

// holidaySets are the sets that a calendar can name. Every Sunday is a holiday in Italy, too:
// the hours of the week say whether a service is open on Sundays.
var holidaySets = map[string][]holidayRule{
	"italy": {
		{name: "Capodanno", act: "L. 260/1949", month: 1, day: 1},
		{name: "Epifania", act: "D.P.R. 792/1985", month: 1, day: 6},
		{name: "150º anniversario dell'Unità d'Italia", act: "D.L. 5/2011", from: 2011, through: 2011, month: 3, day: 17},
		{name: "Lunedì dell'Angelo", act: "L. 260/1949", day: 1},
		{name: "Anniversario della Liberazione", act: "L. 260/1949", month: 4, day: 25},
		{name: "Festa del lavoro", act: "L. 260/1949", month: 5, day: 1},
		{name: "Festa della Repubblica", act: "L. 336/2000", from: 2001, month: 6, day: 2},
		{name: "Assunzione", act: "L. 260/1949", month: 8, day: 15},
		{name: "San Francesco d'Assisi", act: "L. 151/2025", from: 2026, month: 10, day: 4},
		{name: "Ognissanti", act: "L. 260/1949", month: 11, day: 1},
		{name: "Immacolata Concezione", act: "L. 260/1949", month: 12, day: 8},
		{name: "Natale", act: "L. 260/1949", month: 12, day: 25},
		{name: "Santo Stefano", act: "L. 260/1949", month: 12, day: 26},
	},
	"easter": {{name: "Pasqua"}},
}

// Holidays returns the holidays of a year, in order: those of a set, "italy" or "easter", or the
// patron saint's day of a place such as "Potenza". Known are the years from 1986 to 2199.
func Holidays(name string, year int) ([]Holiday, error) {
	rules, ok := holidaySets[name]
	if r, place := patrons[name]; place {
		rules, ok = []holidayRule{r}, true
	}
	if !ok {
		return nil, fmt.Errorf("calendar: no holidays are known by the name %q", name)
	}
	if year < firstYear || year > lastYear {
		return nil, fmt.Errorf("calendar: the holidays of %d are not known, only those from %d to %d", year, firstYear, lastYear)
	}
	var out []Holiday
	for _, r := range rules {
		if d, ok := r.in(year); ok {
			out = append(out, Holiday{d, r.name, r.act})
		}
	}
	slices.SortFunc(out, func(a, b Holiday) int { return a.Day.Compare(b.Day) })
	return out, nil
}

// in returns the day of the rule in a year, if it is a holiday then.
func (r holidayRule) in(year int) (Date, bool) {
	if year < r.from || r.through != 0 && year > r.through {
		return Date{}, false
	}
	if r.month == 0 {
		return easter(year).AddDays(r.day), true
	}
	d := Date{year, r.month, r.day}
	return d, DateOf(d.utc()) == d // there is a 29 February in some years only
}

// easter returns Easter Sunday of a year of the Gregorian calendar, by the algorithm of
// Meeus, Jones and Butcher.
func easter(year int) Date {
	a, b, c := year%19, year/100, year%100
	g := (b - (b+8)/25 + 1) / 3
	h := (19*a + b - b/4 - g + 15) % 30
	l := (32 + 2*(b%4) + 2*(c/4) - h - c%4) % 7
	m := (a + 11*h + 22*l) / 451
	n := h + l - 7*m + 114
	return Date{year, time.Month(n / 31), n%31 + 1}
}

// parseHolidays reads the days of every year that are closed.
func (c *checker) parseHolidays(cal *Calendar) []holidayRule {
	var out []holidayRule
	for i, text := range cal.Holidays {
		path := fmt.Sprintf("/holidays/%d", i)
		if rules, ok := holidaySets[text]; ok {
			out = append(out, rules...)
			continue
		}
		// A leap year, so that 29 February can be written.
		t, err := time.Parse(time.DateOnly, "2000-"+text)
		if err != nil {
			c.unknown(path, "holidays", text, sortedKeys(holidaySets), "use italy, easter, or a day of every year such as 12-24")
			continue
		}
		out = append(out, holidayRule{month: t.Month(), day: t.Day()})
	}
	if cal.Patron == "" {
		return out
	}
	patron, ok := patrons[cal.Patron]
	if !ok {
		c.unknown("/patron", "place", cal.Patron, sortedKeys(patrons), "write the day among the holidays, such as 05-30")
	}
	return append(out, patron)
}

func sortedKeys[V any](m map[string]V) []string { return slices.Sorted(maps.Keys(m)) }
