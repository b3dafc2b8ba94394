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
// which begins with a # that has blanks on both sides, or stands first.
func (a *archive) uncommented(n int) span {
	text := a.line(n)
	for i := range len(text) {
		if text[i] == '#' && (i == 0 || blank(text[i-1])) && (strings.TrimLeft(text[:i], " \t") == "" || i+1 == len(text) || blank(text[i+1])) {
			text = text[:i]
			break
		}
	}
	from := len(text) - len(strings.TrimLeft(text, " \t"))
	return span{n, from, max(from, len(strings.TrimRight(text, " \t")))}
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
