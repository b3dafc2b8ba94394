package sqltest

import (
	"context"
	"database/sql"
	"strings"
	"testing"
	"time"

	"github.com/capitolato/capitolato/adapters/sqllog"
	_ "github.com/duckdb/duckdb-go/v2"
	_ "modernc.org/sqlite"
)

// database is an embedded one.
type database struct {
	*sql.DB
	dialect sqllog.Dialect
}

// databases opens one of each kind. They are empty.
func databases(t testing.TB) []database {
	t.Helper()
	var out []database
	for driver, dialect := range map[string]sqllog.Dialect{"sqlite": sqllog.SQLite, "duckdb": sqllog.DuckDB} {
		file := ""
		if dialect == sqllog.SQLite {
			file = t.TempDir() + "/calls.db"
		}
		db, err := sql.Open(driver, file)
		if err != nil {
			t.Fatal(err)
		}
		t.Cleanup(func() { db.Close() })
		out = append(out, database{db, dialect})
	}
	return out
}

// idle checks that no connection was kept: with one at most there would be none left. They come
// back a little after a context has ended.
func (d database) idle(t *testing.T) {
	t.Helper()
	d.SetMaxOpenConns(1)
	ctx, cancel := context.WithTimeout(context.Background(), time.Minute)
	defer cancel()
	if err := d.PingContext(ctx); err != nil {
		t.Errorf("%s: a connection is still in use: %v", d.dialect, err)
	}
}

// fatal ends a test.
type fatal interface {
	Helper()
	Fatal(args ...any)
}

// exec runs a statement.
func (d database) exec(t fatal, statement string, args ...any) {
	t.Helper()
	if _, err := d.Exec(statement, args...); err != nil {
		t.Fatal(d.dialect, err, statement)
	}
}

// fill replaces the content of a table.
func (d database) fill(t fatal, table string, rows [][]any) {
	t.Helper()
	d.exec(t, "DELETE FROM "+table)
	tx, err := d.Begin()
	if err != nil {
		t.Fatal(err)
	}
	defer tx.Rollback()
	for _, row := range rows {
		marks := strings.Repeat(", ?", len(row))[2:]
		if _, err := tx.Exec("INSERT INTO "+table+" VALUES ("+marks+")", row...); err != nil {
			t.Fatal(d.dialect, err, row)
		}
	}
	if err := tx.Commit(); err != nil {
		t.Fatal(err)
	}
}
