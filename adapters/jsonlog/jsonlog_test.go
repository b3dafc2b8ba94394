package jsonlog_test

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/capitolato/capitolato/adapters/jsonlog"
	"github.com/capitolato/capitolato/adapters/mapping"
	"github.com/capitolato/capitolato/sla"
	"github.com/capitolato/capitolato/sla/batch"
	"github.com/capitolato/capitolato/sla/slatest"
)

// text returns an opener of a text.
func text(s string) func() (io.ReadCloser, error) {
	return func() (io.ReadCloser, error) { return io.NopCloser(strings.NewReader(s)), nil }
}

func ExampleNew() {
	log := `{"call": {"queue": {"name": "cup"}, "wait_ms": 20000}, "answered": true}
{"call": {"queue": {"name": "urp"}, "wait_ms": 1.5e3}, "answered": false}
{"call": {"queue": {"name": "cup"}}, "answered": "SI"}
`
	m := &mapping.Source{Columns: map[string]mapping.Column{
		"queue": {Column: "call.queue.name"},
		"wait":  {Column: "call.wait_ms", Unit: "ms"},
	}}
	src := jsonlog.New("calls.ndjson", text(log), m, nil)
	dump(src, []batch.Field{
		{Name: "queue", Kind: batch.String}, {Name: "wait", Kind: batch.Duration}, {Name: "answered", Kind: batch.Bool},
	})
	// Output:
	// 1: cup 20s true
	// 2: urp 1.5s false
	// 3 rejected: wait: no value in a field that must have one: ""
}

func ExampleFile() {
	dir, err := os.MkdirTemp("", "")
	if err != nil {
		fmt.Println(err)
		return
	}
	defer os.RemoveAll(dir)
	path := filepath.Join(dir, "chats.json")
	os.WriteFile(path, []byte(`{"result": {"items": [{"id": 7}, "x"]}}`), 0o600)
	src := jsonlog.File(path, nil, &jsonlog.Options{Path: "result.items"})
	fmt.Println(src.Source().Records)
	dump(src, []batch.Field{{Name: "id", Kind: batch.Int}})
	// Output:
	// chats
	// 1: 7
	// 2 rejected: : JSON, but not an object: "\"x\""
}

// dump prints what a source yields.
func dump(src sla.Source, fields []batch.Field) { fmt.Print(read(src, fields)) }

// read returns what a source yields as text.
func read(src sla.Source, fields []batch.Field) string {
	var out strings.Builder
	ctx := context.Background()
	r, err := src.Open(ctx, batch.Request{Fields: fields, Zone: time.UTC})
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
			}
			fmt.Fprintln(&out)
		}
		for _, x := range b.Rejected {
			fmt.Fprintf(&out, "%d rejected: %s: %s: %q\n", x.Pos, x.Field, x.Reason, x.Value)
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
		return time.Unix(0, c.Nums[i]).UTC().Format(time.RFC3339Nano)
	}
	return c.Nums[i]
}

func optional(name string, k batch.Kind) batch.Field {
	return batch.Field{Name: name, Kind: k, Scale: map[batch.Kind]int{batch.Decimal: 3}[k], Optional: true}
}

