package main

import (
	"context"
	"database/sql"
	"encoding/csv"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"time"

	"github.com/capitolato/capitolato/adapters/sqllog"
	"github.com/capitolato/capitolato/internal/bench/gen"
	"github.com/capitolato/capitolato/internal/sqltest/server"
	_ "github.com/duckdb/duckdb-go/v2"
	"github.com/jackc/pgx/v5/stdlib"
	_ "modernc.org/sqlite"
)

// database is one that holds the calls.
type database struct {
	*sql.DB
	name    string
	dialect sqllog.Dialect
	close   func()
	// export writes the calls to a CSV file, as the database does that best.
	export func(ctx context.Context, file string) error
}

// columns are those of the table but for the time.
const columns = "id TEXT PRIMARY KEY, area TEXT NOT NULL, channel TEXT NOT NULL, direction TEXT NOT NULL, queued_at %s NOT NULL," +
	" wait INTEGER, handle INTEGER, reply INTEGER, answered BOOLEAN NOT NULL, escalated BOOLEAN, solved BOOLEAN, agent TEXT, note TEXT"

// open makes a database with the calls of a log.
func open(ctx context.Context, name string, log *gen.Log, dir string) (*database, error) {
	switch name {
	case "postgresql":
		return openPostgreSQL(ctx, log)
	case "duckdb":
		return openDuckDB(ctx, log)
	case "sqlite":
		return openSQLite(ctx, log, dir)
	}
	return nil, fmt.Errorf("there is no database of this name: use postgresql, duckdb or sqlite")
}

// openPostgreSQL starts a server.
func openPostgreSQL(ctx context.Context, log *gen.Log) (*database, error) {
	s, err := server.PostgreSQL()
	if err != nil {
		return nil, err
	}
	db, err := s.Open("")
	if err != nil {
		s.Stop()
		return nil, err
	}
	d := &database{DB: db, name: "PostgreSQL", dialect: sqllog.PostgreSQL, close: func() { db.Close(); s.Stop() }}
	d.export = func(ctx context.Context, file string) error {
		f, err := os.Create(file)
		if err != nil {
			return err
		}
		defer f.Close()
		return d.copy(ctx, func(c *stdlib.Conn) error {
			_, err := c.Conn().PgConn().CopyTo(ctx, f, "COPY calls TO STDOUT (FORMAT csv, HEADER)")
			return err
		})
	}
	f, err := os.Open(log.Path)
	if err != nil {
		return d, err
	}
	defer f.Close()
	if _, err := db.ExecContext(ctx, "CREATE TABLE calls ("+fmt.Sprintf(columns, "TIMESTAMPTZ")+")"); err != nil {
		return d, err
	}
	err = d.copy(ctx, func(c *stdlib.Conn) error {
		_, err := c.Conn().PgConn().CopyFrom(ctx, f, "COPY calls FROM STDIN (FORMAT csv, HEADER)")
		return err
	})
	if err == nil {
		_, err = db.ExecContext(ctx, "VACUUM ANALYZE calls")
	}
	return d, err
}

// copy gives the driver's own connection, which can COPY.
func (d *database) copy(ctx context.Context, do func(c *stdlib.Conn) error) error {
	conn, err := d.Conn(ctx)
	if err != nil {
		return err
	}
	defer conn.Close()
	return conn.Raw(func(c any) error { return do(c.(*stdlib.Conn)) })
}

// openDuckDB makes a database in memory.
func openDuckDB(ctx context.Context, log *gen.Log) (*database, error) {
	db, err := sql.Open("duckdb", "")
	if err != nil {
		return nil, err
	}
	db.SetMaxOpenConns(1) // a database in memory is that of its connection
	d := &database{DB: db, name: "DuckDB", dialect: sqllog.DuckDB, close: func() { db.Close() }}
	d.export = func(ctx context.Context, file string) error {
		_, err := db.ExecContext(ctx, "COPY calls TO '"+file+"' (FORMAT csv, HEADER)")
		return err
	}
	// No primary key, whose index DuckDB holds in memory and none of the queries needs.
	list := strings.Replace(fmt.Sprintf(columns, "TIMESTAMPTZ"), " PRIMARY KEY", "", 1)
	if _, err := db.ExecContext(ctx, "CREATE TABLE calls ("+list+")"); err != nil {
		return d, err
	}
	_, err = db.ExecContext(ctx, "INSERT INTO calls FROM read_csv('"+log.Path+"', header = true)")
	return d, err
}

