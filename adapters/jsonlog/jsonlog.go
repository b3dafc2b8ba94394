// Package jsonlog reads records from JSON: an object a line (NDJSON), or an array of objects, at
// the top of the document or somewhere in it.
//
//	calls := jsonlog.File("calls.ndjson", nil, nil)
//	chats := jsonlog.File("chats.json", m, nil) // whose mapping says `path: result.items`
//
// Which value holds which field, and how times, durations and words are written, is said by a
// mapping (package adapters/mapping), as for CSV. What it calls a column is a path here:
//
//	queue: call.queue.name        # the member name of the member queue of the member call
//	agent: agents.0.id            # of the first element of a list
//	id: /call.id                  # a JSON Pointer (RFC 6901), for keys that hold a point
//
// Without a mapping a field is the member of its own name. A member that is absent or null is
// a missing value; so a misspelt path of a field that may be missing shows only in the results,
// as a field that no record has.
//
// Of aliases one may have a value in a record, and more than one rejects it. The mapping's `skip`
// names records that are none, such as those of another type in one stream; they are rejected
// for that reason.
//
// Values are read as those of CSV are: a string by its text; a number by its digits, exactly
// and with a decimal point whatever the mapping's decimal mark is; true and false as these
// words. No floating point number is made of anything.
//
// The text is UTF-8, UTF-16 with a byte order mark, or what the mapping's `encoding` says, and
// unpacked where it is packed with gzip. It is JSON as encoding/json reads it, and stricter in two things: a key may not
// stand twice in one object, and objects nest up to 100 deep. What cannot be read costs as
// little as it can: in NDJSON a line that is not one JSON object is rejected, with its line and
// reason, and the next is read. In an array an element that is no object, or is too long, is
// rejected; what breaks the syntax of the array ends the reading with an error that says where,
// for nobody can tell where the next element begins. Positions are lines in NDJSON and elsewhere
// the number of the element, from 1.
//
// Several goroutines may read one file together. Memory does not grow with the file.
//
// A source is an sla.Source and an sla.Fingerprinter, immutable and safe for concurrent use. The
// readers that it opens have, beside the methods of batch.Reader, a method Progress() (done,
// total int64) that tells how many bytes have been taken in and how many there are, -1 where
// that is not known. It is safe to call at any time.
package jsonlog

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
	// Path is where in the document the array of records is, such as result.items. Empty
	// means what the mapping says and, if that is empty too, that the document is the array
	// itself, or an object a line, as its first character tells.
	Path string
	// MaxRecord is the most bytes that a record may have, 1 MiB if it is 0. Longer ones are
	// rejected.
	MaxRecord int
	// ChunkSize is about how many bytes make a batch, 256 KiB if it is 0.
	ChunkSize int
}

// The defaults of Options.
const (
	defaultMaxRecord = 1 << 20
	defaultChunkSize = 256 << 10
)

// source is a JSON text.
type source struct {
	feed.Feed
	mapping *mapping.Source
	options Options
}

// File returns the source that a file is. The mapping may be nil. Without a mapping that says
// so, the source supplies the record type that is the base name of the file without its
// extension (and .gz). Nothing is opened yet.
func File(path string, m *mapping.Source, o *Options) sla.Source {
	return newSource(feed.File(path), m, o)
}

// Files returns a source for each file that paths and patterns such as chats-*.json (package
// path/filepath) name, in their order and that of the names, and none twice. If there are no
// paths, they are the file and the files of the mapping. All are written as the mapping says.
// A pattern that no file matches is an error. Where files have the same base name the sources
// are named by their paths.
func Files(paths []string, m *mapping.Source, o *Options) ([]sla.Source, error) {
	return feed.Sources(paths, m, func(f feed.Feed, alone bool) sla.Source {
		s := newSource(f, m, o)
		if !alone {
			s.options.Name = ""
		}
		return s
	})
}

// New returns the source that open opens, which is called each time it is read.
func New(name string, open func() (io.ReadCloser, error), m *mapping.Source, o *Options) sla.Source {
	return newSource(feed.Feed{Name: name, Open: open}, m, o)
}

// newSource returns the source that a feed is.
func newSource(f feed.Feed, m *mapping.Source, o *Options) *source {
	if m == nil {
		m = new(mapping.Source)
	}
	s := &source{Feed: f, mapping: m}
	if o != nil {
		s.options = *o
	}
	if s.options.MaxRecord <= 0 {
		s.options.MaxRecord = defaultMaxRecord
	}
	if s.options.ChunkSize <= 0 {
		s.options.ChunkSize = defaultChunkSize
	}
	return s
}

// Source describes it.
func (s *source) Source() sla.SourceInfo { return s.Info(s.options.Name, s.mapping, "") }

// Open starts reading. It fails where the array of Options.Path cannot be found, and where the
// mapping does not fit a field of the request.
func (s *source) Open(ctx context.Context, req batch.Request) (batch.Reader, error) {
	return s.Reader(ctx, func(rc io.ReadCloser) (batch.Reader, error) { return newReader(s, rc, req) })
}
