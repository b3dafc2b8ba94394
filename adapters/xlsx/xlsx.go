// Package xlsx reads records from the sheets of Excel workbooks (.xlsx, .xlsm).
//
//	calls := xlsx.File("calls.xlsx", m, nil)
//	result, err := sla.Evaluate(ctx, contract, period, calls)
//
// Results are written as workbooks by package adapters/xlsx/report, of the same module.
//
// What is where in the sheet is said by a mapping (package adapters/mapping), the same as for
// CSV; its `sheet`, `preamble` and `skip` name the sheet, the rows above the header and the
// rows that are totals. Without a mapping columns are known by the names of the fields.
//
// A cell of text is read as a CSV cell is, in the forms that the mapping declares. A cell of a
// number holds more, and is taken as it is stored, not as it is shown:
//
//   - Numbers are the stored digits, never through floating point. Where a spreadsheet has
//     stored a fraction with 16 or 17 digits (1.1000000000000001 for 1.1), the 15 that it
//     keeps and shows count. A whole number of which it has lost digits is a bad cell.
//   - Times are serial numbers in cells formatted as dates, counted from 1900 or 1904 as the
//     workbook says, and local in the contract's zone. A number without such a format is not a
//     time, unless the mapping says form: excel, and neither is 29 February 1900, which Excel has and the calendar does not. A day
//     and a time of day in two columns are added.
//   - Durations are parts of a day in cells formatted as dates or times, and otherwise numbers
//     of the mapping's unit. Times and durations of both kinds of serial number are rounded to
//     the millisecond, which is as much as a spreadsheet shows.
//   - A string field takes whole numbers, but no cell formatted as a date: what is shown in it
//     is not what is stored.
//   - Formulas count by their stored results. One without, as some programs write it, is a bad
//     cell, and so is an error such as #N/A unless the mapping lists it as missing.
//
// Rows without any value are skipped, hidden rows are not. A bad cell rejects its row, with
// the row's number, field and reason. A file that is not a workbook, is encrypted, damaged, cut
// short or unpacks to more than [Options] allow is an error, and so are cells merged over
// several rows of the columns that are read: all but the first would be empty.
//
// Rows are read as a stream. What is kept in memory are the texts of the workbook
// (Options.MaxTexts) and, where the input is not a file, the packed input (Options.MaxFile).
// Several goroutines may read, though one at a time makes headway.
//
// A source is an sla.Source and an sla.Fingerprinter, immutable and safe for concurrent use. The
// readers that it opens have, beside the methods of batch.Reader, a method Progress() (done,
// total int64) that tells how many bytes of the sheet have been unpacked and how many there are.
// It is safe to call at any time.
//
// It needs the standard library only; that it is a module of its own is for adapters/xlsx/report,
// which needs more. In reading order: input.go and book.go open the workbook, texts.go and styles.go
// are its tables, rows.go and quick.go its cells, header.go and plan.go which of them are wanted, serial.go and
// value.go what they mean (numbers are those of internal/digits), reader.go makes batches of them.
package xlsx

import (
	"context"
	"io"

	"github.com/capitolato/capitolato/adapters/mapping"
	"github.com/capitolato/capitolato/internal/feed"
	"github.com/capitolato/capitolato/sla"
	"github.com/capitolato/capitolato/sla/batch"
)

// Options tune a source. The zero Options, and nil, work.
type Options struct {
	// Name identifies the source in results; empty means the base name of the file.
	Name string
	// Sheet is the name of the sheet. Empty means that of the mapping, and if that is empty
	// too, the only sheet that is not hidden.
	Sheet string
	// MaxFile is the most bytes that an input may have which is not a file and is taken into
	// memory, 256 MiB if it is 0.
	MaxFile int64
	// MaxUnpacked is the most bytes that a part of the workbook may unpack to, so that a small
	// file does not keep the program busy for hours. If it is 0, it is 8 GiB, and no more than
	// 250 times what the part has packed and 64 MiB.
	MaxUnpacked int64
	// MaxTexts is the most bytes that the texts of the workbook may take in memory, 256 MiB
	// if it is 0.
	MaxTexts int64
}

// filled returns the options with the defaults in place.
func (o *Options) filled() Options {
	var out Options
	if o != nil {
		out = *o
	}
	for _, f := range []struct {
		v         *int64
		otherwise int64
	}{{&out.MaxFile, 256 << 20}, {&out.MaxTexts, 256 << 20}} {
		if *f.v <= 0 {
			*f.v = f.otherwise
		}
	}
	return out
}

// source is a sheet.
type source struct {
	feed.Feed
	mapping *mapping.Source
	options Options
}

// File returns the source that a sheet of a file is. The mapping may be nil: then columns are
// known by the names of fields. Without a mapping that says so, the source supplies the record
// type that is the base name of the file without its extension. Nothing is opened yet.
func File(path string, m *mapping.Source, o *Options) sla.Source {
	return &source{feed.File(path), m, o.filled()}
}

// Files returns a source for each file that paths and patterns such as calls-*.xlsx (package
// path/filepath) name, in their order and that of the names, and none twice. If there are no
// paths, they are the file and the files of the mapping. All are written as the mapping says.
// A pattern that no file matches is an error. Where files have the same base name the sources
// are named by their paths. What Excel keeps beside a workbook that is open (~$calls.xlsx) does
// not match a pattern.
func Files(paths []string, m *mapping.Source, o *Options) ([]sla.Source, error) {
	return feed.Sources(paths, m, func(f feed.Feed, alone bool) sla.Source {
		options := o.filled()
		if !alone {
			options.Name = ""
		}
		return &source{f, m, options}
	})
}

// New returns the source that open opens, which is called each time it is read. What it returns
// is read into memory unless it is an io.ReaderAt of known size: an *os.File of a regular file,
// or a type with a Size method, such as *bytes.Reader.
func New(name string, open func() (io.ReadCloser, error), m *mapping.Source, o *Options) sla.Source {
	return &source{feed.Feed{Name: name, Open: open}, m, o.filled()}
}

// Source describes it.
func (s *source) Source() sla.SourceInfo { return s.Info(s.options.Name, s.mapping, "") }

// Open starts reading. It reads the tables of the workbook and the header of the sheet, and
// fails where the file is no workbook, the sheet is not there or a field of the request has no
// column.
func (s *source) Open(ctx context.Context, req batch.Request) (batch.Reader, error) {
	return s.Reader(ctx, func(rc io.ReadCloser) (batch.Reader, error) { return newReader(s, rc, req) })
}
