package mapping

import (
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/capitolato/capitolato/sla/batch"
)

// words are the parts of the name of a column that tell what it holds, in Italian and English.
var (
	dayWords   = []string{"data", "date", "day", "giorno", "dt"}
	clockWords = []string{"ora", "ore", "orario", "time", "hour", "clock"}
	spanWords  = []string{
		"durata", "attesa", "attese", "conversazione", "squillo", "tempo", "secondi", "minuti", "sec", "min", "ms",
		"duration", "wait", "waiting", "talk", "hold", "wrap", "handle", "handling", "ring", "seconds", "minutes", "millis",
	}
)

// hasWord reports whether the name of a column has one of some words.
func hasWord(name string, words []string) bool {
	return slices.ContainsFunc(strings.Split(identifier(name), "_"), func(part string) bool { return slices.Contains(words, part) })
}

// pairs finds, for columns of days, the column of the time of day that belongs to each: the next
// one, or one whose name differs only in the word for a day or a time.
func (t *table) pairs(marks []string) map[int]int {
	found, taken := map[int]int{}, map[int]bool{}
	for i := range t.columnsOf {
		if !t.named(i) || t.dayForm(i, marks) == "" {
			continue
		}
		for j := range t.columnsOf {
			if !taken[j] && t.named(j) && t.belongs(i, j, marks) {
				found[i], taken[j] = j, true
				break
			}
		}
	}
	return found
}

// belongs reports whether column j is the time of day of the days in column i.
func (t *table) belongs(i, j int, marks []string) bool {
	clocks, _ := distinct(t.columnsOf[j], marks)
	if len(clocks) == 0 || slices.ContainsFunc(clocks, func(c string) bool { return !isClock(c) }) {
		return false
	}
	if t.header == nil {
		return j == i+1 && late(clocks)
	}
	if hasWord(t.header[j], spanWords) {
		return false
	}
	if j == i+1 {
		return hasWord(t.header[j], clockWords) || late(clocks)
	}
	return hasWord(t.header[j], clockWords) && stem(t.header[i], dayWords) == stem(t.header[j], clockWords)
}

// stem returns the name of a column without some words.
func stem(name string, words []string) string {
	parts := strings.Split(identifier(name), "_")
	return strings.Join(slices.DeleteFunc(parts, func(p string) bool { return slices.Contains(words, p) }), "_")
}

// isClock reports whether a text is a time of day.
func isClock(text string) bool {
	for _, form := range []string{"15:04", "15:04:05"} {
		if _, err := time.Parse(form, text); err == nil {
			return true
		}
	}
	return false
}

// late reports whether times of day begin in the morning: what lasts is shorter.
func late(clocks []string) bool {
	return !slices.ContainsFunc(clocks, func(c string) bool {
		at, err := time.Parse("15:04", c[:min(5, len(c))])
		return err != nil || at.Hour() < 6
	})
}

// dayForms are the forms of days that may have their time of day in another column.
var dayForms = []string{"dd/mm/yyyy", "mm/dd/yyyy", "d/m/yyyy", "m/d/yyyy", "yyyy-mm-dd", "dd-mm-yyyy", "dd.mm.yyyy", "yyyy/mm/dd", "dd/mm/yy"}

// dayForm returns the form of a column of days, empty if it is none.
func (t *table) dayForm(i int, marks []string) string {
	values, _ := distinct(t.columnsOf[i], marks)
	if len(values) == 0 {
		return ""
	}
	for _, form := range dayForms {
		if reads(values, batch.Time, 0, Column{Form: form, Ambiguous: "first", Skipped: "shift"}) {
			return form
		}
	}
	return ""
}

// pair returns what a column of days and one of times of day make together.
func (t *table) pair(i, j int, marks []string) guessed {
	form := t.dayForm(i, marks)
	days, empty := distinct(t.columnsOf[i], marks)
	clocks, none := distinct(t.columnsOf[j], marks)
	g := guessed{kind: "time", keys: []string{
		"columns: " + list([]string{t.label(i), t.label(j)}), "form: " + quote(form+" hh:mm[:ss]"),
	}}
	if empty || none {
		g.kind += "?"
	}
	g.note = fmt.Sprintf(", a day and its time of day, from %q to %q", slices.Min(clocks), slices.Max(clocks))
	if other := swapped(form); other != form && reads(days, batch.Time, 0, Column{Form: other, Ambiguous: "first", Skipped: "shift"}) {
		g.note += fmt.Sprintf(", or %s: no day is above 12", other)
	}
	g.note += ", as in " + fmt.Sprintf("%q", days[0]+" "+clocks[0])
	return g
}

// swapped returns a form with its days and months swapped.
func swapped(form string) string {
	return strings.NewReplacer("dd", "mm", "mm", "dd", "d", "m", "m", "d").Replace(form)
}
