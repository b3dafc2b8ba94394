package slatest_test

import (
	"context"
	"errors"
	"fmt"
	"io"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/capitolato/capitolato/sla"
	"github.com/capitolato/capitolato/sla/batch"
	"github.com/capitolato/capitolato/sla/slatest"
	"github.com/shopspring/decimal"
)

var fields = []batch.Field{
	{Name: "id", Kind: batch.String, Unique: true}, {Name: "queue", Kind: batch.String, Optional: true},
	{Name: "at", Kind: batch.Time}, {Name: "wait", Kind: batch.Duration, Optional: true},
	{Name: "answered", Kind: batch.Bool}, {Name: "position", Kind: batch.Int}, {Name: "cost", Kind: batch.Decimal, Scale: 2},
}

// rows returns 70 records, one more than a word of a bitmap and then some, in batches of 10 but
// for the whole of one. The records 4 and 11 cannot be read.
func rows(size int) *sla.Rows {
	r := &sla.Rows{Name: "calls", Records: "calls", BatchSize: size}
	for i := range 70 {
		v := map[string]any{
			"id": fmt.Sprint("c", i), "queue": []string{"cup", "urp", "cup"}[i%3], "at": time.Unix(int64(i), 0),
			"answered": i%2 == 0, "position": i % 5, "cost": decimal.New(int64(i), -2), "wait": time.Duration(i) * time.Second,
		}
		if i%7 == 0 {
			delete(v, "wait")
		}
		if i == 5 {
			delete(v, "queue")
		}
		r.Values = append(r.Values, v)
	}
	r.Values[3]["at"] = "noon"
	r.Values[10]["cost"] = decimal.New(1, -3)
	return r
}

var want = slatest.SourceWant{Fields: fields, Read: 70, Rejected: 2}

func TestRows(t *testing.T) {
	for _, size := range []int{1, 10, 64, 100} {
		if err := slatest.TestSource(func() sla.Source { return rows(size) }, want); err != nil {
			t.Errorf("in batches of %d: %v", size, err)
		}
	}
}

func ExampleTestSource() {
	open := func() sla.Source {
		return &sla.Rows{Name: "calls", Records: "calls", Values: []map[string]any{
			{"queue": "cup", "wait": 20 * time.Second}, {"queue": "cup"}, {"queue": 7},
		}}
	}
	err := slatest.TestSource(open, slatest.SourceWant{
		Fields: []batch.Field{{Name: "queue", Kind: batch.String}, {Name: "wait", Kind: batch.Duration, Optional: true}},
		Read:   4, Rejected: 1,
	})
	fmt.Println(err)
	// Output: slatest: nothing is dropped: 2 rows and 1 rejected rows make 3, want 4
}

// broken is a source with a fault.
type broken struct {
	*sla.Rows
	number int                              // of the opening, from 1
	info   func(*sla.SourceInfo)            // what it says of itself
	req    func(*batch.Request)             // before opening
	batch  func(b *batch.Batch, number int) // after each batch
	read   func(batch.Reader, context.Context, *batch.Batch) error
	close  error
	values func([]map[string]any, int) []map[string]any
}

func (s *broken) Source() sla.SourceInfo {
	i := s.Rows.Source()
	if s.info != nil {
		s.info(&i)
	}
	return i
}

func (s *broken) Open(ctx context.Context, req batch.Request) (batch.Reader, error) {
	if s.req != nil {
		s.req(&req)
	}
	inner := *s.Rows
	if s.values != nil {
		inner.Values = s.values(inner.Values, s.number)
	}
	r, err := inner.Open(ctx, req)
	return &brokenReader{Reader: r, s: s}, err
}

type brokenReader struct {
	batch.Reader
	s  *broken
	mu sync.Mutex
}

func (r *brokenReader) Close() error { return r.s.close }

func (r *brokenReader) Read(ctx context.Context, b *batch.Batch) error {
	r.mu.Lock()
	defer r.mu.Unlock()
	if r.s.read != nil {
		return r.s.read(r.Reader, ctx, b)
	}
	err := r.Reader.Read(ctx, b)
	if err == nil && r.s.batch != nil {
		r.s.batch(b, r.s.number)
	}
	return err
}

// named calls f with the columns of a kind.
func named(b *batch.Batch, kind batch.Kind, f func(*batch.Column)) {
	for i := range b.Columns {
		if b.Columns[i].Kind == kind {
			f(&b.Columns[i])
		}
	}
}

