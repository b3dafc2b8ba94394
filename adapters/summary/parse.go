package summary

import (
	"fmt"
	"maps"
	"slices"
	"strings"
	"time"

	"github.com/capitolato/capitolato/adapters/mapping"
	"github.com/capitolato/capitolato/internal/charset"
	"github.com/capitolato/capitolato/internal/decode"
	"github.com/capitolato/capitolato/internal/document"
	"github.com/capitolato/capitolato/sla"
	"github.com/capitolato/capitolato/sla/batch"
)

// format is the version of the form that is read.
const format = 1

// Load reads a document from a file, and makes the path of the report in it relative to the
// file's folder. What is wrong with the document comes as [sla.Diagnostics], every problem at
// once.
func Load(path string) (*Summary, error) {
	name, data, err := document.ReadFile("summary", path)
	if err != nil {
		return nil, err
	}
	s, err := Parse(name, data)
	if err != nil {
		return nil, err
	}
	s.File = document.Beside(path, s.File)
	return s, nil
}

// Parse reads a document. Its name stands in positions. An error is [sla.Diagnostics], with
// every problem of the document; then the Summary is nil.
func Parse(name string, data []byte) (*Summary, error) {
	doc, found := document.Parse(name, data)
	short := []string{"/period", "/area"}
	for _, metric := range doc.Keys("/figures") {
		short = append(short, document.Pointer("figures", metric))
	}
	for _, at := range short {
		// The name of a column alone is short for {column: name}.
		if text, ok := doc.Text(at); ok {
			doc.Spread(at, text, []string{"column"})
		}
	}
	s := new(form)
	found = append(found, doc.Decode(s)...)
	found = doc.Further(found, s.check())
	found.Locate(doc)
	if err := found.Err(); err != nil {
		return nil, err
	}
	return &Summary{Title: s.Title, File: s.File, form: s}, nil
}

// checker collects what is wrong with the values of a document.
type checker struct {
	found sla.Diagnostics
}

// tell reports a problem with the value at a path.
func (c *checker) tell(path, message, hint string) {
	c.found = append(c.found, sla.Diagnostic{Code: "bad-value", Message: message, Hint: hint, Path: path})
}

// check returns what is wrong with the values of a document.
func (s *form) check() sla.Diagnostics {
	var c checker
	if s.Format != format {
		c.tell("/format", fmt.Sprintf("this is format %d of summaries, and only format %d is known", s.Format, format), "")
	}
	if _, err := s.comma(); err != nil {
		c.tell("/separator", err.Error(), "")
	}
	if _, err := charset.Parse(s.Encoding); err != nil {
		c.tell("/encoding", err.Error(), "")
	}
	if s.Preamble < 0 {
		c.tell("/preamble", "preamble is a number of lines, and cannot be below 0", "")
	}
	s.Period.check(&c)
	switch a := s.Area; {
	case a.Is != "" && (a.Column != "" || a.Values != nil):
		c.tell("/area", "an area is named in a column or is the same for all rows, not both", "delete `is`, or `column` and `values`")
	case a.Values != nil && a.Column == "":
		c.tell("/area/values", "values say what the texts of a column mean, and there is no column", "add `column`")
	}
	if len(s.Figures) == 0 {
		c.tell("/figures", "the summary has no figures", "add one: the metric of the contract, and the column")
	}
	s.checkFigures(&c)
	if s.Skip != nil && len(s.Skip.Values) == 0 {
		c.tell("/skip/values", "the list of values is empty", "write the texts of the rows to skip, such as TOTALE")
	}
	return c.found
}

// checkFigures reports what is wrong with the marks and the units of figures.
func (s *form) checkFigures(c *checker) {
	marks := &form{Decimal: s.Decimal, Thousands: s.Thousands}
	if _, err := marks.decoder(""); err != nil {
		at := "/decimal"
		if s.Decimal == "" {
			at = "/thousands"
		}
		c.tell(at, strings.TrimPrefix(err.Error(), "field : "), "write both, such as decimal: \",\" and thousands: \".\"")
	}
	for _, metric := range slices.Sorted(maps.Keys(s.Figures)) {
		if unit := s.Figures[metric].Unit; unit != "" && !slices.Contains(units, unit) {
			c.tell(document.Pointer("figures", metric, "unit"), fmt.Sprintf("%q is no unit of figures: use one of %s", unit, strings.Join(units, ", ")), "")
		}
	}
}

// check reports what is wrong with a period.
func (p period) check(c *checker) {
	switch {
	case p.Column == "" && (p.From == "" || p.Through == ""):
		c.tell("/period", "the period must be in a column, or in two", "write the name of the column, or {from: FIRST, through: LAST}")
	case p.Column != "" && p.From+p.Through != "":
		c.tell("/period", "the period is in a column or in two, not both", "delete `column`, or `from` and `through`")
	case p.Form != "" && p.Column != "":
		c.tell("/period/form", "a form is that of the days of `from` and `through`", "delete it: the forms of months and quarters are known")
	}
	if _, err := p.days(); err != nil {
		c.tell("/period/form", err.Error(), "")
	}
}

// days returns what reads days.
func (p period) days() (*decode.Decoder, error) {
	form := p.Form
	if form == "" {
		form = "yyyy-mm-dd"
	}
	return decode.New(decode.Spec{Field: batch.Field{Name: "day", Kind: batch.Time}, Zone: time.UTC, Form: form})
}

// comma returns the separator.
func (s *form) comma() (byte, error) {
	return (&mapping.Source{Separator: s.Separator}).Comma()
}

// units are the units of figures.
var units = []string{"count", "number", "ms", "s", "min", "h", "d"}

// kinds are the kinds of figures that are no durations, by their units.
var kinds = map[string]batch.Kind{"": batch.Int, "count": batch.Int, "number": batch.Decimal}

// scale is how many decimals a figure may have.
const scale = 6

// decoder returns what reads a figure.
func (s *form) decoder(metric string) (*decode.Decoder, error) {
	f := s.Figures[metric]
	kind, plain := kinds[f.Unit]
	column := mapping.Column{Decimal: s.Decimal, Thousands: s.Thousands}
	if !plain {
		kind, column.Unit = batch.Duration, f.Unit
	}
	m := &mapping.Source{Columns: map[string]mapping.Column{metric: column}}
	return m.Decoder(batch.Field{Name: metric, Kind: kind, Scale: scale}, time.UTC)
}
