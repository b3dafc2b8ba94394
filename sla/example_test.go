package sla_test

import (
	"context"
	"encoding/json"
	"fmt"
	"maps"
	"math/big"
	"slices"
	"time"
	_ "time/tzdata" // for ExampleDate_Midnight on a host without

	"github.com/capitolato/capitolato/adapters/contract"
	"github.com/capitolato/capitolato/adapters/csvlog"
	"github.com/capitolato/capitolato/sla"
	"github.com/capitolato/capitolato/sla/batch"
	"github.com/shopspring/decimal"
)

// A contract file and a log are judged in one call.
func Example() {
	c, err := contract.Load("testdata/phone.yaml")
	if err != nil {
		fmt.Println(err) // every problem, each where it stands
		return
	}
	may, _ := sla.ParsePeriod("2024-05")
	result, err := sla.Evaluate(context.Background(), c, may, csvlog.File("testdata/calls.csv", nil, nil))
	if err != nil {
		fmt.Println(err)
		return
	}
	for _, area := range result.Areas {
		for _, i := range area.Indicators {
			fmt.Printf("%s %s %s%s: %s\n", i.ID, i.Verdict, *i.Value, i.Unit, i.Explanation.Text)
			fmt.Println("further good calls that it lacks:", *i.Margin.Adds)
		}
	}
	s := result.Sources[0]
	fmt.Printf("%d rows: %d counted, %d duplicate, %d rejected\n", s.Read, s.Counted, s.Duplicate, s.Rejected)
	// Output:
	// attesa ko 72.73%: 100 × 8 / 11 ≈ 72.727272727273 ≥ 80 is false
	// further good calls that it lacks: 4
	// 13 rows: 11 counted, 1 duplicate, 1 rejected
}

// phone returns the plan of the contract in testdata and some calls of May.
func phone() (*sla.Plan, sla.Period, *sla.Rows) {
	c, err := contract.Load("testdata/phone.yaml")
	if err != nil {
		panic(err)
	}
	p, err := sla.Compile(c, nil)
	if err != nil {
		panic(err)
	}
	may, _ := sla.ParsePeriod("2024-05")
	at := time.Date(2024, 5, 6, 9, 30, 0, 0, time.UTC)
	rows := &sla.Rows{Name: "switchboard", Records: "calls", Covers: sla.Days{From: may.From, Through: may.To.AddDays(-1)},
		Values: []map[string]any{
			{"id": "c1", "queued_at": at, "caller": "0971000001", "wait": 8 * time.Second, "answered": true},
			{"id": "c2", "queued_at": at, "caller": "0971000002", "wait": 25 * time.Second, "answered": true},
			{"id": "c3", "queued_at": at, "caller": "0971000003", "answered": false},
			{"id": "c4", "queued_at": at, "caller": "0971000004", "wait": 20 * time.Second, "answered": true},
		}}
	return p, may, rows
}

func ExampleCompile() {
	_, err := sla.Compile(&sla.Contract{
		Format: 1, ID: "rep-7-2024", Timezone: "Europe/Rome",
		Records: map[string]sla.RecordType{"calls": {At: "at", Fields: map[string]sla.FieldType{
			"at": {Kind: batch.Time}, "wait": {Kind: batch.Duration, Optional: true}}}},
		Areas: []sla.Area{{ID: "phone", Where: map[string]string{"calls": "all"}, Indicators: []sla.Indicator{
			{ID: "asa", Value: "mean(calls, .wiat)", Target: "value <= 20"}}}},
	}, nil)
	fmt.Println(err)
	// Output:
	// /areas/0/indicators/0/value: unknown field of calls "wiat"
	//     mean(calls, .wiat)
	//                 ^^^^^
	//     did you mean "wait"?
}

func ExampleEvaluate() {
	p, may, calls := phone()
	result, err := sla.Evaluate(context.Background(), p.Contract(), may, calls)
	if err != nil {
		fmt.Println(err)
		return
	}
	fmt.Println(result.Verdict, result.Areas[0].Indicators[0].Explanation.Text)
	// Output: ko 100 × 2 / 4 = 50 ≥ 80 is false
}

// What was counted can be stored, and judged later without the records.
func ExamplePlan_Tally() {
	p, may, calls := phone()
	tally, err := p.Tally(context.Background(), may, &sla.TallyOptions{Workers: 2}, calls)
	if err != nil {
		fmt.Println(err)
		return
	}
	for _, c := range tally.Cells {
		fmt.Println(c.Area, c.Parts[0].Period, c.Parts[0].Count)
	}
	stored, _ := json.Marshal(tally)
	var back sla.Tally
	err = json.Unmarshal(stored, &back)
	fmt.Println(back.Inputs[0].Name, back.Inputs[0].Counted, err)
	// Output:
	// phone 2024-05 2
	// phone 2024-05 4
	// switchboard 4 <nil>
}

