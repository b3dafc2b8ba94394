package queuelog_test

import (
	"compress/gzip"
	"context"
	"flag"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/capitolato/capitolato/adapters/mapping"
	"github.com/capitolato/capitolato/adapters/queuelog"
	"github.com/capitolato/capitolato/sla"
	"github.com/capitolato/capitolato/sla/batch"
	"github.com/capitolato/capitolato/sla/slatest"
	"github.com/google/go-cmp/cmp"
)

var update = flag.Bool("update", false, "write the golden files anew")

// text returns an opener of a text.
func text(s string) func() (io.ReadCloser, error) {
	return func() (io.ReadCloser, error) { return io.NopCloser(strings.NewReader(s)), nil }
}

// all are the fields that the log supplies, as the package comment declares them.
var all = []batch.Field{
	{Name: "callid", Kind: batch.String}, {Name: "queue", Kind: batch.String}, {Name: "entered", Kind: batch.Time},
	{Name: "outcome", Kind: batch.String}, {Name: "answered", Kind: batch.Bool},
	{Name: "wait", Kind: batch.Duration, Optional: true}, {Name: "ring", Kind: batch.Duration, Optional: true},
	{Name: "talk", Kind: batch.Duration, Optional: true}, {Name: "agent", Kind: batch.String, Optional: true},
	{Name: "position", Kind: batch.Int, Optional: true}, {Name: "ring_no_answer", Kind: batch.Int},
	{Name: "ended", Kind: batch.Time, Optional: true}, {Name: "caller", Kind: batch.String, Optional: true},
}

func ExampleNew() {
	log := `1704096000|NONE|NONE|NONE|QUEUESTART|
1704096010|1704096010.1|cup|NONE|ENTERQUEUE||0971000001|1
1704096031|1704096010.1|cup|Bruno|CONNECT|21|1704096026.2|5
1704096040|1704096040.3|cup|NONE|ENTERQUEUE||0971000002|1
1704096052|1704096040.3|cup|NONE|ABANDON|1|1|12
1704096091|1704096010.1|cup|Bruno|COMPLETECALLER|21|60|1
`
	src := queuelog.New("queue_log", text(log), nil, nil)
	fmt.Print(read(src, all[3:8], nil))
	// Output:
	// 2: answered true 21s 5s 1m0s
	// 4: abandoned false 12s - -
}

func ExampleFiles() {
	src := queuelog.Files([]string{"queue_log.2.gz", "queue_log.1", "queue_log"}, nil, nil)
	fmt.Println(src.Source().Name, src.Source().Records)
	// Output: queue_log calls
}

func ExampleFile() {
	m := &mapping.Source{Records: "contacts", Columns: map[string]mapping.Column{
		"id": {Column: "callid"}, "area": {Column: "queue", Values: map[string]string{"urp": "contact_center"}, Other: "keep"},
	}}
	src := queuelog.File("testdata/plain.log", m, nil)
	fields := []batch.Field{{Name: "area", Kind: batch.String}, {Name: "outcome", Kind: batch.String}, {Name: "id", Kind: batch.String}}
	rows := strings.SplitAfter(read(src, fields, nil), "\n")
	fmt.Print(rows[0], rows[2])
	// Output:
	// 3: cup answered 1704096010.1
	// 8: contact_center timeout 1704096060.4
}

// read returns what a source yields as text, and counts the rows by outcome.
func read(src sla.Source, fields []batch.Field, outcomes map[string]int) string {
	var out strings.Builder
	ctx := context.Background()
	rome, _ := time.LoadLocation("Europe/Rome")
	r, err := src.Open(ctx, batch.Request{Fields: fields, Zone: rome})
	if err != nil {
		return fmt.Sprintln(err)
	}
	defer r.Close()
	var b batch.Batch
	for {
		err := r.Read(ctx, &b)
		if err == io.EOF {
			return out.String()
		}
		if err != nil {
			return out.String() + fmt.Sprintln(err)
		}
		for i := range b.Len {
			fmt.Fprintf(&out, "%d:", b.Pos[i])
			for k := range b.Columns {
				fmt.Fprintf(&out, " %v", show(&b.Columns[k], i))
				if fields[k].Name == "outcome" && outcomes != nil {
					outcomes[b.Columns[k].String(i)]++
				}
			}
			fmt.Fprintln(&out)
		}
		for _, x := range b.Rejected {
			fmt.Fprintf(&out, "%d rejected: %s: %s: %q\n", x.Pos, x.Field, x.Reason, string(x.Value)+string(x.Raw))
		}
	}
}

