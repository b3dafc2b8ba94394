package riesame_test

import (
	"strings"
	"testing"

	"github.com/capitolato/capitolato/riesame"
	"github.com/capitolato/capitolato/sla"
	"github.com/capitolato/capitolato/sla/terms"
)

// TestPenalties holds that what is due, and what waivers are worth, stands in the report.
func TestPenalties(t *testing.T) {
	for lang, want := range map[riesame.Lang][]string{
		riesame.Italian: {"Penali e premi", "1.234,50 €", "95 - value = 0,5; scatti: 3; per scatto: 411.50", "Tetto del contratto", "120.000,00 €", "la penale sarebbe: nulla",
			"premio 10,00 €", "Importo non ancora noto per:"},
		riesame.English: {"Penalties and bonuses", "€ 1,234.50", "95 - value = 0.5; steps: 3; for each: 411.50", "Cap of the contract", "€ 120,000.00", "the penalty would be: nothing",
			"bonus € 10.00", "Amounts not known yet for:"},
	} {
		f := newFixture()
		f.in.Lang = lang
		area := &f.run.Result.Areas[1]
		i, other := &area.Indicators[0], &area.Indicators[1]
		i.Penalty = &sla.Charge{Rule: "95 - value", Measure: "0.5", Steps: "3", Each: "411.50", Amount: "1234.50", Due: "1234.50"}
		i.Net = &sla.Reading{Value: i.Value, Exact: i.Exact, Measured: i.Measured}
		i.Waived = []sla.Waiver{{ID: "x", State: terms.Asked, Records: 3, Otherwise: sla.Reading{Measured: sla.OK}}}
		other.Bonus = &sla.Charge{Each: "10.00", Steps: "1", Amount: "10.00", Due: "10.00"}
		f.run.Result.Penalties = &sla.PenaltyTotal{Currency: "EUR", Penalties: "1234.50", Bonuses: "10.00", ContractCap: "120000.00", Open: []string{area.ID + "/" + i.ID}}
		got := rendered(t, f)
		for _, w := range want {
			if !strings.Contains(got, w) {
				t.Errorf("%s: %q is not in it", lang, w)
			}
		}
	}
	if got := rendered(t, newFixture()); strings.Contains(got, "Penali") {
		t.Error("penalties in a review that has none")
	}
}
