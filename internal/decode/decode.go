// Package decode turns the text of a cell into a value of a column, for the adapters that read
// text.
//
// A [Spec] says what a field is and how its text is written; [New] compiles it to a [Decoder].
// The decoder appends one cell at a time ([Decoder.Append]) or a run of cells of one column
// ([Decoder.Column]); both mean the same, and the second is what a fast adapter calls.
//
// A cell that cannot be read is answered with a reason, a text that does not vary with the
// cell, so that the rejected rows of a run can be counted by it. Nothing is rounded, guessed or
// cut on the way: a number with more digits than its field holds, a time in the doubled hour of
// autumn and a word that is neither yes nor no are all reasons.
package decode

import (
	"errors"
	"fmt"
	"math"
	"slices"
	"strings"
	"time"

	"github.com/capitolato/capitolato/sla/batch"
)

// Spec says what the values of a field are and how they are written. Beyond Field (and Zone
// for times) its zero value works.
type Spec struct {
	batch.Field
	// Zone is the zone of times that do not name one.
	Zone *time.Location
	// Missing are the texts that stand for no value. Nil means the empty text alone. Cells
	// are compared without the blanks around them.
	Missing []string
	// True and False are the words of a Bool, in any case. Nil means the usual ones. A mark
	// of a missing value that is listed here, such as the empty text, is a word.
	True, False []string
	// Else says what a Bool is whose text is none of its words: "true", "false", or "reject",
	// which is also the empty text.
	Else string
	// Point is the decimal mark, '.' where it is 0. Thousands separates groups of three
	// digits, and is not allowed where it is 0.
	Point, Thousands byte
	// Form is the form of a Time, such as dd/mm/yyyy hh:mm:ss, or a layout of package time
	// made of numbers. What stands in brackets may be absent: dd/mm/yyyy hh:mm[:ss]. The form
	// epoch or epoch_ms is a number of seconds or milliseconds since 1970, excel or excel1904
	// the days of a spreadsheet, which are local and rounded to the millisecond. Empty means
	// ISO 8601. For a Duration it is h:mm where two numbers are hours and minutes; empty means
	// that they are minutes and seconds.
	Form string
	// Ambiguous says what a local time means that the clocks showed twice: "first", "second",
	// or "reject", which is also the empty text.
	Ambiguous string
	// Skipped says what a local time means that the clocks passed over: "shift", the time
	// that a clock would show that had not been put forward yet, or "reject", which is also
	// the empty text.
	Skipped string
	// Unit is the unit of a Duration written as a plain number, a second where it is 0.
	Unit time.Duration
	// Round, where it is not 0, is what a Duration written as a plain number is rounded to.
	// Without it a number finer than a nanosecond is rejected.
	Round time.Duration
	// Between says that a cell of a Duration holds two times in Form, with [Between] between
	// them. The value is what passes from the first to the second.
	Between bool
	// Negative allows durations below zero.
	Negative bool
	// Values maps the texts of a String to other texts, exactly. A text that it lacks is
	// rejected unless KeepOther is set. Nil maps nothing.
	Values    map[string]string
	KeepOther bool
}

// Decoder reads the cells of one field. It keeps caches: it is for one goroutine at a time.
type Decoder struct {
	spec    Spec
	missing []string // nil for the empty text alone
	bools   words
	num     func([]byte) (int64, string) // Int, Decimal, Time, Duration

	// For Column: plain digits up to most are a number of units; a clock has short cuts of
	// its own; lastTrue and lastFalse are the words of up to seven bytes that were met last.
	unit, most          int64
	clock               *clock
	lastTrue, lastFalse uint64
	recent              *recent
}

