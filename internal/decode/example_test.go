package decode_test

import (
	"fmt"
	"math"
	"time"

	"github.com/capitolato/capitolato/internal/decode"
	"github.com/capitolato/capitolato/sla/batch"
)

func Example() {
	wait := decode.Spec{Field: batch.Field{Name: "wait", Kind: batch.Duration, Optional: true}}
	d, err := decode.New(wait)
	if err != nil {
		fmt.Println(err)
		return
	}
	var b batch.Batch
	b.Reset([]batch.Field{wait.Field})
	for i, cell := range []string{"20", "1:05", "", "soon"} {
		if reason := d.Append([]byte(cell), &b.Columns[0]); reason != "" {
			fmt.Println("row", i, "is", reason)
			continue
		}
		b.EndRow(int64(i))
	}
	fmt.Println(time.Duration(b.Columns[0].Nums[1]), b.Columns[0].Valid.Get(2))
	// Output:
	// row 3 is not a duration such as 20, 0:02:23 or 1h2m3s
	// 1m5s false
}

func ExampleDecoder_Column() {
	field := batch.Field{Name: "answered", Kind: batch.Bool}
	d, err := decode.New(decode.Spec{Field: field})
	if err != nil {
		fmt.Println(err)
		return
	}
	// Three rows of one cell each; the mark before the text is -1.
	cells := decode.Cells{Text: []byte("si,forse,no"), Marks: []uint32{math.MaxUint32, 2, 8, 11}, Rows: []uint32{0, 1, 2}}
	b := batch.Batch{Len: 3, Pos: []int64{1, 2, 3}, Columns: []batch.Column{{Kind: batch.Bool}}}
	bad := d.Column(cells, &b.Columns[0], nil)
	decode.Drop(&b, []int{bad[0].Row})
	fmt.Println(bad[0].Reason)
	fmt.Println(b.Pos, b.Columns[0].Bits.Get(0), b.Columns[0].Bits.Get(1))
	// Output:
	// neither a word for true nor one for false
	// [1 3] true false
}