func TestValues(t *testing.T) {
	for _, c := range []struct {
		field batch.Field
		m     mapping.Column
		json  string
		want  string
	}{
		{optional("x", batch.String), mapping.Column{}, `"a\u00e8\ud83d\ude00\n"`, "aè😀\n"},
		{optional("x", batch.String), mapping.Column{}, `"a\ud83d"`, "!an escape that stands for half a character"},
		{optional("x", batch.String), mapping.Column{}, `"a\u0000"`, "!text that is not UTF-8, or holds a NUL"},
		{optional("x", batch.String), mapping.Column{}, "\"a\xff\"", "!text that is not UTF-8: the mapping's `encoding` says how the file is written"},
		{optional("x", batch.String), mapping.Column{}, `1e3`, "1e3"},
		{optional("x", batch.String), mapping.Column{}, `007`, "!!not JSON: a character that cannot stand there"},
		{optional("x", batch.String), mapping.Column{}, `true`, "true"},
		{optional("x", batch.String), mapping.Column{}, `null`, "-"},
		{optional("x", batch.String), mapping.Column{}, `""`, "-"},
		{optional("x", batch.String), mapping.Column{Missing: []string{"n/a"}}, `"n\/a"`, "-"},
		{optional("x", batch.String), mapping.Column{Values: map[string]string{"TEL": "phone", "9": "fax"}}, `"TEL"`, "phone"},
		{optional("x", batch.String), mapping.Column{Values: map[string]string{"TEL": "phone", "9": "fax"}}, `9`, "fax"},
		{optional("x", batch.String), mapping.Column{}, `{"y": [1]}`, "!an object or a list where a single value is needed"},
		{optional("x", batch.Int), mapping.Column{}, `9223372036854775807`, "9223372036854775807"},
		{optional("x", batch.Int), mapping.Column{}, `9007199254740993`, "9007199254740993"},
		{optional("x", batch.Int), mapping.Column{}, `1.50e2`, "150"},
		{optional("x", batch.Int), mapping.Column{}, `-1E+2`, "-100"},
		{optional("x", batch.Int), mapping.Column{}, `0e999999999999`, "0"},
		{optional("x", batch.Int), mapping.Column{}, `1e999999999999`, "!a number beyond 64 bits"},
		{optional("x", batch.Int), mapping.Column{}, `1e-999999999999`, "!not a whole number: declare a decimal field"},
		{optional("x", batch.Decimal), mapping.Column{}, `0.125`, "125"},
		{optional("x", batch.Decimal), mapping.Column{}, `125e-3`, "125"},
		{optional("x", batch.Decimal), mapping.Column{}, `1250.0e-4`, "125"},
		{optional("x", batch.Decimal), mapping.Column{}, `0.1250001`, "!more digits after the point than the field holds: declare more than decimal(3)"},
		{optional("x", batch.Decimal), mapping.Column{Decimal: ",", Thousands: "."}, `"1.234,5"`, "1234500"},
		{optional("x", batch.Decimal), mapping.Column{Decimal: ",", Thousands: "."}, `1.234`, "1234"},
		{optional("x", batch.Duration), mapping.Column{Unit: "ms"}, `1500`, "1.5s"},
		{optional("x", batch.Duration), mapping.Column{}, `"0:01:05"`, "1m5s"},
		{optional("x", batch.Duration), mapping.Column{}, `2.5`, "2.5s"},
		{optional("x", batch.Time), mapping.Column{}, `"2024-01-31T09:30:00.5+01:00"`, "2024-01-31T08:30:00.5Z"},
		{optional("x", batch.Time), mapping.Column{Form: "dd/mm/yyyy hh:mm"}, `"31\/01\/2024 09:30"`, "2024-01-31T09:30:00Z"},
		{optional("x", batch.Bool), mapping.Column{}, `true`, "true"},
		{optional("x", batch.Bool), mapping.Column{}, `0`, "false"},
		{optional("x", batch.Bool), mapping.Column{True: []string{"false"}, False: []string{"true"}}, `false`, "true"},
		{optional("x", batch.Bool), mapping.Column{}, `"maybe"`, "!neither a word for true nor one for false"},
	} {
		m := &mapping.Source{Columns: map[string]mapping.Column{"x": c.m}}
		want := "1: " + c.want + "\n"
		if reason, ok := strings.CutPrefix(c.want, "!!"); ok {
			want = "1 rejected: : " + reason
		} else if reason, ok := strings.CutPrefix(c.want, "!"); ok {
			want = "1 rejected: x: " + reason
		}
		line := `{"x": ` + c.json + `}`
		if got := read(jsonlog.New("x", text(line), m, nil), []batch.Field{c.field}); !strings.HasPrefix(got, want) {
			t.Errorf("%s %+v:\n%swant %s", line, c.m, got, want)
		}
	}
}

