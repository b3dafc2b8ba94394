// Testingrules shows how the rules of a contract are tested like code: those of the contract of
// example resoconto, by the test files in testdata. Nobody needs Go to write one; open
// testdata/attesa.txtar to see how they are written.
//
//	go run ./examples/testingrules
//
// says what the tests found, which parts of the rules they exercise, which small mistakes in the
// rules they would notice (all) and what a draft of the next contract would change in the verdicts
// of the half-year. Other test files are run by
//
//	go run ./examples/testingrules -tests 'mine/*.txtar'
//
// and looked at with -thorough; with -annotate mine/contract.yaml the text of the contract is
// written with what is not exercised below each line. A first test file, with the records at the
// limits of each rule, is written by
//
//	go run ./examples/testingrules -contract mine/contract.yaml -boundaries mine/limits.txtar
//
// With -update what test files expect is rewritten to what their contract gives: a question mark
// is filled in, and what changed is shown for a person to confirm. `go test` runs the same files
// (see main_test.go).
//
// The exit status is 0 if all is as expected and, if that was looked at, exercised and noticed; 1
// if it is not, and 2 if a file is at fault.
package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"io"
	"os"
	"os/signal"

	"github.com/capitolato/capitolato/sla/slatest"
)

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt)
	defer stop()
	os.Exit(run(ctx, ours, os.Args[1:], os.Stdout, os.Stderr))
}

// The exit statuses.
const (
	exitOK = iota
	exitFailed
	exitFault
)

// ours are the tests of this example, from the folder of the module.
const ours = "examples/testingrules/testdata/*.txtar"

// run is the program, with the test files that it runs where the arguments name none. It returns
// its exit status.
func run(ctx context.Context, tests string, args []string, stdout, stderr io.Writer) int {
	flags := flag.NewFlagSet("testingrules", flag.ContinueOnError)
	flags.SetOutput(stderr)
	pattern := flags.String("tests", tests, "run the test files that `PATTERN` names")
	update := flags.Bool("update", false, "rewrite what the files expect, and show what changed")
	look := flags.Bool("thorough", false, "tell what the tests exercise and which mistakes they would notice, as for the files of this example")
	annotate := flags.String("annotate", "", "write the text of the contract `FILE` with what is not exercised")
	limits := flags.String("boundaries", "", "write the cases at the limits of a contract into a new `FILE`, and nothing else")
	contract := flags.String("contract", "examples/resoconto/contract.yaml", "the contract `FILE` of -boundaries")
	day := flags.String("period", "2024-03-04", "the `PERIOD` that -boundaries judges")
	if err := flags.Parse(args); errors.Is(err, flag.ErrHelp) {
		return exitOK
	} else if err != nil {
		return exitFault
	}
	failed, err := 0, error(nil)
	if *limits != "" {
		err = boundaries(ctx, stdout, *contract, *limits, *day)
	} else {
		ours := *pattern == tests
		j := job{w: stdout, update: *update, thorough: *look || *annotate != "" || ours, annotate: *annotate, compare: ours}
		failed, err = j.run(ctx, *pattern)
	}
	switch {
	case err != nil:
		fmt.Fprintln(stderr, err)
		return exitFault
	case failed > 0:
		return exitFailed
	}
	return exitOK
}

// job is what is done with test files.
type job struct {
	w        io.Writer
	update   bool // what they expect
	thorough bool // tell what they exercise
	annotate string
	compare  bool // tell what a draft would change
}

// run runs test files, and returns how much is not as it should be.
func (j job) run(ctx context.Context, pattern string) (int, error) {
	files, err := slatest.Load(pattern, nil)
	if err == nil && j.update {
		files, err = rewrite(ctx, j.w, pattern, files)
	}
	if err != nil {
		return 0, err
	}
	failed, err := check(ctx, j.w, files)
	if err == nil && failed == 0 && j.thorough {
		failed, err = thorough(ctx, j.w, files, j.annotate)
	}
	if err == nil && j.compare {
		err = whatIf(ctx, j.w, files)
	}
	return failed, err
}

// rewrite brings files up to date and loads them again.
func rewrite(ctx context.Context, w io.Writer, pattern string, files []*slatest.File) ([]*slatest.File, error) {
	for _, f := range files {
		difference, err := f.Update(ctx)
		if err != nil {
			return nil, err
		}
		if difference != "" {
			fmt.Fprintf(w, "%s (-before +after):\n%s\n", f.Name(), difference)
		}
	}
	return slatest.Load(pattern, nil)
}

// check runs the tests, and returns how many expectations were not met.
func check(ctx context.Context, w io.Writer, files []*slatest.File) (int, error) {
	cases, failed := 0, 0
	for _, f := range files {
		failures, err := f.Check(ctx, nil)
		if err != nil {
			return failed, err
		}
		for _, x := range failures {
			fmt.Fprintln(w, x)
		}
		failed += len(failures)
		cases += len(f.Cases())
	}
	fmt.Fprintf(w, "%d files, %d cases: %d expectations are not met\n", len(files), cases, failed)
	return failed, nil
}
