package mapping

import (
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/capitolato/capitolato/internal/decode"
	"github.com/capitolato/capitolato/sla"
	"github.com/capitolato/capitolato/sla/batch"
)

// checker collects what is wrong with the values of a mapping.
type checker struct {
	found sla.Diagnostics
}

// tell reports a problem with the value at a path.
func (c *checker) tell(path, code, message, hint string) {
	c.found = append(c.found, sla.Diagnostic{Code: code, Message: message, Hint: hint, Path: path})
}

// must reports an error about the value at a path.
func (c *checker) must(path string, err error) {
	if err != nil {
		c.tell(path, "bad-value", err.Error(), "")
	}
}

// pointer returns the JSON Pointer of keys.
func pointer(keys ...string) string {
	var b strings.Builder
	for _, k := range keys {
		b.WriteString("/" + strings.NewReplacer("~", "~0", "/", "~1").Replace(k))
	}
	return b.String()
}

// source checks a source.
func (c *checker) source(path string, s *Source) {
	_, err := s.Comma()
	c.must(path+"/separator", err)
	if d := s.Covers; !d.From.IsZero() && !d.Through.IsZero() && d.From.Compare(d.Through) > 0 {
		c.tell(path+"/covers", "bad-value", "the days covered end before they begin", "swap from and through")
	}
	if s.Preamble < 0 {
		c.tell(path+"/preamble", "bad-value", "preamble is a number of rows, and cannot be below 0", "")
	}
	if s.Skip != nil && s.Header != nil && !*s.Header {
		c.number(path+"/skip/column", s.Skip.Column)
	}
	if s.Skip != nil && len(s.Skip.Values) == 0 {
		c.tell(path+"/skip/values", "bad-value", "the list of values is empty", "write the texts of the rows to skip, such as TOTALE")
	}
	_, err = unit(s.Durations)
	c.must(path+"/durations", err)
	if s.Times != "" {
		c.compile(path+"/times", decode.Spec{Field: timeField, Form: s.Times})
	}
	c.shared(path, Column{Missing: s.Missing, True: s.True, False: s.False, Decimal: s.Decimal,
		Thousands: s.Thousands, Ambiguous: s.Ambiguous, Skipped: s.Skipped}, s)
	for _, field := range sorted(s.Columns) {
		c.column(path+pointer("columns", field), s.Columns[field], s)
	}
}

// column checks a column of s.
func (c *checker) column(path string, col Column, s *Source) {
	if col.Column != "" && col.Columns != nil {
		c.tell(path+"/columns", "bad-value", "a field has either a column or columns", "delete one of them")
	}
	if col.Columns != nil && len(col.Columns) == 0 {
		c.tell(path+"/columns", "bad-value", "the list of columns is empty", "name the columns, or leave the key out")
	}
	if i := slices.Index(col.Columns, ""); i >= 0 {
		c.tell(path+"/columns/"+strconv.Itoa(i), "bad-value", "the name of a column is empty", "write it")
	}
	if s.Header != nil && !*s.Header {
		c.number(path+"/column", col.Column)
		for i, name := range col.Columns {
			c.number(path+"/columns/"+strconv.Itoa(i), name)
		}
	}
	if _, err := decode.New(decode.Spec{Field: batch.Field{Kind: batch.Duration}, Form: col.Form}); err != nil {
		c.compile(path+"/form", decode.Spec{Field: timeField, Form: col.Form})
	}
	_, err := unit(col.Unit)
	c.must(path+"/unit", err)
	if col.Other != "" && col.Other != "keep" && col.Other != "reject" {
		c.tell(path+"/other", "bad-value", strconv.Quote(col.Other)+" is neither keep nor reject", "write one of the two")
	}
	if col.Other != "" && col.Values == nil {
		c.tell(path+"/other", "bad-value", "other says what becomes of texts that values does not list, and there are no values", "add values, or delete other")
	}
	c.shared(path, col, s)
}

// number checks the number of a column of a file without a header.
func (c *checker) number(path, name string) {
	if n, err := strconv.Atoi(name); name != "" && (err != nil || n < 1) {
		c.tell(path, "bad-value", strconv.Quote(name)+" is not the number of a column", "without a header columns are known by their numbers, from 1")
	}
}

// timeField is a time, to try forms on.
var timeField = batch.Field{Kind: batch.Time}

// shared checks what a source and its columns have in common.
func (c *checker) shared(path string, col Column, s *Source) {
	point, err := mark(first(col.Decimal, s.Decimal))
	if col.Decimal != "" {
		c.must(path+"/decimal", err)
	}
	thousands, wrong := mark(first(col.Thousands, s.Thousands))
	if col.Thousands != "" {
		c.must(path+"/thousands", wrong)
	}
	if at := path + "/thousands"; err == nil && wrong == nil && col.Decimal+col.Thousands != "" {
		if col.Thousands == "" {
			at = path + "/decimal"
		}
		c.compile(at, decode.Spec{Field: batch.Field{Kind: batch.Int}, Point: point, Thousands: thousands})
	}
	if col.True != nil || col.False != nil {
		at := path + "/true"
		if col.True == nil {
			at = path + "/false"
		}
		c.compile(at, decode.Spec{Field: batch.Field{Kind: batch.Bool}, True: either(col.True, s.True), False: either(col.False, s.False)})
	}
	c.compile(path+"/ambiguous", decode.Spec{Field: timeField, Ambiguous: col.Ambiguous})
	c.compile(path+"/skipped", decode.Spec{Field: timeField, Skipped: col.Skipped})
}

// compile reports what keeps a spec from being compiled.
func (c *checker) compile(path string, spec decode.Spec) {
	spec.Zone = time.UTC
	_, err := decode.New(spec)
	c.must(path, err)
}
