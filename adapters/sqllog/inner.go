package sqllog

import (
	"regexp"
	"strconv"
)

// The rows that all statements select from, worked out of the columns.

// which says which rows count.
type which uint8

const (
	every which = iota
	// different rows: those that are the same in all fields count once.
	different
	// first rows with their key, in the order in which they are read.
	first
)

// rows is the SELECT that works out the fields that others speak of.
func (k *counter) rows(w which, of ...fragment) fragment {
	switch {
	case w == different:
		return join("(SELECT DISTINCT * FROM ", k.kept(w, nil), ")")
	case w == first && k.ordinal != "":
		return join("(SELECT * FROM (SELECT * FROM ", k.kept(w, nil), ") AS o WHERE pos IN (SELECT min(pos) FROM ", k.kept(w, nil), " GROUP BY ", k.names(k.ask.Key), "))")
	case w == first:
		return join("(SELECT * FROM (SELECT p.*, min(pos) OVER (PARTITION BY ", k.names(k.ask.Key), ") AS earliest FROM ", k.kept(w, nil), ") AS o WHERE pos = earliest)")
	case k.left.text != "":
		return join("(SELECT * FROM ", k.kept(w, append(of, k.left)), ")")
	}
	return join("(", k.decoded(w, named(of)), ")")
}

// kept is the SELECT of the rows, p, without those that are left out, with the names that some speak
// of, or all for nil.
func (k *counter) kept(w which, of []fragment) fragment {
	some := map[string]bool(nil)
	if of != nil {
		some = named(of)
	}
	f := join("(", k.decoded(w, some), ") AS p")
	if k.left.text != "" {
		f = join(f, " WHERE CASE WHEN ", k.left, " THEN 0 ELSE 1 END = 1")
	}
	return f
}

// isBad is true of rows that have to be read.
var isBad = fragment{text: "bad = 1"}

// unsound is true of those, too, of which the database cannot work something out.
func (k *counter) unsound() fragment {
	if len(k.lower.inexact) == 0 {
		return isBad
	}
	return join(isBad, orAny(k.lower.inexact))
}

// given are the names of what is worked out of columns.
var given = regexp.MustCompile(`(?i)^([cfru][0-9]+|t0|bad|odd|pos)$`)

// names finds such names.
var names = regexp.MustCompile(`\b([fu][0-9]+|t0|bad|odd)\b`)

// named returns the names that fragments speak of.
func named(of []fragment) map[string]bool {
	out := map[string]bool{}
	for _, f := range of {
		for _, name := range names.FindAllString(f.text, -1) {
			out[name] = true
		}
	}
	return out
}

// decoded selects the fields and flags, or those of some names, and, if they are numbered, the
// position of each row.
func (k *counter) decoded(w which, some map[string]bool) fragment {
	numbered := w == first
	var columns []fragment
	add := func(value fragment, name string) {
		if some == nil || some[name] {
			columns = append(columns, join(value, " AS ", name))
		}
	}
	for i, f := range k.fields {
		add(f.value, f.alias.text)
		switch {
		case !k.lower.plain[i]:
		case w == different: // which they are by values alone
			add(f.value, f.plain().text)
		default:
			add(f.raw, f.plain().text)
		}
	}
	if at := k.fields[k.ask.At]; at.native.text != "" {
		add(at.native, "t0")
	}
	bad, odd := k.flags()
	add(bad, "bad")
	add(odd, "odd")
	for i, c := range k.carried {
		if len(k.bases) > 0 {
			c.text = carried(i)
		}
		columns = append(columns, join(c, " AS ", carried(i)))
	}
	switch {
	case numbered && len(k.bases) > 0:
		columns = append(columns, fragment{text: "pos"})
	case numbered:
		columns = append(columns, k.position())
	}
	return join("SELECT ", list(columns, ",\n\t\t"), "\n\tFROM ", k.source(numbered), k.fence)
}

// flags are 1 of rows that have to be read, and of those whose texts have to be looked at.
func (k *counter) flags() (bad, odd fragment) {
	var sound, suspects []fragment
	for _, f := range k.fields {
		sound = append(sound, f.sound...)
		if f.suspect.text != "" {
			suspects = append(suspects, f.suspect)
		}
	}
	bad, odd = fragment{text: "0"}, fragment{text: "0"}
	if len(sound) > 0 {
		bad = join("CASE WHEN ", list(sound, " AND "), " THEN 0 ELSE 1 END")
	}
	if len(suspects) > 0 {
		odd = join("CASE WHEN ", list(suspects, " OR "), " THEN 1 ELSE 0 END")
	}
	return bad, odd
}

// carried is the name of a column as it is read.
func carried(i int) string { return "c" + strconv.Itoa(i) }

// position numbers the rows.
func (k *counter) position() fragment {
	if k.ordinal != "" {
		return fragment{text: k.ordinal + " AS pos"}
	}
	return fragment{text: "row_number() OVER (ORDER BY " + k.order + ") AS pos"}
}

// sorted is what rows are selected from, in their order if that is what numbers them.
func (k *counter) sorted(numbered bool) fragment {
	if numbered && k.ordinal != "" {
		return join("(SELECT * FROM ", k.from, " ORDER BY "+k.order+")")
	}
	return k.from
}

// source is what the fields are worked out of.
func (k *counter) source(numbered bool) fragment {
	if len(k.bases) == 0 {
		return k.sorted(numbered)
	}
	var columns []fragment
	for i, b := range k.bases {
		columns = append(columns, join(b, " AS r"+strconv.Itoa(i)))
	}
	for i, c := range k.carried {
		columns = append(columns, join(c, " AS ", carried(i)))
	}
	if numbered {
		columns = append(columns, k.position())
	}
	return join("(SELECT ", list(columns, ",\n\t\t\t"), "\n\t\tFROM ", k.sorted(numbered), k.fence, ") AS b")
}
