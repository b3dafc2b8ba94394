package document_test

import (
	"fmt"
	"testing"

	"github.com/capitolato/capitolato/internal/document"
)

func TestLocate(t *testing.T) {
	text := "a: one two # c\nb:\n  c: \"x\\ty\"\n  d: [p, 'q r']\ne: |\n  first\n  second\nf:\n  - g: 1\n"
	doc, found := document.Parse("x", []byte(text))
	if len(found) > 0 {
		t.Fatal(found)
	}
	cases := []struct {
		path     string
		from, to int
		want     string // line:column+width
	}{
		{"/a", 0, 0, "1:4+7"}, // all of it
		{"/a", 0, 1, "1:4+1"},
		{"/a", 4, 7, "1:8+3"},
		{"/a", 4, 4, "1:8+1"},  // a place without a part
		{"/a", 7, 7, "1:11+1"}, // behind the end
		{"/a", 4, 99, "1:8+3"}, // more than there is
		{"/a", 99, 99, "1:11+1"},
		{"/a", -3, 2, "1:4+2"},
		{"/b/c", 0, 0, "3:6+6"},
		{"/b/c", 1, 2, "3:8+2"},
		{"/b/c", 2, 3, "3:10+1"},
		{"/b/d", 0, 0, "4:6+1"},
		{"/b/d/1", 2, 3, "4:13+1"},
		{"/b/d/2", 0, 0, "4:6+1"}, // not there: what would hold it
		{"/b/d/x/y", 0, 0, "4:6+1"},
		{"/b/z", 3, 4, "3:3+1"},
		{"/b", 0, 0, "3:3+1"},
		{"/e", 0, 0, "5:4+1"},
		{"/e", 3, 8, "6:6+2"}, // over the line's end
		{"/e", 6, 12, "7:3+6"},
		{"/f/0/g", 0, 1, "9:8+1"},
		{"", 0, 0, "1:1+1"},
		{"a", 0, 0, "1:1+1"},
		{"/nothing", 0, 0, "1:1+1"},
	}
	for _, tt := range cases {
		p := doc.Locate(tt.path, tt.from, tt.to)
		if got := fmt.Sprintf("%d:%d+%d", p.Line, p.Column, p.Width); got != tt.want || p.File != "x" {
			t.Errorf("%s %d-%d: %s, want %s", tt.path, tt.from, tt.to, got, tt.want)
		}
	}
}

func ExampleParse() {
	doc, found := document.Parse("limits.yaml", []byte("wait: 20\ncolour: red\n"))
	var limits struct {
		Wait  int    `json:"wait"`
		Color string `json:"color,omitempty"`
	}
	found = append(found, doc.Decode(&limits)...)
	fmt.Println(limits.Wait)
	fmt.Println(found)
	// Output:
	// 20
	// limits.yaml:2:1: unknown key "colour"
	//     colour: red
	//     ^^^^^^
	//     did you mean "color"?
}

func ExampleDocument_Locate() {
	doc, _ := document.Parse("rules.yaml", []byte("rule: >\n  len(calls)\n  > limt\n"))
	rule, _ := doc.Text("/rule")
	p := doc.Locate("/rule", 13, 17)
	fmt.Printf("%q\n%d:%d %s\n", rule[13:17], p.Line, p.Column, p.Source)
	// Output:
	// "limt"
	// 3:5   > limt
}

func ExampleDocument_Comment() {
	doc, _ := document.Parse("rules.yaml", []byte("long: filter(calls, # > 3)\n"))
	p, cut := doc.Comment("/long")
	fmt.Println(cut, p.Column)
	// Output: true 21
}

func ExampleDocument_Spread() {
	doc, _ := document.Parse("areas.yaml", []byte("where: all\n"))
	doc.Spread("/where", "all", []string{"calls", "outages"})
	var area struct {
		Where map[string]string `json:"where"`
	}
	doc.Decode(&area)
	fmt.Println(area.Where)
	// Output: map[calls:all outages:all]
}

func ExampleDocument_Keys() {
	doc, _ := document.Parse("x.yaml", []byte("records: {calls: a, outages: b}\nareas: [c, d]\n"))
	text, _ := doc.Text("/records/outages")
	fmt.Println(doc.Keys("/records"), doc.Len("/areas"), text)
	// Output: [calls outages] 2 b
}
