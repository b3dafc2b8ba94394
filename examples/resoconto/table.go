package main

import (
	"fmt"
	"io"
	"strconv"
	"strings"
	"unicode"
)

// column is a column of a table: its title, how wide it may become, and whether its cells are
// figures, which stand to the right.
type column struct {
	title string
	most  int
	right bool
}

// writeTable writes a table for a terminal. A cell may have several lines; lines that are too
// long are broken between words.
func writeTable(w io.Writer, columns []column, rows [][]string) error {
	titles := make([]string, len(columns))
	widths := make([]int, len(columns))
	for i, c := range columns {
		titles[i] = c.title
	}
	var wrapped [][][]string
	for _, row := range append([][]string{titles}, rows...) {
		cells := make([][]string, len(columns))
		for i, cell := range row {
			cells[i] = wrap(cell, columns[i].most)
			for _, line := range cells[i] {
				widths[i] = max(widths[i], width(line))
			}
		}
		wrapped = append(wrapped, cells)
	}
	var b strings.Builder
	for i, cells := range wrapped {
		writeRow(&b, columns, widths, cells)
		if i == 0 {
			for j := range columns {
				b.WriteString("  " + strings.Repeat("─", widths[j]))
			}
			b.WriteByte('\n')
		}
	}
	_, err := io.WriteString(w, b.String())
	return err
}

// writeRow writes the lines of a row.
func writeRow(b *strings.Builder, columns []column, widths []int, cells [][]string) {
	lines := 0
	for _, c := range cells {
		lines = max(lines, len(c))
	}
	for i := range lines {
		line := ""
		for j, c := range cells {
			text := ""
			if i < len(c) {
				text = c[i]
			}
			blanks := strings.Repeat(" ", widths[j]-width(text))
			if columns[j].right {
				text = blanks + text
			} else {
				text += blanks
			}
			line += "  " + text
		}
		b.WriteString(strings.TrimRight(line, " ") + "\n")
	}
}

// wrap breaks a text into lines no wider than most, between words where it can.
func wrap(text string, most int) []string {
	var lines []string
	for _, part := range strings.Split(printable(text), "\n") {
		line := ""
		for _, word := range strings.Fields(part) {
			if line != "" && width(line)+1+width(word) > most {
				lines = append(lines, line)
				line = ""
			}
			if line != "" {
				line += " "
			}
			line += word
			for width(line) > most {
				var head string
				head, line = split(line, most)
				lines = append(lines, head)
			}
		}
		lines = append(lines, line)
	}
	return lines
}

// split cuts a text where it is most cells wide. The first part is never empty.
func split(text string, most int) (head, tail string) {
	n := 0
	for i, r := range text {
		if n += runeWidth(r); n > most && i > 0 {
			return text[:i], text[i:]
		}
	}
	return text, ""
}

// printable replaces what would move the cursor.
func printable(text string) string {
	return strings.Map(func(r rune) rune {
		if r != '\n' && unicode.IsControl(r) {
			return ' '
		}
		return r
	}, text)
}

// width returns how many cells of a terminal a text takes.
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
	case unicode.In(r, unicode.Mn, unicode.Me, unicode.Cf):
		return 0
	case r >= 0x1100 && r <= 0x115f, r >= 0x2e80 && r <= 0x303e, r >= 0x3041 && r <= 0xa4cf, r >= 0xac00 && r <= 0xd7a3,
		r >= 0xf900 && r <= 0xfaff, r >= 0xfe30 && r <= 0xfe6f, r >= 0xff01 && r <= 0xff60, r >= 0xffe0 && r <= 0xffe6,
		r >= 0x1f300 && r <= 0x1faff, r >= 0x20000 && r <= 0x3fffd:
		return 2
	}
	return 1
}

func itoa(n int64) string { return strconv.FormatInt(n, 10) }

// pad writes a number below a thousand with three digits.
func pad(n int64) string { return fmt.Sprintf("%03d", n) }
