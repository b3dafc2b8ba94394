package slatest

import (
	"context"
	"fmt"
	"os"
	"path/filepath"

	"github.com/capitolato/capitolato/adapters/contract"
	"github.com/capitolato/capitolato/internal/scrutiny"
	"github.com/capitolato/capitolato/sla"
)

// Boundaries writes a new test file with the cases at the limits of a contract's rules, for a
// person to confirm: for each part of each rule a record on each of its sides, such as a call
// answered after 19, 20 and 21 seconds, or one without a wait; for each target as many records as
// it allows, one more, one fewer and the figures nearest to it; the ends of the period, the days on
// which clocks are changed, no records, and no source. What is expected is what the contract, read
// from its file, says of them today.
//
// The period, a day or a few, is the one that is judged. A file that is there is not overwritten.
// Limits at which no record was found are listed in the file.
func Boundaries(ctx context.Context, contractFile, testFile string, period sla.Period) error {
	raw, err := os.ReadFile(contractFile)
	if err != nil {
		return fmt.Errorf("slatest: %w", err)
	}
	c, err := contract.Parse(filepath.ToSlash(contractFile), raw)
	if err != nil {
		return err
	}
	name, err := relative(testFile, contractFile)
	if err != nil {
		return fmt.Errorf("slatest: the test file names the contract by its path from there: %w", err)
	}
	open := func(string) ([]byte, error) { return raw, nil }
	text, err := scrutiny.Boundaries(ctx, c, filepath.ToSlash(name), open, period, nil)
	if err != nil {
		return fmt.Errorf("slatest: %w", err)
	}
	out, err := os.OpenFile(testFile, os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o666)
	if err != nil {
		return fmt.Errorf("slatest: %w", err)
	}
	_, err = out.Write(text)
	if err := out.Close(); err != nil {
		return fmt.Errorf("slatest: %w", err)
	}
	return err
}

// relative returns the path of a file as another one beside it, or elsewhere, says it.
func relative(from, to string) (string, error) {
	a, err := filepath.Abs(from)
	if err != nil {
		return "", err
	}
	b, err := filepath.Abs(to)
	if err != nil {
		return "", err
	}
	return filepath.Rel(filepath.Dir(a), b)
}
