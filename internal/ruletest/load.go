package ruletest

import (
	"context"
	"errors"

	"github.com/capitolato/capitolato/sla"
)

// Load reads a test file and all that it names. Its error is [sla.Diagnostics], with every mistake
// of the file, each in its place.
func Load(path string, opts *sla.CompileOptions) (*File, error) {
	return nil, errors.New("ruletest: not yet")
}

// Check checks a contract against a file: it judges the records of every case by it and returns
// the expectations that it does not meet, in the order of the file. Its error is sla.Diagnostics
// where the contract does not compile and nothing expects that, and otherwise that of ctx or of
// a source that could not be read.
func Check(ctx context.Context, c *sla.Contract, f *File) ([]Failure, error) {
	return nil, errors.New("ruletest: not yet")
}

type script struct{}