func TestPaths(t *testing.T) {
	for path, want := range map[string]string{
		"a":         "1: one\n",
		"b.c.d":     "1: three\n",
		"l.1":       "1: second\n",
		"l.2.x":     "1: deep\n",
		"l.01":      "1: -\n",
		"l.9":       "1: -\n",
		"b.c":       "1 rejected: x: an object or a list where a single value is needed",
		"a.b":       "1: -\n",
		"o.1":       "1: key\n",
		"/p.q":      "1: point\n",
		"/s~1t~0u":  "1: slash\n",
		"/b/c/d":    "1: three\n",
		"p.q":       "1: -\n",
		"b..c":      "x: field x: the path \"b..c\" has an empty part",
		"nothing.0": "1: -\n",
	} {
		line := `{"a": "one", "b": {"c": {"d": "three"}}, "l": ["first", "second", {"x": "deep"}], "o": {"1": "key"}, "p.q": "point", "s/t~u": "slash"}`
		m := &mapping.Source{Columns: map[string]mapping.Column{"x": {Column: path}}}
		if got := read(jsonlog.New("x", text(line), m, nil), []batch.Field{optional("x", batch.String)}); !strings.HasPrefix(got, want) {
			t.Errorf("%s: %swant %s", path, got, want)
		}
	}
}

func TestJoinedPaths(t *testing.T) {
	m := &mapping.Source{Columns: map[string]mapping.Column{"at": {Columns: []string{"day", "time.local"}, Form: "dd/mm/yyyy hh:mm"}}}
	log := `{"day": "31/01/2024", "time": {"local": "9:30"}}
{"day": null, "time": {}}
{"day": "31/01/2024", "time": {"local": null}}
`
	want := "1: 2024-01-31T09:30:00Z\n2: -\n3 rejected: at: not a time in the form dd/mm/yyyy hh:mm: \"31/01/2024\"\n"
	if got := read(jsonlog.New("x", text(log), m, nil), []batch.Field{optional("at", batch.Time)}); got != want {
		t.Errorf("%swant\n%s", got, want)
	}
}

// A bad line costs itself.
func TestLines(t *testing.T) {
	deep := strings.Repeat("[", 100) + strings.Repeat("]", 100)
	log := "\xef\xbb\xbf\n" + `{"x": 1}
{"x": 2
{"x": 3} {"x": 4}

[1]
{"x": 5, "y": {"a": 1, "\u0061": 2}}
{"x": 6, "y": ` + deep + `}
{"x": 7, "y": "` + strings.Repeat("é", 200) + `"}
{"x": 8,}
{'x': 9}
{"x": NaN}
{"x": 10, "x": 11}
` + "{\"x\": \"a\tb\"}\n{\"x\": 12}\r\n  \t\n{\"x\": 13"
	want := `2: 1
15: 12
3 rejected: : a JSON object that is not complete: ""
4 rejected: : text after the JSON object: "{\"x\": 4}"
6 rejected: : JSON, but not an object: "[1]"
7 rejected: : a key that stands twice in one object: "\"\\u0061\": 2}}"
8 rejected: : objects or lists nested more than 100 deep: "[]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]"
9 rejected: : a record longer than the limit: ""
10 rejected: : not JSON: a character that cannot stand there: "}"
11 rejected: : not JSON: a character that cannot stand there: "'x': 9}"
12 rejected: : not JSON: a character that cannot stand there: "NaN}"
13 rejected: : a key that stands twice in one object: "\"x\": 11}"
14 rejected: : not JSON: a character that cannot stand there: "\tb\"}"
17 rejected: : a JSON object that is not complete: ""
`
	if got := read(jsonlog.New("x", text(log), nil, &jsonlog.Options{MaxRecord: 350}), []batch.Field{optional("x", batch.Int)}); got != want {
		t.Errorf("%swant\n%s", got, want)
	}
}

