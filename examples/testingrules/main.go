// Testingrules shows how the rules of a contract are tested like code: those of the contract of
// example resoconto, by the test files in testdata. Nobody needs Go to write one; open
// testdata/attesa.txtar to see how they are written.
//
//	go run ./examples/testingrules
//
// says what the tests found and what a draft of the next contract would change in the verdicts
// of the half-year. Other test files are run by
//
//	go run ./examples/testingrules -tests 'mine/*.txtar'
//
// and with -update what they expect is rewritten to what their contract gives: a question mark
// is filled in, and what changed is shown for a person to confirm. `go test` runs the same files
// (see main_test.go).
//
// The exit status is 0 if all is as expected, 1 if it is not, and 2 if a file is at fault.
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
	if err := flags.Parse(args); errors.Is(err, flag.ErrHelp) {
		return exitOK
	} else if err != nil {
		return exitFault
	}
	files, err := slatest.Load(*pattern, nil)
	if err == nil && *update {
		files, err = rewrite(ctx, stdout, *pattern, files)
	}
	failed := 0
	if err == nil {
		failed, err = check(ctx, stdout, files)
	}
	if err == nil && *pattern == tests {
		err = whatIf(ctx, stdout, files)
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
