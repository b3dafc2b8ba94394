package jsonlog

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"math/big"
	"strings"
	"testing"
	"time"
	"unicode/utf8"

	"github.com/capitolato/capitolato/adapters/csvlog"
	"github.com/capitolato/capitolato/adapters/mapping"
	"github.com/capitolato/capitolato/sla"
	"github.com/capitolato/capitolato/sla/batch"
	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"
)

// twin is the value of a path as encoding/json has it: nil, "several", or kind and text.
func twin(v any, keys []string) any {
	if len(keys) == 0 {
		switch v := v.(type) {
		case json.Number:
			return fmt.Sprint("number ", v)
		case bool:
			return fmt.Sprint("word ", v)
		case string:
			return "text " + v
		case nil:
			return nil
		}
		return "several"
	}
	switch v := v.(type) {
	case map[string]any:
		return twin(v[keys[0]], keys[1:])
	case []any:
		var i int
		if n, err := fmt.Sscanf(keys[0]+"$", "%d$", &i); n != 1 || err != nil || fmt.Sprint(i) != keys[0] || i < 0 || i >= len(v) {
			return nil
		}
		return twin(v[i], keys[1:])
	}
	return nil
}

// stdReason says what encoding/json finds wrong with a text, or that it is fine.
func stdReason(src []byte) (v any, reason string) {
	d := json.NewDecoder(bytes.NewReader(src))
	d.UseNumber()
	if err := d.Decode(&v); err != nil {
		return nil, "broken"
	}
	if _, err := d.Token(); err != io.EOF {
		return nil, "broken"
	}
	if deep(v, 1) {
		return v, reasonDepth
	}
	if repeats(src) {
		return v, reasonTwice
	}
	if _, ok := v.(map[string]any); !ok {
		return v, reasonObject
	}
	return v, ""
}

// deep reports whether a value nests too deep.
func deep(v any, depth int) bool {
	switch v := v.(type) {
	case map[string]any:
		for _, m := range v {
			if deep(m, depth+1) {
				return true
			}
		}
		return depth > maxDepth
	case []any:
		for _, m := range v {
			if deep(m, depth+1) {
				return true
			}
		}
		return depth > maxDepth
	}
	return false
}

// repeats reports whether an object of a valid text has a key twice.
func repeats(src []byte) bool {
	d := json.NewDecoder(bytes.NewReader(src))
	found := false
	var walk func()
	walk = func() {
		t, _ := d.Token()
		switch t {
		case json.Delim('{'):
			seen := map[any]bool{}
			for d.More() {
				key, _ := d.Token()
				found = found || seen[key]
				seen[key] = true
				walk()
			}
			d.Token()
		case json.Delim('['):
			for d.More() {
				walk()
			}
			d.Token()
		}
	}
	d.UseNumber()
	walk()
	return found
}

var records = []string{
	`{}`, `{"a":1}`, `{"a":{"b":[1,"x",null,{"c":true}]}}`, `{"a":"\u00e8\n\/\ud83d\ude00"}`, `{"a":-0.5e+10,"b":1E5}`, `[]`, `1`, `"x"`,
	`{"a":1,"a":2}`, `{"a":01}`, `{"a":1.}`, `{"a":.5}`, `{"a":+1}`, `{"a":1e}`, `{"a":-}`, `{"a":"\x"}`, "{\"a\":\"\x01\"}", `{"a":tru}`, `{"a"}`,
	`{"a":1,}`, `{,}`, `[1,]`, `{"a":1}{}`, `{"a":nul`, `{"a":"b`, ` { "a" : [ 1 , 2 ] } `, `{"a":"\ud800"}`, "{\"a\":\"\xff\"}", `{"":1}`,
	strings.Repeat(`{"a":`, 101) + "1" + strings.Repeat("}", 101), strings.Repeat(`{"a":`, 100) + "1" + strings.Repeat("}", 100),
	`{"0":1,"1":2,"2":1,"3":1,"4":1,"5":1,"6":1,"7":1,"8":1,"9":1,"10":1,"11":1,"12":1,"13":1,"14":1,"15":1,"16":1,"17":1,"3":2}`,
}

var paths = [][]string{{"a"}, {"b"}, {"a", "b"}, {"a", "1"}, {"a", "b", "3", "c"}, {"a", "b", "1"}, {"0"}, {"a", "a", "a"}}

// FuzzParse compares with encoding/json.
func FuzzParse(f *testing.F) {
	for _, r := range records {
		f.Add([]byte(r))
	}
	f.Fuzz(func(t *testing.T, src []byte) { compareParse(t, src) })
}

