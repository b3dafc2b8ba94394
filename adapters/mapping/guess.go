package mapping

import (
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/capitolato/capitolato/sla/batch"
)

// guessed is what the cells of a column seem to be.
type guessed struct {
	kind string   // as a contract declares it
	keys []string // what the mapping has to say
	note string   // what tells so
}

// timeForms are the forms of times that are tried, and what they can be taken for.
var timeForms = []struct{ form, other string }{
	{"", ""}, {"dd/mm/yyyy hh:mm[:ss]", "mm/dd/yyyy hh:mm[:ss]"}, {"mm/dd/yyyy hh:mm[:ss]", ""},
	{"dd-mm-yyyy hh:mm[:ss]", "mm-dd-yyyy hh:mm[:ss]"}, {"dd.mm.yyyy hh:mm[:ss]", ""}, {"yyyy/mm/dd hh:mm[:ss]", ""},
	{"d/m/yyyy hh:mm[:ss]", "m/d/yyyy hh:mm[:ss]"}, {"m/d/yyyy hh:mm[:ss]", ""}, {"dd/mm/yyyy", "mm/dd/yyyy"}, {"mm/dd/yyyy", ""},
	{"d/m/yyyy", "m/d/yyyy"}, {"yyyy-mm-dd", ""}, {"dd-mm-yyyy", ""}, {"dd.mm.yyyy", ""}, {"dd/mm/yy hh:mm[:ss]", "mm/dd/yy hh:mm[:ss]"},
}

// guess looks at the cells of a column, whose name may tell more.
func (t *table) guess(column int, marks []string) guessed {
	cells, name := t.columnsOf[column], ""
	if t.header != nil {
		name = t.header[column]
	}
	values, empty := distinct(cells, marks)
	g := guessed{kind: "string"}
	for _, try := range []func(string, []string) (guessed, bool){flag, yesNo, epoch, times, duration, serials, plainSpan, t.number} {
		if found, ok := try(name, values); ok && len(values) > 0 {
			g = found
			break
		}
	}
	if empty && !slices.ContainsFunc(g.keys, func(k string) bool { return k == `false: [""]` }) {
		g.kind += "?"
	}
	if len(values) == 0 {
		g.note += ", no value was seen"
		return g
	}
	var shown []string
	for _, v := range values[:min(3, len(values))] {
		if r := []rune(v); len(r) > 24 {
			v = string(r[:24]) + "…"
		}
		shown = append(shown, fmt.Sprintf("%q", v))
	}
	g.note += ", as in " + strings.Join(shown, ", ")
	return g
}

// distinct returns the values of cells, each once, and whether any has none.
func distinct(cells, marks []string) (values []string, empty bool) {
	seen := map[string]bool{}
	for _, c := range cells {
		c = strings.TrimSpace(c)
		if slices.Contains(marks, c) {
			empty = true
		} else if !seen[c] {
			seen[c] = true
			values = append(values, c)
		}
	}
	return values, empty
}

// reads reports whether a column can be read as a kind.
func reads(values []string, kind batch.Kind, scale int, c Column) bool {
	s := &Source{Missing: []string{}, Columns: map[string]Column{"x": c}}
	d, err := s.Decoder(batch.Field{Name: "x", Kind: kind, Scale: scale}, time.UTC)
	if err != nil {
		return false
	}
	column := batch.Column{Kind: kind}
	for _, v := range values {
		if d.Append([]byte(v), &column) != "" {
			return false
		}
	}
	return true
}

// flag is a cross or nothing.
func flag(_ string, values []string) (guessed, bool) {
	if len(values) != 1 || !strings.EqualFold(values[0], "x") {
		return guessed{}, false
	}
	return guessed{"bool", []string{"true: [X]", `false: [""]`}, ", empty cells taken for no"}, true
}

// yesNo is one of the usual words, of either meaning.
func yesNo(_ string, values []string) (guessed, bool) {
	var yes, no []string
	for _, v := range values {
		switch {
		case reads([]string{v}, batch.Bool, 0, Column{False: []string{"-"}}):
			yes = append(yes, v)
		case reads([]string{v}, batch.Bool, 0, Column{True: []string{"-"}}):
			no = append(no, v)
		default:
			return guessed{}, false
		}
	}
	if len(yes) == 0 || len(no) == 0 {
		return guessed{}, false
	}
	return guessed{kind: "bool", note: fmt.Sprintf(", %s taken for yes and %s for no", quoted(yes), quoted(no))}, true
}

