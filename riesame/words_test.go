package riesame

import (
	"math/big"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"github.com/capitolato/capitolato/sla"
)

func TestFigures(t *testing.T) {
	for _, test := range []struct{ value, it, en string }{
		{"42.46", "42,46 %", "42.46 %"}, {"100", "100 %", "100 %"}, {"1234.5", "1.234,5 %", "1,234.5 %"}, {"-1234567", "-1.234.567 %", "-1,234,567 %"},
		{"0.000001", "0,000001 %", "0.000001 %"}, {"-3", "-3 %", "-3 %"}, {"2h3m0.5s", "2h3m0.5s %", "2h3m0.5s %"}, {"", " %", " %"}, {"1.2.3", "1.2.3 %", "1.2.3 %"},
	} {
		if it, en := Italian.figure(&test.value, "%"), English.figure(&test.value, "%"); it != test.it || en != test.en {
			t.Errorf("%s: %q, %q", test.value, it, en)
		}
	}
}

func TestReasons(t *testing.T) {
	for english, want := range map[string]string{
		"there was nothing to measure":                                 "non c'era nulla da misurare",
		"there was nothing to measure: not applicable by verbale n. 3": "nulla da misurare: non applicabile secondo verbale n. 3",
		"no source of calls was read":                                  "non è stata letta alcuna fonte di calls",
		"no source is known to hold the calls of 2024-02":              "nessuna fonte garantisce tutti i record calls di febbraio 2024",
		"there is no record of calls in 2024-05-25/2024-05-31, more than the 3 days that the contract finds believable":                 "non c'è alcun record calls in 25/05/2024–31/05/2024, più dei 3 giorni che il contratto trova credibili",
		"there is no record of calls of the area cup in 2024-05-25/2024-05-31, more than the 3 days that the contract finds believable": "non c'è alcun record calls dell'area cup in 25/05/2024–31/05/2024, più dei 3 giorni che il contratto trova credibili",
		"no source is known to hold the calls of 2024-05-31: none is declared to cover these days, and there is no record beyond them":  "nessuna fonte garantisce tutti i record calls di 31/05/2024: nessuna dichiara di coprirli, né ha record oltre",
		"calls.csv: 5 of 100 rows were rejected, more than the 0.5% that the contract allows: mend them":                                "calls.csv: 5 righe su 100 sono state respinte, più del 0.5% che il contratto ammette",
		"something that nobody has translated": "something that nobody has translated",
	} {
		if got := Italian.reason(english); got != want {
			t.Errorf("%s\ngot  %s\nwant %s", english, got, want)
		}
		if got := English.prose(english); got != english {
			t.Errorf("English: %s", got)
		}
	}
	if got, want := Italian.formula("100 × 0 / 0 = missing ≥ 99.5 is not known"), "100 × 0 / 0 = mancante ≥ 99,5: non noto"; got != want {
		t.Error(got)
	}
}

func TestBound(t *testing.T) {
	c := &sla.Contract{Constants: map[string]string{"least": " 95.5 ", "longest": `duration("4m")`}}
	for _, test := range []struct {
		value, target, unit string
		want                *Bound
	}{
		{"pct", "pct >= 95", "%", &Bound{Value: "95"}}, {"pct", "value <= 5", "%", &Bound{Value: "5", Below: true}}, {"pct", "95.50 < value", "%", &Bound{Value: "95.50"}},
		{"pct", "pct >= least", "%", &Bound{Value: "95.5"}}, {"wait", `wait <= duration("1m30s")`, "s", &Bound{Value: "90", Below: true}},
		{"wait", "value < longest", "min", &Bound{Value: "4", Below: true}}, {"wait", "longest > value", "s", &Bound{Value: "240", Below: true}},
		{"wait", `wait <= duration("20s")`, "min", nil}, // a third of a minute
		{"wait", `wait <= duration("20s")`, "%", nil}, {"pct", "other >= 95", "%", nil}, {"pct", "pct >= 95 and other > 3", "%", nil}, {"pct", "pct == 95", "%", nil},
		{"100 * a / b", "100 * a / b >= 95", "", &Bound{Value: "95"}}, {"pct", "pct >= 95 + 1", "%", nil}, {"pct", "", "%", nil}, {"a >= b", "a >= b >= 3", "", nil},
	} {
		got := bound(c, &sla.Indicator{Value: test.value, Target: test.target, Display: sla.Display{Unit: test.unit}})
		if diff := cmp.Diff(test.want, got); diff != "" {
			t.Errorf("%s: %s", test.target, diff)
		}
	}
}

