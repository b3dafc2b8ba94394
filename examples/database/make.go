package main

import (
	"bytes"
	"context"
	"database/sql"
	"fmt"
	"io"
	"maps"
	"os"
	"slices"
	"strings"
	"time"
	_ "time/tzdata" // for hosts without zone rules

	"github.com/capitolato/capitolato/adapters/contract"
	"github.com/capitolato/capitolato/adapters/csvlog"
	"github.com/capitolato/capitolato/adapters/mapping"
	"github.com/capitolato/capitolato/examples/internal/seed"
	"github.com/capitolato/capitolato/sla"
	"github.com/capitolato/capitolato/sla/batch"
)

// makeDatabase writes the records of the other example into the tables of a new database: those
// that a table can hold, for a row that could not be read has no place in one.
func makeDatabase(ctx context.Context, file string) error {
	if _, err := os.Stat(file); err == nil {
		return fmt.Errorf("%s is already there: name another file", file)
	}
	c, err := contract.Load(exampleContract)
	if err != nil {
		return err
	}
	m, err := mapping.Load("../resoconto/mapping.yaml")
	if err != nil {
		return err
	}
	db, err := sql.Open(driver, file)
	if err != nil {
		return err
	}
	defer db.Close()
	tx, err := db.BeginTx(ctx, nil)
	if err != nil {
		return err
	}
	defer tx.Rollback()
	zone, err := time.LoadLocation(c.Timezone)
	if err != nil {
		return err
	}
	for _, l := range seed.Logs() {
		open := func() (io.ReadCloser, error) { return io.NopCloser(bytes.NewReader(l.Data)), nil }
		t := table{l.Records, fieldsOf(c.Records[l.Records]), zone}
		if err := t.fill(ctx, tx, csvlog.New(l.Name, open, m.Sources[l.Records], nil)); err != nil {
			return err
		}
	}
	return tx.Commit()
}

// table is a table whose columns are the fields of a record type.
type table struct {
	name   string
	fields []batch.Field
	zone   *time.Location // of the log
}

// fieldsOf returns the fields of a record type, by name.
func fieldsOf(r sla.RecordType) []batch.Field {
	var out []batch.Field
	for _, name := range slices.Sorted(maps.Keys(r.Fields)) {
		f := r.Fields[name]
		out = append(out, batch.Field{Name: name, Kind: f.Kind, Scale: f.Scale, Optional: f.Optional})
	}
	return out
}

// fill makes the table of what is in a source.
func (t *table) fill(ctx context.Context, tx *sql.Tx, s sla.Source) error {
	var columns, marks []string
	for _, f := range t.fields {
		columns, marks = append(columns, "`"+f.Name+"` "+typeOf(f)), append(marks, "?")
	}
	if _, err := tx.ExecContext(ctx, "CREATE TABLE "+t.name+" ("+strings.Join(columns, ", ")+")"); err != nil {
		return err
	}
	insert, err := tx.PrepareContext(ctx, "INSERT INTO "+t.name+" VALUES ("+strings.Join(marks, ", ")+")")
	if err != nil {
		return err
	}
	defer insert.Close()
	r, err := s.Open(ctx, batch.Request{Records: t.name, Fields: t.fields, Zone: t.zone})
	if err != nil {
		return err
	}
	defer r.Close()
	for b := new(batch.Batch); ; {
		if err := r.Read(ctx, b); err == io.EOF {
			return nil
		} else if err != nil {
			return err
		}
		for i := range b.Len {
			if _, err := insert.ExecContext(ctx, values(b, i)...); err != nil {
				return err
			}
		}
	}
}

// typeOf returns the type of a column. What SQLite stores is what it is given, whatever the type.
func typeOf(f batch.Field) string {
	name := "TEXT"
	switch f.Kind {
	case batch.Bool:
		name = "BOOLEAN"
	case batch.Int, batch.Duration:
		name = "INTEGER"
	case batch.Time:
		name = "TIMESTAMP"
	}
	if !f.Optional {
		name += " NOT NULL"
	}
	return name
}

// values returns a row as it is stored: times in UTC as in ISO 8601, durations in seconds. The
// example has no decimals, and no durations of parts of a second.
func values(b *batch.Batch, row int) []any {
	out := make([]any, len(b.Columns))
	for i := range b.Columns {
		c := &b.Columns[i]
		switch {
		case !c.Valid.Get(row): // NULL
		case c.Kind == batch.String:
			out[i] = c.String(row)
		case c.Kind == batch.Bool:
			out[i] = c.Bits.Get(row)
		case c.Kind == batch.Time:
			out[i] = time.Unix(0, c.Nums[row]).UTC().Format(time.RFC3339)
		case c.Kind == batch.Duration:
			out[i] = c.Nums[row] / int64(time.Second)
		default:
			out[i] = c.Nums[row]
		}
	}
	return out
}
