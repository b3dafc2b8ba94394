// Package summary reads reports of figures that somebody else has summed up, such as one row
// for each month and provider with the calls offered, answered and answered within 60 s.
//
// There are no records behind such a report any more, but counts add up over months and sites,
// and so a rule whose counts are all there can be judged by them. A small document says which
// column is what:
//
//	format: 1
//	summary: Resoconti trimestrali
//	file: resoconti.csv                   # relative to the document
//	encoding: windows-1252                # as Excel writes it in Italy
//	preamble: 2                           # lines above the row that names the columns
//	separator: ";"
//	thousands: "."
//	decimal: ","
//	period: MESE                          # 2024-03, 03/2024, marzo 2024, 2024-Q1, I trimestre 2024
//	area: {column: SERVIZIO, values: {CUP: cup, "Contact Center": cc}}
//	provider: FORNITORE                   # optional: one row for each of them
//	figures:                              # metric of the contract: column
//	  offered: OFFERTE
//	  within_60s: ENTRO60
//	  handling: {column: LAVORO, unit: h} # the sum of durations
//	skip: {column: MESE, values: [TOTALE]}
//
// [Load] reads it, [Summary.Read] the report, and [sla.Plan.Supply] makes a tally of the
// figures, which [sla.Merge] brings together with those of records:
//
//	s, err := summary.Load("resoconti.yaml")
//	report, err := s.ReadFile()
//	tally, err := plan.Supply(report.Name, report.Figures)
//
// The keys of a document, each with what it may hold and what it means where it is left out, are
// the fields of form.go:
//
//   - format is 1. The title (summary) and the file may be left out.
//   - encoding is utf-8, utf-16, utf-16le, utf-16be, windows-1252 or iso-8859-15; without it, that
//     of the byte order mark, and UTF-8 where there is none.
//   - separator is one ASCII character or the word tab, a comma without it. decimal is the
//     decimal mark, a point without it, and thousands what separates groups of three digits.
//   - period is a column, or {from: FIRST, through: LAST, form: dd/mm/yyyy} for two with the first
//     and the last day, whose form is yyyy-mm-dd if it is not said.
//   - area is a column, or one with the areas of the contract by their names in it (values), or
//     {is: cup} for all rows. Without it the figures are those of the whole contract.
//   - figures are columns, or columns with a unit: count (a whole number, the same as none), number
//     (a sum of up to six decimals), or ms, s, min, h, d for a sum of durations, which may also be
//     written 12:30:00.
//   - skip is a column, and what it holds in the rows to leave out.
//
// Figures are a matter of signatures: whatever is wrong with a report is an error, with every
// problem at its line and column. So is a percentage, because percentages do not add up, a cell
// without a figure, and a row that tells of the same days, area and provider as another. The
// only rows that are left out are those that the document says to skip, such as totals; they
// are counted.
package summary

import "github.com/capitolato/capitolato/sla"

// Summary is a report and how it is written, as a document says it; [Load] and [Parse] make
// one. It is not changed by reading, and safe for concurrent use.
type Summary struct {
	// Title says what the report is.
	Title string
	// File is the path of the report, a CSV file. [Load] makes it relative to the document's
	// folder.
	File string

	form *form
}

// Report is what was read of a report.
type Report struct {
	// Name is that of the file.
	Name string
	// Figures are the figures, in the order of the rows and, in a row, of the metrics' names.
	Figures []sla.Supplied
	// Rows is how many rows they are from, and Skipped how many were left out.
	Rows, Skipped int
}
