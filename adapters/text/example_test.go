package text_test

import (
	"fmt"
	"os"

	"github.com/capitolato/capitolato/adapters/text"
	"github.com/capitolato/capitolato/riesame/block"
)

// A document comes from a review; here it is written by hand.
func ExampleWrite() {
	cell := func(s string) block.Cell { return block.Cell{Text: block.Text{{Text: s}}} }
	d := &block.Document{Lang: "it", Title: "Riesame", Blocks: []block.Block{
		&block.Heading{Level: 1, Anchor: "riesame", Text: "Riesame"},
		&block.Table{
			Columns: []block.Column{{ID: "name", Title: "Indicatore", Header: true}, {ID: "value", Title: "Valore", Align: block.Right}, {ID: "verdict", Title: "Esito"}},
			Rows:    [][]block.Cell{{cell("Tempo massimo d'attesa"), cell("42,46 %"), cell("KO")}, {cell("Chiamate perse"), cell("1,97 %"), cell("OK")}},
		},
	}}
	if err := text.Write(os.Stdout, d, nil); err != nil {
		fmt.Println(err)
	}
	// Output:
	// Riesame
	// ═══════
	//
	// Indicatore               Valore  Esito
	// ──────────────────────  ───────  ─────
	// Tempo massimo d'attesa  42,46 %  KO
	// Chiamate perse           1,97 %  OK
}
