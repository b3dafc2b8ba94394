package riesame_test

import (
	"encoding/json"
	"errors"
	"flag"
	"os"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/capitolato/capitolato/riesame"
	"github.com/capitolato/capitolato/sla"
)

var update = flag.Bool("update", false, "rewrite the golden files")

// full is a fixture in which every field of a review has a value.
func full() *fixture {
	f := newFixture()
	f.before("2023-S2", []riesame.ActionInput{action()}, "cup/wait 90 ko", "desk/lost 6 ko", "desk/wait 96 ok")
	c := f.run.Contract
	c.Succeeds = &sla.Succession{Register: sla.Register{Number: "5", Date: day("2020-01-01")}, Contractor: sla.Contractor{Name: "Beta", Members: []string{"B"}}, Act: "sentenza n. 1"}
	c.Contractor.Members = []string{"Alfa", "Gamma"}
	c.Areas[0].Note, c.Areas[0].Activities = "nota", []string{"sportello"}
	c.Areas[1].Indicators[0].Note = "letto così"
	c.Valid = *days("2023-01-01", "2024-05-31")
	c.Metrics = map[string]string{"share": "100 * count(answered, .wait <= limit) / len(answered)", "lost": "100 * count(calls, not .answered) / len(calls)"}
	c.Sets, c.Constants = map[string]string{"answered": `filter(calls, .answered and .channel == "calls")`}, map[string]string{"limit": `duration("20s")`}
	asked := f.run.Result.Period
	figures := []string{"cup/wait 94.996 ko", "cup/lost - nodata", "desk/wait 90 ko", "desk/lost 1000.5 invalid"}
	f.run.Result = result("2024-01-01/2024-05-31", figures...)
	f.run.Result.Asked = &asked
	f.run.Result.Areas[1].Indicators[1].Reason = "no source of calls was read"
	one := int64(1)
	f.run.Result.Areas[1].Indicators[0].Margin = &sla.Margin{Flips: &one}
	f.run.Result.Sources = []sla.SourceResult{{Name: "calls.csv", Records: "calls", Period: period("2024-S1"), Fingerprint: "ab",
		Reconciliation: sla.Reconciliation{Read: 12345, Rejected: 2, Duplicate: 1, OutOfPeriod: 40, OutOfScope: 1, Excluded: 1, Counted: 12300}, Reasons: map[string]int64{"no time": 2},
		RejectedRows: []sla.RejectedRow{{Pos: 7, Field: "at", Reason: "not a number", Value: "<script>alert(1)</script>"}}}}
	f.run.Result.Findings = []sla.Finding{{Code: "clipped", Text: "the contract is valid in a part"}, {Code: "origins", Text: "figures of two origins"}}
	missing := "7"
	f.run.Result.Areas[1].Indicators[0].Explanation.Counts = append(f.run.Result.Areas[1].Indicators[0].Explanation.Counts,
		sla.CountOf{Rule: "count(answered, .wait <= limit)", Value: &missing, Records: 1000, Missing: 12})
	f.run.Months = []*sla.Result{result("2024-01", "cup/wait 90 ko"), result("2024-02", "cup/wait 95 ok"), result("2024-03", "cup/wait 96 ok", "cup/lost - nodata")}
	f.run.FollowUp = result("2024-06", "cup/wait 99 ok")
	f.run.Tally = tally("calls.csv 2024-01-01 2024-04-30 2", "more.csv 2024-04-01 2024-04-30 0")
	f.two().Text, f.two().Documents = "Introduzione.\n", []riesame.Document{{Kind: "Report", Title: "SAL", Covers: days("2024-01-01", "2024-05-31")}}
	f.two().Checklist[2] = riesame.Check{Input: "risks", Name: "Rischi", Section: "risks", Clauses: []string{"9.3.2 e"}}
	f.two().Sections = append(f.two().Sections, riesame.SectionInput{Section: "risks", Title: "Rischi", NotApplicable: true, Clauses: []string{"9.3.2 e"}})
	f.two().Sections[1].Services = []riesame.ServiceText{{Area: "cup", Text: "Tutti gli SLA sono rispettati."}}
	f.in.Actions = []riesame.ActionInput{{ID: "a1", Resources: []string{"due operatori"}, Closed: day("2024-02-15"), Outcome: "fatto"},
		{ID: "a2", Action: "Formazione", Part: "two", Due: day("2024-05-01")}}
	f.in.Waivers = []riesame.Waiver{{Indicator: "desk/wait", Reason: "migrazione", Basis: riesame.Document{Kind: "Verbale", Number: "9", Covers: days("2024-01-01", "2024-02-01")}}}
	return f
}

