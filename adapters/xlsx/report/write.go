// Package report writes results as Excel workbooks (.xlsx): the tables behind a review, for who
// wants to filter them, add them up or check a figure.
//
//	result, err := sla.Evaluate(ctx, contract, period, calls)
//	...
//	err = report.Write(file, result, nil)
//
// It writes what a result holds and judges nothing. A review as a document to be read and signed
// is written by adapters/docx, html, markdown and text; records in workbooks are read by the
// package above this one, adapters/xlsx.
//
// In reading order: write.go makes the workbook, tables.go says what is in its sheets, cells.go
// what a cell may be, words.go how it is called in Italian and English.
//
// It needs github.com/xuri/excelize, with the packages that brings along, and so belongs to the
// module of adapters/xlsx.
package report

import (
	"fmt"
	"io"
	"time"

	"github.com/xuri/excelize/v2"

	"github.com/capitolato/capitolato/riesame"
	"github.com/capitolato/capitolato/sla"
)

// Options tune the workbook. The zero Options, and nil, work.
type Options struct {
	// Lang is the language of titles and verdicts, Italian if it is empty. The words of the
	// contract and of the library (rules, reasons, findings) stay as they are.
	Lang riesame.Lang
	// Created is when the workbook says that it was made. The zero time means the end of the
	// period: one result always gives the same bytes.
	Created time.Time
}

// Write writes a result as a workbook (.xlsx): a summary with the findings, a sheet for each
// area with its indicators, and sheets of the counts, of the reconciliation of each source,
// and of the reasons and the rows that were rejected. Results, dates and sources are data for
// further work, so what is a number is stored as one, digit by digit, unless it has more than
// the 15 digits that a spreadsheet keeps; exact fractions are texts.
//
// A text that a spreadsheet could take for a formula, now or once it is saved as CSV, begins
// with an apostrophe: contracts and logs are written by others. Texts longer than a cell may be
// are cut, with an ellipsis at the end.
func Write(w io.Writer, r *sla.Result, o *Options) error {
	if r == nil {
		return fmt.Errorf("report: there is no result to write")
	}
	var options Options
	if o != nil {
		options = *o
	}
	if options.Created.IsZero() {
		options.Created = r.Period.To.Midnight(time.UTC)
	}
	out := newWriter()
	defer out.file.Close()
	l := words(options.Lang)
	for _, t := range l.tables(r) {
		if err := out.table(t); err != nil {
			return fmt.Errorf("report: sheet %s: %w", t.name, err)
		}
	}
	if err := out.finish(l.say(reportTitle)+" "+r.Contract, options.Created); err != nil {
		return fmt.Errorf("report: %w", err)
	}
	return out.file.Write(w)
}

// writer writes tables to a workbook.
type writer struct {
	file   *excelize.File
	names  sheetNames
	styles map[style]int
	err    error
}

func newWriter() *writer {
	return &writer{file: excelize.NewFile(), names: sheetNames{}, styles: map[style]int{}}
}

// firstSheet is the name of the sheet that a new workbook has.
const firstSheet = "Sheet1"

// table writes a table as a sheet.
func (w *writer) table(t table) error {
	name := w.names.pick(t.name)
	if len(w.names) == 1 {
		w.keep(w.file.SetSheetName(firstSheet, name))
	} else {
		_, err := w.file.NewSheet(name)
		w.keep(err)
	}
	titles := make([]value, len(t.columns))
	for i, c := range t.columns {
		titles[i] = value{text: c.title, style: style{header: true}}
		column, err := excelize.ColumnNumberToName(i + 1)
		w.keep(err)
		w.keep(w.file.SetColWidth(name, column, column, c.width))
	}
	for i, row := range append([][]value{titles}, t.rows...) {
		w.keep(w.file.SetRowHeight(name, i+1, height(t.columns, row)))
		for k, v := range row {
			w.cell(name, k+1, i+1, v)
		}
	}
	w.keep(w.file.SetPanes(name, &excelize.Panes{Freeze: true, YSplit: 1, TopLeftCell: "A2", ActivePane: "bottomLeft"}))
	landscape, fit, none := "landscape", 1, 0
	w.keep(w.file.SetPageLayout(name, &excelize.PageLayoutOptions{Orientation: &landscape, FitToWidth: &fit, FitToHeight: &none}))
	yes := true
	w.keep(w.file.SetSheetProps(name, &excelize.SheetPropsOptions{FitToPage: &yes}))
	return w.err
}

// cell writes a cell.
func (w *writer) cell(sheet string, column, row int, v value) {
	at, err := excelize.CoordinatesToCellName(column, row)
	w.keep(err)
	switch {
	case v.number != "":
		w.keep(w.file.SetCellDefault(sheet, at, v.number))
	case v.text != "":
		w.keep(w.file.SetCellStr(sheet, at, harmless(v.text)))
	}
	id, ok := w.styles[v.style]
	if !ok {
		id, err = w.file.NewStyle(v.style.excel())
		w.keep(err)
		w.styles[v.style] = id
	}
	w.keep(w.file.SetCellStyle(sheet, at, at, id))
}

// keep keeps the first error.
func (w *writer) keep(err error) {
	if w.err == nil {
		w.err = err
	}
}

// finish sets what the workbook says of itself.
func (w *writer) finish(title string, created time.Time) error {
	at := created.UTC().Format(time.RFC3339)
	w.keep(w.file.SetDocProps(&excelize.DocProperties{Title: title, Creator: "capitolato", LastModifiedBy: "capitolato", Created: at, Modified: at}))
	w.file.SetActiveSheet(0)
	return w.err
}
