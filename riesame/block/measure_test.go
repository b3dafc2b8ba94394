package block_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/capitolato/capitolato/riesame/block"
)

func ExampleTable_Letters() {
	t := &block.Table{Columns: []block.Column{{Title: "Indicatore"}, {Title: "Valore"}},
		Rows: [][]block.Cell{{{Text: block.Text{{Text: "Continuità di funzio"}, {Text: "namento"}}}, {Text: block.Text{{Text: "100 %"}}}}}}
	fmt.Println(t.Letters(0), t.Letters(1))
	// Output: 13 6
}

func TestFitsUpright(t *testing.T) {
	for n, want := range map[int]bool{1: true, 9: true, 10: false} {
		table := &block.Table{Columns: make([]block.Column, n)}
		for i := range table.Columns {
			table.Columns[i].Title = strings.Repeat("x", 10) + " y"
		}
		if table.FitsUpright() != want {
			t.Errorf("%d columns of ten letters: %v", n, !want)
		}
	}
}
