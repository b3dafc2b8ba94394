package csvlog_test

import (
	"bytes"
	"compress/gzip"
	"context"
	"encoding/binary"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"
	"unicode/utf16"

	"github.com/google/go-cmp/cmp"

	"github.com/capitolato/capitolato/adapters/csvlog"
	"github.com/capitolato/capitolato/adapters/mapping"
	"github.com/capitolato/capitolato/sla"
	"github.com/capitolato/capitolato/sla/batch"
)

// lines reads a source and returns a line for each row, and for each rejected one.
func lines(t *testing.T, src sla.Source, fields []batch.Field) (rows, rejected []string) {
	t.Helper()
	batches(t, src, fields, func(b *batch.Batch) {
		for i := range b.Len {
			row := fmt.Sprint(b.Pos[i])
			for _, c := range b.Columns {
				row += " " + value(c, i)
			}
			rows = append(rows, row)
		}
		for _, x := range b.Rejected {
			rejected = append(rejected, strings.TrimSpace(fmt.Sprint(x.Pos, " ", x.Field, " ", x.Reason)))
		}
	})
	return rows, rejected
}

// value returns a value as text.
func value(c batch.Column, i int) string {
	switch {
	case !c.Valid.Get(i):
		return "-"
	case c.Kind == batch.String:
		return c.Dict.Strings[c.Codes[i]]
	case c.Kind == batch.Bool:
		return fmt.Sprint(c.Bits.Get(i))
	case c.Kind == batch.Duration:
		return time.Duration(c.Nums[i]).String()
	case c.Kind == batch.Time:
		return time.Unix(0, c.Nums[i]).UTC().Format(time.RFC3339Nano)
	}
	return fmt.Sprint(c.Nums[i])
}

// utf16Text returns a text as UTF-16.
func utf16Text(text string, order binary.AppendByteOrder, mark bool) string {
	if mark {
		text = "\ufeff" + text
	}
	var out []byte
	for _, u := range utf16.Encode([]rune(text)) {
		out = order.AppendUint16(out, u)
	}
	return string(out)
}

// packed returns a text as a gzip file.
func packed(text string) string {
	var b bytes.Buffer
	w := gzip.NewWriter(&b)
	w.Write([]byte(text))
	w.Close()
	return b.String()
}

// latin returns a text of Latin 1 characters and euro signs as Windows-1252.
func latin(text string) string {
	var out []byte
	for _, r := range text {
		if r == '€' {
			r = 0x80
		}
		out = append(out, byte(r))
	}
	return string(out)
}

// However one table is written as bytes, the records and their lines are the same.
func TestTwins(t *testing.T) {
	var plain strings.Builder
	plain.WriteString("id;città;cost\n")
	for i := range 3000 {
		fmt.Fprintf(&plain, "%d;\"Forlì, \"\"%d\"\" €\";%d,5\n", i, i%7, i)
	}
	text16 := func(big, mark bool) string {
		if big {
			return utf16Text(plain.String(), binary.BigEndian, mark)
		}
		return utf16Text(plain.String(), binary.LittleEndian, mark)
	}
	fields := []batch.Field{{Name: "id", Kind: batch.Int}, {Name: "city", Kind: batch.String}, {Name: "cost", Kind: batch.Decimal, Scale: 1}}
	read := func(text0, encoding string, size int) []string {
		m := &mapping.Source{Separator: ";", Decimal: ",", Encoding: encoding, Columns: map[string]mapping.Column{"city": {Column: "città"}}}
		rows, rejected := lines(t, csvlog.New("x.csv", text(text0), m, &csvlog.Options{ChunkSize: size}), fields)
		if len(rejected) > 0 {
			t.Errorf("rejected %v", rejected)
		}
		return rows
	}
	want := read(plain.String(), "", 0)
	if len(want) != 3000 || want[2999] != "3001 2999 Forlì, \"3\" € 29995" {
		t.Fatalf("%d rows, %q", len(want), want[len(want)-1])
	}
	cr := strings.ReplaceAll(plain.String(), "\n", "\r")
	for name, c := range map[string]struct{ text, encoding string }{
		"BOM":              {"\ufeff" + plain.String(), ""},
		"declared UTF-8":   {plain.String(), "utf-8"},
		"CRLF":             {strings.ReplaceAll(plain.String(), "\n", "\r\n"), ""},
		"CR":               {cr, ""},
		"UTF-16LE BOM":     {text16(false, true), ""},
		"UTF-16BE BOM":     {text16(true, true), "utf-16"},
		"UTF-16LE":         {text16(false, false), "utf-16le"},
		"UTF-16BE":         {text16(true, false), "utf-16be"},
		"Windows-1252":     {latin(plain.String()), "windows-1252"},
		"CR, Windows-1252": {latin(cr), "cp1252"},
		"ISO 8859-15":      {strings.ReplaceAll(latin(plain.String()), "\x80", "\xa4"), "iso-8859-15"},
		"gzip":             {packed(plain.String()), ""},
		"gzip, UTF-16":     {packed(text16(false, true)), ""},
		"two gzip members": {packed(plain.String()[:1000]) + packed(plain.String()[1000:]), ""},
	} {
		for _, size := range []int{777, 0} {
			if diff := cmp.Diff(want, read(c.text, c.encoding, size)); diff != "" {
				t.Errorf("%s in chunks of %d (-plain +twin):\n%.500s", name, size, diff)
			}
		}
	}
}

