package main

import (
	"bytes"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/google/go-cmp/cmp"
)

func TestStatus(t *testing.T) {
	dir := example(t)
	path := func(name string) string { return filepath.Join(dir, name) }
	write := func(name, text string) string {
		if err := os.WriteFile(path(name), []byte(text), 0o644); err != nil {
			t.Fatal(err)
		}
		return path(name)
	}
	wrong := write("wrong.yaml", strings.NewReplacer("pct_lost <= 5", "pct_lots <= 5", "continuity >= 99.5", "continuity >=").Replace(string(exampleContract)))
	small := write("small.yaml", "format: 1\ncontract: small\nvalid: {from: 2024-01-01}\ntimezone: Europe/Rome\n"+
		"records:\n  calls:\n    at: time\n    fields: {time: time, answered: bool}\n"+
		"areas:\n  - id: a\n    name: A\n    where: {calls: all}\n    indicators:\n"+
		"      - id: i\n        name: I\n        value: 100 * count(calls, .answered) / len(calls)\n        target: value >= 50\n")
	calls := write("calls.csv", "answered,time\ntrue,2024-01-01T00:00:00\ntrue,2024-01-31T12:00:00+01:00\n")
	for _, test := range []struct {
		name   string
		args   []string
		status int
		stderr []string // what it must say
	}{
		{"example", nil, exitOK, nil},
		{"strict", []string{"-strict"}, exitStrict, nil},
		{"help", []string{"-h"}, exitOK, []string{"-contract", "-records"}},
		{"unknown flag", []string{"-nope"}, exitUsage, []string{"-nope", "-period"}},
		{"argument", []string{"calls.csv"}, exitUsage, []string{"calls.csv", "-records"}},
		{"format", []string{"-format", "pdf"}, exitUsage, []string{"pdf", "markdown"}},
		{"language", []string{"-lang", "fr"}, exitUsage, []string{"fr"}},
		{"period", []string{"-period", "2024-S3"}, exitUsage, []string{"2024-S3"}},
		{"records", []string{"-records", "calls"}, exitUsage, []string{"NAME=FILE"}},
		{"review of a list", []string{"-list", "cup/attesa:bad", "-format", "review"}, exitUsage, []string{"review"}},
		{"wrong review", []string{"-review", small}, exitInput, []string{"small.yaml:"}},
		{"review of another period", []string{"-review", path("review.yaml"), "-period", "2024-Q1"}, exitInput, []string{"review.yaml:", "2024-S1"}},
		{"no report before", []string{"-previous", path("none.json")}, exitInput, []string{"none.json"}},
		{"wrong report before", []string{"-previous", calls}, exitInput, []string{"calls.csv"}},
		{"list", []string{"-list", "cup/attesa:late"}, exitUsage, []string{"bad, good"}},
		{"list of nothing", []string{"-list", "cup/attese:bad"}, exitInput, []string{"cup/attesa"}},
		{"no contract", []string{"-contract", path("none.yaml")}, exitInput, []string{"none.yaml"}},
		{"wrong contract", []string{"-contract", wrong}, exitInput, []string{"wrong.yaml:", "^^^", "pct_lost", "continuity >="}},
		{"wrong mapping", []string{"-mapping", small}, exitInput, []string{"small.yaml:"}},
		{"no file", []string{"-contract", small, "-records", "calls=" + path("none.csv")}, exitInput, []string{"none.csv"}},
		{"unknown records", []string{"-contract", small, "-records", "call=" + calls}, exitInput, []string{`"call"`, "calls"}},
		{"outside", []string{"-period", "2025"}, exitInput, []string{"2025", "2024-05-31"}},
		{"no output", []string{"-o", path("none/report.txt")}, exitInput, []string{"none"}},
		{"small", []string{"-contract", small, "-records", "calls=" + calls, "-period", "2024-01", "-strict"}, exitOK, nil},
		{"small without data", []string{"-contract", small, "-strict"}, exitStrict, nil},
		{"small list", []string{"-contract", small, "-records", "calls=" + calls, "-period", "2024-01", "-list", "a/i:good"}, exitOK, nil},
	} {
		t.Run(test.name, func(t *testing.T) {
			var stdout, stderr bytes.Buffer
			if status := run(test.args, &stdout, &stderr); status != test.status {
				t.Errorf("status %d, want %d: %s", status, test.status, &stderr)
			}
			for _, text := range test.stderr {
				if !strings.Contains(stderr.String(), text) {
					t.Errorf("stderr does not say %q:\n%s", text, &stderr)
				}
			}
			if test.status == exitInput || test.status == exitUsage {
				if stdout.Len() > 0 {
					t.Errorf("stdout: %s", &stdout)
				}
			}
		})
	}
}

// TestOutput checks that a file is replaced by a whole report or not at all, and that nothing
// else is left in its folder.
func TestOutput(t *testing.T) {
	dir := t.TempDir()
	file := filepath.Join(dir, "report.txt")
	if err := os.WriteFile(file, []byte("before"), 0o644); err != nil {
		t.Fatal(err)
	}
	var b bytes.Buffer
	if status := run([]string{"-o", file, "-list", "none/none:bad"}, &b, &b); status != exitInput {
		t.Errorf("status %d", status)
	}
	if got, _ := os.ReadFile(file); string(got) != "before" {
		t.Errorf("an error has replaced the file by %q", got)
	}
	want := golden(t, "report.txt")
	if out := runOK(t, "-o", file); out != "" {
		t.Errorf("stdout: %s", out)
	}
	if got, _ := os.ReadFile(file); string(got) != want {
		t.Errorf("the file holds something else: %s", cmp.Diff(want, string(got)))
	}
	if entries, _ := os.ReadDir(dir); len(entries) != 1 {
		t.Errorf("%d files are left", len(entries))
	}
}

func TestElsewhere(t *testing.T) {
	want := golden(t, "report.txt")
	chdir(t, t.TempDir())
	if got := runOK(t); got != want {
		t.Error("in another directory it says something else")
	}
}

// TestWidth checks that no line of a terminal's report is too wide.
func TestWidth(t *testing.T) {
	for _, name := range []string{"report.txt", "report.en.txt", "nodata.txt", "list.cases.txt"} {
		for _, line := range strings.Split(golden(t, name), "\n") {
			if n := utf8.RuneCountInString(line); n > 120 {
				t.Errorf("%d columns: %s", n, line)
			}
		}
	}
}

// chdir changes the directory for the time of a test.
func chdir(t *testing.T, dir string) {
	t.Helper()
	before, err := os.Getwd()
	if err != nil {
		t.Fatal(err)
	}
	if err := os.Chdir(dir); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := os.Chdir(before); err != nil {
			t.Error(err)
		}
	})
}