func compareParse(t interface{ Errorf(string, ...any) }, src []byte) {
	p := &plan{root: newNode()}
	var slots []int
	for _, keys := range paths {
		slots = append(slots, p.slot(keys))
	}
	ps := parser{plan: p, values: make([]value, p.slots)}
	reason := ps.parse(src)
	v, want := stdReason(src)
	if ps.broken && reason != reasonDepth {
		reason = "broken"
	}
	switch {
	case want == "broken" && reason == reasonDepth: // it did not read on
		return
	case !utf8.Valid(src) || bytes.Contains(bytes.ToLower(src), []byte(`\ud`)):
		// The standard library replaces what is not a character.
		if (want == "broken") != (reason == "broken") {
			t.Errorf("%q: %q, want %q", src, reason, want)
		}
		return
	case want != reason && !(want == reasonTwice && reason == reasonDepth):
		t.Errorf("%q: %q, want %q", src, reason, want)
	case want != "":
		return
	}
	for i, keys := range paths {
		if got, want := ps.show(slots[i]), twin(v, keys); got != want {
			t.Errorf("%q at %q: %v, want %v", src, keys, got, want)
		}
	}
}

// show returns a value as twin does.
func (p *parser) show(slot int) any {
	v := p.values[slot]
	src := p.src[v.from:v.to]
	switch v.kind {
	case number:
		return "number " + string(src)
	case word:
		return "word " + string(src)
	case text:
		return "text " + string(src)
	case escaped:
		s, _ := unescape(nil, src)
		return "text " + string(s)
	case several:
		return "several"
	}
	return nil
}

// FuzzDocument reads arrays at a path and lines: it must neither panic nor yield other records
// than encoding/json does.
func FuzzDocument(f *testing.F) {
	for _, r := range records {
		f.Add("", "["+r+","+r+"]")
		f.Add("a.b", `{"x":`+r+`,"a":{"b":[`+r+`]}}`)
		f.Add("", r+"\n"+r+"\r\n")
	}
	f.Fuzz(func(t *testing.T, path, doc string) {
		fields := []batch.Field{{Name: "a", Kind: batch.String, Optional: true}}
		src := New("x", opener(doc), nil, &Options{Path: path, ChunkSize: 50, MaxRecord: 1000})
		r, err := src.Open(context.Background(), batch.Request{Fields: fields, Zone: time.UTC})
		if err != nil {
			return
		}
		n, bad := 0, 0
		for err == nil {
			var b batch.Batch
			if err = r.Read(context.Background(), &b); err == nil {
				n += b.Len
				bad += len(b.Rejected)
			}
		}
		reader := r.(*reader)
		if reader.array == nil || path != "" {
			return
		}
		var std []any
		if json.Unmarshal([]byte(doc), &std) == nil && (err != io.EOF || n+bad != len(std)) {
			t.Errorf("%q: %d and %d rejected, %v, want %d", doc, n, bad, err, len(std))
		}
		converted := strings.HasPrefix(doc, "\xff\xfe") || strings.HasPrefix(doc, "\xfe\xff") || strings.HasPrefix(doc, "\x1f\x8b")
		if err == io.EOF && bad == 0 && !converted && !json.Valid([]byte(strings.TrimPrefix(doc, "\xef\xbb\xbf"))) {
			t.Errorf("%q is not JSON and is read", doc)
		}
	})
}

func opener(s string) func() (io.ReadCloser, error) {
	return func() (io.ReadCloser, error) { return io.NopCloser(strings.NewReader(s)), nil }
}

// extreme returns 1 beyond 10^40, -1 within 10^-40 and elsewhere 0.
func extreme(r *big.Rat) int {
	far, _ := new(big.Rat).SetString("1e40")
	r = new(big.Rat).Abs(r)
	switch {
	case r.Cmp(far) >= 0:
		return 1
	case r.Sign() != 0 && r.Cmp(far.Inv(far)) <= 0:
		return -1
	}
	return 0
}

// A number without its exponent is the same number, unless it is extreme both ways.
func TestPlain(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		num := rapid.StringMatching(`-?(0|[1-9][0-9]{0,30})(\.[0-9]{1,30})?([eE][+-]?[0-9]{1,2})?`).Draw(t, "number")
		got, ok := new(big.Rat).SetString(string(plain(nil, []byte(num))))
		want, _ := new(big.Rat).SetString(num)
		if !ok || got.Cmp(want) != 0 && (extreme(got) == 0 || extreme(got) != extreme(want)) {
			t.Fatalf("%s: %s", num, plain(nil, []byte(num)))
		}
	})
	for _, num := range []string{"1e-1000000000000", "-123456.5e99999", "1" + strings.Repeat("0", 500) + "e-600"} {
		if got := plain(nil, []byte(num)); len(got) > 2000 {
			t.Errorf("%s has %d digits", num, len(got))
		}
	}
}

