package sqllog

import (
	"errors"
	"fmt"
	"math"
	"slices"
	"strconv"
	"strings"

	"github.com/capitolato/capitolato/adapters/mapping"
	"github.com/capitolato/capitolato/sla/batch"
)

// In SQLite a column can hold anything. The first rows tell what it is expected to hold, and
// whatever else it holds has to be read.

// sampleRows is how many rows tell what is expected.
const sampleRows = 100

// parsed are types of SQLite the values of which drivers make something else of, unless they are
// selected as +column.
var parsed = []string{"DATE", "DATETIME", "TIMESTAMP", "TIME", "BOOLEAN"}

// dynamicColumn returns how a column is read that has no type.
func (s *store) dynamicColumn(f *field, i int, name fragment) (column, error) {
	if s.asIs && slices.Contains(parsed, s.columns.types[i]) {
		return column{}, fmt.Errorf("the driver makes something else of the type %s: write +%s", s.columns.types[i], s.columns.names[i])
	}
	value := join("(+", name, ")")
	sample := s.expected(f, i)
	var c column
	var err error
	raw := value
	if s.based {
		raw = s.work(value)
	}
	switch {
	case sample.kind == number:
		c, err = s.wholeColumn(f, raw, 0, math.MaxInt64)
		c.sound = append(c.sound, join("(", raw, " IS NULL OR typeof(", raw, ") = 'integer')"))
		return c, err
	case sample.kind != text:
		return c, errors.New("its first values are neither whole numbers nor texts")
	}
	switch f.Kind {
	case batch.String, batch.Bool:
		c, err = s.textColumn(f, fill(s.bytes, raw))
	case batch.Decimal, batch.Int:
		c, err = s.digits(f, value, string(sample.text))
	case batch.Time:
		c, err = s.textTime(f, value, i, string(sample.text))
	default:
		return c, errors.New("durations in texts are read here")
	}
	c.sound = append(c.sound, join("(", raw, " IS NULL OR typeof(", raw, ") = 'text')"))
	return c, err
}

// expected returns the first value of a column.
func (s *store) expected(f *field, i int) cell {
	for _, row := range s.sample {
		if row[i].kind != null {
			return row[i]
		}
	}
	switch f.Kind {
	case batch.String:
		return cell{kind: text}
	case batch.Time:
		return cell{kind: text, text: []byte("2024-01-31T09:30:00Z")}
	}
	return cell{kind: number}
}

// either returns the condition that a value is missing, or else that something is true.
func (s *store) either(f *field, raw, valid fragment) fragment {
	parts := []any{"(", raw, " IS NULL OR ", valid}
	if marks := s.marks(f); len(marks) > 0 {
		parts = append(parts, " OR ", s.oneOf(raw, marks))
	}
	return join(append(parts, ")")...)
}

// digits returns how a number in a text is read that has as many digits behind the point as one
// of them has: written anew it must be the same text.
func (s *store) digits(f *field, value fragment, sample string) (column, error) {
	m := s.source()
	if p := s.says(f, func(c mapping.Column) string { return c.Decimal }, m.Decimal); p != "" && p != "." {
		return column{}, errors.New("numbers with a decimal mark of their own are read here")
	}
	_, behind, _ := strings.Cut(sample, ".")
	if scale := len(behind); scale > 18 || slices.ContainsFunc(s.marks(f), func(m string) bool { return strings.ContainsAny(m, "0123456789") }) {
		return column{}, errors.New("its numbers are read here")
	}
	n := join("CAST(replace(", value, ", '.', '') AS INTEGER)")
	again := join("CAST(", n, " AS TEXT)")
	if scale := len(behind); scale > 0 {
		one := "1" + strings.Repeat("0", scale)
		again = join("(CASE WHEN substr(", value, ", 1, 1) = '-' THEN '-' ELSE '' END) || printf('%d.%0", strconv.Itoa(scale), "d', abs(",
			n, ") / ", one, ", abs(", n, ") % ", one, ")")
	}
	valid := s.work(join("(", value, " = ", again, ")"))
	raw := s.work(value)
	c, err := s.wholeColumn(f, join("(CASE WHEN ", valid, " THEN ", s.work(n), " END)"), len(behind), math.MaxInt64)
	c.sound = append(c.sound, s.either(f, raw, valid))
	return c, err
}

