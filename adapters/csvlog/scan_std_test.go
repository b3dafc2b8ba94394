package csvlog

import (
	"encoding/csv"
	"errors"
	"strings"
)

// stdRow is a row, or a rejected line, as encoding/csv reads it.
type stdRow struct {
	line   int64
	cells  []string
	reason string
}

// scanStd is the twin of the scanner on encoding/csv. It says what the records of a text are,
// and which lines are rejected, one reason for all that is wrong with quotes.
func scanStd(text string, comma byte, fields, most int) []stdRow {
	var rows []stdRow
	line := int64(1)
	for text != "" {
		if first, _, _ := strings.Cut(text, "\n"); first == "" || first == "\r" {
			text = text[min(len(first)+1, len(text)):]
			line++
			continue
		}
		r := csv.NewReader(strings.NewReader(text))
		r.Comma, r.FieldsPerRecord = rune(comma), -1
		cells, err := r.Read()
		row := stdRow{line: line, cells: cells}
		end := int(r.InputOffset())
		switch {
		case end > most:
			row.reason = reasonLength
		case errors.Is(err, csv.ErrQuote) || errors.Is(err, csv.ErrBareQuote):
			row.reason = reasonQuote
		case err != nil:
			panic(err)
		case len(cells) != fields:
			row.reason = reasonFields
		}
		if row.reason != "" {
			row.cells = nil
			end = strings.Index(text, "\n") + 1
			if end == 0 {
				end = len(text)
			}
		}
		rows = append(rows, row)
		line += int64(strings.Count(text[:end], "\n"))
		text = text[end:]
	}
	return rows
}
