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
	for _, db := range databases(t) {
		db.exec(t, `CREATE TABLE calls (id TEXT, "at" TEXT, caller TEXT, age TEXT)`)
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
				t.Errorf("%s: %+v", db.dialect, in.Reconciliation)
			}
			for _, secret := range []string{"Zanzi", "0971", "771234"} {
				if strings.Contains(all.String(), secret) != show && (secret != "771234" || !show) {
					t.Errorf("%s, asked for %v: %s in %s", db.dialect, show, secret, all.String())
				}
			}
		}
	}
}
