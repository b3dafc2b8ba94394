package ruletest_test

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/capitolato/capitolato/internal/ruletest"
	"github.com/capitolato/capitolato/sla"
)

// What is wrong with a file is an error that says where: nothing is passed over.
func TestMistakes(t *testing.T) {
	for _, test := range []struct{ name, script, want string }{
		{"empty", "", "t.txtar:1:1: the file expects nothing"},
		{"comments alone", "# expect a/fast ok\n", "t.txtar:1:1: the file expects nothing"},
		{"no expectation", "period 2024-03-04\nrecords calls in a\n", "t.txtar:1:1: the file expects nothing"},
		{"a case without expectation", "period 2024-03-04\ncase x\nexpect a/fast nodata\ncase y\n", "t.txtar:4:6: the case expects nothing"},
		{"unknown verb", "expct a/fast ok\n", `t.txtar:1:1: unknown verb "expct" | expct a/fast ok | ^^^^^ | did you mean "expect"?`},
		{"a verb alone", "period\n", "t.txtar:1:1: period lacks what it is about"},
		{"unknown indicator", "period 2024-03-04\nexpect a/fats ok\n", `t.txtar:2:8: the contract has no indicator "a/fats" | expect a/fats ok | ^^^^^^ | did you mean "a/fast"?`},
		{"unknown area", "period 2024-03-04\nexpect c ok\n", `t.txtar:2:8: the contract has no area and no record type "c"`},
		{"unknown verdict", "period 2024-03-04\nexpect a/fast okay\n", `t.txtar:2:15: "okay" is no verdict`},
		{"indicator without a stroke", "period 2024-03-04\nexpect a up ok\n", `t.txtar:2:10: "up" is no verdict | expect a up ok | ^^ | write a/up`},
		{"unknown finding", "period 2024-03-04\nexpect finding overlapp\n", `t.txtar:2:16: "overlapp" is no kind of finding | expect finding overlapp | ^^^^^^^^ | did you mean "overlap"?`},
		{"nothing expected", "period 2024-03-04\nexpect a/fast\n", "t.txtar:2:8: nothing is expected of a/fast"},
		{"no what", "period 2024-03-04\nexpect no ok\n", "t.txtar:2:8: only a finding can be expected not to be there"},
		{"no period", "expect a/fast ok\n", "t.txtar:1:1: no period is judged"},
		{"wrong period", "period 2024-13\nexpect a/fast ok\n", "t.txtar:1:8: "},
		{"period outside", "period 2024-06\nexpect a/fast ok\n", "t.txtar:1:8: the contract is not valid in 2024-06"},
		{"two periods", "period 2024-03\nperiod 2024-04\nexpect a/fast ok\n", "t.txtar:2:1: a second period"},
		{"two contracts", "contract contract.yaml\ncontract contract.yaml\nperiod 2024-03\nexpect a/fast ok\n", "t.txtar:2:1: a second contract"},
		{"contract in a case", "period 2024-03\ncase x\ncontract contract.yaml\nexpect a/fast ok\n", "t.txtar:3:1: the contract is that of all cases"},
		{"no such contract", "contract other.yaml\nperiod 2024-03\nexpect a/fast ok\n", "t.txtar:1:10: the contract other.yaml cannot be read: no such file"},
		{"expected above a case", "period 2024-03\nexpect a/fast ok\ncase x\nexpect a/fast ok\n", "t.txtar:3:1: something is expected above the first case"},
		{"the same case", "period 2024-03\ncase x\nexpect a/fast ok\ncase x\nexpect a/fast ok\n", `t.txtar:4:6: there is another case "x"`},
		{"figure of no verdict", "period 2024-03\nexpect a/fast nodata 3\n", "t.txtar:2:22: an indicator that is nodata has no figure"},
		{"figure with a comma", "period 2024-03\nexpect a/fast ko 42,46 %\n", "t.txtar:2:18: a figure is written with a point | expect a/fast ko 42,46 % | ^^^^^^^ | write 42.46"},
		{"figure that is none", "period 2024-03\nexpect a/fast ko many\n", `t.txtar:2:18: "many" is not a figure`},
		{"unit of another", "period 2024-03\nexpect a/up ko 70 %\n", `t.txtar:2:16: "70 %" is not a figure`},
		{"open and a figure", "period 2024-03\nexpect a/fast ? 3\n", "t.txtar:2:17: nothing belongs behind it"},
		{"behind an area", "period 2024-03\nexpect a ok 3\n", "t.txtar:2:13: nothing belongs behind it"},
		{"no number", "period 2024-03\nexpect calls rejected some\n", "t.txtar:2:14: rejected wants a number of records"},
		{"reason of no reject", "period 2024-03\nexpect calls duplicate 2 wait\n", "t.txtar:2:26: only rejected rows have a reason"},
		{"unknown count", "period 2024-03\nexpect calls rejcted 2\n", `t.txtar:2:14: "rejcted" is no count of rows`},

		{"unknown records", "period 2024-03\nrecords cals\nexpect a/fast ok\n", `t.txtar:2:9: the contract has no record type "cals"`},
		{"records of what", "period 2024-03\nrecords calls of a\nexpect a/fast ok\n", "t.txtar:2:9: this is not a record type, or one in an area"},
		{"unknown area of records", "period 2024-03\nrecords calls in c\nexpect a/fast ok\n", `t.txtar:2:18: the contract has no area "c"`},
		{"area without the records", "period 2024-03\nrecords outages in b: end=-\nexpect a/fast ok\n", "t.txtar:2:20: the area b has no outages"},
		{"unknown field", "period 2024-03\nrecords calls in a: wiat=1s\nexpect a/fast ok\n", `t.txtar:2:21: the contract has no such field "wiat" | records calls in a: wiat=1s | ^^^^ | did you mean "wait"?`},
		{"unknown column", "period 2024-03\nrecords calls in a\n  wiat\n  1s\nexpect a/fast ok\n", `t.txtar:3:3: the contract has no such field "wiat"`},
		{"no assignment", "period 2024-03\nrecords calls in a: wait\nexpect a/fast ok\n", "t.txtar:2:21: this is not field=value"},
		{"field twice", "period 2024-03\nrecords calls in a: wait=1s, wait=2s\nexpect a/fast ok\n", "t.txtar:2:30: wait is said twice"},
		{"column twice", "period 2024-03\nrecords calls in a: wait=1s\n  wait\n  2s\nexpect a/fast ok\n", "t.txtar:3:3: wait is said twice"},
		{"field of the area", "period 2024-03\nrecords calls in a: desk=b\nexpect a/fast ok\n", `t.txtar:2:21: the area decides desk: it is "a"`},
		{"too few cells", "period 2024-03\nrecords calls in a\n  wait, cost\n  2s\nexpect a/fast ok\n", "t.txtar:4:3: the row has 1 cells, the header 2"},
		{"no row", "period 2024-03\nrecords calls in a\n  wait\nexpect a/fast ok\n", "t.txtar:3:3: there is a header, and no row below it"},
		{"repeated block", "period 2024-03\nrecords calls in a x 2\n  wait\n  1s\nexpect a/fast ok\n", "t.txtar:2:9: rows are repeated, not all of them together"},
		{"repeated not at all", "period 2024-03\nrecords calls in a x 0\nexpect a/fast ok\n", "t.txtar:2:22: a row can be repeated from 1 to 200000 times"},
		{"repeated by a half", "period 2024-03\nrecords calls in a x 4.246\nexpect a/fast ok\n", "t.txtar:2:22: a row can be repeated from 1 to 200000 times"},
		{"too many", "period 2024-03\nrecords calls in a\nrecords calls in a: agents=1..2 step 1 x 100_000\nexpect a/fast ok\n", "t.txtar:3:9: the cases of a file have 200000 records at most"},
		{"range without step", "period 2024-03\nrecords calls in a: wait=19s..21s\nexpect a/fast ok\n", "t.txtar:2:26: a range needs a step"},
		{"range of nothing", "period 2024-03\nrecords calls in a: wait=21s..19s step 1s\nexpect a/fast ok\n", "t.txtar:2:26: the range goes nowhere"},
		{"range past its end", "period 2024-03\nrecords calls in a: wait=19s..21s step 1.5s\nexpect a/fast ok\n", "t.txtar:2:26: steps of 1.5s from 19s do not reach 21s"},
		{"range of another kind", "period 2024-03\nrecords calls in a: agents=1..2 step 1s\nexpect a/fast ok\n", "t.txtar:2:28: this is not a range of the field: "},
		{"endless range", "period 2024-03\nrecords calls in a: wait=0s..1h step 1ns\nexpect a/fast ok\n", "t.txtar:2:26: the cases of a file have 200000 records at most"},
		{"two ranges", "period 2024-03\nrecords calls in a: wait=0s..1s step 1s, agents=1..2 step 1\nexpect a/fast ok\n", "t.txtar:2:9: a row can have one range"},
		{"range as default", "period 2024-03\ndefault calls: wait=0s..1s step 1s\nexpect a/fast ok\n", "t.txtar:2:21: a default is one value"},
		{"open quotes", "period 2024-03\nrecords calls: desk=\"a # b\nexpect a/fast ok\n", "t.txtar:2:21: the quotes are not closed"},
		{"behind quotes", "period 2024-03\nrecords calls: desk=\"a\"b\nexpect a/fast ok\n", "t.txtar:2:24: there is something behind the closing quote"},
		{"interval without end", "period 2024-03\nrecords outages: start=10:00\nexpect a/fast ok\n", "t.txtar:2:9: outages does not say when it ends"},
		{"default without fields", "period 2024-03\ndefault calls\nexpect a/fast ok\n", "t.txtar:2:9: default lacks a colon and fields"},
		{"rows of another verb", "period 2024-03\n  wait\nexpect a/fast ok\n", "t.txtar:2:3: only records have indented rows"},
		{"rows of nothing", "  wait\nperiod 2024-03\nexpect a/fast ok\n", "t.txtar:1:3: an indented line is a row of the records above it"},
		{"covers what", "period 2024-03\ncovers calls all\nexpect a/fast ok\n", "t.txtar:2:14: "},
		{"nothing covered", "period 2024-03\nrecords calls in a\ncovers calls nothing\nexpect a/fast ok\n", "t.txtar:3:8: there are calls all the same"},
		{"no such file", "period 2024-03\nread calls calls.csv\nexpect a/fast ok\n", "t.txtar:2:12: the file calls.csv cannot be read: no such file"},
		{"not text", "period 2024-03\nrecords calls: desk=\xff\nexpect a/fast ok\n", "t.txtar:2:1: the file is not UTF-8 text"},
		{"a file twice", "period 2024-03\nexpect a/fast nodata\n-- x --\n-- x --\n", "t.txtar:4:1: the file x is in the archive twice"},
	} {
		t.Run(test.name, func(t *testing.T) {
			_, err := parse(test.script)
			found, ok := err.(sla.Diagnostics)
			if !ok {
				t.Fatalf("the error is %v", err)
			}
			if got := flat(found[0]); !strings.HasPrefix(got, test.want) {
				t.Errorf("got  %s\nwant %s", got, test.want)
			}
			for _, d := range found {
				if d.Pos.Line < 1 || d.Pos.Column < 1 || d.Pos.File == "" {
					t.Errorf("no place: %s", d)
				}
			}
		})
	}
}

