package sqltest

import (
	"database/sql"
	"errors"
	"fmt"
	"os"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
	"testing"

	"github.com/capitolato/capitolato/adapters/sqllog"
	"github.com/capitolato/capitolato/internal/sqltest/server"
)

// serverKind is a kind of servers.
type serverKind struct {
	dialect sqllog.Dialect
	// start starts two, for tables past one machine.
	start func() ([]*server.Server, error)
	drop  string // a database
	// charset is that of a database.
	charset string
}

var (
	postgreSQL = &serverKind{sqllog.PostgreSQL, twice(server.PostgreSQL), "DROP DATABASE %s WITH (FORCE)", ""}
	mariaDB    = &serverKind{sqllog.MySQL, once(server.MariaDB), "DROP DATABASE %s", " CHARACTER SET utf8mb4"}
	clickHouse = &serverKind{sqllog.ClickHouse, func() ([]*server.Server, error) { return server.ClickHouse(2) }, "DROP DATABASE %s", ""}
)

func once(start func() (*server.Server, error)) func() ([]*server.Server, error) {
	return func() ([]*server.Server, error) {
		s, err := start()
		return []*server.Server{s}, err
	}
}

func twice(start func() (*server.Server, error)) func() ([]*server.Server, error) {
	return func() ([]*server.Server, error) {
		a, err := start()
		if err != nil {
			return nil, err
		}
		b, err := start()
		if err != nil {
			a.Stop()
		}
		return []*server.Server{a, b}, err
	}
}

// servers are those that tests have started. They go on until all tests have ended.
var servers pool

func TestMain(m *testing.M) {
	code := m.Run()
	servers.stop()
	os.Exit(code)
}

// pool starts servers when they are needed first.
type pool struct {
	mu      sync.Mutex
	started map[*serverKind]started
	made    atomic.Int64 // databases
}

type started struct {
	servers []*server.Server
	err     error
}

// of returns the servers of a kind, and skips a test if they are not installed.
func (p *pool) of(t *testing.T, k *serverKind) []*server.Server {
	t.Helper()
	p.mu.Lock()
	defer p.mu.Unlock()
	if _, ok := p.started[k]; !ok {
		if p.started == nil {
			p.started = map[*serverKind]started{}
		}
		s, err := k.start()
		p.started[k] = started{s, err}
	}
	switch s := p.started[k]; {
	case errors.Is(s.err, server.ErrMissing):
		t.Skip(s.err)
	case s.err != nil:
		t.Fatal(s.err)
	}
	return p.started[k].servers
}

// stop stops all servers.
func (p *pool) stop() {
	for _, s := range p.started {
		if s.err != nil {
			continue
		}
		for _, s := range s.servers {
			s.Stop()
		}
	}
}

// open makes a database in some servers of a kind, for the time of a test.
func (p *pool) open(t *testing.T, k *serverKind, shards int) database {
	t.Helper()
	all := p.of(t, k)[:shards]
	name := fmt.Sprint("test", p.made.Add(1))
	var dbs []*sql.DB
	for _, s := range all {
		admin, err := s.Open("")
		if err != nil {
			t.Fatal(err)
		}
		execIn(t, admin, "CREATE DATABASE "+name+k.charset)
		db, err := s.Open(name)
		if err != nil {
			t.Fatal(err)
		}
		dbs = append(dbs, db)
		t.Cleanup(func() {
			db.Close()
			execIn(t, admin, fmt.Sprintf(k.drop, name))
			admin.Close()
		})
	}
	d := database{DB: dbs[0], dialect: k.dialect, schema: name, server: all[0], catalog: name}
	if k == postgreSQL {
		d.schema = "public"
	}
	if shards > 1 {
		d.shards = dbs
	}
	if shards > 1 && k == postgreSQL {
		joinPostgreSQL(t, d.DB, all[1], name)
	}
	return d
}

// joinPostgreSQL makes a database of one server known in another.
func joinPostgreSQL(t fatal, db *sql.DB, other *server.Server, name string) {
	t.Helper()
	execIn(t, db, "CREATE EXTENSION postgres_fdw")
	execIn(t, db, fmt.Sprintf("CREATE SERVER other FOREIGN DATA WRAPPER postgres_fdw OPTIONS (host '127.0.0.1', port '%d', dbname '%s')", other.Port, name))
	execIn(t, db, "CREATE USER MAPPING FOR postgres SERVER other OPTIONS (user 'postgres')")
}

// createSharded makes a table of which each server has a part.
func (d database) createSharded(t fatal, table, columns string) {
	t.Helper()
	if d.dialect == sqllog.ClickHouse {
		for _, db := range d.shards {
			execIn(t, db, "CREATE TABLE "+table+"_part ("+columns+") ENGINE = Memory")
		}
		d.exec(t, fmt.Sprintf("CREATE TABLE %s (%s) ENGINE = Distributed(%s, currentDatabase(), %[1]s_part, rand())", table, columns, server.Cluster))
		return
	}
	columns = strings.ReplaceAll(columns, " PRIMARY KEY", "") // which no table past one server can have
	key, _, _ := strings.Cut(columns, " ")
	execIn(t, d.shards[1], "CREATE TABLE "+table+" ("+columns+")")
	d.exec(t, "CREATE TABLE "+table+" ("+columns+") PARTITION BY HASH ("+key+")")
	d.exec(t, fmt.Sprintf("CREATE TABLE %s_0 PARTITION OF %[1]s FOR VALUES WITH (MODULUS 2, REMAINDER 0)", table))
	d.exec(t, fmt.Sprintf("CREATE FOREIGN TABLE %s_1 PARTITION OF %[1]s FOR VALUES WITH (MODULUS 2, REMAINDER 1) SERVER other OPTIONS (table_name '%[1]s')", table))
}

// fillClickHouse replaces the content of a table of ClickHouse. The driver's own way to insert is
// beyond servers as old as Debian's, so that they select what they insert.
func (d database) fillClickHouse(t fatal, table string, rows [][]any) {
	t.Helper()
	for _, db := range d.shards {
		execIn(t, db, "TRUNCATE TABLE "+table+"_part")
	}
	if len(d.shards) == 0 {
		d.exec(t, "TRUNCATE TABLE "+table)
	}
	types := d.types(t, table)
	for some := range slices.Chunk(rows, 100) {
		var selects []string
		for _, row := range some {
			selects = append(selects, "SELECT "+casts(row, types))
		}
		d.exec(t, "INSERT INTO "+table+" "+strings.Join(selects, " UNION ALL "))
	}
}

// types returns the names of the types of the columns of a table.
func (d database) types(t fatal, table string) []string {
	t.Helper()
	rows, err := d.Query("SELECT * FROM " + table + " WHERE 1 = 0")
	if err != nil {
		t.Fatal(err)
	}
	defer rows.Close()
	columns, err := rows.ColumnTypes()
	if err != nil {
		t.Fatal(err)
	}
	for rows.Next() { // there is none, but the end has to be read
	}
	var out []string
	for _, c := range columns {
		out = append(out, c.DatabaseTypeName())
	}
	return out
}

// casts returns values in SQL.
func casts(row []any, types []string) string {
	var out []string
	for i, v := range row {
		value := "NULL"
		switch v := v.(type) {
		case nil:
		case bool:
			value = map[bool]string{true: "'1'", false: "'0'"}[v]
		default:
			value = "'" + strings.NewReplacer(`\`, `\\`, `'`, `\'`).Replace(fmt.Sprint(v)) + "'"
		}
		out = append(out, "CAST("+value+" AS "+types[i]+")")
	}
	return strings.Join(out, ", ")
}
