// Package jsonlog reads records from JSON: an object a line (NDJSON), or an array of objects, at
// the top of the document or somewhere in it.
//
//	calls := jsonlog.File("calls.ndjson", nil, nil)
//	chats := jsonlog.File("chats.json", m, &jsonlog.Options{Path: "result.items"})
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
// Values are read as those of CSV are: a string by its text; a number by its digits, exactly
// and with a decimal point whatever the mapping's decimal mark is; true and false as these
// words. No floating point number is made of anything.
//
// The document is JSON as encoding/json reads it, and stricter in two things: a key may not
// stand twice in one object, and objects nest up to 100 deep. What cannot be read costs as
// little as it can: in NDJSON a line that is not one JSON object is rejected, with its line and
// reason, and the next is read. In an array an element that is no object, or is too long, is
// rejected; what breaks the syntax of the array ends the reading with an error that says where,
// for nobody can tell where the next element begins. Positions are lines in NDJSON and elsewhere
// the number of the element, from 1.
//
// Several goroutines may read one file together. Memory does not grow with the file.
package jsonlog

import (
	"context"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"

	"github.com/capitolato/capitolato/adapters/mapping"
	"github.com/capitolato/capitolato/internal/textio"
	"github.com/capitolato/capitolato/sla"
	"github.com/capitolato/capitolato/sla/batch"
)

// Options tune a source. The zero Options, and nil, work.
type Options struct {
	// Name identifies the source in results; empty means the base name of the file.
	Name string
	// Path is where in the document the array of records is, such as result.items. Empty
	// means that the document is the array itself, or an object a line, as its first
	// character tells.
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

// Source is a JSON text. It implements sla.Source and sla.Fingerprinter, and is immutable and
// safe for concurrent use.
type Source struct {
	name    string
	open    func() (io.ReadCloser, error)
	mapping *mapping.Source
	options Options
}

// File returns the source that a file is. The mapping may be nil. Without a mapping that says
// so, the source supplies the record type that is the base name of the file without its
// extension. Nothing is opened yet.
func File(path string, m *mapping.Source, o *Options) *Source {
	return New(filepath.Base(path), func() (io.ReadCloser, error) { return os.Open(path) }, m, o)
}

// New returns the source that open opens, which is called each time it is read.
func New(name string, open func() (io.ReadCloser, error), m *mapping.Source, o *Options) *Source {
	s := &Source{name: name, open: open, mapping: m}
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
func (s *Source) Source() sla.SourceInfo {
	info := sla.SourceInfo{Name: s.options.Name}
	if info.Name == "" {
		info.Name = s.name
	}
	if s.mapping != nil {
		info.Records, info.Covers = s.mapping.Records, s.mapping.Covers
	}
	if info.Records == "" {
		info.Records = strings.TrimSuffix(s.name, filepath.Ext(s.name))
	}
	return info
}

// Open starts reading. It fails where the array of Options.Path cannot be found, and where the
// mapping does not fit a field of the request. The reader has, beside the methods of
// batch.Reader, a method Progress() (done, total int64) that tells how many bytes have been
// taken in and how many there are, -1 where that is not known. It is safe to call at any time.
func (s *Source) Open(ctx context.Context, req batch.Request) (batch.Reader, error) {
	if err := ctx.Err(); err != nil {
		return nil, err
	}
	rc, err := s.open()
	if err != nil {
		return nil, err
	}
	r, err := newReader(s, rc, req)
	if err != nil {
		rc.Close()
		return nil, fmt.Errorf("%s: %w", s.name, err)
	}
	return r, nil
}

// Fingerprint reads the whole input once more and returns "sha256:" and its digest in
// hexadecimal digits, to be kept with a result that rests on it.
func (s *Source) Fingerprint(ctx context.Context) (string, error) {
	return textio.Fingerprint(ctx, s.name, s.open)
}
