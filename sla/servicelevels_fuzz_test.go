package sla_test

import (
	"errors"
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/capitolato/capitolato/sla"
	"github.com/capitolato/capitolato/sla/batch"
	"github.com/capitolato/capitolato/sla/terms"
)

// FuzzServiceLevel checks that whatever stands in a service level is compiled or refused, with each
// problem in a text that the contract has, and never changes what another part means.
func FuzzServiceLevel(f *testing.F) {
	f.Add("calls", ".answered", "not .answered", ".wait", "<= 20s", "< 5s", "abandons_missed", ".moved")
	f.Add("filter(calls, .wait != nil)", ".answered) or (true", ".x // y", ".wait ?? .wait", "< limit", "", "abandons_ignored", `.id == "//"`)
	f.Add("cals", "1", "{", "#", "<", "<=", "any", "\x00")
	f.Fuzz(func(t *testing.T, of, answered, abandoned, wait, within, short, formula, left string) {
		c := &sla.Contract{Format: 1, ID: "c", Timezone: "Europe/Rome", Valid: days("2024"), Constants: map[string]string{"limit": `duration("9s")`},
			Records: map[string]sla.RecordType{"calls": {At: "at", Fields: map[string]sla.FieldType{"at": {Kind: batch.Time}, "id": {Kind: batch.String},
				"wait": {Kind: batch.Duration, Optional: true}, "answered": {Kind: batch.Bool}, "moved": {Kind: batch.Bool, Optional: true}}}},
			ServiceLevels: map[string]terms.ServiceLevel{"level": {Of: of, Answered: answered, Abandoned: abandoned, Wait: wait, Within: within, Short: short,
				Formula: formula, CallBack: &terms.Left{When: left, Counts: "missed"}}},
			Areas: []sla.Area{{ID: "a", Where: map[string]string{"calls": "all"}, Indicators: []sla.Indicator{{ID: "i", Value: "level", Target: "value >= 80"}}}}}
		_, err := sla.Compile(c, nil)
		var ds sla.Diagnostics
		if err != nil && !errors.As(err, &ds) {
			t.Fatal(err)
		}
		for _, d := range ds {
			if strings.Contains(d.Path, "#") {
				t.Errorf("a rule that is nowhere: %v", d)
			}
			if n := utf8.RuneCountInString(d.Text); d.From < 0 || d.To < d.From || d.To > n+1 {
				t.Errorf("%d to %d of %q", d.From, d.To, d.Text)
			}
		}
	})
}
