package sqltest

import (
	"context"
	"errors"
	"io"
	"strings"
	"testing"
	"time"

	"github.com/capitolato/capitolato/adapters/mapping"
	"github.com/capitolato/capitolato/adapters/sqllog"
	"github.com/capitolato/capitolato/sla"
	"github.com/capitolato/capitolato/sla/batch"
)

// numbered is a table of one number.
var numbered = map[sqllog.Dialect]string{
	sqllog.SQLite: "n INTEGER", sqllog.DuckDB: "n INTEGER", sqllog.PostgreSQL: "n INTEGER", sqllog.MySQL: "n INTEGER", sqllog.ClickHouse: "n Int32",
}

// number is its field.
var number = batch.Request{Fields: []batch.Field{{Name: "n", Kind: batch.Int}}}

// A query that writes is refused by the servers that have read-only transactions, and whatever a
// database does, nothing is kept of it.
func TestReadOnly(t *testing.T) {
	forEach(t, func(t *testing.T, db database) {
		if db.dialect == sqllog.ClickHouse {
			t.Skip("it has no transactions")
		}
		db.create(t, "calls", numbered)
		r, err := sqllog.Query(db.DB, db.dialect, "INSERT INTO calls VALUES (1) RETURNING n", nil, &sqllog.Options{Name: "calls"}).Open(context.Background(), number)
		if err == nil {
			err = r.Read(context.Background(), new(batch.Batch))
			r.Close()
		}
		refuses := db.dialect == sqllog.PostgreSQL || db.dialect == sqllog.MySQL
		if refuses && (err == nil || !strings.Contains(strings.ToLower(err.Error()), "read")) {
			t.Error(err)
		}
		var n int
		if err := db.QueryRow("SELECT count(*) FROM calls").Scan(&n); err != nil || n != 0 {
			t.Error(n, err)
		}
	})
}

// What is deleted while a table is read is read.
func TestSnapshot(t *testing.T) {
	forEach(t, func(t *testing.T, db database) {
		if db.dialect != sqllog.PostgreSQL && db.dialect != sqllog.MySQL {
			t.Skip("it is not for several at a time, or has no transactions")
		}
		const n = 3000
		var rows [][]any
		for i := range n {
			rows = append(rows, []any{i})
		}
		db.create(t, "calls", numbered)
		db.fill(t, "calls", rows)
		r, err := sqllog.Table(db.DB, db.dialect, "calls", nil, nil).Open(context.Background(), number)
		if err != nil {
			t.Fatal(err)
		}
		defer r.Close()
		read := 0
		for b := new(batch.Batch); ; {
			if err := r.Read(context.Background(), b); err == io.EOF {
				break
			} else if err != nil {
				t.Fatal(err)
			}
			if read == 0 {
				db.exec(t, "DELETE FROM calls")
			}
			read += b.Len
		}
		if read != n {
			t.Errorf("%d rows of %d", read, n)
		}
	})
}

// running count the queries that a server is busy with, but for themselves.
var running = map[sqllog.Dialect]string{
	sqllog.PostgreSQL: "SELECT count(*) FROM pg_stat_activity WHERE state = 'active' AND datname = current_database() AND pid <> pg_backend_pid()",
	sqllog.MySQL:      "SELECT count(*) FROM information_schema.processlist WHERE command <> 'Sleep' AND db = database() AND id <> connection_id()",
}

// numberedContract counts the rows of a query of numbers.
const numberedContract = `
format: 1
contract: numbered
valid: {from: 2024-01-01}
timezone: UTC
records: {calls: {at: at, fields: {at: time, n: int}}}
areas:
  - {id: all, name: All, where: {calls: all}, indicators: [{id: odd, name: Odd, value: 'count(calls, .n % 2 == 1)', target: value >= 0}]}
`

// A server does not go on with a query of which nobody waits for the answer, neither where its rows
// are read nor where it counts them. ClickHouse's driver does not always tell its server, which
// has a setting of its own for that.
func TestNothingGoesOn(t *testing.T) {
	plan := compile(t, numberedContract)
	period, _ := sla.ParsePeriod("2024-Q1")
	m := &mapping.Source{Columns: map[string]mapping.Column{"at": {Column: "n", Form: "epoch"}}}
	forEach(t, func(t *testing.T, db database) {
		query := running[db.dialect]
		if query == "" || len(db.shards) > 0 {
			t.Skip("it is not a single server")
		}
		read := func(ctx context.Context, o *sqllog.Options) error {
			r, err := sqllog.Query(db.DB, db.dialect, endless[db.dialect][0], nil, o).Open(ctx, number)
			if err == nil {
				err = r.Read(ctx, new(batch.Batch))
				r.Close()
			}
			return err
		}
		count := func(ctx context.Context, o *sqllog.Options) error {
			_, err := plan.Tally(ctx, period, nil, sqllog.Query(db.DB, db.dialect, endless[db.dialect][1], m, o))
			return err
		}
		for name, o := range map[string]*sqllog.Options{"timeout": {Name: "calls", Timeout: 100 * time.Millisecond}, "context": {Name: "calls"}} {
			for how, run := range map[string]func(context.Context, *sqllog.Options) error{"read": read, "counted": count} {
				ctx, cancel := context.WithTimeout(context.Background(), 200*time.Millisecond)
				defer cancel()
				if err := run(ctx, o); !errors.Is(err, context.DeadlineExceeded) {
					t.Errorf("%s, %s: %v", name, how, err)
				}
				n := 1
				for until := time.Now().Add(20 * time.Second); n > 0 && time.Now().Before(until); time.Sleep(20 * time.Millisecond) {
					if err := db.QueryRow(query).Scan(&n); err != nil {
						t.Fatal(err)
					}
				}
				if n != 0 {
					t.Errorf("%s, %s: %d queries are still running", name, how, n)
				}
			}
		}
		db.idle(t)
	})
}
