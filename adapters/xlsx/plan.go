package xlsx

import (
	"cmp"
	"errors"
	"fmt"
	"strings"

	"github.com/capitolato/capitolato/adapters/mapping"
	"github.com/capitolato/capitolato/internal/decode"
	"github.com/capitolato/capitolato/sla/batch"
)

// field is how a field of the request is read.
type field struct {
	batch.Field
	columns []int
	epoch   epoch
	// texts reads cells of text, in the forms of the mapping, and stored what numbers and
	// dates are written out as. They differ in the decimal mark and the form of times.
	texts, stored *decode.Decoder
	formed        bool // the mapping declares a form of times
	serial        bool // which is that of serial numbers, so that those need no format of their own
	between       bool // it is the duration from the time in one column to that in another
	missing       []string
}

// plan finds the columns of the fields. Its error tells of all that cannot be found.
func (h header) plan(b *book, m *mapping.Source, req batch.Request) ([]*field, error) {
	var out []*field
	var errs []error
	for _, f := range req.Fields {
		p := &field{Field: f, epoch: b.epoch, missing: marks(m, f.Name), formed: m != nil && m.Times != "" || m != nil && m.Columns[f.Name].Form != ""}
		p.serial = m != nil && strings.HasPrefix(cmp.Or(m.Columns[f.Name].Form, m.Times), "excel")
		p.between = m.Glue(f.Name) == decode.Between
		for _, name := range m.Names(f.Name) {
			column, err := h.find(append([]string{name}, m.Aliases(f.Name)...)...)
			if err != nil {
				errs = append(errs, fmt.Errorf("field %s: %w", f.Name, err))
			}
			p.columns = append(p.columns, column)
		}
		var err error
		if p.texts, err = m.Decoder(f, req.Zone); err != nil {
			return nil, err
		}
		if p.stored, err = plain(m, f.Name).Decoder(f, req.Zone); err != nil {
			return nil, err
		}
		out = append(out, p)
	}
	if len(errs) > 0 {
		return nil, fmt.Errorf("%w%s", errors.Join(errs...), h.instead())
	}
	return out, nil
}

// marks returns the marks of a missing value of a field.
func marks(m *mapping.Source, name string) []string {
	switch {
	case m == nil:
		return nil
	case m.Columns[name].Missing != nil:
		return m.Columns[name].Missing
	}
	return m.Missing
}

// plain returns a mapping in which a field is written with a decimal point and ISO times.
func plain(m *mapping.Source, name string) *mapping.Source {
	if m == nil {
		return nil
	}
	out, c := *m, m.Columns[name]
	out.Decimal, out.Thousands, out.Times = "", "", ""
	c.Decimal, c.Thousands, c.Form = "", "", ""
	out.Columns = map[string]mapping.Column{name: c}
	return &out
}

// skipper tells the rows that the mapping says to skip.
type skipper struct {
	column int
	*mapping.Skip
}

// skipper returns what tells them, nil if there is nothing to skip.
func (h header) skipper(m *mapping.Source) (*skipper, error) {
	if m == nil || m.Skip == nil {
		return nil, nil
	}
	column, err := h.find(m.Skip.Column)
	if err != nil {
		return nil, fmt.Errorf("skip: %w%s", err, h.instead())
	}
	return &skipper{column, m.Skip}, nil
}

// skips reports whether a row is to be skipped.
func (s *skipper) skips(r *row) bool {
	if s == nil {
		return false
	}
	c := r.at(s.column)
	return c.kind != nothing && s.Tells(c.value)
}
