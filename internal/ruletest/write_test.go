package ruletest_test

import (
	"math"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/shopspring/decimal"
	"pgregory.net/rapid"

	"github.com/capitolato/capitolato/internal/ruletest"
)

// What Cell writes is read as the same value.
func TestCellIsReadBack(t *testing.T) {
	rapid.Check(t, func(rt *rapid.T) {
		want := map[string]any{
			"desk":     rapid.StringMatching("[-a #,\"x3'.=:é]{0,9}( x [0-9])?").Draw(rt, "desk"),
			"wait":     time.Duration(rapid.Int64Range(-1e18, 1e18).Draw(rt, "wait")),
			"cost":     decimal.New(rapid.Int64Min(-math.MaxInt64).Draw(rt, "cost"), -2),
			"agents":   rapid.Int64Min(-math.MaxInt64).Draw(rt, "agents"),
			"answered": rapid.Bool().Draw(rt, "answered"),
			"closed":   time.Unix(0, rapid.Int64Range(0, 2e18).Draw(rt, "closed")).In(rome(t, "2024-03-04 00:00:00").Location()),
		}
		script := "period 2024-03-04\nrecords calls\n  desk, wait, cost, agents, answered, closed\n  "
		for i, name := range []string{"desk", "wait", "cost", "agents", "answered", "closed"} {
			if i > 0 {
				script += ", "
			}
			script += ruletest.Cell(want[name])
		}
		got := records(t, script+"\n", "calls")
		for name := range want {
			if len(got) != 1 || !cmp.Equal(want[name], got[0][name]) {
				rt.Fatalf("%s\n%v\n%v", script, want[name], got)
			}
		}
	})
	if ruletest.Cell(nil) != "-" {
		t.Error("a missing value is not -")
	}
}