// TestGolden holds a whole review, in both languages, against files.
func TestGolden(t *testing.T) {
	for _, lang := range []riesame.Lang{riesame.Italian, riesame.English} {
		f := full()
		f.in.Lang = lang
		data, err := riesame.Marshal(f.build(t))
		if err != nil {
			t.Fatal(err)
		}
		file := "testdata/full." + string(lang) + ".json"
		if *update {
			if err := os.WriteFile(file, data, 0o666); err != nil {
				t.Fatal(err)
			}
		}
		want, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		if diff := cmp.Diff(strings.ReplaceAll(string(want), "\r\n", "\n"), string(data)); diff != "" {
			t.Error(diff)
		}
	}
}

// TestBuildIsPure checks that Build changes nothing, and that nothing changes a review later.
func TestBuildIsPure(t *testing.T) {
	f := full()
	first := f.build(t)
	if diff := cmp.Diff(full(), f, cmp.AllowUnexported(fixture{})); diff != "" {
		t.Errorf("Build changed its arguments: %s", diff)
	}
	f.run.Contract.Register.Number, f.run.Contract.Contractor.Name = "x", "x"
	f.run.Contract.Areas[0].SubAreas[0].Activities[0] = "x"
	f.run.Contract.Succeeds.Contractor.Members[0] = "x"
	*f.run.Result.Areas[1].Indicators[0].Value = "0"
	*f.run.Result.Areas[1].Indicators[0].Margin.Flips = 0
	*f.run.Months[0].Areas[1].Indicators[0].Value = "0"
	*f.run.Result.Areas[1].Indicators[0].Explanation.Counts[1].Value = "0"
	f.run.Result.Sources[0].RejectedRows[0].Value = "x"
	f.run.Result.Findings[0].Text = "x"
	f.run.Result.Sources[0].Reasons["no time"] = 0
	f.in.Waivers[0].Basis.Covers.From = sla.Date{}
	f.in.Parts[1].Documents[0].Covers.From = sla.Date{}
	f.in.Actions[0].Resources[0] = "x"
	*f.previous.Parts[1].Tables[0].Rows[0].Value = "0"
	if diff := cmp.Diff(full().build(t), first); diff != "" {
		t.Errorf("the review shares memory: %s", diff)
	}
}

// TestPremise checks the sentence that introduces a review.
func TestPremise(t *testing.T) {
	f := newFixture()
	want := "Il presente report semestrale è relativo al piano di monitoraggio del contratto “Servizi di contatto” (Rep. 7 del 01/12/2022, sottoscritto con RTI Alfa), a tutto il 30/06/2024."
	if got := f.build(t).Premise; got != want {
		t.Error(got)
	}
	f.run.Contract.Register.Date = sla.Date{}
	f.run.Contract.Contractor, f.run.Contract.Title, f.in.Lang = nil, "", riesame.English
	if got := f.build(t).Premise; got != "This half-yearly report concerns the monitoring plan of the contract “c-1” (Rep. 7), up to 30 June 2024." {
		t.Error(got)
	}
}

