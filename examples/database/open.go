package main

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"maps"
	"os"
	"path/filepath"
	"slices"

	"github.com/capitolato/capitolato/adapters/mapping"
	"github.com/capitolato/capitolato/adapters/sqllog"
	"github.com/capitolato/capitolato/sla"
	_ "modernc.org/sqlite"
)

// The driver, and the kind of database that it is for.
const (
	driver  = "sqlite"
	dialect = sqllog.SQLite
)

// open opens the database that the arguments name, or else one that is made up and that remove
// removes.
func (o *options) open(ctx context.Context) (db *sql.DB, remove func(), err error) {
	if o.db != "" {
		if err = existing(o.db); err != nil {
			return nil, nil, err
		}
		db, err = sql.Open(driver, o.db)
		return db, func() { db.Close() }, err
	}
	dir, err := os.MkdirTemp("", "calls")
	if err != nil {
		return nil, nil, err
	}
	file := filepath.Join(dir, "calls.db")
	if err = makeDatabase(ctx, file); err == nil {
		db, err = sql.Open(driver, file)
	}
	if err != nil {
		os.RemoveAll(dir)
		return nil, nil, err
	}
	return db, func() { db.Close(); os.RemoveAll(dir) }, nil
}

// existing tells whether there is a database, for SQLite would make an empty one.
func existing(file string) error {
	if dialect != sqllog.SQLite {
		return nil
	}
	_, err := os.Stat(file)
	return err
}

// sources returns the tables that the mapping names.
func (o *options) sources(db *sql.DB, c *sla.Contract) ([]sla.Source, error) {
	m, err := mapping.Load(o.mapping)
	if err != nil {
		return nil, err
	}
	var sources []sla.Source
	for _, table := range slices.Sorted(maps.Keys(m.Sources)) {
		s := m.Sources[table]
		if _, ok := c.Records[s.Records]; !ok {
			return nil, fmt.Errorf("%s: source %s: the contract has no records %q", o.mapping, table, s.Records)
		}
		sources = append(sources, sqllog.Table(db, dialect, table, s, nil))
	}
	if len(sources) == 0 {
		return nil, errors.New("the mapping names no table")
	}
	return sources, nil
}
