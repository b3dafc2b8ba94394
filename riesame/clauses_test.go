package riesame_test

import (
	"strings"
	"testing"

	"github.com/capitolato/capitolato/adapters/text"
	"github.com/capitolato/capitolato/riesame"
	"github.com/capitolato/capitolato/sla"
)

// TestClauses holds that what clauses made of an indicator stands in the report, in both languages.
func TestClauses(t *testing.T) {
	for lang, want := range map[riesame.Lang][]string{
		riesame.Italian: {"OK, di poco, fascia B", "Volume minimo", "len(calls) è 1000, almeno 10,5 (art. 9)", "Nelle parti del periodo", "gennaio 2024: 96,50",
			"(sotto il volume minimo: n è 3, meno di 10 (art. 9))", "Parti del periodo", "risposte in tempo / risposte: 96,50 % OK (formula del contratto)", "/ (risposte + abbandonate): 96,50 % KO (l'esito cambierebbe)", "raggiunto in 5 su 6, mancato in 1; ne sono tollerate 1", "Zona di attenzione", "96,5 < 97: vero",
			"Punteggio dell'area: 87,5, OK (da raggiungere: value >= 80).", "Percentuale chiamate perse: 2,5 × 1 (OK)", "non conta (n/a)", "L'esito dell'area è quello del punteggio."},
		riesame.English: {"OK, only just, tier B", "Minimum volume", "len(calls) is 1000, at least 10.5 (art. 9)", "In the parts of the period", "January 2024: 96.50",
			"(below the minimum volume: n is 3, less than the 10 of art. 9)", "answered in time / answered: 96.50 % OK (the contract's formula)", "/ (answered + abandoned): 96.50 % KO (the verdict would change)", "unheard_of: ", "met in 5 of 6, missed in 1; 1 may be missed", "96.5 < 97 is true",
			"Score of the area: 87.5, OK (to reach: value >= 80).", "does not count", "The area's verdict is that of the score."},
	} {
		f := newFixture()
		f.in.Lang = lang
		area := &f.run.Result.Areas[1]
		value, exact := "96.50", "193/2"
		area.Indicators[0].Tier, area.Indicators[0].Amber = "B", true
		area.Indicators[0].Periods = []sla.PeriodResult{{Period: period("2024-01"), Value: &value, Exact: &exact, Measured: sla.OK},
			{Period: period("2024-02"), Measured: sla.NA, Reason: "below the minimum volume: n is 3, less than the 10 of art. 9"}}
		area.Indicators[0].Clauses = []sla.ClauseResult{{Clause: "min_volume", Text: "len(calls) is 1000, at least 10.5", Basis: "art. 9"},
			{Clause: "met_in", Acted: true, Text: "met in 5 of 6, missed in 1; 1 may be missed"}, {Clause: "amber", Acted: true, Text: "96.5 < 97 is true"}, {Clause: "later", Text: "unheard of"}}
		area.Indicators[0].Variants = []sla.Variant{{Formula: "answered_only", Contract: true, Value: &value, Verdict: sla.OK},
			{Formula: "abandons_met", Value: &value, Verdict: sla.KO, Changes: true}, {Formula: "unheard_of", Verdict: sla.NoData}}
		score := "87.5"
		area.Score = &sla.ScoreResult{Value: &score, Exact: &score, Target: "value >= 80", Verdict: sla.OK, Decides: true,
			Parts: []sla.ScorePart{{ID: "wait", Weight: "5", For: "na"}, {ID: "lost", Weight: "2.5", Points: "1", For: "ok"}}}
		got := rendered(t, f)
		for _, w := range want {
			if !strings.Contains(got, w) {
				t.Errorf("%s: %q is not in it", lang, w)
			}
		}
		if strings.Contains(got, "unheard of") {
			t.Error("a clause that nobody can name")
		}
	}
}

// rendered builds a review and writes it on lines that do not end.
func rendered(t *testing.T, f *fixture) string {
	t.Helper()
	var b strings.Builder
	if err := text.Write(&b, document(t, f.build(t), nil), &text.Options{Width: 4000}); err != nil {
		t.Fatal(err)
	}
	return strings.ReplaceAll(b.String(), "\u00a0", " ")
}