// TestPeriodNames checks how periods are named, and how often there is a review of them.
func TestPeriodNames(t *testing.T) {
	for p, want := range map[string][2]string{
		"2024":                  {"Resoconto annuale attività di monitoraggio: anno 2024", "Yearly monitoring report: 2024"},
		"2024-S2":               {"Resoconto semestrale attività di monitoraggio: II semestre 2024", "Half-yearly monitoring report: second half of 2024"},
		"2024-Q4":               {"Resoconto trimestrale attività di monitoraggio: IV trimestre 2024", "Quarterly monitoring report: fourth quarter of 2024"},
		"2024-12":               {"Resoconto mensile attività di monitoraggio: dicembre 2024", "Monthly monitoring report: December 2024"},
		"2024-02-01/2024-07-31": {"Resoconto semestrale attività di monitoraggio: dal 01/02/2024 al 31/07/2024", "Half-yearly monitoring report: from 1 February 2024 to 31 July 2024"},
		"2024-02-01/2024-02-10": {"Resoconto periodico attività di monitoraggio: dal 01/02/2024 al 10/02/2024", "Periodic monitoring report: from 1 February 2024 to 10 February 2024"},
	} {
		for i, lang := range []riesame.Lang{riesame.Italian, riesame.English} {
			f := newFixture()
			f.run.Result, f.in.Period, f.in.Lang = result(p), p, lang
			if r := f.build(t); r.Title+": "+r.Name != want[i] {
				t.Errorf("%s: %s", r.Title, r.Name)
			}
		}
	}
}

// TestTable checks what a row says beside the figure.
func TestTable(t *testing.T) {
	p := full().build(t).Parts[1]
	titles := ""
	for _, c := range p.Tables[0].Columns {
		titles += c.Title + "|"
	}
	want := "Processo|Obiettivo|Indicatore e unità di misura|Valori al 31/05/2024|Valori da raggiungere|Valori raggiunti al 30/06/2024|Azioni da intraprendere|" +
		"Risorse/documenti|Responsabile|Frequenza|Modalità di rilevazione|Obiettivo raggiunto OK/KO|Valori al periodo precedente|"
	if titles != want {
		t.Error(titles)
	}
	wait := p.Tables[0].Rows[0]
	if *wait.FollowUp.Value != "99" || *wait.Previous.Value != "90" || wait.Previous.Period != period("2023-S2") || *wait.Of != 1000 {
		t.Errorf("%+v", wait)
	}
	if diff := cmp.Diff([]string{"a1", "due operatori", "rising", "repeated"}, []string{wait.Actions[0], wait.Resources[0], wait.Trend, wait.Change}); diff != "" {
		t.Error(diff)
	}
	if desk := p.Tables[1].Rows[0]; desk.Measured != sla.KO || desk.Verdict != sla.Waived || desk.Change != "regressed" {
		t.Errorf("a waiver hides the measure: %+v", desk)
	}
	if p.Tables[0].Verdict != sla.KO || p.Tables[1].Verdict != sla.Invalid || p.Verdict != sla.KO {
		t.Error(p.Tables[0].Verdict, p.Tables[1].Verdict, p.Verdict)
	}
}

// TestMatrix checks how the clauses of the standard are answered.
func TestMatrix(t *testing.T) {
	got := map[string]string{}
	for _, c := range full().build(t).Parts[1].Clauses {
		got[c.ID] = c.Status
	}
	want := map[string]string{"9.3.2 a": "covered", "9.3.2 b": "missing", "9.3.2 c 1": "missing", "9.3.2 c 2": "covered", "9.3.2 c 3": "covered", "9.3.2 c 4": "covered",
		"9.3.2 c 5": "covered", "9.3.2 c 6": "covered", "9.3.2 c 7": "covered", "9.3.2 d": "missing", "9.3.2 e": "covered", "9.3.2 f": "blank",
		"9.3.3 a": "blank", "9.3.3 b": "missing", "9.3.3 c": "missing"}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
	f := newFixture()
	f.two().Checklist = []riesame.Check{{Input: "complaints"}}
	f.two().Outputs[0].NotApplicable = true
	for _, c := range f.build(t).Parts[1].Clauses {
		if want := map[string]string{"9.3.2 c 1": "listed", "9.3.2 f": "na"}[c.ID]; want != "" && c.Status != want {
			t.Errorf("%+v", c)
		}
	}
}

