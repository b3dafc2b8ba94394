package sqltest

import (
	"context"
	"fmt"
	"strings"
	"testing"

	"github.com/capitolato/capitolato/adapters/mapping"
	"github.com/capitolato/capitolato/adapters/sqllog"
	"github.com/capitolato/capitolato/adapters/sqllog/explain"
	"github.com/capitolato/capitolato/sla"
	"github.com/google/go-cmp/cmp"
)

// unkeyed is a contract without its key.
func unkeyed(contract string) string { return strings.Replace(contract, "key: [id]", "", 1) }

// beside checks that a source is counted but for so many rows, which are read, and that all of that is
// what reading gives. It returns the account.
func beside(t *testing.T, plan *sla.Plan, rows int64, source func(stream bool) sla.Source) string {
	t.Helper()
	period, _ := sla.ParsePeriod("2024-Q1")
	counted := &watched{reads: source(false)}
	got, want := accountOf(t, plan, period, counted), accountOf(t, plan, period, source(true))
	if got != want {
		t.Error(cmp.Diff(want, got))
	}
	if !counted.told.Pushed || counted.told.Rows != rows {
		t.Errorf("%d rows are read, or all: %q", counted.told.Rows, counted.told.Read)
	}
	return got
}

// Of a table, and of a query that has an order, the rows are read that lack what they must have, and no
// others, whether or not rows share keys.
func TestRowsOutsideTheirDomain(t *testing.T) {
	forEach(t, func(t *testing.T, db database) {
		db.create(t, "calls", drawnColumns)
		for _, test := range []struct {
			name, contract string
			more           func(rows [][]any) [][]any
			rejected       int64
			account        []string
		}{
			{"no key", unkeyed(drawnContract), nil, 2, []string{`"rejected": 2`, `"duplicate": 0`}},
			{"a key", drawnContract, nil, 3, []string{`"rejected": 3`, `"duplicate": 0`, "calls 4 id: "}},
			{"copies", drawnContract, func(rows [][]any) [][]any { return append(rows, copied(rows[0], 90), copied(rows[3], 91)) }, 4, []string{`"rejected": 4`, `"duplicate": 1`, `"conflicts": 0`, "calls 22 id: "}},
			{"conflicts", drawnContract, func(rows [][]any) [][]any {
				other := copied(rows[0], 90)
				other[7] = 99
				return append(rows, other, copied(rows[3], 91))
			}, 4, []string{`"rejected": 4`, `"duplicate": 1`, `"conflicts": 1`, "calls 22 id: "}},
		} {
			rows := drawnCalls(clocks(t, db.dialect))
			rows[3][1], rows[6][3], rows[8][7] = nil, nil, nil
			if test.more != nil {
				rows = test.more(rows)
			}
			db.fill(t, "calls", rows)
			plan := compile(t, test.contract)
			for kind, source := range map[string]func(o *sqllog.Options) sla.Source{
				"table": func(o *sqllog.Options) sla.Source { return sqllog.Table(db.DB, db.dialect, "calls", drawnMapping, o) },
				"query": func(o *sqllog.Options) sla.Source {
					o.Args = []any{200}
					return sqllog.Query(db.DB, db.dialect, "SELECT * FROM calls WHERE n IS NULL OR n < "+db.marks(0, 1), drawnMapping, o)
				},
			} {
				t.Run(test.name+" "+kind, func(t *testing.T) {
					account := beside(t, plan, test.rejected, func(stream bool) sla.Source {
						return source(&sqllog.Options{Name: "calls", Order: []string{"row"}, Stream: stream})
					})
					for _, part := range append(test.account, "calls 7 at: ", "calls 9 n: ") {
						if !strings.Contains(account, part) {
							t.Errorf("%q is not in %s", part, account)
						}
					}
				})
			}
		}
	})
}

// copied returns a row of another number.
func copied(row []any, number int) []any { return append([]any{number}, row[1:]...) }

