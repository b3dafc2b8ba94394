// Package duck asks DuckDB for the figures. The folder sql has what it is asked.
package duck

import (
	"context"
	"database/sql"
	"fmt"
	"math/big"
	"strings"

	"github.com/capitolato/capitolato/internal/bench/figures"
	_ "github.com/duckdb/duckdb-go/v2" // the driver
)

// DB is a database in memory that knows the log as calls.
type DB struct {
	conn *sql.DB
	log  string
}

// Open opens a database and carries out a statement, which says how the log becomes calls.
func Open(ctx context.Context, log, statement string) (*DB, error) {
	conn, err := sql.Open("duckdb", "")
	if err != nil {
		return nil, err
	}
	conn.SetMaxOpenConns(1) // a database in memory is that of its connection
	db := &DB{conn, log}
	text, err := Text(statement, log)
	if err == nil {
		_, err = conn.ExecContext(ctx, text)
	}
	if err != nil {
		conn.Close()
		return nil, fmt.Errorf("%s: %w", statement, err)
	}
	return db, nil
}

// Close closes the database.
func (db *DB) Close() error { return db.conn.Close() }

// SetThreads sets the number of threads.
func (db *DB) SetThreads(ctx context.Context, n int) error {
	_, err := db.conn.ExecContext(ctx, fmt.Sprintf("SET threads = %d", n))
	return err
}

// Figures runs a query that gives a row for each area. Of an indicator x it gives x_num and
// x_den, whose quotient is the figure; without x_den it is x_num.
func (db *DB) Figures(ctx context.Context, query string) (figures.Figures, error) {
	text, err := Text(query, db.log)
	if err != nil {
		return nil, err
	}
	rows, err := db.conn.QueryContext(ctx, text)
	if err != nil {
		return nil, fmt.Errorf("%s: %w", query, err)
	}
	defer rows.Close()
	names, err := rows.Columns()
	if err != nil {
		return nil, err
	}
	f := figures.Figures{}
	cells, targets := make([]any, len(names)), make([]any, len(names))
	for i := range cells {
		targets[i] = &cells[i]
	}
	for rows.Next() {
		if err := rows.Scan(targets...); err != nil {
			return nil, err
		}
		if err := add(f, names, cells); err != nil {
			return nil, fmt.Errorf("%s: %w", query, err)
		}
	}
	return f, rows.Err()
}

// add adds the figures of a row.
func add(f figures.Figures, names []string, cells []any) error {
	area := ""
	numbers := map[string]*big.Int{}
	for i, name := range names {
		switch v := cells[i].(type) {
		case string:
			area = v
		case int16:
			numbers[name] = big.NewInt(int64(v))
		case int32:
			numbers[name] = big.NewInt(int64(v))
		case int64:
			numbers[name] = big.NewInt(v)
		case *big.Int:
			numbers[name] = v
		case nil: // a sum of no values
		default:
			return fmt.Errorf("column %s is a %T, not a whole number", name, v)
		}
	}
	for name, num := range numbers {
		indicator, ok := strings.CutSuffix(name, "_num")
		if !ok {
			continue
		}
		den := numbers[indicator+"_den"]
		if den == nil {
			den = big.NewInt(1)
		}
		if den.Sign() != 0 {
			f[area+"/"+indicator] = new(big.Rat).SetFrac(num, den)
		}
	}
	return nil
}
