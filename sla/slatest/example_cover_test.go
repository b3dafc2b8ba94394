package slatest_test

import (
	"context"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/capitolato/capitolato/sla"
	"github.com/capitolato/capitolato/sla/slatest"
)

// Two cases, one met and one missed, exercise little of the rules.
func ExampleCover() {
	files, err := slatest.Load("testdata/phone.txtar", nil)
	if err != nil {
		fmt.Println(err)
		return
	}
	coverage, err := slatest.Cover(context.Background(), files, nil)
	if err != nil {
		fmt.Println(err)
		return
	}
	fmt.Print(coverage)
	// Output:
	// testdata/phone.yaml:11:31: /metrics/in_time
	//     .answered
	//         true 2, false –
	//     .wait <= duration("20s")
	//         below 2, at –, above 1, missing –
	// testdata/phone.yaml:20:17: /areas/0/indicators/0/target
	//     in_time >= 95
	//         below 1, at –, above 1
	// testdata/phone.yaml:17:9: line/wait ok 1, ko 1, nodata –
	// 7 of 12 points are exercised by 2 cases
}

// The text of the contract shows what is not exercised where it stands.
func ExampleCoverage_Annotate() {
	files, err := slatest.Load("testdata/phone.txtar", nil)
	if err != nil {
		fmt.Println(err)
		return
	}
	coverage, err := slatest.Cover(context.Background(), files, map[string]string{
		"/areas/0/indicators/0: line/wait nodata": "the client counts a day without calls as met",
	})
	if err != nil {
		fmt.Println(err)
		return
	}
	text, err := os.ReadFile("testdata/phone.yaml")
	if err != nil {
		fmt.Println(err)
		return
	}
	_, rules, _ := strings.Cut(coverage.Annotate(text), "metrics:\n")
	fmt.Print(rules)
	// Output:
	//     3/6 |   in_time: 100 * count(calls, .answered and .wait <= duration("20s")) / len(calls)
	//         |                               ^^^^^^^^^ no case: false
	//         |                                             ^^^^^^^^^^^^^^^^^^^^^^^^ no case: at, missing
	//         | areas:
	//         |   - id: line
	//         |     name: The line
	//         |     where: {calls: all}
	//         |     indicators:
	//     3/3 |       - id: wait
	//         |         name: Answered within 20 seconds
	//         |         value: in_time
	//     2/3 |         target: in_time >= 95
	//         |                 ^^^^^^^^^^^^^ no case: at
}

// A mutant that survives comes with the case that would kill it.
func ExampleMutate() {
	files, err := slatest.Load("testdata/phone.txtar", nil)
	if err != nil {
		fmt.Println(err)
		return
	}
	mutation, err := slatest.Mutate(context.Background(), files, nil)
	if err != nil {
		fmt.Println(err)
		return
	}
	for _, m := range mutation.Survivors()[:2] {
		fmt.Println(m.ID())
		fmt.Println(m.Killer)
	}
	fmt.Println(len(mutation.Survivors()), "of", len(mutation.Mutants), "survive")
	// Output:
	// /metrics/in_time: .answered and .wait <= duration("20s") → .wait <= duration("20s")
	// case in_time: .answered and .wait <= duration("20s"), not .wait <= duration("20s")
	// period 2024-03-04
	// records calls: answered=no, wait=20s
	// expect line/wait ko 0 # and not ok 100
	//
	// /metrics/in_time: .wait <= duration("20s") → .wait < duration("20s")
	// case in_time: .wait <= duration("20s"), not .wait < duration("20s")
	// period 2024-03-04
	// records calls: answered=yes, wait=20s
	// expect line/wait ok 100 # and not ko 0
	//
	// 7 of 15 survive
}

func ExampleThorough() {
	_ = func(t *testing.T) { // TestRulesAreTested
		slatest.Thorough(t, "testdata/*.txtar", &slatest.Thoroughness{Excuses: map[string]string{
			"/areas/0/indicators/0/target: 100 → 99.99": "a hundredth is less than one of the calls of a day",
		}})
	}
}

func ExampleBoundaries() {
	dir, err := os.MkdirTemp("", "")
	if err != nil {
		fmt.Println(err)
		return
	}
	defer os.RemoveAll(dir)
	file := filepath.Join(dir, "boundaries.txtar")
	period, err := sla.ParsePeriod("2024-03-04")
	if err == nil {
		err = slatest.Boundaries(context.Background(), "testdata/phone.yaml", file, period)
	}
	if err != nil {
		fmt.Println(err)
		return
	}
	text, err := os.ReadFile(file)
	if err != nil {
		fmt.Println(err)
		return
	}
	cases := strings.Split(string(text), "\n\n")
	fmt.Println(strings.Join(cases[3:7], "\n\n"))
	// Output:
	// case in_time: .wait <= duration("20s"): below
	// records calls: answered=yes, wait=19s
	// expect line/wait ok 100
	//
	// case in_time: .wait <= duration("20s"): at
	// records calls: answered=yes, wait=20s
	// expect line/wait ok 100
	//
	// case in_time: .wait <= duration("20s"): above
	// records calls: answered=yes, wait=21s
	// expect line/wait ko 0
	//
	// case in_time: .wait <= duration("20s"): missing
	// records calls: answered=yes, wait=-
	// expect line/wait ko 0
}