// quoted lists a few texts.
func quoted(texts []string) string {
	var out []string
	for _, t := range texts[:min(3, len(texts))] {
		out = append(out, fmt.Sprintf("%q", t))
	}
	return strings.Join(out, ", ")
}

// epoch is a number of seconds or milliseconds since 1970, from 2001 on.
func epoch(_ string, values []string) (guessed, bool) {
	for form, digits := range map[string]int{"epoch": 10, "epoch_ms": 13} {
		if !slices.ContainsFunc(values, func(v string) bool {
			return len(v) != digits || v[0] > '2' || strings.Trim(v, "0123456789") != ""
		}) {
			return guessed{"time", []string{"form: " + form}, ", or a number that looks like one"}, true
		}
	}
	return guessed{}, false
}

// times is a time in one of the usual forms.
func times(_ string, values []string) (guessed, bool) {
	for _, f := range timeForms {
		if !reads(values, batch.Time, 0, Column{Form: f.form, Ambiguous: "first", Skipped: "shift"}) {
			continue
		}
		g := guessed{kind: "time"}
		if f.form != "" {
			g.keys = []string{"form: " + quote(f.form)}
		}
		if f.other != "" && reads(values, batch.Time, 0, Column{Form: f.other, Ambiguous: "first", Skipped: "shift"}) {
			g.note = ", or " + f.other + ": no day is above 12"
		}
		return g, true
	}
	return guessed{}, false
}

// duration is a duration with colons.
func duration(_ string, values []string) (guessed, bool) {
	if slices.ContainsFunc(values, func(v string) bool { return !strings.Contains(v, ":") }) {
		return guessed{}, false
	}
	negative := slices.ContainsFunc(values, func(v string) bool { return v[0] == '-' })
	if !reads(values, batch.Duration, 0, Column{Negative: negative}) {
		return guessed{}, false
	}
	g := guessed{kind: "duration", note: ", two parts taken for minutes and seconds"}
	if !slices.ContainsFunc(values, func(v string) bool { return strings.Count(v, ":") == 1 }) {
		g.note = ""
	}
	if negative {
		g.keys = []string{"negative: true"}
	}
	return g, true
}

// marked are the ways of writing numbers that are tried.
var marked = []Column{{}, {Decimal: ","}, {Decimal: ",", Thousands: "."}, {Thousands: ","}}

// marksOf returns what a mapping has to say of the marks in numbers.
func (c Column) marksOf() (keys []string) {
	if c.Decimal != "" {
		keys = append(keys, "decimal: "+quote(c.Decimal))
	}
	if c.Thousands != "" {
		keys = append(keys, "thousands: "+quote(c.Thousands))
	}
	return keys
}

// serials are times and durations as a spreadsheet keeps them: as numbers of days.
func serials(name string, values []string) (guessed, bool) {
	for _, c := range marked[:2] {
		g := guessed{keys: c.marksOf()}
		at := Column{Form: "excel", Decimal: c.Decimal, Ambiguous: "first", Skipped: "shift"}
		part := Column{Unit: "excel", Decimal: c.Decimal}
		least, most := bounds(values, c)
		whole := places(values, first(c.Decimal, ".")) == 0
		switch {
		// 2000 to 2099
		case least >= 36526 && most < 73050 && (!whole || hasWord(name, dayWords)) && reads(values, batch.Time, 0, at):
			g.kind, g.keys = "time", append(g.keys, "form: excel")
			g.note = ", days as a spreadsheet counts them: the first is " + show(values[0], batch.Time, at)
			return g, true
		case least >= 0 && most < 100 && places(values, first(c.Decimal, ".")) >= 8 && reads(values, batch.Duration, 0, part):
			g.kind, g.keys = "duration", append(g.keys, "unit: excel")
			g.note = ", parts of a day as a spreadsheet keeps them: the first is " + show(values[0], batch.Duration, part)
			return g, true
		}
	}
	return guessed{}, false
}

