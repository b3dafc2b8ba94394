package csvlog_test

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"io"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/capitolato/capitolato/adapters/csvlog"
	"github.com/capitolato/capitolato/adapters/mapping"
	"github.com/capitolato/capitolato/sla"
	"github.com/capitolato/capitolato/sla/batch"
)

// data returns the folder of data sets with known answers.
func data(t *testing.T) string {
	dir := os.Getenv("CAPITOLATO_DATA")
	if dir == "" {
		t.Skip("CAPITOLATO_DATA is not set")
	}
	return dir
}

// batches reads a source to its end and calls f for every batch.
func batches(t *testing.T, src sla.Source, fields []batch.Field, f func(*batch.Batch)) {
	t.Helper()
	r, err := src.Open(context.Background(), batch.Request{Fields: fields, Zone: time.UTC, Raw: true})
	if err != nil {
		t.Fatal(err)
	}
	defer r.Close()
	var b batch.Batch
	for {
		switch err := r.Read(context.Background(), &b); {
		case errors.Is(err, io.EOF):
			return
		case err != nil:
			t.Fatal(err)
		}
		f(&b)
	}
}

// Each file of csv-spectrum means what its JSON twin says, but that a line break in a cell is
// LF, as in encoding/csv, and that a row with a bare quote is rejected.
func TestSpectrum(t *testing.T) {
	dir := filepath.Join(data(t), "csv-spectrum")
	files, err := filepath.Glob(filepath.Join(dir, "csvs", "*.csv"))
	if err != nil || len(files) != 12 {
		t.Fatalf("%d files, %v", len(files), err)
	}
	for _, file := range files {
		name := strings.TrimSuffix(filepath.Base(file), ".csv")
		twin, err := os.ReadFile(filepath.Join(dir, "json", name+".json"))
		if err != nil {
			t.Fatal(err)
		}
		if twin = bytes.TrimSpace(twin); twin[0] == '{' {
			twin = append(append([]byte("["), twin...), ']') // a single row
		}
		var want []map[string]string
		if err := json.Unmarshal(bytes.ReplaceAll(twin, []byte(`\r\n`), []byte(`\n`)), &want); err != nil {
			t.Fatal(err)
		}
		var fields []batch.Field
		for column := range want[0] {
			fields = append(fields, batch.Field{Name: column, Kind: batch.String})
		}
		var got []map[string]string
		batches(t, csvlog.File(file, &mapping.Source{Missing: []string{}}, nil), fields, func(b *batch.Batch) {
			for _, x := range b.Rejected {
				if name == "location_coordinates" && x.Pos == 2 {
					want = nil
					continue
				}
				t.Errorf("%s: line %d rejected: %s", name, x.Pos, x.Reason)
			}
			for i := range b.Len {
				row := map[string]string{}
				for c, f := range fields {
					row[f.Name] = b.Columns[c].Dict.Strings[b.Columns[c].Codes[i]]
				}
				got = append(got, row)
			}
		})
		if diff := cmp.Diff(want, got); diff != "" {
			t.Errorf("%s (-json +csv):\n%s", name, diff)
		}
	}
}

// The figures are those that the data's publishers give.
func TestPhoneNow(t *testing.T) {
	file := filepath.Join(data(t), "phonenow", "Call-Center-Dataset.csv")
	m := &mapping.Source{Columns: map[string]mapping.Column{
		"id":       {Column: "Call Id"},
		"at":       {Columns: []string{"Date", "Time"}, Form: "yyyy-mm-dd hh:mm:ss"},
		"answered": {Column: "Answered (Y/N)"},
		"resolved": {Column: "resolved"}, // in other case than in the file
		"wait":     {Column: "Speed of answer in seconds"},
		"talk":     {Column: "AvgTalkDuration"},
		"rating":   {Column: "Satisfaction rating"},
	}}
	fields := []batch.Field{
		{Name: "id", Kind: batch.String}, {Name: "at", Kind: batch.Time}, {Name: "answered", Kind: batch.Bool}, {Name: "resolved", Kind: batch.Bool},
		{Name: "wait", Kind: batch.Duration, Optional: true}, {Name: "talk", Kind: batch.Duration, Optional: true},
		{Name: "rating", Kind: batch.Int, Optional: true},
	}
	var rows, answered, resolved, waits, quick int
	var sum time.Duration
	var ratings, rated int64
	batches(t, csvlog.File(file, m, &csvlog.Options{ChunkSize: 10_000}), fields, func(b *batch.Batch) {
		for _, x := range b.Rejected {
			t.Errorf("line %d rejected: %s: %s: %q", x.Pos, x.Field, x.Reason, x.Raw)
		}
		rows += b.Len
		answered += b.Columns[2].Bits.Count()
		resolved += b.Columns[3].Bits.Count()
		for i := range b.Len {
			if at := time.Unix(0, b.Columns[1].Nums[i]).UTC(); at.Year() != 2021 || at.Month() > 3 {
				t.Errorf("line %d is of %s", b.Pos[i], at)
			}
			if b.Columns[4].Valid.Get(i) {
				waits++
				sum += time.Duration(b.Columns[4].Nums[i])
				if b.Columns[4].Nums[i] <= int64(20*time.Second) {
					quick++
				}
			}
			if b.Columns[6].Valid.Get(i) {
				rated++
				ratings += b.Columns[6].Nums[i]
			}
		}
	})
	if rows != 5000 || answered != 4054 || waits != 4054 || quick != 374 || resolved*10000/rows != 7292 {
		t.Errorf("%d rows, %d answered, %d waits, %d quick, %d resolved", rows, answered, waits, quick, resolved)
	}
	if mean := sum / time.Duration(waits); mean.Round(10*time.Millisecond) != 67520*time.Millisecond {
		t.Errorf("the mean wait is %s", mean)
	}
	if ratings*100/rated != 340 {
		t.Errorf("the mean rating is %d/%d", ratings, rated)
	}
}