func TestArrays(t *testing.T) {
	for _, c := range []struct{ path, json, want string }{
		{"", `[]`, ""},
		{"", ` [ ] `, ""},
		{"", "[\n{\"x\":1}\n,\n{\"x\":\n2}]\n", "1: 1\n2: 2\n"},
		{"", `[{"x":1}, 2, "{,]", null, [1,[2]], {"x":3}]`, "1: 1\n6: 3\n2 rejected: : JSON, but not an object: \"2\"\n3 rejected: : JSON, but not an object: \"\\\"{,]\\\"\"\n4 rejected: : JSON, but not an object: \"null\"\n5 rejected: : JSON, but not an object: \"[1,[2]]\"\n"},
		{"", `[{"y":{"a":1,"a":2}},{"x":3}]`, "2: 3\n1 rejected: : a key that stands twice in one object: \"\\\"a\\\":2}}\"\n"},
		{"", `[{"y":"` + strings.Repeat(`]\"`, 50) + `"},{"x":3}]`, "2: 3\n1 rejected: : a record longer than the limit: \"\"\n"},
		{"a.b", `{"z":{"b":[1]},"a":{"y":"]","b":[{"x":1}],"c":{}},"q":[]}`, "1: 1\n"},
		{"/a.b", `{"a.b":[{"x":1}]}`, "1: 1\n"},
		{"a", `{"\u0061":[{"x":1}]}`, "1: 1\n"},

		{"a", `{}`, "x: line 1, byte 2: an object without members has no key \"a\", and the array of records is to be at a\n"},
		{"a.b", `{"a":{"c":[]}}`, "x: line 1, byte 13: there is no key \"b\" before here, and the array of records is to be at a.b\n"},
		{"a", `{"a":{}}`, "x: line 1, byte 6: expected an array of records\n"},
		{"a", `[]`, "x: line 1, byte 1: this is no object, and the array of records is to be at a\n"},
		{"a", `{"a":[{"x":1}],"a":[]}`, "x: line 1, byte 20: the key \"a\" stands twice in one object\n"},
		{"a", ``, "x: line 1, byte 1: the text ends too early, after 0 records: is the file complete? unexpected EOF, and the array of records is to be at a\n"},
		{"", "[{\"x\":1},\n{\"x\":tru}]", "x: line 2, byte 19, in record 2: not JSON: a character that cannot stand there\n"},
		{"", "[{\"x\":1}\n{\"x\":2}]", "x: line 2, byte 10: expected a comma or the end of the array behind a record\n"},
		{"", `[{"x":1},]`, "x: line 1, byte 10: expected a value here\n"},
		{"", `[,{"x":1}]`, "x: line 1, byte 2: expected a value here\n"},
		{"", `[{"x":1},{"x":2`, "x: line 1, byte 16: the text ends too early, after 1 records: is the file complete? unexpected EOF\n"},
		{"", `[{"x":1},`, "x: line 1, byte 10: the text ends too early, after 1 records: is the file complete? unexpected EOF\n"},
		{"", `[{"x":1}`, "x: line 1, byte 9: the text ends too early, after 1 records: is the file complete? unexpected EOF\n"},
		{"", `[{"x":1}] [{"x":2}]`, "x: line 1, byte 11: there is text behind the document\n"},
		{"", "[{\"x\":1},\n{\"x\":]}]", "x: line 2, byte 17: expected a comma or the end of the array behind a record\n"},
		{"", "[{\"x\":1},\n{\"x\":01}]", "x: line 2, byte 17, in record 2: not JSON: a character that cannot stand there\n"},
		{"", "{\n\"x\": [{\"x\":1}]}", "x: the text is one JSON object over several lines: say with `path` in the mapping where its array of records is\n"},
		{"", "\xff\xfe[\x00]\x00", ""},
		{"", "[\x00]\x00\r\x00\n\x00", "x: the text is not utf-8 but utf-16le: every other byte is NUL: say `encoding: utf-16le` in the mapping\n"},
	} {
		o := &jsonlog.Options{Path: c.path, MaxRecord: 100}
		if got := read(jsonlog.New("x", text(c.json), nil, o), []batch.Field{optional("x", batch.Int)}); got != c.want {
			t.Errorf("%s %s:\n%swant\n%s", c.path, c.json, got, c.want)
		}
	}
}

