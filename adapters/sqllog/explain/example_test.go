package explain_test

import (
	"context"
	"database/sql"
	"database/sql/driver"
	"fmt"
	"io"

	"github.com/capitolato/capitolato/adapters/contract"
	"github.com/capitolato/capitolato/adapters/mapping"
	"github.com/capitolato/capitolato/adapters/sqllog"
	"github.com/capitolato/capitolato/adapters/sqllog/explain"
	"github.com/capitolato/capitolato/sla"
)

const exampleContract = `
format: 1
contract: demo
valid: {from: 2024-01-01}
timezone: Europe/Rome
records:
  calls: {at: queued_at, fields: {queued_at: time, queue: string?, wait: duration?}}
areas:
  - id: cup
    name: CUP
    where: {calls: .queue == "cup"}
    indicators:
      - {id: attesa, name: Attesa, value: '100 * count(calls, .wait <= duration("20s")) / len(calls)', target: value >= 95}
exclusions:
  - id: rete
    reason: Guasto della rete
    cause: client
    state: asked
    where: {calls: all}
    windows: [{from: 2024-02-12T09:00, to: 2024-02-12T11:30}]
`

func ExampleSource() {
	c, err := contract.Parse("contract.yaml", []byte(exampleContract))
	if err != nil {
		fmt.Println(err)
		return
	}
	plan, err := sla.Compile(c, nil)
	if err != nil {
		fmt.Println(err)
		return
	}
	db := exampleDB() // or sql.Open("duckdb", "calls.db")
	defer db.Close()
	m := &mapping.Source{Missing: []string{}, Columns: map[string]mapping.Column{"wait": {Column: "wait_ms", Unit: "ms"}}}
	period, _ := sla.ParsePeriod("2024-02")
	x, err := explain.Source(context.Background(), plan, period, sqllog.Table(db, sqllog.DuckDB, "calls", m, nil))
	if err != nil {
		fmt.Println(err)
		return
	}
	fmt.Print(x)
	// Output:
	// calls of calls: counted by the database
	// seen: one state of the database
	//
	// SELECT DISTINCT * FROM (SELECT "queue" AS v0 FROM "calls" LIMIT 20000) AS p LIMIT 251
	//
	// SELECT DISTINCT "queue" AS v0 FROM "calls" LIMIT 2001
	//
	// SELECT CASE WHEN bad = 1 THEN -2 ELSE COALESCE(CASE WHEN f1 < CAST(? AS BIGINT) OR f1 >= CAST(? AS BIGINT) THEN -1 ELSE ((f1 - CAST(? AS BIGINT)) // CAST(? AS BIGINT)) END, -1) END AS d,
	// 	CASE WHEN f1 < CAST(? AS BIGINT) OR f1 >= CAST(? AS BIGINT) THEN -1 ELSE 0 END AS m,
	// 	CASE WHEN (f0 = CAST(? AS VARCHAR)) THEN CAST(1 AS BIGINT) ELSE 0 END + CASE WHEN ((f1 >= CAST(? AS BIGINT)) AND (f1 < CAST(? AS BIGINT))) THEN CAST(2 AS BIGINT) ELSE 0 END AS s,
	// 	CASE WHEN bad = 1 THEN CAST(1 AS BIGINT) ELSE 0 END + CASE WHEN (f2 <= CAST(? AS BIGINT)) THEN CAST(2 AS BIGINT) ELSE 0 END AS b,
	// 	count(*), min(f1), max(f1), 0
	// FROM (SELECT "queue" AS f0,
	// 		epoch_us("queued_at") AS f1,
	// 		CAST("wait_ms" AS BIGINT) AS f2,
	// 		CASE WHEN (epoch_us("queued_at") IS NULL OR epoch_us("queued_at") BETWEEN CAST(? AS BIGINT) AND CAST(? AS BIGINT)) AND (epoch_us("queued_at") IS NOT NULL) AND (CAST("wait_ms" AS BIGINT) IS NULL OR CAST("wait_ms" AS BIGINT) >= 0) THEN 0 ELSE 1 END AS bad
	// 	FROM "calls") AS a
	// GROUP BY GROUPING SETS ((d, s), (m, s, b)) LIMIT 50001
	// with 1706742000000000 1709247600000000 1706742000000000 86400000000 1706742000000000 1709247600000000 "cup" 1707724800000000 1707733800000000 20000 -9223372035000000 9223372035000000
}

// exampleDB stands for a database with an empty table.
func exampleDB() *sql.DB { return sql.OpenDB(fake{}) }

// columns are those of the table, and their types.
var columns = [][2]string{{"queued_at", "TIMESTAMPTZ"}, {"queue", "VARCHAR"}, {"wait_ms", "INTEGER"}}

type fake struct{}

func (fake) Connect(context.Context) (driver.Conn, error)                 { return fake{}, nil }
func (fake) Driver() driver.Driver                                        { return nil }
func (fake) Prepare(string) (driver.Stmt, error)                          { return nil, driver.ErrSkip }
func (fake) Close() error                                                 { return nil }
func (fake) Begin() (driver.Tx, error)                                    { return fake{}, nil }
func (fake) BeginTx(context.Context, driver.TxOptions) (driver.Tx, error) { return fake{}, nil }
func (fake) Commit() error                                                { return nil }
func (fake) Rollback() error                                              { return nil }
func (fake) QueryContext(context.Context, string, []driver.NamedValue) (driver.Rows, error) {
	return fake{}, nil
}
func (fake) ColumnTypeDatabaseTypeName(i int) string { return columns[i][1] }
func (fake) Next([]driver.Value) error               { return io.EOF }
func (fake) Columns() (names []string) {
	for _, c := range columns {
		names = append(names, c[0])
	}
	return names
}
