package main

import (
	"bytes"
	"context"
	"encoding/csv"
	"io"
	"strings"
	"testing"

	"github.com/capitolato/capitolato/examples/internal/seed"
)

func TestLogsAreSteady(t *testing.T) {
	again := seed.Logs()
	for i, l := range logs() {
		if l.Name != again[i].Name || !bytes.Equal(l.Data, again[i].Data) {
			t.Errorf("%s differs from run to run", l.Name)
		}
	}
}

// TestLogsLookReal counts in the export what real logs have and tidy ones lack.
func TestLogsLookReal(t *testing.T) {
	r := csv.NewReader(strings.NewReader(string(logs()[0].Data)))
	r.Comma, r.FieldsPerRecord = ';', -1
	rows, err := r.ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	seen, ids := map[string]int{}, map[string]string{}
	for _, c := range rows[1:] {
		if len(c) != 12 {
			seen["cut short"]++
			continue
		}
		at, content := c[4]+" "+c[5], strings.Join(c[1:], ";")
		seen[at]++
		for _, word := range []string{c[1], c[2], c[3]} {
			seen[word]++
		}
		if c[9] == "SI" && c[7] == "-" {
			seen["answered without wait"]++
		}
		if c[9] == "NO" && c[7] == "-" {
			seen["lost without wait"]++
		}
		if c[7] == "0:20" {
			seen["20 s"]++
		}
		switch before, ok := ids[c[0]]; {
		case ok && before == content:
			seen["duplicate"]++
		case ok:
			seen["conflict"]++
		}
		ids[c[0]] = content
	}
	for _, what := range []string{"31/12/2023 23:59:58", "01/06/2024 00:00:00", "01/01/2024 00:00:00", "31/05/2024 23:59:58",
		"CUP", "CONTACT CENTER", "CENTRALINO", "USCITA", "CHAT", "answered without wait", "lost without wait", "20 s",
		"duplicate", "conflict", "cut short"} {
		if seen[what] == 0 {
			t.Errorf("no row has %s", what)
		}
	}
}

// TestList holds the number of records listed against the figures.
func TestList(t *testing.T) {
	sources, err := exampleSources(logs())
	if err != nil {
		t.Fatal(err)
	}
	in, err := new(options).inputs()
	if err != nil {
		t.Fatal(err)
	}
	in.sources = sources
	for list, want := range map[string]int{
		"cup/attesa:bad": 5754, "cup/attesa:good": 4246, "cup/attesa:counted": 10000, "cup/attesa:excluded": 0,
		"cup/perse:bad": 2615, "cup/perse:good": 10000, "contact_center/attesa:bad": 139, "cup/continuita:counted": 0,
	} {
		o, err := parseArgs([]string{"-format", "json", "-list", list}, io.Discard)
		if err != nil {
			t.Fatal(err)
		}
		var b bytes.Buffer
		if err := o.writeList(context.Background(), &b, in); err != nil {
			t.Fatal(err)
		}
		if got := strings.Count(b.String(), `"pos": `); got != want {
			t.Errorf("%s: %d records, want %d", list, got, want)
		}
	}
}
