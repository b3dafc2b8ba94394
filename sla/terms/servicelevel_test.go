package terms_test

import (
	"strings"
	"testing"

	"github.com/capitolato/capitolato/sla/terms"
)

func level() terms.ServiceLevel {
	return terms.ServiceLevel{Of: `filter(calls, .direction == "in")`, Answered: `.outcome == "answered"`, Abandoned: ".abandoned", Wait: ".wait ?? .rang",
		Within: " <=  limit", Short: "< 5s", Formula: "abandons_missed", CallBack: &terms.Left{When: ".back", Counts: "in_time"}, FlowOut: &terms.Left{When: `.to != "//"`, Counts: "missed"}}
}

// Every part of a generated rule that the contract wrote is where its piece says.
func TestPiecesAreWhatTheContractWrote(t *testing.T) {
	s := level()
	fields := s.Fields()
	fields["within"] = s.Within
	metrics := s.Metrics("attesa")
	for _, f := range terms.Formulas() {
		m, ok := s.Level(f.Name)
		if !ok || m.Source == "" || m.Text == "" {
			t.Errorf("%s: %+v", f.Name, m)
		}
		metrics = append(metrics, m)
	}
	for _, m := range metrics {
		runes := []rune(m.Rule)
		for _, p := range m.Pieces {
			got, text := string(runes[p.From:p.To]), fields[p.Field]
			if p.At > len(text) || !strings.HasPrefix(text[p.At:], got) || got == "" {
				t.Errorf("%s: %+v is %q, in %q", m.Rule, p, got, text)
			}
		}
	}
}

func TestMetricNames(t *testing.T) {
	var names []string
	for _, m := range level().Metrics("x") {
		names = append(names, m.Name)
	}
	if got := strings.Join(names, " "); got != "x x_met x_counted x_offered x_answered x_abandoned x_abandonment x_short_abandoned x_call_backs x_flow_outs" {
		t.Error(got)
	}
}

func TestProblems(t *testing.T) {
	for _, c := range []struct {
		change func(*terms.ServiceLevel)
		field  string
	}{
		{func(*terms.ServiceLevel) {}, ""},
		{func(s *terms.ServiceLevel) { s.Within = "20s" }, "within"},
		{func(s *terms.ServiceLevel) { s.Within = ">= 20s" }, "within"},
		{func(s *terms.ServiceLevel) { s.Within = "<=" }, "within"},
		{func(s *terms.ServiceLevel) { s.Within = "<== 3s" }, "within"},
		{func(s *terms.ServiceLevel) { s.Short = "5s" }, "short"},
		{func(s *terms.ServiceLevel) { s.Short = "" }, ""},
		{func(s *terms.ServiceLevel) { s.Short, s.Formula = "", "short_abandons_met" }, "short"},
		{func(s *terms.ServiceLevel) { s.Formula = "answered" }, "formula"},
		{func(s *terms.ServiceLevel) { s.Wait = " " }, "wait"},
		{func(s *terms.ServiceLevel) { s.FlowOut = &terms.Left{Counts: "missed"} }, "flow_out/when"},
		{func(s *terms.ServiceLevel) { s.CallBack.Counts = "lost" }, "call_back/counts"},
	} {
		s := level()
		c.change(&s)
		found := s.Problems()
		if len(found) > 1 || len(found) == 1 && found[0].Field != c.field || len(found) == 0 && c.field != "" {
			t.Errorf("%s: %+v", c.field, found)
		}
	}
}