// What a mapping says of several values of a record.
func TestMapped(t *testing.T) {
	for name, c := range map[string]struct {
		m     mapping.Source
		field batch.Field
		json  string // records, a line each
		want  string
	}{
		"between two times": {
			mapping.Source{Times: "dd/mm/yyyy hh:mm:ss", Columns: map[string]mapping.Column{"x": {From: "q.in", To: "q.out"}}}, optional("x", batch.Duration),
			`{"q": {"in": "31/01/2024 23:59:50", "out": "01/02/2024 00:00:10"}}
{"q": {"in": "31/01/2024 23:59:50"}}
{"q": {"in": "31/01/2024 23:59:50", "out": null}}
{"q": {"in": "31/01/2024 23:59:50", "out": "31/01/2024 23:59:40"}}
{"q": {"in": 1, "out": "31/01/2024 23:59:40"}}`,
			"1: 20s\n2: -\n3: -\n4 rejected: x: a duration below zero: the mapping can allow it with `negative: true`: \"31/01/2024 23:59:50 to 31/01/2024 23:59:40\"\n" +
				"5 rejected: x: two times of which one is a number and the other a text: \"1 to 31/01/2024 23:59:40\"\n",
		},
		"between two numbers": {
			mapping.Source{Decimal: ",", Times: "epoch", Columns: map[string]mapping.Column{"x": {From: "in", To: "out"}}}, optional("x", batch.Duration),
			`{"in": 1711846800, "out": 1.7118468005e9}`, "1: 500ms\n",
		},
		"aliases": {
			mapping.Source{Columns: map[string]mapping.Column{"x": {Column: "agent", Aliases: []string{"operator.name"}}}}, optional("x", batch.String),
			`{"agent": "Anna"}
{"operator": {"name": "Bruno"}}
{"agent": null, "operator": {"name": "Carla"}}
{"agent": "Anna", "operator": {"name": "Bruno"}}
{}`,
			"1: Anna\n2: Bruno\n3: Carla\n5: -\n4 rejected: x: values under two names that the mapping gives as names of one: \"Bruno\"\n",
		},
		"records to skip": {
			mapping.Source{Skip: &mapping.Skip{Column: "type", Values: []string{"heartbeat", "9"}}}, optional("x", batch.Int),
			`{"type": "call", "x": 1}
{"type": " Heartbeat ", "x": 2}
{"type": 9, "x": 3}
{"type": {"heartbeat": 1}, "x": 4}
{"x": 5}`,
			"1: 1\n4: 4\n5: 5\n2 rejected: : a row that the mapping says to skip: \"\"\n3 rejected: : a row that the mapping says to skip: \"\"\n",
		},
		"a day and a time": {
			mapping.Source{Times: "dd/mm/yyyy hh:mm", Columns: map[string]mapping.Column{"x": {Columns: []string{"day", "at.time"}}}}, optional("x", batch.Time),
			`{"day": "31/01/2024", "at": {"time": "23:59"}}`, "1: 2024-01-31T23:59:00Z\n",
		},
		"an encoding": {
			mapping.Source{Encoding: "windows-1252"}, optional("x", batch.String), "{\"x\": \"citt\xe0\"}", "1: città\n",
		},
		"a path": {
			mapping.Source{Path: "result.items"}, optional("x", batch.Int), `{"result": {"items": [{"x": 1}]}}`, "1: 1\n",
		},
		"what JSON does not have": {
			mapping.Source{Separator: ";"}, optional("x", batch.Int), `{}`, "x: the mapping says `separator`, which this kind of source does not have: delete it\n",
		},
	} {
		if got := read(jsonlog.New("x", text(c.json), &c.m, nil), []batch.Field{c.field}); got != c.want {
			t.Errorf("%s:\n%swant\n%s", name, got, c.want)
		}
	}
}