// show returns a value for people.
func show(c *batch.Column, i int) any {
	switch {
	case !c.Valid.Get(i):
		return "-"
	case c.Kind == batch.String:
		return c.String(i)
	case c.Kind == batch.Bool:
		return c.Bits.Get(i)
	case c.Kind == batch.Duration:
		return time.Duration(c.Nums[i])
	case c.Kind == batch.Time:
		return time.Unix(0, c.Nums[i]).UTC().Format("15:04:05.999999999")
	}
	return c.Nums[i]
}

func TestGolden(t *testing.T) {
	for _, name := range []string{"plain", "broken"} {
		file := filepath.Join("testdata", name)
		got := read(queuelog.File(file+".log", nil, &queuelog.Options{MaxLine: 200}), all, nil)
		if *update {
			if err := os.WriteFile(file+".golden", []byte(got), 0o600); err != nil {
				t.Fatal(err)
			}
		}
		want, err := os.ReadFile(file + ".golden")
		if err != nil {
			t.Fatal(err)
		}
		if diff := cmp.Diff(string(want), got); diff != "" {
			t.Errorf("%s (-want +got):\n%s", name, diff)
		}
	}
}

// A log in several files, some of them compressed, is the same log.
func TestFiles(t *testing.T) {
	data, err := os.ReadFile("testdata/plain.log")
	if err != nil {
		t.Fatal(err)
	}
	lines := strings.SplitAfter(string(data), "\n")
	dir := t.TempDir()
	var paths []string
	for i, part := range [][]string{lines[:7], lines[7:7], lines[7:20], lines[20:]} {
		path := filepath.Join(dir, fmt.Sprint("queue_log.", i))
		content := strings.TrimSuffix(strings.Join(part, ""), "\n") // the last line of a file may not be ended
		if i == 2 {
			path += ".gz"
			var z strings.Builder
			w := gzip.NewWriter(&z)
			w.Write([]byte(content))
			w.Close()
			content = z.String()
		}
		if err := os.WriteFile(path, []byte(content), 0o600); err != nil {
			t.Fatal(err)
		}
		paths = append(paths, path)
	}
	want := read(queuelog.File("testdata/plain.log", nil, nil), all, nil)
	if diff := cmp.Diff(want, read(queuelog.Files(paths, nil, nil), all, nil)); diff != "" {
		t.Errorf("-one +several:\n%s", diff)
	}
	// As a pattern finds them, they are put in the order of their times.
	slices.Reverse(paths)
	m := &mapping.Source{Files: []string{filepath.Join(dir, "queue_log*")}}
	for name, src := range map[string]sla.Source{"reversed": queuelog.Files(paths, nil, nil), "pattern": queuelog.Files(nil, m, nil)} {
		if diff := cmp.Diff(want, read(src, all, nil)); diff != "" {
			t.Errorf("%s: -one +several:\n%s", name, diff)
		}
	}
	for _, bad := range [][]string{nil, {paths[0], filepath.Join(dir, "none")}, {filepath.Join(dir, "none.gz")}} {
		got := read(queuelog.Files(bad, nil, nil), all, nil)
		if !strings.Contains(got, "no such file") && !strings.Contains(got, "there are no files") {
			t.Errorf("%q: %s", bad, got)
		}
	}
	os.WriteFile(paths[0]+".gz", []byte("\x1f\x8bnot compressed"), 0o600)
	if got := read(queuelog.Files([]string{paths[0] + ".gz"}, nil, nil), all, nil); !strings.Contains(got, "queue_log.3.gz: unpack: the file is no gzip file") {
		t.Errorf("not compressed: %s", got)
	}
}