// The NDJSON twin of a CSV file yields the same batches.
func TestLikeCSV(t *testing.T) {
	m := &mapping.Source{Missing: []string{"", "n/a"}, Columns: map[string]mapping.Column{
		"at": {Columns: []string{"day", "hour"}, Form: "dd/mm/yyyy hh:mm:ss"}, "queue": {Values: map[string]string{"1": "cup"}, Other: "keep"},
		"wait": {Unit: "ms"}, "answered": {True: []string{"SI"}, False: []string{"NO"}},
	}}
	columns := []string{"id", "queue", "day", "hour", "wait", "answered", "position", "cost"}
	fields := []batch.Field{
		{Name: "id", Kind: batch.String, Unique: true}, {Name: "queue", Kind: batch.String, Optional: true}, {Name: "at", Kind: batch.Time},
		{Name: "wait", Kind: batch.Duration, Optional: true}, {Name: "answered", Kind: batch.Bool, Optional: true},
		{Name: "position", Kind: batch.Int, Optional: true}, {Name: "cost", Kind: batch.Decimal, Scale: 2},
	}
	cell := rapid.SampledFrom([]string{"", "n/a", "1", "12", "1.5", "-3", "x", "SI", "NO", "è \\\"", "31/01/2024", "09:30:00", "1:05", "2.345", " 7 "})
	rapid.Check(t, func(t *rapid.T) {
		var table, lines bytes.Buffer
		fmt.Fprintln(&table, strings.Join(columns, ","))
		for range rapid.IntRange(0, 8).Draw(t, "rows") {
			var cells, members []string
			for i, name := range columns {
				c := cell.Draw(t, name)
				if i == 2 && rapid.Bool().Draw(t, "a day") {
					c = "31/01/2024"
				}
				cells = append(cells, `"`+strings.ReplaceAll(c, `"`, `""`)+`"`)
				quoted, _ := json.Marshal(c)
				if json.Valid([]byte(c)) && c[0] != ' ' && c[0] != '"' && rapid.Bool().Draw(t, "as a number") {
					quoted = []byte(c)
				}
				if c == "" && rapid.Bool().Draw(t, "null") {
					quoted = []byte("null")
				}
				members = append(members, fmt.Sprintf("%q: %s", name, quoted))
			}
			fmt.Fprintln(&table, strings.Join(cells, ","))
			fmt.Fprintf(&lines, "{%s}\n", strings.Join(members, ", "))
		}
		want := drain(t, csvlog.New("x.csv", opener(table.String()), m, nil), fields)
		got := drain(t, New("x.ndjson", opener(lines.String()), m, nil), fields)
		// The header takes a line.
		for i := range want.pos {
			want.pos[i]--
		}
		if diff := cmp.Diff(want, got, cmp.AllowUnexported(drained{})); diff != "" {
			t.Fatalf("%s%s-csv +json:\n%s", &table, &lines, diff)
		}
	})
}

// drained is what is in a source: positions, and values or what is wrong.
type drained struct {
	pos  []int64
	text []string
}

func drain(t *rapid.T, src sla.Source, fields []batch.Field) drained {
	r, err := src.Open(context.Background(), batch.Request{Fields: fields, Zone: time.UTC})
	if err != nil {
		t.Fatal(err)
	}
	defer r.Close()
	var d drained
	var b batch.Batch
	for {
		if err := r.Read(context.Background(), &b); errors.Is(err, io.EOF) {
			return d
		} else if err != nil {
			t.Fatal(err)
		}
		for i := range b.Len {
			row := ""
			for _, c := range b.Columns {
				switch {
				case !c.Valid.Get(i):
					row += "-;"
				case c.Kind == batch.String:
					row += c.String(i) + ";"
				case c.Kind == batch.Bool:
					row += fmt.Sprint(c.Bits.Get(i), ";")
				default:
					row += fmt.Sprint(c.Nums[i], ";")
				}
			}
			d.pos, d.text = append(d.pos, b.Pos[i]), append(d.text, row)
		}
		for _, x := range b.Rejected {
			d.pos, d.text = append(d.pos, x.Pos), append(d.text, fmt.Sprintf("%s: %s: %q", x.Field, x.Reason, x.Value))
		}
	}
}
