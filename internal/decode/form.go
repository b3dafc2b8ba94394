package decode

import (
	"fmt"
	"strings"
)

// A form is the compiled form of a time: its parts in their order.
type form []part

// part is one part of a form: a number, a zone or a character that must be there.
type part struct {
	kind partKind
	char byte
}

type partKind uint8

const (
	literal partKind = iota
	year4
	year2 // 69 to 99 are of the last century, as in package time
	month2
	month1 // one or two digits
	day2
	day1
	hour1 // always one or two digits, as in package time
	minute2
	second2
	fraction // optional, and allowed after every second
	offset   // Z, ±hh, ±hh:mm or ±hhmm
)

// layoutParts are the numbers of package time's layouts, longer ones first.
var layoutParts = []struct {
	text string
	kind partKind
}{
	{"2006", year4}, {"Z07:00", offset}, {"Z0700", offset}, {"Z07", offset},
	{"-07:00", offset}, {"-0700", offset}, {"-07", offset},
	{"06", year2}, {"01", month2}, {"02", day2}, {"15", hour1}, {"04", minute2}, {"05", second2},
	{"1", month1}, {"2", day1},
}

// newForms compiles a form and, where a part of it stands in brackets, what it is without.
func newForms(text string) (long, short form, err error) {
	before, rest, ok := strings.Cut(text, "[")
	if !ok {
		long, err = newForm(text)
		return long, nil, err
	}
	inside, after, ok := strings.Cut(rest, "]")
	if !ok || strings.ContainsAny(inside+after, "[]") {
		return nil, nil, fmt.Errorf("the form %q must have one part in brackets: write it like dd/mm/yyyy hh:mm[:ss]", text)
	}
	if long, err = newForm(before + inside + after); err == nil {
		short, err = newForm(before + after)
	}
	return long, short, err
}

// newForm compiles a form. It is a pattern of the letters y, m, d, h, s, f and z, or, where it
// has digits, a layout of package time.
func newForm(text string) (form, error) {
	var f form
	var err error
	if strings.ContainsAny(text, "0123456789") {
		f, err = layout(text)
	} else {
		f, err = pattern(text)
	}
	if err != nil {
		return nil, err
	}
	return f, f.check(text)
}

// layout compiles a layout of package time.
func layout(text string) (form, error) {
	var f form
next:
	for rest := text; rest != ""; {
		for _, p := range layoutParts {
			if tail, ok := strings.CutPrefix(rest, p.text); ok {
				f = append(f, part{kind: p.kind})
				rest = tail
				continue next
			}
		}
		if tail := strings.TrimLeft(rest[1:], "09"); (rest[0] == '.' || rest[0] == ',') && len(tail) < len(rest)-1 {
			f = append(f, part{kind: fraction})
			rest = tail
			continue
		}
		if c := rest[0]; c >= '0' && c <= '9' || c >= 'A' && c <= 'Z' && c != 'T' || c >= 'a' && c <= 'z' {
			return nil, fmt.Errorf("%q is not a form of times: write it like dd/mm/yyyy hh:mm:ss", text)
		}
		f = append(f, part{char: rest[0]})
		rest = rest[1:]
	}
	return f, nil
}

// pattern compiles a pattern such as dd/mm/yyyy hh:mm:ss, or gg/mm/aaaa hh:mm:ss as Excel says
// in Italian. Upper and lower case are the same, but T and Z stand for themselves. An m is
// minutes after an h, and months otherwise.
func pattern(text string) (form, error) {
	var f form
	hours := false
	for i := 0; i < len(text); {
		c := text[i]
		j := i
		for j < len(text) && text[j]|0x20 == c|0x20 {
			j++
		}
		p, ok := letters(c, j-i, hours)
		if !ok {
			return nil, fmt.Errorf("%q is not a form of times, because of %q: write it like dd/mm/yyyy hh:mm:ss", text, text[i:j])
		}
		switch {
		case p.kind == literal:
			j = i + 1
		case p.kind == hour1:
			hours = true
		case p.kind == minute2:
			hours = false
		case p.kind == fraction && len(f) > 0 && (f[len(f)-1].char == '.' || f[len(f)-1].char == ','):
			f = f[:len(f)-1]
		}
		f = append(f, p)
		i = j
	}
	return f, nil
}

// letters returns what a run of n letters means.
func letters(c byte, n int, hours bool) (part, bool) {
	if c == 'T' || c == 'Z' {
		return part{char: c}, true
	}
	lower := c | 0x20
	if lower < 'a' || lower > 'z' {
		return part{char: c}, c < 0x80
	}
	kinds := map[byte][]partKind{
		'y': {2: year2, 4: year4},
		'a': {2: year2, 4: year4}, // anno
		'd': {1: day1, 2: day2},
		'g': {1: day1, 2: day2}, // giorno
		'm': {1: month1, 2: month2},
		'h': {1: hour1, 2: hour1},
		's': {2: second2},
		'z': {1: offset},
	}[lower]
	switch {
	case lower == 'f':
		return part{kind: fraction}, true
	case lower == 'm' && hours:
		return part{kind: minute2}, n == 2
	case n >= len(kinds) || kinds[n] == literal:
		return part{}, false
	}
	return part{kind: kinds[n]}, true
}

// check reports what a form lacks, or has twice.
func (f form) check(text string) error {
	var seen [offset + 1]int
	for _, p := range f {
		seen[p.kind]++
	}
	year, month, day := seen[year4]+seen[year2], seen[month1]+seen[month2], seen[day1]+seen[day2]
	if year != 1 || month != 1 || day != 1 {
		return fmt.Errorf("the form %q must have a day, a month and a year, once each: write it like dd/mm/yyyy hh:mm:ss", text)
	}
	if seen[hour1] > 1 || seen[minute2] != seen[hour1] || seen[second2] > seen[minute2] ||
		seen[fraction] > seen[second2] || seen[offset] > 1 {
		return fmt.Errorf("the form %q must have hours and minutes, with or without seconds, once each: write it like dd/mm/yyyy hh:mm:ss", text)
	}
	for i, p := range f {
		if p.kind == fraction && (i == 0 || f[i-1].kind != second2) {
			return fmt.Errorf("the form %q must have its fraction right after the seconds", text)
		}
	}
	return nil
}
