package xlsx

import (
	"errors"
	"fmt"
	"io"
	"slices"
	"strconv"

	"github.com/capitolato/capitolato/internal/feed"
	"github.com/capitolato/capitolato/internal/suggest"
)

// header is the row that names the columns, if there is one.
type header struct {
	row   int64    // 0 where there is none
	names []string // by column
}

// readHeader reads the first row with a value behind the preamble.
func (rs *rows) readHeader(preamble int) (header, error) {
	var r row
	for {
		err := rs.next(&r)
		if err == io.EOF {
			return header{}, errors.New("the sheet has no row that could name the columns")
		}
		if err != nil {
			return header{}, err
		}
		if r.number > int64(preamble) && !r.empty() {
			break
		}
	}
	h := header{row: r.number}
	for _, c := range r.cells {
		h.names = append(h.names, string(c.value))
	}
	return h, nil
}

// find returns the number, from 0, of the column with one of some names or, without a header,
// with a number. It is an error if two columns have them.
func (h header) find(names ...string) (int, error) {
	if h.row == 0 {
		n, err := strconv.Atoi(names[0])
		if err != nil || n < 1 || n > maxColumns {
			return 0, fmt.Errorf("%q is not the number of a column: without a header the mapping must give numbers from 1", names[0])
		}
		return n - 1, nil
	}
	for _, same := range []func(a, b string) bool{func(a, b string) bool { return a == b }, alike} {
		found := -1
		for i, n := range h.names {
			if !slices.ContainsFunc(names, func(name string) bool { return same(n, name) }) {
				continue
			}
			if found >= 0 {
				return 0, fmt.Errorf("row %d names both %q and %q, columns %s and %s: rename one of them", h.row, h.names[found], n, letters(found), letters(i))
			}
			found = i
		}
		if found >= 0 {
			return found, nil
		}
	}
	return 0, h.missing(names[0])
}

// missing is the error for a column that the header lacks.
func (h header) missing(name string) error {
	hint := ""
	if s := suggest.Hint(name, h.named()); s != "" && !feed.LikeRecord(h.names) {
		hint = ": " + s
	}
	return fmt.Errorf("row %d names no column %q%s", h.row, name, hint)
}

// named returns the names of the columns that have one.
func (h header) named() []string {
	return slices.DeleteFunc(slices.Clone(h.names), func(n string) bool { return n == "" })
}

// instead says, of a header that lacks columns, which it has and what may be the matter.
func (h header) instead() string {
	if h.row == 0 {
		return ""
	}
	if feed.LikeRecord(h.names) {
		return fmt.Sprintf("\nrow %d looks like a record, so it is not shown. If there is no header, say `header: false` in the mapping and give columns "+
			"their numbers; if there is one, say with `preamble` how many rows stand above it", h.row)
	}
	return fmt.Sprintf("\nrow %d has %s. If this is not the header, say with `preamble` how many rows stand above it", h.row, quoted(h.named()))
}

// letters returns the name that spreadsheets give a column.
func letters(column int) string {
	name := ""
	for column++; column > 0; column = (column - 1) / 26 {
		name = string(rune('A'+(column-1)%26)) + name
	}
	return name
}
