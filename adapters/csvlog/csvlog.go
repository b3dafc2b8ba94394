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
package csvlog

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"

	"github.com/capitolato/capitolato/adapters/mapping"
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

// Source is a CSV file. It implements sla.Source, and is immutable and safe for concurrent use.
type Source struct {
	name    string
	open    func() (io.ReadCloser, error)
	mapping *mapping.Source
	options Options
}

// File returns the source that a file is. The mapping may be nil: then columns are known by the
// names of fields. Without a mapping that says so, the source supplies the record type that is
// the base name of the file without its extension (and .gz). Nothing is opened yet.
func File(path string, m *mapping.Source, o *Options) *Source {
	return New(filepath.Base(path), func() (io.ReadCloser, error) { return os.Open(path) }, m, o)
}

// New returns the source that open opens, which is called each time it is read. Where what it
// returns is an io.ReaderAt of known size (an *os.File of a regular file, or a type with a Size
// method, such as *bytes.Reader) and needs neither unpacking nor converting, parts of it are
// read at the same time.
func New(name string, open func() (io.ReadCloser, error), m *mapping.Source, o *Options) *Source {
	s := &Source{name: name, open: open, mapping: m}
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
func (s *Source) Source() sla.SourceInfo {
	info := sla.SourceInfo{Name: s.options.Name}
	if info.Name == "" {
		info.Name = s.name
	}
	if s.mapping != nil {
		info.Records, info.Covers = s.mapping.Records, s.mapping.Covers
	}
	if info.Records == "" {
		name := strings.TrimSuffix(filepath.Base(s.name), ".gz")
		info.Records = strings.TrimSuffix(name, filepath.Ext(name))
	}
	return info
}

// Open starts reading. It reads the header, and fails where the file has none or where a field
// of the request has no column. The reader has, beside the methods of batch.Reader, a method
// Progress() (done, total int64) that tells how many bytes have been taken in and how many
// there are, -1 where that is not known. It is safe to call at any time.
func (s *Source) Open(ctx context.Context, req batch.Request) (batch.Reader, error) {
	if err := ctx.Err(); err != nil {
		return nil, err
	}
	rc, err := s.open()
	if err != nil {
		return nil, err
	}
	f, err := newFront(s, rc)
	if err != nil {
		rc.Close()
		return nil, fmt.Errorf("%s: %w", s.name, err)
	}
	r, err := newReader(s, f, req)
	if err != nil {
		f.Close()
		return nil, fmt.Errorf("%s: %w", s.name, err)
	}
	return r, nil
}

// Fingerprint reads the whole input once more and returns "sha256:" and its digest in
// hexadecimal digits, to be kept with a result that rests on it.
func (s *Source) Fingerprint(ctx context.Context) (string, error) {
	rc, err := s.open()
	if err != nil {
		return "", err
	}
	defer rc.Close()
	h := sha256.New()
	for part := make([]byte, defaultChunkSize); ; {
		if err := ctx.Err(); err != nil {
			return "", err
		}
		n, err := rc.Read(part)
		h.Write(part[:n])
		if err == io.EOF {
			return "sha256:" + hex.EncodeToString(h.Sum(nil)), nil
		}
		if err != nil {
			return "", fmt.Errorf("%s: %w", s.name, err)
		}
	}
}

// bom is the byte order mark that some programs put before UTF-8 text.
var bom = []byte("\xef\xbb\xbf")
