package csvlog

import (
	"bytes"
	"errors"
	"fmt"
	"slices"

	"github.com/capitolato/capitolato/adapters/mapping"
	"github.com/capitolato/capitolato/internal/feed"
)

// field is a wanted field: the columns it is joined from, by their place in plan.wanted, and
// what joins them.
type field struct {
	name  string
	parts []int
	glue  string
}

// plan says what is read of a row.
type plan struct {
	fields []field
	wanted []int    // columns, from 0, rising
	header []string // the names of the wanted columns, nil where there is no header
	skip   *skip    // nil: no row is skipped
}

// skip tells the rows that are no records.
type skip struct {
	column int // its place in plan.wanted
	*mapping.Skip
}

// plan finds the columns of the fields and says which columns are wanted.
func (h header) plan(names []string, m *mapping.Source) (plan, error) {
	var p plan
	columns := make([][]int, len(names))
	var errs []error
	for i, name := range names {
		for _, c := range m.Names(name) {
			n, err := h.find(append([]string{c}, m.Aliases(name)...)...)
			if err != nil {
				errs = append(errs, fmt.Errorf("field %s: %w", name, err))
			}
			columns[i] = append(columns[i], n)
			p.wanted = append(p.wanted, n)
		}
	}
	total := -1
	if m != nil && m.Skip != nil {
		var err error
		if total, err = h.find(m.Skip.Column); err != nil {
			errs = append(errs, fmt.Errorf("skip: %w", err))
		}
		p.wanted = append(p.wanted, total)
	}
	if len(errs) > 0 {
		return p, fmt.Errorf("%w%s", errors.Join(errs...), h.instead())
	}
	slices.Sort(p.wanted)
	p.wanted = slices.Compact(p.wanted)
	for i, name := range names {
		f := field{name: name, glue: m.Glue(name)}
		for _, c := range columns[i] {
			f.parts = append(f.parts, slices.Index(p.wanted, c))
		}
		p.fields = append(p.fields, f)
	}
	if total >= 0 {
		p.skip = &skip{slices.Index(p.wanted, total), m.Skip}
	}
	if h.names != nil {
		for _, c := range p.wanted {
			p.header = append(p.header, h.names[c])
		}
	}
	return p, nil
}

// noRecords tells the rows whose cells have been found and that are no records, and why.
func (p *plan) noRecords(w *worker, tell func(row int, reason string)) {
	if len(p.header) > 0 {
		// Most rows are told from the header by the length of a cell.
		columns, size := w.rows.columns, uint32(len(p.header[0]))
		for row := range w.rows.n {
			c := w.rows.cells[row*columns]
			if n := c.To - c.From; (n == size || n == size+uint32(len(bom))) && p.isHeader(w, row) {
				tell(row, feed.ReasonHeader)
			}
		}
	}
	if p.skip == nil {
		return
	}
	for row := range w.rows.n {
		if p.skip.Tells(w.cell(row, p.skip.column)) {
			tell(row, feed.ReasonSkip)
		}
	}
}

// isHeader reports whether the wanted cells of a row are the names of their columns.
func (p *plan) isHeader(w *worker, row int) bool {
	for i, name := range p.header {
		text := w.cell(row, i)
		if i == 0 && len(text) == len(name)+len(bom) {
			text = bytes.TrimPrefix(text, bom) // of a file that was appended
		}
		if string(text) != name {
			return false
		}
	}
	return true
}

// cell returns a wanted cell of a row.
func (w *worker) cell(row, i int) []byte {
	c := w.rows.cells[row*w.rows.columns+i]
	return w.text[c.From:c.To]
}
