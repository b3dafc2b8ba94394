package main

import (
	"context"

	"github.com/capitolato/capitolato/internal/bench/duck"
)

// databases opens a database for each statement, which says how the log becomes a table; done
// closes them all.
func databases(ctx context.Context, log string, statements ...string) (dbs []*duck.DB, done func(), err error) {
	done = func() {
		for _, db := range dbs {
			db.Close()
		}
	}
	for _, s := range statements {
		db, err := duck.Open(ctx, log, s)
		if err != nil {
			done()
			return nil, nil, err
		}
		dbs = append(dbs, db)
	}
	return dbs, done, nil
}
