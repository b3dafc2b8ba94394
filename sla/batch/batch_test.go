package batch_test

import (
	"fmt"
	"testing"

	"github.com/capitolato/capitolato/sla/batch"
	"pgregory.net/rapid"
)

// A batch that is filled by rows, some of them rejected half-way, holds the rows that ended and
// nothing of the others, again and again in the same memory.
func TestBatchHoldsTheRowsThatEnded(t *testing.T) {
	all := []batch.Field{{Name: "key", Kind: batch.String, Unique: true}, {Name: "word", Kind: batch.String},
		{Name: "flag", Kind: batch.Bool}, {Name: "num", Kind: batch.Int}}
	rapid.Check(t, func(t *rapid.T) {
		var b batch.Batch
		for range rapid.IntRange(1, 3).Draw(t, "batches") {
			b.Reset(all)
			var want [][4]any
			rejected := 0
			for row := range rapid.IntRange(0, 150).Draw(t, "rows") {
				var values [4]any
				done := rapid.IntRange(0, 8).Draw(t, "fields") // 4 and more: all of them
				for i := range min(done, 4) {
					values[i] = appendRandom(t, &b.Columns[i])
				}
				if done < 4 {
					b.Reject(batch.Reject{Pos: int64(row)})
					rejected++
					continue
				}
				b.EndRow(int64(row))
				want = append(want, values)
			}
			if b.Len != len(want) || len(b.Pos) != b.Len || len(b.Rejected) != rejected {
				t.Fatalf("%d rows and %d rejected, want %d and %d", b.Len, len(b.Rejected), len(want), rejected)
			}
			for i, values := range want {
				for c := range values {
					if got := valueAt(&b.Columns[c], i); got != values[c] {
						t.Fatalf("row %d, column %d: %v, want %v", i, c, got, values[c])
					}
				}
			}
			for c := range b.Columns {
				if v := b.Columns[c].Valid; len(v) != batch.Words(b.Len) || v.Count() > b.Len {
					t.Fatalf("column %d: %d words with %d bits for %d rows", c, len(v), v.Count(), b.Len)
				}
			}
		}
	})
}

// appendRandom appends a value, or none, and returns it.
func appendRandom(t *rapid.T, c *batch.Column) any {
	if rapid.IntRange(0, 3).Draw(t, "missing") == 0 {
		c.AppendMissing()
		return nil
	}
	switch c.Kind {
	case batch.Bool:
		v := rapid.Bool().Draw(t, "bool")
		c.AppendBool(v)
		return v
	case batch.String:
		v := fmt.Sprint(rapid.IntRange(0, 30).Draw(t, "text"))
		c.AppendString([]byte(v))
		return v
	}
	v := rapid.Int64().Draw(t, "number")
	c.AppendNum(v)
	return v
}

func valueAt(c *batch.Column, i int) any {
	switch {
	case !c.Valid.Get(i):
		return nil
	case c.Kind == batch.Bool:
		return c.Bits.Get(i)
	case c.Kind == batch.String:
		return c.String(i)
	}
	return c.Nums[i]
}

// Bits past the last row are never set, whatever the bitmap held before.
func TestBitmapTail(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		m := batch.Bitmap(nil).Fill(rapid.IntRange(0, 300).Draw(t, "before"))
		n := rapid.IntRange(0, 300).Draw(t, "rows")
		if m = m.Fill(n); m.Count() != n || len(m) != batch.Words(n) {
			t.Fatalf("%d of %d rows", m.Count(), n)
		}
		if m = m.Clear(n); m.Count() != 0 || len(m) != batch.Words(n) {
			t.Fatalf("%d of %d rows after Clear", m.Count(), n)
		}
		set := map[int]bool{}
		for _, i := range rapid.SliceOf(rapid.IntRange(0, max(n-1, 0))).Draw(t, "set") {
			if n > 0 {
				m.Set(i)
				set[i] = true
			}
		}
		if m.Count() != len(set) {
			t.Fatalf("%d bits, want %d", m.Count(), len(set))
		}
		for i := range n {
			if m.Get(i) != set[i] {
				t.Fatalf("row %d is %v", i, m.Get(i))
			}
		}
	})
}
