package riesame_test

import (
	"fmt"
	"strconv"
	"strings"
	"testing"

	"github.com/capitolato/capitolato/riesame"
	"github.com/capitolato/capitolato/sla"
)

// fixture is a small review that has nothing to find: two areas in a part, one without indicators
// in another.
type fixture struct {
	run      riesame.Run
	in       riesame.Inputs
	previous *riesame.Review
}

func day(text string) sla.Date {
	d, err := sla.ParseDate(text)
	if err != nil {
		panic(err)
	}
	return d
}

func period(text string) sla.Period {
	p, err := sla.ParsePeriod(text)
	if err != nil {
		panic(err)
	}
	return p
}

func days(from, through string) *sla.Days { return &sla.Days{From: day(from), Through: day(through)} }

// testContract is a contract of three areas.
func testContract() *sla.Contract {
	two := 2
	indicators := func() []sla.Indicator {
		return []sla.Indicator{
			{ID: "wait", Process: "Gestione degli SLA", Objective: "Attesa breve", Name: "Tempo massimo d'attesa", Measure: "% entro 20”", Value: "share",
				Target: "share >= 95", TargetText: "95% dei casi", Display: sla.Display{Unit: "%", Places: &two}, Responsible: "DT", Frequency: "Semestrale", Sources: []string{"Database"}},
			{ID: "lost", Name: "Percentuale chiamate perse", Value: "lost", Target: "lost <= 5", Display: sla.Display{Unit: "%", Places: &two}, Recorded: "Registro"},
		}
	}
	where := map[string]string{"calls": "all"}
	return &sla.Contract{Format: 1, ID: "c-1", Title: "Servizi di contatto", Timezone: "Europe/Rome", Valid: *days("2023-01-01", "2025-12-31"),
		Register: &sla.Register{Number: "7", Date: day("2022-12-01")}, Contractor: &sla.Contractor{Name: "RTI Alfa"},
		Records: map[string]sla.RecordType{"calls": {At: "at", Key: []string{"id"}}, "outages": {From: "a", To: "b"}},
		Areas: []sla.Area{
			{ID: "office", Name: "Ufficio", SubAreas: []sla.SubArea{{Name: "Nord", Activities: []string{"ascolto"}}}},
			{ID: "cup", Name: "CUP", Where: where, Indicators: indicators()},
			{ID: "desk", Name: "Sportello", Where: where, Indicators: indicators()},
		}}
}

// result judges testContract: figures are such as "cup/wait 42.46 ko", others are 97 (wait) and 3
// (lost), ok.
func result(p string, figures ...string) *sla.Result {
	c := testContract()
	r := &sla.Result{Format: 1, Contract: c.ID, Period: period(p), Timezone: c.Timezone}
	for _, a := range c.Areas {
		area := sla.AreaResult{ID: a.ID, Name: a.Name, Verdict: sla.NA}
		for i, ind := range a.Indicators {
			value, verdict := []string{"97.00", "3.00"}[i], sla.OK
			for _, f := range figures {
				words := strings.Fields(f)
				if words[0] == a.ID+"/"+ind.ID {
					value = words[1]
					if err := verdict.UnmarshalText([]byte(words[2])); err != nil {
						panic(err)
					}
				}
			}
			area.Indicators = append(area.Indicators, indicator(ind, value, verdict, 1000))
			area.Verdict = area.Verdict.Worse(verdict)
		}
		r.Areas = append(r.Areas, area)
	}
	return r
}

// indicator makes a result; the value - is none.
func indicator(ind sla.Indicator, value string, verdict sla.Verdict, of int64) sla.IndicatorResult {
	n := strconv.FormatInt(of, 10)
	out := sla.IndicatorResult{ID: ind.ID, Name: ind.Name, Unit: "%", Measured: verdict, Verdict: verdict,
		Explanation: sla.Explanation{Text: "proof", Counts: []sla.CountOf{{Rule: "len(calls)", Value: &n, Records: of}}}}
	if value != "-" {
		out.Value, out.Exact = &value, &value
	}
	return out
}

// newFixture returns a review of 2024-S1 in which everything fits.
func newFixture() *fixture {
	section := func(id string) riesame.SectionInput {
		return riesame.SectionInput{Section: id, Inputs: []riesame.Document{{Kind: "Verbale", Number: "1", Date: day("2024-03-01")}}, Text: "Nulla da segnalare."}
	}
	return &fixture{
		run: riesame.Run{Contract: testContract(), Result: result("2024-S1")},
		in: riesame.Inputs{Format: 1, Contract: "c-1", Period: "2024-S1", Form: riesame.Form{Model: "1", Revision: "0"}, Date: day("2024-07-15"),
			Parts: []riesame.PartInput{
				{ID: "one", Name: "Ufficio", Areas: []string{"office"}, Sections: []riesame.SectionInput{{Section: "inspections", NotApplicable: true}}},
				{ID: "two", Name: "Servizi", Areas: []string{"cup", "desk"},
					Checklist: []riesame.Check{{Input: "inspections", Ticked: true}, {Input: "performance", Ticked: true}, {Input: "training"}},
					Sections:  []riesame.SectionInput{section("inspections"), section("process"), section("measurement"), {Section: "earlier-actions"}},
					Outputs:   []riesame.SectionInput{{Section: "process-improvement"}}},
			}},
	}
}

// build builds the review and fails the test if it cannot.
func (f *fixture) build(t testing.TB) *riesame.Review {
	t.Helper()
	r, err := riesame.Build(f.run, &f.in, f.previous)
	if err != nil {
		t.Fatal(err)
	}
	return r
}

// action is an action for cup/wait that lacks nothing.
func action() riesame.ActionInput {
	return riesame.ActionInput{ID: "a1", Action: "Più operatori", Indicators: []string{"cup/wait"}, Cause: "Pochi operatori", Responsible: "DT",
		Opened: day("2024-02-01"), Due: day("2024-12-31"), Verification: "Il secondo semestre"}
}

// codes lists findings as code part section area indicator action, - for what is empty.
func codes(r *riesame.Review) []string {
	var out []string
	for _, f := range r.Findings {
		w := f.Where
		text := string(f.Code)
		for _, field := range []string{w.Part, w.Section, w.Area, w.Indicator, w.Action, w.Records} {
			if field != "" {
				text += " " + field
			}
		}
		out = append(out, text)
	}
	return out
}

// tally returns a tally of calls by day, each input "name from through duplicates".
func tally(inputs ...string) *sla.Tally {
	t := &sla.Tally{Format: 1, Contract: "c-1"}
	for _, text := range inputs {
		var name, from, through string
		in := sla.Input{Records: "calls", Period: period("2024-S1"), Days: map[sla.Date]int64{}}
		if _, err := fmt.Sscan(text, &name, &from, &through, &in.Duplicate); err != nil {
			panic(err)
		}
		in.Name, in.First, in.Last = name, day(from), day(through)
		for d := in.First; d.Compare(in.Last) <= 0; d = d.AddDays(1) {
			in.Days[d] = 20
		}
		t.Inputs = append(t.Inputs, in)
	}
	return t
}