// A fault for each rule, and the words that tell it.
func TestFaults(t *testing.T) {
	fault := errors.New("a fault")
	var kept *batch.Batch
	for name, c := range map[string]struct {
		s    broken
		want string
	}{
		"no name":            {broken{info: func(i *sla.SourceInfo) { i.Name = "" }}, "description: Source().Name is empty"},
		"no record type":     {broken{info: func(i *sla.SourceInfo) { i.Records = "" }}, "description: Source().Records is empty"},
		"names change":       {broken{info: renamed()}, "description: Source() says"},
		"length":             {each(func(b *batch.Batch) { b.Len-- }), "length: Len is"},
		"a column too few":   {each(func(b *batch.Batch) { b.Columns = b.Columns[:0] }), "columns: there are 0 columns"},
		"kind":               {column(batch.Duration, func(c *batch.Column) { c.Kind = batch.Int }), "kind: column wait"},
		"scale":              {column(batch.Decimal, func(c *batch.Column) { c.Scale = 3 }), "kind: column cost"},
		"values not scaled":  {column(batch.Decimal, clip), "projection: asked for field cost with scale 3"},
		"short bitmap":       {each(func(b *batch.Batch) { b.Columns = shorten(b.Columns) }), "bitmaps: column id: Valid has 0 words"},
		"bits past the end":  {column(batch.Bool, func(c *batch.Column) { c.Bits[0] |= 1 << 63 }), "bitmaps: column answered: Bits has bits past"},
		"few numbers":        {column(batch.Time, func(c *batch.Column) { c.Nums = c.Nums[1:] }), "length: column at: Nums"},
		"few codes":          {column(batch.String, func(c *batch.Column) { c.Codes = nil }), "length: column queue: Codes"},
		"wild code":          {column(batch.String, wild), "codes: column queue: row 1 has the code 99"},
		"code of no value":   {column(batch.String, unset), "codes: column queue: row"},
		"wild end":           {column(batch.String, func(c *batch.Column) { c.Text = nil }), "texts: column id: row 0 is from 0 to 2 of 0 bytes"},
		"Unique not obeyed":  {broken{req: func(r *batch.Request) { r.Fields = plain(r.Fields) }}, "length: column id: Starts"},
		"missing, required":  {broken{req: func(r *batch.Request) { r.Fields = optional(r.Fields) }}, "missing values"},
		"position 0":         {each(func(b *batch.Batch) { b.Pos[0] = 0 }), "positions: row 0 is at 0"},
		"positions fall":     {each(func(b *batch.Batch) { b.Pos[1] = b.Pos[2] }), "positions: row 2 is at"},
		"batches start over": {each(rebase), "positions: batch 1 starts at 1"},
		"reject without pos": {reject(func(r *batch.Reject) { r.Pos = 0 }), "positions: rejected row 0 is at 0"},
		"no reason":          {reject(func(r *batch.Reject) { r.Reason = "" }), "reasons: the row at 4 is rejected for no reason"},
		"unknown field":      {reject(func(r *batch.Reject) { r.Field = "x" }), "reasons: the row at 4 is rejected for the field \"x\""},
		"missing, no field":  {reject(unnamed), "missing values: the row at 1 has no value for [\"wait\"]"},
		"one Seq":            {each(func(b *batch.Batch) { b.Seq = 0 }), "numbering: two batches have one Seq"},
		"gap in Seq":         {each(func(b *batch.Batch) { b.Seq *= 2 }), "numbering: there are 7 batches, and none has the Seq 1"},
		"rejects dropped":    {each(func(b *batch.Batch) { b.Rejected = nil }), "nothing is dropped: 68 rows and 0 rejected rows make 68, want 70"},
		"not the same again": {broken{values: fewer}, "repetition: the same again"},
		"other values again": {broken{batch: func(b *batch.Batch, n int) { named(b, batch.Time, func(c *batch.Column) { c.Nums[0] += int64(n) }) }}, "repetition: the same again"},
		"value by place": {broken{batch: func(b *batch.Batch, _ int) {
			named(b, batch.Int, func(c *batch.Column) { c.Nums[0] += int64(len(b.Columns)) })
		}}, "projection: asked for field position alone it has the value"},
		"bad field unread": {each(unread), "projection: asked for"},
		"reads after end":  {broken{read: afterEnd()}, "the end: Read yields rows"},
		"deaf":             {broken{read: deaf}, "cancellation: the context was cancelled before Open, and the error is <nil>"},
		"reading fails":    {broken{read: func(batch.Reader, context.Context, *batch.Batch) error { return fault }}, "reading: a fault"},
		"closing fails":    {broken{close: fault}, "closing: at the end: a fault"},
		// The sixth source that is opened is read into two batches by one goroutine. Of others that
		// this spoilt the race detector would tell, too.
		"memory shared": {broken{batch: func(b *batch.Batch, n int) {
			if n == 6 && kept != nil && kept != b {
				named(kept, batch.Int, func(c *batch.Column) { c.Nums[0]++ })
			}
			kept = b
		}}, "memory: a batch changes"},
	} {
		number := 0
		err := slatest.TestSource(func() sla.Source {
			number++
			s := c.s
			s.Rows, s.number = rows(10), number
			return &s
		}, want)
		if err == nil || !strings.Contains(err.Error(), "slatest: "+c.want) {
			t.Errorf("%s: %v\nwant %s", name, err, c.want)
		}
	}
}

