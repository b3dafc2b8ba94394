package batch_test

import (
	"testing"

	"github.com/capitolato/capitolato/sla/batch"
)

// A column of keys keeps its values apart, through missing ones and rejected rows.
func TestUniqueColumn(t *testing.T) {
	fields := []batch.Field{{Name: "id", Kind: batch.String, Unique: true, Optional: true}}
	var b batch.Batch
	for range 2 { // the second time the memory is used again
		b.Reset(fields)
		c := &b.Columns[0]
		c.AppendString([]byte("one"))
		b.EndRow(1)
		c.AppendString([]byte("rejected"))
		b.Reject(batch.Reject{Pos: 2, Reason: "a test"})
		c.AppendMissing()
		b.EndRow(3)
		c.AppendString([]byte("è"))
		b.EndRow(4)
		if got := []string{c.String(0), c.String(1), c.String(2)}; got[0] != "one" || got[1] != "" || got[2] != "è" {
			t.Errorf("the values are %q", got)
		}
		if b.Len != 3 || c.Valid.Get(1) || !c.Valid.Get(2) || len(b.Rejected) != 1 {
			t.Errorf("rows %d, valid %b, rejected %v", b.Len, c.Valid, b.Rejected)
		}
	}
}
