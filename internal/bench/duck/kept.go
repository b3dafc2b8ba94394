package duck

import (
	"context"
	"database/sql"
)

// Kept returns how many rows of a log are left where malformed rows are to be ignored.
func Kept(ctx context.Context, log string) (rows int64, err error) {
	text, err := Text("kept", log)
	if err != nil {
		return 0, err
	}
	conn, err := sql.Open("duckdb", "")
	if err != nil {
		return 0, err
	}
	defer conn.Close()
	err = conn.QueryRowContext(ctx, text).Scan(&rows)
	return rows, err
}
