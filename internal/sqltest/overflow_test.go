package sqltest

import (
	"fmt"
	"math"
	"strings"
	"testing"

	"github.com/capitolato/capitolato/adapters/sqllog"
	"github.com/capitolato/capitolato/sla"
	"github.com/google/go-cmp/cmp"
)

// pairColumns are two numbers beside a time.
var pairColumns = map[sqllog.Dialect]string{
	sqllog.SQLite:     `"row" INTEGER PRIMARY KEY, "at" TIMESTAMP, n INTEGER, m INTEGER`,
	sqllog.DuckDB:     `"row" INTEGER PRIMARY KEY, "at" TIMESTAMPTZ, n BIGINT, m BIGINT`,
	sqllog.PostgreSQL: `"row" INTEGER PRIMARY KEY, "at" TIMESTAMPTZ, n BIGINT, m BIGINT`,
	sqllog.MySQL:      "`row` INTEGER PRIMARY KEY, at DATETIME, n BIGINT, m BIGINT",
	sqllog.ClickHouse: "row Int32, at DateTime, n Nullable(Int64), m Nullable(Int64)",
}

// calculations are of two numbers. Some databases fail where 64 bits do not hold the result, some
// become inexact, and some go on with another number.
var calculations = []string{
	`sum(calls, .n)`, `sum(calls, .n * 2)`, `max(calls, .n + .m)`, `min(calls, .n - .m)`, `max(calls, .n * .m)`, `min(calls, .n * .m)`, `max(calls, -.n)`,
	`max(calls, abs(.n))`, `sum(calls, .n % .m)`, `count(calls, .n + .m > 0)`, `count(calls, .n * .m >= 7)`, `count(calls, -.n - .m > 2)`, `max(calls, (.n > 0 ? .n : .m) * .m)`,
	`sum(calls, max(.n, .m))`, `sum(calls, .n ?? .m)`, `max(calls, round(.n / 3 + .m))`, `max(calls, floor(.n / 2))`, `min(calls, ceil(.n / 7))`, `distinct(calls, .n - .m)`, `median(calls, .n * .m)`,
	`max(calls, -(.n + .m))`, `max(calls, abs(.n + .m))`,
}

// Whatever is calculated of numbers at the bounds of 64 bits, counting is reading.
func TestOverflow(t *testing.T) {
	period, _ := sla.ParsePeriod("2024-Q1")
	var plans []*sla.Plan
	for _, value := range calculations {
		plans = append(plans, compile(t, fmt.Sprintf("format: 1\ncontract: drawn\nvalid: {from: 2024-01-01}\ntimezone: Europe/Rome\nrecords:\n  calls: {at: at, fields: {at: time, n: int?, m: int?}}\n"+
			"areas:\n  - {id: a, name: A, where: {calls: all}, indicators: [{id: i, name: I, value: '%s', target: value >= 0}]}\n", value)))
	}
	forEach(t, func(t *testing.T, db database) {
		db.create(t, "calls", pairColumns)
		stored := clocks(t, db.dialect)
		for i, pairs := range [][][2]any{
			{{5, 3}, {-5, 3}, {-7, -2}, {nil, 1}, {0, 0}, {6, nil}, {nil, nil}},
			{{int64(math.MaxInt64), 1}, {int64(math.MaxInt64), -1}, {4, 2}},
			{{int64(-math.MaxInt64), -1}, {int64(-math.MaxInt64), 2}},
			{{int64(math.MinInt64), -1}},
			{{int64(3037000500), int64(3037000500)}, {int64(3037000499), int64(-3037000500)}},
		} {
			var rows [][]any
			for j, p := range pairs {
				rows = append(rows, []any{j, instants[4].In(stored.zone).Format(stored.layout), p[0], p[1]})
			}
			db.fill(t, "calls", rows)
			for k, plan := range plans {
				source := func(stream bool) sla.Source {
					return sqllog.Table(db.DB, db.dialect, "calls", nil, &sqllog.Options{Stream: stream, Order: []string{"row"}})
				}
				asked := &watched{reads: source(false)}
				if want, got := tallyFor(t, plan, period, source(true)), tallyFor(t, plan, period, asked); got != want {
					t.Errorf("%s of %v: %s", calculations[k], pairs, cmp.Diff(want, got))
				}
				if i == 0 && !asked.told.Pushed {
					t.Errorf("%s is read: %s", calculations[k], strings.Join(asked.told.Read, "; "))
				}
			}
		}
	})
}
