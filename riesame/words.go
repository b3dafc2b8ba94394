package riesame

import (
	"fmt"
	"strings"
	"time"

	"github.com/capitolato/capitolato/sla"
)

// phrase is a text in each language, for fmt where it has arguments.
type phrase struct{ it, en string }

// say returns a phrase in a language, with its arguments put in.
func (l Lang) say(p phrase, args ...any) string {
	text := p.it
	if l == English {
		text = p.en
	}
	if len(args) == 0 {
		return text
	}
	return fmt.Sprintf(text, args...)
}

// months are the names of the months.
var months = [...]phrase{{"gennaio", "January"}, {"febbraio", "February"}, {"marzo", "March"}, {"aprile", "April"},
	{"maggio", "May"}, {"giugno", "June"}, {"luglio", "July"}, {"agosto", "August"}, {"settembre", "September"},
	{"ottobre", "October"}, {"novembre", "November"}, {"dicembre", "December"}}

// isMonth reports whether a date has one of the twelve months.
func isMonth(d sla.Date) bool { return d.Month >= time.January && d.Month <= time.December }

// day writes a date.
func (l Lang) day(d sla.Date) string {
	if l == English && isMonth(d) {
		return fmt.Sprintf("%d %s %d", d.Day, months[d.Month-1].en, d.Year)
	}
	return fmt.Sprintf("%02d/%02d/%04d", d.Day, d.Month, d.Year)
}

// days writes a span of days with both ends included, either of which may be open.
func (l Lang) days(d sla.Days) string {
	switch {
	case d.From == d.Through && !d.From.IsZero():
		return l.day(d.From)
	case d.From.IsZero() && d.Through.IsZero():
		return l.say(phrase{"sempre", "always"})
	case d.From.IsZero():
		return l.say(phrase{"fino al %s", "until %s"}, l.day(d.Through))
	case d.Through.IsZero():
		return l.say(phrase{"dal %s", "from %s"}, l.day(d.From))
	}
	return l.say(phrase{"dal %s al %s", "from %s to %s"}, l.day(d.From), l.day(d.Through))
}

// daysOf returns a period with both ends included.
func daysOf(p sla.Period) sla.Days { return sla.Days{From: p.From, Through: p.To.AddDays(-1)} }

// ordinals number the parts of a year.
var ordinals = [...]phrase{{"I", "first"}, {"II", "second"}, {"III", "third"}, {"IV", "fourth"}}

// period names a period.
func (l Lang) period(p sla.Period) string {
	year, n := p.From.Year, int(p.From.Month)
	if !isMonth(p.From) {
		return l.days(daysOf(p))
	}
	switch wholeMonths(p) {
	case 12:
		if n == 1 {
			return l.say(phrase{"anno %d", "%d"}, year)
		}
	case 6:
		if n%6 == 1 {
			return l.say(phrase{"%s semestre %d", "%s half of %d"}, l.say(ordinals[n/6]), year)
		}
	case 3:
		if n%3 == 1 {
			return l.say(phrase{"%s trimestre %d", "%s quarter of %d"}, l.say(ordinals[n/3]), year)
		}
	case 1:
		return fmt.Sprintf("%s %d", l.say(months[n-1]), year)
	}
	return l.days(daysOf(p))
}

// wholeMonths returns how many months a period consists of, 0 if it has parts of months.
func wholeMonths(p sla.Period) int {
	if p.From.Day != 1 || p.To.Day != 1 {
		return 0
	}
	return (p.To.Year-p.From.Year)*12 + int(p.To.Month-p.From.Month)
}

// frequency says how often there is a review of periods like p.
func (l Lang) frequency(p sla.Period) string {
	switch wholeMonths(p) {
	case 1:
		return l.say(phrase{"mensile", "monthly"})
	case 3:
		return l.say(phrase{"trimestrale", "quarterly"})
	case 6:
		return l.say(phrase{"semestrale", "half-yearly"})
	case 12:
		return l.say(phrase{"annuale", "yearly"})
	}
	return l.say(phrase{"periodico", "periodic"})
}

// figure writes a figure with its unit; without one it says so.
func (l Lang) figure(value *string, unit string) string {
	if value == nil {
		return l.say(phrase{"nessun valore", "no value"})
	}
	text := l.decimal(*value)
	if unit == "" {
		return text
	}
	return text + " " + unit
}

// count writes a number of things, its digits in groups of three.
func (l Lang) count(n int64) string {
	mark := "."
	if l == English {
		mark = ","
	}
	return grouped(fmt.Sprint(n), mark)
}

// grouped puts a mark between groups of three digits.
func grouped(text, mark string) string {
	for i := len(text) - 3; i > 0 && text[i-1] != '-'; i -= 3 {
		text = text[:i] + mark + text[i:]
	}
	return text
}

// isDecimal reports whether a text is a plain decimal with a dot, such as -1234.50.
func isDecimal(text string) bool {
	whole, rest, point := strings.Cut(text, ".")
	whole = strings.TrimPrefix(whole, "-")
	return whole != "" && (rest != "" || !point) && strings.Trim(whole+rest, "0123456789") == ""
}

// decimal writes a decimal number. Anything else, such as a duration, stays as it is.
func (l Lang) decimal(text string) string {
	if !isDecimal(text) {
		return text
	}
	whole, rest, point := strings.Cut(text, ".")
	group, mark := ".", ","
	if l == English {
		group, mark = ",", "."
	}
	if whole = grouped(whole, group); point {
		whole += mark + rest
	}
	return whole
}

// many says how many things there are: singular for one.
func (l Lang) many(n int64, one, more phrase) string {
	if n == 1 {
		return "1 " + l.say(one)
	}
	return l.count(n) + " " + l.say(more)
}

// verdicts are the verdicts as reports write them.
var verdicts = [...]phrase{sla.Invalid: {"non calcolabile", "not computable"}, sla.NA: {"n/a", "n/a"}, sla.OK: {"OK", "OK"},
	sla.Waived: {"in deroga", "waived"}, sla.NoData: {"senza dati", "no data"}, sla.KO: {"KO", "KO"}}

// verdict names a verdict.
func (l Lang) verdict(v sla.Verdict) string {
	if int(v) >= len(verdicts) {
		v = sla.Invalid
	}
	return l.say(verdicts[v])
}

// document names a document: its kind, title, number and day.
func (l Lang) document(d Document) string {
	text := d.Kind
	if d.Title != "" {
		text += " “" + d.Title + "”"
	}
	if d.Number != "" {
		text += l.say(phrase{" prot. %s", " no. %s"}, d.Number)
	}
	if !d.Date.IsZero() {
		text += l.say(phrase{" del %s", " of %s"}, l.day(d.Date))
	}
	return text
}

// quote puts texts in quotes, in a list.
func (l Lang) quote(texts []string) string {
	quoted := make([]string, len(texts))
	for i, t := range texts {
		quoted[i] = "“" + t + "”"
	}
	return list(quoted, l.say(phrase{"e", "and"}))
}
