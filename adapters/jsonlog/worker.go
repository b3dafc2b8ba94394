package jsonlog

import (
	"bytes"
	"fmt"
	"unicode/utf8"

	"github.com/capitolato/capitolato/internal/decode"
	"github.com/capitolato/capitolato/internal/feed"
	"github.com/capitolato/capitolato/sla/batch"
)

// worker parses and decodes records.
type worker struct {
	request  batch.Request
	plan     *plan
	parser   parser
	decoders [][2]*decode.Decoder // of each field, for texts and for JSON's own numbers
	text     []byte
	records  []record
	cell     []byte
}

// record is where a record is in the worker's text.
type record struct {
	pos          int64 // as in batch.Batch
	from, to     int
	cut          bool  // it is too long, and only its first bytes are there
	offset, line int64 // in the document, of an element of an array; else 0
}

// fill decodes the records. It fails where an element of an array is not JSON.
func (w *worker) fill(b *batch.Batch) error {
	for _, rec := range w.records {
		src := w.text[rec.from:rec.to]
		reason := reasonLength
		if !rec.cut {
			reason = w.parser.parse(src)
		}
		switch {
		case reason == "":
			w.row(b, rec)
			continue
		case rec.cut:
			src = src[:min(len(src), 100)]
			b.Reject(batch.Reject{Pos: rec.pos, Reason: reason, Raw: bytes.Clone(src)})
			continue
		}
		at := w.parser.at
		if rec.line > 0 && w.parser.broken && reason != reasonDepth {
			line := rec.line + int64(bytes.Count(src[:at], []byte("\n")))
			// Its text is not shown: nothing here tells whether it is personal data.
			return fmt.Errorf("line %d, byte %d, in record %d: %s", line, rec.offset+int64(at)+1, rec.pos, reason)
		}
		b.Reject(batch.Reject{Pos: rec.pos, Reason: reason, Value: bytes.Clone(snippet(src[at:])), Raw: bytes.Clone(src)})
	}
	return nil
}

// snippet returns the start of a text.
func snippet(text []byte) []byte { return text[:min(len(text), 40)] }

// container stands for an object or a list, of which nobody knows what is in it.
func container(first byte) string {
	if first == '[' {
		return "[…]"
	}
	return "{…}"
}

// row appends a record that has been parsed, or rejects it.
func (w *worker) row(b *batch.Batch, rec record) {
	if w.skips() {
		b.Reject(batch.Reject{Pos: rec.pos, Reason: feed.ReasonSkip, Raw: bytes.Clone(w.text[rec.from:rec.to])})
		return
	}
	for i := range w.request.Fields {
		if reason := w.field(i, &b.Columns[i]); reason != "" {
			b.Reject(batch.Reject{
				Pos: rec.pos, Field: w.request.Fields[i].Name, Reason: w.reason(reason),
				Value: bytes.Clone(w.cell), Raw: bytes.Clone(w.text[rec.from:rec.to]),
			})
			return
		}
	}
	b.EndRow(rec.pos)
}

// skips reports whether the record is one that the mapping says to skip.
func (w *worker) skips() bool {
	if w.plan.skip == nil {
		return false
	}
	v := w.parser.values[w.plan.told]
	if w.cell = w.cell[:0]; v.kind == absent || w.join(v, "", true) != "" {
		return false
	}
	return w.plan.skip.Tells(w.cell)
}

// The reasons of values that cannot be those of a field.
const (
	reasonSeveral = "an object or a list where a single value is needed"
	reasonNames   = "values under two names that the mapping gives as names of one"
	reasonTimes   = "two times of which one is a number and the other a text"
	reasonUTF8    = "text that is not UTF-8: the mapping's `encoding` says how the file is written"
)

// reason returns why a cell is bad. Where its bytes are no characters, that is why.
func (w *worker) reason(otherwise string) string {
	if utf8.Valid(w.cell) {
		return otherwise
	}
	return reasonUTF8
}

// field appends the value of a field. What it is made from is left in w.cell.
func (w *worker) field(i int, c *batch.Column) (reason string) {
	w.cell = w.cell[:0]
	f := &w.plan.fields[i]
	there, numbers := 0, 0
	for k, slots := range f.parts {
		v, reason := w.only(slots)
		if reason != "" {
			return reason
		}
		if v.kind != absent {
			there++
		} else if !f.between {
			continue
		}
		if v.kind == number {
			numbers++
		}
		glue := ""
		if k > 0 && (f.between || len(w.cell) > 0 && (v.to > v.from || v.kind == several)) {
			glue = f.glue
		}
		if reason := w.join(v, glue, f.between || len(f.parts) == 1 && c.Kind != batch.String); reason != "" {
			return reason
		}
	}
	texts, plain := w.decoders[i][0], w.decoders[i][1]
	switch {
	case there == 0, f.between && there < len(f.parts):
		return texts.AppendMissing(c)
	case f.between && numbers == 1:
		return reasonTimes
	case numbers == len(f.parts) && (numbers == 1 || f.between):
		return plain.Append(w.cell, c)
	}
	return texts.Append(w.cell, c)
}

// only returns the one value that stands in one of several slots.
func (w *worker) only(slots []int) (v value, reason string) {
	for _, slot := range slots {
		other := w.parser.values[slot]
		if other.kind != absent && v.kind != absent {
			w.join(other, "", false)
			return v, reasonNames
		}
		if other.kind != absent {
			v = other
		}
	}
	return v, ""
}

// join appends some glue and the text of a value to the cell. A number loses its exponent if it
// is to be read as a number.
func (w *worker) join(v value, glue string, toRead bool) (reason string) {
	src := w.parser.src[v.from:v.to]
	w.cell = append(w.cell, glue...)
	switch {
	case v.kind == several:
		w.cell = append(w.cell, container(w.parser.src[v.from])...)
		return reasonSeveral
	case v.kind == number && toRead:
		w.cell = plain(w.cell, src)
	case v.kind == escaped:
		var whole bool
		if w.cell, whole = unescape(w.cell, src); !whole {
			return reasonHalf
		}
	default:
		w.cell = append(w.cell, src...)
	}
	return ""
}
