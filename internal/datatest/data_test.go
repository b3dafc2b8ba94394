// Package datatest judges public data sets through a contract and a mapping alone, and compares
// the figures with those that others have published. The data is not part of the project: the
// tests read it from the folder in CAPITOLATO_DATA, and skip without it.
package datatest

import (
	"context"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/capitolato/capitolato/adapters/contract"
	"github.com/capitolato/capitolato/adapters/csvlog"
	"github.com/capitolato/capitolato/adapters/mapping"
	"github.com/capitolato/capitolato/sla"
	"github.com/google/go-cmp/cmp"
)

// load compiles a contract and opens the one source of a mapping with a file of the data sets.
func load(t *testing.T, contractFile, mappingFile, file string) (*sla.Plan, sla.Source) {
	t.Helper()
	dir := os.Getenv("CAPITOLATO_DATA")
	if dir == "" {
		t.Skip("CAPITOLATO_DATA is not set")
	}
	c, err := contract.Load(filepath.Join("testdata", contractFile))
	if err != nil {
		t.Fatal(err)
	}
	p, err := sla.Compile(c, nil)
	if err != nil {
		t.Fatal(err)
	}
	if len(p.Warnings()) > 0 {
		t.Errorf("the contract is doubtful: %v", p.Warnings())
	}
	m, err := mapping.Load(filepath.Join("testdata", mappingFile))
	if err != nil {
		t.Fatal(err)
	}
	for _, s := range m.Sources {
		return p, csvlog.File(filepath.Join(dir, file), s, nil)
	}
	return nil, nil
}

// judge returns the figures and verdicts of a period by area and indicator, and the result.
func judge(t *testing.T, p *sla.Plan, src sla.Source, over string) (map[string]string, *sla.Result) {
	t.Helper()
	period, err := sla.ParsePeriod(over)
	if err != nil {
		t.Fatal(err)
	}
	tally, err := p.Tally(context.Background(), period, nil, src)
	if err != nil {
		t.Fatal(err)
	}
	result, err := p.Judge(tally, period)
	if err != nil {
		t.Fatal(err)
	}
	got := map[string]string{}
	for _, a := range result.Areas {
		for _, i := range a.Indicators {
			value := ""
			if i.Value != nil {
				value = *i.Value
			}
			got[a.ID+"/"+i.ID] = strings.TrimSpace(fmt.Sprint(value, i.Unit, " ", i.Verdict, " ", i.Reason))
		}
	}
	return got, result
}

