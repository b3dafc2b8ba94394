package slatest_test

import (
	"context"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/capitolato/capitolato/sla"
	"github.com/capitolato/capitolato/sla/slatest"
)

// judgments writes the changes of a comparison.
func judgments(c *slatest.Comparison) []string {
	var out []string
	for _, x := range c.Changes {
		line := x.Indicator
		for _, r := range []*sla.IndicatorResult{x.Signed, x.Draft} {
			switch {
			case r == nil:
				line += " –"
			case r.Value == nil:
				line += " " + r.Verdict.String()
			default:
				line += " " + r.Verdict.String() + " " + *r.Value
			}
		}
		if x.Flipped() {
			line += " flips"
		}
		out = append(out, line)
	}
	return out
}

// A draft's verdicts are held against those of the signed contract, on the same records.
func TestWhatIf(t *testing.T) {
	signed := loadDesk(t, "fast >= 95")
	sources := slatest.Records(t, signed, "2024-03-04", "records calls in a: wait=20s x 9\nrecords calls in a: wait=25s")
	period, _ := sla.ParsePeriod("2024-03-04")
	other := func(change func(c *sla.Contract)) *sla.Contract {
		c := loadDesk(t, "fast >= 95")
		change(c)
		return c
	}
	for _, test := range []struct {
		name  string
		draft *sla.Contract
		want  []string
		alike int
	}{
		{"the same", loadDesk(t, "fast >= 95"), nil, 1},
		{"another target, the same verdict", loadDesk(t, "fast >= 96"), nil, 1},
		{"a lower target", loadDesk(t, "fast >= 90"), []string{"a/fast ko 90 ok 90 flips"}, 0},
		{"a longer wait", other(func(c *sla.Contract) {
			c.Metrics["fast"] = `100 * count(calls, .wait <= duration("25s")) / len(calls)`
		}), []string{"a/fast ko 90 ok 100 flips"}, 0},
		{"a figure that only moves", other(func(c *sla.Contract) {
			c.Metrics["fast"] = `100 * count(calls, .wait <= duration("25s")) / (2 * len(calls))`
		}), []string{"a/fast ko 90 ko 50"}, 0},
		{"another indicator", other(func(c *sla.Contract) { c.Areas[0].Indicators[0].ID = "quick" }),
			[]string{"a/fast ko 90 – flips", "a/quick – ko 90 flips"}, 0},
	} {
		t.Run(test.name, func(t *testing.T) {
			got, err := slatest.WhatIf(context.Background(), signed, test.draft, period, sources...)
			if err != nil {
				t.Fatal(err)
			}
			if diff := cmp.Diff(test.want, judgments(got)); diff != "" || got.Alike != test.alike {
				t.Errorf("%d alike, want %d: %s", got.Alike, test.alike, diff)
			}
		})
	}
}

// Which of the two contracts is wrong is said.
func TestWhatIfRefuses(t *testing.T) {
	c := loadDesk(t, "fast >= 95")
	bad := loadDesk(t, "fast >= none")
	period, _ := sla.ParsePeriod("2024-03-04")
	if _, err := slatest.WhatIf(context.Background(), bad, c, period); err == nil || !strings.HasPrefix(err.Error(), "the signed contract: ") {
		t.Error(err)
	}
	if _, err := slatest.WhatIf(context.Background(), c, bad, period); err == nil || !strings.HasPrefix(err.Error(), "the draft: ") {
		t.Error(err)
	}
}
