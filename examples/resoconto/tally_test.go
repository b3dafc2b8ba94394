package main

import (
	"encoding/csv"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// The months of a half-year, counted one by one and kept, are judged as the half-year is.
func TestKeptMonths(t *testing.T) {
	dir := example(t)
	files := []string{"-contract", filepath.Join(dir, "contract.yaml"), "-mapping", filepath.Join(dir, "mapping.yaml")}
	var kept []string
	for _, month := range []string{"2024-01", "2024-02", "2024-03", "2024-04"} {
		name := filepath.Join(dir, month+".json")
		runOK(t, append(files, "-period", month, "-keep", name)...)
		kept = append(kept, "-tally", name)
	}
	// The last month is read by this run, which judges them all.
	name := filepath.Join(dir, "2024-05.json")
	runOK(t, append(files, "-period", "2024-05", "-keep", name)...)
	kept = append(kept, "-tally", name)
	got := result(t, append([]string{"-contract", files[1]}, kept...)...)
	want := builtIn(t)
	if diff := cmp.Diff(want.Areas, got.Areas); diff != "" {
		t.Errorf("month by month (-whole +months):\n%s", diff)
	}
	// A month that was kept is not counted twice.
	if status := run(append(files, "-tally", name), &strings.Builder{}, &strings.Builder{}); status != exitInput {
		t.Errorf("a month counted twice: status %d", status)
	}
}

// Every row that could not be read is in the file, with its line; personal data is not.
func TestRejects(t *testing.T) {
	dir := t.TempDir()
	name := filepath.Join(dir, "rejects.csv")
	runOK(t, "-rejects", name)
	f, err := os.Open(name)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	rows, err := csv.NewReader(f).ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	var want int64 = 1 // the header
	for _, s := range builtIn(t).Sources {
		want += s.Rejected
	}
	if int64(len(rows)) != want {
		t.Errorf("%d rows, want %d", len(rows), want)
	}
	for _, row := range rows[1:] {
		if row[1] == "" || row[3] == "" || row[5] != "•••" {
			t.Errorf("a rejected row is written as %q", row)
		}
	}
}
