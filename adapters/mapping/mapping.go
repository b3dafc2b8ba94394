// Package mapping reads the document that says how a vendor's export becomes the records of a
// contract: separators, column names, forms of times, words for yes and no.
//
// The contract is signed by both parties; a mapping belongs to one vendor's export and changes
// with it. It looks like this:
//
//	format: 1
//	mapping: Export of the telephone system
//	sources:
//	  calls:                                # a record type of the contract
//	    file: calls.csv                     # relative to the mapping file
//	    separator: ";"
//	    missing: ["", "-", "n/a"]
//	    covers: {from: 2024-01-01, through: 2024-05-31}
//	    times: dd/mm/yyyy hh:mm:ss
//	    columns:
//	      id: CALL_ID                       # field: column
//	      queued_at: {columns: [DATE, TIME]}
//	      wait: {column: WAIT, unit: ms}
//	      answered: {column: OUTCOME, true: [ANSWERED], false: [ABANDONED]}
//	      channel: {column: CHANNEL, values: {TEL: phone, MAIL: email}}
//	      escalated: {column: LEVEL, true: ["2"], other: false}
//	      handle: {from: ANSWERED_AT, to: ENDED_AT}
//	      agent: {column: AGENT, aliases: [OPERATOR]}
//
// Values are worked out in two ways only, so that a mapping can be read without knowing a
// language: a yes or no from the words of a column, and a duration from two times. What needs
// more is a rule, and stands in the contract.
//
// A field that the mapping does not mention is looked for under its own name, so an export
// whose columns are the fields of the contract needs no mapping at all. [Load] and [Parse] read
// a mapping, [Schema] describes it to editors; it can as well be written as Go values. [Detect] writes a first one from the head
// of a CSV file. [Source] is what an adapter such as adapters/csvlog takes.
package mapping

import (
	"bytes"
	"strings"

	"github.com/capitolato/capitolato/sla"
)

// Mapping is a mapping document.
type Mapping struct {
	// Format is the version of this form, 1.
	Format int `json:"format"`
	// Title says what is mapped.
	Title string `json:"mapping,omitempty"`
	// Sources are the sources by name. The name is that of the record type that the source
	// supplies, unless the source says otherwise.
	Sources map[string]*Source `json:"sources"`
}

// Source says how one export is written. Its zero value is a CSV file with commas and a header
// whose names are those of the fields.
type Source struct {
	// Records is the record type that the source supplies.
	Records string `json:"records,omitempty"`
	// File is the path of the file. [Load] makes it relative to the mapping's folder.
	File string `json:"file,omitempty"`
	// Files are further paths, or patterns of package path/filepath such as calls-*.csv.gz,
	// of files that are all written in this way.
	Files []string `json:"files,omitempty"`
	// Encoding is how a file is written as bytes: utf-8, utf-16, utf-16le, utf-16be,
	// windows-1252 or iso-8859-15. Empty means that of the file's byte order mark, and UTF-8
	// where it has none.
	Encoding string `json:"encoding,omitempty"`
	// Separator is the character between cells, one ASCII character or the word tab; empty
	// means a comma.
	Separator string `json:"separator,omitempty"`
	// Header says whether the first row names the columns, and is taken as true where it is
	// nil. Without a header columns are known by their numbers, from 1.
	Header *bool `json:"header,omitempty"`
	// Sheet is the name of the sheet of a workbook. It may be empty where there is one.
	Sheet string `json:"sheet,omitempty"`
	// Path is where in a JSON document the array of records is, such as result.items. It may
	// be empty where the document is that array, or has one object a line.
	Path string `json:"path,omitempty"`
	// Preamble is the number of rows of a sheet, or lines of a file, that stand above the
	// header, or above the records where there is no header, such as a title and the day of
	// the export.
	Preamble int `json:"preamble,omitempty"`
	// Skip tells the rows that are no records, such as totals.
	Skip *Skip `json:"skip,omitempty"`
	// Covers is the span of days of which the source is known to hold every record.
	Covers sla.Days `json:"covers,omitempty"`
	// Columns says, for fields of the record type, where they are and how they are written.
	Columns map[string]Column `json:"columns,omitempty"`

	// Missing are the marks of a missing value, the empty cell alone if it is nil. Cells are
	// compared without the blanks around them.
	Missing []string `json:"missing,omitempty"`
	// Decimal is the decimal mark, a point if it is empty, and Thousands what separates
	// groups of three digits, if anything may.
	Decimal   string `json:"decimal,omitempty"`
	Thousands string `json:"thousands,omitempty"`
	// True and False are the words of yes and no, in any case. A list that is nil means
	// true, yes, y, 1, si, sì, s, vero and false, no, n, 0, falso. A word that is a mark of a
	// missing value too is a word, so that "" in False makes no of empty cells.
	True  []string `json:"true,omitempty"`
	False []string `json:"false,omitempty"`
	// Times is the form of times, such as dd/mm/yyyy hh:mm:ss, or dd/mm/yyyy hh:mm[:ss] where
	// some have no seconds; or epoch or epoch_ms for seconds or milliseconds since 1970; or
	// excel or excel1904 for the days that spreadsheets count, local and rounded to the
	// millisecond, such as 45322,3958333333. Empty means ISO 8601.
	Times string `json:"times,omitempty"`
	// Durations is the unit of durations that are plain numbers: ns, us, ms, s, min, h or d;
	// empty means seconds. The unit excel is the days of a spreadsheet, such as
	// 0.000231481481, which are rounded to the millisecond. A number that was cut, so that
	// it comes to no whole second, is refused.
	Durations string `json:"durations,omitempty"`
	// Ambiguous says which instant a time means that the clocks showed twice: first, second
	// or reject, the same as empty.
	Ambiguous string `json:"ambiguous,omitempty"`
	// Skipped says what a time means that the clocks passed over: shift (02:30 is 03:30) or
	// reject, the same as empty.
	Skipped string `json:"skipped,omitempty"`
}

