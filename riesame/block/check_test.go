package block_test

import (
	"strings"
	"testing"

	"github.com/capitolato/capitolato/riesame/block"
)

// unknown is a block that another package makes of one of this package.
type unknown struct{ *block.Paragraph }

// TestErrors checks that what is no document is refused, with a word on
// what is wrong.
func TestCheck(t *testing.T) {
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
		{`of an unknown kind`, []block.Block{top, kind}},
		{`is no block`, []block.Block{top, unknown{}}},
		{`a nil *block.Heading`, []block.Block{(*block.Heading)(nil)}},
		{`<nil> is no block`, []block.Block{top, nil}},
	} {
		err := (&block.Document{Blocks: test.blocks}).Check()
		if err == nil || !strings.Contains(err.Error(), test.want) {
			t.Errorf("%v, not %s", err, test.want)
		}
	}
	if err := (*block.Document)(nil).Check(); err == nil {
		t.Error("no document at all is none")
	}
}