func TestConformance(t *testing.T) {
	var lines []string
	for i := range 150 {
		wait := fmt.Sprint(i % 40)
		if i%11 == 0 {
			wait = "null"
		}
		lines = append(lines, fmt.Sprintf(`{"id": "c%d", "queue": {"name": "%s"}, "at": "2024-03-31T%02d:%02d:00Z", "wait": %s, "answered": %t, "position": %d, "cost": %d.%02d}`,
			i, []string{"cup", "urp", ""}[i%3], i/60+3, i%60, wait, i%2 == 0, i%5, i%7, i%100))
	}
	lines[17] = `{"id": "c17", "at": "noon"}`
	lines[20] = `"c20"`
	m := &mapping.Source{Columns: map[string]mapping.Column{"queue": {Column: "queue.name"}}}
	want := slatest.SourceWant{Read: 150, Rejected: 2, Fields: []batch.Field{
		{Name: "id", Kind: batch.String, Unique: true}, optional("queue", batch.String), {Name: "at", Kind: batch.Time},
		optional("wait", batch.Duration), {Name: "answered", Kind: batch.Bool}, {Name: "position", Kind: batch.Int},
		{Name: "cost", Kind: batch.Decimal, Scale: 2},
	}}
	for name, log := range map[string]string{
		"lines": strings.Join(lines, "\n") + "\n", "array": "[" + strings.Join(lines, ",\n") + "]",
	} {
		for _, size := range []int{1, 1000, 0} {
			open := func() sla.Source { return jsonlog.New("calls.json", text(log), m, &jsonlog.Options{ChunkSize: size}) }
			if err := slatest.TestSource(open, want); err != nil {
				t.Errorf("%s in chunks of %d: %v", name, size, err)
			}
		}
	}
}

// A reader that fails ends the stream, and what came before is read.
func TestBrokenInput(t *testing.T) {
	fault := errors.New("the disk is on fire")
	for _, start := range []string{"{\"x\": 1}\n{\"x\": ", `[{"x": 1}, {"x": `} {
		open := func() (io.ReadCloser, error) {
			return io.NopCloser(io.MultiReader(strings.NewReader(start), broken{fault})), nil
		}
		src := jsonlog.New("x", open, nil, &jsonlog.Options{ChunkSize: 1})
		r, err := src.Open(context.Background(), batch.Request{Fields: []batch.Field{optional("x", batch.Int)}})
		if err == nil {
			var b batch.Batch
			for err == nil {
				err = r.Read(context.Background(), &b)
			}
		}
		if !errors.Is(err, fault) {
			t.Errorf("%s: %v", start, err)
		}
	}
}

type broken struct{ err error }

func (b broken) Read([]byte) (int, error) { return 0, b.err }

func TestFingerprint(t *testing.T) {
	got, err := jsonlog.New("x", text("abc"), nil, nil).(sla.Fingerprinter).Fingerprint(context.Background())
	if want := "sha256:ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"; got != want || err != nil {
		t.Errorf("%s, %v", got, err)
	}
}

func ExampleFiles() {
	dir, err := os.MkdirTemp("", "exports")
	if err != nil {
		fmt.Println(err)
		return
	}
	defer os.RemoveAll(dir)
	for _, name := range []string{"chats-01.ndjson", "chats-02.ndjson"} {
		if err := os.WriteFile(filepath.Join(dir, name), []byte("{\"id\": 1}\n"), 0o600); err != nil {
			fmt.Println(err)
			return
		}
	}
	chats, err := jsonlog.Files([]string{filepath.Join(dir, "chats-*")}, &mapping.Source{Records: "chats"}, nil)
	for _, s := range chats {
		fmt.Println(s.Source().Name, s.Source().Records)
	}
	fmt.Println(err)
	// Output:
	// chats-01.ndjson chats
	// chats-02.ndjson chats
	// <nil>
}