// Skip tells rows that are no records: those whose cell in a column holds one of some texts, in
// any case. They are not dropped: a source rejects them, for a reason of their own.
type Skip struct {
	// Column is the name of the column, or its number where there is no header.
	Column string `json:"column"`
	// Values are the texts, such as TOTALE, compared without the blanks around them.
	Values []string `json:"values"`
}

// Tells reports whether a row is to be skipped whose cell in the column holds a text. It is for
// adapters. A nil Skip skips no row.
func (s *Skip) Tells(cell []byte) bool {
	if s == nil {
		return false
	}
	cell = bytes.TrimSpace(cell)
	for _, v := range s.Values {
		if strings.EqualFold(strings.TrimSpace(v), string(cell)) {
			return true
		}
	}
	return false
}

// Column says where a field is and how it is written. What it leaves empty is as the source
// says. In a mapping document the name of a column alone stands for a Column that has only it.
type Column struct {
	// Column is the name of the column, or its number where there is no header; empty means
	// the name of the field.
	Column string `json:"column,omitempty"`
	// Columns are several columns whose cells are joined by a blank, such as a day and a
	// time.
	Columns []string `json:"columns,omitempty"`
	// Aliases are other names of the column, for exports that do not agree on it. A header
	// must not have two of the names.
	Aliases []string `json:"aliases,omitempty"`
	// From and To are the columns of two times: a duration is what passes between them, and
	// missing where one of them is. Form, Ambiguous and Skipped are then those of the times.
	From string `json:"from,omitempty"`
	To   string `json:"to,omitempty"`
	// Form is the form of a time, or h:mm for durations where 1:30 is an hour and a half.
	Form string `json:"form,omitempty"`
	// Unit is the unit of durations that are plain numbers.
	Unit string `json:"unit,omitempty"`
	// Negative allows durations below zero.
	Negative bool `json:"negative,omitempty"`
	// Missing, True, False, Decimal, Thousands, Ambiguous and Skipped are as in Source.
	Missing   []string `json:"missing,omitempty"`
	True      []string `json:"true,omitempty"`
	False     []string `json:"false,omitempty"`
	Decimal   string   `json:"decimal,omitempty"`
	Thousands string   `json:"thousands,omitempty"`
	Ambiguous string   `json:"ambiguous,omitempty"`
	Skipped   string   `json:"skipped,omitempty"`
	// Values maps the texts of a string field to the texts of the contract, exactly.
	Values map[string]string `json:"values,omitempty"`
	// Other says what becomes of a text that Values lacks: keep, or reject, the same as
	// empty. For yes and no it says what any further word means: true, false or reject.
	Other string `json:"other,omitempty"`
}
