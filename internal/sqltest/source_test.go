package sqltest

import (
	"fmt"
	"testing"
	"time"

	"github.com/capitolato/capitolato/adapters/mapping"
	"github.com/capitolato/capitolato/adapters/sqllog"
	"github.com/capitolato/capitolato/sla"
	"github.com/capitolato/capitolato/sla/batch"
	"github.com/capitolato/capitolato/sla/slatest"
)

// columns are the same records in the types that people would give them.
var columns = map[sqllog.Dialect]string{
	sqllog.SQLite:     `id TEXT PRIMARY KEY, queue TEXT COLLATE NOCASE, "at" DATETIME, ended TIMESTAMP, wait INTEGER, answered BOOLEAN, position INTEGER, cost TEXT`,
	sqllog.DuckDB:     `id TEXT PRIMARY KEY, queue TEXT, "at" TIMESTAMP, ended TIMESTAMPTZ, wait INTEGER, answered BOOLEAN, position UTINYINT, cost DECIMAL(9, 2)`,
	sqllog.PostgreSQL: `id TEXT PRIMARY KEY, queue TEXT, "at" TIMESTAMP, ended TIMESTAMPTZ, wait INTEGER, answered BOOLEAN, position SMALLINT, cost NUMERIC(9, 2)`,
	sqllog.MySQL:      `id VARCHAR(20) PRIMARY KEY, queue TEXT, at DATETIME, ended VARCHAR(40), wait INTEGER, answered BOOLEAN, position TINYINT UNSIGNED, cost DECIMAL(9, 2)`,
	sqllog.ClickHouse: `id String, queue Nullable(String), at DateTime, ended Nullable(DateTime), wait Nullable(Int32), answered UInt8, position UInt8, cost Decimal(9, 2)`,
}

// queries select them in another way: times as texts, with a parameter.
var queries = map[sqllog.Dialect]string{
	sqllog.SQLite:     `SELECT id, queue, +wait AS wait, answered, position, cost, "at" || '' AS begun, ended || '' AS ended FROM calls WHERE id >= ? ORDER BY id DESC`,
	sqllog.DuckDB:     `SELECT id, queue, +wait AS wait, answered, position, cost, "at" || '' AS begun, ended || '' AS ended FROM calls WHERE id >= ? ORDER BY id DESC`,
	sqllog.PostgreSQL: `SELECT id, queue, wait, answered, position, cost, "at" || '' AS begun, to_json(ended) ->> 0 AS ended FROM calls WHERE id >= $1 ORDER BY id DESC`,
	sqllog.MySQL:      `SELECT id, queue, wait, answered, position, cost, CONCAT(at) AS begun, ended FROM calls WHERE id >= ? ORDER BY id DESC`,
	sqllog.ClickHouse: `SELECT id, queue, wait, answered, position, cost, toString(at) AS begun, toString(ended) AS ended FROM calls WHERE id >= ? ORDER BY id DESC`,
}

// callFields are those of columns.
var callFields = []batch.Field{
	{Name: "id", Kind: batch.String, Unique: true}, {Name: "queue", Kind: batch.String, Optional: true},
	{Name: "at", Kind: batch.Time}, {Name: "ended", Kind: batch.Time, Optional: true}, {Name: "wait", Kind: batch.Duration, Optional: true},
	{Name: "answered", Kind: batch.Bool}, {Name: "position", Kind: batch.Int}, {Name: "cost", Kind: batch.Decimal, Scale: 2},
}

// manyCalls returns n rows, two of which are rejected.
func manyCalls(n int, withZone string) [][]any {
	var rows [][]any
	for i := range n {
		at := time.Date(2024, 1, 1+i/100, 8, 0, i%100, 0, time.UTC)
		row := []any{fmt.Sprintf("c%04d", i), []any{"cup", "CUP", "urp, bur"}[i%3], at.Format(time.DateTime), at.Format(withZone),
			i % 40, i%2 == 0, i % 5, fmt.Sprintf("%d.%02d", i%7, i%100)}
		if i%11 == 0 {
			row[1], row[3], row[4] = nil, nil, nil
		}
		if i == 17 || i == 90 {
			row[4] = -7
		}
		rows = append(rows, row)
	}
	return rows
}

func TestConformance(t *testing.T) {
	const n = 1500 // two batches
	forEach(t, func(t *testing.T, db database) {
		db.create(t, "calls", columns)
		withZone := time.RFC3339
		if db.dialect == sqllog.ClickHouse {
			withZone = time.DateTime
		}
		db.fill(t, "calls", manyCalls(n, withZone))
		for name, open := range map[string]func() sla.Source{
			"table": func() sla.Source { return sqllog.Table(db.DB, db.dialect, "calls", nil, nil) },
			"by id": func() sla.Source {
				return sqllog.Table(db.DB, db.dialect, db.schema+".calls", nil, &sqllog.Options{Order: []string{"id"}})
			},
			"a query": func() sla.Source {
				m := &mapping.Source{Records: "calls", Columns: map[string]mapping.Column{"at": {Column: "begun"}}}
				return sqllog.Query(db.DB, db.dialect, queries[db.dialect], m, &sqllog.Options{Args: []any{"c"}})
			},
		} {
			want := slatest.SourceWant{Fields: callFields, Zone: time.FixedZone("", 3600), Read: n, Rejected: 2}
			if err := slatest.TestSource(open, want); err != nil {
				t.Errorf("%s: %v", name, err)
			}
		}
		db.idle(t)
	})
}
