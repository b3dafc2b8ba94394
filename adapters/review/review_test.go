package review_test

import (
	"errors"
	"flag"
	"os"
	"path/filepath"
	"reflect"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"

	"github.com/capitolato/capitolato/adapters/review"
	"github.com/capitolato/capitolato/riesame"
	"github.com/capitolato/capitolato/sla"
)

var update = flag.Bool("update", false, "rewrite the golden files")

// TestBroken holds the diagnostics of each file in testdata/broken against the .txt file beside it.
func TestBroken(t *testing.T) {
	files, err := filepath.Glob("testdata/broken/*[nl]")
	if err != nil || len(files) < 4 {
		t.Fatalf("%d files: %v", len(files), err)
	}
	for _, file := range files {
		data, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		in, err := review.Parse(filepath.Base(file), data)
		var found sla.Diagnostics
		if in != nil || !errors.As(err, &found) {
			t.Fatalf("%s loads: %v", file, err)
		}
		if *update {
			if err := os.WriteFile(file+".txt", []byte(found.Error()+"\n"), 0o666); err != nil {
				t.Fatal(err)
			}
		}
		want, err := os.ReadFile(file + ".txt")
		if err != nil {
			t.Fatal(err)
		}
		if diff := cmp.Diff(strings.ReplaceAll(string(want), "\r\n", "\n"), found.Error()+"\n"); diff != "" {
			t.Error(diff)
		}
	}
}

// TestKeys checks that testdata/full.yaml, which has every key of the form, is read as the Go value
// with every field set to its name.
func TestKeys(t *testing.T) {
	in, err := review.Load("testdata/full.yaml")
	if err != nil {
		t.Fatal(err)
	}
	day := sla.Date{Year: 2024, Month: 2, Day: 3}
	doc := riesame.Document{Kind: "kind", Title: "title", Number: "number", Date: day, Covers: &sla.Days{From: day, Through: day}}
	section := riesame.SectionInput{Section: "section", Title: "title", Inputs: []riesame.Document{doc}, NotApplicable: true, Text: "text",
		Services: []riesame.ServiceText{{Area: "area", Text: "text"}}, Clauses: []string{"clause"}}
	want := &riesame.Inputs{Format: 1, Contract: "contract", Period: "2024-S1", Form: riesame.Form{Model: "model", Revision: "revision"},
		Lang: riesame.English, Date: day, Standard: "standard",
		Parts: []riesame.PartInput{{ID: "id", Name: "name", Areas: []string{"area"}, Text: "text", Documents: []riesame.Document{doc},
			Checklist: []riesame.Check{{Input: "input", Name: "name", Ticked: true, Section: "section", Clauses: []string{"clause"}}},
			Sections:  []riesame.SectionInput{section}, Outputs: []riesame.SectionInput{section}}},
		Actions: []riesame.ActionInput{{ID: "id", Action: "action", Part: "part", Indicators: []string{"indicator"}, Cause: "cause", Responsible: "responsible",
			Resources: []string{"resource"}, Opened: day, Due: day, Closed: day, Verification: "verification", Outcome: "outcome"}},
		Waivers: []riesame.Waiver{{Indicator: "indicator", Reason: "reason", Basis: doc}}}
	if diff := cmp.Diff(want, in, cmpopts.IgnoreFields(riesame.Inputs{}, "Origin")); diff != "" {
		t.Error(diff)
	}
	if path := unset(reflect.ValueOf(*want), ""); path != "Origin" {
		t.Errorf("this test leaves out %q", path)
	}
}

// unset returns the first field of v that has its zero value, or none.
func unset(v reflect.Value, path string) string {
	switch {
	case v.IsZero():
		return strings.TrimPrefix(path, ".")
	case v.Kind() == reflect.Pointer:
		return unset(v.Elem(), path)
	case v.Kind() == reflect.Slice:
		return unset(v.Index(0), path)
	case v.Kind() == reflect.Struct:
		for i := range v.NumField() {
			if found := unset(v.Field(i), path+"."+v.Type().Field(i).Name); found != "" {
				return found
			}
		}
	}
	return ""
}

// TestPlaces checks that what Build finds wrong points into the file.
func TestPlaces(t *testing.T) {
	in, err := review.Load("testdata/minimal.yaml")
	if err != nil {
		t.Fatal(err)
	}
	c := &sla.Contract{ID: "rep-7", Areas: []sla.Area{{ID: "sportello"}}}
	p, err := sla.ParsePeriod("2024-S1")
	if err != nil {
		t.Fatal(err)
	}
	_, err = riesame.Build(riesame.Run{Contract: c, Result: &sla.Result{Contract: "rep-7", Period: p}}, in, nil)
	if want := "testdata/minimal.yaml:7:13: the contract has no area \"cup\"\n        areas: [cup]\n                ^^^\n    the contract has sportello"; err == nil || err.Error() != want {
		t.Errorf("%v", err)
	}
}

// TestLoadFails checks that a file that is not there is an error.
func TestLoadFails(t *testing.T) {
	if in, err := review.Load("testdata/none.yaml"); err == nil || in != nil {
		t.Error(in)
	}
}

// FuzzParse checks that no text makes the loader or Build panic, that every problem has its place,
// and that what was read builds the same review twice.
func FuzzParse(f *testing.F) {
	for _, pattern := range []string{"testdata/*.yaml", "testdata/broken/*[nl]", "../../examples/resoconto/review.yaml"} {
		files, err := filepath.Glob(pattern)
		if err != nil || len(files) == 0 {
			f.Fatal(pattern, err)
		}
		for _, file := range files {
			data, err := os.ReadFile(file)
			if err != nil {
				f.Fatal(err)
			}
			f.Add(data)
		}
	}
	f.Fuzz(func(t *testing.T, data []byte) {
		in, err := review.Parse("x", data)
		if err != nil {
			var found sla.Diagnostics
			if !errors.As(err, &found) {
				t.Fatalf("%T: %v", err, err)
			}
			for _, d := range found {
				if d.Pos.File != "x" || d.Pos.Line < 1 || d.Pos.Column < 1 || d.Pos.Width < 1 {
					t.Fatalf("no place: %+v", d)
				}
			}
			return
		}
		c := &sla.Contract{ID: in.Contract, Areas: []sla.Area{{ID: "cup"}}}
		p, err := sla.ParsePeriod(in.Period)
		if err != nil {
			t.Fatal(err) // the loader checks it
		}
		run := riesame.Run{Contract: c, Result: &sla.Result{Contract: in.Contract, Period: p, Areas: []sla.AreaResult{{ID: "cup"}}}}
		r, err := riesame.Build(run, in, nil)
		again, err2 := riesame.Build(run, in, nil)
		if diff := cmp.Diff(r, again); diff != "" || (err == nil) != (err2 == nil) {
			t.Fatal(diff, err, err2)
		}
		if err == nil {
			if _, err := riesame.Marshal(r); err != nil {
				t.Fatal(err)
			}
		}
	})
}
