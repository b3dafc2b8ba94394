package report_test

import (
	"archive/zip"
	"bytes"
	"context"
	"flag"
	"fmt"
	"io"
	"os"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/xuri/excelize/v2"

	"github.com/capitolato/capitolato/adapters/xlsx"
	"github.com/capitolato/capitolato/adapters/xlsx/report"
	"github.com/capitolato/capitolato/riesame"
	"github.com/capitolato/capitolato/sla"
	"github.com/capitolato/capitolato/sla/batch"
)

var update = flag.Bool("update", false, "rewrite the golden files")

// result is a result with everything that a sheet can hold, and texts that mean harm.
func result(t testing.TB) *sla.Result {
	period, err := sla.ParsePeriod("2024-01-01/2024-05-31")
	if err != nil {
		t.Fatal(err)
	}
	asked, _ := sla.ParsePeriod("2024-S1")
	n := func(v int64) *int64 { return &v }
	return &sla.Result{
		Format: 1, Contract: "rep-1151-2022", Title: "=HYPERLINK(\"http://example.org\")", Period: period, Asked: &asked,
		Timezone: "Europe/Rome", ZoneRules: "2024a", Verdict: sla.KO,
		Areas: []sla.AreaResult{
			{ID: "cup", Name: "CUP: prenotazioni/disdette [regionali] e altro ancora", Verdict: sla.KO, Indicators: []sla.IndicatorResult{
				{ID: "attesa", Name: "Tempo massimo d'attesa", Value: ptr("42.46"), Exact: ptr("2123/50"), Unit: "%", Target: "value >= 95",
					TargetText: "95% dei casi", Measured: sla.KO, Verdict: sla.KO, Margin: &sla.Margin{Flips: n(5254), Adds: n(105080)},
					Explanation: sla.Explanation{Text: "100 × 4246 / 10000 = 42.46 ≥ 95 is false", Counts: []sla.CountOf{
						{Rule: "count(inbound, .answered)", Area: "cup", Value: ptr("4246"), Records: 4246},
						{Rule: "len(inbound)", Area: "cup", Value: ptr("10000"), Records: 10000, Missing: 3}}}},
				{ID: "perse", Name: "-chiamate perse", Value: ptr("0.123456789012345678"), Measured: sla.KO, Verdict: sla.Waived, Target: "value <= 5"},
				{ID: "vuoto", Name: "Nulla", Measured: sla.NoData, Verdict: sla.NoData, Reason: "there was nothing to measure",
					Explanation: sla.Explanation{Counts: []sla.CountOf{{Rule: "mean(x)"}}}},
			}},
			{ID: "cc", Name: "cup: PRENOTAZIONI/disdette [regionali] e altro", Verdict: sla.OK, Indicators: []sla.IndicatorResult{
				{ID: "attesa", Name: "Attesa", Value: ptr("-7"), Exact: ptr("-7/1"), Measured: sla.OK, Verdict: sla.OK, Margin: &sla.Margin{Bears: n(0)}},
				{ID: "na", Measured: sla.NA, Verdict: sla.NA}, {ID: "bad", Measured: sla.Invalid, Verdict: sla.Invalid}}},
			{ID: "history", Verdict: sla.NA},
		},
		Sources: []sla.SourceResult{{Name: "calls.csv", Records: "calls", Period: period, Fingerprint: "sha256:00",
			Reconciliation: sla.Reconciliation{Read: 10, Rejected: 3, Duplicate: 1, Conflicts: 1, Counted: 6},
			Reasons:        map[string]int64{"not a number": 1, "=a": 2},
			RejectedRows:   []sla.RejectedRow{{Pos: 7, Field: "wait", Reason: "not a number", Value: "@SUM(1)"}, {Pos: 9, Reason: "x", Value: "\x01" + strings.Repeat("𝄞", 20000)}},
			ConflictRows:   []sla.RejectedRow{{Pos: 8, Reason: "differs from row 2"}}}},
		Findings: []sla.Finding{{Code: "clipped", Text: "+only a part"}},
	}
}

// The workbook, read back by excelize, against a text: the type of every cell with its value,
// its number format and, for verdicts, its colour.
func TestWrite(t *testing.T) {
	for lang, file := range map[riesame.Lang]string{"": "testdata/result.it.txt", riesame.English: "testdata/result.en.txt"} {
		var b bytes.Buffer
		if err := report.Write(&b, result(t), &report.Options{Lang: lang}); err != nil {
			t.Fatal(err)
		}
		got := dump(t, b.Bytes())
		if *update {
			if err := os.WriteFile(file, []byte(got), 0o666); err != nil {
				t.Fatal(err)
			}
		}
		want, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		if diff := cmp.Diff(strings.ReplaceAll(string(want), "\r\n", "\n"), got); diff != "" {
			t.Error(diff)
		}
	}
}