// flat returns a diagnostic on one line.
func flat(d sla.Diagnostic) string {
	lines := strings.Split(d.String(), "\n")
	for i := range lines {
		lines[i] = strings.TrimSpace(lines[i])
	}
	return strings.Join(lines, " | ")
}

// Every mistake of a file is reported at once, in its order.
func TestAllMistakesAtOnce(t *testing.T) {
	_, err := parse("records cals\ncase x\nexpect a/fats ok\ncase y\nexpect a/fast ok\nperiode 2024-03\ncase z\nperiod 2024-03\n")
	var got []string
	for _, d := range err.(sla.Diagnostics) {
		got = append(got, d.Code)
	}
	want := []string{"unknown-name", "unknown-name", "unknown-verb", "empty"}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("%s\n%v", diff, err)
	}
}

// A mistake in what cases share is told once.
func TestSharedMistakeOnce(t *testing.T) {
	_, err := parse("period 2024-03\nrecords outages\ncase x\nexpect a/fast ok\ncase y\nexpect a/fast ok\n")
	if found, ok := err.(sla.Diagnostics); !ok || len(found) != 1 {
		t.Errorf("the error is %v", err)
	}
}

// What is wrong in a contract inside the archive stands on its line of the archive.
func TestContractInsideArchive(t *testing.T) {
	script := "period 2024-03\nexpect a/fast ok\n-- contract.yaml --\nformat: 1\ncontract: x\ntypo: y\n"
	_, err := ruletest.Parse("t.txtar", []byte(script), nil, nil)
	if err == nil || !strings.Contains(err.Error(), "t.txtar:6:1: ") {
		t.Errorf("the error is %v", err)
	}
}
