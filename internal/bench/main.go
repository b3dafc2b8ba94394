// Command bench measures the library against DuckDB, expr's VM and encoding/csv. Run it as
//
//	go -C internal/bench run . [-rows N] [-json FILE]
//
// It makes a log of calls (10 million rows, about 1 GB, in the folder for temporary files, kept
// for the next run) and a second one with a tenth of its rows malformed, lets every engine
// compute the same 20 indicators in turn, checks that all give the same exact figures, and
// prints tables of medians and ratios. The packages:
//
//	gen        the log, with the figures known from its making
//	contracts  the 20 indicators as a contract, and contracts of 200 and 2,000
//	ours       the library, from a file and from columns in memory
//	duck       DuckDB; duck/sql has what it is asked
//	naive      encoding/csv and expr's VM, a row at a time
//	forms      the log as other programs export it
//	plain      merely reading the file
//	cmd        one engine a process, to measure memory and the start
//
// With -check nothing is measured: every engine runs once over a small log.
package main

import (
	"context"
	"flag"
	"fmt"
	"os"
)

func main() {
	var o options
	flag.IntVar(&o.rows, "rows", 0, "rows of the log (0: 10 million, or 20,000 to check)")
	flag.IntVar(&o.rounds, "rounds", 0, "rounds in which every engine runs (0: 3, or more for small logs)")
	flag.StringVar(&o.json, "json", "", "also write the ratios to this `file`")
	flag.StringVar(&o.dir, "dir", os.TempDir(), "where the logs are kept")
	flag.BoolVar(&o.check, "check", false, "only check that all engines agree")
	flag.StringVar(&o.profile, "profile", "", "only write a CPU profile of the library, 1 worker, to this `file`")
	flag.BoolVar(&o.memory, "memory", false, "with -profile: from columns in memory, not from the file")
	flag.Parse()
	if err := run(context.Background(), o.withDefaults()); err != nil {
		fmt.Fprintln(os.Stderr, "bench:", err)
		os.Exit(1)
	}
}

// options are the flags.
type options struct {
	rows, rounds       int
	json, dir, profile string
	check, memory      bool
}

func (o options) withDefaults() options {
	switch {
	case o.rows <= 0 && o.check:
		o.rows = 20_000
	case o.rows <= 0:
		o.rows = 10_000_000
	}
	switch {
	case o.check:
		o.rounds = 1
	case o.rounds <= 0:
		o.rounds = min(max(10_000_000/o.rows, 3), 9)
	}
	return o
}
