package csvlog

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"slices"
	"strconv"
	"strings"
	"unicode/utf8"

	"github.com/capitolato/capitolato/adapters/mapping"
	"github.com/capitolato/capitolato/internal/suggest"
)

// header is the start of a file.
type header struct {
	names  []string // nil where the file has none
	fields int      // how many cells a record has
	end    int64    // where the records start
	line   int64    // the line they start at
}

// readHeader reads the header of a file, or, where it has none, as much as tells how many
// columns there are.
func readHeader(in input, s *scanner, named bool) (header, error) {
	text := make([]byte, s.max+len(bom)+1)
	n, err := in.ReadAt(text, 0)
	if err != nil && err != io.EOF {
		return header{}, err
	}
	text = text[:n]
	if isUTF16(text) {
		return header{}, errors.New("the file is UTF-16: save it as UTF-8")
	}
	p := len(text) - len(bytes.TrimPrefix(text, bom))
	h := header{line: 1, end: int64(p)}
	for p < len(text) {
		if n := emptyLine(text[p:], err == io.EOF); n > 0 {
			p += n
			h.line++
			continue
		}
		end, reason := s.record(text, p, err == io.EOF)
		switch {
		case !named && end > 0 && reason == "":
			h.line, h.fields = 1, len(s.cells)
			return h, nil
		case !named && end > 0:
			p = s.lineEnd(text, p, true)
			continue
		case end < 0:
			return h, fmt.Errorf("line %d: the header is not complete after %d bytes: is this a CSV file?", h.line, s.max)
		case reason != "":
			return h, fmt.Errorf("line %d: the header has %s", h.line, reason)
		}
		h.end, h.fields = int64(end), len(s.cells)
		if h.names, reason = s.names(text); reason != "" {
			return h, fmt.Errorf("line %d: %s", h.line, reason)
		}
		h.line += int64(bytes.Count(text[p:end], newline))
		return h, nil
	}
	if named {
		return h, errors.New("the file is empty: its first row must name the columns")
	}
	return h, nil
}

// names returns the cells of the header.
func (s *scanner) names(text []byte) ([]string, string) {
	names := make([]string, len(s.cells))
	for i, c := range s.cells {
		name := text[c.From:c.To]
		if c.escaped {
			name = unescape(nil, name)
		}
		if !utf8.Valid(name) || bytes.IndexByte(name, 0) >= 0 {
			return nil, "the header is not UTF-8 text: save the file as UTF-8"
		}
		names[i] = string(name)
	}
	return names, ""
}

// find returns the number, from 0, of the column with a name.
func (h header) find(name string) (int, error) {
	if h.names == nil {
		return h.number(name)
	}
	found := -1
	for _, same := range []func(string, string) bool{
		func(a, b string) bool { return a == b },
		func(a, b string) bool { return strings.EqualFold(strings.TrimSpace(a), strings.TrimSpace(b)) },
	} {
		for i, n := range h.names {
			if !same(n, name) {
				continue
			}
			if found >= 0 {
				return 0, fmt.Errorf("the header has two columns %q, %s and %s: rename one of them", name, ordinal(found), ordinal(i))
			}
			found = i
		}
		if found >= 0 {
			return found, nil
		}
	}
	return 0, h.missing(name)
}

// number returns the column whose number, from 1, is its name.
func (h header) number(name string) (int, error) {
	n, err := strconv.Atoi(name)
	switch {
	case err != nil:
		return 0, fmt.Errorf("%q is not the number of a column: without a header the mapping must give numbers from 1", name)
	case n < 1 || h.fields > 0 && n > h.fields:
		return 0, fmt.Errorf("there is no column %d: the first row has %d", n, h.fields)
	}
	return n - 1, nil
}

// missing is the error for a column that the header lacks.
func (h header) missing(name string) error {
	quoted := make([]string, len(h.names))
	for i, n := range h.names {
		quoted[i] = strconv.Quote(n)
	}
	hint := ""
	if h := suggest.Hint(name, h.names); h != "" {
		hint = ": " + h
	}
	return fmt.Errorf("there is no column %q%s; the columns are %s", name, hint, strings.Join(quoted, ", "))
}

// ordinal returns the number of a column as people count.
func ordinal(column int) string { return "column " + strconv.Itoa(column+1) }

// field is a wanted field: the columns it is joined from, by their place in scanner.wanted.
type field struct {
	name  string
	parts []int
}

// plan finds the columns of the fields and says which columns are wanted.
func (h header) plan(names []string, m *mapping.Source) (fields []field, wanted []int, err error) {
	columns := make([][]int, len(names))
	var errs []error
	for i, name := range names {
		for _, c := range m.Names(name) {
			n, err := h.find(c)
			if err != nil {
				errs = append(errs, fmt.Errorf("field %s: %w", name, err))
			}
			columns[i] = append(columns[i], n)
			wanted = append(wanted, n)
		}
	}
	if len(errs) > 0 {
		return nil, nil, errors.Join(errs...)
	}
	slices.Sort(wanted)
	wanted = slices.Compact(wanted)
	for i, name := range names {
		f := field{name: name}
		for _, c := range columns[i] {
			f.parts = append(f.parts, slices.Index(wanted, c))
		}
		fields = append(fields, f)
	}
	return fields, wanted, nil
}
