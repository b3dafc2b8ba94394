package ours

import (
	"context"
	"io"
	"slices"
	"sync/atomic"

	"github.com/capitolato/capitolato/sla"
	"github.com/capitolato/capitolato/sla/batch"
)

// Memory is a source whose columns are in memory, as another program of the process may have
// them. It reads another source the first time it is opened and hands out views of what it has
// from then on. It serves one plan.
type Memory struct {
	from    sla.Source
	batches []batch.Batch
	loaded  bool
}

// InMemory returns a source with the records of another.
func InMemory(from sla.Source) *Memory { return &Memory{from: from} }

// Source describes it.
func (m *Memory) Source() sla.SourceInfo { return m.from.Source() }

// Open starts reading.
func (m *Memory) Open(ctx context.Context, req batch.Request) (batch.Reader, error) {
	if !m.loaded {
		if err := m.load(ctx, req); err != nil {
			return nil, err
		}
		m.loaded = true
	}
	return &memoryReader{batches: m.batches}, nil
}

// load copies the records.
func (m *Memory) load(ctx context.Context, req batch.Request) error {
	r, err := m.from.Open(ctx, req)
	if err != nil {
		return err
	}
	defer r.Close()
	dicts := make([]*batch.Dict, len(req.Fields))
	for i := range dicts {
		dicts[i] = new(batch.Dict)
	}
	var b batch.Batch
	for {
		switch err := r.Read(ctx, &b); err {
		case nil:
			m.batches = append(m.batches, copyOf(&b, dicts))
		case io.EOF:
			return nil
		default:
			return err
		}
	}
}

// copyOf returns a copy of a batch whose strings are in the dictionaries.
func copyOf(b *batch.Batch, dicts []*batch.Dict) batch.Batch {
	out := batch.Batch{Seq: b.Seq, Len: b.Len, Pos: slices.Clone(b.Pos)}
	for i, c := range b.Columns {
		c.Valid, c.Bits, c.Nums = slices.Clone(c.Valid), slices.Clone(c.Bits), slices.Clone(c.Nums)
		c.Text, c.Starts, c.Ends = slices.Clone(c.Text), slices.Clone(c.Starts), slices.Clone(c.Ends)
		if c.Dict != nil {
			codes := make([]uint32, len(c.Codes))
			for row, code := range c.Codes {
				if c.Valid.Get(row) {
					codes[row] = dicts[i].Code([]byte(c.Dict.Strings[code]))
				}
			}
			c.Codes, c.Dict = codes, dicts[i]
		}
		out.Columns = append(out.Columns, c)
	}
	return out
}

// memoryReader hands out batches.
type memoryReader struct {
	batches []batch.Batch
	next    atomic.Int64
}

// Read lends the next batch: slice headers are copied, not values.
func (r *memoryReader) Read(ctx context.Context, b *batch.Batch) error {
	if err := ctx.Err(); err != nil {
		return err
	}
	i := r.next.Add(1) - 1
	if i >= int64(len(r.batches)) {
		return io.EOF
	}
	*b = r.batches[i]
	return nil
}

func (r *memoryReader) Close() error { return nil }
