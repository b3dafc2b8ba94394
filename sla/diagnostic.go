package sla

import (
	"fmt"
	"slices"
	"strings"
	"unicode/utf8"
)

// Severity tells an error, which stops, from a warning, which does not.
type Severity int

// The severities.
const (
	Error Severity = iota
	Warning
)

// Diagnostic is one thing that is wrong with a contract or another document: where it stands,
// what it is and what to do about it.
type Diagnostic struct {
	Severity Severity
	// Code is the kind of problem, such as "unknown-name". It is stable.
	Code    string
	Message string
	// Hint says what to do, or is empty.
	Hint string
	// Path is the JSON Pointer of the value at fault, such as "/areas/0/indicators/2/target".
	Path string
	// Text is the expression or scalar at fault; From and To, in runes, are the part of it
	// that is. Where there is no part to point at they are equal.
	Text     string
	From, To int
	// Pos is the place in the file, where there is one.
	Pos Position
}

// Position is a place in a file. The zero Position is no place.
type Position struct {
	File string
	// Line and Column count from 1, the column in characters.
	Line, Column int
	// Width is the number of characters at fault on the line, at least 1.
	Width int
	// Source is the line.
	Source string
}

// Origin knows where the values of a document stand in the file it was read from.
type Origin interface {
	// Locate returns the place of the runes from (included) to (excluded) of the scalar with
	// a JSON Pointer; from 0 to 0 is its start. For a path that the document lacks it is the
	// place of the nearest value above it.
	Locate(path string, from, to int) Position
}

// String returns the diagnostic in the form of compilers: the place, the message, the line
// with carets below the part at fault, and what to do.
func (d Diagnostic) String() string {
	var b strings.Builder
	line, column, width := d.Pos.Source, d.Pos.Column, d.Pos.Width
	switch {
	case d.Pos.Line > 0:
		fmt.Fprintf(&b, "%s:%d:%d: ", d.Pos.File, d.Pos.Line, d.Pos.Column)
	default:
		if d.Path != "" {
			fmt.Fprintf(&b, "%s: ", d.Path)
		}
		line, column, width = excerpt(d.Text, d.From, d.To)
	}
	if d.Severity == Warning {
		b.WriteString("warning: ")
	}
	b.WriteString(d.Message)
	if line != "" {
		fmt.Fprintf(&b, "\n    %s\n    %s%s", line, indent(line, column-1), strings.Repeat("^", max(width, 1)))
	}
	if d.Hint != "" {
		fmt.Fprintf(&b, "\n    %s", d.Hint)
	}
	return b.String()
}

// excerpt returns the line of text that holds the rune from, and the column and width of the
// part up to the rune to that is on it.
func excerpt(text string, from, to int) (line string, column, width int) {
	start := 0
	for _, l := range strings.Split(text, "\n") {
		n := utf8.RuneCountInString(l)
		if from <= start+n {
			return l, from - start + 1, min(to, start+n) - from
		}
		start += n + 1
	}
	return "", 0, 0
}

// indent returns white space as wide as the first n characters of line.
func indent(line string, n int) string {
	var b strings.Builder
	for _, r := range line {
		if n--; n < 0 {
			break
		}
		if r != '\t' {
			r = ' '
		}
		b.WriteRune(r)
	}
	return b.String()
}

// Diagnostics is every problem found, in the order of the document. As an error it holds at
// least one problem whose severity is Error.
type Diagnostics []Diagnostic

// Error returns all of them, one below the other.
func (ds Diagnostics) Error() string {
	lines := make([]string, len(ds))
	for i, d := range ds {
		lines[i] = d.String()
	}
	return strings.Join(lines, "\n")
}

// Err returns ds if it holds an error, and nil if it holds warnings at most.
func (ds Diagnostics) Err() error {
	for _, d := range ds {
		if d.Severity == Error {
			return ds
		}
	}
	return nil
}

// Locate fills in the positions that origin knows and sorts by place, then by path.
func (ds Diagnostics) Locate(origin Origin) {
	if origin != nil {
		for i := range ds {
			if ds[i].Pos.Line == 0 {
				ds[i].Pos = origin.Locate(ds[i].Path, ds[i].From, ds[i].To)
			}
		}
	}
	slices.SortStableFunc(ds, func(a, b Diagnostic) int {
		if c := a.Pos.Line - b.Pos.Line; c != 0 {
			return c
		}
		if c := a.Pos.Column - b.Pos.Column; c != 0 {
			return c
		}
		if c := strings.Compare(a.Path, b.Path); c != 0 && a.Pos.Line == 0 {
			return c
		}
		return a.From - b.From
	})
}
