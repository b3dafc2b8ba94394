package main

import "github.com/capitolato/capitolato/internal/bench/gen"

// logs are what the engines read.
type logs struct {
	whole, malformed *gen.Log
	// tenth has a tenth of the rows.
	tenth *gen.Log
}

// makeLogs makes the logs of n rows in a folder, unless it has them.
func makeLogs(dir string, n int) (l logs, err error) {
	if l.whole, err = gen.Make(dir, n, false); err != nil {
		return l, err
	}
	if l.malformed, err = gen.Make(dir, n, true); err != nil {
		return l, err
	}
	l.tenth, err = gen.Make(dir, n/10, false)
	return l, err
}
