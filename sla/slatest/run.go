package slatest

import (
	"context"
	"flag"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/capitolato/capitolato/internal/ruletest"
)

// Run runs the test files that a pattern names, such as testdata/*.txtar: a subtest for each
// file, and in it one for each case. A pattern that no file matches fails, as does a file with a
// mistake.
//
// Where the test has a flag -update, of type bool and declared by itself in the usual way, and it
// is set, the files are first rewritten as [File.Update] does, and what changed is logged:
//
//	var update = flag.Bool("update", false, "rewrite what test files expect")
//
// This package declares no flag, as it would clash with one that is there.
func Run(t *testing.T, pattern string) {
	t.Helper()
	paths, err := match(pattern)
	if err != nil {
		t.Fatal(err)
	}
	for _, path := range paths {
		t.Run(strings.TrimSuffix(filepath.Base(path), filepath.Ext(path)), func(t *testing.T) {
			f, err := ruletest.Load(path, nil)
			if err != nil {
				t.Fatal("\n" + err.Error())
			}
			(&File{f}).Test(t)
		})
	}
}

// Test runs the cases of the file, each as a subtest, as [Run] does.
func (f *File) Test(t *testing.T) {
	t.Helper()
	ctx, cancel := context.WithCancel(context.Background())
	defer cancel()
	if updating() {
		f = f.updated(ctx, t)
	}
	failures, err := f.Check(ctx, nil)
	if err != nil {
		t.Fatal("\n" + err.Error())
	}
	for _, c := range f.file.Cases {
		var failed []Failure
		for _, x := range failures {
			if x.Case == c.Title {
				failed = append(failed, x)
			}
		}
		if c.Title == "" {
			report(t, failed)
			continue
		}
		t.Run(c.Title, func(t *testing.T) { report(t, failed) })
	}
}

// updating reports whether the test has a flag -update that is set.
func updating() bool {
	f := flag.Lookup("update")
	if f == nil {
		return false
	}
	g, ok := f.Value.(flag.Getter)
	if !ok {
		return false
	}
	set, _ := g.Get().(bool)
	return set
}

// updated rewrites the file and loads it again.
func (f *File) updated(ctx context.Context, t *testing.T) *File {
	difference, err := f.Update(ctx)
	if err != nil {
		t.Fatal("\n" + err.Error())
	}
	if difference == "" {
		return f
	}
	t.Logf("%s is rewritten (-before +after):\n%s", f.Name(), difference)
	again, err := ruletest.Load(f.Name(), f.file.Options)
	if err != nil {
		t.Fatal("\n" + err.Error())
	}
	return &File{again}
}

// report fails a test for what a case does not meet.
func report(t testing.TB, failures []Failure) {
	t.Helper()
	if len(failures) == 0 {
		return
	}
	var want, got []string
	var b strings.Builder
	for _, f := range failures {
		want, got = append(want, f.Subject+" "+f.Want), append(got, f.Subject+" "+f.Got)
		b.WriteString("\n" + f.String())
	}
	t.Errorf("(-want +got):\n%s%s", cmp.Diff(want, got), b.String())
}
