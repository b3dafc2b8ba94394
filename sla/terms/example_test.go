package terms_test

import (
	"fmt"
	"time"

	"github.com/capitolato/capitolato/sla/calendar"
	"github.com/capitolato/capitolato/sla/terms"
)

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
