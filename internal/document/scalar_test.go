package document_test

import (
	"fmt"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"github.com/capitolato/capitolato/internal/document"
)

// writer writes a YAML text and notes where each rune of one scalar's value stands in it.
type writer struct {
	strings.Builder
	line, column int // of the next rune
	eol          string
	at           []place
}

// place is a line and a column, both from 1, and a number of characters.
type place struct{ line, column, width int }

// put writes text that is on one line, as the source of the next rune of the value if noted.
func (w *writer) put(s string, noted bool) {
	n := len([]rune(s))
	if noted {
		w.at = append(w.at, place{w.line, w.column, n})
	}
	w.WriteString(s)
	w.column += n
}

// newline writes a line break, and note as put does.
func (w *writer) newline(noted bool) {
	if noted {
		w.at = append(w.at, place{w.line, w.column, 1})
	}
	w.WriteString(w.eol)
	w.line, w.column = w.line+1, 1
}

// blank reports whether the rune at i is white space, or outside the value.
func blank(value []rune, i int) bool {
	return i < 0 || i >= len(value) || strings.ContainsRune(" \t\n", value[i])
}

// fold writes the rune at i as a line break, if it can be one, and returns how many runes it
// wrote: a space is one break, n line breaks are n+1.
func (w *writer) fold(t *rapid.T, value []rune, i, indent int) int {
	n := 1
	for value[i] == '\n' && i+n < len(value) && value[i+n] == '\n' {
		n++
	}
	if value[i] != ' ' && value[i] != '\n' || blank(value, i-1) || blank(value, i+n) {
		return 0
	}
	if value[i] == ' ' {
		if !rapid.Bool().Draw(t, "fold") {
			return 0
		}
		w.put(strings.Repeat(" ", rapid.IntRange(0, 2).Draw(t, "trailing")), false)
		w.newline(true)
	} else {
		w.newline(false)
		for range n {
			w.put(strings.Repeat(" ", rapid.IntRange(0, 2).Draw(t, "inside")), false)
			w.newline(true)
		}
	}
	w.put(strings.Repeat(" ", indent+rapid.IntRange(0, 2).Draw(t, "more")), false)
	return n
}

// plain writes the value without quotes.
func (w *writer) plain(t *rapid.T, value []rune, indent int) {
	for i := 0; i < len(value); {
		if n := w.fold(t, value, i, indent); n > 0 {
			i += n
			continue
		}
		w.put(string(value[i]), true)
		i++
	}
}

// single writes the value in single quotes.
func (w *writer) single(t *rapid.T, value []rune, indent int) {
	w.put("'", false)
	for i := 0; i < len(value); {
		if n := w.fold(t, value, i, indent); n > 0 {
			i += n
			continue
		}
		w.put(strings.ReplaceAll(string(value[i]), "'", "''"), true)
		i++
	}
	w.put("'", false)
}

