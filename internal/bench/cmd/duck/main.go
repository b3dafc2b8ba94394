// Command duck asks DuckDB for the figures of a log, in the natural way, and prints 0.
//
//	duck calls.csv
package main

import (
	"context"
	"fmt"
	"os"

	"github.com/capitolato/capitolato/internal/bench/duck"
)

func main() {
	if err := run(os.Args[1]); err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
	fmt.Println(0)
}

func run(path string) error {
	ctx := context.Background()
	db, err := duck.Open(ctx, path, "log_natural")
	if err != nil {
		return err
	}
	defer db.Close()
	_, err = db.Figures(ctx, "natural")
	return err
}