func TestRejects(t *testing.T) {
	log := "id,wait,note\n" +
		"1,20,ok\n" +
		"2,soon,\"a\nb\"\n" + // line 3 and 4
		"3,5\n" +
		"4,5,\"open\n" +
		"5,5,\"\"x\n" +
		"6,,fine\n" +
		"7,8,\xff\n" + // not wanted
		"8,9,last"
	fields := []batch.Field{{Name: "wait", Kind: batch.Duration}}
	type reject struct {
		Pos               int64
		Field, Value, Raw string
	}
	want := []reject{
		{3, "wait", "soon", "2,soon,\"a\nb\""}, {5, "", "", "3,5"}, {6, "", "", "4,5,\"open"}, {7, "", "", "5,5,\"\"x"}, {8, "wait", "", "6,,fine"},
	}
	for _, size := range []int{1, 7, 1000} {
		var got []reject
		var lines []int64
		batches(t, csvlog.New("x.csv", text(log), nil, &csvlog.Options{ChunkSize: size}), fields, func(b *batch.Batch) {
			lines = append(lines, b.Pos...)
			for _, x := range b.Rejected {
				got = append(got, reject{x.Pos, x.Field, string(x.Value), string(x.Raw)})
			}
		})
		if diff := cmp.Diff(want, got); diff != "" || !slices.Equal(lines, []int64{2, 9, 10}) {
			t.Errorf("chunks of %d: rows at %v, rejects (-want +got):\n%s", size, lines, diff)
		}
	}
}

func TestHeaders(t *testing.T) {
	ask := func(log string, m *mapping.Source, names ...string) error {
		var fields []batch.Field
		for _, n := range names {
			fields = append(fields, batch.Field{Name: n, Kind: batch.String})
		}
		r, err := csvlog.New("x.csv", text(log), m, nil).Open(context.Background(), batch.Request{Fields: fields, Zone: time.UTC, Raw: true})
		if err == nil {
			r.Close()
		}
		return err
	}
	no := false
	for _, c := range []struct {
		log  string
		m    *mapping.Source
		want string
	}{
		{"area,wait\n", nil, ""},
		{"\xef\xbb\xbf\n\n Area ,wait\n", nil, ""},
		{"\"ar\"\"ea\",area\n", nil, ""},
		{"", nil, "the file is empty"},
		{"\n\r\n", nil, "the file is empty"},
		{"area,wait,area\n", nil, "two columns \"area\", column 1 and column 3"},
		{"Area,AREA\n", nil, "two columns"},
		{"ares,wait\n", nil, "there is no column \"area\": did you mean \"ares\"?\nthe columns are \"ares\", \"wait\""},
		{"area,\"wait\n", nil, "line 1: the header has a quote that is never closed"},
		{"\xff\xfea\x00r\x00e\x00a\x00", nil, ""},
		{"a\x00r\x00e\x00a\x00", nil, "the text is not utf-8 but utf-16le: every other byte is NUL: say `encoding: utf-16le`"},
		{"area,citt\xe0\n", nil, "byte 0xE0 in column 2, which is not UTF-8: it looks like Windows-1252: say `encoding: windows-1252`"},
		{"area,b\x00\x00\x00ad\n", nil, "the header has a NUL: is this a text file?"},
		{"PK\x03\x04\x14\x00", nil, "this is no CSV file but a ZIP archive or an Excel workbook"},
		{"aria;wait\n", nil, "The header is one cell: say `separator: \";\"` in the mapping"},
		{"Report\nof May,2024\n\narea,wait\ncup,1\n", nil, "line 4 has them: say `preamble: 3` in the mapping"},
		{"Report \"A\"\nof May\n\narea,wait\n", &mapping.Source{Preamble: 3}, ""},
		{"area\n", &mapping.Source{Preamble: 3}, "the mapping says `preamble: 3`, and the file has not so many lines"},
		{"zone,AREA\n", &mapping.Source{Columns: map[string]mapping.Column{"area": {Column: "Settore", Aliases: []string{"Zona", "zone"}}}}, ""},
		{"zone,Settore\n", &mapping.Source{Columns: map[string]mapping.Column{"area": {Column: "Settore", Aliases: []string{"zone"}}}}, "the header has both \"zone\" and \"Settore\", column 1 and column 2"},
		{"area\n", &mapping.Source{Sheet: "May"}, "the mapping says `sheet`"},
		{"area\n", &mapping.Source{Skip: &mapping.Skip{Column: "x", Values: []string{"y"}}}, "skip: there is no column \"x\""},
		{"citt\xc3\xa0,area\n", &mapping.Source{Encoding: "windows-1252"}, "the text is not windows-1252 but utf-8"},
		{"area\n", &mapping.Source{Encoding: "latin1"}, "\"latin1\" is no encoding"},
		{"a,b\n", &mapping.Source{Header: &no, Columns: map[string]mapping.Column{"area": {Column: "2"}}}, ""},
		{"a,b\n", &mapping.Source{Header: &no, Columns: map[string]mapping.Column{"area": {Column: "3"}}}, "there is no column 3: the first row has 2"},
		{"a,b\n", &mapping.Source{Header: &no}, "\"area\" is not the number of a column"},
		{"area\n", &mapping.Source{Separator: "ab"}, "cannot separate"},
		{"area\n", &mapping.Source{Columns: map[string]mapping.Column{"area": {Unit: "ms"}}}, "field area"},
	} {
		err := ask(c.log, c.m, "area")
		if (err == nil) != (c.want == "") || err != nil && !strings.Contains(err.Error(), c.want) {
			t.Errorf("%q: %v, want %q", c.log, err, c.want)
		}
	}
}

