package sqllog

import (
	"fmt"
	"math"
	"strconv"
	"time"

	"github.com/capitolato/capitolato/internal/decode"
	"github.com/capitolato/capitolato/sla/batch"
)

// kind is what a driver has given.
type kind uint8

const (
	null kind = iota
	text
	number // in digits
	truth
	stamp // a time
	float // that is not whole
	alien // a value of a type that is not known
)

// The reasons of values that cannot be read whatever the field.
const (
	reasonFloat  = "a floating point number that is not whole, or not shown with all its digits, and so not exact: cast it to a decimal in a query"
	reasonAlien  = "a value of a type that is not read: cast it to a text in a query"
	reasonStamp  = "a time, in a field that is not one: cast it to a text in a query"
	reasonClock  = "a time of a type of which it is not known whether it has a zone: cast it to a text in a query"
	reasonMoved  = "a time without a zone to which the driver has given one: open the database so that such times are in UTC"
	reasonTimes  = "two times of which one is a text or a number, and the other a time"
	reasonJoined = "several columns of which one is neither a text nor a day or a time of day"
)

// cell is a value of a row, in writing. It is a sql.Scanner, so that what belongs to the driver
// is copied once.
type cell struct {
	clock   clock // what the times of its column are
	numbers bool  // the texts of its column are numbers
	uuid    bool  // or identifiers
	bits    bool  // or bits
	rounded bool  // its floating point numbers are not those that are stored

	kind   kind
	text   []byte
	reason string // why a stamp cannot be read
}

// Scan takes a value over. It does not fail.
func (c *cell) Scan(src any) error {
	c.kind, c.text, c.reason = text, c.text[:0], ""
	switch v := src.(type) {
	case nil:
		c.kind = null
	case []byte:
		c.text = append(c.text, v...)
	case string:
		c.text = append(c.text, v...)
	case bool:
		c.kind, c.text = truth, strconv.AppendBool(c.text, v)
	case time.Time:
		c.stamp(v)
	case float32:
		c.float(float64(v))
	case float64:
		c.float(v)
	case int64:
		c.kind, c.text = number, strconv.AppendInt(c.text, v, 10)
	case int, int8, int16, int32, uint, uint8, uint16, uint32, uint64:
		c.kind, c.text = number, fmt.Append(c.text, v)
	case fmt.Stringer: // such as a decimal of DuckDB
		c.text = append(c.text, v.String()...)
	default:
		c.kind, c.text = alien, fmt.Append(c.text, v)
	}
	switch {
	case c.kind == text && (c.clock == local || c.clock == day):
		c.shown()
	case c.kind == text && c.numbers:
		c.kind = number
	case c.kind == text && c.uuid && len(c.text) == 16:
		c.text = uuid(c.text)
	case c.kind == text && c.bits && len(c.text) <= 8:
		c.kind, c.text = number, bits(c.text)
	}
	return nil
}

// uuid returns an identifier in the usual writing, of which some drivers give the bytes.
func uuid(b []byte) []byte {
	return fmt.Appendf(nil, "%x-%x-%x-%x-%x", b[:4], b[4:6], b[6:8], b[8:10], b[10:])
}

// bits returns a number in digits, of which a driver gives the bytes.
func bits(b []byte) []byte {
	var n uint64
	for _, c := range b {
		n = n<<8 | uint64(c)
	}
	return strconv.AppendUint(b[:0], n, 10)
}

// float takes over a floating point number. A whole one below 2^53 is exact, if it is what is
// stored.
func (c *cell) float(v float64) {
	if !c.rounded && v == math.Trunc(v) && math.Abs(v) < 1<<53 {
		c.kind, c.text = number, strconv.AppendInt(c.text, int64(v), 10)
		return
	}
	c.kind, c.text = float, strconv.AppendFloat(c.text, v, 'g', -1, 64)
}

