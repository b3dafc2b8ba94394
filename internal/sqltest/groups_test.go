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

// manyContract is the beginning of contracts of which each has many of something.
const manyContract = "format: 1\ncontract: many\nvalid: {from: 2024-01-01}\ntimezone: UTC\nrecords: {calls: {at: at, fields: {at: time, n: int}}}\n"

// Rows that differ in too many ways to be grouped by these are counted all the same.
func TestManyGroups(t *testing.T) {
	var b strings.Builder
	b.WriteString(manyContract +
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

// Databases count as many different values as a cell may keep, and leave more to reading, which fails.
func TestManyValues(t *testing.T) {
	plan := compile(t, "format: 1\ncontract: many\nvalid: {from: 2024-01-01}\ntimezone: UTC\n"+
		"records: {calls: {at: at, fields: {at: time, queue: string, n: int}}}\nareas:\n"+
		"  - {id: few, name: Few, where: {calls: '.queue == \"few\"'}, indicators: [{id: m, name: M, value: 'median(calls, .n)', target: value >= 0}]}\n"+
		"  - {id: many, name: Many, where: {calls: '.queue == \"many\"'}, indicators: [{id: n, name: N, value: 'count(calls, .n > 3)', target: value >= 0}]}\n")
	period, _ := sla.ParsePeriod("2024-01")
	for driver, dialect := range map[string]sqllog.Dialect{"sqlite": sqllog.SQLite, "duckdb": sqllog.DuckDB} {
		db := embedded(t, driver, dialect, "")
		db.exec(t, "CREATE TABLE calls (\"at\" TEXT, queue TEXT, n INTEGER)")
		db.exec(t, "INSERT INTO calls WITH RECURSIVE rows(i) AS (SELECT 0 UNION ALL SELECT i + 1 FROM rows WHERE i < 1999) "+
			"SELECT '2024-01-1' || (i % 7) || 'T10:00:00Z', CASE WHEN i % 2 = 0 THEN 'few' ELSE 'many' END, CASE WHEN i % 2 = 0 THEN i % 100 ELSE i END FROM rows")
		if driver == "duckdb" {
			db.exec(t, "ALTER TABLE calls ALTER \"at\" TYPE TIMESTAMPTZ")
		}
		source := func(stream bool) sla.Source {
			return sqllog.Table(db.DB, dialect, "calls", nil, &sqllog.Options{Stream: stream})
		}
		for most, want := range map[int]string{50: "<nil>", 49: "median(calls, .n): more than 49 different values"} {
			counted, read := &watched{reads: source(false)}, source(true)
			for _, src := range []sla.Source{counted, read} {
				_, err := plan.Tally(context.Background(), period, &sla.TallyOptions{MaxValues: most}, src)
				if got := fmt.Sprint(err); !strings.Contains(got, want) {
					t.Errorf("%s, %d values: %v", driver, most, err)
				}
			}
			if told := counted.told; told.Pushed != (most == 50) || !told.Pushed && !strings.Contains(told.Read[0], "too many different values") {
				t.Errorf("%s, %d values: %v", driver, most, told)
			}
		}
		if got, want := tallyFor(t, plan, period, source(false)), tallyFor(t, plan, period, source(true)); got != want {
			t.Error(driver, cmp.Diff(want, got))
		}
	}
}

// The extremes and the sums of a sub-period are those of all its days.
func TestDaysAddUp(t *testing.T) {
	var b strings.Builder
	b.WriteString("format: 1\ncontract: days\nvalid: {from: 2024-01-01}\ntimezone: UTC\nrecords: {calls: {at: t, fields: {t: time, n: int, queue: string}}}\n" +
		"areas:\n  - id: all\n    name: All\n    where: {calls: all}\n    indicators:\n")
	for i, value := range []string{"max(calls, .n)", "min(calls, .n)", "sum(calls, .n)", "median(calls, .n)"} {
		fmt.Fprintf(&b, "      - {id: i%d, name: I, value: '%s', target: value >= 0}\n", i, value)
	}
	plan := compile(t, b.String())
	db := embedded(t, "sqlite", sqllog.SQLite, "")
	db.exec(t, "CREATE TABLE calls (t TEXT, n INTEGER, queue TEXT)")
	db.exec(t, "INSERT INTO calls VALUES ('2024-01-11T10:00:00Z', 9, 'b'), ('2024-01-12T10:00:00Z', 1, 'c'), ('2024-01-12T11:00:00Z', 7, 'a'), ('2024-01-11T11:00:00Z', 5, 'a')")
	source := func(stream bool) sla.Source {
		return sqllog.Table(db.DB, db.dialect, "calls", nil, &sqllog.Options{Stream: stream})
	}
	period, _ := sla.ParsePeriod("2024-01")
	counted := &watched{reads: source(false)}
	if got, want := tallyFor(t, plan, period, counted), tallyFor(t, plan, period, source(true)); got != want || !counted.told.Pushed {
		t.Error(counted.told, cmp.Diff(want, got))
	}
}
