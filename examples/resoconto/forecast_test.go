package main

import (
	"bytes"
	"encoding/json"
	"strings"
	"testing"

	"github.com/capitolato/capitolato/sla"
)

// TestForecast asks in the middle of March how the half-year can still end.
func TestForecast(t *testing.T) {
	for args, want := range map[string][]string{
		"-forecast 2024-03-18":                          {"Previsione per 2024-01-01/2024-05-31, dal 2024-03-18", "almeno 90,85 %", "non più raggiungibile"},
		"-forecast 2024-03-18 -lang en":                 {"Forecast for", "at least 90.85 %", "unknown", "lost"},
		"-forecast 2024-03-18 -format markdown":         {"| cup/attesa | 42,89 % | ko |"},
		"-forecast 2024-03-18 -period 2024-Q1 -lang en": {"Forecast for 2024-Q1"},
	} {
		var out, errs bytes.Buffer
		if status := run(strings.Fields(args), &out, &errs); status != exitOK {
			t.Fatalf("%s: exit status %d: %s", args, status, errs.String())
		}
		for _, text := range want {
			if !strings.Contains(out.String(), text) {
				t.Errorf("%s: no %q in\n%s", args, text, out.String())
			}
		}
	}
	var out, errs bytes.Buffer
	if status := run([]string{"-forecast", "2024-03-18", "-format", "json"}, &out, &errs); status != exitOK {
		t.Fatal(status, errs.String())
	}
	var f sla.Forecast
	if err := json.Unmarshal(out.Bytes(), &f); err != nil || len(f.Indicators) != 20 || f.Indicators[0].Outlook != sla.Lost {
		t.Error(err, f)
	}
	for _, args := range []string{"-forecast 2024-01-01", "-forecast 2024-09-01", "-forecast tomorrow", "-forecast 2024-03-18 -format review", "-forecast 2024-03-18 -list cup/attesa:bad"} {
		if status := run(strings.Fields(args), &out, &errs); status != exitUsage {
			t.Errorf("%s: exit status %d", args, status)
		}
	}
}
