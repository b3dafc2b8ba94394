package sla_test

import (
	"context"
	"encoding/json"
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/capitolato/capitolato/sla"
	"github.com/capitolato/capitolato/sla/batch"
)

// marked returns the contract of one with fields marked personal.
func marked(t *testing.T, indicator string, fields ...string) *sla.Contract {
	c := load(t, indicator)
	for _, name := range fields {
		rt := c.Records["calls"]
		f := rt.Fields[name]
		f.Personal = true
		rt.Fields[name] = f
		c.Records["calls"] = rt
	}
	return c
}

// A figure that is the value of one record is that person's.
func TestLaw7OneValueIsPersonal(t *testing.T) {
	for rule, refused := range map[string]bool{
		`max(calls, .score)`:                       true,
		`min(calls, .score) + 1`:                   true,
		`median(calls, .score)`:                    true,
		`quantile(calls, .score * 2, 0.9)`:         true,
		`max(calls, .at) - min(calls, .at)`:        true,
		`max(calls, .wait)`:                        false,
		`mean(calls, .score)`:                      false,
		`sum(calls, .score)`:                       false,
		`distinct(calls, .score)`:                  false,
		`count(calls, .score > 3)`:                 false,
		`max(filter(calls, .score > 3), .wait)`:    false,
		`median(filter(calls, .score > 3), .cost)`: false,
	} {
		_, err := sla.Compile(marked(t, one("value: '"+rule+"'", "target: value == value"), "score", "at"), nil)
		if got := err != nil && strings.Contains(err.Error(), "would show the value of one record, and that is personal data"); got != refused {
			t.Errorf("%s: %v", rule, err)
		}
	}
	_, err := sla.Compile(marked(t, one("value: len(calls)", "target: value > max(calls, .score)"), "score"), nil)
	if err == nil {
		t.Error("a target compares with the value of one record")
	}
}

// Of what distinct counts only fingerprints are kept, whatever its type; and what was counted
// before a field was marked does not add up with them.
func TestLaw7DistinctKeepsFingerprints(t *testing.T) {
	indicator := one(`value: 'distinct(calls, .score)'`, `target: value == 2`)
	var tallies []*sla.Tally
	for _, fields := range [][]string{{"score"}, nil} {
		p, err := sla.Compile(marked(t, indicator, fields...), nil)
		if err != nil {
			t.Fatal(err)
		}
		src := calls(4, func(i int, r row) { r["score"] = 771234 + i%2 })
		counted, err := p.Tally(context.Background(), period("2024-01"), nil, src)
		if err != nil {
			t.Fatal(err)
		}
		tallies = append(tallies, counted)
		data, err := json.Marshal(counted)
		if err != nil || strings.Contains(string(data), "771234") != (fields == nil) {
			t.Errorf("personal %v: %s, %v", fields, data, err)
		}
		if got := judge(t, p, counted, "2024-01").Areas[0].Indicators[0]; got.Verdict != sla.OK {
			t.Errorf("personal %v: %v, %s", fields, got.Verdict, got.Reason)
		}
	}
	p, err := sla.Compile(marked(t, indicator), nil)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := p.Judge(tallies[0], period("2024-01")); err == nil {
		t.Error("fingerprints are judged as values")
	}
}

// shared is a source that makes fields of columns with other names.
type shared struct {
	*sla.Rows
	columns map[string][]string
}

func (s shared) Source() sla.SourceInfo {
	info := s.Rows.Source()
	info.Columns = s.columns
	return info
}

// What a source makes of the column of a personal field is as personal.
func TestLaw7SharedColumnsAreMasked(t *testing.T) {
	p := compile(t, one(`value: 'count(calls, .area == "x" and .answered) / count(calls, .wait != nil or .answered)'`, `target: value >= 1`))
	rows := calls(4, func(_ int, r row) { r["area"], r["answered"], r["wait"] = "SECRET", true, time.Second })
	rows.Values[2]["answered"] = "SECRET" // no yes and no no: rejected
	for _, c := range []struct {
		what    string
		columns map[string][]string
		show    bool // of area and answered
	}{
		{"nothing said", nil, true},
		{"columns of their own", map[string][]string{"answered": {"OUTCOME"}, "caller": {"CALLER"}, "area": {"AREA"}}, true},
		{"the column of caller", map[string][]string{"answered": {"CALLER"}, "caller": {"CALLER"}, "area": {"X", "caller "}}, false},
		{"a column named caller", map[string][]string{"answered": {"caller"}, "area": {"Caller"}}, false},
		{"one alias", map[string][]string{"answered": {"PHONE"}, "caller": {"CALLER", "PHONE"}, "area": {"PHONE"}}, false},
		{"a field of no rule, elsewhere", map[string][]string{"caller": {"answered", "area"}}, false},
	} {
		src := shared{rows, c.columns}
		var all strings.Builder
		counted, err := p.Tally(context.Background(), period("2024-01"), &sla.TallyOptions{OnReject: func(_ string, r batch.Reject) error {
			fmt.Fprintf(&all, "%s ", r.Value)
			return nil
		}}, src)
		if err != nil {
			t.Fatal(err)
		}
		rejects := all.String()
		fmt.Fprintf(&all, "%+v", counted.Inputs)
		list := fmt.Sprint(selected(t, p, sla.Counted, nil, src))
		if counted.Inputs[0].Rejected != 1 || len(list) < 20 {
			t.Fatalf("%s: %+v, %s", c.what, counted.Inputs, list)
		}
		for _, text := range []string{rejects, all.String(), list} {
			if strings.Contains(text, "SECRET") != c.show {
				t.Errorf("%s: %s", c.what, text)
			}
		}
		if all := fmt.Sprint(selected(t, p, sla.Counted, &sla.SelectOptions{ShowPersonal: true}, src)); !strings.Contains(all, "SECRET") {
			t.Errorf("%s, asked for: %s", c.what, all)
		}
	}
}

// Where too many rows are rejected, that is why a verdict is invalid, even if days lack records.
func TestLaw4RejectedBeforeIncomplete(t *testing.T) {
	c := load(t, one(within, `target: value >= 50`))
	rt := c.Records["calls"]
	rt.MaxRejected = "10%"
	c.Records["calls"] = rt
	p, err := sla.Compile(c, nil)
	if err != nil {
		t.Fatal(err)
	}
	for bad, want := range map[int]sla.Verdict{1: sla.NoData, 2: sla.Invalid} {
		src := calls(10, func(i int, r row) {
			if i < bad {
				r["at"] = "noon"
			}
		})
		src.Covers = sla.Days{}
		if got := first(t, p, "2024-01", src); got.Measured != want {
			t.Errorf("%d of 10 rows rejected: %v (%s)", bad, got.Measured, got.Reason)
		}
	}
}