// TestTrend checks what figures of months do.
func TestTrend(t *testing.T) {
	for months, want := range map[string]string{"": "", "90 ko": "", "90 ko,90.0 ko": "steady", "90 ko,91 ko,100 ok": "rising", "100 ok,9 ko": "falling",
		"90 ko,91 ko,90 ko": "mixed", "90 ko,- nodata,91 ko": "rising", "99 nodata,90 ko,95 ok": "rising"} {
		f := newFixture()
		for i, m := range strings.Split(months, ",") {
			if m != "" {
				f.run.Months = append(f.run.Months, result("2024-0"+string(rune('1'+i)), "cup/wait "+m))
			}
		}
		if got := f.build(t).Parts[1].Tables[0].Rows[0].Trend; got != want {
			t.Errorf("%s: %q, not %q", months, got, want)
		}
	}
}

// TestSeveralPeriods builds three reviews, each on the one before.
func TestSeveralPeriods(t *testing.T) {
	f := newFixture()
	for i, p := range []string{"2023-S1", "2023-S2", "2024-S1"} {
		f.run.Result = result(p, []string{"cup/wait 90 ko", "cup/wait 91 ko", "cup/wait 96 ok"}[i])
		f.in.Period = p
		f.previous = f.build(t)
	}
	row := f.previous.Parts[1].Tables[0].Rows[0]
	if len(row.History) != 2 || *row.History[0].Value != "90" || *row.History[1].Value != "91" || *row.Previous.Value != "91" || row.Change != "recovered" {
		t.Errorf("%+v", row)
	}
	text := ""
	for _, d := range f.previous.Parts[1].Sections[1].Derived {
		text += d.Text + "\n"
	}
	want := "CUP: 2 indicatori, 2 raggiunti.\nCUP: rispetto al periodo precedente tornati a posto “Tempo massimo d'attesa”.\nSportello: 2 indicatori, 2 raggiunti.\n"
	if text != want {
		t.Error(text)
	}
}

