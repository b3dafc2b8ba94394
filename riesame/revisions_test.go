package riesame_test

import (
	"strings"
	"testing"

	"github.com/capitolato/capitolato/riesame"
	"github.com/capitolato/capitolato/sla"
	"github.com/capitolato/capitolato/sla/terms"
)

// TestRevisions holds that a report tells the rules that were in force, and the parts of a period
// that they cut, in both languages.
func TestRevisions(t *testing.T) {
	for lang, want := range map[riesame.Lang][]string{
		riesame.Italian: {"least = 97", "value >= least + 0", "Ogni parte deve essere rispettata", "(soglia: value >= least)", "dal 15/02/2024", "1 / 4 = 25"},
		riesame.English: {"least = 97", "value >= least + 0", "Each part must be met", "15 February 2024", "1 / 4 = 25"},
	} {
		f := newFixture()
		f.in.Lang = lang
		f.run.Contract.Constants = map[string]string{"least": "95"}
		from := sla.Date{Year: 2024, Month: 2, Day: 15}
		document := terms.Document{Title: "Atto", Protocol: "31/2024", Date: from.AddDays(-7)}
		f.run.Result.Revisions = []terms.Revision{{From: from, Document: document, Reason: "R", Constants: map[string]string{"least": "97"}}}
		i := &f.run.Result.Areas[1].Indicators[0]
		i.Rule, i.Target, i.TargetText, i.Combined = "100 * 1 / 4", "value >= least + 0", "", terms.JudgedEach
		i.Explanation.Text = "each part must be met (…); 2024-Q1 decides: 1 / 4 = 25 ≥ 97 is false"
		old, later := *i, *i
		old.Target = "value >= least"
		i.Parts = []sla.PartResult{{Period: period("2024-01-01/2024-02-14"), Result: old},
			{Period: period("2024-02-15/2024-05-31"), Since: &from, Document: &document, Reason: "R", Result: later}}
		got := rendered(t, f)
		for _, w := range want {
			if !strings.Contains(got, w) {
				t.Errorf("%s: %q is not in it", lang, w)
			}
		}
		if strings.Contains(got, "decides") || strings.Contains(got, "least = 95") {
			t.Error(got)
		}
	}
}
