package sla

import (
	"context"

	"github.com/capitolato/capitolato/sla/batch"
)

// Source supplies the records of one type: a file, a table, a slice. Adapters implement it.
// Opening it twice must yield the same records in the same order.
type Source interface {
	// Source describes it. It does no I/O.
	Source() SourceInfo
	// Open starts reading. The reader supplies the fields of the request and no others; a
	// field that the source cannot supply at all is an error, which says what to do.
	Open(ctx context.Context, req batch.Request) (batch.Reader, error)
}

// SourceInfo describes a source.
type SourceInfo struct {
	// Name identifies the source in results, such as the name of its file.
	Name string
	// Records is the record type it supplies.
	Records string
	// Covers is the span of days for which the source is known to hold every record. Where
	// it is the zero Days, the source is taken to cover the days from its first record to
	// its last: declare it for a source that may have no record on many days.
	Covers Days
	// Columns tells, for fields, what their values are made of: columns of a table, paths in an
	// object. A field that is not in it stands in the column of its own name. It is for one
	// thing: what is made of the same column as a field marked personal is masked, too.
	Columns map[string][]string
}

// Fingerprinter is a Source that can identify its content, such as by "sha256:" and the
// hexadecimal digest of a file. It reads the whole source once more.
type Fingerprinter interface {
	Fingerprint(ctx context.Context) (string, error)
}
