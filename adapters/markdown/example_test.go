package markdown_test

import (
	"fmt"
	"os"

	"github.com/capitolato/capitolato/adapters/markdown"
	"github.com/capitolato/capitolato/riesame/block"
)

// A document comes from a review; here it is written by hand.
func ExampleWrite() {
	cell := func(s string) block.Cell { return block.Cell{Text: block.Text{{Text: s}}} }
	d := &block.Document{Lang: "it", Title: "Riesame", Blocks: []block.Block{
		&block.Heading{Level: 1, Anchor: "riesame", Text: "Riesame"},
		&block.Table{
			Columns: []block.Column{{ID: "name", Title: "Indicatore", Header: true}, {ID: "note", Title: "Nota"}},
			Rows:    [][]block.Cell{{cell("Tempo massimo d'attesa"), cell("*entro* 20 s | <b>tutte</b>")}},
		},
	}}
	if err := markdown.Write(os.Stdout, d, nil); err != nil {
		fmt.Println(err)
	}
	// Output:
	// # Riesame
	//
	// | Indicatore | Nota |
	// | --- | --- |
	// | Tempo massimo d'attesa | \*entro\* 20 s &#124; &lt;b&gt;tutte&lt;/b&gt; |
}