// A worker that reads the second of two files is told which of its records the first one has.
func ExampleMark_Key() {
	p, may, calls := phone()
	marks := map[[12]byte]sla.Mark{}
	_, err := p.Tally(context.Background(), may, &sla.TallyOptions{OnMark: func(records string, m sla.Mark) error {
		marks[m.Key()] = m
		return nil
	}}, calls)
	if err != nil {
		fmt.Println(err)
		return
	}
	earlier := map[string][]sla.Mark{"calls": slices.Collect(maps.Values(marks))}
	second, err := p.Tally(context.Background(), may, &sla.TallyOptions{Earlier: earlier}, calls)
	if err != nil {
		fmt.Println(err)
		return
	}
	fmt.Println(len(marks), second.Inputs[0].Duplicate)
	// Output: 4 4
}

func ExamplePlan_Judge() {
	p, may, calls := phone()
	tally, err := p.Tally(context.Background(), may, nil, calls)
	if err != nil {
		fmt.Println(err)
		return
	}
	for _, text := range []string{"2024-05", "2024-06"} {
		period, _ := sla.ParsePeriod(text)
		result, err := p.Judge(tally, period)
		if err != nil {
			fmt.Println(err)
			return
		}
		i := result.Areas[0].Indicators[0]
		fmt.Printf("%s %s %q\n", text, i.Verdict, i.Reason)
	}
	// Output:
	// 2024-05 ko ""
	// 2024-06 nodata "no source of calls was read"
}

// The calls that were not answered in time, to be looked into one by one.
func ExamplePlan_Select() {
	p, may, calls := phone()
	for s, err := range p.Select(context.Background(), may, "phone/attesa", sla.Bad, nil, calls) {
		if err != nil {
			fmt.Println(err)
			return
		}
		fmt.Println(s.Source, s.Pos, s.Key, s.Decided)
	}
	// Output:
	// switchboard 2 [{id c2}] [{answered true} {queued_at 2024-05-06T11:30:00+02:00} {wait 25s}]
	// switchboard 3 [{id c3}] [{answered false} {queued_at 2024-05-06T11:30:00+02:00} {wait }]
}

// A report of counts takes the place of records that nobody has any more.
func ExamplePlan_Supply() {
	p, may, _ := phone()
	tally, err := p.Supply("report of the second quarter", []sla.Supplied{
		{Metric: "offered", Area: "phone", Period: may, Value: decimal.NewFromInt(10000)},
		{Metric: "within_20s", Area: "phone", Period: may, Value: decimal.NewFromInt(8500)},
	})
	if err != nil {
		fmt.Println(err)
		return
	}
	result, err := p.Judge(tally, may)
	if err != nil {
		fmt.Println(err)
		return
	}
	i := result.Areas[0].Indicators[0]
	fmt.Println(i.Verdict, *i.Value, *i.Margin.Bears)
	// Output: ok 85.00 625
}

func ExamplePlan_Explain() {
	p, _, _ := phone()
	for _, a := range p.Explain() {
		fmt.Println(a.Area, a.Records, a.Rule, len(a.ByRow))
	}
	// Output:
	// phone calls count(calls, .answered and .wait <= duration("20s")) 0
	// phone calls len(calls) 0
}

func ExamplePlan_Warnings() {
	c, err := contract.Load("testdata/phone.yaml")
	if err != nil {
		panic(err)
	}
	c.Areas[0].Indicators[0].Target = "value <= 100"
	p, err := sla.Compile(c, nil)
	if err != nil {
		fmt.Println(err)
		return
	}
	for _, w := range p.Warnings() {
		fmt.Println(w.Code, w.Path, w.Message)
	}
	// Output: pointless /areas/0/indicators/0/target this target can never be missed, whatever the records say
}

func ExamplePlan_Contract() {
	p, _, _ := phone()
	fmt.Println(p.Contract().ID, p.Contract().Valid.Through)
	// Output: rep-7-2024 2024-12-31
}