func TestOpenErrors(t *testing.T) {
	for _, c := range []struct {
		field batch.Field
		m     *mapping.Source
		want  string
	}{
		{batch.Field{Name: "waits", Kind: batch.Duration}, nil, `queue_log: field waits: a queue_log has no "waits"; did you mean "wait"? it has callid, queue`},
		{batch.Field{Name: "wait", Kind: batch.Decimal}, nil, "queue_log: field wait: it is declared as decimal, and the log supplies wait as duration\n"},
		{batch.Field{Name: "w", Kind: batch.Duration}, column("w", mapping.Column{Column: "wait", Unit: "ms"}), "queue_log: field w: the mapping says how it is written"},
		{batch.Field{Name: "w", Kind: batch.String}, column("w", mapping.Column{Columns: []string{"queue", "agent"}}), `queue_log: field w: a queue_log has no "queue agent"`},
		{batch.Field{Name: "queue", Kind: batch.String}, column("queue", mapping.Column{Unit: "ms"}), "queue_log: field queue: the mapping gives it"},
		{batch.Field{Name: "queue", Kind: batch.String}, &mapping.Source{Times: "soon"}, "queue_log: field time: "},
	} {
		got := read(queuelog.New("queue_log", text(""), c.m, nil), []batch.Field{c.field}, nil)
		if !strings.HasPrefix(got, c.want) {
			t.Errorf("%+v: %swant %s", c.field, got, c.want)
		}
	}
}

func column(field string, c mapping.Column) *mapping.Source {
	return &mapping.Source{Columns: map[string]mapping.Column{field: c}}
}

// A call that never ends holds back those behind it, up to the bounds.
func TestBounds(t *testing.T) {
	var log strings.Builder
	fmt.Fprintln(&log, "1704096000|lost|cup|NONE|ENTERQUEUE||1|1")
	for i := range 100 {
		fmt.Fprintf(&log, "%d|c%d|cup|NONE|ENTERQUEUE||1|1\n%d|c%d|cup|NONE|ABANDON|1|1|30\n", 1704096000+60*i, i, 1704096030+60*i, i)
	}
	fields := all[3:4]
	got := read(queuelog.New("queue_log", text(log.String()), nil, &queuelog.Options{MaxHeld: 50}), fields, nil)
	want := "queue_log: line 100: more than 50 records are to be held, because of a stay from line 1 on that has not ended: raise Options.MaxHeld, or shorten Options.LongestStay\n"
	if got != want {
		t.Errorf("%swant %s", got, want)
	}
	got = read(queuelog.New("queue_log", text(log.String()), nil, &queuelog.Options{MaxHeld: 50, LongestStay: 30 * time.Minute}), fields, nil)
	if n := strings.Count(got, "\n"); n != 101 || !strings.HasPrefix(got, "1: open\n2: abandoned\n") {
		t.Errorf("%d rows: %s", n, got)
	}
	// One time that is far off ends no stay but its own.
	wrong := strings.Replace(log.String(), "1704096060|c1", "9000000000|c1", 1)
	want = read(queuelog.New("queue_log", text(log.String()), nil, nil), fields, nil)
	if got = read(queuelog.New("queue_log", text(wrong), nil, nil), fields, nil); got != want {
		t.Errorf("%swant %s", got, want)
	}
}

func TestEvents(t *testing.T) {
	log := "1|NONE|NONE|NONE|QUEUESTART|\n1|a|q|NONE|COFFEE\n1|a|q|NONE|TEA\n1|a|q|NONE|PAUSE\n1|a|q|NONE|PAUSE\n"
	src := queuelog.New("queue_log", text(log), nil, &queuelog.Options{Ignore: []string{"TEA"}})
	r, err := src.Open(context.Background(), batch.Request{})
	if err != nil {
		t.Fatal(err)
	}
	var b batch.Batch
	if err := r.Read(context.Background(), &b); err != nil || len(b.Rejected) != 1 {
		t.Errorf("%v %+v", err, b.Rejected)
	}
	got := r.(interface{ Events() map[string]int64 }).Events()
	want := map[string]int64{"QUEUESTART": 1, "unknown": 1, "TEA": 1, "PAUSE": 2}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("-want +got:\n%s", diff)
	}
}

func TestConformance(t *testing.T) {
	for name, want := range map[string]slatest.SourceWant{
		"plain":  {Fields: all, Read: 13},
		"broken": {Fields: all, Read: 21, Rejected: 15},
	} {
		for _, size := range []int{1, 3, 0} {
			open := func() sla.Source {
				return queuelog.File("testdata/"+name+".log", nil, &queuelog.Options{BatchSize: size, MaxLine: 200})
			}
			if err := slatest.TestSource(open, want); err != nil {
				t.Errorf("%s in batches of %d: %v", name, size, err)
			}
		}
	}
}
