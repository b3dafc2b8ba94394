package slatest

import (
	"context"
	"testing"

	"github.com/capitolato/capitolato/internal/ruletest"
	"github.com/capitolato/capitolato/sla"
)

// Records returns the records of a text as sources, one for each record type of the contract,
// for tests in Go. The text has the statements default, records and covers of a test file, which
// may be indented together, and the period is such as 2024-03-04. Sources of another kind, such
// as [sla.Rows] filled by a loop, can be appended.
func Records(t testing.TB, c *sla.Contract, period, text string) []sla.Source {
	t.Helper()
	f, err := ruletest.Inline(c, parsePeriod(t, period), text, nil, nil, nil)
	if err != nil {
		t.Fatal("\n" + err.Error())
	}
	return f.Cases[0].Sources()
}

// Expect judges a contract over a period from some sources and fails the test where a line, such
// as "cup/attesa ko 42.46", does not hold. The lines are those of test files, without the verb
// expect; rows that are not counted have to be expected here, too.
func Expect(t testing.TB, c *sla.Contract, period string, sources []sla.Source, lines ...string) {
	t.Helper()
	if len(lines) == 0 {
		t.Fatal("slatest: nothing is expected: write lines such as cup/attesa ok 95")
	}
	if sources == nil {
		sources = []sla.Source{}
	}
	f, err := ruletest.Inline(c, parsePeriod(t, period), "", sources, lines, nil)
	if err != nil {
		t.Fatal("\n" + err.Error())
	}
	failures, err := (&File{f}).Check(context.Background(), nil)
	if err != nil {
		t.Fatal("\n" + err.Error())
	}
	report(t, failures)
}

// parsePeriod reads a period.
func parsePeriod(t testing.TB, text string) sla.Period {
	t.Helper()
	period, err := sla.ParsePeriod(text)
	if err != nil {
		t.Fatal(err)
	}
	return period
}