// Rows that can be read though the database cannot make sense of them count, as far as it is certain
// that no other has their key, and values of theirs among those that a median may keep.
func TestRowsThatOnlyReadingKnows(t *testing.T) {
	db := embedded(t, "sqlite", sqllog.SQLite, t.TempDir()+"/calls.db")
	db.create(t, "calls", drawnColumns)
	db.fill(t, "calls", drawnCalls(clocks(t, db.dialect)))
	db.exec(t, "UPDATE calls SET cost = '77.5' WHERE id = '1-3'") // where others have two digits
	source := func(stream bool) sla.Source {
		return sqllog.Table(db.DB, db.dialect, "calls", drawnMapping, &sqllog.Options{Order: []string{"row"}, Stream: stream})
	}
	plan := compile(t, unkeyed(drawnContract))
	if account := beside(t, plan, 1, source); !strings.Contains(account, `"rejected": 0`) || !strings.Contains(account, `"155/2": 1`) {
		t.Error(account)
	}
	period, _ := sla.ParsePeriod("2024-Q1")
	for most, want := range map[int]string{6: "<nil>", 5: "quantile(calls, .cost, 0.9): more than 5 different values"} {
		for _, stream := range []bool{false, true} {
			_, err := plan.Tally(context.Background(), period, &sla.TallyOptions{MaxValues: most}, source(stream))
			if got := fmt.Sprint(err); !strings.Contains(got, want) {
				t.Errorf("%d values, read %t: %s", most, stream, got)
			}
		}
	}
	for name, test := range map[string]struct {
		plan   *sla.Plan
		source sla.Source
		why    string
	}{
		"a key": {compile(t, drawnContract), source(false), "rows that only reading can make sense of may have the keys of others"},
		"a query as it stands": {plan, sqllog.Query(db.DB, db.dialect, `SELECT id, queue, +"at" AS "at", +ended AS ended, +wait AS wait, +answered AS answered, n, cost FROM calls ORDER BY id`, drawnMapping, nil),
			"1 rows hold what only reading can make sense of, and the order of the query is not known: name it in Options.Order"},
	} {
		counted := &watched{reads: test.source}
		accountOf(t, test.plan, period, counted)
		if got := strings.Join(counted.told.Read, "; "); counted.told.Pushed || counted.told.Rows != 0 || got != test.why {
			t.Errorf("%s: %d rows, %q", name, counted.told.Rows, got)
		}
	}
}

// Texts that are none reject their rows, however many texts there are.
func TestTextsThatAreNone(t *testing.T) {
	plan := compile(t, unkeyed(drawnContract))
	for _, texts := range []int{10, 300, 2500} {
		db := embedded(t, "sqlite", sqllog.SQLite, t.TempDir()+"/calls.db")
		db.create(t, "calls", drawnColumns)
		var rows [][]any
		for i := range texts {
			queue := any(fmt.Sprint("cup", i))
			switch i % 7 {
			case 3:
				queue = fmt.Sprint("più", i)
			case 5:
				queue = nil
			}
			rows = append(rows, []any{i, "c", queue, "2024-02-01T10:00:00Z", nil, nil, nil, 1, nil})
		}
		rows[4][2], rows[8][2] = "a\xff", "b\x00"
		db.fill(t, "calls", rows)
		account := beside(t, plan, 2, func(stream bool) sla.Source {
			return sqllog.Table(db.DB, db.dialect, "calls", drawnMapping, &sqllog.Options{Order: []string{"row"}, Stream: stream})
		})
		if !strings.Contains(account, `"rejected": 2`) {
			t.Error(account)
		}
		period, _ := sla.ParsePeriod("2024-Q1")
		x, err := explain.Source(context.Background(), plan, period, sqllog.Table(db.DB, db.dialect, "calls", drawnMapping, &sqllog.Options{Order: []string{"row"}}))
		if said := fmt.Sprint(x, err); !strings.Contains(said, "but for 2 rows that are read") || strings.Contains(said, "più") || !strings.Contains(said, "•••") {
			t.Error(said)
		}
	}
}

// sumContract adds something up.
const sumContract = manyContract + "areas: [{id: a, name: A, where: {calls: all}, indicators: [{id: i, name: I, value: 'sum(calls, .n)', target: value >= 0}]}]\n"

// Beside those that are counted no more rows are read than there is room for.
func TestManyRowsToRead(t *testing.T) {
	plan := compile(t, sumContract)
	db := embedded(t, "duckdb", sqllog.DuckDB, "")
	for rows, why := range map[int]string{1_000_000: "", 1_000_001: "more than 1000000 rows hold what only reading can make sense of"} {
		db.exec(t, fmt.Sprintf("CREATE OR REPLACE TABLE calls AS SELECT TIMESTAMPTZ '2024-01-10 10:00:00Z' AS \"at\", CASE WHEN range < 10 THEN range END AS n FROM range(%d)", rows+10))
		source := func(stream bool) sla.Source {
			return sqllog.Table(db.DB, db.dialect, "calls", nil, &sqllog.Options{Stream: stream})
		}
		period, _ := sla.ParsePeriod("2024-01")
		counted := &watched{reads: source(false)}
		if got, want := tallyFor(t, plan, period, counted), tallyFor(t, plan, period, source(true)); got != want {
			t.Errorf("%d rows: another account", rows)
		}
		if got := strings.Join(counted.told.Read, "; "); got != why || counted.told.Pushed != (why == "") {
			t.Errorf("%d rows: %q", rows, got)
		}
	}
}