// New compiles a spec. The error says which part of it is wrong.
func New(spec Spec) (*Decoder, error) {
	d := &Decoder{spec: spec, most: -1, lastTrue: noWord, lastFalse: noWord}
	if marks := spec.marks(); len(marks) != 1 || marks[0] != "" {
		d.missing = marks
	}
	if spec.Point == 0 {
		spec.Point = '.'
	}
	if spec.Point == spec.Thousands {
		return nil, errors.New("the decimal mark and the thousands separator are the same")
	}
	n := number{point: spec.Point, group: spec.Thousands}
	var err error
	switch spec.Kind {
	case batch.Bool:
		d.bools, err = newWords(spec)
	case batch.Int:
		d.num = n.integer
		d.digits(1)
	case batch.Decimal:
		if d.num, err = n.decimal(spec.Scale); err == nil {
			d.digits(pow10[spec.Scale])
		}
	case batch.Time:
		err = d.time(spec, n)
	case batch.Duration:
		if spec.Between {
			if err = d.time(spec, n); err == nil {
				d.num, d.clock, d.most = between{d.num, spec.Negative}.read, nil, -1
			}
			break
		}
		var r *span
		if r, err = newSpan(spec, n); err == nil {
			d.num = r.read
			d.digits(r.unit)
		}
	case batch.String:
	default:
		err = fmt.Errorf("a field of kind %d cannot be read from text", spec.Kind)
	}
	if err != nil {
		return nil, err
	}
	return d, nil
}

// time sets what reads times.
func (d *Decoder) time(spec Spec, n number) error {
	if unit, ok := epochs[spec.Form]; ok {
		d.num = epoch{n, int64(unit)}.read
		d.digits(int64(unit))
		return nil
	}
	if _, ok := serials[spec.Form]; ok {
		s, err := newSerial(spec, n)
		d.num = s.read
		return err
	}
	var err error
	if d.clock, err = newClock(spec); err == nil {
		d.num = d.clock.read
	}
	return err
}

// digits says that plain digits are a number of units.
func (d *Decoder) digits(unit int64) {
	d.unit, d.most = unit, math.MaxInt64/unit
	for _, m := range d.missing {
		if m != "" && strings.Trim(m, "0123456789") == "" {
			d.most = -1 // some digits are no number
		}
	}
}

// Reasons that more than one kind shares.
const (
	reasonMissing = "no value in a field that must have one"
	reasonText    = "text that is not UTF-8, or holds a NUL"
	reasonFine    = "finer than a nanosecond"
)

// Append appends the value of a cell to c. Where the cell cannot be read it returns the reason
// and appends nothing; the empty reason means success.
func (d *Decoder) Append(cell []byte, c *batch.Column) string {
	if d.isMissing(cell) {
		if !d.spec.Optional {
			return reasonMissing
		}
		c.AppendMissing()
		return ""
	}
	switch d.spec.Kind {
	case batch.Bool:
		v, reason := d.bools.read(trim(cell))
		if reason == "" {
			c.AppendBool(v)
		}
		return reason
	case batch.String:
		text, reason := d.text(cell)
		if reason == "" {
			c.AppendString(text)
		}
		return reason
	default:
		v, reason := d.num(trim(cell))
		if reason == "" {
			c.AppendNum(v)
		}
		return reason
	}
}

// marks returns the marks of a missing value that are not words of a Bool; nil means the empty
// text alone.
func (s *Spec) marks() []string {
	if s.Kind != batch.Bool || s.True == nil && s.False == nil {
		return s.Missing
	}
	marks := s.Missing
	if marks == nil {
		marks = []string{""}
	}
	return slices.DeleteFunc(slices.Clone(marks), func(m string) bool {
		same := func(word string) bool { return strings.EqualFold(word, m) }
		return slices.ContainsFunc(s.True, same) || slices.ContainsFunc(s.False, same)
	})
}

// isMissing reports whether a cell has no value.
func (d *Decoder) isMissing(cell []byte) bool {
	if d.spec.Between {
		return d.lacks(cell)
	}
	return d.isMark(cell)
}

// isMark reports whether a cell is one of the marks of a missing value.
func (d *Decoder) isMark(cell []byte) bool {
	cell = trim(cell)
	if d.missing == nil {
		return len(cell) == 0
	}
	for _, m := range d.missing {
		if string(cell) == m {
			return true
		}
	}
	return false
}

// trim returns a cell without the blanks around it.
func trim(cell []byte) []byte {
	for len(cell) > 0 && blank(cell[0]) {
		cell = cell[1:]
	}
	for len(cell) > 0 && blank(cell[len(cell)-1]) {
		cell = cell[:len(cell)-1]
	}
	return cell
}

// blank reports whether c is white space that may stand around a value.
func blank(c byte) bool { return c == ' ' || c == '\t' || c == '\n' || c == '\r' }
