package mapping

import (
	"bytes"
	"encoding/csv"
	"errors"
	"io"
	"slices"
	"strings"
)

// table is what Detect finds in a text.
type table struct {
	separator rune
	all       int // rows of the text
	whole     int // those that have the usual number of cells
	preamble  int // lines above the header
	header    []string
	rows      [][]string // records
	columnsOf [][]string // the same, by columns
	totals    []string   // what stands in the first cell of rows of totals
}

// row is a row and the line that it starts at.
type row struct {
	cells []string
	line  int
}

// findTable finds the separator under which the most rows have the same number of cells.
func findTable(text []byte) (*table, error) {
	var best []row
	t := &table{}
	cells := 0
	for _, separator := range []rune{';', '\t', ',', '|'} {
		rows := split(text, separator)
		n, whole := usual(rows)
		if n > 1 && (cells <= 1 || whole > t.whole || whole == t.whole && n > cells) || cells == 0 && n > 0 && separator == ',' {
			best, cells = rows, n
			t.separator, t.all, t.whole = separator, len(rows), whole
		}
	}
	if cells == 0 {
		return nil, errors.New("there is no table in the text: it has no row")
	}
	first := top(best, cells)
	t.preamble = best[first].line - 1
	rows := best[first:]
	if isHeader(rows[0].cells) {
		t.header, rows = rows[0].cells, rows[1:]
	}
	t.fill(rows, cells)
	return t, nil
}

// top returns the row that the table begins with: the first that has all cells and is not mostly
// empty, for a spreadsheet fills the lines above a table up with empty cells.
func top(rows []row, cells int) int {
	whole := func(r row) bool { return len(r.cells) == cells }
	first := slices.IndexFunc(rows, whole)
	full := slices.IndexFunc(rows, func(r row) bool {
		empty := 0
		for _, c := range r.cells {
			if strings.TrimSpace(c) == "" {
				empty++
			}
		}
		return whole(r) && empty*2 < cells
	})
	if full >= 0 && full <= searchedRows {
		return full
	}
	return first
}

// searchedRows is how many rows are searched for the one that the table begins with.
const searchedRows = 50

// split reads rows as well as it can.
func split(text []byte, separator rune) []row {
	r := csv.NewReader(bytes.NewReader(text))
	r.Comma, r.FieldsPerRecord, r.LazyQuotes = separator, -1, true
	var rows []row
	for {
		cells, err := r.Read()
		if err == io.EOF || cells == nil {
			return rows
		}
		line, _ := r.FieldPos(0)
		rows = append(rows, row{cells, line})
	}
}

// usual returns the number of cells that the most rows have, and how many have it.
func usual(rows []row) (cells, whole int) {
	counts := map[int]int{}
	for _, r := range rows {
		n := len(r.cells)
		counts[n]++
		if counts[n] > whole || counts[n] == whole && n > cells {
			cells, whole = n, counts[n]
		}
	}
	return cells, whole
}

// isHeader reports whether cells can be names: they are not empty, and no numbers or times.
func isHeader(cells []string) bool {
	named := 0
	for _, c := range cells {
		if c = strings.TrimSpace(c); c == "" {
			continue
		}
		if strings.Trim(c, "0123456789.,:/- +") == "" {
			return false
		}
		named++
	}
	return named > 0 && named*2 >= len(cells)
}

// fill takes over the records among the rows.
func (t *table) fill(rows []row, cells int) {
	t.columnsOf = make([][]string, cells)
	for _, r := range rows {
		if len(r.cells) != cells || slices.Equal(r.cells, t.header) {
			continue
		}
		if first := strings.TrimSpace(r.cells[0]); strings.HasPrefix(strings.ToLower(first), "total") {
			if !slices.Contains(t.totals, first) {
				t.totals = append(t.totals, first)
			}
			continue
		}
		t.rows = append(t.rows, r.cells)
		for i, c := range r.cells {
			t.columnsOf[i] = append(t.columnsOf[i], c)
		}
	}
}
