// Package adapters holds the packages that connect package sla to files and systems: contracts
// and mappings, logs to read records from, reports to write. It has no code of its own; this is
// how to write a source, the commonest adapter. The example is a complete one.
//
// A source is two types. One implements sla.Source: it is a value that describes what to read,
// does no I/O until it is opened, and may be opened many times at once. The other implements
// batch.Reader and is what Open returns.
//
//	func (s *Log) Source() sla.SourceInfo                            // name, record type, days covered
//	func (s *Log) Open(ctx, req batch.Request) (batch.Reader, error) // find the fields of req
//	func (r *reader) Read(ctx, b *batch.Batch) error                 // the next rows, or io.EOF
//	func (r *reader) Close() error
//
// What it must keep to is said in [github.com/capitolato/capitolato/sla/batch], and comes to this:
//
//   - Supply the fields of the request, in its order, and look at no others: a bad value in a
//     field that no rule reads must not cost a row. A field that you cannot supply at all is an
//     error of Open that says what to do.
//   - Begin Read with Batch.Reset. Append a value to every column and call
//     Batch.EndRow, or call Batch.Reject with the position, the field and a
//     reason that does not vary with the value. Number the batches from 0.
//   - A row that cannot be read is data. An error of Read is the end: of I/O, of the context, or
//     of a file that is not what it claims to be.
//   - A missing value is Column.AppendMissing where the field is Optional, and otherwise
//     a reason to reject. Times are instants: local ones are read in the zone of the request.
//   - Nothing is rounded, guessed or cut. A number with more digits than its field has room for
//     is rejected.
//   - Several goroutines may call Read. A lock around all of it is enough to begin with.
//   - Open and Read return the context's error once it is cancelled.
//   - Memory must not grow with the rows: a few hundred to a few thousand make a batch.
//
// Let a mapping ([github.com/capitolato/capitolato/adapters/mapping]) say how cells are written,
// and your source reads all that the others do: Italian dates, local times, decimal commas, SI and
// NO. It takes four calls, all of which may be made on a nil *mapping.Source:
//
//	m.Supports("forms", …)         // an error for keys of the mapping that you do not know
//	m.Names(field), m.Glue(field)  // where the field stands: columns, and what joins their cells
//	m.Decoder(field, req.Zone)     // what makes a value of a cell, or says why it cannot
//
// Then call TestSource of [github.com/capitolato/capitolato/sla/slatest] from the test of the
// adapter. It tells which of this does not hold.
//
// Export little: Options whose zero value works, a constructor such as File(path, mapping, *Options)
// that returns the sla.Source, and New for what is no file. If the source can tell its content, by
// the digest of a file, it is an sla.Fingerprinter too. A dependency that brings a tree of its own goes into a module
// of its own.
package adapters