// A telecom's published dashboard, from its rows. Service level and the verdicts are ours.
func TestPhoneNow(t *testing.T) {
	p, src := load(t, "phonenow.yaml", "phonenow.mapping.yaml", "phonenow/Call-Center-Dataset.csv")
	got, result := judge(t, p, src, "2021-Q1")
	want := map[string]string{
		"all/answered":      "4054 ok",
		"all/lost":          "946 ok",
		"all/asa":           "67.52s ko",
		"all/rating":        "3.40 ko",
		"all/resolved":      "72.92% ok",
		"all/within_20s":    "374 ok",
		"all/under_20s":     "342 ko",
		"all/service_level": "7.48% ko",
		"jim/resolved":      "485 ok",
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
	if s := result.Sources[0]; s.Read != 5000 || s.Counted != 5000 || s.Rejected+s.Duplicate != 0 || s.Overlap == 0 {
		t.Errorf("%+v", s.Reconciliation)
	}
	period := result.Period
	for indicator, want := range map[string]int{"all/resolved": 5000 - 3646, "all/service_level": 5000 - 374} {
		n := 0
		for s, err := range p.Select(context.Background(), period, indicator, sla.Bad, nil, src) {
			if err != nil {
				t.Fatal(err)
			}
			if n++; s.Pos < 2 || !strings.HasPrefix(s.Key[0].Text, "ID") {
				t.Fatalf("%+v", s)
			}
		}
		if n != want {
			t.Errorf("%s: %d bad calls, want %d", indicator, n, want)
		}
	}
}

// The months of the quarter, merged.
func TestPhoneNowByMonth(t *testing.T) {
	p, src := load(t, "phonenow.yaml", "phonenow.mapping.yaml", "phonenow/Call-Center-Dataset.csv")
	_, want := judge(t, p, src, "2021-Q1")
	var all *sla.Tally
	for _, month := range want.Period.Months() {
		tally, err := p.Tally(context.Background(), month, nil, src)
		if err != nil {
			t.Fatal(err)
		}
		if all == nil {
			all = tally
		} else if all, err = sla.Merge(all, tally); err != nil {
			t.Fatal(err)
		}
	}
	got, err := p.Judge(all, want.Period)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(want.Areas, got.Areas); diff != "" {
		t.Error(diff)
	}
}

// A city's requests, on time by three denominators. The verdict of the city is only the check.
func TestRequests(t *testing.T) {
	want := map[string]string{
		"city/of_all":     "83.00% ok",  // 83 of 100
		"city/of_settled": "93.51% ko",  // 72 of 77
		"city/of_due":     "80.899% ko", // 72 of 89: 80.9 would contradict the verdict
		"city/agrees":     "100 ok",
	}
	for file, mappingFile := range map[string]string{
		"boston311-100.csv":               "requests.mapping.yaml",
		"boston311-100-with-nonascii.csv": "requests.mapping.yaml",
		"boston311-dmy-100.csv":           "requests-dmy.mapping.yaml",
		"boston311-mdy-100.csv":           "requests-dmy.mapping.yaml", // misnamed: it is day first, too
	} {
		p, src := load(t, "requests.yaml", mappingFile, "requests311/"+file)
		got, result := judge(t, p, src, "2022-01")
		if diff := cmp.Diff(want, got); diff != "" {
			t.Errorf("%s: %s", file, diff)
		}
		if s := result.Sources[0]; s.Read != 100 || s.Counted != 100 {
			t.Errorf("%s: %+v", file, s.Reconciliation)
		}
	}
}

// 80 requests, 20 of them listed twice.
func TestRequestsListedTwice(t *testing.T) {
	p, src := load(t, "requests.yaml", "requests.mapping.yaml", "requests311/boston311-100-20dupes-random.csv")
	got, result := judge(t, p, src, "2022-01")
	if s := result.Sources[0]; s.Read != 100 || s.Counted != 80 || s.Duplicate != 20 || s.Conflicts != 0 {
		t.Errorf("%+v", s.Reconciliation)
	}
	if got["city/agrees"] != "80 ok" {
		t.Errorf("the city agrees on %s", got["city/agrees"])
	}
}

// Dates that a mapping does not fit are rejected, all of them, and nothing is judged by none.
func TestRequestsWithTheWrongMapping(t *testing.T) {
	p, src := load(t, "requests.yaml", "requests.mapping.yaml", "requests311/boston311-dmy-100.csv")
	got, result := judge(t, p, src, "2022-01")
	if s := result.Sources[0]; s.Rejected != 100 || len(s.RejectedRows) != 100 || s.RejectedRows[0].Pos != 2 {
		t.Errorf("%+v", s)
	}
	for indicator, verdict := range got {
		if !strings.Contains(verdict, "invalid boston311-dmy-100.csv: none of its 100 rows could be read") {
			t.Errorf("%s is %s", indicator, verdict)
		}
	}
}

// Files that are not what the mapping says are refused with their name, not judged. What the
// adapter says of each is its own test.
func TestFilesThatAreSomethingElse(t *testing.T) {
	for _, file := range []string{"test-nonutf8.csv", "test-windows1252.csv", "progetti_sample_10.csv", "boston311-100-bad.tsv", "there-is-no-such-one.csv"} {
		p, src := load(t, "requests.yaml", "requests.mapping.yaml", "requests311/"+file)
		period, _ := sla.ParsePeriod("2022-01")
		if _, err := p.Tally(context.Background(), period, nil, src); err == nil || !strings.Contains(err.Error(), file) {
			t.Errorf("%s: %v", file, err)
		}
	}
}
