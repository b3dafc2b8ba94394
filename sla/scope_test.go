package sla_test

import (
	"strings"
	"testing"

	"github.com/capitolato/capitolato/sla"
)

// problems compiles a contract and returns its warnings, or its errors.
func problems(t *testing.T, text string) (found sla.Diagnostics, failed bool) {
	t.Helper()
	p, err := sla.Compile(load(t, text), nil)
	if err != nil {
		return err.(sla.Diagnostics), true
	}
	return p.Warnings(), false
}

// A scope that says nothing, a share that need not be one and a target that decides nothing are
// told; what is sound is not.
func TestLaw11Scopes(t *testing.T) {
	area := func(where, value, target string) string {
		return "areas:\n- id: a\n  name: A\n  where: {" + where + "}\n  indicators:\n  - {id: i, name: I, value: '" + value + "', target: '" + target + "'}\n"
	}
	sets := `sets:
  inbound: filter(calls, .area == "in")
  answered: filter(inbound, .answered)
  other: filter(calls, .score > 3)
`
	for name, c := range map[string]struct {
		text   string
		code   string
		path   string
		failed bool
	}{
		"a record type without scope":       {area(`calls: all`, "len(calls) + len(outages)", "value >= 1"), "scope", "/areas/0/where", true},
		"one that a set reaches":            {sets + area(`outages: all`, "len(answered)", "value >= 1"), "scope", "/areas/0/where", true},
		"one that only the target reaches":  {area(`calls: all`, "len(calls)", "value >= len(outages)"), "scope", "/areas/0/where", true},
		"the whole contract needs no scope": {area(`calls: all`, "len(calls) + len(contract.outages)", "value >= 1"), "", "", false},
		"a set in its own set":              {sets + area(`calls: all`, "100 * len(answered) / len(inbound)", "value >= 95"), "", "", false},
		"a set in another":                  {sets + area(`calls: all`, "100 * len(other) / len(inbound)", "value >= 95"), "not-a-part", "/areas/0/indicators/0/value", false},
		"turned round":                      {sets + area(`calls: all`, "100 * len(inbound) / len(answered)", "value >= 95"), "not-a-part", "/areas/0/indicators/0/value", false},
		"an area in the contract":           {area(`calls: all`, "100 * len(calls) / len(contract.calls)", "value >= 95"), "", "", false},
		"the contract in an area":           {area(`calls: .area == "x"`, "100 * len(contract.calls) / len(calls)", "value >= 95"), "not-a-part", "/areas/0/indicators/0/value", false},
		"one part of a sum":                 {sets + area(`calls: all`, "(len(answered) + len(other)) / len(inbound)", "value >= 0.95"), "not-a-part", "/areas/0/indicators/0/value", false},
		"of another record type":            {area(`calls: all, outages: all`, "len(calls) / len(outages)", "value >= 1"), "not-a-part", "/areas/0/indicators/0/value", false},
		"never met":                         {area(`calls: all`, "100 * count(calls, .answered) / len(calls)", "value > 100"), "pointless", "/areas/0/indicators/0/target", false},
		"never missed":                      {area(`calls: all`, "100 * count(calls, .answered) / len(calls)", "value <= 100"), "pointless", "/areas/0/indicators/0/target", false},
		"never met, as a fraction":          {area(`calls: all`, "count(calls, .answered) / len(calls)", "value >= 95"), "pointless", "/areas/0/indicators/0/target", false},
		"all of them":                       {area(`calls: all`, "100 * count(calls, .answered) / len(calls)", "value >= 100"), "", "", false},
		"an unused metric":                  {"metrics: {spare: len(calls)}\n" + area(`calls: all`, "len(calls)", "value >= 1"), "unused", "/metrics/spare", false},
		"a metric used by another":          {"metrics: {n: len(calls), twice: n * 2}\n" + area(`calls: all`, "twice", "value >= 1"), "", "", false},
	} {
		found, failed := problems(t, c.text)
		if failed != c.failed || (c.code == "") != (len(found) == 0) || c.code != "" && (len(found) != 1 || found[0].Code != c.code || found[0].Path != c.path) {
			t.Errorf("%s: failed %v\n%v", name, failed, found)
		}
	}
}

// Records of several areas are counted in each of them, and a reader is told.
func TestLaw11OverlappingAreas(t *testing.T) {
	p := compile(t, twoAreas)
	src := calls(6, func(i int, r row) { r["area"], r["score"] = []string{"a", "b", "c"}[i%3], i%2 })
	r := judge(t, p, tally(t, p, "2024-01", src), "2024-01")
	if s := r.Sources[0]; s.Overlap != 1 || s.OutOfScope != 1 || s.Counted != 5 { // row 4 is of a with score 1, row 3 of c with 0
		t.Errorf("%+v", s.Reconciliation)
	}
	if len(r.Findings) != 1 || r.Findings[0].Code != "overlap" || !strings.Contains(r.Findings[0].Text, "calls: 1 records belong to several areas") {
		t.Errorf("findings %v", r.Findings)
	}
}