func TestRules(t *testing.T) {
	c := &sla.Contract{Records: map[string]sla.RecordType{"calls": {}, "cases": {}}, Constants: map[string]string{"limit": "20"},
		Metrics: map[string]string{"pct": `100 * count(answered, .calls <= limit) / len(contract.answered)`, "loop": "loop + pct"},
		Sets:    map[string]string{"answered": "filter(calls, .kind == \"cases\" and .x != 'loop' and .y != `loop`)"}}
	got := rulesOf(c, &sla.Indicator{Value: "pct", Target: "pct >= 95"})
	want := []sla.NamedText{{Name: "pct", Text: c.Metrics["pct"]}, {Name: "answered", Text: c.Sets["answered"]}, {Name: "limit", Text: "20"}}
	if diff := cmp.Diff(want, got.terms); diff != "" {
		t.Error(diff)
	}
	if diff := cmp.Diff([]string{"calls"}, got.records); diff != "" {
		t.Error(diff)
	}
	if got := rulesOf(c, &sla.Indicator{Value: "loop"}); len(got.terms) != 4 {
		t.Error(got.terms)
	}
}

func TestParagraphs(t *testing.T) {
	got := paragraphs("one\ntwo\r\n\n\n- a\n  more\n- b\n\nthree\n- c\nd\n\n - e")
	want := []paragraph{{text: "one two"}, {items: []string{"a more", "b"}}, {text: "three"}, {items: []string{"c d", "e"}}}
	if diff := cmp.Diff(want, got, cmp.AllowUnexported(paragraph{})); diff != "" {
		t.Error(diff)
	}
}

// TestBins checks, of any values, that each is in a bin, and that the bins lie side by side.
func TestBins(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		n, d := rapid.Int64Range(-1e12, 1e12), rapid.SampledFrom([]int64{1, 3, 7, 1000})
		values, per := map[string]int64{}, rapid.SampledFrom([]int64{1, 1e9, 60e9}).Draw(t, "per")
		for range rapid.IntRange(2, 30).Draw(t, "values") {
			v := big.NewRat(n.Draw(t, "n"), d.Draw(t, "d"))
			values[v.RatString()] += rapid.Int64Range(1, 5).Draw(t, "times")
		}
		got := bins(values, big.NewRat(per, 1))
		if len(values) < 2 {
			if got != nil {
				t.Fatal("a distribution of one value")
			}
			return
		}
		if len(got) < 2 || len(got) > 12 || got[0].Records == 0 || got[len(got)-1].Records == 0 {
			t.Fatalf("%d bins: %+v", len(got), got)
		}
		for i, b := range got {
			from, _ := new(big.Rat).SetString(b.From)
			to, ok := new(big.Rat).SetString(b.To)
			if !ok || from.Cmp(to) >= 0 || !isDecimal(b.From) || !isDecimal(b.To) || i > 0 && got[i-1].To != b.From {
				t.Fatalf("%+v", got)
			}
			if first := strings.Trim(new(big.Rat).Sub(to, from).FloatString(30), "0."); first != "1" && first != "2" && first != "5" {
				t.Fatalf("a width of %s", first)
			}
			inside := int64(0)
			for text, times := range values {
				v, _ := new(big.Rat).SetString(text)
				if v.Quo(v, big.NewRat(per, 1)); v.Cmp(from) >= 0 && v.Cmp(to) < 0 {
					inside += times
				}
			}
			if inside != b.Records {
				t.Fatalf("%d values in %+v", inside, b)
			}
		}
	})
	one := big.NewRat(1, 1)
	for _, bad := range []map[string]int64{nil, {"1": 1}, {"1": 1, "x": 1}, {"1": 1, "1e999999999": 1}, {"1": 1, "1/0": 1}, {"1": 1, strings.Repeat("9", 99): 1}, {"1": 1, "2/2": 1}} {
		if got := bins(bad, one); got != nil {
			t.Errorf("%v: %+v", bad, got)
		}
	}
	if got := bins(map[string]int64{"1": 1, "2": 1}, nil); got != nil {
		t.Errorf("no unit: %+v", got)
	}
}
