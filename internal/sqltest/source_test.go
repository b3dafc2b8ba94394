package sqltest

import (
	"context"
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/capitolato/capitolato/adapters/mapping"
	"github.com/capitolato/capitolato/adapters/sqllog"
	"github.com/capitolato/capitolato/sla"
	"github.com/capitolato/capitolato/sla/batch"
	"github.com/capitolato/capitolato/sla/slatest"
)

// tables are the same records in the types that people would give them.
var tables = map[sqllog.Dialect]string{
	sqllog.SQLite: "CREATE TABLE calls (id TEXT PRIMARY KEY, queue TEXT COLLATE NOCASE, \"at\" DATETIME, ended TIMESTAMP, wait INTEGER, answered BOOLEAN, position INTEGER, cost TEXT)",
	sqllog.DuckDB: "CREATE TABLE calls (id TEXT PRIMARY KEY, queue TEXT, \"at\" TIMESTAMP, ended TIMESTAMPTZ, wait INTEGER, answered BOOLEAN, position UTINYINT, cost DECIMAL(9, 2))",
}

func TestConformance(t *testing.T) {
	const n = 1500 // two batches
	rome := time.FixedZone("", 3600)
	for _, db := range databases(t) {
		db.exec(t, tables[db.dialect])
		var rows [][]any
		for i := range n {
			at := time.Date(2024, 1, 1+i/100, 8, 0, i%100, 0, time.UTC)
			row := []any{fmt.Sprintf("c%04d", i), []any{"cup", "CUP", "urp, bur"}[i%3], at.Format(time.DateTime), at.Format(time.RFC3339),
				i % 40, i%2 == 0, i % 5, fmt.Sprintf("%d.%02d", i%7, i%100)}
			if i%11 == 0 {
				row[1], row[3], row[4] = nil, nil, nil
			}
			if i == 17 || i == 90 {
				row[4] = -7
			}
			rows = append(rows, row)
		}
		db.fill(t, "calls", rows)
		fields := []batch.Field{
			{Name: "id", Kind: batch.String, Unique: true}, {Name: "queue", Kind: batch.String, Optional: true},
			{Name: "at", Kind: batch.Time}, {Name: "ended", Kind: batch.Time, Optional: true}, {Name: "wait", Kind: batch.Duration, Optional: true},
			{Name: "answered", Kind: batch.Bool}, {Name: "position", Kind: batch.Int}, {Name: "cost", Kind: batch.Decimal, Scale: 2},
		}
		for name, open := range map[string]func() sla.Source{
			"table": func() sla.Source { return sqllog.Table(db.DB, db.dialect, "calls", nil, nil) },
			"by id": func() sla.Source {
				return sqllog.Table(db.DB, db.dialect, "main.calls", nil, &sqllog.Options{Order: []string{"id"}})
			},
			"a query": func() sla.Source {
				m := &mapping.Source{Records: "calls", Columns: map[string]mapping.Column{"at": {Column: "begun"}}}
				const query = `SELECT id, queue, +wait AS wait, answered, position, cost, "at" || '' AS begun, ended || '' AS ended FROM calls WHERE id >= ? ORDER BY id DESC`
				return sqllog.Query(db.DB, db.dialect, query, m, &sqllog.Options{Args: []any{"c"}})
			},
		} {
			if err := slatest.TestSource(open, slatest.SourceWant{Fields: fields, Zone: rome, Read: n, Rejected: 2}); err != nil {
				t.Errorf("%s, %s: %v", db.dialect, name, err)
			}
		}
		db.idle(t)
	}
}

