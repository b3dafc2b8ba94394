// Package sqllog reads records from databases, through database/sql and the driver that the
// program has chosen.
//
//	db, err := sql.Open("pgx", "postgres://reader@host/calls")
//	...
//	calls := sqllog.Table(db, sqllog.PostgreSQL, "public.calls", m, nil)
//	result, err := sla.Evaluate(ctx, contract, period, calls)
//
// A source is a table or view, or a query of one's own. Which column holds which field, and how
// texts are written, is said by a mapping (package adapters/mapping), as for CSV: its columns,
// aliases, pairs of times, words, forms, units and marks of a missing value. Without a mapping a
// field is the column of its own name. Of a table no more columns are read than the fields take.
//
// # Values
//
// NULL is missing. A text is read as a CSV cell is, in the forms that the mapping declares, and so
// are the digits of a whole number: a time that is one needs the form epoch or epoch_ms, a
// duration the unit in which it is counted. Beyond that
//
//   - a number of an exact type, such as NUMERIC(10,2), counts by its digits, with a decimal
//     point whatever the mapping's decimal mark is;
//   - a number of a floating type counts if it is whole and below 2^53; others reject
//     their row, for what is stored is not what was written: cast it in a query. FLOAT of MySQL
//     always does, since it shows six digits only;
//   - a truth value is one, whatever the mapping's words are;
//   - a time of a type with a zone (TIMESTAMPTZ, and DateTime of ClickHouse) is an instant;
//   - a time of a type without one (TIMESTAMP of PostgreSQL and DuckDB, DATETIME of MySQL, DATE)
//     is what a clock shows in the contract's zone, and the mapping's ambiguous and skipped say
//     what its doubled and its skipped hour mean. It must come in UTC from the driver: leave the
//     parameter loc of MySQL's as it is;
//   - MySQL's BIT is a whole number, and its texts must come in utf8mb4, as they do unless the
//     parameter charset says otherwise;
//   - TIMESTAMP of MySQL is refused, for the time zone of the session decides what is shown of
//     it: read UNIX_TIMESTAMP(column) by a query, in the form epoch;
//   - in SQLite, whose columns have no types, a value of a table is the number or the text that
//     is stored. Of a query write +column, so that the driver makes no time of a text.
//
// A value that cannot be read rejects its row. Positions are numbers of rows, from 1.
//
// # Order
//
// A source must yield the same records in the same order whenever it is read, since the first of
// several with one key counts. A table comes in the order of Options.Order or, without that, of
// all its columns, so that only rows that are the same stand in no certain order. That makes the
// database sort them: name the columns of an index. A query comes in that order, too; without it,
// it is run as it stands, and has to have such an ORDER BY.
//
// # Counting
//
// Databases are asked to count: the Tally is the one that reading all rows gives, to the last
// unit. One statement counts every aggregate of the contract that a count, a sum or an extreme
// answers, for each day and selection of records, each combination of exclusions apart; others
// count keys that are there several times, and the values of a median, a quantile or a distinct.
// SQLite, which would have to sort all rows again for these, lists the numbers of each group, and
// needs some bytes for each row of the largest one. The hours of an exclusion's calendar are listed.
// Everything in the statements is a whole number of some unit, or a text that is compared by its bytes.
//
// Rows that lack a value which they must have, or hold one outside the domain of its field, are in
// no count. One more statement, which numbers all rows to tell their positions, reads them and says
// why they are rejected. It reads what is not written as most rows are, too, and what has texts that
// are not UTF-8: up to a million rows, of a table or of a query with Options.Order.
//
// All rows are read
//
//   - for a rule that needs a pattern, the case of letters, what a clock shows, working time or a
//     quotient of two fields, and for intervals;
//   - for more than 63 areas and exclusions, or an exclusion in more than 1000 spans of the period;
//   - for a column of another type than its field needs, or that the mapping reads in a form of its
//     own, and for a mapping that skips rows;
//   - where a result is beyond 64 bits, or a median, quantile or distinct has too many values;
//   - where the statement for the others would read more than a million of them, or a record whose key
//     another row may have, or where more than 100,000 rows share keys;
//   - of a query without Options.Order, where there are such rows, or rows that share keys;
//   - in MySQL and ClickHouse for a column that is called as what is worked out here, such as pos or f0;
//   - in ClickHouse for DateTime64, and where settings of the session cut results short. It was tried
//     with version 18.16, and is asked for nothing that later ones do not have.
//
// Package explain tells which of these it was, how many rows were read, and which statements were
// sent.
//
// # Safety
//
// No text of a contract or a mapping becomes part of a statement: the name of the table does,
// which the program gives, and the names of columns, which the database has given, all in quotes.
// Where the database counts, every value that a contract or a mapping gives is a parameter, which
// ClickHouse's driver writes into the statement.
// A query is the program's own. Either runs in one transaction that is rolled back. In PostgreSQL
// and MySQL it is read-only and sees one state of the data; in SQLite it sees one, and is
// read-only where the driver has that; in DuckDB it is a transaction like others. ClickHouse has
// none: the rows are those of one SELECT. Where several count, they are checked to have seen as many
// rows, which does not show that one was changed in between.
//
// Reading ends with the context, at any row, or after Options.Timeout. Memory does not grow with
// the rows, but with those that are read beside counting, unless the driver holds them all, as
// DuckDB's does. A source that is open keeps one connection; one that is closed before its end costs
// it in MySQL and ClickHouse, and in MySQL another one ends its query with KILL. ClickHouse may go on
// with a query that was ended here: set max_execution_time for the user.
//
// A source is an sla.Source, immutable and safe for concurrent use. Several goroutines may read,
// though one at a time makes headway. In reading order: dialect.go says how databases differ,
// columns.go finds the columns, connection.go opens transactions, value.go reads what the driver
// gives, reader.go makes batches of it. Of counting, counting.go and its neighbours say how databases
// differ, stored.go, dynamic.go and localtime.go write in SQL what value.go does, moment.go compares
// instants, lower.go and lowernumber.go write rules, cells.go aggregates, inner.go
// the rows that statements select from, count.go and values.go the statements; push.go sends them, rows.go puts cells together, rest.go reads the rows that are
// left, texts.go looks at few texts once.
package sqllog