// stamp takes over a time. It is written as in ISO 8601, with its zone if it has one.
func (c *cell) stamp(v time.Time) {
	c.kind = stamp
	_, offset := v.Zone()
	switch {
	case c.clock == unknown || c.clock == session:
		c.reason = reasonClock
	case c.clock == instant:
		c.text = v.UTC().AppendFormat(c.text, time.RFC3339Nano)
		return
	case offset != 0:
		c.reason = reasonMoved
	}
	c.text = v.AppendFormat(c.text, "2006-01-02T15:04:05.999999999")
}

// shown takes over what a clock shows that came as a text, as from MySQL's driver.
func (c *cell) shown() {
	c.kind = stamp
	if c.clock == day && len(c.text) == len("2006-01-02") {
		c.text = append(c.text, "T00:00:00"...)
	}
}

// part returns what a value is in a text that is joined of several columns: a day and a time of
// day are without what their type lacks.
func (c *cell) part() (part []byte, reason string) {
	switch {
	case c.kind == stamp && c.reason != "":
		return nil, c.reason
	case c.kind == stamp && c.clock == day:
		return c.text[:len("2006-01-02")], ""
	case c.kind == stamp && c.clock == hour:
		return c.text[len("2006-01-02T"):], ""
	case c.kind == text, c.kind == number, c.kind == truth:
		return c.text, ""
	}
	return nil, reasonJoined
}

// append appends the value that a row has of a field. Where it cannot be read it returns the
// reason and the text at fault, and appends nothing.
func (f *field) append(row []cell, buf []byte, c *batch.Column) (reason string, value []byte) {
	switch {
	case f.between:
		return f.fromTo(&row[f.columns[0]], &row[f.columns[1]], buf, c)
	case len(f.columns) > 1:
		return f.joined(row, buf, c)
	}
	x := &row[f.columns[0]]
	return f.one(x, c), x.text
}

// one appends the value of one column.
func (f *field) one(x *cell, c *batch.Column) string {
	switch x.kind {
	case null:
		return f.texts.AppendMissing(c)
	case text:
		return f.texts.Append(x.text, c)
	case truth:
		if f.Kind == batch.Bool {
			c.AppendBool(x.text[0] == 't')
			return ""
		}
		return f.texts.Append(x.text, c)
	case number:
		return f.numbers.Append(x.text, c)
	case stamp:
		switch {
		case f.Kind != batch.Time:
			return reasonStamp
		case x.reason != "":
			return x.reason
		}
		return f.stamps.Append(x.text, c)
	case float:
		return reasonFloat
	}
	return reasonAlien
}

// joined appends the value of several columns, those that have one joined by a blank.
func (f *field) joined(row []cell, buf []byte, c *batch.Column) (reason string, value []byte) {
	there := false
	for _, i := range f.columns {
		x := &row[i]
		if x.kind == null {
			continue
		}
		part, reason := x.part()
		if reason != "" {
			return reason, x.text
		}
		if there && len(buf) > 0 && len(part) > 0 {
			buf = append(buf, f.glue...)
		}
		buf, there = append(buf, part...), true
	}
	if !there {
		return f.texts.AppendMissing(c), nil
	}
	return f.texts.Append(buf, c), buf
}

// fromTo appends the duration from one time to another, which must both be of the same kind. It
// is missing where one is.
func (f *field) fromTo(from, to *cell, buf []byte, c *batch.Column) (reason string, value []byte) {
	if from.kind == null || to.kind == null {
		return f.texts.AppendMissing(c), nil
	}
	for _, x := range []*cell{from, to} {
		switch {
		case x.reason != "":
			return x.reason, x.text
		case x.kind == float:
			return reasonFloat, x.text
		case x.kind == alien:
			return reasonAlien, x.text
		}
	}
	buf = append(append(append(buf, from.text...), decode.Between...), to.text...)
	switch {
	case from.kind != to.kind:
		return reasonTimes, buf
	case from.kind == stamp:
		return f.stamps.Append(buf, c), buf
	case from.kind == number:
		return f.numbers.Append(buf, c), buf
	}
	return f.texts.Append(buf, c), buf
}
