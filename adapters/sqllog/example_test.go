package sqllog_test

import (
	"context"
	"database/sql"
	"database/sql/driver"
	"fmt"
	"time"

	"github.com/capitolato/capitolato/adapters/contract"
	"github.com/capitolato/capitolato/adapters/mapping"
	"github.com/capitolato/capitolato/adapters/sqllog"
	"github.com/capitolato/capitolato/sla"
)

// exampleDB stands for sql.Open with the driver of a database that has the table calls.
func exampleDB() *sql.DB {
	f := &fake{columns: []column{{"id", "INT8"}, {"queued_at", "TIMESTAMPTZ"}, {"wait_ms", "INT4"}}}
	for i := range 40 {
		at := time.Date(2024, 1, 2+i%20, 9, i, 0, 0, time.UTC)
		f.rows = append(f.rows, []driver.Value{int64(i), at, int64(19000 + 100*i)})
	}
	return f.db()
}

const exampleContract = `
format: 1
contract: demo
valid: {from: 2024-01-01}
timezone: Europe/Rome
records:
  calls: {key: [id], at: queued_at, fields: {id: string, queued_at: time, wait: duration}}
areas:
  - id: cup
    name: CUP
    where: {calls: all}
    indicators:
      - {id: attesa, name: Attesa, value: '100 * count(calls, .wait <= duration("20s")) / len(calls)', target: value >= 95}
`

func ExampleTable() {
	c, err := contract.Parse("contract.yaml", []byte(exampleContract))
	if err != nil {
		fmt.Println(err)
		return
	}
	db := exampleDB()
	defer db.Close()
	m := &mapping.Source{Columns: map[string]mapping.Column{"wait": {Column: "wait_ms", Unit: "ms"}}}
	calls := sqllog.Table(db, sqllog.PostgreSQL, "public.calls", m, &sqllog.Options{Order: []string{"id"}})

	period, _ := sla.ParsePeriod("2024-01-02/2024-01-21")
	result, err := sla.Evaluate(context.Background(), c, period, calls)
	if err != nil {
		fmt.Println(err)
		return
	}
	i := result.Areas[0].Indicators[0]
	fmt.Println(i.Name, i.Verdict, i.Explanation.Text)
	// Output: Attesa ko 100 × 11 / 40 = 27.5 ≥ 95 is false
}

func ExampleQuery() {
	db := exampleDB()
	defer db.Close()
	const query = `SELECT id, queued_at, wait_ms FROM calls JOIN queues USING (queue) WHERE site = $1 ORDER BY id`
	calls := sqllog.Query(db, sqllog.PostgreSQL, query, &mapping.Source{Records: "calls"},
		&sqllog.Options{Name: "calls of Potenza", Args: []any{"PZ"}})
	fmt.Println(calls.Source().Name, "→", calls.Source().Records)
	// Output: calls of Potenza → calls
}
