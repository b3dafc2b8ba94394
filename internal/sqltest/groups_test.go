package sqltest

import (
	"context"
	"fmt"
	"strings"
	"testing"

	"github.com/capitolato/capitolato/adapters/sqllog"
	"github.com/capitolato/capitolato/adapters/sqllog/explain"
	"github.com/capitolato/capitolato/sla"
	"github.com/google/go-cmp/cmp"
)

// Rows that differ in too many ways to be grouped by these are counted all the same.
func TestManyGroups(t *testing.T) {
	var b strings.Builder
	b.WriteString("format: 1\ncontract: many\nvalid: {from: 2024-01-01}\ntimezone: UTC\nrecords: {calls: {at: at, fields: {at: time, n: int}}}\n" +
		"areas:\n  - id: all\n    name: All\n    where: {calls: all}\n    indicators:\n")
	for i := range 16 {
		fmt.Fprintf(&b, "      - {id: i%d, name: I, value: 'count(calls, floor(.n / %d) %% 2 == 1)', target: value >= 0}\n", i, 1<<i)
	}
	plan := compile(t, b.String())
	db := embedded(t, "duckdb", sqllog.DuckDB, "")
	db.exec(t, "CREATE TABLE calls AS SELECT TIMESTAMPTZ '2024-01-10 10:00:00Z' AS \"at\", range AS n FROM range(60000)")
	source := func(stream bool) sla.Source {
		return sqllog.Table(db.DB, db.dialect, "calls", nil, &sqllog.Options{Stream: stream})
	}
	period, _ := sla.ParsePeriod("2024-01")
	x, err := explain.Source(context.Background(), plan, period, source(false))
	if err != nil || !x.Pushed || len(x.Statements) != 2 {
		t.Fatal(err, x)
	}
	if got, want := tallyFor(t, plan, period, source(false)), tallyFor(t, plan, period, source(true)); got != want {
		t.Error(cmp.Diff(want, got))
	}
}
