package jsonlog

import (
	"bytes"
	"fmt"

	"github.com/capitolato/capitolato/internal/decode"
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
			return fmt.Errorf("line %d, byte %d, in record %d: %s, at %q", line, rec.offset+int64(at)+1, rec.pos, reason, snippet(src[at:]))
		}
		b.Reject(batch.Reject{Pos: rec.pos, Reason: reason, Value: bytes.Clone(snippet(src[at:])), Raw: bytes.Clone(src)})
	}
	return nil
}

// snippet returns the start of a text.
func snippet(text []byte) []byte { return text[:min(len(text), 40)] }

// row appends a record that has been parsed, or rejects it.
func (w *worker) row(b *batch.Batch, rec record) {
	for i := range w.request.Fields {
		if reason := w.field(i, &b.Columns[i]); reason != "" {
			b.Reject(batch.Reject{
				Pos: rec.pos, Field: w.request.Fields[i].Name, Reason: reason,
				Value: bytes.Clone(w.cell), Raw: bytes.Clone(w.text[rec.from:rec.to]),
			})
			return
		}
	}
	b.EndRow(rec.pos)
}

// field appends the value of a field. What it is made from is left in w.cell.
func (w *worker) field(i int, c *batch.Column) (reason string) {
	w.cell = w.cell[:0]
	parts := w.plan.parts[i]
	some := false
	for _, slot := range parts {
		v := w.parser.values[slot]
		if v.kind == absent {
			continue
		}
		some = true
		if reason := w.join(v, len(parts) == 1 && c.Kind != batch.String); reason != "" {
			return reason
		}
	}
	texts, numbers := w.decoders[i][0], w.decoders[i][1]
	switch {
	case !some:
		return texts.AppendMissing(c)
	case len(parts) == 1 && w.parser.values[parts[0]].kind == number:
		return numbers.Append(w.cell, c)
	}
	return texts.Append(w.cell, c)
}

// reasonSeveral is why a value cannot be one of a field.
const reasonSeveral = "an object or a list where a single value is needed"

// join appends the text of a value to the cell, behind a blank if there is text already. A
// number loses its exponent if it is to be read as a number.
func (w *worker) join(v value, toRead bool) (reason string) {
	src := w.parser.src[v.from:v.to]
	if len(w.cell) > 0 && len(src) > 0 {
		w.cell = append(w.cell, ' ')
	}
	switch {
	case v.kind == several:
		w.cell = append(w.cell, snippet(w.parser.src[v.from:])...)
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