// TestErrors checks every error of Build, each with its path.
func TestErrors(t *testing.T) {
	cases := []struct {
		set  func(f *fixture)
		want string // path and message
	}{
		{func(f *fixture) { f.in.Format = 2 }, "/format: format 2 is not known"},
		{func(f *fixture) { f.in.Contract = "c-2" }, "/contract: these are inputs for the contract c-2"},
		{func(f *fixture) { f.in.Period = "2024-S2" }, "/period: these are inputs for 2024-S2"},
		{func(f *fixture) { f.in.Period = "S1" }, `/period: "S1" is not a period`},
		{func(f *fixture) { f.in.Lang = "fr" }, "/language: "},
		{func(f *fixture) { f.in.Standard = "ISO 9001:1987" }, "/standard: "},
		{func(f *fixture) { f.in.Parts[1].ID = "one" }, `/parts/1/id: there are two parts "one"`},
		{func(f *fixture) { f.in.Parts[1].ID = "" }, `/parts/1/id: a part has no id`},
		{func(f *fixture) { f.in.Parts[1].Areas[0] = "cop" }, `/parts/1/areas/0: the contract has no area "cop"`},
		{func(f *fixture) { f.in.Parts[1].Areas = []string{"cup"} }, `/parts: the area desk of the contract is in no part`},
		{func(f *fixture) { f.in.Parts[0].Areas = []string{"office", "cup"} }, `/parts/1/areas/0: the area cup is in the part one already`},
		{func(f *fixture) { f.two().Checklist[0].Input = "inspection" }, `/parts/1/checklist/0/input: the input "inspection" is not known`},
		{func(f *fixture) { f.two().Checklist[0].Input = "training" }, `/parts/1/checklist/2/input: there are two inputs "training"`},
		{func(f *fixture) { f.two().Checklist[0].Section = "training" }, `/parts/1/checklist/0/section: the part two has no section "training"`},
		{func(f *fixture) { f.two().Checklist[0].Clauses = []string{"9.3"} }, `/parts/1/checklist/0/clauses/0: ISO 9001:2015 has no clause "9.3"`},
		{func(f *fixture) { f.two().Sections[0].Section = "inspection" }, `/parts/1/sections/0/section: the section "inspection" is not known`},
		{func(f *fixture) { f.two().Sections[1].Section, f.two().Checklist = "inspections", nil }, `/parts/1/sections/1/section: there are two sections "inspections"`},
		{func(f *fixture) { f.two().Outputs[0].Section = "training" }, `/parts/1/outputs/0/section: training belongs among the sections`},
		{func(f *fixture) { f.two().Sections[0].NotApplicable = true }, `/parts/1/sections/0/na: the section has inputs`},
		{func(f *fixture) { f.two().Sections[0].Services = []riesame.ServiceText{{Area: "office", Text: "x"}} }, `/parts/1/sections/0/services/0/area: the part two has no area "office"`},
		{func(f *fixture) {
			f.in.Actions = []riesame.ActionInput{{ID: "a1", Indicators: []string{"cup/x"}, Action: "x"}}
		}, `/actions/0/indicators/0: the contract has no indicator "cup/x"`},
		{func(f *fixture) { f.in.Actions = []riesame.ActionInput{{ID: "a1", Action: "x"}} }, `/actions/0: the action a1 has neither`},
		{func(f *fixture) { f.in.Actions = []riesame.ActionInput{{ID: "a1", Part: "one"}} }, `/actions/0: the action a1 lacks "action"`},
		{func(f *fixture) { f.in.Actions = []riesame.ActionInput{{ID: "a1", Part: "three", Action: "x"}} }, `/actions/0/part: there is no part "three"`},
		{func(f *fixture) { f.in.Waivers = []riesame.Waiver{{Indicator: "cup"}} }, `/waivers/0/indicator: the contract has no indicator "cup"`},
		{func(f *fixture) { f.run.Contract = nil }, "riesame: a review needs"},
		{func(f *fixture) { f.run.Result = nil }, "riesame: a review needs"},
		{func(f *fixture) { f.run.Result.Contract = "c-2" }, "riesame: the result of 2024-S1 is one of the contract c-2"},
		{func(f *fixture) { f.run.FollowUp = &sla.Result{Contract: "c-1"} }, "lacks the indicator cup/wait"},
		{func(f *fixture) { f.run.Months = []*sla.Result{nil, {Contract: "c-1"}} }, "lacks the indicator cup/wait"},
		{func(f *fixture) { f.before("2023-S2", nil); f.previous.Format = 0 }, "riesame: the previous review is of format 0"},
		{func(f *fixture) { f.before("2023-S2", nil); f.previous.Contract = "c-2" }, "riesame: the previous review is one of the contract c-2"},
		{func(f *fixture) { f.before("2024-S2", nil) }, "riesame: the previous review is one of 2024-S2, which is after"},
	}
	for _, tt := range cases {
		f := newFixture()
		tt.set(f)
		r, err := riesame.Build(f.run, &f.in, f.previous)
		if r != nil || err == nil || !strings.Contains(err.Error(), tt.want) {
			t.Errorf("want %q, got %v", tt.want, err)
		}
		var found sla.Diagnostics
		if strings.HasPrefix(tt.want, "/") && (!errors.As(err, &found) || len(found) != 1) {
			t.Errorf("want %q alone, got %v", tt.want, err)
		}
	}
	f := newFixture()
	f.in.Lang, f.in.Contract = "fr", "c-2"
	if _, err := riesame.Build(f.run, &f.in, nil); err == nil || strings.Count(err.Error(), "\n") < 2 {
		t.Errorf("not all problems at once: %v", err)
	}
	if _, err := riesame.Build(f.run, nil, nil); err == nil {
		t.Error("no inputs, and no error")
	}
}

// TestUnmarshal checks what is not a review.
func TestUnmarshal(t *testing.T) {
	for text, want := range map[string]string{"": "read the review", "[]": "read the review", `{"format": 2}`: "format 2 is not known", `{"format": 1, "langage": "it"}`: `"langage"`, `{"format": 1, "verdict": "good"}`: `"good"`} {
		if r, err := riesame.Unmarshal([]byte(text)); r != nil || err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%s: %v", text, err)
		}
	}
	r := newFixture().build(t)
	r.Parts[0].Name = "caff\xe8"
	if data, err := riesame.Marshal(r); err == nil {
		t.Errorf("%s", data)
	}
	var plain riesame.Review // any JSON decoder reads it
	data, err := riesame.Marshal(newFixture().build(t))
	if err != nil {
		t.Fatal(err)
	}
	if err := json.Unmarshal(data, &plain); err != nil {
		t.Error(err)
	}
}
