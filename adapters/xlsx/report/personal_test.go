package report_test

import (
	"bytes"
	"context"
	"fmt"
	"io"
	"strings"
	"testing"

	"github.com/xuri/excelize/v2"

	"github.com/capitolato/capitolato/adapters/contract"
	"github.com/capitolato/capitolato/adapters/mapping"
	"github.com/capitolato/capitolato/adapters/xlsx"
	"github.com/capitolato/capitolato/adapters/xlsx/report"
	"github.com/capitolato/capitolato/sla"
	"github.com/capitolato/capitolato/sla/batch"
)

// What a sheet holds of people stays out of rejected rows, results and the workbook of a result,
// and so out of errors.
func TestPersonalDataIsMasked(t *testing.T) {
	c, err := contract.Parse("contract.yaml", []byte(`format: 1
contract: privacy
valid: {from: 2024-01-01, through: 2024-12-31}
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
	m := &mapping.Source{Records: "calls", Columns: map[string]mapping.Column{"taken": {Column: "Caller", True: []string{"Zanzi 0971"}, False: []string{"none"}}}}
	header := []any{"id", "at", "caller", "age"}
	rows := [][]any{
		{"1", "2024-01-10 10:00:00", "Zanzi 0971", 771234}, {"1", "2024-01-10 11:00:00", "Zanzi 0971", 771234},
		{"2", "2024-01-10 10:00:00", "none", "Zanzi is no number"}, {"3", "2024-01-10 10:00:00", "Zanzi is not listed", 1},
		{"4", "2024-01-10 10:00:00", nil, 0.0971}, {"5", "2024-01-10 10:00:00", "none", 771234.5},
	}
	period, _ := sla.ParsePeriod("2024-01")
	for _, show := range []bool{false, true} {
		var all strings.Builder
		tally, err := plan.Tally(context.Background(), period, &sla.TallyOptions{ShowPersonal: show, OnReject: func(_ string, r batch.Reject) error {
			fmt.Fprintf(&all, "%s %s\n", r.Value, r.Raw)
			return nil
		}}, sheet(t, m, append([][]any{header}, rows...)))
		if err != nil {
			t.Fatal(err)
		}
		result, err := plan.Judge(tally, period)
		if err != nil {
			t.Fatal(err)
		}
		var b bytes.Buffer
		if err := report.Write(&b, result, nil); err != nil {
			t.Fatal(err)
		}
		all.WriteString(dump(t, b.Bytes()))
		if in := result.Sources[0]; in.Rejected != 4 || in.Conflicts != 1 {
			t.Errorf("%+v", in.Reconciliation)
		}
		for _, secret := range []string{"Zanzi", "0971", "771234"} {
			if strings.Contains(all.String(), secret) != show {
				t.Errorf("asked for %v: %s in %s", show, secret, all.String())
			}
		}
	}
	_, err = plan.Tally(context.Background(), period, nil, sheet(t, m, rows))
	if err == nil || strings.Contains(err.Error(), "Zanzi") {
		t.Errorf("without a header: %v", err)
	}
}

// sheet returns a source that is a workbook with some rows.
func sheet(t *testing.T, m *mapping.Source, rows [][]any) sla.Source {
	t.Helper()
	f := excelize.NewFile()
	defer f.Close()
	for i, row := range rows {
		at, err := excelize.CoordinatesToCellName(1, i+1)
		if err == nil {
			err = f.SetSheetRow("Sheet1", at, &row)
		}
		if err != nil {
			t.Fatal(err)
		}
	}
	var b bytes.Buffer
	if err := f.Write(&b); err != nil {
		t.Fatal(err)
	}
	return xlsx.New("calls.xlsx", func() (io.ReadCloser, error) { return io.NopCloser(bytes.NewReader(b.Bytes())), nil }, m, nil)
}
