// Command ours judges the contract of the benchmark by a log and prints the peak memory that it
// took, in MiB.
//
//	ours [-key] calls.csv
package main

import (
	"context"
	"flag"
	"fmt"
	"os"

	"github.com/capitolato/capitolato/internal/bench/contracts"
	"github.com/capitolato/capitolato/internal/bench/ours"
	"github.com/capitolato/capitolato/sla"
)

func main() {
	key := flag.Bool("key", false, "detect duplicates")
	flag.Parse()
	if err := run(flag.Arg(0), *key); err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
	fmt.Println(ours.PeakMiB())
}

func run(path string, key bool) error {
	c, err := contracts.Twenty(key)
	if err != nil {
		return err
	}
	plan, err := sla.Compile(c, nil)
	if err != nil {
		return err
	}
	_, err = ours.CSV(context.Background(), plan, path, 0)
	return err
}
