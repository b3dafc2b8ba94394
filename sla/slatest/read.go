package slatest

import (
	"context"
	"io"
	"sync"

	"github.com/capitolato/capitolato/sla/batch"
)

// read reads the whole source, with some goroutines, and returns what is in it, or nil where it
// cannot be read. What is asked for is named in what it tells.
func (c *checker) read(asked string, fields []batch.Field, workers int) *content {
	if asked != "" {
		asked = "asked for " + asked + ": "
	}
	src := c.open()
	ctx, cancel := context.WithCancel(context.Background())
	defer cancel()
	r, err := src.Open(ctx, c.request(src, fields))
	if err != nil {
		c.tell("opening", "%s%w", asked, err)
		return nil
	}
	g := &gathering{fields: fields, batches: map[int]content{}}
	var wg sync.WaitGroup
	for range workers {
		wg.Add(1)
		go func() {
			defer wg.Done()
			g.loop(ctx, cancel, r)
		}()
	}
	wg.Wait()
	if g.rule == "" {
		c.end(asked, r)
	}
	if err := r.Close(); err != nil {
		c.tell("closing", "%sat the end: %w", asked, err)
	}
	switch {
	case g.err != nil:
		c.tell("reading", "%s%w", asked, g.err)
	case g.rule != "":
		c.tell(g.rule, "%s%s", asked, g.how)
	default:
		return c.join(asked, g)
	}
	return nil
}

// gathering is what several goroutines read of one source.
type gathering struct {
	fields []batch.Field

	mu        sync.Mutex
	batches   map[int]content
	rule, how string
	err       error
}

// loop reads until the end, or until something is wrong.
func (g *gathering) loop(ctx context.Context, cancel func(), r batch.Reader) {
	var b batch.Batch
	for {
		err := r.Read(ctx, &b)
		if err == io.EOF {
			return
		}
		if !g.take(&b, err) {
			cancel()
			return
		}
	}
}

// take keeps a copy of a batch, and reports whether all is well.
func (g *gathering) take(b *batch.Batch, err error) bool {
	g.mu.Lock()
	defer g.mu.Unlock()
	switch {
	case g.err != nil || g.rule != "":
		return false
	case err != nil:
		g.err = err
		return false
	}
	if g.rule, g.how = shape(g.fields, b); g.rule != "" {
		return false
	}
	if _, twice := g.batches[b.Seq]; twice {
		g.rule, g.how = "numbering", "two batches have one Seq"
		return false
	}
	g.batches[b.Seq] = contentOf(g.fields, b)
	return true
}

// join puts the batches in their order.
func (c *checker) join(asked string, g *gathering) *content {
	all := &content{fields: g.fields}
	last := int64(0)
	for seq := range len(g.batches) {
		b, ok := g.batches[seq]
		if !ok {
			c.tell("numbering", "%sthere are %d batches, and none has the Seq %d: number them from 0 without gaps", asked, len(g.batches), seq)
			return nil
		}
		if len(b.rows) > 0 {
			if b.rows[0].pos <= last {
				c.tell("positions", "%sbatch %d starts at %d, and an earlier one has %d: positions rise with Seq", asked, seq, b.rows[0].pos, last)
				return nil
			}
			last = b.rows[len(b.rows)-1].pos
		}
		all.rows = append(all.rows, b.rows...)
		all.rejected = append(all.rejected, b.rejected...)
	}
	return all
}

// end checks that the end of a stream stays its end.
func (c *checker) end(asked string, r batch.Reader) {
	var b batch.Batch
	err := r.Read(context.Background(), &b)
	if err == nil || b.Len > 0 || len(b.Rejected) > 0 {
		c.tell("the end", "%sRead yields rows, or no error, after the end or an error", asked)
	}
}
