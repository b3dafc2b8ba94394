package block_test

import (
	"fmt"

	"github.com/capitolato/capitolato/riesame/block"
)

// A renderer goes through the blocks and knows each of them; here it is one of two.
func ExampleDocument() {
	doc := &block.Document{Lang: "it", Title: "Riesame", Blocks: []block.Block{
		&block.Heading{Level: 1, Anchor: "riesame", Text: "Riesame"},
		&block.Paragraph{Text: block.Text{{Text: "Esito", Strong: true}, {Text: ": KO"}}},
	}}
	for _, b := range doc.Blocks {
		switch b := b.(type) {
		case *block.Heading:
			fmt.Printf("<h%d>%s\n", b.Level, b.Text)
		case *block.Paragraph:
			fmt.Println(b.Text)
		}
	}
	// Output:
	// <h1>Riesame
	// Esito: KO
}
