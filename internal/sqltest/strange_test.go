package sqltest

import (
	"testing"

	"github.com/capitolato/capitolato/adapters/sqllog"
	"github.com/capitolato/capitolato/sla"
	"github.com/google/go-cmp/cmp"
)

// strangers are values that types of servers have and that hardly anybody expects.
var strangers = map[sqllog.Dialect][]string{
	sqllog.SQLite: {`cost = 'NaN'`, `cost = '1.005'`, `cost = 1.25`, `cost = x'31'`, `"at" = '2024-02-30T10:00:00Z'`, `"at" = '9999-12-31T23:59:59Z'`, `wait = 1e3`, `answered = 2`, `n = 1e19`},
	sqllog.DuckDB: {`"at" = 'infinity'`, `"at" = '-infinity'`, `"at" = '9999-12-31 10:00:00Z'`, `"at" = '0044-03-15 (BC) 10:00:00Z'`, `ended = '290000-01-01 00:00:00Z'`, `wait = -9223372036854775807 - 1`},
	sqllog.PostgreSQL: {`cost = 'NaN'`, `cost = 1.005`, `cost = 1.250`, `cost = 1e30`, `cost = 1e-30`, `"at" = 'infinity'`, `"at" = '-infinity'`,
		`"at" = '9999-12-31T10:00:00Z'`, `"at" = '0044-03-15T10:00:00Z BC'`, `ended = '294000-01-01T00:00:00Z'`, `wait = -9223372036854775808`},
	sqllog.MySQL: {`at = '0000-00-00'`, `at = '2024-00-00'`, `at = '2024-02-00 10:00:00'`, `at = '9999-12-31 10:00:00'`, `ended = '0044-03-15'`, `cost = 1e30`, `cost = -1e30`,
		`wait = -9223372036854775808`, `answered = 2`, `queue = CONCAT('-', CHAR(0))`, `queue = ' '`},
}

// Whatever a type can hold, counting is reading.
func TestStrangers(t *testing.T) {
	plan := compile(t, drawnContract)
	period, _ := sla.ParsePeriod("2024-Q1")
	forEach(t, func(t *testing.T, db database) {
		if strangers[db.dialect] == nil {
			t.Skip("databases of this dialect are read")
		}
		db.create(t, "calls", drawnColumns)
		stored := clocks(t, db.dialect)
		for _, set := range strangers[db.dialect] {
			var rows [][]any
			for i, queue := range []string{"cup", "", "Perché"} {
				rows = append(rows, []any{i, queue + "x", queue, instants[4].In(stored.zone).Format(stored.layout), nil, 7, true, 1, "0.50"})
			}
			db.fill(t, "calls", rows)
			update := "UPDATE calls SET "
			if db.dialect == sqllog.MySQL { // or else it refuses some
				update = "UPDATE IGNORE calls SET "
			}
			db.exec(t, update+set+" WHERE id = 'cupx'")
			tally := func(stream bool) string {
				return tallyFor(t, plan, period, sqllog.Table(db.DB, db.dialect, "calls", drawnMapping, &sqllog.Options{Stream: stream, Order: []string{"row"}}))
			}
			if got, want := tally(false), tally(true); got != want {
				t.Error(set, cmp.Diff(want, got))
			}
		}
	})
}
