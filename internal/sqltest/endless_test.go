package sqltest

import (
	"context"
	"errors"
	"testing"
	"time"

	"github.com/capitolato/capitolato/adapters/sqllog"
	"github.com/capitolato/capitolato/sla/batch"
)

// endless are queries that would not end, one without a row and one with rows. DuckDB's driver
// holds all rows before it gives the first, and so has many of them only.
var endless = map[sqllog.Dialect][2]string{
	sqllog.SQLite: {
		"WITH RECURSIVE c(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM c) SELECT count(*) AS n FROM c",
		"WITH RECURSIVE c(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM c) SELECT n FROM c",
	},
	sqllog.DuckDB: {
		"SELECT count(*) AS n FROM range(1000000000) a, range(1000000000) b WHERE a.range % 7 = b.range % 11",
		"SELECT a.range AS n FROM range(100000) a",
	},
}

// What bounds the time of reading ends a query, too, and gives its connection back.
func TestEndless(t *testing.T) {
	request := batch.Request{Fields: []batch.Field{{Name: "n", Kind: batch.Int}}}
	for _, db := range databases(t) {
		s := sqllog.Query(db.DB, db.dialect, endless[db.dialect][0], nil, &sqllog.Options{Name: "calls", Timeout: 50 * time.Millisecond})
		r, err := s.Open(context.Background(), request)
		if err == nil {
			err = r.Read(context.Background(), new(batch.Batch))
			r.Close()
		}
		if !errors.Is(err, context.DeadlineExceeded) {
			t.Errorf("%s: %v", db.dialect, err)
		}

		s = sqllog.Query(db.DB, db.dialect, endless[db.dialect][1], nil, &sqllog.Options{Name: "calls"})
		if r, err = s.Open(context.Background(), request); err != nil {
			t.Errorf("%s: %v", db.dialect, err)
			continue
		}
		ctx, cancel := context.WithCancel(context.Background())
		for n := 0; err == nil; n++ {
			if n == 3 {
				cancel()
			}
			err = r.Read(ctx, new(batch.Batch))
		}
		cancel()
		if !errors.Is(err, context.Canceled) {
			t.Errorf("%s: %v", db.dialect, err)
		}
		if err := r.Close(); err != nil {
			t.Errorf("%s: %v", db.dialect, err)
		}
		db.idle(t)
	}
}