// dump writes out a workbook.
func dump(t *testing.T, data []byte) string {
	f, err := excelize.OpenReader(bytes.NewReader(data))
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	var out strings.Builder
	for _, name := range f.GetSheetList() {
		panes, err := f.GetPanes(name)
		fmt.Fprintf(&out, "== %s (frozen: %v, %d, %v)\n", name, panes.Freeze, panes.YSplit, err)
		rows, err := f.GetRows(name, excelize.Options{RawCellValue: true})
		if err != nil {
			t.Fatal(err)
		}
		for i, row := range rows {
			for k, v := range row {
				if v == "" {
					continue
				}
				at, _ := excelize.CoordinatesToCellName(k+1, i+1)
				kind, _ := f.GetCellType(name, at)
				id, _ := f.GetCellStyle(name, at)
				style, err := f.GetStyle(id)
				if err != nil {
					t.Fatal(err)
				}
				formula, _ := f.GetCellFormula(name, at)
				if formula != "" {
					t.Errorf("%s %s is a formula", name, at)
				}
				if r := []rune(v); len(r) > 200 {
					v = fmt.Sprintf("%s… (%d runes) …%s", string(r[:4]), len(r), string(r[len(r)-1:]))
				}
				format := ""
				if style.CustomNumFmt != nil {
					format = *style.CustomNumFmt
				}
				fmt.Fprintf(&out, "%s\t%s %s %v bold=%v\t%q\n", at, map[excelize.CellType]string{excelize.CellTypeSharedString: "text", excelize.CellTypeUnset: "number", excelize.CellTypeNumber: "number"}[kind],
					format, style.Fill.Color, style.Font != nil && style.Font.Bold, v)
			}
		}
	}
	return out.String()
}

// One result gives one file, and the file says nothing of when or where it was written.
func TestWriteIsDeterministic(t *testing.T) {
	var first, second bytes.Buffer
	for range 5 {
		second.Reset()
		if err := report.Write(&second, result(t), nil); err != nil {
			t.Fatal(err)
		}
		if first.Len() == 0 {
			first.Write(second.Bytes())
		}
		if !bytes.Equal(first.Bytes(), second.Bytes()) {
			t.Fatal("the same result gives different bytes")
		}
	}
	second.Reset()
	if err := report.Write(&second, result(t), &report.Options{Created: time.Date(2025, 4, 3, 10, 0, 0, 0, time.UTC)}); err != nil {
		t.Fatal(err)
	}
	for data, want := range map[*bytes.Buffer]string{&first: "2024-06-01T00:00:00Z", &second: "2025-04-03T10:00:00Z"} {
		z, err := zip.NewReader(bytes.NewReader(data.Bytes()), int64(data.Len()))
		if err != nil {
			t.Fatal(err)
		}
		for _, f := range z.File {
			if !f.Modified.IsZero() && f.Modified.Year() > 1980 {
				t.Errorf("%s has the time %s", f.Name, f.Modified)
			}
		}
		var core bytes.Buffer
		r, err := z.Open("docProps/core.xml")
		if err == nil {
			_, err = core.ReadFrom(r)
		}
		if err != nil || strings.Count(core.String(), want) != 2 {
			t.Errorf("%s, %v, want %s", core.String(), err, want)
		}
	}
}

// A workbook that Write made is read by package xlsx.
func TestWriteIsRead(t *testing.T) {
	var data bytes.Buffer
	if err := report.Write(&data, result(t), &report.Options{Lang: riesame.English}); err != nil {
		t.Fatal(err)
	}
	open := func() (io.ReadCloser, error) {
		return io.NopCloser(bytes.NewReader(data.Bytes())), nil
	}
	ctx := context.Background()
	r, err := xlsx.New("result.xlsx", open, nil, &xlsx.Options{Sheet: "Reconciliation"}).Open(ctx, batch.Request{Records: "calls", Zone: time.UTC,
		Fields: []batch.Field{{Name: "Source", Kind: batch.String}, {Name: "Read", Kind: batch.Int}, {Name: "Counted", Kind: batch.Int}}})
	if err != nil {
		t.Fatal(err)
	}
	defer r.Close()
	var b batch.Batch
	err = r.Read(ctx, &b)
	if err != nil || b.Len != 1 || b.Columns[0].String(0) != "calls.csv" || b.Columns[1].Nums[0] != 10 || b.Columns[2].Nums[0] != 6 {
		t.Errorf("%d rows, %v", b.Len, err)
	}
}

func TestWriteNothing(t *testing.T) {
	if err := report.Write(new(bytes.Buffer), nil, nil); err == nil {
		t.Error("no result is written")
	}
	if err := report.Write(new(bytes.Buffer), &sla.Result{}, nil); err != nil {
		t.Error(err)
	}
}

func ptr[T any](v T) *T { return &v }
