package review_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/capitolato/capitolato/adapters/contract"
	"github.com/capitolato/capitolato/adapters/review"
	"github.com/capitolato/capitolato/riesame"
	"github.com/capitolato/capitolato/sla"
)

// seedFigures are the figures of the report that the example reproduces, by area and indicator,
// with the number of cases behind each share: the report does not give it, but closing every call
// of the Contact Center without escalation (primo_contatto) leaves no case to the second level.
var seedFigures = map[string][]struct {
	id, value string
	verdict   sla.Verdict
	of        int64
}{
	"cup": {
		{"attesa", "42.46", sla.KO, 10000}, {"risposta_scritta", "100", sla.OK, 500}, {"perse", "20.73", sla.KO, 10000},
		{"primo_contatto", "99.00", sla.OK, 8000}, {"tempo_primo_contatto", "68.10", sla.KO, 8000},
		{"secondo_livello", "100", sla.OK, 80}, {"tempo_secondo_livello", "100", sla.OK, 80},
		{"efficacia", "100", sla.OK, 300}, {"efficienza", "", sla.NA, 0}, {"continuita", "100", sla.OK, -1},
	},
	"contact_center": {
		{"attesa", "98.22", sla.OK, 5000}, {"risposta_scritta", "100", sla.OK, 700}, {"perse", "1.97", sla.OK, 5000},
		{"primo_contatto", "100", sla.OK, 4900}, {"tempo_primo_contatto", "100", sla.OK, 4900},
		{"secondo_livello", "100", sla.OK, 0}, {"tempo_secondo_livello", "100", sla.OK, 0},
		{"efficacia", "100", sla.OK, 300}, {"efficienza", "", sla.NA, 0}, {"continuita", "100", sla.OK, -1},
	},
}

// seedResult makes the result that the report states.
func seedResult(t *testing.T, c *sla.Contract) *sla.Result {
	t.Helper()
	asked := period(t, "2024-S1")
	r := &sla.Result{Format: 1, Contract: c.ID, Title: c.Title, Period: period(t, "2024-01-01/2024-05-31"), Asked: &asked,
		Timezone: c.Timezone, Verdict: sla.KO}
	for _, a := range c.Areas {
		area := sla.AreaResult{ID: a.ID, Name: a.Name, Verdict: sla.NA}
		for i, f := range seedFigures[a.ID] {
			ind := sla.IndicatorResult{ID: f.id, Name: a.Indicators[i].Name, Unit: "%", Measured: f.verdict, Verdict: f.verdict}
			if f.value != "" {
				ind.Value = &f.value
			}
			if f.of >= 0 {
				n := fmt.Sprint(f.of)
				ind.Explanation.Counts = []sla.CountOf{{Rule: "len(x)", Area: a.ID, Value: &n, Records: f.of}}
			}
			area.Indicators = append(area.Indicators, ind)
			area.Verdict = area.Verdict.Worse(f.verdict)
		}
		r.Areas = append(r.Areas, area)
	}
	return r
}

func period(t *testing.T, text string) sla.Period {
	t.Helper()
	p, err := sla.ParsePeriod(text)
	if err != nil {
		t.Fatal(err)
	}
	return p
}

// seed builds the review of the example.
func seed(t *testing.T) *riesame.Review {
	t.Helper()
	c, err := contract.Load("../../examples/resoconto/contract.yaml")
	if err != nil {
		t.Fatal(err)
	}
	in, err := review.Load("../../examples/resoconto/review.yaml")
	if err != nil {
		t.Fatal(err)
	}
	r, err := riesame.Build(riesame.Run{Contract: c, Result: seedResult(t, c)}, in, nil)
	if err != nil {
		t.Fatal(err)
	}
	return r
}

// TestSeedFindings checks that what contradicts itself in the report is found, and nothing else.
func TestSeedFindings(t *testing.T) {
	var got []string
	for _, f := range seed(t).Findings {
		w := f.Where
		got = append(got, strings.TrimRight(fmt.Sprint(f.Code, " ", strings.Join([]string{w.Part, w.Section, w.Area, w.Indicator, w.Action}, " ")), " "))
	}
	want := []string{
		// No contradiction, but what the report does not say of its one action.
		"action-incomplete cup_contact_center    sessioni-di-lavoro",
		// A SAL of January to May 2025 and minutes of 2025-04-03: the contract ended on 2024-05-31.
		"document-outside-contract agenda",
		"document-outside-contract agenda inspections",
		"section-without-input agenda feedback",
		// Indicators 5 and 7 are titled a mean time and measured as a share.
		"share-named-mean cup_contact_center  cup tempo_primo_contatto",
		"share-named-mean cup_contact_center  cup tempo_secondo_livello",
		"share-named-mean cup_contact_center  contact_center tempo_primo_contatto",
		// 100 % of the escalated cases: of how many?
		"small-base cup_contact_center  contact_center secondo_livello",
		"small-base cup_contact_center  contact_center tempo_secondo_livello",
		"share-named-mean cup_contact_center  contact_center tempo_secondo_livello",
		"section-without-input cup_contact_center inspections",
		"section-without-input cup_contact_center feedback",
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
}

// TestSeedPlaces checks that findings of what people wrote point at it in their file.
func TestSeedPlaces(t *testing.T) {
	in, err := review.Load("../../examples/resoconto/review.yaml")
	if err != nil {
		t.Fatal(err)
	}
	var got []string
	for _, f := range seed(t).Findings {
		if f.Where.Path != "" {
			got = append(got, strings.TrimSpace(in.Origin.Locate(f.Where.Path, 0, 0).Source))
		}
	}
	want := []string{"- id: sessioni-di-lavoro", "- kind: Report attività SAL", "- {kind: Verbali visite ispettive, date: 2025-04-03}",
		"- section: feedback", "- section: inspections", "- section: feedback"}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
}

// TestSeedWords checks the sentences that the report itself has, but for its misspellings.
func TestSeedWords(t *testing.T) {
	r := seed(t)
	if want := "Resoconto semestrale attività di monitoraggio"; r.Title != want || r.Name != "I semestre 2024" {
		t.Errorf("%q, %q", r.Title, r.Name)
	}
	want := "Il presente report semestrale è relativo al piano di monitoraggio del contratto “Acquisizione di soluzioni e servizi avanzati a supporto dell'Agenda Digitale” " +
		"(Rep. 1151 del 05/05/2022, sottoscritto con RTI Datacontact/Lucana Sistemi/Cooperativa EDP La Traccia, subentrato a seguito di sentenza del Consiglio di Stato Sez. V n. 8744 del 31/12/2021 " +
		"al precedente contratto con RTI GPI/Publisys, Rep. 698 del 29/04/2021), a tutto il 31/05/2024, data di scadenza contrattuale."
	if diff := cmp.Diff(want, r.Premise); diff != "" {
		t.Error(diff)
	}
	want = "I Livelli di Servizio per il servizio CUP sono stati rispettati per tutti i parametri monitorati, " +
		"fatta eccezione per il “Tempo massimo d'attesa”, la “Percentuale chiamate entranti perse” e il “Tempo medio di soluzione al primo contatto”, " +
		"mentre i Livelli di Servizio per il servizio Contact Center sono stati rispettati per tutti i parametri monitorati."
	for _, s := range r.Parts[1].Sections {
		if s.Section == "measurement" {
			if diff := cmp.Diff(want, s.Derived[0].Text); diff != "" {
				t.Error(diff)
			}
		}
	}
}
