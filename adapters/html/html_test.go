package html_test

import (
	"bytes"
	"flag"
	"io"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/capitolato/capitolato/adapters/html"
	"github.com/capitolato/capitolato/riesame/block"
)

var update = flag.Bool("update", false, "write the golden files anew")

// write returns a document as a page.
func write(t testing.TB, d *block.Document) string {
	t.Helper()
	var b bytes.Buffer
	if err := html.Write(&b, d, nil); err != nil {
		t.Fatal(err)
	}
	return b.String()
}

// golden holds a page against the one kept, which internal/browser looks at.
func golden(t *testing.T, name, got string) {
	t.Helper()
	file := filepath.Join("testdata", name)
	if *update {
		if err := os.WriteFile(file, []byte(got), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(string(want), got); diff != "" {
		t.Errorf("%s (go test -update writes it anew):\n%s", name, diff)
	}
}

func TestGolden(t *testing.T) {
	for _, lang := range []string{"it", "en"} {
		golden(t, "everything."+lang+".html", write(t, everything(lang)))
	}
}

// TestWriteTwice checks that the same document gives the same bytes, and that Write leaves it alone.
func TestWriteTwice(t *testing.T) {
	d := everything("it")
	first := write(t, d)
	if write(t, d) != first || !cmp.Equal(d, everything("it")) {
		t.Error("writing a document changes it")
	}
}

func TestStyle(t *testing.T) {
	var b bytes.Buffer
	if err := html.Write(&b, everything("it"), &html.Options{Style: ":root { --ink: #111 }"}); err != nil {
		t.Fatal(err)
	}
	if !strings.Contains(b.String(), ":root { --ink: #111 }") {
		t.Error("the style of the options is not in the page")
	}
	b.Reset()
	if err := html.Write(&b, everything("it"), &html.Options{Style: "</STYLE><script>"}); err == nil || b.Len() > 0 {
		t.Errorf("a style that ends the style: %v, %d bytes", err, b.Len())
	}
}

// unknown is a block that another package could make of one that this package knows.
type unknown struct{ *block.Paragraph }

// TestErrors checks that what is no document is refused, with a word on what is wrong.
func TestErrors(t *testing.T) {
	top := &block.Heading{Level: 1, Anchor: "top", Text: "Resoconto"}
	chart := func(values ...string) *block.Chart {
		s := block.Series{}
		for _, v := range values {
			s.Points = append(s.Points, block.Point{Label: "x", Value: v})
		}
		return &block.Chart{Title: "C", Series: []block.Series{s}, Table: block.Table{Columns: []block.Column{{Title: "c"}}}}
	}
	two := chart("1", "2")
	two.Series = append(two.Series, block.Series{Points: two.Series[0].Points[:1]})
	target := chart("1")
	target.Target = &block.Target{Value: "95%"}
	kind := chart("1")
	kind.Kind = 9
	for _, test := range []struct {
		want   string
		blocks []block.Block
	}{
		{"no blocks", nil},
		{"before the first heading", []block.Block{&block.Paragraph{}}},
		{"the first heading has level 2", []block.Block{&block.Heading{Level: 2, Anchor: "a"}}},
		{`"B" has level 3 below one of level 1`, []block.Block{top, &block.Heading{Level: 3, Anchor: "b", Text: "B"}}},
		{`"B" has level 1 below`, []block.Block{top, &block.Heading{Level: 1, Anchor: "b", Text: "B"}}},
		{`has level 7`, []block.Block{top, &block.Heading{Level: 7, Anchor: "b", Text: "B"}}},
		{`the anchor "top" of "B" is also`, []block.Block{top, &block.Heading{Level: 2, Anchor: "top", Text: "B"}}},
		{`the anchor "" of "B" is not made of`, []block.Block{top, &block.Heading{Level: 2, Text: "B"}}},
		{`the anchor "b_c" of "B" is not made of`, []block.Block{top, &block.Callout{Anchor: "b_c", Title: "B"}}},
		{`leads to "x"`, []block.Block{top, &block.List{Items: []block.Item{{Items: []block.Item{{Text: block.Text{{Link: "x"}}}}}}}}},
		{`the table "T" has no columns`, []block.Block{top, &block.Table{Caption: "T"}}},
		{`row 1 of the table "T" has 2 cells for 1 columns`, []block.Block{top, &block.Table{Caption: "T", Columns: []block.Column{{}}, Rows: [][]block.Cell{{{}, {}}}}}},
		{`the chart "C" has no points`, []block.Block{top, chart()}},
		{`"C" differ in length`, []block.Block{top, two}},
		{`has the value "1e999999999"`, []block.Block{top, chart("1e999999999")}},
		{`has the value "--"`, []block.Block{top, chart("--")}},
		{`has the value "95%"`, []block.Block{top, target}},
		{`does not know`, []block.Block{top, kind}},
		{`does not know`, []block.Block{top, unknown{}}},
		{`<nil> is a kind of block`, []block.Block{top, nil}},
	} {
		var b bytes.Buffer
		err := html.Write(&b, &block.Document{Blocks: test.blocks}, nil)
		if err == nil || !strings.Contains(err.Error(), test.want) {
			t.Errorf("%v, not %s", err, test.want)
		}
		if b.Len() > 0 {
			t.Errorf("%s: %d bytes were written", test.want, b.Len())
		}
	}
	if err := html.Write(io.Discard, nil, nil); err == nil {
		t.Error("no document at all is none")
	}
}
