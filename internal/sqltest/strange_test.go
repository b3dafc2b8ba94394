package sqltest

import (
	"strings"
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
	sqllog.ClickHouse: {`queue = '\xff'`, `queue = '\xc3'`, `queue = 'a\0'`, `queue = ' \t'`, `at = toDateTime(0)`, `at = toDateTime(4294967295)`, `answered = 2`, `cost = toDecimal64('9999999999999999.99', 2)`,
		`cost = toDecimal64('-9999999999999999.99', 2)`, `wait = toInt64('-9223372036854775808')`, `wait = toInt64('9223372036854775807')`, `n = toInt64('-9223372036854775808')`},
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
			db.alter(t, set)
			tally := func(stream bool) string {
				return tallyFor(t, plan, period, sqllog.Table(db.DB, db.dialect, "calls", drawnMapping, &sqllog.Options{Stream: stream, Order: []string{"row"}}))
			}
			if got, want := tally(false), tally(true); got != want {
				t.Error(set, cmp.Diff(want, got))
			}
		}
	})
}

// alter sets a column of one of the calls.
func (d database) alter(t fatal, set string) {
	update := "UPDATE calls SET " + set + " WHERE id = 'cupx'"
	switch d.dialect {
	case sqllog.MySQL: // which refuses some
		update = strings.Replace(update, "UPDATE", "UPDATE IGNORE", 1)
	case sqllog.ClickHouse: // which cannot do it: one more is put beside
		column, value, _ := strings.Cut(set, " = ")
		list := ", id, queue, at, ended, wait, answered, n, cost"
		update = "INSERT INTO calls SELECT 9" + strings.Replace(strings.Replace(list, " id,", " 'more',", 1), " "+column, " "+value, 1) + " FROM calls WHERE id = 'cupx'"
	}
	d.exec(t, update)
}