// textTime returns how times in texts are read that are all written in ISO 8601 with seconds, and
// all with a zone or all without one.
func (s *store) textTime(f *field, value fragment, i int, sample string) (column, error) {
	if form := s.says(f, func(c mapping.Column) string { return c.Form }, s.source().Times); form != "" {
		return column{}, errors.New("times in the form " + form + " are read here")
	}
	if len(sample) < len("2006-01-02T15:04:05") {
		return column{}, errors.New("times without seconds are read here")
	}
	zoned := strings.TrimLeft(sample[19:], ".0123456789") != ""
	seconds := join("CAST(strftime('%s', substr(", value, ", 1, 19)) AS INTEGER)")
	valid := join("(strftime('%Y-%m-%d %H:%M:%S', substr(", value, ", 1, 19)) = replace(substr(", value, ", 1, 19), 'T', ' ')")
	raw, unit := s.work(value), int64(1_000_000_000)
	switch plain := s.plainTimes(i); {
	case plain && zoned:
		valid = join(valid, " AND substr(", value, ", 20) = 'Z')")
	case plain:
		valid = join(valid, " AND substr(", value, ", 20) = '')")
	default:
		seconds, valid, unit = fineTime(value, seconds, valid, zoned), join(valid, " AND ", fineForm(value, zoned), ")"), 1
	}
	valid = s.work(valid)
	at := s.work(seconds)
	c, err := s.timeColumn(f, join("(CASE WHEN ", valid, " THEN ", at, " END)"), unit, !zoned)
	c.sound = append(c.sound, s.either(f, raw, valid))
	return c, err
}

// plainTimes reports whether the sampled times have no fractions and no zone but Z.
func (s *store) plainTimes(i int) bool {
	for _, row := range s.sample {
		if t := string(row[i].text); row[i].kind == text && len(t) > 19 && t[19:] != "Z" {
			return false
		}
	}
	return true
}

// What stands behind the seconds of a time: a fraction and a zone.
const (
	tailOf     = "ltrim(substr(%[1]s, 20), '.0123456789')"
	fractionOf = "substr(%[1]s, 20, length(%[1]s) - 19 - length(" + tailOf + "))"
	nanosOf    = "CAST(substr(substr(" + fractionOf + ", 2) || '000000000', 1, 9) AS INTEGER)"
	offsetOf   = "(CASE WHEN " + tailOf + " = 'Z' THEN 0 ELSE (CAST(substr(" + tailOf + ", 2, 2) AS INTEGER) * 3600 + CAST(substr(" + tailOf + ", 5, 2) AS INTEGER) * 60)" +
		" * (CASE WHEN substr(" + tailOf + ", 1, 1) = '-' THEN -1 ELSE 1 END) END)"
	fractionForm = "(" + fractionOf + " = '' OR substr(" + fractionOf + ", 1, 1) = '.' AND length(" + fractionOf + ") BETWEEN 2 AND 10 AND instr(substr(" + fractionOf + ", 2), '.') = 0)"
	zoneForm     = "(" + tailOf + " = 'Z' OR " + tailOf + " GLOB '[+-][01][0-9]:[0-5][0-9]')"
)

// fineTime returns the nanoseconds of times with fractions and offsets.
func fineTime(value, seconds, valid fragment, zoned bool) fragment {
	if zoned {
		seconds = join("(", seconds, " - ", fill(offsetOf, value), ")")
	}
	// Not even a year that an integer has no room for may fail here.
	return join("(CASE WHEN ", valid, " AND substr(", value, ", 1, 4) BETWEEN '1680' AND '2259') THEN ", seconds, " * 1000000000 + ", fill(nanosOf, value), " END)")
}

// fineForm returns the condition that what stands behind the seconds is what it should be.
func fineForm(value fragment, zoned bool) fragment {
	if zoned {
		return join(fill(fractionForm, value), " AND ", fill(zoneForm, value), " AND substr(", value, ", 1, 4) BETWEEN '1680' AND '2259'")
	}
	return join(fill(fractionForm, value), " AND ", fill(tailOf, value), " = '' AND substr(", value, ", 1, 4) BETWEEN '1680' AND '2259'")
}
