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
// Figures are a matter of signatures: whatever is wrong with a report is an error, with every
// problem at its line and column. So is a percentage, because percentages do not add up, a cell
// without a figure, and a row that tells of the same days, area and provider as another. The
// only rows that are left out are those that the document says to skip, such as totals; they
// are counted.
package summary

import (
	"github.com/capitolato/capitolato/adapters/mapping"
	"github.com/capitolato/capitolato/sla"
)

// Summary says how a report is written.
type Summary struct {
	// Format is the version of this form, 1.
	Format int `json:"format"`
	// Title says what the report is.
	Title string `json:"summary,omitempty"`
	// File is the path of the report, a CSV file. [Load] makes it relative to the document's
	// folder.
	File string `json:"file,omitempty"`
	// Encoding is how the report is written as bytes: utf-8, utf-16, utf-16le, utf-16be,
	// windows-1252 or iso-8859-15. Empty means that of its byte order mark, and UTF-8 where
	// it has none.
	Encoding string `json:"encoding,omitempty"`
	// Preamble is how many lines stand above the row that names the columns.
	Preamble int `json:"preamble,omitempty"`
	// Separator is the character between cells, one ASCII character or the word tab; empty
	// means a comma.
	Separator string `json:"separator,omitempty"`
	// Decimal is the decimal mark, a point if it is empty, and Thousands what separates
	// groups of three digits, if anything may.
	Decimal   string `json:"decimal,omitempty"`
	Thousands string `json:"thousands,omitempty"`
	// Period says of which days a row tells.
	Period Period `json:"period"`
	// Area says of which area it tells. The zero Area is the whole contract.
	Area Area `json:"area,omitempty"`
	// Provider is the column that tells providers or sites apart, whose figures add up. Where
	// it is empty there is one row for each period and area.
	Provider string `json:"provider,omitempty"`
	// Figures are the figures, by the metric of the contract that they are values of.
	Figures map[string]Figure `json:"figures"`
	// Skip tells the rows that are left out, such as totals.
	Skip *mapping.Skip `json:"skip,omitempty"`
}

// Period says where the period of a row stands: in one column, such as 2024-03, 03/2024, marzo
// 2024, 2024-Q1, I trimestre 2024, 2024-S1 or 2024, or in two with its first and last day. In a
// document the name of a column alone stands for a Period that has only it.
type Period struct {
	Column  string `json:"column,omitempty"`
	From    string `json:"from,omitempty"`
	Through string `json:"through,omitempty"`
	// Form is the form of the days of From and Through, such as dd/mm/yyyy; empty means
	// yyyy-mm-dd.
	Form string `json:"form,omitempty"`
}

// Area says of which area of the contract a row tells: it is named in a column, or it is one
// for all rows.
type Area struct {
	Column string `json:"column,omitempty"`
	// Values are the areas of the contract by their names in the column. Without them the
	// column holds the areas of the contract.
	Values map[string]string `json:"values,omitempty"`
	// Is is the area of every row.
	Is string `json:"is,omitempty"`
}

// Figure says where a figure stands. In a document the name of a column alone stands for a
// Figure that is a count.
type Figure struct {
	Column string `json:"column"`
	// Unit is count, the same as empty, for a whole number; number for a sum that may have
	// up to six decimals; or the unit of a sum of durations: ms, s, min, h or d. Durations may
	// also be written 12:30:00.
	Unit string `json:"unit,omitempty"`
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
