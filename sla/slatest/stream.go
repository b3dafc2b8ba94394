package slatest

import (
	"context"
	"errors"
	"io"

	"github.com/capitolato/capitolato/sla/batch"
)

// kept checks that a batch is left alone until the next Read into it.
func (c *checker) kept() {
	src := c.open()
	ctx := context.Background()
	r, err := src.Open(ctx, c.request(src, c.want.Fields))
	if err != nil {
		return // told before
	}
	defer r.Close()
	var first, other batch.Batch
	if err := r.Read(ctx, &first); err != nil {
		return
	}
	before := contentOf(c.want.Fields, &first)
	for {
		err := r.Read(ctx, &other)
		if err == io.EOF {
			break
		}
		if err != nil {
			return
		}
	}
	after := contentOf(c.want.Fields, &first)
	if how := differ(&before, &after); how != "" {
		c.tell("memory", "a batch changes while others are read: %s", how)
	}
}

// cancelled opens and reads with a context that is cancelled, at different times.
func (c *checker) cancelled() {
	src := c.open()
	ctx, cancel := context.WithCancel(context.Background())
	cancel()
	r, err := src.Open(ctx, c.request(src, c.want.Fields))
	if err == nil {
		var b batch.Batch
		err = r.Read(ctx, &b)
		r.Close()
	}
	c.mustBeCancelled("before Open", err)
	for _, batches := range []int{0, 1} {
		c.cancelAfter(batches)
	}
}

// cancelAfter cancels after some batches.
func (c *checker) cancelAfter(batches int) {
	src := c.open()
	ctx, cancel := context.WithCancel(context.Background())
	defer cancel()
	r, err := src.Open(ctx, c.request(src, c.want.Fields))
	if err != nil {
		return // told before
	}
	defer r.Close()
	var b batch.Batch
	for range batches {
		if err := r.Read(ctx, &b); err != nil {
			return
		}
	}
	cancel()
	c.mustBeCancelled("before Read", r.Read(ctx, &b))
}

func (c *checker) mustBeCancelled(when string, err error) {
	if !errors.Is(err, context.Canceled) {
		c.tell("cancellation", "the context was cancelled %s, and the error is %v: it must be or wrap ctx.Err()", when, err)
	}
}

// closed closes a reader that has not been read to its end.
func (c *checker) closed() {
	for batches := range 2 {
		src := c.open()
		ctx := context.Background()
		r, err := src.Open(ctx, c.request(src, c.want.Fields))
		if err != nil {
			return // told before
		}
		var b batch.Batch
		if batches > 0 {
			err = r.Read(ctx, &b)
		}
		if err != nil && err != io.EOF {
			return
		}
		if err := r.Close(); err != nil {
			c.tell("closing", "before the end: %w", err)
		}
	}
}
