package feed_test

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"reflect"
	"slices"
	"strings"
	"testing"

	"github.com/capitolato/capitolato/adapters/mapping"
	"github.com/capitolato/capitolato/internal/feed"
	"github.com/capitolato/capitolato/sla"
	"github.com/capitolato/capitolato/sla/batch"
)

// folder returns a folder with empty files.
func folder(t *testing.T, names ...string) string {
	t.Helper()
	dir := t.TempDir()
	for _, name := range names {
		path := filepath.Join(dir, filepath.FromSlash(name))
		if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(path, nil, 0o644); err != nil {
			t.Fatal(err)
		}
	}
	return dir
}

func TestFiles(t *testing.T) {
	dir := folder(t, "a-1.csv", "a-2.csv", "b [1].csv", "x/a-1.csv", "z.csv")
	in := func(names ...string) []string {
		for i, n := range names {
			names[i] = filepath.Join(dir, filepath.FromSlash(n))
		}
		return names
	}
	for _, test := range []struct {
		name  string
		paths []string
		m     *mapping.Source
		want  string // the names of the feeds
		err   string
	}{
		{"a path", in("z.csv"), nil, "z.csv", ""},
		{"a path that is not there is left to the opening", in("none.csv"), nil, "none.csv", ""},
		{"a pattern", in("a-*.csv"), nil, "a-1.csv a-2.csv", ""},
		{"none twice", in("a-2.csv", "a-*.csv", "x/../a-1.csv"), nil, "a-2.csv a-1.csv", ""},
		{"a name that looks like a pattern", in("b [1].csv"), nil, "b [1].csv", ""},
		{"one name twice", in("x/a-1.csv", "a-1.csv"), nil, "DIR/x/a-1.csv DIR/a-1.csv", ""},
		{"the mapping", nil, &mapping.Source{File: in("z.csv")[0], Files: in("a-*.csv")}, "z.csv a-1.csv a-2.csv", ""},
		{"the arguments before the mapping", in("a-1.csv"), &mapping.Source{File: in("z.csv")[0]}, "a-1.csv", ""},
		{"no match", in("c-*.csv"), nil, "", "no file has such a name"},
		{"a bad pattern", in("c-[.csv"), nil, "", "syntax error"},
		{"nothing", nil, nil, "", "`files`"},
		{"an empty mapping", nil, new(mapping.Source), "", "`files`"},
	} {
		feeds, err := feed.Files(test.paths, test.m)
		var names []string
		for _, f := range feeds {
			names = append(names, strings.ReplaceAll(f.Name, filepath.ToSlash(dir), "DIR"))
		}
		if got := strings.Join(names, " "); got != test.want {
			t.Errorf("%s: %s, want %s", test.name, got, test.want)
		}
		if (err != nil) != (test.err != "") || err != nil && !strings.Contains(err.Error(), test.err) {
			t.Errorf("%s: the error is %v, want %q", test.name, err, test.err)
		}
	}
}

func TestInfo(t *testing.T) {
	for _, test := range []struct {
		name, option string
		m            *mapping.Source
		records      string
		want         sla.SourceInfo
	}{
		{"calls.csv", "", nil, "", sla.SourceInfo{Name: "calls.csv", Records: "calls"}},
		{"a/calls.ndjson.gz", "", nil, "", sla.SourceInfo{Name: "a/calls.ndjson.gz", Records: "calls"}},
		{"queue_log", "", nil, "calls", sla.SourceInfo{Name: "queue_log", Records: "calls"}},
		{"calls.csv", "pbx", &mapping.Source{Records: "chats"}, "calls", sla.SourceInfo{Name: "pbx", Records: "chats"}},
		{"calls.csv", "", &mapping.Source{Columns: map[string]mapping.Column{
			"id": {}, "at": {Columns: []string{"DAY", "TIME"}}, "wait": {From: "IN", To: "OUT"}, "agent": {Column: "AGENT", Aliases: []string{"OPERATOR"}},
		}}, "", sla.SourceInfo{Name: "calls.csv", Records: "calls", Columns: map[string][]string{
			"id": {"id"}, "at": {"DAY", "TIME"}, "wait": {"IN", "OUT"}, "agent": {"AGENT", "OPERATOR"}}}},
	} {
		if got := (feed.Feed{Name: test.name}).Info(test.option, test.m, test.records); !reflect.DeepEqual(got, test.want) {
			t.Errorf("%s: %+v, want %+v", test.name, got, test.want)
		}
	}
}

// closer counts how often it is closed.
type closer struct {
	io.Reader
	closed *int
}

func (c closer) Close() error { *c.closed++; return nil }

// What is opened and not used is closed, and its error says which feed it is of.
func TestReader(t *testing.T) {
	closed := 0
	f := feed.Feed{Name: "calls.csv", Open: func() (io.ReadCloser, error) { return closer{strings.NewReader("abc"), &closed}, nil }}
	fail := func(io.ReadCloser) (batch.Reader, error) { return nil, errors.New("no header") }
	if _, err := f.Reader(context.Background(), fail); err == nil || err.Error() != "calls.csv: no header" || closed != 1 {
		t.Errorf("the error is %v, and it was closed %d times", err, closed)
	}
	ctx, cancel := context.WithCancel(context.Background())
	cancel()
	if _, err := f.Reader(ctx, fail); err != context.Canceled {
		t.Errorf("the error is %v", err)
	}
	if _, err := f.Fingerprint(ctx); err != context.Canceled || closed != 2 {
		t.Errorf("the error is %v, and it was closed %d times", err, closed)
	}
}

func ExampleFeed_Fingerprint() {
	f := feed.Feed{Name: "calls.csv", Open: func() (io.ReadCloser, error) { return io.NopCloser(strings.NewReader("abc")), nil }}
	fmt.Println(f.Fingerprint(context.Background()))
	// Output: sha256:ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad <nil>
}

func ExampleFiles() {
	feeds, err := feed.Files([]string{"*_test.go"}, nil)
	if err != nil {
		fmt.Println(err)
	}
	fmt.Println(slices.ContainsFunc(feeds, func(f feed.Feed) bool { return f.Name == "feed_test.go" }))
	// Output: true
}