func TestDerivedAndSkipped(t *testing.T) {
	m := &mapping.Source{
		Separator: ";", Preamble: 1, Times: "dd/mm/yyyy hh:mm[:ss]", Missing: []string{"", "?"},
		Skip: &mapping.Skip{Column: "QUEUED", Values: []string{"Totale"}},
		Columns: map[string]mapping.Column{
			"wait": {From: "QUEUED", To: "ANSWERED"}, "lost": {Column: "OUTCOME", True: []string{"HANG"}, Other: "false"},
			"flag": {Column: "FLAG", True: []string{"X"}, False: []string{""}},
		},
	}
	const log = "Export of May\nQUEUED;ANSWERED;OUTCOME;FLAG\n" +
		"31/01/2024 09:30;31/01/2024 09:30:20;DONE;X\n" +
		"31/01/2024 09:31:00;?;HANG;\n" +
		"\ufeffQUEUED;ANSWERED;OUTCOME;FLAG\n" +
		"31/01/2024 09:32;31/01/2024 09:31;DONE;\n" +
		"31/01/2024 09:33;soon;DONE;\n" +
		"31/01/2024 09:34;31/01/2024 09:34;D\xd2NE;\n" +
		"TOTALE;;2;\n"
	rows, rejected := lines(t, csvlog.New("x.csv", text(log), m, nil), []batch.Field{
		{Name: "wait", Kind: batch.Duration, Optional: true}, {Name: "lost", Kind: batch.Bool}, {Name: "flag", Kind: batch.Bool},
	})
	if diff := cmp.Diff([]string{"3 20s false true", "4 - true false"}, rows); diff != "" {
		t.Error(diff)
	}
	if diff := cmp.Diff([]string{
		"5  the header again",
		"6 wait a duration below zero: the mapping can allow it with `negative: true`",
		"7 wait not a time in the form dd/mm/yyyy hh:mm[:ss]",
		"8 lost text that is not UTF-8, and looks like Windows-1252: the mapping can say `encoding: windows-1252`",
		"9  a row that the mapping says to skip",
	}, rejected); diff != "" {
		t.Error(diff)
	}
}

// Files that are damaged end in an error that says so, never in fewer records.
func TestDamaged(t *testing.T) {
	log := "id\n" + strings.Repeat("1\n22\n333\n", 50_000)
	whole := packed(log)
	fields := []batch.Field{{Name: "id", Kind: batch.String}}
	fails := func(text0 string, m *mapping.Source) error {
		r, err := csvlog.New("x.csv", text(text0), m, nil).Open(context.Background(), batch.Request{Fields: fields, Zone: time.UTC})
		if err != nil {
			return err
		}
		defer r.Close()
		var b batch.Batch
		for err == nil {
			err = r.Read(context.Background(), &b)
		}
		return err
	}
	for name, c := range map[string]struct {
		text string
		m    *mapping.Source
		want string
	}{
		"whole":         {whole, nil, "EOF"},
		"cut":           {whole[:len(whole)-9], nil, "unpack: the file is cut short"},
		"cut early":     {whole[:len(whole)/2], nil, "unpack: the file is cut short"},
		"cut in header": {whole[:5], nil, "unpack: the file is cut short"},
		"wrong sum":     {whole[:len(whole)-6] + "xxxxxx", nil, "checksum"},
		"garbage":       {whole + "garbage garbage", nil, "gzip: invalid header"},
		"cut UTF-16":    {"\xff\xfe" + "i\x00d\x00\n\x001\x00\n", nil, "ends within a character"},
		"packed twice":  {packed(whole), nil, "packed with gzip, perhaps twice"},
		"workbook":      {packed("PK\x03\x04"), nil, "an Excel workbook"},
		"zstd":          {"\x28\xb5\x2f\xfd\x00", nil, "set Options.Decompress"},
	} {
		err := fails(c.text, c.m)
		if err == nil || !strings.Contains(err.Error(), c.want) && name != "packed twice" {
			t.Errorf("%s: %v, want %s", name, err, c.want)
		}
	}
}

