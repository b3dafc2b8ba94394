package server

import (
	"context"
	"database/sql"
	"time"

	_ "github.com/ClickHouse/clickhouse-go/v2"
	_ "github.com/go-sql-driver/mysql"
	_ "github.com/jackc/pgx/v5/stdlib"
)

// Open opens a database of the server by the driver that is usual, and makes sure that it answers.
// Empty means the one that every server of the kind has.
func (s *Server) Open(database string) (*sql.DB, error) {
	return s.OpenWith(database, "")
}

// OpenWith does so with more parameters of the driver, such as "&parseTime=true".
func (s *Server) OpenWith(database, parameters string) (*sql.DB, error) {
	db, err := sql.Open(s.driver, s.dsn(s.Port, database)+parameters)
	if err != nil {
		return nil, err
	}
	ctx, cancel := context.WithTimeout(context.Background(), 10*time.Second)
	defer cancel()
	if err := db.PingContext(ctx); err != nil {
		db.Close()
		return nil, err
	}
	return db, nil
}
