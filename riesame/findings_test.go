package riesame_test

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/capitolato/capitolato/riesame"
	"github.com/capitolato/capitolato/sla"
)

// two is the part of the fixture with indicators.
func (f *fixture) two() *riesame.PartInput { return &f.in.Parts[1] }

// inspect sets the documents of the section on inspections.
func (f *fixture) inspect(docs ...riesame.Document) { f.two().Sections[0].Inputs = docs }

// before gives the fixture a previous review with these figures and actions.
func (f *fixture) before(p string, actions []riesame.ActionInput, figures ...string) {
	old := newFixture()
	old.run.Result = result(p, figures...)
	old.in.Period, old.in.Actions, old.in.Date = p, actions, sla.Date{}
	old.two().Sections[0].Inputs = nil // its own findings do not matter
	r, err := riesame.Build(old.run, &old.in, nil)
	if err != nil {
		panic(err)
	}
	f.previous = r
}

// TestFindings sets one thing at a time and checks what is found.
func TestFindings(t *testing.T) {
	cases := []struct {
		name string
		set  func(f *fixture)
		want []string
		says string // part of the first message
	}{
		{"nothing", func(*fixture) {}, nil, ""},

		{"document after the contract", func(f *fixture) { f.inspect(riesame.Document{Kind: "SAL", Date: day("2026-01-01")}) },
			[]string{"document-outside-contract two inspections"}, "SAL del 01/01/2026: è fuori dalla validità del contratto (dal 01/01/2023 al 31/12/2025)"},
		{"document on the contract's last day, of another period", func(f *fixture) { f.inspect(riesame.Document{Kind: "SAL", Date: day("2025-12-31")}) },
			[]string{"document-outside-period two inspections"}, "I semestre 2024"},
		{"document of the period before", func(f *fixture) { f.inspect(riesame.Document{Kind: "SAL", Date: day("2023-12-31")}) },
			[]string{"document-outside-period two inspections"}, ""},
		{"document of the first day and the last", func(f *fixture) {
			f.inspect(riesame.Document{Kind: "SAL", Date: day("2024-01-01")}, riesame.Document{Kind: "SAL", Date: day("2024-06-30")})
		}, nil, ""},
		{"document made later about the period", func(f *fixture) {
			f.inspect(riesame.Document{Kind: "SAL", Date: day("2024-07-10"), Covers: days("2024-04-01", "2024-06-30")})
		}, nil, ""},
		{"document later than the review", func(f *fixture) {
			f.inspect(riesame.Document{Kind: "SAL", Date: day("2024-07-16"), Covers: days("2024-04-01", "2024-06-30")})
		}, []string{"document-after-review two inspections"}, "15/07/2024"},
		{"document about other days than it bears", func(f *fixture) {
			f.inspect(riesame.Document{Kind: "SAL", Date: day("2024-05-01"), Covers: days("2023-01-01", "2023-06-30")})
		}, []string{"document-outside-period two inspections"}, "dal 01/01/2023 al 30/06/2023"},
		{"document about days without an end", func(f *fixture) {
			f.inspect(riesame.Document{Kind: "SAL", Covers: &sla.Days{From: day("2023-01-01")}})
		}, nil, ""},
		{"document without a date", func(f *fixture) { f.inspect(riesame.Document{Kind: "SLA"}) }, nil, ""},
		{"document of an introduction, of an output", func(f *fixture) {
			f.two().Documents = []riesame.Document{{Kind: "A", Date: day("2022-01-01")}}
			f.two().Outputs[0].Inputs = []riesame.Document{{Kind: "B", Date: day("2022-01-01")}}
		}, []string{"document-outside-contract two", "document-outside-contract two process-improvement"}, "A del"},

		{"section without input", func(f *fixture) { f.inspect() }, []string{"section-without-input two inspections"}, "“Verifiche ispettive”"},
		{"section of the reviewer's own without input", func(f *fixture) {
			f.two().Sections = append(f.two().Sections, riesame.SectionInput{Section: "risks", Title: "Rischi", Text: "Nessuno."})
		}, []string{"section-without-input two risks"}, "“Rischi”"},
		{"section to which none applies", func(f *fixture) { f.inspect(); f.two().Sections[0].NotApplicable = true }, nil, ""},

		{"input ticked, section missing", func(f *fixture) { f.two().Checklist[2].Ticked = true }, []string{"input-not-discussed two training"}, "Attività formative"},
		{"input ticked, section silent", func(f *fixture) {
			f.two().Checklist[2].Ticked = true
			f.two().Sections = append(f.two().Sections, riesame.SectionInput{Section: "training", NotApplicable: true})
		}, []string{"input-not-discussed two training"}, ""},
		{"input of the reviewer's own, discussed", func(f *fixture) {
			f.two().Checklist = append(f.two().Checklist, riesame.Check{Input: "risks", Name: "Rischi", Ticked: true, Section: "inspections"})
		}, nil, ""},

		{"KO", func(f *fixture) { f.run.Result = result("2024-S1", "cup/wait 42.46 ko") }, []string{"ko-without-action two cup wait"}, "42,46 %"},
		{"KO with action", func(f *fixture) {
			f.run.Result = result("2024-S1", "cup/wait 42.46 ko")
			f.in.Actions = []riesame.ActionInput{action()}
		}, nil, ""},
		{"KO with the action of another", func(f *fixture) {
			f.run.Result = result("2024-S1", "cup/lost 42.46 ko")
			f.in.Actions = []riesame.ActionInput{action()}
		}, []string{"ko-without-action two cup lost"}, ""},
		{"KO with waiver", func(f *fixture) {
			f.run.Result = result("2024-S1", "cup/wait 42.46 ko")
			f.in.Waivers = []riesame.Waiver{{Indicator: "cup/wait", Reason: "migrazione", Basis: riesame.Document{Kind: "Verbale", Date: day("2024-01-12")}}}
		}, nil, ""},
		{"action that lacks everything", func(f *fixture) {
			f.in.Actions = []riesame.ActionInput{{ID: "a1", Action: "x", Indicators: []string{"cup/wait"}}}
		}, []string{"action-incomplete two a1"}, "causa, responsabile, scadenza, verifica dell'efficacia"},
		{"action without an indicator has no cause", func(f *fixture) {
			a := action()
			a.Indicators, a.Cause, a.Part = nil, "", "one"
			f.in.Actions = []riesame.ActionInput{a}
		}, nil, ""},
		{"action due on the day of the review", func(f *fixture) {
			a := action()
			a.Due = f.in.Date
			f.in.Actions = []riesame.ActionInput{a}
		}, nil, ""},
		{"action due the day before", func(f *fixture) {
			a := action()
			a.Due = f.in.Date.AddDays(-1)
			f.in.Actions = []riesame.ActionInput{a}
		}, []string{"action-overdue two a1"}, "14/07/2024"},
		{"action due before the period's end, review without a date", func(f *fixture) {
			a := action()
			a.Due, f.in.Date = day("2024-06-29"), sla.Date{}
			f.in.Actions = []riesame.ActionInput{a}
		}, []string{"action-overdue two a1"}, ""},
		{"action closed in vain", func(f *fixture) {
			f.run.Months = []*sla.Result{result("2024-04", "cup/wait 40 ko"), result("2024-05", "cup/wait 50 ko")}
			a := action()
			a.Closed = day("2024-04-10")
			f.in.Actions = []riesame.ActionInput{a}
		}, []string{"action-ineffective two a1"}, "10/04/2024"},
		{"KO with an action closed in vain", func(f *fixture) {
			f.run.Result = result("2024-S1", "cup/wait 42.46 ko")
			a := action()
			a.Closed = day("2023-12-31")
			f.in.Actions = []riesame.ActionInput{a}
		}, []string{"action-ineffective two a1", "ko-without-action two cup wait"}, ""},

		{"claim that all were met", func(f *fixture) {
			f.run.Result = result("2024-S1", "cup/wait 42.46 ko")
			f.in.Actions = []riesame.ActionInput{action()}
			f.two().Sections[1].Text = "Premessa. I livelli di servizio sono stati tutti rispettati. Fine"
		}, []string{"claim-denied two process"}, "il testo dice “I livelli di servizio sono stati tutti rispettati”, ma i verdetti dicono altro: CUP “Tempo massimo d'attesa”: KO (42,46 %)"},
		{"claim of one area", func(f *fixture) {
			f.run.Result = result("2024-S1", "cup/wait 42.46 ko")
			f.in.Actions = []riesame.ActionInput{action()}
			f.two().Sections[1].Services = []riesame.ServiceText{{Area: "cup", Text: "Raggiunti tutti gli obiettivi."}}
		}, []string{"claim-denied two process cup"}, ""},

		{"data lost since the period before", func(f *fixture) {
			f.before("2023-S2", nil)
			f.run.Result = result("2024-S1", "cup/wait - nodata")
		}, []string{"data-lost two cup wait"}, "ora è senza dati, mentre prima aveva un valore: 97,00 % (II semestre 2023)"},
		{"data lost within the period", func(f *fixture) {
			f.run.Months = []*sla.Result{result("2024-01"), result("2024-02", "cup/wait - nodata")}
			f.run.Result = result("2024-S1", "cup/wait - nodata")
		}, []string{"data-lost two cup wait"}, "gennaio 2024"},
		{"never any data", func(f *fixture) {
			f.before("2023-S2", nil, "cup/wait - nodata")
			f.run.Result = result("2024-S1", "cup/wait - nodata")
		}, nil, ""},

		{"another figure for the same period", func(f *fixture) {
			f.before("2024-S1", nil, "cup/lost 3.10 ok")
		}, []string{"figure-changed two cup lost"}, "il resoconto precedente dice 3,10 %, questo 3,00 %"},
		{"the same figure for the same period", func(f *fixture) { f.before("2024-S1", nil) }, nil, ""},
		{"another figure of another period", func(f *fixture) { f.before("2023-S2", nil, "cup/lost 3.10 ok") }, nil, ""},
		{"another figure for a month", func(f *fixture) {
			f.before("2024-03", nil, "cup/lost 3.10 ok")
			f.previous.Period = period("2024-01") // of which it is not the last
			f.run.Months = []*sla.Result{result("2024-03")}
		}, []string{"figure-changed two cup lost"}, "marzo 2024"},
		{"figures that look equal", func(f *fixture) {
			f.before("2024-S1", nil)
			exact := "3000001/1000000"
			f.run.Result.Areas[1].Indicators[1].Exact = &exact
		}, []string{"figure-changed two cup lost"}, "dice 3.00, questo 3000001/1000000"},

		{"a value that rounding would hide", func(f *fixture) {
			f.run.Result = result("2024-S1", "cup/wait 94.996 ko")
			f.in.Actions = []riesame.ActionInput{action()}
		}, []string{"rounding-hides-verdict two cup wait"}, "arrotondato sarebbe 95,00 %, che contraddice il verdetto KO; il valore è 94,996 %"},
		{"a share of nine", func(f *fixture) { f.base(9) }, []string{"small-base two cup wait"}, "di soli 9 casi"},
		{"a share of none", func(f *fixture) { f.base(0) }, []string{"small-base two cup wait"}, "di nessun caso"},
		{"a share of ten", func(f *fixture) { f.base(10) }, nil, ""},
		{"a share of time", func(f *fixture) {
			f.base(0)
			f.run.Result.Areas[1].Indicators[0].Explanation.Counts[0].Rule = "covered(outages)"
		}, nil, ""},
		{"a share named a mean", func(f *fixture) { f.run.Contract.Areas[1].Indicators[0].Name = "Tempo MEDIO, d'attesa" },
			[]string{"share-named-mean two cup wait"}, ""},
		{"a mean named a mean", func(f *fixture) {
			f.run.Contract.Areas[1].Indicators[0].Name = "Tempo medio d'attesa"
			f.run.Result.Areas[1].Indicators[0].Unit = "s"
		}, nil, ""},
		{"a name with the word inside another", func(f *fixture) { f.run.Contract.Areas[1].Indicators[0].Name = "Multimediali" }, nil, ""},

		{"sources with the same days and records", func(f *fixture) {
			f.run.Tally = tally("a.csv 2024-01-01 2024-06-30 0", "b.csv 2024-03-01 2024-06-30 7")
		}, []string{"sources-overlap calls"}, "“a.csv” e “b.csv” (calls) hanno entrambe i giorni dal 01/03/2024 al 30/06/2024 e dati doppi (7 righe)"},
		{"sources with the same days", func(f *fixture) {
			f.run.Tally = tally("a.csv 2024-01-01 2024-06-30 0", "b.csv 2024-03-01 2024-06-30 0")
		}, nil, ""},
		{"sources with the same days and no key", func(f *fixture) {
			f.run.Tally = tally("a.csv 2024-01-01 2024-03-01 0", "b.csv 2024-03-01 2024-06-30 0")
			f.run.Contract.Records["calls"] = sla.RecordType{At: "at"}
		}, []string{"sources-overlap calls"}, "i giorni 01/03/2024, e senza chiave"},
		{"sources one behind the other", func(f *fixture) {
			f.run.Tally = tally("a.csv 2024-01-01 2024-02-29 3", "b.csv 2024-03-01 2024-06-30 3")
			f.run.Contract.Records["calls"] = sla.RecordType{At: "at"}
		}, nil, ""},
		{"one file read month by month", func(f *fixture) {
			f.run.Tally = tally("a.csv 2024-01-01 2024-03-31 3", "a.csv 2024-04-01 2024-06-30 3")
			f.run.Tally.Inputs[0].Covers, f.run.Tally.Inputs[0].Period = *days("2024-01-01", "2024-06-30"), period("2024-Q1")
			f.run.Tally.Inputs[1].Covers, f.run.Tally.Inputs[1].Period = *days("2024-01-01", "2024-06-30"), period("2024-Q2")
		}, nil, ""},
		{"days without records", func(f *fixture) {
			f.run.Tally = tally("a.csv 2024-01-01 2024-04-30 0", "b.csv 2024-05-03 2024-06-29 0")
		}, []string{"days-without-records calls"}, "3 giorni senza dati “calls”: dal 01/05/2024 al 02/05/2024, 30/06/2024"},
		{"days of rest", func(f *fixture) {
			f.run.Tally = tally("a.csv 2024-01-01 2024-06-30 0")
			for d := day("2024-01-07"); d.Compare(day("2024-06-30")) <= 0; d = d.AddDays(7) { // Sundays
				delete(f.run.Tally.Inputs[0].Days, d)
			}
		}, nil, ""},
		{"a case a day, or none", func(f *fixture) {
			f.run.Tally = tally("a.csv 2024-01-01 2024-06-30 0")
			for d := range f.run.Tally.Inputs[0].Days {
				f.run.Tally.Inputs[0].Days[d] = int64(d.Day % 2)
			}
		}, nil, ""},
		{"silence that the contract finds believable", func(f *fixture) { f.silence(3) }, nil, ""},
		{"silence that it does not", func(f *fixture) { f.silence(2) }, []string{"days-without-records calls"}, "3 giorni"},
		{"no outages", func(f *fixture) {
			f.run.Tally = tally("a.csv 2024-01-01 2024-06-30 0", "o.csv 2024-01-01 2024-01-02 0")
			f.run.Tally.Inputs[1].Records = "outages"
		}, nil, ""},
	}
	for _, tt := range cases {
		t.Run(tt.name, func(t *testing.T) {
			f := newFixture()
			tt.set(f)
			r := f.build(t)
			if diff := cmp.Diff(tt.want, codes(r)); diff != "" {
				t.Fatalf("%v%s", r.Findings, diff)
			}
			if len(r.Findings) > 0 && !strings.Contains(r.Findings[0].Message, tt.says) {
				t.Errorf("%s lacks %q", r.Findings[0].Message, tt.says)
			}
			for _, finding := range r.Findings {
				if finding.Hint == "" || strings.Contains(finding.Message+finding.Hint, "%!") {
					t.Errorf("%+v", finding)
				}
			}
			f.in.Lang = riesame.English
			if diff := cmp.Diff(tt.want, codes(f.build(t))); diff != "" && !strings.HasPrefix(tt.name, "claim") {
				t.Errorf("in English: %s", diff)
			}
			for _, finding := range f.build(t).Findings {
				if strings.Contains(finding.Message+finding.Hint, "%!") {
					t.Errorf("in English: %+v", finding)
				}
			}
		})
	}
}

