package sqllog

import (
	"math/big"
	"strconv"
	"strings"
	"time"
)

// moment is how the instant of a record is compared with bounds: as what is stored, where a
// parameter can be of that type, for working a number out of it costs a scan as much as all the
// rest; otherwise as a number of units.
type moment struct {
	*counting
	alias   fragment // of the field
	value   fragment // that is compared
	unit    int64    // in nanoseconds
	storage *storage // of what is stored; nil for a number
}

// moment returns how the field is compared with bounds.
func (f column) moment(c *counting) moment {
	m := moment{counting: c, alias: f.alias, value: f.alias, unit: f.unit.Num().Int64()}
	if f.native.text != "" {
		m.value, m.storage = fragment{text: "t0"}, f.storage
	}
	return m
}

// whole returns the unit.
func (m moment) whole() *big.Rat { return big.NewRat(m.unit, 1) }

// has reports whether bounds are whole numbers of units.
func (m moment) has(bounds []int64) bool {
	for _, b := range bounds {
		if b%m.unit != 0 || dayLength%m.unit != 0 {
			return false
		}
	}
	return true
}

// dayLength is a day of 24 hours.
const dayLength = int64(24 * 3600 * 1_000_000_000)

// bound returns the parameter that a bound is.
func (m moment) bound(ns int64) fragment {
	if m.storage == nil {
		return m.limit(ns / m.unit)
	}
	return m.storage.instant(ns)
}

// instant returns the parameter that an instant is.
func (s *storage) instant(ns int64) fragment {
	return fill(s.bound, fragment{"\x00", []any{instantText(ns)}})
}

// instantText writes an instant as databases read it.
func instantText(ns int64) string {
	return time.Unix(0, ns).UTC().Format("2006-01-02 15:04:05.999999+00")
}

// stored is the number of units of an aggregate of the moment.
func (m moment) stored(function string) fragment {
	f := join(function, "(", m.value, ")")
	if m.storage == nil {
		return f
	}
	return fill(m.storage.value, f)
}

// from and before are conditions.
func (m moment) from(ns int64) fragment   { return join(m.value, " >= ", m.bound(ns)) }
func (m moment) before(ns int64) fragment { return join(m.value, " < ", m.bound(ns)) }

// index numbers the parts of the period that an instant is in; what is outside has a number that no
// part has.
func (m moment) index(bounds []int64) fragment {
	if m.storage != nil {
		var texts []string
		for _, b := range bounds {
			texts = append(texts, `"`+instantText(b)+`"`)
		}
		return join(fill(m.storage.index, m.value, fragment{"\x00", []any{"{" + strings.Join(texts, ",") + "}"}}), " - 1")
	}
	last := len(bounds) - 1
	parts := []any{"CASE WHEN ", m.before(bounds[0]), " OR ", m.from(bounds[last]), " THEN -1"}
	for i := 0; i < last; {
		j := i + 1
		for j < last && bounds[j]-bounds[i] == int64(j-i)*dayLength && bounds[j+1]-bounds[j] == dayLength {
			j++
		}
		n := m.divided(bounds, i, j)
		if j < last {
			parts = append(parts, " WHEN ", m.before(bounds[j]), " THEN ", n)
		} else {
			parts = append(parts, " ELSE ", n)
		}
		i = j
	}
	return join(append(parts, " END")...)
}

// divided numbers the parts from i to j: days that have as many hours are divided, not listed.
func (m moment) divided(bounds []int64, i, j int) fragment {
	if j == i+1 {
		return fragment{text: strconv.Itoa(i)}
	}
	n := fill(m.quotient, join("(", m.value, " - ", m.integer(bounds[i]/m.unit), ")"), m.integer(dayLength/m.unit))
	if i > 0 {
		n = join(n, " + ", strconv.Itoa(i))
	}
	return n
}
