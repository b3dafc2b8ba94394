package sqltest

import (
	"context"
	"database/sql"
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/capitolato/capitolato/adapters/sqllog"
	"github.com/capitolato/capitolato/internal/sqltest/server"
	_ "github.com/duckdb/duckdb-go/v2"
	_ "modernc.org/sqlite"
)

// database is an empty one of some kind.
type database struct {
	*sql.DB
	name    string
	dialect sqllog.Dialect
	// shards are the servers that share its tables, of which the first is DB itself. There
	// are none if it is all in one place.
	shards []*sql.DB
	schema string // that the tables are in
	// server is where it is, and catalog its name there.
	server  *server.Server
	catalog string
}

// databases are the kinds that there are.
var databases = []struct {
	name string
	open func(t *testing.T) database
}{
	{"sqlite", func(t *testing.T) database { return embedded(t, "sqlite", sqllog.SQLite, t.TempDir()+"/calls.db") }},
	{"duckdb", func(t *testing.T) database { return embedded(t, "duckdb", sqllog.DuckDB, "") }},
	{"postgresql", func(t *testing.T) database { return servers.open(t, postgreSQL, 1) }},
	{"postgresql in two clusters", func(t *testing.T) database { return servers.open(t, postgreSQL, 2) }},
	{"mariadb", func(t *testing.T) database { return servers.open(t, mariaDB, 1) }},
	{"clickhouse", func(t *testing.T) database { return servers.open(t, clickHouse, 1) }},
	{"clickhouse in two shards", func(t *testing.T) database { return servers.open(t, clickHouse, 2) }},
}

// forEach runs a test in a database of each kind. Those are skipped whose server is not installed.
func forEach(t *testing.T, test func(*testing.T, database)) {
	for _, kind := range databases {
		t.Run(kind.name, func(t *testing.T) {
			db := kind.open(t)
			db.name = kind.name
			test(t, db)
		})
	}
}

// embedded opens a database that is no server.
func embedded(t *testing.T, driver string, d sqllog.Dialect, file string) database {
	t.Helper()
	db, err := sql.Open(driver, file)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { db.Close() })
	return database{DB: db, dialect: d, schema: "main"}
}

// idle checks that no connection was kept: with one at most there would be none left. They come
// back a little after a context has ended.
func (d database) idle(t *testing.T) {
	t.Helper()
	d.SetMaxOpenConns(1)
	ctx, cancel := context.WithTimeout(context.Background(), time.Minute)
	defer cancel()
	if err := d.PingContext(ctx); err != nil {
		t.Errorf("a connection is still in use: %v", err)
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
	execIn(t, d.DB, statement, args...)
}

func execIn(t fatal, db *sql.DB, statement string, args ...any) {
	t.Helper()
	if _, err := db.Exec(statement, args...); err != nil {
		t.Fatal(err, statement)
	}
}

// create makes a table, of which the definitions of its columns are given for every dialect.
func (d database) create(t fatal, table string, columns map[sqllog.Dialect]string) {
	t.Helper()
	list, ok := columns[d.dialect]
	switch {
	case !ok:
		t.Fatal("there are no columns for " + d.dialect)
	case len(d.shards) > 0:
		d.createSharded(t, table, list)
	default:
		d.exec(t, "CREATE TABLE "+table+" ("+list+")"+engine[d.dialect])
	}
}

// engine is what a table of ClickHouse needs to be told.
var engine = map[sqllog.Dialect]string{sqllog.ClickHouse: " ENGINE = Memory"}

// fill replaces the content of a table.
func (d database) fill(t fatal, table string, rows [][]any) {
	t.Helper()
	if d.dialect == sqllog.ClickHouse {
		d.fillClickHouse(t, table, rows)
		return
	}
	d.exec(t, "DELETE FROM "+table)
	tx, err := d.Begin()
	if err != nil {
		t.Fatal(err)
	}
	defer tx.Rollback()
	for some := range slices.Chunk(rows, 50) {
		var marks []string
		for i, row := range some {
			marks = append(marks, "("+d.marks(i*len(row), len(row))+")")
		}
		if _, err := tx.Exec("INSERT INTO "+table+" VALUES "+strings.Join(marks, ", "), slices.Concat(some...)...); err != nil {
			t.Fatal(err, some)
		}
	}
	if err := tx.Commit(); err != nil {
		t.Fatal(err)
	}
}

// marks returns those of n parameters behind others.
func (d database) marks(before, n int) string {
	if d.dialect != sqllog.PostgreSQL {
		return strings.Repeat(", ?", n)[2:]
	}
	var marks []string
	for i := range n {
		marks = append(marks, fmt.Sprint("$", before+i+1))
	}
	return strings.Join(marks, ", ")
}