func TestWantMustAsk(t *testing.T) {
	for _, w := range []slatest.SourceWant{{}, {Read: 1}, {Fields: fields}} {
		if slatest.TestSource(func() sla.Source { return rows(10) }, w) == nil {
			t.Errorf("%+v passes", w)
		}
	}
}

// clip drops the last digits of values with three.
func clip(c *batch.Column) {
	for i := range c.Nums {
		if c.Scale == 3 {
			c.Nums[i] /= 10
		}
	}
}

func shorten(columns []batch.Column) []batch.Column {
	for i := range columns {
		columns[i].Valid = nil
	}
	return columns
}

func wild(c *batch.Column) {
	if c.Dict != nil {
		c.Codes[1] = 99
	}
}

// unset takes the value of a row away, and not its code.
func unset(c *batch.Column) {
	for i, code := range c.Codes {
		if code > 0 {
			c.Valid[0] &^= 1 << i
			return
		}
	}
}

func plain(fields []batch.Field) []batch.Field {
	out := append([]batch.Field(nil), fields...)
	for i := range out {
		out[i].Unique = false
	}
	return out
}

func optional(fields []batch.Field) []batch.Field {
	out := append([]batch.Field(nil), fields...)
	for i := range out {
		out[i].Optional = true
	}
	return out
}

// rebase numbers the rows of a batch from 1.
func rebase(b *batch.Batch) {
	for i := range b.Pos {
		b.Pos[i] = int64(i + 1)
	}
}

// each is a source with a fault in each batch, column in each column of a kind, reject in each
// rejected row.
func each(f func(*batch.Batch)) broken {
	return broken{batch: func(b *batch.Batch, _ int) { f(b) }}
}

func column(kind batch.Kind, f func(*batch.Column)) broken {
	return each(func(b *batch.Batch) { named(b, kind, f) })
}

func reject(f func(*batch.Reject)) broken {
	return each(func(b *batch.Batch) {
		for i := range b.Rejected {
			f(&b.Rejected[i])
		}
	})
}

// unnamed does not tell which field misses a value.
func unnamed(r *batch.Reject) {
	if r.Field == "wait" {
		r.Field = ""
	}
}

// renamed gives a source another name each time.
func renamed() func(*sla.SourceInfo) {
	n := 0
	return func(i *sla.SourceInfo) {
		n++
		i.Name = fmt.Sprint(n)
	}
}

// unread rejects the first row where the field id is not asked for.
func unread(b *batch.Batch) {
	if len(b.Columns) == 0 && b.Len > 0 {
		b.Rejected = append([]batch.Reject{{Pos: b.Pos[0], Reason: "bad"}}, b.Rejected...)
		b.Len, b.Pos = b.Len-1, b.Pos[1:]
	}
}

// fewer drops a record from the fourth opening on.
func fewer(values []map[string]any, opening int) []map[string]any {
	return values[:len(values)-opening/4]
}

// deaf does not listen to the context.
func deaf(r batch.Reader, _ context.Context, b *batch.Batch) error {
	return r.Read(context.Background(), b)
}

// afterEnd returns a Read that goes on after the end.
func afterEnd() func(batch.Reader, context.Context, *batch.Batch) error {
	ended := map[batch.Reader]bool{}
	return func(r batch.Reader, ctx context.Context, b *batch.Batch) error {
		if ended[r] {
			return nil
		}
		err := r.Read(ctx, b)
		ended[r] = err == io.EOF
		return err
	}
}