// zeros is an endless text.
type zeros struct{ n int64 }

func (z *zeros) Read(p []byte) (int, error) {
	if z.n <= 0 {
		return 0, io.EOF
	}
	for i := range p {
		p[i] = 'x'
	}
	z.n -= int64(len(p))
	return len(p), nil
}

// A cell of any size costs its row and no more memory than a row may have.
func TestHugeCell(t *testing.T) {
	open := func() (io.ReadCloser, error) {
		return io.NopCloser(io.MultiReader(strings.NewReader("id\n1\n\""), &zeros{n: 100 << 20}, strings.NewReader("\"\n2\n"))), nil
	}
	src := csvlog.New("x.csv", open, nil, nil)
	rows, rejected := lines(t, src, []batch.Field{{Name: "id", Kind: batch.String}})
	if diff := cmp.Diff([]string{"2 1", "4 2"}, rows); diff != "" {
		t.Error(diff)
	}
	if diff := cmp.Diff([]string{"3  a row longer than the limit"}, rejected); diff != "" {
		t.Error(diff)
	}
}

func TestDecompress(t *testing.T) {
	closed := 0
	o := &csvlog.Options{Decompress: func(r io.Reader) (io.ReadCloser, error) {
		head := make([]byte, 4)
		if _, err := io.ReadFull(r, head); err != nil {
			return nil, err
		}
		return closing{r, &closed}, nil
	}}
	rows, _ := lines(t, csvlog.New("x.csv", text("\x28\xb5\x2f\xfdid\n1\n"), nil, o), []batch.Field{{Name: "id", Kind: batch.String}})
	if len(rows) != 1 || rows[0] != "2 1" || closed != 1 {
		t.Errorf("%q, closed %d times", rows, closed)
	}
	_, err := csvlog.New("x.csv", text("\x28"), nil, o).Open(context.Background(), batch.Request{})
	if !errors.Is(err, io.ErrUnexpectedEOF) || !strings.Contains(err.Error(), "x.csv: unpack: the file is cut short") {
		t.Error(err)
	}
}

// closing counts how often it is closed.
type closing struct {
	io.Reader
	closed *int
}

func (c closing) Close() error {
	*c.closed++
	return nil
}

func ExampleFiles() {
	dir, err := os.MkdirTemp("", "exports")
	if err != nil {
		fmt.Println(err)
		return
	}
	defer os.RemoveAll(dir)
	for _, name := range []string{"calls-2024-01.csv", "calls-2024-02.csv"} {
		if err := os.WriteFile(filepath.Join(dir, name), []byte("id\n1\n"), 0o600); err != nil {
			fmt.Println(err)
			return
		}
	}
	sources, err := csvlog.Files([]string{filepath.Join(dir, "calls-*.csv")}, &mapping.Source{Records: "calls"}, nil)
	for _, s := range sources {
		fmt.Println(s.Source().Name, s.Source().Records)
	}
	fmt.Println(err)
	// Output:
	// calls-2024-01.csv calls
	// calls-2024-02.csv calls
	// <nil>
}

func TestFiles(t *testing.T) {
	dir := t.TempDir()
	for _, name := range []string{"a/log.csv", "b/log.csv", "b/c[1].csv.gz"} {
		path := filepath.Join(dir, filepath.FromSlash(name))
		os.MkdirAll(filepath.Dir(path), 0o700)
		if err := os.WriteFile(path, []byte("id\n1\n"), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	m := &mapping.Source{File: filepath.Join(dir, "a", "log.csv"), Files: []string{filepath.Join(dir, "*", "*")}}
	sources, err := csvlog.Files(nil, m, nil)
	if err != nil {
		t.Fatal(err)
	}
	var got []string
	for _, s := range sources {
		info := s.Source()
		got = append(got, strings.TrimPrefix(info.Name, filepath.ToSlash(dir))+" "+info.Records)
	}
	if diff := cmp.Diff([]string{"/a/log.csv log", "c[1].csv.gz c[1]", "/b/log.csv log"}, got); diff != "" {
		t.Error(diff)
	}
	for path, want := range map[string]string{"none-*.csv": "no file has such a name", "a[": "syntax error in pattern", "": "there are no files"} {
		paths := []string{path}
		if path == "" {
			paths = nil
		}
		if _, err := csvlog.Files(paths, nil, nil); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%q: %v", path, err)
		}
	}
}
