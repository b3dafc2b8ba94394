package engine

import (
	"fmt"
	"testing"

	"github.com/capitolato/capitolato/sla/batch"
	"pgregory.net/rapid"
)

// Rows have one mark where their values are the same, however a batch holds them and whatever
// it holds where there is no value, and others where not.
func TestMarksAreValues(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		text := rapid.SampledFrom([]string{"", "a", "\x00", "a\x00", "seven77", "eight888", "eight88 ", "nine99999", "ten1010101010", "nine9999ine99999"})
		number := rapid.SampledFrom([]int64{0, 1, 2, -1, 0x5851f42d4c957f2d, 0x14057b7ef767814f})
		seen := map[Mark]string{}
		values := map[string]Mark{}
		var marker Marker
		for range 3 {
			var b batch.Batch
			unique := rapid.Bool().Draw(t, "unique")
			b.Reset([]batch.Field{{Kind: batch.String, Unique: unique}, {Kind: batch.String}, {Kind: batch.Bool}, {Kind: batch.Int}})
			var rows []string
			for i := range rapid.IntRange(1, 40).Draw(t, "rows") {
				row := ""
				for k := range b.Columns {
					c := &b.Columns[k]
					var v any = "missing"
					switch {
					case rapid.IntRange(0, 3).Draw(t, "present") == 0:
						c.AppendMissing()
					case c.Kind == batch.String:
						s := text.Draw(t, "text")
						c.AppendString([]byte(s))
						v = fmt.Sprintf("%q", s)
					case c.Kind == batch.Bool:
						x := rapid.Bool().Draw(t, "bool")
						c.AppendBool(x)
						v = x
					default:
						x := number.Draw(t, "number")
						c.AppendNum(x)
						v = x
					}
					row += fmt.Sprint(v, "|")
				}
				if c := &b.Columns[3]; !c.Valid.Get(i) {
					c.Nums[i] = number.Draw(t, "nothing")
				}
				b.EndRow(int64(i))
				rows = append(rows, row)
			}
			for i, m := range marker.Marks(&b, []int{0, 1}, []int{0, 1, 2, 3}) {
				if old, ok := seen[m]; ok && old != rows[i] {
					t.Fatalf("%s and %s have one mark", old, rows[i])
				}
				if old, ok := values[rows[i]]; ok && old != m {
					t.Fatalf("%s has two marks", rows[i])
				}
				seen[m], values[rows[i]] = rows[i], m
			}
		}
	})
}
