package slatest

import (
	"context"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"github.com/google/go-cmp/cmp"

	"github.com/capitolato/capitolato/internal/ruletest"
	"github.com/capitolato/capitolato/sla"
)

// File is a test file that was loaded. It is safe for concurrent use.
type File struct{ file *ruletest.File }

// Load loads the test files that a pattern of package path/filepath names, in the order of their
// names. It is for programs; tests call [Run]. The options, which may be nil, are those the
// contracts are compiled with. The error is [sla.Diagnostics], with every mistake of every file
// in its place, unless a file cannot be read or none matches.
func Load(pattern string, opts *sla.CompileOptions) ([]*File, error) {
	paths, err := match(pattern)
	if err != nil {
		return nil, err
	}
	var files []*File
	var found sla.Diagnostics
	for _, path := range paths {
		f, err := ruletest.Load(path, opts)
		if wrong, ok := err.(sla.Diagnostics); ok {
			found = append(found, wrong...)
			continue
		}
		if err != nil {
			return nil, err
		}
		files = append(files, &File{f})
	}
	if err := found.Err(); err != nil {
		return nil, err
	}
	return files, nil
}

// match returns the files that a pattern names.
func match(pattern string) ([]string, error) {
	paths, err := filepath.Glob(pattern)
	if err != nil {
		return nil, fmt.Errorf("slatest: %s: %w", pattern, err)
	}
	if len(paths) == 0 {
		return nil, fmt.Errorf("slatest: no file matches %s, so nothing would be tested", pattern)
	}
	return paths, nil
}

// Name returns the path of the file.
func (f *File) Name() string { return f.file.Name }

// Contract returns the contract that the file is about; nil where it is wrong as a document,
// which the file expects then. It must not be changed.
func (f *File) Contract() *sla.Contract { return f.file.Contract }

// Failure is an expectation that was not met.
type Failure struct {
	// Case is the title of the case, empty in a file without cases.
	Case string
	// Pos is the place of the expectation; of the case, where rows were not counted of which
	// the case does not say so.
	Pos sla.Position
	// Subject says what was looked at, such as "cup/attesa"; Want and Got are in the words of
	// the file.
	Subject, Want, Got string
	// Detail tells how it came about, such as the explanation of the verdict.
	Detail string
}

// String writes the failure as compilers do: the place, the line, want and got, and how it came
// about.
func (f Failure) String() string { return ruletest.Failure(f).String() }

// Check judges the records of every case and returns the expectations that are not met, in the
// order of the file. A contract that is not nil takes the place of the file's own: the records
// stay what they are, so that a draft can be held against the tests of what was signed. The error
// is [sla.Diagnostics] where the contract does not compile and no case expects that, or ctx's.
func (f *File) Check(ctx context.Context, c *sla.Contract) ([]Failure, error) {
	if c == nil {
		c = f.file.Contract
	}
	failures, err := ruletest.Check(ctx, c, f.file)
	var out []Failure
	for _, x := range failures {
		out = append(out, Failure(x))
	}
	return out, err
}

// Update rewrites the file so that every verdict, figure and count in it is what the contract
// gives, question marks included, and returns what has changed, line by line; nothing if all
// was so. Expectations of findings and diagnostics are left to a person, as are rows of which
// a case does not say that they are not counted.
func (f *File) Update(ctx context.Context) (difference string, err error) {
	before, err := os.ReadFile(f.file.Name)
	if err != nil {
		return "", fmt.Errorf("slatest: %w", err)
	}
	after, err := ruletest.Rewrite(ctx, f.file)
	if err != nil || slices.Equal(before, after) {
		return "", err
	}
	info, err := os.Stat(f.file.Name)
	if err == nil {
		err = os.WriteFile(f.file.Name, after, info.Mode().Perm())
	}
	if err != nil {
		return "", fmt.Errorf("slatest: %w", err)
	}
	return cmp.Diff(strings.Split(string(before), "\n"), strings.Split(string(after), "\n")), nil
}

// Case is a case of a test file: some records, and the period over which they are judged.
type Case struct {
	Title  string
	Period sla.Period
	// Sources hold the records, as the file's own contract completed them.
	Sources []sla.Source
}

// Cases returns the cases of the file, in its order, with sources of their own.
func (f *File) Cases() []Case {
	out := make([]Case, len(f.file.Cases))
	for i := range f.file.Cases {
		c := &f.file.Cases[i]
		out[i] = Case{c.Title, c.Period, c.Sources()}
	}
	return out
}
