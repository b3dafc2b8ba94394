package sqllog

import (
	"context"
	"database/sql"
	"database/sql/driver"
	"errors"
	"fmt"
	"time"
)

// killPatience is how long ending a query at the server may take.
const killPatience = 5 * time.Second

// querier is a database or a transaction.
type querier interface {
	QueryContext(ctx context.Context, query string, args ...any) (*sql.Rows, error)
}

// connection is a transaction, where there are some, or else a connection.
type connection struct {
	querier
	tx   *sql.Tx   // nil where there are no transactions
	conn *sql.Conn // nil where one may be used again whatever ended its query
	kill func()    // ends what the server is busy with; nil if that ends with the connection
}

// begin opens one, the settings of which do not change what values look like. It has to be
// ended even after an error.
func (d *dialect) begin(ctx context.Context, db *sql.DB) (*connection, error) {
	s := new(connection)
	begin := db.BeginTx
	if d.abandon {
		var err error
		if s.conn, err = db.Conn(ctx); err != nil {
			return s, err
		}
		begin, s.querier = s.conn.BeginTx, s.conn
	}
	if d.transactions == nil {
		return s, nil
	}
	tx, err := begin(ctx, d.transactions)
	if err != nil {
		return s, err
	}
	s.tx, s.querier = tx, tx
	if d.settings != "" {
		if _, err := tx.ExecContext(ctx, d.settings); err != nil {
			return s, err
		}
	}
	return s, s.settle(ctx, db, d)
}

// settle finds out the character set and the number of the connection.
func (s *connection) settle(ctx context.Context, db *sql.DB, d *dialect) error {
	if d.session == "" {
		return nil
	}
	var charset sql.NullString
	var number int64
	if err := s.tx.QueryRowContext(ctx, d.session).Scan(&charset, &number); err != nil {
		return err
	}
	s.kill = func() {
		ctx, cancel := context.WithTimeout(context.Background(), killPatience)
		defer cancel()
		db.ExecContext(ctx, fmt.Sprintf(d.kill, number)) // it may have ended
	}
	if charset.String != "utf8mb4" {
		return fmt.Errorf("texts come in the character set %q, which changes some: open the database with the parameter charset=utf8mb4", charset.String)
	}
	return nil
}

// end gives the connection back, or, where a query was ended early, up: ClickHouse's driver would
// go on to use one on which the server is still busy with a query that has timed out.
func (s *connection) end(early bool) (err error) {
	if s.tx != nil {
		if err = s.tx.Rollback(); errors.Is(err, sql.ErrTxDone) {
			err = nil
		}
	}
	if s.conn == nil {
		return err
	}
	if early {
		s.conn.Raw(func(any) error { return driver.ErrBadConn })
	}
	s.conn.Close()
	if early && s.kill != nil {
		s.kill()
	}
	return err
}
