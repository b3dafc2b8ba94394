// Package ruletest reads the test files of package sla/slatest and checks contracts against
// them. It knows nothing of package testing, so that a program, or a run of mutants, can check
// the same files.
//
//	f, err := ruletest.Load("testdata/attesa.txtar", nil) // sla.Diagnostics: every mistake, with its place
//	failures, err := ruletest.Check(ctx, f.Contract, f)   // none where the contract is as expected
//	failures, err = ruletest.Check(ctx, mutant, f)        // the same records, under another contract
//
// The records of a case do not depend on the contract that is checked: what was not written
// (keys, instants, the fields that an area's `where` wants) was decided by the file's own contract
// when it was loaded. So a mutant meets the records that its original met. Each [Case] yields its
// period and sources for those who evaluate them in another way:
//
//	for _, c := range f.Cases {
//		tally, err := plan.Tally(ctx, c.Period, nil, c.Sources()...) // sources can be opened again
//	}
//
// [Cell] writes a value as a cell of a table, for those who write test files.
//
// An error of Check that is sla.Diagnostics says that the contract does not compile: a mutant
// that is none. A [Failure] is an expectation that was not met: a mutant that was killed.
//
// In reading order: file.go is what a file holds, archive.go and script.go its text, parse.go its
// verbs, cell.go, value.go and table.go what stands in a table, source.go what is read from files,
// scope.go and build.go how records come of it, expect.go what can be expected, check.go and
// account.go whether it holds, rewrite.go how a file is brought up to date, write.go how a value is
// written.
package ruletest

import (
	"strings"

	"github.com/capitolato/capitolato/sla"
)

// File is a test file that was loaded. It is not changed by a check, and is safe for concurrent
// use.
type File struct {
	// Name is the path of the file, as it was given.
	Name string
	// Contract is the contract that the file names; nil where that is wrong as a document.
	Contract *sla.Contract
	// Problems are what is wrong with the document, or else with the rules, of the contract,
	// warnings included.
	Problems sla.Diagnostics
	// Options are those the contract is compiled with.
	Options *sla.CompileOptions
	// Cases are the cases, in the order of the file; at least one.
	Cases []Case

	text *archive
}

// Case is some records, a period and what is expected of them.
type Case struct {
	// Title is what stands behind `case`; empty in a file without that verb.
	Title string
	Pos   sla.Position
	// Period is what is judged.
	Period sla.Period
	// Tables are the records written in the file, a table for each record type of the contract,
	// in the order of their names, unless the case reads a file instead or has no such source.
	Tables []Table
	// Files are the sources that the case reads from files.
	Files []sla.Source
	// Expects is what is expected, in the order of the file; at least one.
	Expects []Expect
}

// Table holds the records of one type, as they were completed.
type Table struct {
	sla.Rows
	// Lines are the lines of the file that the records stand in, record by record.
	Lines []sla.Position
}

// Sources returns the sources of the case, made anew. They may be opened many times.
func (c *Case) Sources() []sla.Source {
	sources := make([]sla.Source, 0, len(c.Tables)+len(c.Files))
	for i := range c.Tables {
		rows := c.Tables[i].Rows
		sources = append(sources, &rows)
	}
	return append(sources, c.Files...)
}

// Subject is what an expectation is about.
type Subject int

// The subjects, each with the part of Expect that it uses.
const (
	IndicatorVerdict Subject = iota // Area, Indicator; Want: a verdict, Value: the figure, or empty
	IndicatorCount                  // Area, Indicator; Word: good, bad, counted, bears, flips or adds; Value
	AreaVerdict                     // Area; Want
	ContractVerdict                 // Want
	RowCount                        // Records; Word: rejected and so on; Value; Text is part of the reason
	HasFinding                      // Word: the code; Text is part of the message; Not
	HasDiagnostic                   // Word: the code; Text is part of the diagnostic
	IndicatorClause                 // Area, Indicator; Word: tier, amber, periods, parts, variant or changes; Value: what the clause made of it
	AreaScore                       // Area; Want, Value: the score
)

// Expect is an expectation.
type Expect struct {
	Pos     sla.Position
	Subject Subject
	// Area and Indicator are ids, Records the name of a record type.
	Area, Indicator, Records string
	// Want is the verdict that is expected, Word what is counted or found.
	Want sla.Verdict
	Word string
	// Value is the figure or the number, as it is written; empty where any will do.
	Value string
	// Text is to be found in what is there.
	Text string
	// Not says that nothing of the kind is expected.
	Not bool
	// Open says that the line leaves the answer open, by a question mark, to be filled in.
	Open bool

	unit     string // as it is written behind the figure
	line     int    // of the script, from 0
	from, to int    // the bytes of the line that hold the answer
}

// Failure is an expectation that was not met.
type Failure struct {
	// Case is the title of the case.
	Case string
	// Pos is the line of the expectation; of the case, where it is about what nobody expected.
	Pos sla.Position
	// Subject says what was looked at, such as "cup/attesa"; Want and Got are in the words of
	// the file.
	Subject, Want, Got string
	// Detail tells how it came about, such as the explanation of the verdict.
	Detail string
}

// String writes the failure as compilers do: the place, the line, want and got, and how it came
// about.
func (f Failure) String() string {
	d := sla.Diagnostic{Pos: f.Pos, Message: f.Subject + " is not as expected",
		Hint: "want " + f.Want + "\n    got  " + f.Got}
	if f.Case != "" {
		d.Message += ", case " + f.Case
	}
	if f.Detail != "" {
		d.Hint += "\n    " + strings.ReplaceAll(f.Detail, "\n", "\n    ")
	}
	return d.String()
}
