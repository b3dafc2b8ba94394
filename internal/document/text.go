package document

import (
	"slices"
	"unicode/utf8"

	"github.com/capitolato/capitolato/sla"
)

// maxSourceLine is the longest line that a position carries along; carets below a longer one,
// such as JSON without line breaks, help nobody.
const maxSourceLine = 500

// text is what the file says and what the YAML parser is given. The two differ where line
// breaks are \r\n and where a value was mended.
type text struct {
	name  string
	src   []rune // the file, without a byte order mark
	lines []int  // where each line of src starts, as editors count lines
	run   []rune // what the YAML parser reads
	from  []int  // for each rune of run, and for its end, its place in src
	rows  []int  // where each line of run starts, as YAML counts lines
}

// newText returns the text of a file. It replaces what YAML cannot read and returns the places
// in src of the first byte that is not UTF-8 and of the first control character, or -1.
func newText(name string, data []byte) (t *text, badByte, control int) {
	t = &text{name: name, lines: []int{0}}
	badByte, control = -1, -1
	for len(data) > 0 {
		r, size := utf8.DecodeRune(data)
		data = data[size:]
		if r == utf8.RuneError && size == 1 && badByte < 0 {
			badByte = len(t.src)
		}
		if isControl(r) && control < 0 {
			control = len(t.src)
		}
		t.src = append(t.src, r)
	}
	for i, r := range t.src {
		crlf := r == '\r' && i+1 < len(t.src) && t.src[i+1] == '\n'
		if r == '\n' || r == '\r' && !crlf {
			t.lines = append(t.lines, i+1)
		}
		switch {
		case crlf:
			continue
		case r == '\r':
			r = '\n'
		case isControl(r):
			r = ' '
		}
		t.run = append(t.run, r)
		t.from = append(t.from, i)
	}
	t.from = append(t.from, len(t.src))
	t.findRows()
	return t, badByte, control
}

// isControl reports whether r may not stand in YAML.
func isControl(r rune) bool {
	return r < ' ' && r != '\t' && r != '\n' && r != '\r' || r == 0xFFFE || r == 0xFFFF
}

// isBreak reports whether YAML takes r, in run, for a line break.
func isBreak(r rune) bool { return r == '\n' || r == 0x85 || r == 0x2028 || r == 0x2029 }

// isBlank reports whether r is a space or a tab.
func isBlank(r rune) bool { return r == ' ' || r == '\t' }

// findRows finds the lines of run.
func (t *text) findRows() {
	t.rows = append(t.rows[:0], 0)
	for i, r := range t.run {
		if isBreak(r) {
			t.rows = append(t.rows, i+1)
		}
	}
}

// at returns the rune of run at i, or 0 outside it.
func (t *text) at(i int) rune {
	if i < 0 || i >= len(t.run) {
		return 0
	}
	return t.run[i]
}

// offset returns the place in run of a line and column that the YAML parser gave.
func (t *text) offset(line, column int) int {
	if line < 1 || line > len(t.rows) {
		return len(t.run)
	}
	return min(t.rows[line-1]+max(column-1, 0), len(t.run))
}

// row returns the number of the line of run that holds i, from 0.
func (t *text) row(i int) int {
	n, found := slices.BinarySearch(t.rows, i)
	if !found {
		n--
	}
	return n
}

// rowEnd returns the end of a line of run, before its line break.
func (t *text) rowEnd(row int) int {
	if row+1 < len(t.rows) {
		return t.rows[row+1] - 1
	}
	return len(t.run)
}

// column returns the column of i in its line of run, from 0.
func (t *text) column(i int) int { return i - t.rows[t.row(i)] }

// replace puts other runes in the place of those from a to b. Each stands in the file where
// origin says.
func (t *text) replace(a, b int, with []rune, origin []int) {
	t.run = slices.Replace(t.run, a, b, with...)
	t.from = slices.Replace(t.from, a, b, origin...)
	t.findRows()
}

// position returns the place in the file of the runes of run from a to b. What continues on
// further lines is cut at the end of the first.
func (t *text) position(a, b int) sla.Position {
	a = min(max(a, 0), len(t.run))
	b = min(max(b, a), len(t.run))
	return t.sourcePosition(t.from[a], t.from[b])
}

// sourcePosition returns the place of the runes of src from a to b.
func (t *text) sourcePosition(a, b int) sla.Position {
	n, found := slices.BinarySearch(t.lines, a)
	if !found {
		n--
	}
	start, end := t.lines[n], len(t.src)
	if n+1 < len(t.lines) {
		end = t.lines[n+1]
	}
	for end > start && (t.src[end-1] == '\n' || t.src[end-1] == '\r') {
		end--
	}
	a = min(a, end)
	p := sla.Position{File: t.name, Line: n + 1, Column: a - start + 1, Width: max(min(b, end)-a, 1)}
	if end-start <= maxSourceLine {
		p.Source = string(t.src[start:end])
	}
	return p
}
