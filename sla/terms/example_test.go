package terms_test

import (
	"encoding/json"
	"fmt"
	"math/big"
	"time"

	"github.com/capitolato/capitolato/sla/calendar"
	"github.com/capitolato/capitolato/sla/terms"
)

func ExampleMost() {
	// 12000 calls were forecast, and a tenth more is tolerated.
	fmt.Println(terms.Most(big.NewRat(12000, 1), big.NewRat(1, 10)).RatString())
	// Output: 13200
}

func ExampleMetIn_Proven() {
	m := terms.MetIn{Each: terms.Month, Least: 5, Of: 6}
	fmt.Println(m.Proven(terms.Parts{Met: 5, Unknown: 1}))
	fmt.Println(m.Proven(terms.Parts{Met: 4, Missed: 1, Unknown: 1}))
	fmt.Println(m.Proven(terms.Parts{Met: 4, Missed: 2}))
	// Output:
	// true false
	// false false
	// false true
}

func ExampleMetIn_Missable() {
	fmt.Println(terms.MetIn{Each: terms.Quarter, Least: 3, Of: 4}.Missable())
	// Output: 1
}

func ExampleSum() {
	score := terms.Sum([]terms.Weighted{
		{Weight: big.NewRat(50, 1), Points: big.NewRat(1, 1)},
		{Weight: big.NewRat(30, 1), Points: big.NewRat(1, 2)},
		{Weight: big.NewRat(20, 1), Out: true}, // did not apply
	})
	fmt.Println(score.FloatString(2))
	// Output: 81.25
}

func ExampleParseLocalTime() {
	t, err := terms.ParseLocalTime("2024-01-10T08:00")
	if err != nil {
		fmt.Println(err)
		return
	}
	at, err := t.In(time.UTC)
	fmt.Println(at, err)
	// Output: 2024-01-10 08:00:00 +0000 UTC <nil>
}

func ExampleWindow_Instants() {
	w := terms.Window{From: terms.LocalTime{Date: calendar.Date{Year: 2024, Month: 1, Day: 10}, Clock: "22:00"},
		Through: calendar.Date{Year: 2024, Month: 1, Day: 11}}
	from, to, problem := w.Instants(time.UTC)
	fmt.Println(from, to, problem == nil)
	// Output: 2024-01-10 22:00:00 +0000 UTC 2024-01-12 00:00:00 +0000 UTC true
}

func ExampleExclusion_Check() {
	x := terms.Exclusion{ID: "software", Reason: "new booking software of the client", Cause: terms.CauseClient, State: terms.Accepted,
		Approver: "RUP", Where: map[string]string{"calls": `.channel == "phone"`}}
	fmt.Println(x.Check(time.UTC))
	// Output: : it is accepted, but by which document?: add document: {protocol: …, date: …}
}

func ExampleDocument_Since() {
	d := terms.Document{Date: calendar.Date{Year: 2023, Month: 11, Day: 23}, Signed: calendar.Date{Year: 2024, Month: 1, Day: 12}}
	fmt.Println(d.Since())
	// Output: 2024-01-12
}

func ExampleServiceLevel_Metrics() {
	level := terms.ServiceLevel{Of: "inbound", Answered: ".answered", Abandoned: ".abandoned", Wait: ".wait", Within: "<= 20s", Formula: "abandons_missed"}
	for _, m := range level.Metrics("attesa")[:3] {
		fmt.Printf("%s: %s\n", m.Name, m.Rule)
	}
	// Output:
	// attesa: 100 * attesa_met / attesa_counted
	// attesa_met: count(filter(inbound, .answered or .abandoned), .answered and .wait <= duration("20s"))
	// attesa_counted: len(filter(inbound, .answered or .abandoned))
}

func ExampleServiceLevel_Level() {
	level := terms.ServiceLevel{Of: "inbound", Answered: ".answered", Abandoned: ".abandoned", Wait: ".wait", Within: "<= 20s", Formula: "abandons_missed"}
	m, ok := level.Level("answered_only")
	fmt.Println(ok, m.Rule)
	_, ok = level.Level("short_abandons_met") // which the clause does not say enough for
	fmt.Println(ok)
	// Output:
	// true 100 * count(filter(inbound, .answered), .answered and .wait <= duration("20s")) / len(filter(inbound, .answered))
	// false
}

func ExampleServiceLevel_Problems() {
	level := terms.ServiceLevel{Of: "inbound", Answered: ".answered", Abandoned: ".abandoned", Wait: ".wait", Within: "20s", Formula: "abandons_missed"}
	for _, p := range level.Problems() {
		fmt.Println(p.Field+":", p.Message)
		fmt.Println(p.Hint)
	}
	// Output:
	// within: "20s" does not say whether the limit itself is in time
	// write <= 20s or < 20s
}

func ExampleServiceLevel_Fields() {
	level := terms.ServiceLevel{Of: "inbound", FlowOut: &terms.Left{When: ".moved", Counts: "missed"}}
	fmt.Println(level.Fields()["flow_out/when"])
	// Output: .moved
}

func ExampleFormulas() {
	for _, f := range terms.Formulas() {
		fmt.Printf("%s: %s\n", f.Name, f.Text)
	}
	// Output:
	// abandons_missed: answered in time / (answered + abandoned)
	// answered_only: answered in time / answered
	// abandons_ignored: answered in time / (answered + abandoned after the time)
	// abandons_met: (answered in time + abandoned in time) / (answered + abandoned)
	// short_abandons_ignored: answered in time / (answered + abandoned but not shortly)
	// short_abandons_met: (answered in time + abandoned shortly) / (answered + abandoned)
}

func ExampleFormulaNamed() {
	f, _ := terms.FormulaNamed("answered_only")
	fmt.Println(f.Source)
	// Output: Cisco Unified CCX Historical Reports User Guide, Only Handled; Genesys Cloud, Configure the service level calculation, without abandons
}

func ExampleWindow_MarshalJSON() {
	text, err := json.Marshal(terms.Exclusion{Document: &terms.Document{Date: calendar.Date{Year: 2024, Month: 1, Day: 12}},
		Windows: []terms.Window{{From: terms.LocalTime{Date: calendar.Date{Year: 2024, Month: 1, Day: 10}}, Through: calendar.Date{Year: 2024, Month: 1, Day: 11}}}})
	fmt.Println(string(text), err)
	// Output: {"id":"","reason":"","cause":"","state":"","document":{"date":"2024-01-12"},"where":null,"windows":[{"from":"2024-01-10","through":"2024-01-11"}]} <nil>
}

func ExampleRevision_Check() {
	r := terms.Revision{Reason: "Soglia elevata", Constants: map[string]string{"least": "95"}}
	for _, p := range r.Check(calendar.Days{}) {
		fmt.Println(p.Message)
	}
	// Output:
	// by which document was it agreed, and when?
	// from which day does it hold?
}

func ExampleSuspension_Check() {
	fmt.Println(terms.Suspension{Reason: "Sciopero"}.Check()[1].Message)
	// Output: it needs its first and its last day
}
