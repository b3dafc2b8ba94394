package mapping

import (
	"fmt"
	"slices"
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

// guess looks at the cells of a column.
func guess(cells, marks []string) guessed {
	values, empty := distinct(cells, marks)
	g := guessed{kind: "string"}
	for _, try := range []func([]string) (guessed, bool){flag, yesNo, epoch, times, duration, number} {
		if found, ok := try(values); ok && len(values) > 0 {
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
func flag(values []string) (guessed, bool) {
	if len(values) != 1 || !strings.EqualFold(values[0], "x") {
		return guessed{}, false
	}
	return guessed{"bool", []string{"true: [X]", `false: [""]`}, ", empty cells taken for no"}, true
}

// yesNo is one of the usual words.
func yesNo(values []string) (guessed, bool) {
	return guessed{kind: "bool"}, len(values) == 2 && reads(values, batch.Bool, 0, Column{})
}

// epoch is a number of seconds or milliseconds since 1970, from 2001 on.
func epoch(values []string) (guessed, bool) {
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
func times(values []string) (guessed, bool) {
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
func duration(values []string) (guessed, bool) {
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

// number is a whole number or a decimal.
func number(values []string) (guessed, bool) {
	// What begins with zeros, or is longer than a figure, is a name.
	if slices.ContainsFunc(values, func(v string) bool { return len(v) > 1 && v[0] == '0' && v[1] >= '0' && v[1] <= '9' || len(v) > 18 }) {
		return guessed{}, false
	}
	for _, c := range []Column{{}, {Decimal: ","}, {Decimal: ",", Thousands: "."}, {Thousands: ","}} {
		g := guessed{}
		if c.Decimal != "" {
			g.keys = append(g.keys, "decimal: "+quote(c.Decimal))
		}
		if c.Thousands != "" {
			g.keys = append(g.keys, "thousands: "+quote(c.Thousands))
		}
		if reads(values, batch.Int, 0, c) {
			g.kind, g.note = "int", ", or a duration in seconds if it is one"
			return g, true
		}
		if scale := places(values, first(c.Decimal, ".")); scale > 0 && reads(values, batch.Decimal, scale, c) {
			g.kind = fmt.Sprintf("decimal(%d)", scale)
			return g, true
		}
	}
	return guessed{}, false
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
