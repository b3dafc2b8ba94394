package batch_test

import (
	"fmt"

	"github.com/capitolato/capitolato/sla/batch"
)

// fields are what an engine may ask for.
var fields = []batch.Field{
	{Name: "id", Kind: batch.String, Unique: true},
	{Name: "area", Kind: batch.String},
	{Name: "wait", Kind: batch.Duration, Optional: true},
	{Name: "answered", Kind: batch.Bool},
}

// An adapter that works a row at a time appends to each column and then ends the row, or
// rejects it.
func ExampleBatch() {
	var b batch.Batch
	b.Reset(fields)
	for i, line := range []string{"c1", "c2", "total"} {
		b.Columns[0].AppendString([]byte(line))
		b.Columns[1].AppendString([]byte("cup"))
		if line == "total" {
			b.Reject(batch.Reject{Pos: int64(i + 2), Field: "answered", Reason: "the value is missing", Raw: []byte(line)})
			continue
		}
		b.Columns[2].AppendNum(12e9) // nanoseconds
		b.Columns[3].AppendBool(i == 0)
		b.EndRow(int64(i + 2))
	}
	fmt.Println(b.Len, b.Pos, len(b.Rejected), b.Columns[0].String(1), b.Columns[3].Bits.Get(1))
	// Output: 2 [2 3] 1 c2 false
}

func ExampleBatch_Reset() {
	var b batch.Batch
	b.Reset(fields)
	fmt.Println(len(b.Columns), b.Len)
	// Output: 4 0
}

func ExampleBatch_EndRow() {
	var b batch.Batch
	b.Reset(fields[2:3])
	b.Columns[0].AppendMissing()
	b.EndRow(7)
	fmt.Println(b.Len, b.Pos)
	// Output: 1 [7]
}

// What was appended of a bad row is dropped.
func ExampleBatch_Reject() {
	var b batch.Batch
	b.Reset(fields[2:4])
	b.Columns[0].AppendNum(5e9)
	b.Reject(batch.Reject{Pos: 2, Field: "answered", Reason: "it is neither true nor false", Value: []byte("perhaps")})
	fmt.Println(b.Len, len(b.Columns[0].Nums), b.Rejected[0].Field, string(b.Rejected[0].Value))
	// Output: 0 0 answered perhaps
}

// A column of distinct values keeps their text, one of few values codes into a dictionary.
func ExampleColumn_AppendString() {
	var b batch.Batch
	b.Reset(fields[:2])
	for _, id := range []string{"c1", "c2"} {
		b.Columns[0].AppendString([]byte(id))
		b.Columns[1].AppendString([]byte("cup"))
	}
	fmt.Println(string(b.Columns[0].Text), b.Columns[0].Ends, b.Columns[1].Codes, b.Columns[1].Dict.Strings)
	// Output: c1c2 [2 4] [0 0] [cup]
}

func ExampleColumn_AppendNum() {
	var b batch.Batch
	b.Reset([]batch.Field{{Name: "cost", Kind: batch.Decimal, Scale: 2}})
	b.Columns[0].AppendNum(1250) // 12.50
	fmt.Println(b.Columns[0].Nums, b.Columns[0].Scale)
	// Output: [1250] 2
}

func ExampleColumn_AppendBool() {
	var b batch.Batch
	b.Reset(fields[3:])
	b.Columns[0].AppendBool(true)
	b.Columns[0].AppendBool(false)
	fmt.Println(b.Columns[0].Bits.Get(0), b.Columns[0].Bits.Get(1), b.Columns[0].Bits.Count())
	// Output: true false 1
}

func ExampleColumn_AppendMissing() {
	var b batch.Batch
	b.Reset(fields[2:3])
	b.Columns[0].AppendNum(0)
	b.Columns[0].AppendMissing()
	fmt.Println(b.Columns[0].Valid.Get(0), b.Columns[0].Valid.Get(1))
	// Output: true false
}

func ExampleColumn_String() {
	var b batch.Batch
	b.Reset(fields[:1])
	b.Columns[0].AppendString([]byte("c1"))
	b.Columns[0].AppendString([]byte("c2"))
	fmt.Println(b.Columns[0].String(1))
	// Output: c2
}

func ExampleColumn_Bytes() {
	var b batch.Batch
	b.Reset(fields[:1])
	b.Columns[0].AppendString([]byte("c1"))
	fmt.Printf("%s\n", b.Columns[0].Bytes(0))
	// Output: c1
}

func ExampleDict() {
	var d batch.Dict
	fmt.Println(d.Code([]byte("phone")), d.Code([]byte("mail")), d.Code([]byte("phone")), d.Strings)
	_, known := d.Lookup([]byte("fax"))
	fmt.Println(known)
	// Output:
	// 0 1 0 [phone mail]
	// false
}

func ExampleDict_Code() {
	var d batch.Dict
	fmt.Println(d.Code([]byte("phone")), d.Code([]byte("phone")))
	// Output: 0 0
}

func ExampleDict_Lookup() {
	var d batch.Dict
	d.Code([]byte("phone"))
	code, ok := d.Lookup([]byte("phone"))
	fmt.Println(code, ok)
	// Output: 0 true
}

// A bitmap keeps its memory from one batch to the next.
func ExampleBitmap() {
	var m batch.Bitmap
	m = m.Clear(100)
	m.Set(3)
	m.Set(64)
	fmt.Println(len(m), m.Count(), m.Get(64), m.Get(65))
	fmt.Println(m.Fill(70).Count())
	// Output:
	// 2 2 true false
	// 70
}

func ExampleBitmap_Fill() {
	m := batch.Bitmap(nil).Fill(65)
	fmt.Println(len(m), m.Count(), m.Get(64))
	// Output: 2 65 true
}

func ExampleBitmap_Clear() {
	m := batch.Bitmap(nil).Fill(65)
	fmt.Println(m.Clear(10).Count(), len(m.Clear(10)))
	// Output: 0 1
}

func ExampleBitmap_Set() {
	m := make(batch.Bitmap, batch.Words(10))
	m.Set(9)
	fmt.Println(m.Get(9), m.Get(8))
	// Output: true false
}

func ExampleBitmap_Get() {
	fmt.Println(batch.Bitmap{0b101}.Get(2), batch.Bitmap{0b101}.Get(1))
	// Output: true false
}

func ExampleBitmap_Count() {
	fmt.Println(batch.Bitmap{0b101, 1}.Count())
	// Output: 3
}

func ExampleWords() {
	fmt.Println(batch.Words(0), batch.Words(64), batch.Words(65))
	// Output: 0 1 2
}
