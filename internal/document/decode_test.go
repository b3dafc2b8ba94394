package document_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/capitolato/capitolato/internal/document"
	"github.com/capitolato/capitolato/sla"
)

// form is a document with every kind of Go value.
type form struct {
	Name   string            `json:"name"`
	Count  int               `json:"count,omitempty"`
	Places *int              `json:"places,omitempty"`
	On     bool              `json:"on,omitempty"`
	Day    sla.Date          `json:"day,omitempty"`
	List   []string          `json:"list,omitempty"`
	Map    map[string]string `json:"map,omitempty"`
	Forms  []form            `json:"forms,omitempty"`
	Named  map[string]form   `json:"named,omitempty"`
	Inner  *form             `json:"inner,omitempty"`
	Kind   sla.Rounding      `json:"kind,omitempty"`
	Hidden string            `json:"-"`
}

func TestDecode(t *testing.T) {
	two := 2
	cases := []struct {
		text string
		want form
	}{
		{"name: 95", form{Name: "95"}},
		{"name: 2024-01-01", form{Name: "2024-01-01"}},
		{"name: true", form{Name: "true"}},
		{"name: 'null'", form{Name: "null"}},
		{"name: 0x1F", form{Name: "0x1F"}},
		{"name: =", form{Name: "="}},
		{"name: a\ncount: -3\non: true", form{Name: "a", Count: -3, On: true}},
		{"name: a\nplaces: 2", form{Name: "a", Places: &two}},
		{"name: a\nday: 2024-02-29", form{Name: "a", Day: sla.Date{Year: 2024, Month: 2, Day: 29}}},
		{"name: a\nlist: [1, b]\nmap: {no: 1, '': 2}", form{Name: "a", List: []string{"1", "b"}, Map: map[string]string{"no": "1", "": "2"}}},
		{"name: a\nforms: [{name: b}]\nnamed: {x: {name: c}}\ninner: {name: d}", form{Name: "a",
			Forms: []form{{Name: "b"}}, Named: map[string]form{"x": {Name: "c"}}, Inner: &form{Name: "d"}}},
		{"name: a\nkind: half_up", form{Name: "a", Kind: sla.HalfUp}},
		{"--- # head\nname: a\n...\n", form{Name: "a"}},
		{`{"name":"\ud83d\ude00\u00e8\/"}`, form{Name: "😀è/"}},
		{`{"name":"a","map":{"\\ud83d\\ude00":"b"}}`, form{Name: "a", Map: map[string]string{`\ud83d\ude00`: "b"}}},
		{"name: \"\\ud83d\\ude00\"", form{Name: "😀"}},
		{"name: don't\r\nmap:\r\n  a: |\r\n    b\r\n", form{Name: "don't", Map: map[string]string{"a": "b\n"}}},
	}
	for _, tt := range cases {
		var got form
		doc, found := document.Parse("x", []byte(tt.text))
		found = append(found, doc.Decode(&got)...)
		if diff := cmp.Diff(tt.want, got); diff != "" || len(found) > 0 {
			t.Errorf("%q: %v%s", tt.text, found, diff)
		}
	}
}

// TestProblems checks path, place and message of what is wrong. In a text the place is marked
// by « before it and » behind it.
func TestProblems(t *testing.T) {
	cases := []struct{ text, path, message, hint string }{
		{"«count»: 1", "", `the document lacks "name"`, "add it"},
		{"name: a\ncount: «1.0»", "/count", `"count" must be a whole number`, "write digits only, without quotes"},
		{"name: a\ncount: «010»", "/count", `"count" must be a whole number`, "write digits only, without quotes"},
		{"name: a\ncount: «\"1\"»", "/count", `"count" must be a whole number`, "write digits only, without quotes"},
		{"name: a\ncount: «99999999999999999999»", "/count", `"count" must be a whole number`, "write digits only, without quotes"},
		{"name: a\non: «yes»", "/on", `"on" must be true or false`, "write one of the two, without quotes"},
		{"name: a\non: «'true'»", "/on", `"on" must be true or false`, "write one of the two, without quotes"},
		{"name: a\nlist: [a, «~»]", "/list/1", `an item of "list" has no value`, "~ is no value in YAML: write one, in quotes if this text is meant"},
		{"name: a\nlist: [a, «''»]", "/list/1", `an item of "list" is empty`, "write the text"},
		{"name: a\nmap: {a/b: «{»c: d}}", "/map/a~1b", `"a/b" must be text, and YAML takes a leading { for a mapping that ends at the next }`, "put the whole text in quotes: '{c: d}'"},
		{"name: a\nmap:\n  b:\n    «c»: d", "/map/b", `"b" must be text, and this is a mapping (key: value)`, ""},
		{"name: a\ninner: {name: b, «nmae»: c}", "/inner/nmae", `unknown key "nmae"`, "further keys here are count, places, on, day, list, map, forms, named, inner, kind"},
		{"name: a\ninner: {name: b, «cuont»: 1}", "/inner/cuont", `unknown key "cuont"`, `did you mean "count"?`},
		{"name: a\n«Hidden»: b", "/Hidden", `unknown key "Hidden"`, "further keys here are count, places, on, day, list, map, forms, named, inner, kind"},
		{"name: a\nforms:\n- «count»: 1", "/forms/0", `an item of "forms" lacks "name"`, "add it"},
		{"name: a\nday: «2023-02-29»", "/day", `"2023-02-29" is not a date: write year-month-day, such as 2024-05-31`, ""},
		{"name: a\nmap:\n  è: 1\n  «\"\\u00e8\"»: 2", "", `"è" stands here twice: it is already on line 3`, "delete one of them"},
	}
	for _, tt := range cases {
		before, rest, _ := strings.Cut(tt.text, "«")
		part, after, _ := strings.Cut(rest, "»")
		var v form
		doc, found := document.Parse("x", []byte(before+part+after))
		found = append(found, doc.Decode(&v)...)
		if len(found) != 1 {
			t.Errorf("%s: %v", tt.text, found)
			continue
		}
		line := before[strings.LastIndex(before, "\n")+1:]
		want := fmt.Sprint(strings.Count(before, "\n")+1, len([]rune(line))+1, len([]rune(part)))
		d := found[0]
		if got := fmt.Sprint(d.Pos.Line, d.Pos.Column, d.Pos.Width); got != want || d.Path != tt.path || d.Message != tt.message || d.Hint != tt.hint {
			t.Errorf("%s: at %s, want %s: %q %q %q", tt.text, got, want, d.Path, d.Message, d.Hint)
		}
	}
}

// TestMisuse checks that a wrong target is a problem and no panic.
func TestMisuse(t *testing.T) {
	doc, _ := document.Parse("x", []byte("a: [1]"))
	var f struct {
		A []float64 `json:"a"`
	}
	var none *form
	for _, v := range []any{nil, form{}, none, 3, &f} {
		if found := doc.Decode(v); len(found) != 1 || found[0].Code != "bug" {
			t.Errorf("%T: %v", v, found)
		}
	}
}
