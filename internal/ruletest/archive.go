package ruletest

import (
	"bytes"
	"fmt"
	"strings"
	"unicode/utf8"

	"github.com/capitolato/capitolato/sla"
)

// MaxSize is the most bytes that a test file may have, its data included.
const MaxSize = 32 << 20

// archive is the text of a test file: a script, and files behind lines such as
// `-- calls.csv --`, as golang.org/x/tools/txtar has them.
type archive struct {
	name     string
	src      string
	starts   []int // where each line of src starts, and its end
	script   int   // lines of the script
	sections map[string]section
	found    sla.Diagnostics
	told     map[mistake]bool
	// How many more values of ranges, and how many more records, the file may stand for.
	spare, left int
}

// section is a file in an archive.
type section struct {
	line int // of its marker, from 0
	data []byte
}

// span is a part of a line: its bytes from from up to to.
type span struct{ line, from, to int }

const byteOrderMark = "\ufeff"

// newArchive takes a text apart.
func newArchive(name string, raw []byte) *archive {
	a := &archive{name: name, src: string(raw), starts: []int{0}, sections: map[string]section{}, told: map[mistake]bool{}, spare: MaxRecords, left: MaxRecords}
	if !utf8.Valid(raw) {
		a.src = strings.ToValidUTF8(a.src, "�")
		at := span{line: bytes.Count(raw[:invalid(raw)], []byte("\n"))}
		defer func() { a.tell(at, "encoding", "the file is not UTF-8 text", "save it as UTF-8") }()
	}
	if strings.HasPrefix(a.src, byteOrderMark) {
		a.starts[0] = len(byteOrderMark)
	}
	for i := a.starts[0]; i+1 < len(a.src); i++ {
		if a.src[i] == '\n' {
			a.starts = append(a.starts, i+1)
		}
	}
	a.starts = append(a.starts, len(a.src))
	a.script = a.lines()
	for i := range a.lines() {
		if name, ok := marker(a.line(i)); ok {
			a.begin(name, i)
		}
	}
	return a
}

// invalid returns the place of the first byte that is not UTF-8.
func invalid(raw []byte) int {
	for i := 0; i < len(raw); {
		r, size := utf8.DecodeRune(raw[i:])
		if r == utf8.RuneError && size == 1 {
			return i
		}
		i += size
	}
	return len(raw)
}

// marker returns the name in a line that begins a file.
func marker(line string) (name string, ok bool) {
	line = strings.TrimRight(line, " \t")
	if len(line) < len("-- x --") || !strings.HasPrefix(line, "-- ") || !strings.HasSuffix(line, " --") {
		return "", false
	}
	return strings.TrimSpace(line[len("--") : len(line)-len("--")]), true
}

// begin adds the file whose marker is a line.
func (a *archive) begin(name string, line int) {
	end := line + 1
	for end < a.lines() {
		if _, ok := marker(a.line(end)); ok {
			break
		}
		end++
	}
	if _, again := a.sections[name]; again {
		a.tell(a.whole(line), "twice", fmt.Sprintf("the file %s is in the archive twice", name), "give one of them another name")
	}
	a.script = min(a.script, line)
	a.sections[name] = section{line, []byte(a.src[a.starts[line+1]:a.starts[end]])}
}

// lines returns the number of lines.
func (a *archive) lines() int { return len(a.starts) - 1 }

// line returns a line without its end.
func (a *archive) line(n int) string {
	return strings.TrimRight(a.src[a.starts[n]:a.starts[n+1]], "\r\n")
}

// whole returns all of a line but the blanks around its text.
func (a *archive) whole(n int) span {
	text := a.line(n)
	return span{n, len(text) - len(strings.TrimLeft(text, " \t")), len(strings.TrimRight(text, " \t"))}
}

// text returns the part of a line.
func (a *archive) text(s span) string { return a.line(s.line)[s.from:s.to] }

// maxShown is the longest line that a place carries along.
const maxShown = 500

// position returns the place of a part of a line.
func (a *archive) position(s span) sla.Position {
	if s.line >= a.lines() {
		return sla.Position{File: a.name, Line: 1, Column: 1, Width: 1}
	}
	text := a.line(s.line)
	from := min(s.from, len(text))
	to := min(max(s.to, from), len(text))
	p := sla.Position{File: a.name, Line: s.line + 1,
		Column: utf8.RuneCountInString(text[:from]) + 1, Width: max(utf8.RuneCountInString(text[from:to]), 1)}
	if len(text) <= maxShown {
		p.Source = text
	}
	return p
}

// maxFound is how many mistakes are listed.
const maxFound = 100

// mistake is a mistake that was told.
type mistake struct {
	at            span
	code, message string
}

// tell reports a mistake, once: what cases share is read for each of them.
func (a *archive) tell(at span, code, message, hint string) {
	m := mistake{at, code, message}
	if len(a.found) < maxFound && !a.told[m] {
		a.told[m] = true
		a.found = append(a.found, sla.Diagnostic{Code: code, Message: message, Hint: hint, Pos: a.position(at)})
	}
}
