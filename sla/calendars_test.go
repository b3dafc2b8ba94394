package sla_test

import (
	"context"
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/capitolato/capitolato/internal/zone"
	"github.com/capitolato/capitolato/sla"
	"github.com/capitolato/capitolato/sla/batch"
	"github.com/capitolato/capitolato/sla/calendar"
)

// desk is a contract with one indicator about working time.
func desk(value string, calendars map[string]calendar.Calendar) *sla.Contract {
	return &sla.Contract{
		Format: 1, ID: "desk", Timezone: "Europe/Rome", Calendars: calendars,
		Valid: sla.Days{From: day("2024-01-01"), Through: day("2024-12-31")},
		Records: map[string]sla.RecordType{"cases": {At: "opened", Fields: map[string]sla.FieldType{
			"opened": {Kind: batch.Time}, "closed": {Kind: batch.Time, Optional: true}}}},
		Areas: []sla.Area{{ID: "desk", Where: map[string]string{"cases": "all"},
			Indicators: []sla.Indicator{{ID: "time", Value: value, Target: "value >= 100"}}}},
	}
}

var officeHours = map[string]calendar.Calendar{"office": {Hours: map[string]string{"mon-fri": "09:00-18:00"}, Holidays: []string{"italy"}}}

// cases opened on the Wednesday before a holiday on a Thursday, at 17:00.
func cases(closed ...string) *sla.Rows {
	rome, _ := zone.Load("Europe/Rome")
	rows := &sla.Rows{Name: "cases", Records: "cases", Covers: sla.Days{From: day("2024-04-01"), Through: day("2024-04-30")}}
	opened := time.Date(2024, 4, 24, 17, 0, 0, 0, rome)
	for _, text := range closed {
		row := map[string]any{"opened": opened}
		if at, err := time.ParseInLocation("2006-01-02 15:04", text, rome); err == nil {
			row["closed"] = at
		}
		rows.Values = append(rows.Values, row)
	}
	return rows
}

func TestWorktime(t *testing.T) {
	for _, tt := range []struct{ value, closed, want string }{
		{`100 * count(cases, worktime(.opened, .closed) <= duration("4h")) / len(cases)`, "2024-04-26 12:00", "100"},
		{`100 * count(cases, worktime(.opened, .closed) <= duration("4h")) / len(cases)`, "2024-04-26 12:01", "0"},
		{`100 * count(cases, worktime(.opened, .closed) <= duration("4h")) / len(cases)`, "", "0"},
		{`100 * count(cases, .closed <= deadline(.opened, duration("4h"), "office")) / len(cases)`, "2024-04-26 12:00", "100"},
		{`100 * count(cases, .closed <= deadline(.opened, duration("4h"), "office")) / len(cases)`, "2024-04-26 12:01", "0"},
		{`100 * count(cases, worktime(.opened, .closed) == nil) / len(cases)`, "2099-04-26 12:01", "100"},
		{`100 * count(cases, worktime(.opened, .closed) == nil) / len(cases)`, "2029-12-31 12:01", "0"},
		{`mean(cases, worktime(.opened, .closed)) / duration("1m")`, "2024-04-24 16:30", "-30"},
		{`worktime(period.from, period.to) / duration("9h")`, "", "20"}, // 30 days less 8 at weekends and two holidays
	} {
		period, _ := sla.ParsePeriod("2024-04")
		res, err := sla.Evaluate(context.Background(), desk(tt.value, officeHours), period, cases(tt.closed))
		if err != nil {
			t.Fatal(err)
		}
		got := res.Areas[0].Indicators[0]
		if got.Value == nil || *got.Value != tt.want {
			t.Errorf("%s, closed %s: %v %s", tt.value, tt.closed, got.Measured, got.Explanation.Text)
		}
	}
}

// TestCalendarProblems checks where the problems of calendars and of their use are told.
func TestCalendarProblems(t *testing.T) {
	bad := map[string]calendar.Calendar{"a/b": {Hours: map[string]string{"lun": "09:00-18:00"}}}
	c := desk(`worktime(date("1970-01-01"), period.to, "a/b") / duration("1h")`, bad)
	_, err := sla.Compile(c, nil)
	found, _ := err.(sla.Diagnostics)
	if len(found) != 1 || found[0].Path != "/calendars/a~1b/hours/lun" || found[0].Code != "calendar" || !strings.Contains(found[0].Hint, "mon-fri") {
		t.Errorf("%v", err)
	}
	p, err := sla.Compile(desk("len(cases)", officeHours), nil)
	if err != nil || len(p.Warnings()) != 1 || p.Warnings()[0].Path != "/calendars/office" {
		t.Errorf("%v, %v", p.Warnings(), err)
	}
	c = desk("len(cases)", nil)
	c.Metrics = map[string]string{"worktime": "len(cases)"}
	if _, err := sla.Compile(c, nil); err == nil {
		t.Error("a metric has the name of a function")
	}
}

// TestCalendarChanges checks that what was counted by other hours is not judged.
func TestCalendarChanges(t *testing.T) {
	const value = `100 * count(cases, worktime(.opened, .closed) <= duration("4h")) / len(cases)`
	period, _ := sla.ParsePeriod("2024-04")
	tally := func(calendars map[string]calendar.Calendar) (*sla.Plan, *sla.Tally) {
		p, err := sla.Compile(desk(value, calendars), nil)
		if err != nil {
			t.Fatal(err)
		}
		out, err := p.Tally(context.Background(), period, nil, cases("2024-04-26 12:00"))
		if err != nil {
			t.Fatal(err)
		}
		return p, out
	}
	_, counted := tally(officeHours)
	same, _ := tally(map[string]calendar.Calendar{"ufficio": officeHours["office"]})
	if _, err := same.Judge(counted, period); err != nil {
		t.Errorf("the same hours by another name: %v", err)
	}
	other, _ := tally(map[string]calendar.Calendar{"office": {Hours: officeHours["office"].Hours}})
	if _, err := other.Judge(counted, period); err == nil {
		t.Error("judged by other hours than it was counted by")
	}
}

func ExampleContract_calendars() {
	c := &sla.Contract{
		Format: 1, ID: "sportello", Timezone: "Europe/Rome", Valid: sla.Days{From: day("2024-01-01"), Through: day("2024-12-31")},
		Calendars: map[string]calendar.Calendar{"ufficio": {
			Hours:    map[string]string{"mon-fri": "09:00-18:00"},
			Holidays: []string{"italy"},
		}},
		Records: map[string]sla.RecordType{"cases": {At: "opened", Fields: map[string]sla.FieldType{
			"opened": {Kind: batch.Time}, "closed": {Kind: batch.Time, Optional: true}}}},
		Areas: []sla.Area{{ID: "sportello", Where: map[string]string{"cases": "all"}, Indicators: []sla.Indicator{{
			ID: "evasione", Name: "Pratiche evase entro 4 ore lavorative", TargetText: "100%",
			Value:  `100 * count(cases, worktime(.opened, .closed, "ufficio") <= duration("4h")) / len(cases)`,
			Target: "value >= 100",
		}}}},
	}
	// Opened on Wednesday at 17:00, closed on Friday: the Thursday is a holiday.
	period, _ := sla.ParsePeriod("2024-04")
	res, err := sla.Evaluate(context.Background(), c, period, cases("2024-04-26 12:00", "2024-04-26 12:01"))
	if err != nil {
		fmt.Println(err)
		return
	}
	fmt.Println(res.Areas[0].Indicators[0].Explanation.Text)
	// Output: 100 × 1 / 2 = 50 ≥ 100 is false
}
