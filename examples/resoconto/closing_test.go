package main

import (
	"bytes"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// TestClose closes the half-year, and restates it when a call comes late.
func TestClose(t *testing.T) {
	dir := t.TempDir()
	logs, closed, again := filepath.Join(dir, "logs"), filepath.Join(dir, "closed.json"), filepath.Join(dir, "again.json")
	example := func(args ...string) (int, string) {
		var out, errs bytes.Buffer
		status := run(args, &out, &errs)
		return status, errs.String()
	}
	inputs := []string{"-contract", filepath.Join(logs, "contract.yaml"), "-mapping", filepath.Join(logs, "mapping.yaml")}
	if status, text := example("-write", logs); status != exitOK {
		t.Fatal(text)
	}
	if status, text := example(append(inputs, "-close", closed, "-act", "prot. 12", "-signed", "2024-07-10")...); status != exitOK || strings.Contains(text, "revision") {
		t.Fatal(status, text)
	}
	late := append(inputs, "-restate", closed, "-reason", "night calls", "-close", again, "-act", "prot. 31", "-signed", "2024-09-02")
	if status, text := example(late...); status != exitInput || !strings.Contains(text, "nothing to restate") {
		t.Error(status, text)
	}
	calls := filepath.Join(logs, "chiamate.csv")
	data, err := os.ReadFile(calls)
	if err != nil {
		t.Fatal(err)
	}
	// The last call of the log comes once more, under another number.
	lines := strings.Split(strings.TrimRight(string(data), "\r\n"), "\n")
	last := lines[len(lines)-1]
	if err := os.WriteFile(calls, []byte(string(data)+"L"+last+"\n"), 0o644); err != nil {
		t.Fatal(err)
	}
	if status, text := example(late...); status != exitOK || !strings.Contains(text, "revision 2 of 2024-S1\n") || !strings.Contains(text, "rows read") {
		t.Error(status, text)
	}
	if status, text := example(append(late, "-period", "2024-Q1")...); status != exitInput || !strings.Contains(text, "it closes 2024-S1") {
		t.Error(status, text)
	}
	for _, args := range []string{"-close c.json", "-close c.json -act x", "-act x", "-reason x", "-restate c.json",
		"-close c.json -act x -signed 2024-01-01 -reason y", "-close c.json -act x -signed 2024-01-01 -restate d.json"} {
		if status, _ := example(strings.Fields(args)...); status != exitUsage {
			t.Errorf("%s: exit status %d", args, status)
		}
	}
}
