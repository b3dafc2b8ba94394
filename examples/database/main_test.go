package main

import (
	"bytes"
	"context"
	"encoding/json"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/capitolato/capitolato/adapters/contract"
	"github.com/capitolato/capitolato/adapters/sqllog/explain"
	"github.com/capitolato/capitolato/sla"
	"github.com/google/go-cmp/cmp"
)

// runOK runs the program and returns what it wrote.
func runOK(t *testing.T, args ...string) string {
	t.Helper()
	var stdout, stderr bytes.Buffer
	if status := run(args, &stdout, &stderr); status != exitOK || stderr.Len() > 0 {
		t.Fatalf("%v: status %d, %s", args, status, &stderr)
	}
	return stdout.String()
}

// golden reads what the other example writes.
func golden(t *testing.T, name string) string {
	t.Helper()
	data, err := os.ReadFile("../resoconto/testdata/" + name)
	if err != nil {
		t.Fatal(err)
	}
	return string(data)
}

// parse reads a judgment.
func parse(t *testing.T, data string) *sla.Result {
	t.Helper()
	res := new(sla.Result)
	if err := json.Unmarshal([]byte(data), res); err != nil {
		t.Fatal(err)
	}
	return res
}

// From a database comes the same judgment as from files, to the last letter of every proof. Only
// rows that no table can hold are not in it.
func TestSameJudgment(t *testing.T) {
	got, want := parse(t, runOK(t, "-format", "json")), parse(t, golden(t, "report.json.golden"))
	sources := map[string]sla.Reconciliation{}
	for _, s := range want.Sources {
		s.Read, s.Rejected = s.Read-s.Rejected, 0
		sources[s.Records] = s.Reconciliation
	}
	for _, s := range got.Sources {
		if diff := cmp.Diff(sources[s.Records], s.Reconciliation); diff != "" || s.Name != s.Records {
			t.Errorf("%s: %s", s.Name, diff)
		}
		delete(sources, s.Records)
	}
	if len(sources) > 0 {
		t.Errorf("there is no source %v", sources)
	}
	got.Sources, want.Sources, got.Findings, want.Findings = nil, nil, nil, nil
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
}

// TestSameTables holds the two tables of figures against those of the other example.
func TestSameTables(t *testing.T) {
	got, want := runOK(t), golden(t, "report.txt.golden")
	for _, area := range []string{"\nCUP: KO\n", "\nContact Center: OK\n"} {
		_, table, ok := strings.Cut(want, area)
		if !ok {
			t.Fatalf("the other example has no %q", area)
		}
		table, _, _ = strings.Cut(table, "\nContinuità")
		if table == "" || !strings.Contains(got, area+table) {
			t.Errorf("%q is another", area)
		}
	}
}

// A database that is there is judged as it is, and left alone.
func TestDatabase(t *testing.T) {
	file := filepath.Join(t.TempDir(), "calls.db")
	if out := runOK(t, "-write", file); out != "" {
		t.Error(out)
	}
	before, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	if got, want := runOK(t, "-db", file, "-format", "json"), runOK(t, "-format", "json"); got != want {
		t.Error(cmp.Diff(want, got))
	}
	if after, err := os.ReadFile(file); err != nil || !bytes.Equal(before, after) {
		t.Error("the database has changed", err)
	}
	var b bytes.Buffer
	if status := run([]string{"-write", file}, &b, &b); status != exitInput || !strings.Contains(b.String(), "already there") {
		t.Errorf("status %d: %s", status, &b)
	}
}

// What nobody wrote a review of is reported all the same: another period, another contract.
func TestWithoutReview(t *testing.T) {
	if out := runOK(t, "-period", "2024-02"); !strings.Contains(out, "\nCUP: KO\n") || strings.Contains(out, "Azione 1") {
		t.Error(out)
	}
	data, err := os.ReadFile(exampleContract)
	if err != nil {
		t.Fatal(err)
	}
	file := filepath.Join(t.TempDir(), "contract.yaml")
	if err := os.WriteFile(file, bytes.Replace(data, []byte("contract: rep-1151-2022"), []byte("contract: other"), 1), 0o644); err != nil {
		t.Fatal(err)
	}
	if out := runOK(t, "-contract", file); !strings.Contains(out, "42,46 %") {
		t.Error(out)
	}
}

// The database counts what it can, and reads what it cannot.
func TestCountedByDatabase(t *testing.T) {
	o := &options{mapping: "mapping.yaml"}
	c, err := contract.Load(exampleContract)
	if err != nil {
		t.Fatal(err)
	}
	plan, err := sla.Compile(c, nil)
	if err != nil {
		t.Fatal(err)
	}
	db, remove, err := o.open(context.Background())
	if err != nil {
		t.Fatal(err)
	}
	defer remove()
	sources, err := o.sources(db, c)
	if err != nil {
		t.Fatal(err)
	}
	period, _ := sla.ParsePeriod("2024-S1")
	pushed := map[string]bool{"calls": true, "contacts": true, "cases": true, "packages": false, "outages": false}
	for _, s := range sources {
		x, err := explain.Source(context.Background(), plan, period, s)
		if err != nil {
			t.Fatal(err)
		}
		if want, ok := pushed[x.Records]; !ok || x.Pushed != want {
			t.Errorf("counted by the database: %v\n%v", x.Pushed, x)
		}
	}
}

func TestStatus(t *testing.T) {
	dir := t.TempDir()
	write := func(name, text string) string {
		file := filepath.Join(dir, name)
		if err := os.WriteFile(file, []byte(text), 0o644); err != nil {
			t.Fatal(err)
		}
		return file
	}
	for _, test := range []struct {
		args   []string
		status int
		says   string
	}{
		{[]string{"-h"}, exitOK, "-mapping"},
		{[]string{"-nope"}, exitUsage, "-nope"},
		{[]string{"calls.db"}, exitUsage, "calls.db"},
		{[]string{"-format", "html"}, exitUsage, "html"},
		{[]string{"-period", "2024-S3"}, exitUsage, "2024-S3"},
		{[]string{"-contract", "none.yaml"}, exitInput, "none.yaml"},
		{[]string{"-mapping", "none.yaml"}, exitInput, "none.yaml"},
		{[]string{"-review", "none.yaml"}, exitInput, "none.yaml"},
		{[]string{"-db", filepath.Join(dir, "none.db")}, exitInput, "none.db"},
		{[]string{"-db", write("empty.db", "")}, exitInput, "calls"},
		{[]string{"-db", write("text.db", "not a database")}, exitInput, "calls"},
		{[]string{"-mapping", write("m.yaml", "format: 1\nsources: {call: {covers: {from: 2024-01-01}}}\n")}, exitInput, `no records "call"`},
		{[]string{"-mapping", write("c.yaml", "format: 1\nsources: {calls: {columns: {wait: attesa}}}\n")}, exitInput, `no column "attesa"`},
	} {
		var stdout, stderr bytes.Buffer
		if status := run(test.args, &stdout, &stderr); status != test.status || !strings.Contains(stderr.String(), test.says) {
			t.Errorf("%v: status %d, %s", test.args, status, &stderr)
		}
		if stdout.Len() > 0 {
			t.Errorf("%v: %s", test.args, &stdout)
		}
	}
}
