package ruletest_test

import (
	"context"
	"path/filepath"
	"slices"
	"testing"

	"github.com/capitolato/capitolato/internal/ruletest"
	"github.com/capitolato/capitolato/sla"
)

// wrong returns an expectation that is not met where the one given is.
func wrong(e ruletest.Expect) ruletest.Expect {
	switch e.Subject {
	case ruletest.IndicatorVerdict:
		if e.Value != "" {
			e.Value += "1" // 42.46 is 42.461
			return e
		}
		fallthrough
	case ruletest.AreaVerdict, ruletest.ContractVerdict:
		if e.Want++; e.Want > sla.KO {
			e.Want = sla.OK
		}
	case ruletest.HasFinding:
		e.Not = !e.Not
	case ruletest.HasDiagnostic:
		e.Word += "x"
	default:
		e.Value += "1"
	}
	return e
}

// Every expectation of the project's test files, all of which hold, can fail: made wrong, each
// does, where it stands.
func TestExpectationsCanFail(t *testing.T) {
	ctx := context.Background()
	var paths []string
	for _, pattern := range []string{"../../examples/testingrules/testdata/*.txtar", "../../sla/testdata/rules/*.txtar"} {
		found, err := filepath.Glob(pattern)
		if err != nil || len(found) == 0 {
			t.Fatalf("no file matches %s", pattern)
		}
		paths = append(paths, found...)
	}
	for _, path := range paths {
		f, err := ruletest.Load(path, nil)
		if err != nil {
			t.Fatal("\n" + err.Error())
		}
		var want []int
		for i := range f.Cases {
			c := &f.Cases[i]
			c.Expects = slices.Clone(c.Expects)
			for j := range c.Expects {
				want = append(want, c.Expects[j].Pos.Line)
				c.Expects[j] = wrong(c.Expects[j])
			}
		}
		found, err := ruletest.Check(ctx, f.Contract, f)
		if err != nil {
			t.Fatal(err)
		}
		for _, line := range want {
			if !slices.ContainsFunc(found, func(x ruletest.Failure) bool { return x.Pos.Line == line }) {
				t.Errorf("%s:%d cannot fail", path, line)
			}
		}
	}
}
