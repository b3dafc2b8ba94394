package sqltest

import (
	"context"
	"encoding/json"
	"testing"
	"time"

	"github.com/capitolato/capitolato/adapters/sqllog"
	"github.com/capitolato/capitolato/sla"
	"github.com/google/go-cmp/cmp"
	"github.com/shopspring/decimal"
	"pgregory.net/rapid"
)

// drawnContract has every aggregate, predicates over every type, two areas and duplicates.
const drawnContract = `
format: 1
contract: drawn
valid: {from: 2024-01-01}
timezone: Europe/Rome
records:
  calls:
    key: [id]
    at: at
    fields: {id: string, queue: string?, at: time, ended: time?, wait: duration?, answered: bool?, n: int, cost: decimal(2)?}
areas:
  - id: cup
    name: CUP
    where: {calls: .queue == "cup" or .queue == "Perché"}
    indicators:
      - {id: share, name: Share, value: '100 * count(calls, .answered and .wait <= duration("20s")) / len(calls)', target: value >= 95}
      - {id: mean, name: Mean, value: 'mean(filter(calls, not .answered), .wait)', target: value <= duration("1m")}
      - {id: cost, name: Cost, value: 'sum(calls, .cost * .n)', target: value <= 1000}
      - {id: long, name: Longest, value: 'max(calls, .ended - .at)', target: value <= duration("1h")}
  - id: rest
    name: Rest
    where: {calls: .queue == nil or .queue < "cup"}
    indicators:
      - {id: median, name: Median, value: 'median(calls, .wait)', target: value <= duration("1m")}
      - {id: rank, name: Rank, value: 'quantile(calls, .cost, 0.9)', target: value <= 5}
      - {id: least, name: Least, value: 'min(calls, .n)', target: value >= 0}
      - {id: queues, name: Queues, value: 'distinct(calls, .queue)', target: value <= 3}
`

// drawnColumns are those of drawnContract, in the types that people would give them, behind a
// number that the rows are in the order of.
var drawnColumns = map[sqllog.Dialect]string{
	sqllog.SQLite:     `"row" INTEGER PRIMARY KEY, id TEXT, queue TEXT COLLATE NOCASE, "at" TIMESTAMP, ended TIMESTAMP, wait INTEGER, answered BOOLEAN, n INTEGER, cost TEXT`,
	sqllog.DuckDB:     `"row" INTEGER PRIMARY KEY, id TEXT, queue TEXT, "at" TIMESTAMPTZ, ended TIMESTAMPTZ, wait BIGINT, answered BOOLEAN, n BIGINT, cost DECIMAL(18, 2)`,
	sqllog.PostgreSQL: `"row" INTEGER PRIMARY KEY, id TEXT, queue VARCHAR(20), "at" TIMESTAMPTZ, ended TIMESTAMPTZ, wait BIGINT, answered BOOLEAN, n BIGINT, cost NUMERIC`,
	sqllog.MySQL:      "`row` INTEGER PRIMARY KEY, id VARCHAR(20), queue VARCHAR(20), at DATETIME(6), ended DATETIME(6), wait BIGINT, answered TINYINT(1), n BIGINT, cost DECIMAL(38, 2)",
	sqllog.ClickHouse: "row Int32, id Nullable(String), queue Nullable(String), at Nullable(DateTime), ended Nullable(DateTime), wait Nullable(Int64), answered Nullable(UInt8), n Nullable(Int64), cost Nullable(Decimal(18, 2))",
}

// clocked is how the times of a dialect are stored: how fine, and as which text.
type clocked struct {
	fine   time.Duration
	layout string
	zone   *time.Location
}

// clocks are those of drawnColumns. MariaDB stores what a clock shows in the contract's zone, and
// old servers of ClickHouse store seconds.
func clocks(t *testing.T, d sqllog.Dialect) clocked {
	switch d {
	case sqllog.MySQL:
		return clocked{time.Microsecond, "2006-01-02 15:04:05.000000", rome(t)}
	case sqllog.ClickHouse:
		return clocked{time.Second, time.DateTime, time.UTC}
	}
	return clocked{time.Microsecond, time.RFC3339Nano, time.FixedZone("", 7200)}
}

// rome is the zone of drawnContract.
func rome(t *testing.T) *time.Location {
	t.Helper()
	zone, err := time.LoadLocation("Europe/Rome")
	if err != nil {
		t.Skip(err)
	}
	return zone
}

// record is a drawn record, for memory and for a table.
type record struct {
	fields map[string]any
	row    []any
}

