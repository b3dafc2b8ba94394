package mapping

import (
	"path/filepath"
	"slices"
	"strconv"
	"time"

	"github.com/capitolato/capitolato/internal/charset"
	"github.com/capitolato/capitolato/internal/decode"
	"github.com/capitolato/capitolato/internal/document"
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

// source checks a source.
func (c *checker) source(path string, s *Source) {
	_, err := s.Comma()
	c.must(path+"/separator", err)
	_, err = charset.Parse(s.Encoding)
	c.must(path+"/encoding", err)
	for i, pattern := range s.Files {
		if _, err := filepath.Match(pattern, ""); err != nil {
			c.tell(path+"/files/"+strconv.Itoa(i), "bad-value", strconv.Quote(pattern)+" is no pattern of files", "write it like calls-*.csv")
		}
	}
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
		c.column(path+document.Pointer("columns", field), s.Columns[field], s)
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
	c.derived(path, col)
	if s.Header != nil && !*s.Header {
		c.number(path+"/column", col.Column)
		c.number(path+"/from", col.From)
		c.number(path+"/to", col.To)
		if col.Aliases != nil {
			c.tell(path+"/aliases", "bad-value", "without a header a column has no other names", "delete them")
		}
		for i, name := range col.Columns {
			c.number(path+"/columns/"+strconv.Itoa(i), name)
		}
	}
	if _, err := decode.New(decode.Spec{Field: batch.Field{Kind: batch.Duration}, Form: col.Form}); err != nil || col.From != "" {
		c.compile(path+"/form", decode.Spec{Field: timeField, Form: col.Form})
	}
	_, err := unit(col.Unit)
	c.must(path+"/unit", err)
	switch col.Other {
	case "", "reject", "true", "false":
	case "keep":
		if col.Values == nil {
			c.tell(path+"/other", "bad-value", "other says what becomes of texts that values does not list, and there are no values", "add values, or delete other")
		}
	default:
		c.tell(path+"/other", "bad-value", strconv.Quote(col.Other)+" is none of keep, reject, true and false", "write keep or reject for texts, true or false for yes and no")
	}
	c.shared(path, col, s)
}

// derived checks what a column that is no plain column says of others.
func (c *checker) derived(path string, col Column) {
	for i, name := range col.Aliases {
		if name == "" {
			c.tell(path+"/aliases/"+strconv.Itoa(i), "bad-value", "the name of a column is empty", "write it")
		}
	}
	if col.Aliases != nil && col.Columns != nil {
		c.tell(path+"/aliases", "bad-value", "columns that are joined have no other names", "delete aliases, or join columns of one name each")
	}
	if col.From == "" && col.To == "" {
		return
	}
	switch {
	case col.To == "":
		c.tell(path+"/from", "bad-value", "a duration between two times needs from and to", "add to")
	case col.From == "":
		c.tell(path+"/to", "bad-value", "a duration between two times needs from and to", "add from")
	case col.Column != "" || col.Columns != nil || col.Aliases != nil:
		c.tell(path+"/from", "bad-value", "a field has either a column or the times from and to", "delete one of them")
	case col.Unit != "":
		c.tell(path+"/unit", "bad-value", "what passes between two times has no unit", "delete it")
	}
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
