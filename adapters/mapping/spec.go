package mapping

import (
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/capitolato/capitolato/internal/decode"
	"github.com/capitolato/capitolato/sla/batch"
)

// Decoder reads the cells of one field, in whatever form its mapping declares. It is for adapters,
// and for one goroutine at a time:
//
//	reason := d.Append(cell, &b.Columns[i]) // appends a value, or says why it cannot be read
//	reason := d.AppendMissing(&b.Columns[i]) // for what is not there at all
type Decoder = decode.Decoder

// Decoder returns what reads the cells of a field of the source. It is for adapters. A nil
// Source is the zero Source. The error says which part of the mapping does not fit the field.
func (s *Source) Decoder(f batch.Field, zone *time.Location) (*Decoder, error) {
	spec, err := s.spec(f, zone)
	if err != nil {
		return nil, fmt.Errorf("field %s: %w", f.Name, err)
	}
	d, err := decode.New(spec)
	if err != nil {
		return nil, fmt.Errorf("field %s: %w", f.Name, err)
	}
	return d, nil
}

// Names returns the columns that a field is read from: one, or several to be joined by what
// [Source.Glue] returns. It is for adapters. A nil Source is the zero Source.
func (s *Source) Names(field string) []string {
	c := s.column(field)
	switch {
	case c.From != "":
		return []string{c.From, c.To}
	case len(c.Columns) > 0:
		return c.Columns
	case c.Column != "":
		return []string{c.Column}
	}
	return []string{field}
}

// Glue returns what is put between the cells of the columns of a field. It is for adapters. A
// nil Source is the zero Source.
func (s *Source) Glue(field string) string {
	if s.column(field).From != "" {
		return decode.Between
	}
	return " "
}

// Aliases returns the other names of the one column of a field. It is for adapters. A nil
// Source is the zero Source.
func (s *Source) Aliases(field string) []string { return s.column(field).Aliases }

// Comma returns the separator. It is for adapters. A nil Source is the zero Source.
func (s *Source) Comma() (byte, error) {
	switch {
	case s == nil || s.Separator == "":
		return ',', nil
	case s.Separator == "tab":
		return '\t', nil
	case len(s.Separator) > 1 || s.Separator[0] >= 0x80 || strings.ContainsAny(s.Separator, "\"\r\n\x00"):
		return 0, fmt.Errorf("%q cannot separate cells: use one character such as \",\", \";\" or \"|\", or tab", s.Separator)
	}
	return s.Separator[0], nil
}

// Supports reports the first of the keys that not every adapter knows which the mapping has and
// the adapter does not list. It is for adapters: what they would pass over in silence, such as
// rows to skip, could move a figure. The word forms stands for all keys that say how cells of
// text are written. A nil Source is the zero Source.
func (s *Source) Supports(keys ...string) error {
	if s == nil {
		return nil
	}
	set := map[string]bool{
		"sheet": s.Sheet != "", "path": s.Path != "", "preamble": s.Preamble != 0, "skip": s.Skip != nil, "encoding": s.Encoding != "",
		"separator": s.Separator != "", "header": s.Header != nil && !*s.Header,
	}
	for _, c := range s.Columns {
		set["aliases"] = set["aliases"] || c.Aliases != nil
		set["from"] = set["from"] || c.From != ""
	}
	if !slices.Contains(keys, "forms") {
		set["decimal"], set["thousands"], set["durations"] = s.Decimal != "", s.Thousands != "", s.Durations != ""
		set["true"], set["false"] = s.True != nil, s.False != nil
	}
	for _, key := range sorted(set) {
		if set[key] && !slices.Contains(keys, key) {
			return fmt.Errorf("the mapping says `%s`, which this kind of source does not have: delete it", key)
		}
	}
	return nil
}

// column returns what the mapping says of a field.
func (s *Source) column(field string) Column {
	if s == nil {
		return Column{}
	}
	return s.Columns[field]
}

