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
	"github.com/capitolato/capitolato/internal/charset"
	"github.com/capitolato/capitolato/internal/feed"
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
func readHeader(in input, s *scanner, m *mapping.Source) (header, error) {
	named, preamble := true, 0
	if m != nil {
		named, preamble = m.Header == nil || *m.Header, m.Preamble
	}
	text := make([]byte, s.max+len(bom)+1)
	n, err := in.ReadAt(text, 0)
	if err != nil && err != io.EOF {
		return header{}, err
	}
	text = text[:n]
	p := len(text) - len(bytes.TrimPrefix(text, bom))
	for range preamble {
		end := s.lineEnd(text, p, false)
		if end < 0 {
			return header{}, fmt.Errorf("the mapping says `preamble: %d`, and the file has not so many lines, or longer ones than %d bytes", preamble, s.max)
		}
		p = end
	}
	h := header{line: int64(preamble) + 1, end: int64(p)}
	for p < len(text) {
		if n := emptyLine(text[p:], err == io.EOF); n > 0 {
			p += n
			h.line++
			continue
		}
		end, reason := s.record(text, p, err == io.EOF)
		switch {
		case !named && end > 0 && reason == "":
			h.line, h.fields = int64(preamble)+1, s.cells()
			return h, nil
		case !named && end > 0:
			p = s.lineEnd(text, p, true)
			continue
		case end < 0:
			return h, fmt.Errorf("line %d: the header is not complete after %d bytes: is this a CSV file?", h.line, s.max)
		case reason != "":
			return h, fmt.Errorf("line %d: the header has %s", h.line, reason)
		}
		h.end, h.fields = int64(end), s.cells()
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
	names := make([]string, s.cells())
	for i := range names {
		name := s.cell(text, i)
		if bytes.IndexByte(name, 0) >= 0 {
			return nil, "the header has a NUL: is this a text file?"
		}
		if !utf8.Valid(name) {
			wrong := name[charset.Invalid(append(slices.Clip(name), 0))]
			return nil, fmt.Sprintf("the header has byte 0x%02X in %s, which is not UTF-8: it looks like Windows-1252: say `encoding: windows-1252` in the mapping", wrong, ordinal(i))
		}
		names[i] = string(name)
	}
	return names, ""
}

// find returns the number, from 0, of the column that has one of some names.
func (h header) find(names ...string) (int, error) {
	if h.names == nil {
		return h.number(names[0])
	}
	for _, same := range []func(string, string) bool{
		func(a, b string) bool { return a == b },
		func(a, b string) bool { return strings.EqualFold(strings.TrimSpace(a), strings.TrimSpace(b)) },
	} {
		found := -1
		for i, n := range h.names {
			if !slices.ContainsFunc(names, func(name string) bool { return same(n, name) }) {
				continue
			}
			if found >= 0 && h.names[found] != n && len(names) > 1 {
				return 0, fmt.Errorf("the header has both %q and %q, %s and %s: the mapping gives them as names of one column", h.names[found], n, ordinal(found), ordinal(i))
			}
			if found >= 0 {
				return 0, fmt.Errorf("the header has two columns %q, %s and %s: rename one of them", names[0], ordinal(found), ordinal(i))
			}
			found = i
		}
		if found >= 0 {
			return found, nil
		}
	}
	return 0, h.missing(names[0])
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
	hint := ""
	if s := suggest.Hint(name, h.names); s != "" && !feed.LikeRecord(h.names) {
		hint = ": " + s
	}
	return fmt.Errorf("there is no column %q%s", name, hint)
}

// instead says, of a header that lacks columns, which it has and what may be the matter.
func (h header) instead() string {
	if h.names == nil {
		return ""
	}
	hint := ""
	if c := h.separator(); c != "" {
		hint = fmt.Sprintf(". The header is one cell: say `separator: %s` in the mapping", c)
	}
	if feed.LikeRecord(h.names) {
		return "\nthe first row looks like a record, so it is not shown. If there is no header, say `header: false` in the mapping and give columns " +
			"their numbers; if there is one, say with `preamble` how many lines stand above it" + hint
	}
	quoted := make([]string, len(h.names))
	for i, n := range h.names[:min(len(h.names), shownColumns)] {
		if r := []rune(n); len(r) > shownName && len(h.names) > 1 {
			n = string(r[:shownName]) + "…"
		}
		quoted[i] = strconv.Quote(n)
	}
	if len(quoted) > shownColumns {
		quoted = append(quoted[:shownColumns], fmt.Sprintf("and %d more", len(h.names)-shownColumns))
	}
	return "\nthe columns are " + strings.Join(quoted, ", ") + hint
}

// How many columns an error lists, and how much of their names where there are several.
const (
	shownColumns = 200
	shownName    = 60
)

// ordinal returns the number of a column as people count.
func ordinal(column int) string { return "column " + strconv.Itoa(column+1) }

// separator returns the separator that a header of one cell seems to have, as a mapping says it.
func (h header) separator() string {
	if len(h.names) != 1 {
		return ""
	}
	best, most := "", 0
	for _, c := range []struct{ text, word string }{{";", `";"`}, {"\t", "tab"}, {",", `","`}, {"|", `"|"`}} {
		if n := strings.Count(h.names[0], c.text); n > most {
			best, most = c.word, n
		}
	}
	return best
}

// searched is how many rows are searched for the header that the first row is not.
const searched = 100

// below returns err, for a header that lacks wanted columns, with the line of one that has them,
// if it follows soon.
func (h header) below(in input, s *scanner, fields []string, m *mapping.Source, err error) error {
	text := make([]byte, headSize)
	n, _ := in.ReadAt(text, h.end)
	text = text[:n]
	line := h.line
	for p, rows := 0, 0; h.names != nil && p < len(text) && rows < searched; rows++ {
		end, reason := s.record(text, p, true)
		if reason == "" && s.cells() > 1 {
			lower := header{fields: s.cells()}
			if lower.names, reason = s.names(text); reason == "" {
				if _, wrong := lower.plan(fields, m); wrong == nil {
					return fmt.Errorf("%w; line %d has them: say `preamble: %d` in the mapping", err, line, line-1)
				}
			}
		}
		line += int64(bytes.Count(text[p:end], newline))
		p = end
	}
	return err
}
