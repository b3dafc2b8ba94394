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
	sqllog.PostgreSQL: {
		"WITH RECURSIVE c(n) AS (SELECT 1::bigint UNION ALL SELECT n + 1 FROM c) SELECT count(*) AS n FROM c",
		"WITH RECURSIVE c(n) AS (SELECT 1::bigint UNION ALL SELECT n + 1 FROM c) SELECT n FROM c",
	},
	sqllog.MySQL: {
		"SELECT count(*) AS n FROM seq_1_to_10000000000 a, seq_1_to_10000000000 b WHERE a.seq % 7 = b.seq % 11",
		"SELECT seq AS n FROM seq_1_to_10000000000",
	},
	sqllog.ClickHouse: {
		"SELECT count() AS n FROM system.numbers WHERE number % 7 = 8",
		"SELECT toInt64(number) AS n FROM system.numbers",
	},
}

// What bounds the time of reading ends a query, too, and gives its connection back.
func TestEndless(t *testing.T) {
	request := batch.Request{Fields: []batch.Field{{Name: "n", Kind: batch.Int}}}
	forEach(t, func(t *testing.T, db database) {
		s := sqllog.Query(db.DB, db.dialect, endless[db.dialect][0], nil, &sqllog.Options{Name: "calls", Timeout: 50 * time.Millisecond})
		r, err := s.Open(context.Background(), request)
		if err == nil {
			err = r.Read(context.Background(), new(batch.Batch))
			r.Close()
		}
		if !errors.Is(err, context.DeadlineExceeded) {
			t.Error(err)
		}

		s = sqllog.Query(db.DB, db.dialect, endless[db.dialect][1], nil, &sqllog.Options{Name: "calls"})
		if r, err = s.Open(context.Background(), request); err != nil {
			t.Fatal(err)
		}
		ctx, cancel := context.WithCancel(context.Background())
		defer cancel()
		for n := 0; err == nil; n++ {
			if n == 3 {
				cancel()
			}
			err = r.Read(ctx, new(batch.Batch))
		}
		if !errors.Is(err, context.Canceled) {
			t.Error(err)
		}
		if err := r.Close(); err != nil {
			t.Error(err)
		}
		db.idle(t)
	})
}
