package xlsx

import (
	"bytes"
	"slices"

	"github.com/capitolato/capitolato/adapters/xlsx/internal/digits"
	"github.com/capitolato/capitolato/internal/decode"
	"github.com/capitolato/capitolato/sla/batch"
)

// The reasons of cells that cannot be read whatever the field.
const (
	reasonFault   = "an error of the spreadsheet, such as #N/A"
	reasonPending = "a formula whose result is not stored: open the file in a spreadsheet program and save it"
	reasonLost    = "a whole number of more than 15 digits, of which a spreadsheet keeps no more: store it as text"
	reasonDate    = "a cell formatted as a date, in a field that is not one: what it shows is not what is stored"
	reasonUndated = "a number that is not formatted as a date: the mapping can allow it with `form: excel`"
	reasonTimes   = "two times of which one is formatted as a date and the other is a text"
	reasonParts   = "not a day that is formatted as such and a time of day"
)

// decoder appends the values of fields. It keeps buffers: it is for one goroutine at a time.
type decoder struct {
	buf   []byte
	cells []cell
}

// append appends the value that a row has of a field. Where it cannot be read it returns the
// reason and the text at fault, valid until the next call, and appends nothing.
func (d *decoder) append(f *field, r *row, c *batch.Column) (reason string, value []byte) {
	d.cells = d.cells[:0]
	for _, column := range f.columns {
		if x := r.at(column); x.kind != nothing {
			d.cells = append(d.cells, x)
		}
	}
	switch {
	case f.between:
		return d.fromTo(f, r, c)
	case len(d.cells) == 0:
		return f.texts.Append(nil, c), nil
	case len(f.columns) == 1:
		return d.one(f, d.cells[0], c), d.cells[0].value
	}
	return d.joined(f, c)
}

// one appends the value of one cell.
func (d *decoder) one(f *field, x cell, c *batch.Column) string {
	switch x.kind {
	case text:
		return f.texts.Append(x.value, c)
	case boolean:
		return boolValue(f, x, c)
	case isoTime:
		if f.Kind != batch.Time {
			return reasonDate
		}
		return f.stored.Append(x.value, c)
	case number:
		return d.number(f, x, c)
	case fault:
		if slices.Contains(f.missing, string(x.value)) {
			return f.texts.Append(x.value, c)
		}
		return reasonFault
	}
	return reasonPending
}

// boolValue appends a truth value.
func boolValue(f *field, x cell, c *batch.Column) string {
	yes := string(x.value) == "1" || string(x.value) == "true"
	switch {
	case f.Kind == batch.Bool:
		c.AppendBool(yes)
		return ""
	case yes:
		return f.texts.Append([]byte("TRUE"), c)
	}
	return f.texts.Append([]byte("FALSE"), c)
}

// number appends a number, a time or a duration that is stored as a number.
func (d *decoder) number(f *field, x cell, c *batch.Column) string {
	n, ok := digits.Parse(x.value)
	if !ok {
		return reasonSerial
	}
	switch {
	case f.Kind == batch.Time && (x.date || f.serial):
		return d.serial(f, n, c)
	case f.Kind == batch.Duration && x.date:
		millis, ok := n.Millis()
		if !ok {
			return reasonRange
		}
		d.buf = appendDuration(d.buf[:0], millis)
		return f.stored.Append(d.buf, c)
	case x.date:
		return reasonDate
	case f.Kind == batch.Time && !f.formed:
		return reasonUndated
	}
	if n, ok = n.Kept(); !ok {
		return reasonLost
	}
	d.buf = n.Append(d.buf[:0])
	if f.Kind == batch.Time { // such as 20240331
		return f.texts.Append(d.buf, c)
	}
	return f.stored.Append(d.buf, c)
}

// serial appends the time that a serial number stands for.
func (d *decoder) serial(f *field, n digits.Number, c *batch.Column) string {
	millis, ok := n.Millis()
	if !ok {
		return reasonRange
	}
	var reason string
	if d.buf, reason = f.epoch.appendTime(d.buf[:0], millis); reason != "" {
		return reason
	}
	return f.stored.Append(d.buf, c)
}