// Two sites, or two months, are one tally.
func ExampleMerge() {
	p, may, calls := phone()
	june, _ := sla.ParsePeriod("2024-06")
	a, _ := p.Tally(context.Background(), may, nil, calls)
	b, _ := p.Tally(context.Background(), june, nil, calls)
	both, err := sla.Merge(a, b)
	fmt.Println(len(both.Inputs), err)
	_, err = sla.Merge(both, a)
	fmt.Println(err)
	// Output:
	// 2 <nil>
	// sla: both tallies hold the calls of switchboard for days of 2024-05: its records would count twice
}

// A rule may call what the embedding program knows, such as its own calendar.
func ExampleFunction() {
	working := sla.Function{Name: "working", Params: []batch.Kind{batch.Time}, Result: batch.Bool,
		Call: func(args []any) (any, error) {
			day := args[0].(time.Time).Weekday()
			return day != time.Saturday && day != time.Sunday, nil
		}}
	c, err := contract.Load("testdata/phone.yaml")
	if err != nil {
		panic(err)
	}
	c.Metrics["offered"] = "count(calls, working(.queued_at))"
	c.Metrics["within_20s"] = `count(calls, working(.queued_at) and .answered and .wait <= duration("20s"))`
	p, err := sla.Compile(c, &sla.CompileOptions{Functions: []sla.Function{working}})
	if err != nil {
		fmt.Println(err)
		return
	}
	_, may, calls := phone()
	tally, _ := p.Tally(context.Background(), may, nil, calls)
	result, err := p.Judge(tally, may)
	fmt.Println(result.Areas[0].Indicators[0].Explanation.Text, err)
	// Output: 100 × 2 / 4 = 50 ≥ 80 is false <nil>
}

func ExampleRows() {
	rows := &sla.Rows{Name: "by hand", Records: "calls", Values: []map[string]any{
		{"id": "c1", "queued_at": time.Date(2024, 5, 6, 9, 30, 0, 0, time.UTC), "wait": 8 * time.Second, "answered": true},
		{"id": "c2", "queued_at": "half past nine", "answered": true},
	}}
	p, may, _ := phone()
	tally, err := p.Tally(context.Background(), may, nil, rows)
	if err != nil {
		fmt.Println(err)
		return
	}
	in := tally.Inputs[0]
	fmt.Println(in.Counted, in.Rejected, in.RejectedRows)
	// Output: 1 1 [{2 queued_at it is a string, not time half past nine}]
}

func ExampleRows_Source() {
	_, _, rows := phone()
	info := rows.Source()
	fmt.Println(info.Name, info.Records, info.Covers.Through)
	// Output: switchboard calls 2024-05-31
}

func ExampleRows_Open() {
	_, _, rows := phone()
	fields := []batch.Field{{Name: "id", Kind: batch.String, Unique: true}, {Name: "wait", Kind: batch.Duration, Optional: true}}
	reader, err := rows.Open(context.Background(), batch.Request{Records: "calls", Fields: fields})
	if err != nil {
		fmt.Println(err)
		return
	}
	defer reader.Close()
	var b batch.Batch
	err = reader.Read(context.Background(), &b)
	fmt.Println(b.Len, b.Columns[0].String(0), time.Duration(b.Columns[1].Nums[0]), b.Columns[1].Valid.Get(2), err)
	// Output: 4 c1 8s false <nil>
}

func ExampleParsePeriod() {
	for _, text := range []string{"2024-S1", "2024-Q2", "2024-05", "2024-01-01/2024-05-31"} {
		p, err := sla.ParsePeriod(text)
		fmt.Println(p, p.From, p.To, err)
	}
	// Output:
	// 2024-S1 2024-01-01 2024-07-01 <nil>
	// 2024-Q2 2024-04-01 2024-07-01 <nil>
	// 2024-05 2024-05-01 2024-06-01 <nil>
	// 2024-01-01/2024-05-31 2024-01-01 2024-06-01 <nil>
}

func ExamplePeriod_String() {
	from, _ := sla.ParseDate("2024-04-01")
	fmt.Println(sla.Period{From: from, To: from.AddDays(30)}, sla.Period{From: from, To: from.AddDays(91)})
	// Output: 2024-04 2024-Q2
}

func ExamplePeriod_Months() {
	p, _ := sla.ParsePeriod("2024-01-15/2024-03-10")
	fmt.Println(p.Months())
	// Output: [2024-01-15/2024-01-31 2024-02 2024-03-01/2024-03-10]
}

func ExampleParseDate() {
	d, err := sla.ParseDate("2024-02-29")
	fmt.Println(d.Year, d.Month, d.Day, err)
	_, err = sla.ParseDate("29/02/2024")
	fmt.Println(err)
	// Output:
	// 2024 February 29 <nil>
	// "29/02/2024" is not a date: write year-month-day, such as 2024-05-31
}

