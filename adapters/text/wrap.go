package text

import (
	"strings"
	"unicode"

	"github.com/capitolato/capitolato/riesame/block"
)

// wrap breaks a text into lines no wider than most, between words where it can. There is at least
// one line.
func wrap(text string, most int) []string {
	var lines []string
	for _, part := range strings.Split(printable(text), "\n") {
		line, n := "", 0
		for _, word := range strings.Fields(part) {
			w := width(word)
			if line != "" && n+1+w > most {
				lines = append(lines, line)
				line, n = "", 0
			}
			if line != "" {
				line += " "
				n++
			}
			line += word
			for n += w; n > most; n = width(line) {
				head, tail := split(line, most)
				if tail == "" {
					break // a single character, wider than there is room
				}
				lines = append(lines, head)
				line = tail
			}
		}
		lines = append(lines, line)
	}
	return lines
}

// split cuts a text where it is most columns wide. The first part is never empty.
func split(text string, most int) (head, tail string) {
	n := 0
	for i, r := range text {
		if n += runeWidth(r); n > most && i > 0 {
			return text[:i], text[i:]
		}
	}
	return text, ""
}

// longest returns the width of the widest word.
func longest(text string) int {
	n := 0
	for _, word := range strings.Fields(printable(text)) {
		n = max(n, width(word))
	}
	return n
}

// pad fills a text up with blanks. A text that is too wide stays as it is.
func pad(text string, to int, align block.Align) string {
	n := max(to-width(text), 0)
	switch align {
	case block.Right:
		return strings.Repeat(" ", n) + text
	case block.Center:
		return strings.Repeat(" ", n/2) + text + strings.Repeat(" ", n-n/2)
	}
	return text + strings.Repeat(" ", n)
}

// printable replaces what would move the cursor, or turn the direction of the text around it.
func printable(text string) string {
	return strings.Map(func(r rune) rune {
		switch {
		case r == '\n':
			return r
		case unicode.IsControl(r), r == '\u2028', r == '\u2029':
			return ' '
		case r >= '\u202a' && r <= '\u202e', r >= '\u2066' && r <= '\u2069':
			return unicode.ReplacementChar
		}
		return r // of bytes that are no character, the replacement character
	}, text)
}

// width returns how many columns of a terminal a text takes.
func width(text string) int {
	n := 0
	for _, r := range text {
		n += runeWidth(r)
	}
	return n
}

// runeWidth returns 0 for a mark that stands on the letter before it, 2 for a character of
// East Asia or a pictogram, else 1.
func runeWidth(r rune) int {
	switch {
	case r < 0x300:
		return 1
	case unicode.In(r, unicode.Mn, unicode.Me, unicode.Cf):
		return 0
	case r >= 0x1100 && r <= 0x115f, r >= 0x2e80 && r <= 0x303e, r >= 0x3041 && r <= 0xa4cf, r >= 0xac00 && r <= 0xd7a3,
		r >= 0xf900 && r <= 0xfaff, r >= 0xfe30 && r <= 0xfe6f, r >= 0xff01 && r <= 0xff60, r >= 0xffe0 && r <= 0xffe6,
		r >= 0x1f300 && r <= 0x1faff, r >= 0x20000 && r <= 0x3fffd:
		return 2
	}
	return 1
}
