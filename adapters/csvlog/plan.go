package csvlog

import (
	"bytes"
	"errors"
	"fmt"
	"slices"

	"github.com/capitolato/capitolato/adapters/mapping"
	"github.com/capitolato/capitolato/internal/feed"
)

// field is a wanted field: the numbers, from 0, of the columns it is joined from, and what
// joins them.
type field struct {
	name    string
	columns []int
	glue    string
}

// plan says what is read of a row.
type plan struct {
	fields []field
	wanted []int    // columns, rising
	header []string // the names of the wanted columns, nil where there is no header
	skip   *skip    // nil: no row is skipped
}

// skip tells the rows that are no records.
type skip struct {
	column int
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
		p.fields = append(p.fields, field{name, columns[i], m.Glue(name)})
	}
	if total >= 0 {
		p.skip = &skip{total, m.Skip}
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
		first, size := w.column(p.wanted[0]), uint32(len(p.header[0]))
		for row, at := range first.Rows {
			m := first.Marks[int(at)+first.Column:][:2]
			n := m[1] - m[0] - 1
			if n < size || n > size+1 && w.text[m[0]+1] != '"' && w.text[m[0]+1] != bom[0] {
				continue
			}
			if p.isHeader(w, row) {
				tell(row, feed.ReasonHeader)
			}
		}
	}
	if p.skip == nil {
		return
	}
	cells := w.column(p.skip.column)
	for row := range cells.Rows {
		if p.skip.Tells(cells.At(row)) {
			tell(row, feed.ReasonSkip)
		}
	}
}

// isHeader reports whether the wanted cells of a row are the names of their columns.
func (p *plan) isHeader(w *worker, row int) bool {
	for i, name := range p.header {
		cells := w.column(p.wanted[i])
		text := cells.At(row)
		if i == 0 && len(text) == len(name)+len(bom) {
			text = bytes.TrimPrefix(text, bom) // of a file that was appended
		}
		if string(text) != name {
			return false
		}
	}
	return true
}
