package block

import (
	"strings"
	"unicode/utf8"
)

// Letters is how many letters wide a column is at least, where no word is broken: as many as its
// longest word has, the title included.
func (t *Table) Letters(column int) int {
	longest := 0
	see := func(text string) {
		for _, word := range strings.Fields(text) {
			longest = max(longest, utf8.RuneCountInString(word))
		}
	}
	see(t.Columns[column].Title)
	for _, row := range t.Rows {
		see(row[column].Text.String())
	}
	return longest
}

// FitsUpright reports whether a table has room on a page of A4 without being turned sideways, in
// letters of the usual size.
func (t *Table) FitsUpright() bool {
	const room, gap = 110, 2
	sum := 0
	for i := range t.Columns {
		sum += t.Letters(i) + gap
	}
	return sum <= room
}
