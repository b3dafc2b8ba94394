package sqltest

import (
	"fmt"
	"strings"
	"testing"

	"github.com/capitolato/capitolato/adapters/sqllog"
	"github.com/capitolato/capitolato/sla"
	"github.com/google/go-cmp/cmp"
)

// manyOf returns a contract with so many areas and exclusions, and one exclusion of hours that
// come so often a day.
func manyOf(areas, exclusions, often int) string {
	var b strings.Builder
	records, _, _ := strings.Cut(drawnContract, "areas:")
	b.WriteString(records + "areas:\n")
	for i := range areas {
		fmt.Fprintf(&b, "  - id: a%d\n    name: A\n    where: {calls: .n >= %d}\n    indicators:\n      - {id: i, name: I, value: 'sum(calls, .n)', target: value >= 0}\n", i, i)
	}
	b.WriteString("      - {id: j, name: J, value: 'median(calls, .wait)', target: value <= duration(\"1m\")}\n")
	var hours []string
	for i := range often {
		hours = append(hours, fmt.Sprintf("%02[1]d:00-%02[1]d:30", i))
	}
	fmt.Fprintf(&b, "calendars:\n  half: {hours: {mon-sun: %q}}\nexclusions:\n  - {id: half, reason: R, cause: client, state: asked, where: {calls: all}, during: half}\n", strings.Join(hours, ", "))
	for i := range exclusions - 1 {
		fmt.Fprintf(&b, "  - {id: x%d, reason: R, cause: client, state: asked, where: {calls: .n < %d}}\n", i, i)
	}
	return b.String()
}

// As many areas and exclusions, and as many hours, as can be asked for are counted right; with
// more rows are read, and it is said why.
func TestLimitsOfCounting(t *testing.T) {
	period, _ := sla.ParsePeriod("2024-Q1") // 91 days, of which one has no half-hour from two
	forEach(t, func(t *testing.T, db database) {
		if _, ok := stampTypes[db.dialect]; !ok {
			t.Skip("databases of this dialect are read")
		}
		db.create(t, "calls", drawnColumns)
		stored := clocks(t, db.dialect)
		var rows [][]any
		for i := range 70 {
			rows = append(rows, []any{i, fmt.Sprint("c", i), "cup", instants[i%len(instants)].In(stored.zone).Format(stored.layout), nil, i % 5, true, i, "0.50"})
		}
		db.fill(t, "calls", rows)
		for _, test := range []struct {
			areas, exclusions, often int
			read                     string
		}{
			{1, 62, 1, ""}, {60, 3, 1, ""}, {1, 2, 10, ""},
			{61, 3, 1, "areas and exclusions make 64 selections of records, more than the 63 that can be told apart"},
			{1, 2, 12, "the exclusion half holds in 1091 spans of the period, more than the 1000 that are listed"},
		} {
			plan := compile(t, manyOf(test.areas, test.exclusions, test.often))
			source := func(stream bool) sla.Source {
				return sqllog.Table(db.DB, db.dialect, "calls", drawnMapping, &sqllog.Options{Stream: stream, Order: []string{"row"}})
			}
			counted := &watched{reads: source(false)}
			if got, want := tallyFor(t, plan, period, counted), tallyFor(t, plan, period, source(true)); got != want {
				t.Error(test, cmp.Diff(want, got))
			}
			if got := strings.Join(counted.told.Read, "\n"); got != test.read || counted.told.Pushed != (got == "") {
				t.Errorf("%v: read, because %s", test, got)
			}
		}
	})
}
