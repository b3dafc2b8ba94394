// Package batch holds typed columns of records: what a source fills and the engine reads.
//
// A [Batch] is a run of rows of one record type, a slice for each field, with a bitmap that
// says which values are present. There is no `any` and no call for each cell, so that an
// adapter that decodes straight into the slices is as fast as the format allows:
//
//	Request ──▶ Reader.Read(ctx, b) ──▶ Batch{Columns, Pos, Rejected}
//
// An adapter that would rather work a row at a time uses the Append methods of [Column] with
// [Batch.EndRow] and [Batch.Reject]; package sla/slatest tests either kind.
package batch

import (
	"context"
	"time"
)

// Kind is the type of a column.
type Kind uint8

// The kinds of a column. The zero Kind is invalid.
const (
	Invalid  Kind = iota
	Bool          // Column.Bits
	Int           // Column.Nums
	Decimal       // Column.Nums, in units of 10^-Scale
	String        // Column.Codes into Column.Dict
	Time          // Column.Nums, nanoseconds since 1970-01-01T00:00:00Z
	Duration      // Column.Nums, nanoseconds
)

// Field describes a column that the engine asks for.
type Field struct {
	Name     string
	Kind     Kind
	Scale    int  // of a Decimal: digits after the point, 0 to 18
	Optional bool // may be missing; where false, a row without it is rejected
	// Unique says that a String has nearly as many values as rows, such as a key: its column
	// holds Text and Ends in place of Codes.
	Unique bool
}

// Request is what the engine asks of a source.
type Request struct {
	// Records is the name of the record type.
	Records string
	// Fields are the columns wanted, in order. A source decodes these and no other: a bad
	// value in a field that no rule reads does not reject a row.
	Fields []Field
	// Zone is the contract's: local times in the data are read in it.
	Zone *time.Location
	// Raw says that Reject.Raw is wanted. A source may give it in any case.
	Raw bool
}

// Reader yields the batches of one opened source.
type Reader interface {
	// Read replaces the content of b with the next rows, a few hundred to a few thousand at
	// a time, and numbers them in b.Seq from 0. It returns io.EOF, and no rows, at the end. A
	// row that cannot be read is not an error: it goes to b.Rejected. An I/O error, a
	// cancelled ctx or a file that is not what it claims to be is an error and ends the
	// stream.
	//
	// Read may be called from several goroutines, each with its own Batch. Memory that b
	// points to belongs to b until the next Read into it.
	Read(ctx context.Context, b *Batch) error
	Close() error
}

// Batch is a run of rows of one record type. Row i of the batch is element i of every column
// and of Pos.
type Batch struct {
	// Seq is the batch's place among those of its reader, from 0 without gaps. The rows of a
	// batch precede, in the source, those of the batches with a higher Seq.
	Seq int
	// Len is the number of rows.
	Len int
	// Columns has one column for each field of the request, in its order.
	Columns []Column
	// Pos tells where each row stands in its source: the line it starts at in a text, from
	// 1; elsewhere its ordinal, from 1.
	Pos []int64
	// Rejected lists the rows of this part of the source that could not be read.
	Rejected []Reject
}

// Reject is a row that could not be read.
type Reject struct {
	// Pos is as in Batch.Pos.
	Pos int64
	// Field is the name of the field at fault, or empty where the whole row is.
	Field string
	// Reason says what is wrong, in words that do not vary with the value: the rejected rows
	// of a run are counted by it.
	Reason string
	// Value is the text that could not be read, if there is one. It may be cut, and is valid
	// until the next Read into the batch, as Raw is.
	Value []byte
	// Raw is the whole row as it stands in the source, where the source has such a thing and
	// the request wants it.
	Raw []byte
}

// Reset empties b and gives it one empty column for each field, keeping their memory.
func (b *Batch) Reset(fields []Field) {
	if cap(b.Columns) < len(fields) {
		b.Columns = make([]Column, len(fields))
	}
	b.Columns = b.Columns[:len(fields)]
	for i := range b.Columns {
		b.Columns[i].reset(fields[i])
	}
	b.Len, b.Pos, b.Rejected = 0, b.Pos[:0], b.Rejected[:0]
}

// EndRow completes a row whose value has been appended to every column.
func (b *Batch) EndRow(pos int64) {
	b.Pos = append(b.Pos, pos)
	b.Len++
}

// Reject drops what was appended since the last EndRow and records the row as rejected.
func (b *Batch) Reject(r Reject) {
	for i := range b.Columns {
		b.Columns[i].truncate(b.Len)
	}
	b.Rejected = append(b.Rejected, r)
}