// openSQLite makes a file, or takes the one that the run before has made. Its times are in seconds
// since 1970, as SQLite's manual has it.
func openSQLite(ctx context.Context, log *gen.Log, dir string) (*database, error) {
	file := filepath.Join(dir, fmt.Sprintf("calls-%d.db", log.Rows))
	db, err := sql.Open("sqlite", file)
	if err != nil {
		return nil, err
	}
	d := &database{DB: db, name: "SQLite", dialect: sqllog.SQLite, close: func() { db.Close() }}
	d.export = func(ctx context.Context, file string) error { return exportRows(ctx, db, file) }
	var n int64
	if err := db.QueryRowContext(ctx, "SELECT count(*) FROM calls").Scan(&n); err == nil && n == log.Rows {
		return d, nil
	}
	tx, err := db.BeginTx(ctx, nil)
	if err != nil {
		return d, err
	}
	defer tx.Rollback()
	for _, s := range []string{"DROP TABLE IF EXISTS calls", "CREATE TABLE calls (" + fmt.Sprintf(columns, "INTEGER") + ")"} {
		if _, err := tx.ExecContext(ctx, s); err != nil {
			return d, err
		}
	}
	if err := insert(ctx, tx, log); err != nil {
		return d, err
	}
	return d, tx.Commit()
}

// insert writes the rows of the log.
func insert(ctx context.Context, tx *sql.Tx, log *gen.Log) error {
	f, err := os.Open(log.Path)
	if err != nil {
		return err
	}
	defer f.Close()
	stmt, err := tx.PrepareContext(ctx, "INSERT INTO calls VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)")
	if err != nil {
		return err
	}
	defer stmt.Close()
	r := csv.NewReader(f)
	r.ReuseRecord = true
	if _, err := r.Read(); err != nil {
		return err
	}
	row := make([]any, 13)
	for {
		cells, err := r.Read()
		if err == io.EOF {
			return nil
		}
		if err != nil {
			return err
		}
		for i, c := range cells {
			row[i] = value(i, c)
		}
		if _, err := stmt.ExecContext(ctx, row...); err != nil {
			return err
		}
	}
}

// value returns what SQLite stores of a cell.
func value(column int, cell string) any {
	switch {
	case cell == "":
		return nil
	case column == 4:
		at, err := time.Parse(time.RFC3339, cell)
		if err != nil {
			return cell // which nothing will be able to read
		}
		return at.Unix()
	case column >= 5 && column <= 7:
		n, err := strconv.ParseInt(cell, 10, 64)
		if err != nil {
			return cell
		}
		return n
	case column >= 8 && column <= 10:
		return cell == "true"
	}
	return strings.Clone(cell)
}

// exportRows writes a table as CSV, in Go.
func exportRows(ctx context.Context, db *sql.DB, file string) error {
	f, err := os.Create(file)
	if err != nil {
		return err
	}
	defer f.Close()
	rows, err := db.QueryContext(ctx, "SELECT * FROM calls")
	if err != nil {
		return err
	}
	defer rows.Close()
	names, err := rows.Columns()
	if err != nil {
		return err
	}
	w := csv.NewWriter(f)
	w.Write(names)
	cells, texts, dest := make([]sql.NullString, len(names)), make([]string, len(names)), make([]any, len(names))
	for i := range cells {
		dest[i] = &cells[i]
	}
	for rows.Next() {
		if err := rows.Scan(dest...); err != nil {
			return err
		}
		for i, c := range cells {
			texts[i] = c.String
		}
		w.Write(texts)
	}
	w.Flush()
	if err := rows.Err(); err != nil {
		return err
	}
	return w.Error()
}
