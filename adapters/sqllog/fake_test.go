package sqllog_test

import (
	"context"
	"database/sql"
	"database/sql/driver"
	"errors"
	"io"
	"regexp"
	"slices"
	"strings"
	"sync"
	"time"
)

// fake is a database of one table, which answers what this adapter asks: all columns of no row,
// some columns of all rows, and any other query with all that it has.
type fake struct {
	columns []column
	rows    [][]driver.Value
	fails   error // behind the rows

	mu   sync.Mutex
	sent []string
	open int // transactions
}

// column is a column and the type that the database says it has.
type column struct{ name, typeName string }

// db opens the database.
func (f *fake) db() *sql.DB { return sql.OpenDB(f) }

func (f *fake) Connect(context.Context) (driver.Conn, error) { return &fakeConn{f}, nil }
func (f *fake) Driver() driver.Driver                        { return nil }

// statements returns what was sent.
func (f *fake) statements() []string {
	f.mu.Lock()
	defer f.mu.Unlock()
	return slices.Clone(f.sent)
}

// transactions returns how many are open. Those of a query that was ended early are rolled back by
// database/sql in its own time, which is waited for.
func (f *fake) transactions() int {
	for until := time.Now().Add(10 * time.Second); ; time.Sleep(time.Millisecond) {
		f.mu.Lock()
		open := f.open
		f.mu.Unlock()
		if open == 0 || time.Now().After(until) {
			return open
		}
	}
}

// send notes a statement.
func (f *fake) send(statement string, transactions int) {
	f.mu.Lock()
	defer f.mu.Unlock()
	f.sent = append(f.sent, statement)
	f.open += transactions
}

type fakeConn struct{ *fake }

func (c *fakeConn) Prepare(string) (driver.Stmt, error) { return nil, errors.New("not prepared") }
func (c *fakeConn) Close() error                        { return nil }
func (c *fakeConn) Begin() (driver.Tx, error)           { return nil, errors.New("without options") }

func (c *fakeConn) BeginTx(_ context.Context, o driver.TxOptions) (driver.Tx, error) {
	begin := "BEGIN"
	if o.ReadOnly {
		begin += " READ ONLY"
	}
	if o.Isolation != 0 {
		begin += " " + sql.IsolationLevel(o.Isolation).String()
	}
	c.send(begin, 1)
	return c, nil
}

func (c *fakeConn) Commit() error   { c.send("COMMIT", -1); return nil }
func (c *fakeConn) Rollback() error { c.send("ROLLBACK", -1); return nil }

func (c *fakeConn) ExecContext(_ context.Context, query string, _ []driver.NamedValue) (driver.Result, error) {
	c.send(query, 0)
	return driver.ResultNoRows, nil
}

// selected finds the names in the list of a SELECT.
var selected = regexp.MustCompile("(?:`((?:[^`]|``)+)`|\"((?:[^\"]|\"\")+)\")(?: AS CHAR\\))?(?:, | FROM)")

func (c *fakeConn) QueryContext(_ context.Context, query string, args []driver.NamedValue) (driver.Rows, error) {
	c.send(query, 0)
	if strings.HasPrefix(query, "SELECT @@") {
		utf8 := &fake{columns: []column{{"charset", "VARCHAR"}, {"connection", "BIGINT"}}, rows: [][]driver.Value{{"utf8mb4", int64(7)}}}
		return &fakeRows{fake: utf8, has: []int{0, 1}}, nil
	}
	rows := &fakeRows{fake: c.fake, fails: c.fails}
	list, _, _ := strings.Cut(query, " ORDER BY ")
	switch {
	case strings.HasSuffix(query, " WHERE 1 = 0"):
		rows.next, rows.fails = len(c.rows), nil
		fallthrough
	case !strings.HasPrefix(query, "SELECT ") || len(args) > 0:
		for i := range c.columns {
			rows.has = append(rows.has, i)
		}
	default:
		for _, m := range selected.FindAllStringSubmatch(list, -1) {
			name := strings.NewReplacer("``", "`", `""`, `"`).Replace(m[1] + m[2])
			i := slices.IndexFunc(c.columns, func(c column) bool { return c.name == name })
			if i < 0 {
				return nil, errors.New("no column " + name)
			}
			rows.has = append(rows.has, i)
		}
	}
	return rows, nil
}

type fakeRows struct {
	*fake
	has   []int
	next  int
	fails error
}

func (r *fakeRows) Columns() []string {
	var names []string
	for _, i := range r.has {
		names = append(names, r.columns[i].name)
	}
	return names
}

func (r *fakeRows) ColumnTypeDatabaseTypeName(i int) string { return r.columns[r.has[i]].typeName }
func (r *fakeRows) Close() error                            { return nil }

func (r *fakeRows) Next(dest []driver.Value) error {
	if r.next == len(r.rows) {
		if r.fails != nil {
			return r.fails
		}
		return io.EOF
	}
	for i, column := range r.has {
		dest[i] = r.rows[r.next][column]
	}
	r.next++
	return nil
}
