package markdown

import (
	"fmt"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/capitolato/capitolato/riesame/block"
)

// flow writes a text that begins a line.
func (p *printer) flow(t block.Text) string {
	return begin(p.text(t, false))
}

// text writes a text, in a cell of a table or elsewhere.
func (p *printer) text(t block.Text, cell bool) string {
	var b strings.Builder
	for i, s := range t {
		text := escape(s.Text)
		if s.Code && (s.Link == "" || !strings.ContainsAny(s.Text, "[]")) { // brackets would end the link
			text = code(s.Text, cell)
		}
		if s.Strong && apart(t, i) {
			text = strong(text)
		}
		if s.Link != "" && !p.NoLinks && strings.TrimSpace(text) != "" {
			text = "[" + text + "](#" + attribute(s.Link) + ")"
		}
		b.WriteString(text)
	}
	return b.String()
}

// apart reports whether a piece of a text may have marks around it: they count only if they do not
// stand between letters and punctuation.
func apart(t block.Text, i int) bool {
	before := i == 0 || strings.HasSuffix(t[i-1].Text, " ") || strings.HasSuffix(t[i-1].Text, "\n")
	last, _ := utf8.DecodeLastRuneInString(strings.Trim(t[i].Text, " "))
	letter := (unicode.IsLetter(last) || unicode.IsDigit(last)) && !t[i].Code && t[i].Link == ""
	after := i == len(t)-1 || letter || strings.HasPrefix(t[i+1].Text, " ")
	return before && after
}

// strong makes a text stand out, between blanks. One that has the marks for it already stays as it is.
func strong(text string) string {
	core := strings.TrimSpace(text)
	if core == "" || strings.Contains(core, "**") {
		return text
	}
	return strings.Replace(text, core, "**"+core+"**", 1)
}

// marks are the characters that Markdown or HTML gives a meaning inside a line, those by which GitHub
// knows addresses included: a name in a log must not become a link. What not every reader of Markdown
// takes behind a backslash is written as an entity, which all know.
var marks = strings.NewReplacer(`\`, `\\`, "`", "\\`", "*", `\*`, "_", `\_`, "[", `\[`, "]", `\]`, "#", `\#`, "!", `\!`,
	"<", "&lt;", ">", "&gt;", "&", "&amp;", "|", "&#124;", "~", "&#126;", "$", "&#36;", "@", "&#64;", "://", "&#58;//", "www.", `www\.`, "\n", "<br>")

// escape writes a text in which nothing is taken for Markdown or HTML. A line feed is a line break.
func escape(text string) string { return marks.Replace(printable(text)) }

// begin escapes what has a meaning at the beginning of a line only: the marks of lists and rules, and
// a link that some readers take for the box of a checklist.
func begin(text string) string {
	for rest := ""; rest != text; text = strings.TrimPrefix(text, "<br>") {
		rest = text
		text = strings.TrimLeft(text, " ") // and no line begins with a tag, which would be a block of HTML
	}
	if len(text) > 3 && (text[:3] == "[x]" || text[:3] == "[X]") {
		return fmt.Sprintf("[&#%d;%s", text[1], text[2:])
	}
	rest := strings.TrimLeft(text, "0123456789")
	if rest == "" {
		return text
	}
	numbered := len(rest) < len(text) && len(text)-len(rest) <= 9
	if numbered && strings.ContainsRune(".)", rune(rest[0])) || rest == text && strings.ContainsRune("-+=", rune(rest[0])) {
		return text[:len(text)-len(rest)] + `\` + rest
	}
	return text
}

// code writes an expression between as many backquotes as it takes, on one line. In a cell of a table
// a bar is escaped all the same.
func code(text string, cell bool) string {
	text = strings.TrimSpace(strings.ReplaceAll(printable(text), "\n", " "))
	if text == "" {
		return ""
	}
	if cell {
		text = strings.ReplaceAll(text, "|", `\|`)
	}
	fence := "`"
	for strings.Contains(text, fence) {
		fence += "`"
	}
	if len(fence) > 1 {
		text = " " + text + " "
	}
	return fence + text + fence
}

// attribute writes an anchor: letters, digits and hyphens only.
func attribute(id string) string {
	return strings.Map(func(r rune) rune {
		if r >= 'a' && r <= 'z' || r >= 'A' && r <= 'Z' || r >= '0' && r <= '9' || r == '-' {
			return r
		}
		return '-'
	}, id)
}

// printable replaces what cannot be seen, but for the line feed, and puts single blanks.
func printable(text string) string {
	text = strings.Map(func(r rune) rune {
		switch {
		case r == '\n':
			return r
		case unicode.IsControl(r), unicode.IsSpace(r):
			return ' '
		case r >= '\u202a' && r <= '\u202e', r >= '\u2066' && r <= '\u2069':
			return unicode.ReplacementChar
		}
		return r // of bytes that are no character, the replacement character
	}, text)
	for strings.Contains(text, "  ") {
		text = strings.ReplaceAll(text, "  ", " ")
	}
	return text
}
