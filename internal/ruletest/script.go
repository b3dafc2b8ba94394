package ruletest

import (
	"fmt"
	"regexp"
	"strconv"
	"strings"
)

// statement is a line that begins with a verb, and the indented lines below it.
type statement struct {
	verb span
	args span // what stands behind the verb
	rows []span
}

// statements takes the script apart. Comments and empty lines are left out.
func (a *archive) statements() []statement {
	var out []statement
	for n := range a.script {
		s := a.uncommented(n)
		if s.from == s.to {
			continue
		}
		if s.from > 0 {
			if len(out) == 0 {
				a.tell(s, "indent", "an indented line is a row of the records above it, and there are none", "begin the line with a verb, without blanks")
				continue
			}
			out[len(out)-1].rows = append(out[len(out)-1].rows, s)
			continue
		}
		verb, args := a.cut(s)
		out = append(out, statement{verb: verb, args: args})
	}
	return out
}

// uncommented returns the text of a line without the blanks around it and without its comment,
// which begins with a # that has blanks on both sides, or stands first. In cells quotes hide it.
func (a *archive) uncommented(n int) span {
	text := a.line(n)
	cells := strings.HasPrefix(text, " ") || strings.HasPrefix(text, "\t") || strings.HasPrefix(text, "records") || strings.HasPrefix(text, "default")
	quoted, empty := false, true
	for i := range len(text) {
		switch c := text[i]; {
		case c == '"' && cells:
			quoted = !quoted
		case c == '#' && !quoted && (empty || blank(text[i-1]) && (i+1 == len(text) || blank(text[i+1]))):
			return a.trim(span{n, 0, i})
		}
		empty = empty && blank(text[i])
	}
	return a.trim(span{n, 0, len(text)})
}

// trim returns a part of a line without the blanks around it.
func (a *archive) trim(s span) span {
	text := a.line(s.line)
	for s.from < s.to && blank(text[s.from]) {
		s.from++
	}
	for s.from < s.to && blank(text[s.to-1]) {
		s.to--
	}
	return s
}

func blank(c byte) bool { return c == ' ' || c == '\t' }

// cut returns the first word of a part of a line and what follows it.
func (a *archive) cut(s span) (word, rest span) {
	text := a.line(s.line)
	word = s
	for word.to = s.from; word.to < s.to && !blank(text[word.to]); {
		word.to++
	}
	rest = span{s.line, word.to, s.to}
	for rest.from < rest.to && blank(text[rest.from]) {
		rest.from++
	}
	return word, rest
}

// words returns the words of a part of a line.
func (a *archive) words(s span) []span {
	var out []span
	for s.from < s.to {
		var w span
		w, s = a.cut(s)
		out = append(out, w)
	}
	return out
}

// repetition matches the number of times at the end of a row.
var repetition = regexp.MustCompile(`(?:^|[ \t])x[ \t]+([0-9][^ \t"]*)$`)

// times returns how often a row is repeated, and the part of the line before that.
func (a *archive) times(s span) (row span, n int) {
	text := a.text(s)
	m := repetition.FindStringSubmatchIndex(text)
	if m == nil {
		return s, 1
	}
	row = span{s.line, s.from, s.from + len(strings.TrimRight(text[:m[0]], " \t"))}
	n, err := strconv.Atoi(strings.ReplaceAll(text[m[2]:m[3]], "_", ""))
	if err != nil || n < 1 || n > MaxRecords {
		a.tell(span{s.line, s.from + m[2], s.to}, "times", fmt.Sprintf("a row can be repeated from 1 to %d times", MaxRecords),
			"write the number in digits; _ may stand between them")
		n = 1
	}
	return row, n
}
