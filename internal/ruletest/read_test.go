package ruletest_test

import (
	"context"
	"errors"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/capitolato/capitolato/internal/ruletest"
)

// export is a CSV file and its mapping.
const export = `-- calls.csv --
CALL;WHEN;DESK;WAIT
1;04/03/2024 10:00;A;20
2;04/03/2024 11:00;A;21
3;04/03/2024 11:00;A;n.d.
-- mapping.yaml --
format: 1
sources:
  calls:
    separator: ";"
    times: dd/mm/yyyy hh:mm
    columns:
      id: CALL
      at: WHEN
      desk: {column: DESK, values: {A: a}}
      wait: WAIT
`

// small is a contract whose records have few fields.
const small = `-- small.yaml --
format: 1
contract: small
title: Small
valid: {from: 2024-01-01, through: 2024-12-31}
timezone: Europe/Rome
records:
  calls:
    key: [id]
    at: at
    fields: {id: string, at: time, desk: string, wait: duration?}
areas:
  - id: a
    name: A
    where: {calls: '.desk == "a"'}
    indicators:
      - {id: fast, name: Fast, value: "100 * count(calls, .wait <= duration('20s')) / len(calls)", target: value >= 95}
`

// mistakesOf reads a file and returns the failures, or the mistakes.
func mistakesOf(t *testing.T, text string, open func(string) ([]byte, error)) []string {
	t.Helper()
	f, err := ruletest.Parse("t.txtar", []byte(text), open, nil)
	if err == nil {
		var found []ruletest.Failure
		found, err = ruletest.Check(context.Background(), f.Contract, f)
		if err == nil {
			var out []string
			for _, x := range found {
				out = append(out, x.Subject+": want "+x.Want+", got "+x.Got)
			}
			return out
		}
	}
	return []string{strings.Split(err.Error(), "\n")[0]}
}

// Records are read from a CSV file of the archive, or else beside the test file.
func TestRead(t *testing.T) {
	short := strings.Replace(export[strings.Index(export, "format:"):], "    separator", "    covers: {from: 2024-03-01, through: 2024-03-09}\n    separator", 1)
	beside := func(name string) ([]byte, error) {
		if name == "other.csv" {
			return []byte("id,at,desk,wait\n1,2024-03-04 10:00,a,5\n"), nil
		}
		if name == "other.yaml" {
			return []byte("format: 1\nsources: {outages: {separator: tab}}\n"), nil
		}
		if name == "short.yaml" {
			return []byte(short), nil
		}
		return nil, errors.New("no such file")
	}
	for _, test := range []struct {
		name, script string
		want         []string
	}{
		{"archive", "read calls calls.csv mapping.yaml\nexpect a/fast ko 50\nexpect calls rejected 1 wait: not a duration\n", nil},
		{"beside", "read calls other.csv\nexpect a/fast ok 100\n", nil},
		{"with records", "read calls other.csv\nrecords calls in a: wait=21s\nexpect a/fast ko 50\n", nil},
		{"twice", "read calls other.csv\nread calls calls.csv mapping.yaml\nexpect calls duplicate 1\nexpect calls rejected 1\nexpect a/fast ko 50\n", nil},
		{"rejected rows have a line", "read calls calls.csv mapping.yaml\nexpect a/fast ko 50\n", []string{"calls: want rejected 0, got rejected 1"}},
		{"covers", "covers calls 2024-03-05\nread calls other.csv\nexpect a/fast nodata\n", nil},
		{"covers of the mapping", "period 2024-03\nread calls calls.csv short.yaml\nexpect calls rejected 1\nexpect a/fast nodata\n", nil},
		{"covers in spite of it", "period 2024-03\ncovers calls 2024-03\nread calls calls.csv short.yaml\nexpect calls rejected 1\nexpect a/fast ko 50\n", nil},
		{"no such column", "read calls calls.csv\nexpect a/fast ok\n", []string{"a/fast: want ok, got no result"}},
		{"no mapping of it", "read calls other.csv other.yaml\nexpect a/fast ok\n", []string{"t.txtar:3:22: the mapping has no source of calls"}},
		{"no file", "read calls\nexpect a/fast ok\n", []string{"t.txtar:3:6: read wants a record type, a CSV file and, if it needs one, a mapping"}},
	} {
		head := "contract small.yaml\n"
		if !strings.Contains(test.script, "period") {
			head += "period 2024-03-04\n"
		}
		got := mistakesOf(t, head+test.script+small+export, beside)
		if diff := cmp.Diff(test.want, got); diff != "" {
			t.Errorf("%s: %s", test.name, diff)
		}
	}
}

// What is wrong or doubtful with a contract can be expected, too.
func TestDiagnostics(t *testing.T) {
	broken := strings.Replace(small, "len(calls)", "len(cals)", 1)
	typo := strings.Replace(small, "title: Small", "titel: Small", 1)
	loose := strings.Replace(small, "areas:", "metrics: {unused: len(calls)}\nareas:", 1)
	for _, test := range []struct {
		name, script string
		want         []string
	}{
		{"expected", "expect diagnostic unknown-name\n" + broken, nil},
		{"in its place", "expect diagnostic unknown-name t.txtar:19:\n" + broken, nil},
		{"elsewhere", "expect diagnostic unknown-name t.txtar:3:\n" + broken, []string{"t.txtar:19:91: unknown records or set \"cals\""}},
		{"another", "expect diagnostic syntax\n" + broken, []string{"t.txtar:19:91: unknown records or set \"cals\""}},
		{"none", "expect diagnostic unknown-name\n" + small, []string{"diagnostic: want unknown-name, got none"}},
		{"not expected", "period 2024-03\nexpect a/fast ok\n" + broken, []string{"t.txtar:20:91: unknown records or set \"cals\""}},
		{"and a verdict", "period 2024-03\nexpect diagnostic unknown-name\nexpect a/fast ok\n" + broken, []string{"a/fast: want ok, got no result"}},
		{"a document", "expect diagnostic unknown-key\n" + typo, nil},
		{"a document and a verdict", "period 2024-03\nexpect diagnostic unknown-key\nexpect a/fast ok\n" + typo, []string{"t.txtar:8:1: unknown key \"titel\""}},
		{"a warning", "period 2024-03\nexpect diagnostic unused\nexpect a/fast nodata\n" + loose, nil},
	} {
		got := mistakesOf(t, "contract small.yaml\n"+test.script, nil)
		if diff := cmp.Diff(test.want, got); diff != "" {
			t.Errorf("%s: %s", test.name, diff)
		}
	}
}