// joined appends the value of a field that has several columns: texts that are joined by a
// blank, or the serial numbers of a day and a time of day, which are added.
func (d *decoder) joined(f *field, c *batch.Column) (reason string, value []byte) {
	if f.Kind == batch.Time && slices.ContainsFunc(d.cells, func(x cell) bool { return x.kind == number && x.date }) {
		return d.dayAndTime(f, c)
	}
	d.buf = d.buf[:0]
	for i, x := range d.cells {
		if i > 0 {
			d.buf = append(d.buf, ' ')
		}
		switch x.kind {
		case fault:
			return reasonFault, x.value
		case pending:
			return reasonPending, nil
		case number:
			n, _ := digits.Parse(x.value)
			n, ok := n.Kept()
			switch {
			case x.date:
				return reasonDate, x.value
			case !ok:
				return reasonLost, x.value
			}
			d.buf = n.Append(d.buf)
		default:
			d.buf = append(d.buf, bytes.TrimSpace(x.value)...)
		}
	}
	return f.texts.Append(d.buf, c), d.buf
}

// dayAndTime appends the time of two cells: a day that is formatted as such, and a time of day
// that is formatted so or is a text.
func (d *decoder) dayAndTime(f *field, c *batch.Column) (reason string, value []byte) {
	if len(d.cells) != 2 || len(f.columns) != 2 {
		return reasonParts, d.cells[0].value
	}
	day, ok := wholeDay(d.cells[0])
	if !ok {
		return reasonParts, d.cells[0].value
	}
	x := d.cells[1]
	n, ok := digits.Parse(x.value)
	clock, fits := n.Millis()
	switch {
	case x.kind == text:
		clock = 0
	case !ok || !fits || x.kind != number || !x.date || clock < 0 || clock >= digits.DayMillis:
		return reasonParts, x.value
	}
	if d.buf, reason = f.epoch.appendTime(d.buf[:0], day+clock); reason != "" {
		return reason, d.cells[0].value
	}
	if x.kind == text {
		// Its forms are those that ISO 8601 has, and hours of one digit.
		d.buf = append(d.buf[:len("2024-01-31")], ' ')
		if hour := bytes.TrimSpace(x.value); len(hour) > 1 && hour[1] == ':' {
			d.buf = append(d.buf, '0')
		}
		d.buf = append(d.buf, bytes.TrimSpace(x.value)...)
	}
	return f.stored.Append(d.buf, c), d.buf
}

// wholeDay returns the milliseconds of a cell that is formatted as a date and holds no time of
// day.
func wholeDay(x cell) (int64, bool) {
	n, ok := digits.Parse(x.value)
	millis, fits := n.Millis()
	return millis, ok && fits && x.kind == number && x.date && millis >= digits.DayMillis && millis%digits.DayMillis == 0
}

// fromTo appends the duration from the time in one cell to that in another. Both must be
// written in the same way: the decoders read two times at once. It is missing where one is.
func (d *decoder) fromTo(f *field, r *row, c *batch.Column) (reason string, value []byte) {
	d.buf = d.buf[:0]
	texts, serials := 0, 0
	for i, column := range f.columns {
		if i > 0 {
			d.buf = append(d.buf, decode.Between...)
		}
		x := r.at(column)
		if slices.Contains(f.missing, string(bytes.TrimSpace(x.value))) {
			continue
		}
		n, ok := digits.Parse(x.value)
		switch x.kind {
		case nothing:
		case fault:
			return reasonFault, x.value
		case pending:
			return reasonPending, nil
		case isoTime:
			d.buf = append(d.buf, x.value...)
			serials++
		case number:
			millis, fits := n.Millis()
			switch {
			case !x.date && !f.formed:
				return reasonUndated, x.value
			case !x.date && !f.serial:
				d.buf = append(d.buf, x.value...)
				texts++
				continue
			case !ok || !fits:
				return reasonRange, x.value
			}
			if d.buf, reason = f.epoch.appendTime(d.buf, millis); reason != "" {
				return reason, x.value
			}
			serials++
		default:
			d.buf = append(d.buf, x.value...)
			texts++
		}
	}
	switch {
	case texts > 0 && serials > 0:
		return reasonTimes, d.buf
	case serials > 0:
		return f.stored.Append(d.buf, c), d.buf
	}
	return f.texts.Append(d.buf, c), d.buf
}