import (
	"cmp"
	"context"
	"database/sql"
	"strings"
	"time"

	"github.com/capitolato/capitolato/adapters/mapping"
	"github.com/capitolato/capitolato/internal/feed"
	"github.com/capitolato/capitolato/sla"
	"github.com/capitolato/capitolato/sla/batch"
)

// Options tune a source. The zero Options, and nil, work.
type Options struct {
	// Name identifies the source in results; empty means the name of the table, and for a
	// query that of its record type.
	Name string
	// Order names the columns that a table, or the result of a query, is read in the order of,
	// such as its primary key. They must leave no two rows in doubt whose order could matter.
	// Empty means all columns of a table, and a query in the order that it has.
	Order []string
	// Args are the values of the parameters of a query.
	Args []any
	// Timeout is how long reading may take from Open to the end, without limit if it is 0.
	Timeout time.Duration
	// Stream has the rows read and counted here even where the database can count them.
	Stream bool
}

// source is a table or a query.
type source struct {
	db      *sql.DB
	dialect Dialect
	table   string // or else:
	query   string
	mapping *mapping.Source
	options Options
}

// Table returns the source that a table or a view is. Points in its name stand between that of
// its schema and its own. The mapping may be nil. Without a mapping that says so, the source
// supplies the record type of the table's own name. Nothing is opened yet.
func Table(db *sql.DB, d Dialect, table string, m *mapping.Source, o *Options) sla.Source {
	return newSource(&source{db: db, dialect: d, table: table, mapping: m}, o)
}

// Query returns the source that the result of a query is, in the order of Options.Order or, without
// that, in one of its own. Its columns must have names. The mapping, or else Options.Name, says
// which record type it supplies. Nothing is opened yet.
func Query(db *sql.DB, d Dialect, query string, m *mapping.Source, o *Options) sla.Source {
	return newSource(&source{db: db, dialect: d, query: query, mapping: m}, o)
}

// newSource completes a source.
func newSource(s *source, o *Options) *source {
	if o != nil {
		s.options = *o
	}
	s.options.Order = append([]string(nil), s.options.Order...)
	s.options.Args = append([]any(nil), s.options.Args...)
	return s
}

// ordered reports whether it is known which columns the rows are in the order of.
func (s *source) ordered() bool { return s.table != "" || len(s.options.Order) > 0 }

// derived is a query as a table. The line ends before the parenthesis does, for a query may end with a
// comment.
func (s *source) derived() string { return "(" + s.query + "\n) AS q" }

// Source describes it.
func (s *source) Source() sla.SourceInfo {
	records := s.options.Name
	if s.table != "" {
		records = s.table[strings.LastIndexByte(s.table, '.')+1:]
	}
	info := feed.Feed{Name: s.table}.Info(s.options.Name, s.mapping, records)
	info.Name = cmp.Or(info.Name, info.Records)
	return info
}

// Open sends the query. It fails where a field of the request has no column, or one that cannot
// hold it.
func (s *source) Open(ctx context.Context, req batch.Request) (batch.Reader, error) {
	return newReader(ctx, s, req)
}