func ExampleDate_AddDays() {
	d := sla.Date{Year: 2024, Month: time.February, Day: 28}
	fmt.Println(d.AddDays(1), d.AddDays(2), d.AddDays(-28))
	// Output: 2024-02-29 2024-03-01 2024-01-31
}

func ExampleDate_Compare() {
	a, b := sla.Date{Year: 2024, Month: time.May, Day: 31}, sla.Date{Year: 2024, Month: time.June, Day: 1}
	fmt.Println(a.Compare(b), a.Compare(a), sla.Date{}.IsZero())
	// Output: -1 0 true
}

// In some zones the clocks skip midnight.
func ExampleDate_Midnight() {
	cairo, err := time.LoadLocation("Africa/Cairo")
	if err != nil {
		panic(err)
	}
	fmt.Println(sla.Date{Year: 2024, Month: time.April, Day: 26}.Midnight(cairo))
	// Output: 2024-04-26 01:00:00 +0300 EEST
}

func ExampleParseFieldType() {
	f, err := sla.ParseFieldType("string? personal")
	fmt.Println(f.Kind == batch.String, f.Optional, f.Personal, err)
	_, err = sla.ParseFieldType("text")
	fmt.Println(err)
	// Output:
	// true true true <nil>
	// unknown field type "text": use bool, int, decimal, string, time or duration
}

func ExampleFieldType_String() {
	fmt.Println(sla.FieldType{Kind: batch.Decimal, Scale: 2, Optional: true})
	// Output: decimal(2)?
}

func ExampleRounding_Round() {
	half := big.NewRat(25, 10)
	for _, r := range []sla.Rounding{sla.HalfUp, sla.HalfEven, sla.HalfDown} {
		fmt.Println(r, r.Round(half, 0).FloatString(0))
	}
	// Output:
	// half_up 3
	// half_even 2
	// half_down 2
}

func ExampleVerdict_Worse() {
	area := sla.NA
	for _, v := range []sla.Verdict{sla.OK, sla.NoData, sla.OK} {
		area = area.Worse(v)
	}
	fmt.Println(area)
	// Output: nodata
}

func ExampleIndicatorResult_Decimal() {
	p, may, calls := phone()
	result, _ := sla.Evaluate(context.Background(), p.Contract(), may, calls)
	d, ok := result.Areas[0].Indicators[0].Decimal()
	fmt.Println(d.Add(decimal.NewFromInt(1)), ok)
	// Output: 51 true
}

func ExampleDiagnostic_String() {
	fmt.Println(sla.Diagnostic{Message: `unknown name "vale"`, Hint: `did you mean "value"?`, Text: "vale >= 95", From: 0, To: 4,
		Path: "/areas/0/indicators/0/target"})
	// Output:
	// /areas/0/indicators/0/target: unknown name "vale"
	//     vale >= 95
	//     ^^^^
	//     did you mean "value"?
}

// Warnings alone are no error.
func ExampleDiagnostics_Err() {
	ds := sla.Diagnostics{{Severity: sla.Warning, Message: `no indicator uses the metric "spare"`}}
	fmt.Println(ds.Err())
	ds = append(ds, sla.Diagnostic{Message: "the contract has no areas"})
	fmt.Println(ds.Err())
	// Output:
	// <nil>
	// warning: no indicator uses the metric "spare"
	// the contract has no areas
}

// file is an Origin for values that stand on lines of their own.
type file map[string]int

func (f file) Locate(path string, from, _ int) sla.Position {
	return sla.Position{File: "contract.yaml", Line: f[path], Column: from + 1, Width: 1}
}

func ExampleDiagnostics_Locate() {
	ds := sla.Diagnostics{{Path: "/areas", Message: "the contract has no areas"}, {Path: "/format", Message: "format 2 is not known"}}
	ds.Locate(file{"/format": 1, "/areas": 7})
	fmt.Println(ds.Err())
	// Output:
	// contract.yaml:1:1: format 2 is not known
	// contract.yaml:7:1: the contract has no areas
}

func ExampleIndicatorResult_Readings() {
	r := sla.IndicatorResult{Measured: sla.KO, Net: &sla.Reading{Measured: sla.OK}, Gross: &sla.Reading{Measured: sla.KO}, Verdict: sla.Waived}
	gross, net := r.Readings()
	fmt.Println(gross.Measured, net.Measured, r.Verdict)
	// Output: ko ok waived
}