// base sets of how many records cup/wait is a share.
func (f *fixture) base(n int64) {
	f.run.Result.Areas[1].Indicators[0] = indicator(f.run.Contract.Areas[1].Indicators[0], "100.00", sla.OK, n)
}

// silence takes three days of calls out, where the contract finds so many believable.
func (f *fixture) silence(believable int) {
	f.run.Contract.Records["calls"] = sla.RecordType{At: "at", Key: []string{"id"}, MaxQuietDays: believable}
	f.run.Tally = tally("a.csv 2024-01-01 2024-06-30 0")
	for _, d := range []string{"2024-04-01", "2024-04-02", "2024-04-03", "2024-06-02"} {
		delete(f.run.Tally.Inputs[0].Days, day(d))
	}
}

// TestClaims holds clauses against verdicts by which CUP's wait is KO, its losses OK, and the desk's
// losses do not apply.
func TestClaims(t *testing.T) {
	cases := []struct {
		lang riesame.Lang
		text string
		want bool // denied
	}{
		{"it", "I livelli di servizio sono stati rispettati.", true},
		{"it", "I livelli di servizio di Sportello sono stati rispettati.", false},
		{"it", "Gli SLA del CUP sono rispettati", true},
		{"it", "Gli SLA sono rispettati, fatta eccezione per il Tempo Massima d'attesa.", false},
		{"it", "Gli SLA sono rispettati, tranne le perse.", true},
		{"it", "Gli SLA del CUP sono rispettati, tranne il tempo massimo di attesa e la percentuale di chiamate perse.", true},
		{"it", "Per lo Sportello tutti i parametri sono stati raggiunti, mentre per il CUP il tempo massimo d'attesa non è stato rispettato.", false},
		{"it", "Il tempo massimo d'attesa del CUP è stato rispettato.", true},
		{"it", "Il tempo massimo d’attesa del CUP non è stato rispettato", false},
		{"it", "La percentuale chiamate perse del CUP non è stata rispettata", true},
		{"it", "Non tutti gli SLA sono stati rispettati.", false},
		{"it", "Per lo Sportello non tutti gli SLA sono stati rispettati.", true},
		{"it", "Per lo Sportello non sono stati raggiunti 3 utenti.", false},
		{"it", "Tutti gli SLA saranno rispettati", false},
		{"it", "Nel semestre precedente tutti gli SLA erano rispettati", false},
		{"it", "Gli aspetti informatici impediscono il raggiungimento dei livelli di servizio, influendo sul rispetto degli SLA", false},
		{"it", "Non sono stati registrate criticità o reclami.", false},
		{"it", "", false},
		{"en", "All service levels were met.", true},
		{"en", "All service levels were met, except Tempo massimo d'attesa.", false},
		{"en", "All service levels will be met.", false},
		{"en", "Not all of them were met.", false},
		{"en", "For Sportello all targets were met.", false},
	}
	for _, tt := range cases {
		f := newFixture()
		f.in.Lang = tt.lang
		f.run.Result = result("2024-S1", "cup/wait 42.46 ko", "desk/lost - na")
		f.in.Actions = []riesame.ActionInput{action()}
		f.two().Sections[1].Text = tt.text
		r := f.build(t)
		if got := len(r.Findings) == 1 && r.Findings[0].Code == riesame.ClaimDenied; got != tt.want || len(r.Findings) > 1 {
			t.Errorf("%s: %v", tt.text, r.Findings)
		}
	}
}
