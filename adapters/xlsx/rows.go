package xlsx

import (
	"bytes"
	"encoding/xml"
	"fmt"
	"io"
	"strconv"
	"strings"
)

// kind is what a cell holds.
type kind uint8

const (
	nothing kind = iota
	text
	number
	boolean
	isoTime // a time in the form of ISO 8601, which few programs write
	fault   // an error such as #N/A
	pending // a formula without its result
)

// cell is what is stored in a cell.
type cell struct {
	kind  kind
	date  bool // it is formatted as a date or a time
	value []byte
}

// row is a row of a sheet. It is valid until the next is read.
type row struct {
	number int64
	cells  []cell // by column; those past the last with a value are left out
	values []byte
	spans  []span
}

// span is where the value of a cell stands in the values of a row.
type span struct{ column, from, to int }

// at returns the cell of a column.
func (r *row) at(column int) cell {
	if column >= len(r.cells) {
		return cell{}
	}
	return r.cells[column]
}

// empty reports whether a row has no value at all.
func (r *row) empty() bool {
	for _, c := range r.cells {
		if c.kind != nothing {
			return false
		}
	}
	return true
}

// begin empties the row.
func (r *row) begin() {
	clear(r.cells)
	r.cells, r.values, r.spans = r.cells[:0], r.values[:0], r.spans[:0]
}

// finish gives the cells their values, now that those stay where they are.
func (r *row) finish() {
	for _, s := range r.spans {
		r.cells[s.column].value = r.values[s.from:s.to:s.to]
	}
}

// The most rows and columns of a sheet.
const (
	maxRows    = 1 << 20
	maxColumns = 1 << 14
)

// rows reads the rows of a sheet.
type rows struct {
	*part
	book *book
	last int64 // the number of the last row
	// between tells that the decoder has no byte in hand: only behind a text it has.
	between bool
	careful bool // leave every row to the decoder, for tests
	// clash, if set, tells why cells must not be merged, and clashed is the first reason. They
	// are listed behind the rows, and may be more than there are rows.
	clash   func(area) error
	clashed error
}

// area is a block of cells that are merged, by rows from 1 and columns from 0.
type area struct {
	from, to          int64
	firstCol, lastCol int
	ref               string
}

// openRows opens a sheet.
func (b *book) openRows(s sheet) (*rows, error) {
	p, err := b.open(s.part)
	if err != nil {
		return nil, err
	}
	return &rows{part: p, book: b}, nil
}

// next reads the next row, and io.EOF behind the last. Only then is it known that the sheet is
// whole, and which cells are merged.
func (rs *rows) next(r *row) error {
	for {
		rs.mark()
		if rs.between && !rs.careful && rs.quick(r) {
			return nil
		}
		t, err := rs.part.next()
		_, text := t.(xml.CharData)
		rs.between = !text
		if err != nil {
			return err // io.EOF only at the end of the document: XML that is cut short is an error
		}
		switch t := t.(type) {
		case xml.StartElement:
			switch t.Name.Local {
			case "row":
				return rs.row(t, r)
			case "mergeCell":
				if a, ok := areaOf(attribute(t, "ref")); ok && rs.clash != nil && rs.clashed == nil {
					rs.clashed = rs.clash(a)
				}
			}
		}
	}
}

// row reads the row whose element has begun.
func (rs *rows) row(start xml.StartElement, r *row) error {
	r.number = rs.last + 1
	n, err := attribute(start, "r"), error(nil)
	if n != "" {
		r.number, err = strconv.ParseInt(n, 10, 64)
	}
	if err != nil || r.number <= rs.last || r.number > maxRows {
		return fmt.Errorf("%s: the workbook is damaged: row %q after row %d", rs.name, n, rs.last)
	}
	rs.last = r.number
	r.begin()
	column := -1
	for {
		t, err := rs.part.next()
		if err == io.EOF {
			err = io.ErrUnexpectedEOF
		}
		if err != nil {
			return err
		}
		switch t := t.(type) {
		case xml.StartElement:
			if t.Name.Local != "c" {
				if err := rs.skip(); err != nil {
					return err
				}
				continue
			}
			column++
			if ref := attribute(t, "r"); ref != "" {
				at, _, ok := reference(ref)
				if !ok || at < column {
					return fmt.Errorf("%s: the workbook is damaged: row %d has a cell %q", rs.name, r.number, ref)
				}
				column = at
			}
			if column >= maxColumns {
				return fmt.Errorf("%s: the workbook is damaged: row %d has more than %d columns", rs.name, r.number, maxColumns)
			}
			if err := rs.cell(t, column, r); err != nil {
				return err
			}
		case xml.EndElement:
			r.finish()
			return nil
		}
	}
}