// One value of each type that a database has, as the mapping-less adapter reads it.
func TestTypes(t *testing.T) {
	for _, test := range []struct {
		dialect sqllog.Dialect
		value   string // in SQL
		field   batch.Field
		want    string
	}{
		{sqllog.SQLite, "CAST(0.1 AS TEXT)", batch.Field{Kind: batch.Decimal, Scale: 1}, "1"},
		{sqllog.SQLite, "0.1", batch.Field{Kind: batch.Decimal, Scale: 1}, "a floating point number"},
		{sqllog.SQLite, "20.0", batch.Field{Kind: batch.Duration}, "20000000000"},
		{sqllog.SQLite, "x'637570'", batch.Field{Kind: batch.String}, "cup"},
		{sqllog.DuckDB, "170141183460469231731687303715884105727::HUGEINT", batch.Field{Kind: batch.Int}, "a number beyond 64 bits"},
		{sqllog.DuckDB, "9007199254740993::HUGEINT", batch.Field{Kind: batch.Int}, "9007199254740993"},
		{sqllog.DuckDB, "18446744073709551615::UBIGINT", batch.Field{Kind: batch.Int}, "a number beyond 64 bits"},
		{sqllog.DuckDB, "0.10::DECIMAL(9, 2)", batch.Field{Kind: batch.Decimal, Scale: 1}, "1"},
		{sqllog.DuckDB, "-12.345::DECIMAL(38, 10)", batch.Field{Kind: batch.Decimal, Scale: 3}, "-12345"},
		{sqllog.DuckDB, "0.5::FLOAT", batch.Field{Kind: batch.Decimal, Scale: 1}, "a floating point number"},
		{sqllog.DuckDB, "'0f0e0d0c-0b0a-0908-0706-050403020100'::UUID", batch.Field{Kind: batch.String}, "0f0e0d0c-0b0a-0908-0706-050403020100"},
		{sqllog.DuckDB, "'cup'::ENUM ('cup', 'urp')", batch.Field{Kind: batch.String}, "cup"},
		{sqllog.DuckDB, "'cup'::BLOB", batch.Field{Kind: batch.String}, "cup"},
		{sqllog.DuckDB, "['cup']", batch.Field{Kind: batch.String}, "a value of a type that is not read"},
		{sqllog.DuckDB, "INTERVAL 20 SECONDS", batch.Field{Kind: batch.Duration}, "a value of a type that is not read"},
		{sqllog.DuckDB, "INTERVAL 20 SECONDS::TEXT", batch.Field{Kind: batch.Duration}, "20000000000"},
		{sqllog.DuckDB, "TIME '10:00:00'", batch.Field{Kind: batch.Time}, "a time outside the years"},
		{sqllog.DuckDB, "TIMESTAMP '2024-07-01 10:00:00.5'", batch.Field{Kind: batch.Time}, "1719820800500000000"},
		{sqllog.DuckDB, "'2024-07-01 10:00:00.123456789'::TIMESTAMP_NS", batch.Field{Kind: batch.Time}, "1719820800123456789"},
		{sqllog.DuckDB, "TIMESTAMPTZ '2024-07-01 10:00:00+05:00'", batch.Field{Kind: batch.Time}, "1719810000000000000"},
		{sqllog.DuckDB, "DATE '2024-07-01'", batch.Field{Kind: batch.Time}, "1719784800000000000"},
		{sqllog.DuckDB, "TIMESTAMP '2024-10-27 02:30:00'", batch.Field{Kind: batch.Time}, "a local time that the clocks showed twice"},
	} {
		for _, db := range databases(t) {
			if db.dialect != test.dialect {
				continue
			}
			db.exec(t, "CREATE TABLE t AS SELECT "+test.value+" AS v")
			test.field.Name = "v"
			if got := read(t, sqllog.Table(db.DB, db.dialect, "t", nil, nil), test.field); !strings.HasPrefix(got, test.want) {
				t.Errorf("%s: %s in a field of kind %d: %s, want %s", db.dialect, test.value, test.field.Kind, got, test.want)
			}
		}
	}
}

// read reads the only value of a source, or why it cannot be read.
func read(t *testing.T, s sla.Source, f batch.Field) string {
	t.Helper()
	zone, err := time.LoadLocation("Europe/Rome")
	if err != nil {
		t.Skip(err)
	}
	r, err := s.Open(context.Background(), batch.Request{Fields: []batch.Field{f}, Zone: zone})
	if err != nil {
		t.Fatal(err)
	}
	defer r.Close()
	var b batch.Batch
	if err := r.Read(context.Background(), &b); err != nil {
		t.Fatal(err)
	}
	switch {
	case len(b.Rejected) > 0:
		return b.Rejected[0].Reason
	case f.Kind == batch.String:
		return b.Columns[0].String(0)
	}
	return fmt.Sprint(b.Columns[0].Nums[0])
}