// spec returns how a field is written.
func (s *Source) spec(f batch.Field, zone *time.Location) (decode.Spec, error) {
	if s == nil {
		s = new(Source)
	}
	c := s.Columns[f.Name]
	if err := c.fits(f.Kind, first(c.Form, s.Times)); err != nil {
		return decode.Spec{}, err
	}
	spec := decode.Spec{
		Field:     f,
		Zone:      zone,
		Missing:   either(c.Missing, s.Missing),
		True:      either(c.True, s.True),
		False:     either(c.False, s.False),
		Form:      c.Form,
		Ambiguous: first(c.Ambiguous, s.Ambiguous),
		Skipped:   first(c.Skipped, s.Skipped),
		Negative:  c.Negative,
		Values:    c.Values,
		KeepOther: c.Other == "keep",
		Between:   c.From != "",
	}
	if f.Kind == batch.Time || spec.Between {
		spec.Form = first(c.Form, s.Times)
	}
	if f.Kind == batch.Bool {
		spec.Else = c.Other
	}
	if first(c.Unit, s.Durations) == "excel" {
		spec.Round = time.Millisecond
	}
	var err error
	if spec.Point, err = mark(first(c.Decimal, s.Decimal)); err == nil {
		spec.Thousands, err = mark(first(c.Thousands, s.Thousands))
	}
	if err == nil {
		spec.Unit, err = unit(first(c.Unit, s.Durations))
	}
	return spec, err
}

// fits reports the first part of c that a field of a kind has no use for. Times are in a form.
func (c Column) fits(kind batch.Kind, form string) error {
	isTime := kind == batch.Time || c.From != ""
	counted := isTime && slices.Contains([]string{"epoch", "epoch_ms", "excel", "excel1904"}, form)
	isNumber := kind == batch.Int || kind == batch.Decimal || kind == batch.Duration && c.From == "" || counted
	for _, p := range []struct {
		name string
		set  bool
		ok   bool
	}{
		{"form", c.Form != "", kind == batch.Time || kind == batch.Duration},
		{"unit", c.Unit != "", kind == batch.Duration},
		{"negative", c.Negative, kind == batch.Duration},
		{"true", c.True != nil, kind == batch.Bool},
		{"false", c.False != nil, kind == batch.Bool},
		{"decimal", c.Decimal != "", isNumber},
		{"thousands", c.Thousands != "", isNumber},
		{"ambiguous", c.Ambiguous != "", isTime},
		{"skipped", c.Skipped != "", isTime},
		{"from", c.From != "", kind == batch.Duration},
		{"values", c.Values != nil, kind == batch.String},
		{"other", c.Other == "keep", kind == batch.String},
		{"other", c.Other == "true" || c.Other == "false", kind == batch.Bool},
		{"other", c.Other == "reject", kind == batch.String || kind == batch.Bool},
	} {
		if p.set && !p.ok {
			return fmt.Errorf("the mapping gives it %q, which a field of its type has no use for", p.name)
		}
	}
	return nil
}

// either returns the first list that is not nil.
func either(a, b []string) []string {
	if a != nil {
		return a
	}
	return b
}

// first returns the first text that is not empty.
func first(a, b string) string {
	if a != "" {
		return a
	}
	return b
}

// mark returns the one character of a decimal mark or a separator of thousands, 0 for none.
func mark(text string) (byte, error) {
	switch {
	case text == "":
		return 0, nil
	case len(text) > 1 || text[0] >= 0x80 || strings.ContainsAny(text, "0123456789+-"):
		return 0, fmt.Errorf("%q cannot stand between digits: use one character such as \",\" or \".\"", text)
	}
	return text[0], nil
}

// units are the units of durations.
var units = map[string]time.Duration{
	"": time.Second, "ns": 1, "us": time.Microsecond, "ms": time.Millisecond,
	"s": time.Second, "min": time.Minute, "h": time.Hour, "d": 24 * time.Hour,
	"milliseconds": time.Millisecond, "seconds": time.Second, "minutes": time.Minute,
	"hours": time.Hour, "days": 24 * time.Hour, "excel": 24 * time.Hour,
}

// unit returns the length of a unit.
func unit(name string) (time.Duration, error) {
	u, ok := units[name]
	if !ok {
		return 0, fmt.Errorf("%q is no unit of durations: use one of ns, us, ms, s, min, h, d and excel", name)
	}
	return u, nil
}
