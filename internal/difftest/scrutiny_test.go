package difftest

import (
	"context"
	"encoding/json"
	"testing"

	"pgregory.net/rapid"

	"github.com/capitolato/capitolato/internal/ruletest"
	"github.com/capitolato/capitolato/internal/scrutiny"
	"github.com/capitolato/capitolato/sla"
)

// TestScrutiny demands that the rules of every contract can be looked at: that what package
// scrutiny asks of them are rules, too.
func TestScrutiny(t *testing.T) {
	if testing.Short() {
		t.Skip("it takes rules apart again and again, by one goroutine")
	}
	looked := 0
	rapid.Check(t, func(t *rapid.T) {
		if looked == 15 {
			return // it takes long
		}
		x := drawCase(t)
		ctx, opts := context.Background(), &sla.CompileOptions{Functions: functions}
		var lines []string
		for _, area := range x.contract.Areas {
			lines = append(lines, area.ID+" ?")
		}
		f, err := ruletest.Inline(x.contract, x.period, "", nil, lines, opts)
		if err != nil {
			x.fatalf("%v", err)
		}
		failures, err := ruletest.Check(ctx, x.contract, f)
		if err != nil {
			x.fatalf("%v", err)
		}
		for i, f := range failures {
			lines[i] = f.Subject + " " + f.Got
		}
		if f, err = ruletest.Inline(x.contract, x.period, "", nil, lines, opts); err != nil {
			x.fatalf("%v", err)
		}
		suite, err := scrutiny.NewSuite(ctx, []*ruletest.File{f})
		if err != nil {
			x.fatalf("%v", err)
		}
		points, err := suite.Cover(ctx, nil)
		if err != nil {
			x.fatalf("%v", err)
		}
		ids := map[string]bool{}
		for _, p := range points {
			if ids[p.ID()] {
				x.fatalf("two points are called %s", p.ID())
			}
			ids[p.ID()] = true
		}
		if x.contract.Valid == (sla.Days{}) { // in a file it is needed, as are names
			x.contract.Valid = sla.Days{From: date("2020-01-01"), Through: date("2030-12-31")}
		}
		for i := range x.contract.Areas {
			x.contract.Areas[i].Name = "area"
			for j := range x.contract.Areas[i].Indicators {
				x.contract.Areas[i].Indicators[j].Name = "indicator"
			}
		}
		raw, err := json.Marshal(x.contract)
		if err != nil {
			x.fatalf("%v", err)
		}
		open := func(string) ([]byte, error) { return raw, nil }
		if _, err := scrutiny.Boundaries(ctx, x.contract, "contract.json", open, x.period, opts); err != nil {
			x.fatalf("%v", err)
		}
		looked++
	})
	t.Logf("looked at %d contracts", looked)
}