// As many combinations of exclusions are told apart among all rows, read or not, as among those that
// are read.
func TestCombinationsOfReadRows(t *testing.T) {
	var b strings.Builder
	b.WriteString(sumContract + "exclusions:\n")
	for i := range 14 {
		fmt.Fprintf(&b, "  - {id: x%d, reason: R, cause: client, state: asked, where: {calls: 'floor(.n / %d) %% 2 == 1'}}\n", i, 1<<i)
	}
	plan := compile(t, b.String())
	db := embedded(t, "sqlite", sqllog.SQLite, t.TempDir()+"/calls.db")
	db.exec(t, "CREATE TABLE calls (\"row\" INTEGER PRIMARY KEY, \"at\" TEXT, n INTEGER)")
	db.exec(t, "INSERT INTO calls WITH RECURSIVE rows(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM rows WHERE i < 10000) SELECT i, '2024-01-10T10:00:00Z', i FROM rows")
	db.exec(t, "INSERT INTO calls VALUES (10001, '2024-01-10 10:00Z', 1)") // which is not written as the others are
	source := func(stream bool) sla.Source {
		return sqllog.Table(db.DB, db.dialect, "calls", nil, &sqllog.Options{Stream: stream, Order: []string{"row"}})
	}
	period, _ := sla.ParsePeriod("2024-01")
	for n, want := range map[int]string{1: "<nil>", 10001: "more than 10000 combinations"} {
		db.exec(t, "UPDATE calls SET n = ? WHERE \"row\" = 10001", n)
		for _, stream := range []bool{false, true} {
			counted := &watched{reads: source(stream)}
			_, err := plan.Tally(context.Background(), period, &sla.TallyOptions{Workers: 1}, counted)
			if got := fmt.Sprint(err); !strings.Contains(got, want) || counted.told.Pushed == stream || !stream && counted.told.Rows != 1 {
				t.Errorf("%d, read %t: %s, %v", n, stream, got, counted.told.Read)
			}
		}
	}
}

// Columns may have the names that others get while they are counted.
func TestColumnsOfAnyName(t *testing.T) {
	plan := compile(t, "format: 1\ncontract: names\nvalid: {from: 2024-01-01}\ntimezone: UTC\nrecords: {calls: {key: [n], at: at, fields: {at: time, n: int, queue: string?, wait: int}}}\n"+
		"areas: [{id: a, name: A, where: {calls: '.queue != \"no\"'}, indicators: [{id: i, name: I, value: 'sum(calls, .n) + count(calls, .wait > 3)', target: value >= 0}]}]\n")
	m := &mapping.Source{Records: "calls", Columns: map[string]mapping.Column{"at": {Column: "t0"}, "n": {Column: "bad"}, "queue": {Column: "pos"}, "wait": {Column: "f0"}}}
	const columns = `"bad" INTEGER, "t0" TIMESTAMP, "pos" VARCHAR(20), "f0" INTEGER`
	forEach(t, func(t *testing.T, db database) {
		db.create(t, "calls", map[sqllog.Dialect]string{sqllog.SQLite: columns, sqllog.DuckDB: columns, sqllog.PostgreSQL: columns,
			sqllog.MySQL: "BAD INTEGER, T0 DATETIME, POS VARCHAR(20), F0 INTEGER", sqllog.ClickHouse: "bad Nullable(Int64), t0 DateTime, pos String, f0 Nullable(Int64)"})
		var rows [][]any
		for i := range 9 {
			rows = append(rows, []any{9 - i, "2024-01-10 10:00:00", "cup", i})
		}
		rows[2][0], rows[4][0], rows[5][3] = nil, 9, nil
		db.fill(t, "calls", rows)
		source := func(stream bool) sla.Source {
			return sqllog.Table(db.DB, db.dialect, "calls", m, &sqllog.Options{Stream: stream, Order: []string{"bad", "f0"}})
		}
		period, _ := sla.ParsePeriod("2024-01")
		counted := &watched{reads: source(false)}
		if got, want := accountOf(t, plan, period, counted), accountOf(t, plan, period, source(true)); got != want || !strings.Contains(got, `"conflicts": 1`) {
			t.Error(cmp.Diff(want, got))
		}
		if why := strings.Join(counted.told.Read, "; "); !counted.told.Pushed && !strings.HasPrefix(why, "a column is called ") {
			t.Errorf("read, because %s", why)
		}
	})
}