// cell reads the cell whose element has begun.
func (rs *rows) cell(start xml.StartElement, column int, r *row) error {
	var form, style string
	for _, a := range start.Attr {
		switch a.Name.Local {
		case "t":
			form = a.Value
		case "s":
			style = a.Value
		}
	}
	from, has, formula := len(r.values), false, false
	for {
		t, err := rs.part.next()
		if err == io.EOF {
			err = io.ErrUnexpectedEOF
		}
		if err != nil {
			return err
		}
		if _, over := t.(xml.EndElement); over {
			break
		}
		inner, ok := t.(xml.StartElement)
		if !ok {
			continue
		}
		switch inner.Name.Local {
		case "v":
			has = true
			r.values, err = rs.text(r.values, false)
		case "is":
			has = true
			if r.values, err = rs.text(r.values, true); err == nil {
				r.values = unescape(r.values, from)
			}
		default:
			formula = formula || inner.Name.Local == "f"
			err = rs.skip()
		}
		if err != nil {
			return err
		}
	}
	n, err := strconv.Atoi(style)
	if err != nil {
		n = -1
	}
	return rs.value(form, n, column, from, has, formula, r)
}

// value puts a cell in its row whose value, if it has one, has been read.
func (rs *rows) value(form string, style, column, from int, has, formula bool, r *row) error {
	k := pending
	switch {
	case has:
		var err error
		if k, err = rs.kindOf(form, r, from); err != nil || k == nothing {
			return err
		}
	case !formula:
		return nil
	}
	for len(r.cells) <= column {
		r.cells = append(r.cells, cell{})
	}
	r.cells[column] = cell{kind: k, date: style >= 0 && style < len(rs.book.dates) && rs.book.dates[style]}
	r.spans = append(r.spans, span{column, from, len(r.values)})
	return nil
}

// kindOf tells what a value is, and puts texts in the place of their numbers. An empty text is
// nothing.
func (rs *rows) kindOf(form string, r *row, from int) (kind, error) {
	k := number
	switch form {
	case "s":
		k = text
		v := bytes.TrimSpace(r.values[from:])
		n, err := strconv.Atoi(string(v))
		t, ok := rs.book.texts.at(n)
		if err != nil || !ok {
			return 0, fmt.Errorf("%s: the workbook is damaged: row %d refers to text %q, and there are %d", rs.name, r.number, v, rs.book.texts.count)
		}
		r.values = append(r.values[:from], t...)
	case "str", "inlineStr":
		k = text
	case "b":
		k = boolean
	case "e":
		k = fault
	case "d":
		k = isoTime
	}
	if k == number || k == boolean {
		r.values = append(r.values[:from], bytes.TrimSpace(r.values[from:])...)
	}
	if len(r.values) == from {
		k = nothing
	}
	return k, nil
}

// reference returns the column, from 0, and the row of a reference such as C7.
func reference(ref string) (column int, row int64, ok bool) {
	i := 0
	for ; i < len(ref) && i < 4; i++ {
		c := ref[i] &^ 0x20
		if c < 'A' || c > 'Z' {
			break
		}
		column = column*26 + int(c-'A') + 1
	}
	row, err := strconv.ParseInt(ref[i:], 10, 64)
	return column - 1, row, i > 0 && err == nil && column <= maxColumns && row > 0
}

// areaOf returns the area of a reference such as A2:A7.
func areaOf(ref string) (area, bool) {
	first, last, _ := strings.Cut(ref, ":")
	a, from, ok := reference(first)
	b, to, ok2 := reference(last)
	return area{from, to, a, b, ref}, ok && ok2
}