// double writes the value in double quotes, with every kind of escape.
func (w *writer) double(t *rapid.T, value []rune, indent int) {
	w.put(`"`, false)
	broken := false
	for i := 0; i < len(value); {
		if n := w.fold(t, value, i, indent); n > 0 && !broken {
			i += n
			continue
		}
		if rapid.IntRange(0, 9).Draw(t, "break") == 0 {
			w.put(`\`, false)
			w.newline(false)
			w.put(strings.Repeat(" ", indent), false)
			broken = true
		}
		w.put(escaped(t, value[i], broken || blank(value, i)), true)
		i, broken = i+1, false
	}
	w.put(`"`, false)
}

// escaped returns a spelling of r in double quotes, not r itself if must.
func escaped(t *rapid.T, r rune, must bool) string {
	short := map[rune]string{'\n': `\n`, '\t': `\t`, '"': `\"`, '\\': `\\`, ' ': `\ `, '/': `\/`,
		0: `\0`, 7: `\a`, 8: `\b`, 11: `\v`, 12: `\f`, 13: `\r`, 27: `\e`, 0x85: `\N`, 0xa0: `\_`, 0x2028: `\L`, 0x2029: `\P`}
	s, has := short[r]
	switch kind := rapid.IntRange(0, 4).Draw(t, "escape"); {
	case kind == 0 && r <= 0xff:
		return fmt.Sprintf(`\x%02x`, r)
	case kind <= 1 && r <= 0xffff:
		return fmt.Sprintf(`\u%04X`, r)
	case kind <= 1:
		r -= 0x10000
		return fmt.Sprintf(`\u%04x\u%04X`, 0xd800+r>>10, 0xdc00+r&0x3ff)
	case kind == 2 || !has && must:
		return fmt.Sprintf(`\U%08x`, r)
	case has:
		return s
	}
	return string(r)
}

// block writes the value, which ends in a line break, in a literal or folded block.
func (w *writer) block(t *rapid.T, value []rune, literal bool, parent, indent int) {
	head := map[bool]string{true: "|", false: ">"}[literal]
	indent = max(indent, 1)
	digit := value[0] == ' ' || value[0] == '\n' || rapid.Bool().Draw(t, "digit")
	if digit {
		head += fmt.Sprint(indent - max(parent, 0))
	}
	if strings.HasSuffix(string(value), "\n\n") || string(value) == "\n" || rapid.Bool().Draw(t, "keep") {
		head += "+"
	}
	w.put(head, false)
	if rapid.Bool().Draw(t, "comment") {
		w.put(" # a comment", false)
	}
	w.newline(false)
	start := true
	for i, r := range value {
		if start && r != '\n' {
			w.put(strings.Repeat(" ", indent), false)
		}
		start = false
		switch {
		case r == '\n':
			// In a folded block one break between texts is a space, so write one more.
			if !literal && i > 0 && value[i-1] != '\n' && i+1 < len(value) && hasText(value[i:]) {
				w.newline(false)
			}
			w.newline(true)
			start = true
		case !literal && r == ' ' && !blank(value, i-1) && !blank(value, i+1) && rapid.Bool().Draw(t, "fold"):
			w.newline(true)
			start = true
		default:
			w.put(string(r), true)
		}
	}
}

// hasText reports whether anything but line breaks follows.
func hasText(value []rune) bool { return strings.Trim(string(value), "\n") != "" }

// setting writes what stands before the scalar, and returns its path, the column of the block
// that holds it, the text that follows, and whether it is inside brackets.
func (w *writer) setting(t *rapid.T) (path string, parent int, after string, inFlow bool) {
	switch rapid.IntRange(0, 5).Draw(t, "setting") {
	case 0:
		w.put("k: ", false)
		return "/k", 0, "", false
	case 1:
		w.put("è: à", false)
		w.newline(false)
		w.put("k:", false)
		w.newline(false)
		w.put("  m/n: ", false)
		return "/k/m~1n", 2, "", false
	case 2:
		w.put("- - x", false)
		w.newline(false)
		w.put("  -  k~: ", false)
		return "/0/1/k~0", 5, "", false
	case 3:
		w.put("- è", false)
		w.newline(false)
		w.put("- ", false)
		return "/1", 0, "", false
	case 4:
		return "", -1, "", false
	default:
		w.put(`{"à😀": [a, { k: `, false)
		return "/à😀/1/k", -1, " }]}", true
	}
}

// TestPositions writes random values in every style of YAML and checks that each of their
// characters is found where it was written.
func TestPositions(t *testing.T) {
	const words = `abèŁ”😀.)=<`
	alphabets := map[string]string{
		"plain":   words + "  \n",
		"single":  words + "  \n\t'\"\\:#,[]{}",
		"double":  words + "  \n\t'\"\\:#,[]{}/\x00\a\b\v\f\r\x1b\u0085\u00a0\u2028\u2029",
		"literal": words + "  \n\t'\"\\:#,[]{}",
		"folded":  words + "  \n'\"\\:#,[]{}",
	}
	rapid.Check(t, func(t *rapid.T) {
		style := rapid.SampledFrom([]string{"plain", "single", "double", "literal", "folded"}).Draw(t, "style")
		value := rapid.SliceOfN(rapid.SampledFrom([]rune(alphabets[style])), 1, 30).Draw(t, "value")
		w := &writer{line: 1, column: 1, eol: rapid.SampledFrom([]string{"\n", "\r\n", "\r"}).Draw(t, "eol")}
		if rapid.Bool().Draw(t, "bom") {
			w.WriteString("\ufeff")
		}
		path, parent, after, inFlow := w.setting(t)
		indent := parent + 1 + rapid.IntRange(0, 2).Draw(t, "indent")
		value = w.scalar(t, style, value, parent, indent, inFlow)
		w.put(after, false)
		if after != "" || rapid.Bool().Draw(t, "eof") && !strings.HasSuffix(w.String(), w.eol) {
			w.newline(false)
		}
		checkPlaces(t, w, path, value)
	})
}

// scalar writes a value in a style that can hold it, and returns what it wrote.
func (w *writer) scalar(t *rapid.T, style string, value []rune, parent, indent int, inFlow bool) []rune {
	isSpace := func(r rune) bool { return strings.ContainsRune(" \t\n", r) }
	switch {
	case style == "double":
		w.double(t, value, indent)
		return value
	case style == "plain":
		// Runs of white space with a break in them have no plain form, nor have the ends.
		value = []rune("a" + strings.Join(strings.Fields(string(value)), " ") + "z")
		w.plain(t, value, indent)
	case style == "single" || inFlow:
		lines := strings.FieldsFunc(string(value), func(r rune) bool { return r == '\n' })
		for i := range lines {
			lines[i] = "x" + strings.TrimFunc(lines[i], isSpace) + "y"
		}
		value = []rune(strings.Join(lines, rapid.SampledFrom([]string{"\n", "\n\n"}).Draw(t, "breaks")))
		w.single(t, value, indent)
	case style == "literal":
		value = append(value, '\n')
		w.block(t, value, true, parent, indent)
	default:
		lines := strings.Split(string(value), "\n")
		for i := range lines {
			lines[i] = strings.TrimFunc(lines[i], isSpace)
		}
		value = []rune("b" + strings.Join(lines, "\n") + "\n")
		w.block(t, value, false, parent, indent)
	}
	return value
}

// checkPlaces reads what was written and compares the value and its places.
func checkPlaces(t *rapid.T, w *writer, path string, value []rune) {
	doc, found := document.Parse("x", []byte(w.String()))
	if len(found) > 0 {
		t.Fatalf("%q: %v", w.String(), found)
	}
	if got, ok := doc.Text(path); !ok || got != string(value) {
		t.Fatalf("%q: value is %q, want %q", w.String(), got, string(value))
	}
	for i := range value {
		pos := doc.Locate(path, i, i+1)
		if got := (place{pos.Line, pos.Column, pos.Width}); got != w.at[i] {
			t.Fatalf("%q: rune %d (%q) is at %v, want %v", w.String(), i, value[i], got, w.at[i])
		}
	}
}