// bounds returns the smallest and the largest of numbers, without their fractions; both are -1
// where one is no number.
func bounds(values []string, c Column) (least, most int64) {
	least, most = -1, -1
	for i, v := range values {
		v, _, _ = strings.Cut(v, first(c.Decimal, "."))
		n, err := strconv.ParseInt(v, 10, 64)
		if err != nil || n < 0 {
			return -1, -1
		}
		if i == 0 {
			least = n
		}
		least, most = min(least, n), max(most, n)
	}
	return least, most
}

// show returns what a text is read as.
func show(text string, kind batch.Kind, c Column) string {
	d, err := (&Source{Columns: map[string]Column{"x": c}}).Decoder(batch.Field{Name: "x", Kind: kind}, time.UTC)
	column := batch.Column{Kind: kind}
	if err != nil || d.Append([]byte(text), &column) != "" {
		return ""
	}
	if kind == batch.Time {
		return time.Unix(0, column.Nums[0]).UTC().Format(time.DateTime)
	}
	return time.Duration(column.Nums[0]).String()
}

// plainSpan is a duration that is a plain number, as the name of its column tells.
func plainSpan(name string, values []string) (guessed, bool) {
	if !hasWord(name, spanWords) {
		return guessed{}, false
	}
	unit := "s"
	switch {
	case hasWord(name, []string{"ms", "millis"}):
		unit = "ms"
	case hasWord(name, []string{"min", "minuti", "minutes"}):
		unit = "min"
	}
	for _, c := range marked {
		c.Unit, c.Negative = unit, slices.ContainsFunc(values, func(v string) bool { return v[0] == '-' })
		if !reads(values, batch.Duration, 0, c) {
			continue
		}
		g := guessed{kind: "duration", keys: append(c.marksOf(), "unit: "+unit)}
		if c.Negative {
			g.keys = append(g.keys, "negative: true")
		}
		g.note = fmt.Sprintf(", by its name: is the unit %s, or another of ms, s, min and h?", unit)
		return g, true
	}
	return guessed{}, false
}

// number is a whole number or a decimal.
func (t *table) number(_ string, values []string) (guessed, bool) {
	// What begins with zeros, or is longer than a figure, is a name.
	if slices.ContainsFunc(values, func(v string) bool { return len(v) > 1 && v[0] == '0' && v[1] >= '0' && v[1] <= '9' || len(v) > 18 }) {
		return guessed{}, false
	}
	for _, c := range marked {
		g := guessed{keys: c.marksOf()}
		if reads(values, batch.Int, 0, c) {
			g.kind = "int"
			return g, true
		}
		if scale := places(values, first(c.Decimal, ".")); scale > 0 && reads(values, batch.Decimal, scale, c) {
			g.kind = fmt.Sprintf("decimal(%d)", scale)
			if c.Decimal == "," {
				g.note = ", a comma before the decimals"
			}
			if groups := (Column{Thousands: "."}); c.Decimal == "" && t.commas() && reads(values, batch.Int, 0, Column{Decimal: ",", Thousands: "."}) {
				// 1.234 beside a column with decimal commas
				return guessed{kind: "int", keys: append([]string{`decimal: ","`}, groups.marksOf()...), note: ", for other columns have decimal commas"}, true
			}
			return g, true
		}
	}
	return guessed{}, false
}

// commas reports whether some column has numbers with decimal commas.
func (t *table) commas() bool {
	return slices.ContainsFunc(t.columnsOf, func(cells []string) bool {
		values, _ := distinct(cells, append([]string{""}, usualMarks...))
		has := slices.ContainsFunc(values, func(v string) bool { return strings.Contains(v, ",") })
		for _, c := range []Column{{Decimal: ","}, {Decimal: ",", Thousands: "."}} {
			if has && !reads(values, batch.Int, 0, Column{Thousands: ","}) && reads(values, batch.Decimal, places(values, ","), c) {
				return true
			}
		}
		return false
	})
}

// places returns the most digits that values have after the decimal mark.
func places(values []string, mark string) int {
	most := 0
	for _, v := range values {
		if i := strings.LastIndex(v, mark); i >= 0 {
			most = max(most, len(v)-i-1)
		}
	}
	return most
}