// failing fails after some bytes.
type failing struct {
	io.Reader
	err error
}

func (f failing) Read(p []byte) (int, error) {
	n, err := f.Reader.Read(p)
	if err == io.EOF {
		err = f.err
	}
	return n, err
}

func (failing) Close() error { return nil }

// An error of the input, or a context that is over, ends the stream for all who read it.
func TestErrors(t *testing.T) {
	broken := errors.New("broken")
	log := "area\n" + strings.Repeat("cup\n", 10_000)
	open := func() (io.ReadCloser, error) { return failing{strings.NewReader(log), broken}, nil }
	req := batch.Request{Fields: []batch.Field{{Name: "area", Kind: batch.String}}}
	r, err := csvlog.New("x.csv", open, nil, &csvlog.Options{ChunkSize: 100, MaxRecord: 100}).Open(context.Background(), req)
	if err != nil {
		t.Fatal(err)
	}
	done := make(chan error)
	for range 3 {
		go func() {
			var b batch.Batch
			for {
				if err := r.Read(context.Background(), &b); err != nil {
					done <- err
					return
				}
			}
		}()
	}
	for range 3 {
		if err := <-done; !errors.Is(err, broken) {
			t.Errorf("the error is %v", err)
		}
	}
	r, err = csvlog.New("x.csv", text(log), nil, nil).Open(context.Background(), req)
	if err != nil {
		t.Fatal(err)
	}
	ctx, cancel := context.WithCancel(context.Background())
	cancel()
	var b batch.Batch
	if err := r.Read(ctx, &b); !errors.Is(err, context.Canceled) {
		t.Errorf("a cancelled context: %v", err)
	}
	if err := r.Read(context.Background(), &b); !errors.Is(err, context.Canceled) {
		t.Errorf("after it: %v", err)
	}
}

func TestProgressAndFingerprint(t *testing.T) {
	log := []byte("area\n" + strings.Repeat("cup\n", 1000))
	open := func() (io.ReadCloser, error) { return struct{ closer }{closer{bytes.NewReader(log)}}, nil }
	src := csvlog.New("x.csv", open, nil, &csvlog.Options{ChunkSize: 1000})
	r, err := src.Open(context.Background(), batch.Request{})
	if err != nil {
		t.Fatal(err)
	}
	p := r.(interface{ Progress() (int64, int64) })
	if done, total := p.Progress(); done != 5 || total != int64(len(log)) {
		t.Errorf("at first %d of %d", done, total)
	}
	var b batch.Batch
	for r.Read(context.Background(), &b) == nil {
	}
	if done, total := p.Progress(); done != total {
		t.Errorf("at last %d of %d", done, total)
	}
	// As sha256sum prints it.
	got, err := csvlog.New("x.csv", text("abc"), nil, nil).(sla.Fingerprinter).Fingerprint(context.Background())
	if want := "sha256:ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"; got != want || err != nil {
		t.Errorf("%s, %v, want %s", got, err, want)
	}
}

// closer is a bytes.Reader with Close.
type closer struct{ *bytes.Reader }

func (closer) Close() error { return nil }
