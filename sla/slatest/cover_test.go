package slatest_test

import (
	"context"
	"fmt"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"testing"

	"github.com/capitolato/capitolato/sla"
	"github.com/capitolato/capitolato/sla/slatest"
)

// noter is a test that notes how it failed.
type noter struct {
	testing.TB
	failed strings.Builder
}

func (r *noter) Helper()                           {}
func (r *noter) Errorf(format string, args ...any) { fmt.Fprintf(&r.failed, format+"\n", args...) }
func (r *noter) Fatal(args ...any) {
	fmt.Fprintln(&r.failed, args...)
	runtime.Goexit()
}

// thorough returns how Thorough fails.
func thorough(t *testing.T, pattern string, accept *slatest.Thoroughness) string {
	r := &noter{TB: t}
	done := make(chan bool)
	go func() {
		defer close(done)
		slatest.Thorough(r, pattern, accept)
	}()
	<-done
	return r.failed.String()
}

func TestThorough(t *testing.T) {
	const weak = "testdata/phone.txtar"
	missing(t, thorough(t, weak, nil), "7 of 12 points are exercised by 2 cases, of which at most 0 may be open:",
		"testdata/phone.yaml:11:31: /metrics/in_time: .answered false", "at most 0 mutants may survive", "phone.yaml:11:31: /metrics/in_time",
		"survives", "case in_time", "15 mutants: 8 killed, 7 survive, 0 are excused; ")
	if got := thorough(t, weak, &slatest.Thoroughness{Points: 5, Mutants: 7}); got != "" {
		t.Errorf("fails where as much is accepted: %s", got)
	}
	if got := thorough(t, weak, &slatest.Thoroughness{Points: 4, Mutants: 6}); strings.Count(got, "at most") != 2 {
		t.Errorf("does not fail of one point and one mutant more: %s", got)
	}
	missing(t, thorough(t, weak, &slatest.Thoroughness{Points: 5, Mutants: 7, Excuses: map[string]string{
		"/metrics/in_time: .answered true": "it is not needed"}}), "excuses nothing: take it out")
	missing(t, thorough(t, weak, &slatest.Thoroughness{Points: 5, Mutants: 7, Excuses: map[string]string{
		"/metrics/in_time: .answered → true": "there is no such mutant"}}), "excuses nothing: take it out")
	missing(t, thorough(t, "testdata/none.*", nil), "no file matches")
}

// load loads a test file of a contract.
func load(t *testing.T, contract, script string) []*slatest.File {
	t.Helper()
	name := filepath.Join(t.TempDir(), "test.txtar")
	if err := os.WriteFile(name, []byte(script+"\n-- contract.yaml --\n"+contract), 0o600); err != nil {
		t.Fatal(err)
	}
	files, err := slatest.Load(name, nil)
	if err != nil {
		t.Fatal(err)
	}
	return files
}

// TestSuiteErrors checks that nothing is said of tests that say nothing themselves.
func TestSuiteErrors(t *testing.T) {
	raw, err := os.ReadFile("testdata/phone.yaml")
	if err != nil {
		t.Fatal(err)
	}
	phone := string(raw)
	const good = "period 2024-03-04\nrecords calls: answered=yes, wait=20s\nexpect line/wait ok 100\n"
	for name, tt := range map[string]struct {
		files []*slatest.File
		want  string
	}{
		"none":   {nil, "no file has a case that judges records"},
		"failed": {load(t, phone, strings.Replace(good, "ok 100", "ok 99", 1)), "make the tests pass first"},
		"two contracts": {append(load(t, phone, good), load(t, strings.Replace(phone, "20s", "30s", 1), good)...),
			"are about different contracts"},
		"diagnostics alone": {load(t, strings.Replace(phone, ".wait", ".wit", 1), "expect diagnostic unknown-name\n"), "no file has a case"},
	} {
		if _, err := slatest.Cover(context.Background(), tt.files, nil); err == nil || !strings.Contains(err.Error(), tt.want) {
			t.Errorf("%s: Cover gives %v", name, err)
		}
		if _, err := slatest.Mutate(context.Background(), tt.files, nil); err == nil || !strings.Contains(err.Error(), tt.want) {
			t.Errorf("%s: Mutate gives %v", name, err)
		}
	}
	ctx, stop := context.WithCancel(context.Background())
	stop()
	if _, err := slatest.Mutate(ctx, load(t, phone, good), nil); err == nil {
		t.Error("Mutate of a run that was stopped gives no error")
	}
}

// TestUnused checks that rules on which no indicator rests are left alone: the compiler warns of
// them.
func TestUnused(t *testing.T) {
	raw, err := os.ReadFile("testdata/phone.yaml")
	if err != nil {
		t.Fatal(err)
	}
	more := strings.Replace(string(raw), "metrics:\n", "metrics:\n  late: count(calls, .wait > duration(\"1m\"))\n", 1)
	files := load(t, more, "period 2024-03-04\nrecords calls: answered=yes, wait=20s\nexpect line/wait ok 100\n")
	coverage, err := slatest.Cover(context.Background(), files, nil)
	if err != nil {
		t.Fatal(err)
	}
	mutation, err := slatest.Mutate(context.Background(), files, nil)
	if err != nil {
		t.Fatal(err)
	}
	if text := coverage.String() + mutation.String(); strings.Contains(text, "late") {
		t.Errorf("an unused metric is looked at:\n%s", text)
	}
}

func TestBoundariesErrors(t *testing.T) {
	ctx, dir := context.Background(), t.TempDir()
	day, err := sla.ParsePeriod("2024-03-04")
	if err != nil {
		t.Fatal(err)
	}
	there := filepath.Join(dir, "there.txtar")
	if err := os.WriteFile(there, []byte("mine\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	if err := slatest.Boundaries(ctx, "testdata/phone.yaml", there, day); err == nil {
		t.Error("a file is overwritten")
	}
	if text, _ := os.ReadFile(there); string(text) != "mine\n" {
		t.Errorf("a file is overwritten: %s", text)
	}
	if err := slatest.Boundaries(ctx, "testdata/none.yaml", filepath.Join(dir, "new"), day); err == nil {
		t.Error("no error of a contract that is not there")
	}
	// The file that is written passes, exercises everything and finds its contract.
	raw, err := os.ReadFile("testdata/phone.yaml")
	if err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(filepath.Join(dir, "phone.yaml"), raw, 0o600); err != nil {
		t.Fatal(err)
	}
	here := filepath.Join(dir, "tests", "new.txtar")
	if err := os.Mkdir(filepath.Dir(here), 0o700); err != nil {
		t.Fatal(err)
	}
	if err := slatest.Boundaries(ctx, filepath.Join(dir, "phone.yaml"), here, day); err != nil {
		t.Fatal(err)
	}
	if got := thorough(t, here, nil); got != "" {
		t.Errorf("the cases at the limits are not thorough: %s", got)
	}
}