// instants are around what divides a period.
var instants = []time.Time{
	time.Date(2023, 12, 31, 23, 0, 0, 0, time.UTC), time.Date(2024, 1, 31, 23, 0, 0, 0, time.UTC),
	time.Date(2024, 3, 31, 1, 0, 0, 0, time.UTC), time.Date(2024, 3, 31, 22, 0, 0, 0, time.UTC), time.Date(2024, 2, 29, 12, 0, 0, 0, time.UTC),
}

// drawTime draws an instant.
func drawTime(t *rapid.T, fine time.Duration, name string) time.Time {
	d := rapid.SampledFrom([]time.Duration{0, -fine, fine, -time.Hour, 30 * time.Hour}).Draw(t, name+" off")
	return rapid.SampledFrom(instants).Draw(t, name).Add(d)
}

// drawRecord draws the record of a row.
func drawRecord(t *rapid.T, c clocked, row int) record {
	r := record{map[string]any{}, make([]any, 9)}
	set := func(i int, field string, value, stored any) {
		if i == 1 || i == 3 || rapid.IntRange(0, 6).Draw(t, field+" there") > 0 {
			r.fields[field], r.row[i] = value, stored
		}
	}
	r.row[0] = row
	id := rapid.StringMatching(`[a-cA-C]{1,2}`).Draw(t, "id")
	set(1, "id", id, id)
	queue := rapid.SampledFrom([]string{"cup", "CUP", "cup ", "", "Perché", "perché", "PERCHÉ", "c'up", "\"", "z"}).Draw(t, "queue")
	set(2, "queue", queue, queue)
	at, ended := drawTime(t, c.fine, "at"), drawTime(t, c.fine, "ended")
	set(3, "at", at, at.In(c.zone).Format(c.layout))
	set(4, "ended", ended, ended.In(c.zone).Format(c.layout))
	wait := rapid.SampledFrom([]int64{0, 1, 19999, 20000, 20001, 60000, -5, 1 << 40}).Draw(t, "wait")
	set(5, "wait", time.Duration(wait)*time.Millisecond, wait)
	answered := rapid.Bool().Draw(t, "answered")
	set(6, "answered", answered, answered)
	n := rapid.SampledFrom([]int64{0, 1, -1, 7, 1 << 53, 1<<53 + 1, 1<<63 - 1, -(1<<63 - 1)}).Draw(t, "n")
	set(7, "n", n, n)
	cost := decimal.New(rapid.Int64Range(-1000, 1000).Draw(t, "cost"), -2)
	set(8, "cost", cost, cost.StringFixed(2))
	return r
}

// tallyOf tallies a source and returns it as JSON, without the words of reasons, which sources
// choose.
func tallyOf(t *rapid.T, p *sla.Plan, s sla.Source) string {
	t.Helper()
	period, _ := sla.ParsePeriod("2024-Q1")
	return tallyFor(t, p, period, s)
}

// tallyFor is tallyOf for any period.
func tallyFor(t fatal, p *sla.Plan, period sla.Period, s sla.Source) string {
	t.Helper()
	tally, err := p.Tally(context.Background(), period, nil, s)
	if err != nil {
		t.Fatal(err)
	}
	for i := range tally.Inputs {
		in := &tally.Inputs[i]
		in.Reasons = nil
		for k := range in.RejectedRows {
			in.RejectedRows[k].Reason = ""
		}
	}
	data, err := json.MarshalIndent(tally, "", "\t")
	if err != nil {
		t.Fatal(err)
	}
	return string(data)
}

// From a table that is read comes the same Tally as from memory, to the last byte. That counting gives
// it, too, is what TestPushIsReading demands.
func TestSameTally(t *testing.T) {
	p := compile(t, drawnContract)
	forEach(t, func(t *testing.T, db database) {
		db.create(t, "calls", drawnColumns)
		stored := clocks(t, db.dialect)
		rapid.Check(t, func(t *rapid.T) {
			memory := &sla.Rows{Name: "calls", Records: "calls"}
			var rows [][]any
			for i := range rapid.IntRange(0, 30).Draw(t, "rows") {
				r := drawRecord(t, stored, i)
				memory.Values, rows = append(memory.Values, r.fields), append(rows, r.row)
			}
			db.fill(t, "calls", rows)
			want := tallyOf(t, p, memory)
			if got := tallyOf(t, p, sqllog.Table(db.DB, db.dialect, "calls", drawnMapping, &sqllog.Options{Order: []string{"row"}, Stream: true})); got != want {
				t.Error(cmp.Diff(want, got))
			}
		})
	})
}
