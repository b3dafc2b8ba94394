// Package push is how a source counts its own records, as a database can: what package sla asks of
// it, in an [Ask], and what it answers, in an [Answer]. A source that can do so implements
// [Source] beside sla.Source; adapters/sqllog does.
//
// The answer must be to the last unit what reading the records gives. A source that cannot be sure
// of that, for the rules or for what its records hold, answers nothing: then it is read. What it
// is not sure of for a few records, it hands over with the answer.
package push

import (
	"context"
	"slices"

	"github.com/capitolato/capitolato/internal/engine"
	"github.com/capitolato/capitolato/internal/rule"
	"github.com/capitolato/capitolato/sla/batch"
)

// Source is a source that may be able to count.
type Source interface {
	// Push answers an ask. It returns nil where the source has to be read. An error ends the
	// run: it is for what would end reading, too, such as a context that is done.
	Push(ctx context.Context, ask *Ask) (*Answer, error)
}

// Ask is what is to be counted.
type Ask struct {
	// Request holds the record type, the fields that the ask speaks of, and the zone.
	batch.Request
	// Key are the columns of Request.Fields that tell records apart: of those with equal ones
	// the first counts. Without any, all do.
	Key []int
	// Read says why the records have to be read whatever the source can do, if they have to.
	Read []string
	// At is the column of the instant of an event; negative for intervals.
	At int
	// Days are the bounds of the days of the period, and Subs those of its sub-periods, in
	// nanoseconds since 1970 UTC: one more than there are, rising. Both begin and end where
	// the period does, and every bound of Subs is one of Days.
	Days, Subs []int64
	// Dark are spans of days in the period whose records are outside it all the same.
	Dark [][2]int64
	// Scopes are selections of records, such as those of areas and those of exclusions: what
	// is true of all predicates of one is in it, and of none everything.
	Scopes [][]*rule.Expr
	Cells  []Cell
	// MaxValues bounds the different values that a cell keeps for each sub-period.
	MaxValues int
	// ListRows bounds Answer.ConflictRows.
	ListRows int
	// Told, if not nil, is filled in with what was done.
	Told *Told
}

// Cell is an aggregate to be computed for each sub-period.
type Cell struct {
	// Agg says what is aggregated, but for the area.
	Agg *rule.Agg
	// Scope is an index of Ask.Scopes, the records of which count, or rule.Everywhere.
	Scope int
	// Apart has the bit of each of Ask.Scopes by which its records are told apart.
	Apart uint64
}

// Answer is what was counted.
type Answer struct {
	// Rest are rows that the source leaves to be counted by who asks, such as those that are
	// rejected, in its order; none of them shares its key with another row. They are numbered
	// as a reader's batches are, and what follows says nothing of them.
	Rest []*batch.Batch
	// Read is the number of rows, Duplicate of those with the key of an earlier one.
	Read, Duplicate int64
	// Conflicts of the duplicates differ from the first record with their key. ConflictRows are
	// the first of them.
	Conflicts    int64
	ConflictRows []Row
	// First and Last are the earliest and the latest instant, if there is any record.
	First, Last int64
	// Counts count the records that are not duplicates.
	Counts []Count
	// Found holds what cells have in sub-periods. Those of one cell, sub-period and In add up.
	Found []Found
}

// IsDark reports whether the records of a day, given as an index of Days, are outside the period.
func (a *Ask) IsDark(day int) bool {
	return slices.ContainsFunc(a.Dark, func(s [2]int64) bool { return s[0] <= a.Days[day] && a.Days[day] < s[1] })
}

// Count is a number of records of one day and of the same scopes.
type Count struct {
	// Day is an index of Ask.Days, negative for records outside the period.
	Day int
	// In has the bit of each of Ask.Scopes that the records are in. Outside the period it may
	// be 0.
	In   uint64
	Rows int64
}

// MaxScopes is how many scopes an Ask can have that a source answers: the bits of Count.In but
// one, for databases know signed numbers only.
const MaxScopes = 63

// Found is what a cell has in a sub-period.
type Found struct {
	Cell, Sub int
	// In has the bit of each scope of Cell.Apart that the records are in.
	In  uint64
	Has engine.Cell
}

// Row is a row and its key.
type Row struct {
	Pos int64
	Key []rule.Value
}

// Told is how an Ask was answered.
type Told struct {
	// Pushed says that there was an answer; otherwise Read says why the records are read. Rows
	// of them are in Answer.Rest.
	Pushed bool
	Read   []string
	Rows   int64
	// Statements were sent, and Snapshot is what they see of the data together.
	Statements []Statement
	Snapshot   string
}

// Statement is one of a query language, with its parameters.
type Statement struct {
	SQL  string
	Args []any
}
