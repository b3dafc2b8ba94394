package csvlog

import (
	"math"
	"slices"
	"unicode/utf8"

	"github.com/capitolato/capitolato/internal/charset"
	"github.com/capitolato/capitolato/internal/decode"
	"github.com/capitolato/capitolato/sla/batch"
)

// fill decodes the rows that the worker has scanned into b. The first of them is at a line.
func (w *worker) fill(b *batch.Batch, line int64, r *reader) {
	b.Len = w.rows.n
	b.Pos = append(b.Pos, w.rows.lines[:w.rows.n]...)
	for i := range b.Pos {
		b.Pos[i] += line
	}
	var texts arena
	w.lost, w.found, w.order = w.lost.Clear(b.Len), w.found[:0], w.order[:0]
	lose := func(row int, x batch.Reject) {
		w.lost.Set(row)
		if x.Pos = b.Pos[row]; r.request.Raw {
			x.Raw = texts.keep(w.row(row))
		}
		w.order = append(w.order, uint64(row)<<32|uint64(len(w.found)))
		w.found = append(w.found, x)
	}
	r.noRecords(w, func(row int, reason string) { lose(row, batch.Reject{Reason: reason}) })
	for i, f := range r.fields {
		cells := w.cells(f)
		w.bad = w.decoders[i].Column(cells, &b.Columns[i], w.bad[:0])
		for _, bad := range w.bad {
			if cell := cells.At(bad.Row); !w.lost.Get(bad.Row) { // else its first bad field is told already
				lose(bad.Row, batch.Reject{Field: f.name, Reason: r.reason(bad.Reason, cell), Value: texts.keep(cell)})
			}
		}
	}
	slices.Sort(w.order)
	w.reject(b, line, &texts, r.request.Raw)
	w.drop(b)
}

// reject lists the malformed lines and the lost rows of the worker, in order.
func (w *worker) reject(b *batch.Batch, line int64, texts *arena, raw bool) {
	order := w.order
	for _, bad := range w.rows.bad {
		x := batch.Reject{Pos: line + bad.line, Reason: bad.reason}
		if raw {
			x.Raw = texts.keep(chomp(w.text[bad.from:bad.to]))
		}
		for len(order) > 0 && w.found[uint32(order[0])].Pos < x.Pos {
			b.Rejected, order = append(b.Rejected, w.found[uint32(order[0])]), order[1:]
		}
		b.Rejected = append(b.Rejected, x)
	}
	for _, o := range order {
		b.Rejected = append(b.Rejected, w.found[uint32(o)])
	}
}

// drop drops the lost rows from b.
func (w *worker) drop(b *batch.Batch) {
	w.gone = w.gone[:0]
	for _, o := range w.order {
		w.gone = append(w.gone, int(o>>32))
	}
	decode.Drop(b, w.gone)
}

// cells returns the cells of a field.
func (w *worker) cells(f field) decode.Cells {
	if len(f.columns) == 1 {
		return w.column(f.columns[0])
	}
	parts := make([]decode.Cells, len(f.columns))
	for i, column := range f.columns {
		parts[i] = w.column(column)
	}
	j := &w.joined
	j.Text, j.Marks, j.Rows = j.Text[:0], append(j.Marks[:0], math.MaxUint32), j.Rows[:0]
	for row := range w.rows.n {
		from := len(j.Text)
		for i := range parts {
			cell := parts[i].At(row)
			if i > 0 && (f.glue != " " || len(cell) > 0 && len(j.Text) > from) {
				j.Text = append(j.Text, f.glue...)
			}
			j.Text = append(j.Text, cell...)
		}
		j.Rows = append(j.Rows, uint32(row))
		j.Marks = append(j.Marks, uint32(len(j.Text)))
		j.Text = append(j.Text, '\n')
	}
	return *j
}

// column returns the cells of a column.
func (w *worker) column(n int) decode.Cells {
	return decode.Cells{Text: w.text, Marks: w.rows.marks, Rows: w.rows.at[:w.rows.n], Column: n, Quoted: true, Last: n == w.scanner.fields-1}
}

// reason returns why a cell is bad. Where its bytes are no characters, that is why, whatever it
// should have been: a word with an accent is another word in another encoding.
func (r *reader) reason(otherwise string, cell []byte) string {
	switch {
	case utf8.Valid(cell):
		return otherwise
	case r.encoding == charset.UTF8:
		return "text that is not UTF-8, and looks like Windows-1252: the mapping can say `encoding: windows-1252`"
	}
	return "bytes that are no characters in " + string(r.encoding) + ": the mapping's `encoding` may be wrong, or the file damaged"
}

// row returns a row as it stands in the file.
func (w *worker) row(n int) []byte {
	at := int(w.rows.at[n])
	return chomp(w.text[w.rows.marks[at]+1 : w.rows.marks[at+w.scanner.fields]])
}

// chomp returns a row without its line break.
func chomp(row []byte) []byte {
	if n := len(row); n > 0 && row[n-1] == '\n' {
		row = row[:n-1]
	}
	if n := len(row); n > 0 && row[n-1] == '\r' {
		row = row[:n-1]
	}
	return row
}

// arena keeps copies of rejected texts: few of them, mostly, and then it is empty.
type arena []byte

// keep returns a copy of text.
func (a *arena) keep(text []byte) []byte {
	if cap(*a)-len(*a) < len(text) {
		*a = make([]byte, 0, max(4<<10, len(text)))
	}
	from := len(*a)
	*a = append(*a, text...)
	return (*a)[from:len(*a):len(*a)]
}
