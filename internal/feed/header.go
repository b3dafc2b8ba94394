package feed

import (
	"slices"
	"strings"
	"unicode"
)

// LikeRecord reports whether a row that should name columns looks like one of the records: some
// cell of it, whatever separates cells, is a number, a day or a time. Records are not for error
// messages, since what stands in them may be personal data.
func LikeRecord(cells []string) bool {
	return slices.ContainsFunc(cells, func(cell string) bool {
		return slices.ContainsFunc(strings.FieldsFunc(cell, separates), func(part string) bool {
			return strings.ContainsFunc(part, unicode.IsDigit) && !strings.ContainsFunc(part, unicode.IsLetter)
		})
	})
}

// separates reports whether a character may separate cells.
func separates(r rune) bool { return strings.ContainsRune(";,\t|", r) }
