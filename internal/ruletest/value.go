package ruletest

import (
	"fmt"
	"regexp"
	"time"

	"github.com/capitolato/capitolato/internal/decode"
	"github.com/capitolato/capitolato/sla"
	"github.com/capitolato/capitolato/sla/batch"
	"github.com/shopspring/decimal"
)

// value is what a cell stands for in a record: a value of [sla.Rows], nil for a missing one, or a
// time that depends on the record's instant.
type value struct {
	v any
	// after is how long after the record's instant it is, if relative.
	after    time.Duration
	relative bool
	// clock is a time on the day of the record's instant, if it is not empty.
	clock string
}

// field reads the cells of a field.
type field struct {
	name string
	kind batch.Kind
	spec batch.Field
	dec  *decode.Decoder
	zone *time.Location
	b    batch.Batch
}

// newField returns a reader of the cells of a field.
func newField(name string, f sla.FieldType, zone *time.Location) (*field, error) {
	spec := batch.Field{Name: name, Kind: f.Kind, Scale: f.Scale, Optional: true}
	dec, err := decode.New(decode.Spec{Field: spec, Zone: zone, Missing: []string{}, Negative: true})
	return &field{name: name, kind: f.Kind, spec: spec, dec: dec, zone: zone}, err
}

// number reads a text as a number of the field's units; for a text it is not of use.
func (f *field) number(text string) (n int64, reason string) {
	f.b.Reset([]batch.Field{f.spec})
	c := &f.b.Columns[0]
	if reason := f.dec.Append([]byte(text), c); reason != "" {
		return 0, reason
	}
	return c.Nums[0], ""
}

// read reads a text. One that is none of the field's values stays a text, which sla.Rows rejects.
func (f *field) read(text string) any {
	f.b.Reset([]batch.Field{f.spec})
	c := &f.b.Columns[0]
	if f.kind == batch.String || f.dec.Append([]byte(text), c) != "" {
		return text
	}
	if f.kind == batch.Bool {
		return c.Bits.Get(0)
	}
	return f.value(c.Nums[0])
}

// value returns the value of a number of the field's units.
func (f *field) value(n int64) any {
	switch f.kind {
	case batch.Decimal:
		return decimal.New(n, -int32(f.spec.Scale))
	case batch.Time:
		return time.Unix(0, n).In(f.zone)
	case batch.Duration:
		return time.Duration(n)
	}
	return n
}

// zero returns the value of a field that must have one and of which nothing was said.
func (f *field) zero() any {
	switch f.kind {
	case batch.Bool:
		return false
	case batch.String:
		return ""
	}
	return f.value(0)
}

var (
	stepped   = regexp.MustCompile(`^(.+?)[ \t]*\.\.[ \t]*(.+?)[ \t]+step[ \t]+(\S+)$`)
	clockForm = regexp.MustCompile(`^[0-9]{1,2}:[0-9]{2}(:[0-9]{2}(\.[0-9]+)?)?$`)
	spread    = regexp.MustCompile(`^.*[0-9a-z]\.\.[-+0-9].*$`)
	relative  = regexp.MustCompile(`^[-+][0-9]`)
)

// values returns what a cell stands for: one value, or those of a range.
func (a *archive) values(f *field, c cell) []value {
	if !c.quoted {
		switch {
		case c.text == "" || c.text == "-":
			return []value{{}}
		case f.kind != batch.String && f.kind != batch.Bool:
			if m := stepped.FindStringSubmatch(c.text); m != nil {
				return a.steps(f, c, m[1], m[2], m[3])
			}
			if spread.MatchString(c.text) {
				a.tell(c.at, "range", "a range needs a step", "write such as 19s..21s step 1s")
			}
		}
	}
	return []value{f.single(c.text)}
}

// single returns what a text stands for that is no range.
func (f *field) single(text string) value {
	if f.kind == batch.Time {
		if clockForm.MatchString(text) {
			return value{clock: text}
		}
		if relative.MatchString(text) {
			if d, reason := f.duration().number(text); reason == "" {
				return value{after: time.Duration(d), relative: true}
			}
		}
	}
	return value{v: f.read(text)}
}

// duration returns a reader of durations.
func (f *field) duration() *field {
	d, _ := newField(f.name, sla.FieldType{Kind: batch.Duration}, f.zone) // has no error for a duration
	return d
}

// steps returns the values of a range, both ends included.
func (a *archive) steps(f *field, c cell, from, to, step string) []value {
	units, width, after := f, f, false
	if f.kind == batch.Time {
		width, after = f.duration(), relative.MatchString(from)
	}
	if after {
		units = width
	}
	lo, bad1 := units.number(from)
	hi, bad2 := units.number(to)
	by, bad3 := width.number(step)
	if bad := first(bad1, bad2, bad3); bad != "" {
		a.tell(c.at, "range", "this is not a range of the field: "+bad, "write such as 19s..21s step 1s")
		return []value{{}}
	}
	if by <= 0 || hi < lo {
		a.tell(c.at, "range", "the range goes nowhere", "write the smaller end first, and a step above zero")
		return []value{{}}
	}
	all := uint64(hi) - uint64(lo) // the difference may be more than an int64 holds
	n := all / uint64(by)
	switch {
	case n >= uint64(a.spare):
		a.tooMany(c.at)
		return []value{{}}
	case all%uint64(by) != 0:
		a.tell(c.at, "range", fmt.Sprintf("steps of %s from %s do not reach %s", step, from, to), "both ends of a range are values of it")
		return []value{{}}
	}
	a.spare -= int(n)
	out := make([]value, n+1)
	for i := range out {
		at := lo + int64(i)*by
		if after {
			out[i] = value{after: time.Duration(at), relative: true}
		} else {
			out[i] = value{v: f.value(at)}
		}
	}
	return out
}

// tooMany reports that a file stands for more records than it may.
func (a *archive) tooMany(at span) {
	a.tell(at, "too-many", fmt.Sprintf("the cases of a file have %d records at most, those that they share in each", MaxRecords), "test with fewer, or put some cases in another file")
}

// first returns the first text that is not empty.
func first(texts ...string) string {
	for _, t := range texts {
		if t != "" {
			return t
		}
	}
	return ""
}

// at returns the value in a record whose instant, or else the period's start, is given.
func (v value) at(f *field, instant time.Time) any {
	switch {
	case v.relative:
		return instant.Add(v.after)
	case v.clock != "":
		day := instant.In(f.zone).Format(time.DateOnly)
		text := v.clock
		if len(text) < len("00:00") || text[1] == ':' {
			text = "0" + text
		}
		return f.read(day + " " + text)
	}
	return v.v
}
