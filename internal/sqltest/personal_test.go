package sqltest

import (
	"context"
	"fmt"
	"strings"
	"testing"

	"github.com/capitolato/capitolato/adapters/contract"
	"github.com/capitolato/capitolato/adapters/mapping"
	"github.com/capitolato/capitolato/adapters/sqllog"
	"github.com/capitolato/capitolato/sla"
	"github.com/capitolato/capitolato/sla/batch"
)

// What a table holds of people is masked, whatever it is that could not be read.
func TestPersonalDataIsMasked(t *testing.T) {
	c, err := contract.Parse("contract.yaml", []byte(`format: 1
contract: privacy
valid: {from: 2024-01-01}
timezone: Europe/Rome
records:
  calls: {key: [id, caller], at: at, fields: {id: string, at: time, caller: string personal, taken: bool, age: int? personal}}
areas:
- id: a
  name: A
  where: all
  indicators: [{id: i, name: I, value: 'count(calls, .taken) + distinct(calls, .age)', target: value >= 1}]
`))
	if err != nil {
		t.Fatal(err)
	}
	plan, err := sla.Compile(c, nil)
	if err != nil {
		t.Fatal(err)
	}
	period, _ := sla.ParsePeriod("2024-01")
	m := &mapping.Source{Columns: map[string]mapping.Column{"taken": {Column: "CALLER", True: []string{"Zanzi 0971"}, False: []string{"none"}}}}
	const ansi = `id TEXT, "at" TEXT, caller TEXT, age TEXT`
	columns := map[sqllog.Dialect]string{sqllog.SQLite: ansi, sqllog.DuckDB: ansi, sqllog.PostgreSQL: ansi, sqllog.MySQL: "id TEXT, at TEXT, caller TEXT, age TEXT",
		sqllog.ClickHouse: "id String, at String, caller Nullable(String), age String"}
	forEach(t, func(t *testing.T, db database) {
		db.create(t, "calls", columns)
		db.fill(t, "calls", [][]any{
			{"1", "2024-01-10 10:00:00", "Zanzi 0971", "771234"}, {"1", "2024-01-10 11:00:00", "Zanzi 0971", "771234"},
			{"2", "2024-01-10 10:00:00", "none", "Zanzi is no number"}, {"3", "2024-01-10 10:00:00", "Zanzi is not listed", "1"},
			{"4", "2024-01-10 10:00:00", nil, "1"},
		})
		for _, show := range []bool{false, true} {
			var all strings.Builder
			tally, err := plan.Tally(context.Background(), period, &sla.TallyOptions{ShowPersonal: show, OnReject: func(_ string, r batch.Reject) error {
				fmt.Fprintf(&all, "%s %s %s\n", r.Field, r.Value, r.Raw)
				return nil
			}}, sqllog.Table(db.DB, db.dialect, "calls", m, nil))
			if err != nil {
				t.Fatal(err)
			}
			fmt.Fprintf(&all, "%+v", tally)
			if in := tally.Inputs[0]; in.Rejected != 3 || in.Conflicts != 1 {
				t.Errorf("%+v", in.Reconciliation)
			}
			for _, secret := range []string{"Zanzi", "0971", "771234"} {
				if strings.Contains(all.String(), secret) != show && (secret != "771234" || !show) {
					t.Errorf("asked for %v: %s in %s", show, secret, all.String())
				}
			}
		}
	})
}
