// Bench measures what it costs to let a database count: for the 20 indicators of internal/bench,
// over the same calls, against a query that somebody wrote by hand for just these, against reading
// the rows, and against exporting them to CSV and judging that.
//
//	go -C internal/sqltest run ./bench [-rows N] [-rounds N] [-databases postgresql,duckdb,sqlite] [-dir DIR]
//
// Every engine has to give the figures that the calls were made with. The engines take turns; a
// ratio is the median of the ratios within each round. At last it runs the benchmark of
// adapters/beam, on one and on two processors. README.md has what was found.
package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"io"
	"os"
	"os/exec"
	"os/signal"
	"path/filepath"
	"strings"

	"github.com/capitolato/capitolato/internal/bench/gen"
	"github.com/capitolato/capitolato/internal/sqltest/server"
)

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt)
	defer stop()
	if err := run(ctx, os.Args[1:], os.Stdout); err != nil && !errors.Is(err, flag.ErrHelp) {
		fmt.Fprintln(os.Stderr, "bench:", err)
		os.Exit(1)
	}
}

// options are the arguments.
type options struct {
	rows, rounds int
	databases    string
	dir          string
	beam         bool
}

func parse(args []string) (*options, error) {
	o := new(options)
	flags := flag.NewFlagSet("bench", flag.ContinueOnError)
	flags.IntVar(&o.rows, "rows", 10_000_000, "how many calls")
	flags.IntVar(&o.rounds, "rounds", 3, "how often every engine runs")
	flags.StringVar(&o.databases, "databases", "postgresql,duckdb,sqlite", "which databases")
	flags.StringVar(&o.dir, "dir", filepath.Join(os.TempDir(), "capitolato-bench"), "where the calls are kept for the next run")
	flags.BoolVar(&o.beam, "beam", true, "run the benchmark of adapters/beam, too")
	return o, flags.Parse(args)
}

// run measures every database.
func run(ctx context.Context, args []string, w io.Writer) error {
	o, err := parse(args)
	if err != nil {
		return err
	}
	fmt.Fprintln(os.Stderr, "making", o.rows, "calls")
	log, err := gen.Make(o.dir, o.rows, false)
	if err != nil {
		return err
	}
	fmt.Fprintf(w, "%d calls, medians of %d rounds\n", o.rows, o.rounds)
	for _, name := range strings.Split(o.databases, ",") {
		switch err := o.measure(ctx, name, log, w); {
		case errors.Is(err, server.ErrMissing):
			fmt.Fprintf(w, "\n%s is not measured: %v\n", name, err)
		case err != nil:
			return fmt.Errorf("%s: %w", name, err)
		}
	}
	if !o.beam {
		return nil
	}
	fmt.Fprintln(w, "\nadapters/beam, a million calls in eight files:")
	cmd := exec.CommandContext(ctx, "go", "test", "-run", "^$", "-bench", "Tally", "-benchtime", "3x")
	cmd.Dir, cmd.Stdout, cmd.Stderr = filepath.Join("..", "..", "adapters", "beam"), w, os.Stderr
	return cmd.Run()
}
