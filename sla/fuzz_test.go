package sla_test

import (
	"encoding/json"
	"strings"
	"testing"
	"time"

	"github.com/capitolato/capitolato/sla"
)

// A period that is read is written in a form that is read as the same.
func FuzzParsePeriod(f *testing.F) {
	for _, text := range []string{"2024", "2024-S1", "2024-T4", "2024-05", "2024-05-31", "2024-01-01/2024-05-31", "9999", "0001-01-01/9999-12-31", "2024-Q"} {
		f.Add(text)
	}
	f.Fuzz(func(t *testing.T, text string) {
		p, err := sla.ParsePeriod(text)
		if err != nil {
			return
		}
		if back, err := sla.ParsePeriod(p.String()); err != nil || back != p {
			t.Errorf("%q is %v, which is read as %v, %v", text, p, back, err)
		}
		if p.From.Compare(p.To) >= 0 {
			t.Errorf("%q has no day", text)
		}
	})
}

func FuzzParseFieldType(f *testing.F) {
	for _, text := range []string{"string", "duration?", "decimal(2)", "string? personal", "decimal(18)?", "time(3)", "int??"} {
		f.Add(text)
	}
	f.Fuzz(func(t *testing.T, text string) {
		ft, err := sla.ParseFieldType(text)
		if err != nil {
			return
		}
		if back, err := sla.ParseFieldType(ft.String()); err != nil || back != ft {
			t.Errorf("%q is %+v, which is read as %+v, %v", text, ft, back, err)
		}
	})
}

// A tally that somebody has written or damaged is judged or refused.
func FuzzStoredTally(f *testing.F) {
	p := compile(f, everyAggregate)
	src := calls(3, func(i int, r row) {
		r["score"], r["area"], r["caller"], r["answered"], r["cost"] = i, "x", "y", i > 0, i
	})
	data, err := json.Marshal(tally(f, p, "2024-01", src, outages(row{"start": rome("2024-01-05T00:00:00")})))
	if err != nil {
		f.Fatal(err)
	}
	f.Add(data, data)
	f.Add(data, []byte(`{"format":1,"contract":"test","timezone":"Europe/Rome"}`))
	f.Add([]byte(`{}`), []byte(`{"format":1,"cells":[{"parts":[{"sum":"1e999999999","spans":[[5,1]]}]}]}`))
	f.Fuzz(func(t *testing.T, a, b []byte) {
		var x, y sla.Tally
		if json.Unmarshal(a, &x) != nil || json.Unmarshal(b, &y) != nil {
			return
		}
		for _, stored := range []*sla.Tally{&x, &y} {
			if r, err := p.Judge(stored, period("2024-01")); err == nil && len(r.Areas) != 1 {
				t.Error("half a result")
			}
		}
		if both, err := sla.Merge(&x, &y); err == nil {
			_, _ = p.Judge(both, period("2024-01"))
		}
	})
}

// Each kind of damage to what a cell holds is an error that says so, or judges nothing.
func TestDamagedTally(t *testing.T) {
	src := calls(3, func(i int, r row) { r["score"], r["area"], r["wait"] = i, "x", time.Duration(i)*time.Second })
	for value, damages := range map[string]map[string]func(*sla.Part){
		"sum(calls, .score)": {
			"no value":   func(p *sla.Part) { p.Sum = "many" },
			"too large":  func(p *sla.Part) { p.Sum = "1e999999999" },
			"by nothing": func(p *sla.Part) { p.Sum = "1/0" },
			"none":       func(p *sla.Part) { p.Sum = "" },
		},
		"max(calls, .score)": {
			"a text":  func(p *sla.Part) { p.Max = "=x" },
			"no text": func(p *sla.Part) { p.Min = "x" },
		},
		"median(calls, .wait)": {
			"no value": func(p *sla.Part) { p.Values = map[string]int64{"x": 1} },
		},
		`min(calls, .area) == "x" ? 1 : 0`: {
			"not a text": func(p *sla.Part) { p.Min = "5/1" },
		},
	} {
		p := compile(t, one(`value: '`+value+`'`, `target: value == value`))
		for name, damage := range damages {
			counted := tally(t, p, "2024-01", src)
			damage(&counted.Cells[0].Parts[0])
			if _, err := p.Judge(counted, period("2024-01")); err == nil || !strings.Contains(err.Error(), "the tally holds") {
				t.Errorf("%s, %s: %v", value, name, err)
			}
		}
	}
	p := compile(t, one(`value: "median(calls, .wait)"`, `target: value == value`))
	counted := tally(t, p, "2024-01", src)
	counted.Cells[0].Parts[0].Values = nil
	if r := judge(t, p, counted, "2024-01"); r.Verdict != sla.NoData {
		t.Errorf("without its values: %v", r.Verdict)
	}
}
