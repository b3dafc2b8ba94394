// Package csvlog reads records from CSV files, such as the call log that a telephone system
// exports.
//
//	calls := csvlog.File("calls.csv", nil, nil)
//	result, err := sla.Evaluate(ctx, contract, period, calls)
//
// The file is read as RFC 4180 says and encoding/csv does: cells may be quoted, quoted cells may
// hold separators, doubled quotes and line breaks, empty lines are skipped. Which column holds
// which field, and how times, durations, numbers and words are written, is said by a mapping
// (package adapters/mapping); without one, columns are known by the names of the fields and
// times are ISO 8601. mapping.Detect writes a first one.
//
// The text is UTF-8, with or without a byte order mark, UTF-16 with one, or what the mapping's
// `encoding` says. A file whose head contradicts that is refused with what it seems to be; a
// cell that holds other bytes costs its row. Lines end in LF or CRLF, or all in CR. A gzip file
// is unpacked, whatever its name; for others there is Options.Decompress. Several files are
// several sources: see [Files].
//
// What cannot be read is data too: a row with a bare quote, with too many or too few cells or
// with a cell that is not what its field needs is rejected with its line, reason and text, and
// costs nothing but itself. Where a row that goes wrong spans several lines, because of a stray
// quote, its first line alone is rejected and reading resumes at the next. The rows that the
// mapping says to skip, such as totals, and a header that comes again, as in files that were
// put together, are rejected for reasons of their own, so that every row is accounted for.
//
// Several goroutines may read one file together. What they get does not depend on how many
// they are or on how the file is divided between them. Memory does not grow with the file.
//
// A source is an sla.Source and an sla.Fingerprinter, immutable and safe for concurrent use. The
// readers that it opens have, beside the methods of batch.Reader, a method Progress() (done,
// total int64) that tells how many bytes have been taken in and how many there are, -1 where
// that is not known. It is safe to call at any time.
package csvlog

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
	// MaxRecord is the most bytes that a row may have, its line end included, 1 MiB if it is
	// 0 and 64 MiB at most. Longer rows are rejected.
	MaxRecord int
	// Decompress unpacks files that are packed; where it is nil, gzip files are unpacked. It
	// is called for each file that is opened, and what it returns is closed. It may be called
	// by several goroutines at a time.
	Decompress func(io.Reader) (io.ReadCloser, error)
	// ChunkSize is about how many bytes make a batch, 256 KiB if it is 0, 64 MiB at most.
	ChunkSize int
}

// The defaults of Options.
const (
	defaultMaxRecord = 1 << 20
	defaultChunkSize = 256 << 10
)

// source is a CSV file.
type source struct {
	feed.Feed
	mapping *mapping.Source
	options Options
}

// File returns the source that a file is. The mapping may be nil: then columns are known by the
// names of fields. Without a mapping that says so, the source supplies the record type that is
// the base name of the file without its extension (and .gz). Nothing is opened yet.
func File(path string, m *mapping.Source, o *Options) sla.Source {
	return newSource(feed.File(path), m, o)
}

// Files returns a source for each file that paths and patterns such as calls-*.csv.gz (package
// path/filepath) name, in their order and that of the names, and none twice. If there are no
// paths, they are the file and the files of the mapping. All are written as the mapping says.
// A pattern that no file matches is an error.
//
// Each file is a source of its own, so that the line of a record is that of its file. What is in
// two of them is still a duplicate: those are recognized over all sources of a record type.
// Where files have the same base name the sources are named by their paths.
func Files(paths []string, m *mapping.Source, o *Options) ([]sla.Source, error) {
	return feed.Sources(paths, m, func(f feed.Feed, alone bool) sla.Source {
		s := newSource(f, m, o)
		if !alone {
			s.options.Name = ""
		}
		return s
	})
}

// New returns the source that open opens, which is called each time it is read. Where what it
// returns is an io.ReaderAt of known size (an *os.File of a regular file, or a type with a Size
// method, such as *bytes.Reader) and needs neither unpacking nor converting, parts of it are
// read at the same time.
func New(name string, open func() (io.ReadCloser, error), m *mapping.Source, o *Options) sla.Source {
	return newSource(feed.Feed{Name: name, Open: open}, m, o)
}

// newSource returns the source that a feed is.
func newSource(f feed.Feed, m *mapping.Source, o *Options) *source {
	s := &source{Feed: f, mapping: m}
	if o != nil {
		s.options = *o
	}
	s.options.MaxRecord = size(s.options.MaxRecord, defaultMaxRecord)
	s.options.ChunkSize = size(s.options.ChunkSize, defaultChunkSize)
	return s
}

// size returns an option, or what it is if it is not set. Texts up to 64 MiB keep the places in
// a chunk below 4 GiB.
func size(option, otherwise int) int {
	if option <= 0 {
		return otherwise
	}
	return min(option, 64<<20)
}

// Source describes it.
func (s *source) Source() sla.SourceInfo { return s.Info(s.options.Name, s.mapping, "") }

// Open starts reading. It reads the header, and fails where the file has none or where a field
// of the request has no column.
func (s *source) Open(ctx context.Context, req batch.Request) (batch.Reader, error) {
	return s.Reader(ctx, func(rc io.ReadCloser) (batch.Reader, error) {
		f, err := newFront(s, rc)
		if err != nil {
			return nil, err
		}
		r, err := newReader(s, f, req)
		if err != nil {
			f.closeUnpacked() // the rest is closed for us
			return nil, err
		}
		return r, nil
	})
}

// bom is the byte order mark that some programs put before UTF-8 text.
var bom = []byte("\xef\xbb\xbf")
