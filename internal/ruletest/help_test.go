package ruletest_test

import (
	"context"
	"errors"
	"strings"
	"testing"

	"github.com/capitolato/capitolato/internal/ruletest"
)

// desk is a contract with a rule of each kind, as a file of an archive.
const desk = `-- contract.yaml --
format: 1
contract: desk
title: Desk
valid: {from: 2024-01-01, through: 2024-05-31}
timezone: Europe/Rome
records:
  calls:
    key: [id]
    at: at
    fields: {id: string, at: time, desk: string, wait: duration?, cost: decimal(2), agents: int, answered: bool, closed: time?, due: time}
  outages:
    from: start
    to: end
    fields: {start: time, end: time?}
sets:
  answered: filter(calls, .answered)
metrics:
  fast: 100 * count(answered, .wait <= duration("20s")) / len(answered)
areas:
  - id: a
    name: A
    where: {calls: '.desk == "a"', outages: all}
    indicators:
      - {id: fast, name: Fast, value: fast, target: fast >= 95, display: {unit: "%", places: 2}}
      - {id: cost, name: Cost, value: "sum(calls, .cost)", target: value <= 10}
      - {id: up, name: Up, value: covered(outages), target: 'value <= duration("1h")', display: {unit: min}}
      - {id: kept, name: Kept, value: "100 * count(calls, .closed <= .due) / len(calls)", target: value >= 100}
  - id: b
    name: B
    where: {calls: '.desk == "b" and .agents in [2, 3] and not .answered'}
    indicators:
      - {id: calls, name: Calls, value: "sum(calls, .agents)", target: value >= 3}
`

// parse reads a script about the desk.
func parse(script string) (*ruletest.File, error) {
	return ruletest.Parse("t.txtar", []byte(script+desk), func(string) ([]byte, error) { return nil, errors.New("no such file") }, nil)
}

// load reads a script about the desk that has no mistakes.
func load(t testing.TB, script string) *ruletest.File {
	t.Helper()
	f, err := parse(script)
	if err != nil {
		t.Fatal("\n" + err.Error())
	}
	return f
}

// failures checks a script about the desk, and returns what each failure wants and got.
func failures(t testing.TB, script string) []string {
	t.Helper()
	f := load(t, script)
	found, err := ruletest.Check(context.Background(), f.Contract, f)
	if err != nil {
		t.Fatal("\n" + err.Error())
	}
	var out []string
	for _, x := range found {
		out = append(out, strings.TrimPrefix(x.Pos.Source, "expect ")+" | "+x.Subject+": want "+x.Want+", got "+x.Got)
	}
	return out
}
