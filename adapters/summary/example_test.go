package summary_test

import (
	"context"
	"fmt"
	"strings"
	"time"

	"github.com/capitolato/capitolato/adapters/contract"
	"github.com/capitolato/capitolato/adapters/summary"
	"github.com/capitolato/capitolato/sla"
)

const callsContract = `format: 1
contract: rep-7
valid: {from: 2024-01-01, through: 2024-12-31}
timezone: Europe/Rome
records:
  calls:
    at: queued_at
    fields: {queued_at: time, area: string, wait: duration?}
metrics:
  offered: len(calls)
  within_60s: count(calls, .wait <= duration("60s"))
areas:
- id: cup
  name: CUP
  where: {calls: .area == "cup"}
  indicators:
  - id: attesa
    name: Risposte entro 60 secondi
    value: 100 * within_60s / offered
    target: value >= 90
    display: {unit: "%", places: 2}
`

// A half-year is judged from a report of its first quarter and the records of its second. The
// report tells of April, too: the records count, and the difference is a finding.
func ExampleSummary_Read() {
	c, err := contract.Parse("contract.yaml", []byte(callsContract))
	if err != nil {
		fmt.Println(err)
		return
	}
	plan, err := sla.Compile(c, nil)
	if err != nil {
		fmt.Println(err)
		return
	}
	s, err := summary.Parse("resoconto.yaml", []byte(`format: 1
separator: ";"
thousands: "."
decimal: ","
period: MESE
area: {column: SERVIZIO, values: {CUP: cup}}
figures: {offered: OFFERTE, within_60s: ENTRO60}
`))
	if err != nil {
		fmt.Println(err)
		return
	}
	report, err := s.Read("resoconto.csv", strings.NewReader(`SERVIZIO;MESE;OFFERTE;ENTRO60
CUP;I trimestre 2024;1.000;890
CUP;aprile 2024;100;100
`))
	if err != nil {
		fmt.Println(err) // every problem, each at its line and column
		return
	}
	figures, err := plan.Supply(report.Name, report.Figures)
	if err != nil {
		fmt.Println(err)
		return
	}
	calls := &sla.Rows{Name: "calls.csv", Records: "calls", Covers: sla.Days{From: sla.Date{Year: 2024, Month: 4, Day: 1}, Through: sla.Date{Year: 2024, Month: 6, Day: 30}}}
	for i := range 100 {
		calls.Values = append(calls.Values, map[string]any{"area": "cup", "queued_at": time.Date(2024, 4, 1+i%90, 10, 0, 0, 0, time.UTC), "wait": 20 * time.Second})
	}
	period, _ := sla.ParsePeriod("2024-S1")
	records, err := plan.Tally(context.Background(), period, nil, calls)
	if err != nil {
		fmt.Println(err)
		return
	}
	both, err := sla.Merge(figures, records)
	if err != nil {
		fmt.Println(err)
		return
	}
	result, err := plan.Judge(both, period)
	if err != nil {
		fmt.Println(err)
		return
	}
	i := result.Areas[0].Indicators[0]
	fmt.Println(i.Verdict, *i.Value, i.Explanation.Text)
	for _, f := range result.Findings {
		fmt.Println(f.Code+":", f.Text)
	}
	// Output:
	// ok 90.00 100 × 990 / 1100 = 90 ≥ 90 is true
	// origins: count(calls, .wait <= duration("60s")) in 2024-04: resoconto.csv says 100, but the records 40, which counts
	// origins: len(calls) in 2024-04: resoconto.csv says 100, but the records 40, which counts
}

func ExampleLoad() {
	s, err := summary.Load("testdata/report.yaml")
	if err != nil {
		fmt.Println(err)
		return
	}
	report, err := s.ReadFile()
	if err != nil {
		fmt.Println(err)
		return
	}
	f := report.Figures[0]
	fmt.Println(report.Rows, "rows,", report.Skipped, "skipped:", f.Period, f.Area, f.Metric, f.Value, "…")
	// Output: 3 rows, 1 skipped: 2024-01 cup answered 9500 …
}

func ExampleSummary_ReadFile() {
	s, err := summary.Parse("report.yaml", []byte("format: 1\nfile: testdata/broken/quote.csv\nseparator: \";\"\nperiod: MESE\nfigures: {offered: OFFERTE}\n"))
	if err != nil {
		fmt.Println(err)
		return
	}
	_, err = s.ReadFile()
	fmt.Println(err)
	// Output:
	// quote.csv:2:18: OFFERTE: "1%" is a percentage, and percentages do not add up over months and sites
	//     Alfa;CUP;2024-01;1%;1;1;1;1
	//                      ^^
	//     supply the counts that it was made of
	// quote.csv:3:3: bare " in non-quoted-field
	//     Al"fa;CUP;2024-02;1;1;1;1;1
	//       ^
	//     what follows is not read until this is mended
}

func ExampleParse() {
	_, err := summary.Parse("report.yaml", []byte("format: 1\nperiod: MESE\nfigures:\n  offered: {column: OFFERTE, unit: calls}\n"))
	fmt.Println(err)
	// Output:
	// report.yaml:4:36: "calls" is no unit of figures: use one of count, number, ms, s, min, h, d
	//       offered: {column: OFFERTE, unit: calls}
	//                                        ^^^^^
}
