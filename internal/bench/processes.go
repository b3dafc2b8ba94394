package main

import (
	"context"
	"fmt"
	"io"
	"os"

	"github.com/capitolato/capitolato/internal/bench/gen"
)

// processes measures what takes a process of its own: the start, and memory.
func (r *report) processes(ctx context.Context, w io.Writer, dir string, l logs) error {
	bin, err := os.MkdirTemp("", "capitolato-bench-bin-")
	if err != nil {
		return err
	}
	defer os.RemoveAll(bin)
	c, err := build(ctx, bin)
	if err != nil {
		return err
	}
	short, err := gen.Make(dir, 1000, false)
	if err != nil {
		return err
	}
	t, err := c.cold(ctx, short, 21)
	if err != nil {
		return err
	}
	r.cold(w, t)
	p, err := c.memory(ctx, l.whole, l.tenth)
	if err != nil {
		return err
	}
	r.memory(w, p, l)
	return nil
}

// cold adds the start of a process to the table of small things.
func (r *report) cold(w io.Writer, t times) {
	ours, duck := t.median("cold_ours", wall), t.median("cold_duck", wall)
	r.note("cold_ours", ours)
	r.note("cold_duck", duck)
	r.ratio("cold_1k", t, "cold_duck", "cold_ours")
	fmt.Fprintf(w, "| process start to verdicts on 1,000 rows | %s |\n| the same, DuckDB | %s |\n", show(ours), show(duck))
}

// memory prints the peak memories.
func (r *report) memory(w io.Writer, p peaks, l logs) {
	r.RSS["rows_1m"], r.RSS["rows_10m"], r.RSS["rows_10m_key"] = p.tenth, p.rows, p.key
	fmt.Fprintf(w, "\nPeak memory of the whole process\n\n| rows | MiB |\n|---|--:|\n")
	fmt.Fprintf(w, "| %d | %.1f |\n| %d | %.1f |\n", l.tenth.Rows, p.tenth, l.whole.Rows, p.rows)
	fmt.Fprintf(w, "| %d, duplicates detected | %.1f (%.1f bytes a key) |\n", l.whole.Rows, p.key, r.keyBytes())
}
