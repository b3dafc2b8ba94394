package ruletest

import (
	"context"
	"strings"
	"testing"

	"github.com/capitolato/capitolato/adapters/contract"
	"github.com/capitolato/capitolato/sla"
)

// A duration of which the contract names no unit is shown in seconds, and what is filled in for a
// question mark can be read back.
func TestSeconds(t *testing.T) {
	c, err := contract.Parse("c.yaml", []byte(`format: 1
contract: desk
valid: {from: 2024-01-01}
timezone: Europe/Rome
records: {calls: {at: at, fields: {at: time, wait: duration}}}
areas:
  - id: a
    name: A
    where: {calls: all}
    indicators: [{id: wait, name: Wait, value: 'mean(calls, .wait)', target: 'value <= duration("20s")'}]
`))
	if err != nil {
		t.Fatal(err)
	}
	for line, met := range map[string]bool{"a/wait ok 20 s": true, "a/wait ok 20": true, "a/wait ok 21 s": false} {
		f, err := Inline(c, mustPeriod(t, "2024-03-04"), "records calls: wait=20s", nil, []string{line}, nil)
		if err != nil {
			t.Errorf("%s: %v", line, err)
			continue
		}
		failures, err := Check(context.Background(), c, f)
		if err != nil || (len(failures) == 0) != met {
			t.Errorf("%s: %v %v", line, failures, err)
		}
	}
	f, err := Inline(c, mustPeriod(t, "2024-03-04"), "records calls: wait=20s", nil, []string{"a/wait ?"}, nil)
	if err != nil {
		t.Fatal(err)
	}
	text, err := Rewrite(context.Background(), f)
	if err != nil || !strings.Contains(string(text), "expect a/wait ok 20 s") {
		t.Errorf("%s %v", text, err)
	}
}

func mustPeriod(t *testing.T, text string) sla.Period {
	t.Helper()
	p, err := sla.ParsePeriod(text)
	if err != nil {
		t.Fatal(err)
	}
	return p
}
