package document

import (
	"bytes"
	"fmt"

	"github.com/capitolato/capitolato/sla"
)

// MaxSize is the largest document, in bytes, that is read.
const MaxSize = 1 << 20

// maxMarks is how many line breaks, colons, commas, quotes, brackets and the like a document has.
// The YAML parser keeps all of what stands in brackets before it makes anything of it, at some
// hundreds of bytes for each.
const maxMarks = 250_000

// unreadable says why data is not worth reading, if so.
func unreadable(data []byte) (problem, hint string) {
	switch {
	case len(data) > MaxSize:
		return fmt.Sprintf("the document has %d bytes, more than the %d that are read", len(data), MaxSize),
			"check that it is the right file"
	case bytes.HasPrefix(data, []byte("\xff\xfe")) || bytes.HasPrefix(data, []byte("\xfe\xff")):
		return "the document is UTF-16 text", "save it as UTF-8"
	case countMarks(data) > maxMarks:
		return fmt.Sprintf("the document has more than %d lines, commas, quotes and brackets", maxMarks),
			"check that it is the right file"
	}
	return "", ""
}

// countMarks counts what makes the YAML parser use memory.
func countMarks(data []byte) int {
	n := 0
	for _, b := range data {
		switch b {
		case '\n', '\r', ',', ':', '[', ']', '{', '}', '?', '&', '*', '!', '-', '"', '\'':
			n++
		}
	}
	return n
}

// read takes in the text of the file.
func (p *parser) read(name string, data []byte) {
	t, badByte, control := newText(name, data)
	p.text = t
	if badByte >= 0 {
		p.add(sla.Diagnostic{Code: "encoding", Message: "a character here is not UTF-8",
			Hint: "save the file as UTF-8; Windows-1252 is not read", Pos: t.sourcePosition(badByte, badByte+1)})
	}
	if control >= 0 {
		p.add(sla.Diagnostic{Code: "encoding", Message: fmt.Sprintf("a control character (%U) stands here", t.src[control]),
			Hint: "delete it", Pos: t.sourcePosition(control, control+1)})
	}
	if first := firstRune(t.run); first == '{' || first == '[' {
		p.joinSurrogates(0, len(t.run))
	}
}

// firstRune returns the first rune that is not white space.
func firstRune(run []rune) rune {
	for _, r := range run {
		if !isBlank(r) && !isBreak(r) {
			return r
		}
	}
	return 0
}
