package sqltest

import (
	"context"
	"strings"
	"testing"

	"github.com/capitolato/capitolato/adapters/mapping"
	"github.com/capitolato/capitolato/adapters/sqllog"
	"github.com/capitolato/capitolato/adapters/sqllog/explain"
	"github.com/capitolato/capitolato/sla"
)

const numbersContract = `
format: 1
contract: numbers
valid: {from: 2024-01-01}
timezone: Europe/Rome
records:
  keyed: {key: [n], at: at, fields: {n: int, at: time}}
  calls: {at: at, fields: {n: int, at: time}}
areas:
  - id: a
    name: A
    where: {keyed: all, calls: all}
    indicators:
      - {id: i, name: I, value: len(keyed), target: value >= 0}
      - {id: j, name: J, value: 'median(calls, .n)', target: value >= 0}
`

// whyRead tells why the rows of a source are read; it is empty if the database counts them.
func whyRead(t *testing.T, source sla.Source) string {
	t.Helper()
	period, _ := sla.ParsePeriod("2024-03")
	x, err := explain.Source(context.Background(), compile(t, numbersContract), period, source)
	if err != nil {
		t.Fatal(err)
	}
	return strings.Join(x.Read, "; ")
}

// Rows that are others in each statement are noticed.
func TestChangingRows(t *testing.T) {
	db := servers.open(t, clickHouse, 1)
	db.exec(t, "CREATE VIEW moving AS SELECT toInt64(number) AS n, toDateTime('2024-03-01 10:00:00') AS at FROM (SELECT number FROM system.numbers LIMIT 100000) WHERE rand(number) % 2 = 0")
	for _, records := range []string{"keyed", "calls"} {
		source := sqllog.Table(db.DB, db.dialect, "moving", &mapping.Source{Records: records}, nil)
		why := whyRead(t, source)
		for i := 0; why == "" && i < 4; i++ { // as many as before they are by chance
			why = whyRead(t, source)
		}
		if why != "the rows changed while they were counted" {
			t.Errorf("%s: %q", records, why)
		}
	}
}

// Settings that cut results short are noticed, and names that hide columns.
func TestReadInClickHouse(t *testing.T) {
	db := servers.open(t, clickHouse, 1)
	db.exec(t, "CREATE TABLE calls (f0 Int64, f1 DateTime) ENGINE = Memory")
	m := &mapping.Source{Records: "calls", Columns: map[string]mapping.Column{"n": {Column: "f0"}, "at": {Column: "f1"}}}
	if why := whyRead(t, sqllog.Table(db.DB, db.dialect, "calls", m, nil)); why != "a column is called f0, as what is worked out here is" {
		t.Errorf("%q", why)
	}
	for settings, want := range map[string]string{
		"":                                 "",
		"&distributed_group_by_no_merge=1": "settings of the session can change what is counted: distributed_group_by_no_merge",
	} {
		conn, err := db.server.OpenWith(db.catalog, settings)
		if err != nil {
			t.Fatal(err)
		}
		defer conn.Close()
		query := sqllog.Query(conn, db.dialect, "SELECT f0 AS n, f1 AS at FROM calls ORDER BY n", &mapping.Source{Records: "calls"}, nil)
		if why := whyRead(t, query); why != want {
			t.Errorf("%s: %q", settings, why)
		}
	}
}
