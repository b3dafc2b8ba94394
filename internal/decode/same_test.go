package decode_test

import (
	"bytes"
	"fmt"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"github.com/capitolato/capitolato/internal/decode"
	"github.com/capitolato/capitolato/sla/batch"
)

// specs are fields of every kind.
func specs(t testing.TB) []decode.Spec {
	with := func(k batch.Kind, change func(*decode.Spec)) decode.Spec {
		s := kind(k)
		s.Zone = rome(t)
		change(&s)
		return s
	}
	return []decode.Spec{
		with(batch.Bool, func(s *decode.Spec) {}),
		with(batch.Bool, func(s *decode.Spec) { s.Optional, s.Missing = true, []string{"", "n", "-"} }),
		with(batch.Int, func(s *decode.Spec) { s.Optional = true }),
		with(batch.Int, func(s *decode.Spec) { s.Optional, s.Missing = true, []string{"99", ""} }),
		with(batch.Decimal, func(s *decode.Spec) { s.Scale, s.Point, s.Thousands = 3, ',', '.' }),
		with(batch.Decimal, func(s *decode.Spec) { s.Scale = 18 }),
		with(batch.Duration, func(s *decode.Spec) {}),
		with(batch.Duration, func(s *decode.Spec) { s.Unit, s.Negative = 24*time.Hour, true }),
		with(batch.String, func(s *decode.Spec) { s.Optional, s.Missing = true, []string{"-", "true"} }),
		with(batch.String, func(s *decode.Spec) { s.Values, s.KeepOther = map[string]string{"12": "twelve"}, true }),
		with(batch.Time, func(s *decode.Spec) {}),
		with(batch.Time, func(s *decode.Spec) { s.Form = "dd/mm/yyyy hh:mm:ss" }),
		with(batch.Time, func(s *decode.Spec) { s.Form, s.Ambiguous, s.Skipped = "yyyy/mm/dd hh:mm:ssz", "first", "shift" }),
	}
}

// same reads cells with Column and Drop, plain, in quotes and at the end of rows, and with
// Append, and compares.
func same(t interface{ Fatalf(string, ...any) }, spec decode.Spec, cells []string) {
	sameIn(t, spec, cells, joined(cells, "\x01"))
	cells = slices.Clone(cells)
	raw := make([]string, len(cells))
	for i, cell := range cells {
		// A CR has a meaning of its own, before a line break within quotes and at the end.
		cell = strings.ReplaceAll(cell, "\r", "")
		if cells[i] = cell; i%3 > 0 || strings.HasPrefix(cell, `"`) {
			cell = `"` + strings.ReplaceAll(strings.ReplaceAll(cell, `"`, `""`), "\n", "\r\n") + `"`
		}
		raw[i] = cell + []string{"", "\r"}[i%2]
	}
	in := joined(raw, "\n")
	in.Quoted, in.Last = true, true
	sameIn(t, spec, cells, in)
}

// joined returns cells with something behind each. Each row has a cell before the one that is
// meant.
func joined(cells []string, sep string) decode.Cells {
	in := decode.Cells{Text: []byte(strings.Join(cells, sep)), Column: 1}
	at := -1
	for _, cell := range cells {
		in.Rows = append(in.Rows, uint32(len(in.Marks)))
		in.Marks = append(in.Marks, 7, uint32(at), uint32(at+1+len(cell)))
		at += len(cell) + 1
	}
	return in
}

// sameIn is same for one way in which the cells are written.
func sameIn(t interface{ Fatalf(string, ...any) }, spec decode.Spec, cells []string, in decode.Cells) {
	one, err := decode.New(spec)
	if err != nil {
		t.Fatalf("%v", err)
	}
	many, _ := decode.New(spec)
	var a, b batch.Batch
	a.Reset([]batch.Field{spec.Field})
	b.Reset([]batch.Field{spec.Field})
	var want, got []string
	for i, cell := range cells {
		if reason := one.Append([]byte(cell), &a.Columns[0]); reason != "" {
			want = append(want, fmt.Sprint(i, reason))
			continue
		}
		a.EndRow(int64(i))
	}
	for i := range cells {
		b.Pos = append(b.Pos, int64(i))
	}
	b.Len = len(cells)
	var rows []int
	for _, bad := range many.Column(in, &b.Columns[0], nil) {
		got = append(got, fmt.Sprint(bad.Row, bad.Reason))
		rows = append(rows, bad.Row)
	}
	decode.Drop(&b, rows)
	if diff := cmp.Diff(want, got); diff != "" {
		t.Fatalf("%+v: %q: reasons of Append and Column (-,+):\n%s", spec, cells, diff)
	}
	if diff := cmp.Diff(values(&a), values(&b)); diff != "" {
		t.Fatalf("%+v: %q: values of Append and Column (-,+):\n%s", spec, cells, diff)
	}
}

// values returns the rows of a batch of one column as texts.
func values(b *batch.Batch) []string {
	c := &b.Columns[0]
	out := []string{fmt.Sprint("words: ", len(c.Valid), " ", c.Valid.Count())}
	for i := range b.Len {
		v := fmt.Sprint(b.Pos[i], ": ")
		switch {
		case !c.Valid.Get(i):
			v += "missing"
		case c.Kind == batch.Bool:
			v += fmt.Sprint(c.Bits.Get(i))
		case c.Kind == batch.String:
			v += c.Dict.Strings[c.Codes[i]]
		default:
			v += fmt.Sprint(c.Nums[i])
		}
		out = append(out, v)
	}
	return out
}

var someCells = []string{
	"", " ", "-", "n", "true", "FALSE", "si", "1", "0", "12", "99", "99999999", "123456789", "-5", "1.5", "1,5", "1.234,5",
	"20s", "0:02:23", "x", "\x00", "\x00true", "true\x00", "\x001", "phone", "contact_center", "contact_center_2", "contact_center_23",
	"a\xff", "2024-10-27 02:30:00", "2024-10-27T02:30:00+01:00", "2024-10-27T02:59:59+01:00", "2024-10-27T24:00:00+01:00", "2024-10-27T02:30:00+0100",
	"2024-10-26T23:59:59Z", "2024-10-26T23:59:59.5Z", "2024-10-26T23:58:59.5Z", "2024-10-26T23:5/:59.5Z", "2024-10-26 23:59:59", "2024-10-26 22:00:00", "2024-10-26t22:00:01",
	"31/03/2024 02:30:00", "31/03/2024 04:30:00", "31/03/2024 05:3:00", "31/03/2024 9:30:00", "2024/03/31 02:30:00+01:00", "2024/03/31 02:30:01+01:00",
	"1677-09-21 00:12:43", "1677-09-22 00:12:43", "2262-04-11 23:47:16", "2262-04-11 23:47:17", "2261-12-31 23:47:17", " 2024-10-26 22:00:00",
}

func TestColumnIsAppend(t *testing.T) {
	all := specs(t)
	rapid.Check(t, func(t *rapid.T) {
		spec := rapid.SampledFrom(all).Draw(t, "spec")
		cells := rapid.SliceOfN(rapid.SampledFrom(someCells), 0, 200).Draw(t, "cells")
		same(t, spec, cells)
	})
}

func FuzzColumn(f *testing.F) {
	all := specs(f)
	for i := range all {
		f.Add(uint8(i), strings.Join(someCells, "\x01"))
	}
	f.Fuzz(func(t *testing.T, n uint8, text string) {
		same(t, all[int(n)%len(all)], strings.Split(text, "\x01"))
	})
}

// local finds the instants of a local time by trying them all.
func local(wall string, loc *time.Location) []int64 {
	t, err := time.Parse("2006-01-02 15:04:05", wall)
	if err != nil {
		return nil
	}
	var found []int64
	for d := -15 * time.Hour; d <= 15*time.Hour; d += 15 * time.Minute {
		if u := t.Add(d); u.In(loc).Format("2006-01-02 15:04:05") == wall {
			found = append(found, u.UnixNano())
		}
	}
	return found
}

// Times are those of package time, and every instant that the clocks showed is found.
func TestTimesLikeTheStandardLibrary(t *testing.T) {
	loc := rome(t)
	// They live on, with what they remember of the times before.
	first, second, reject := clock(t, "first"), clock(t, "second"), clock(t, "reject")
	rapid.Check(t, func(t *rapid.T) {
		from := time.Date(1975, 1, 1, 0, 0, 0, 0, time.UTC).Unix()
		instant := time.Unix(from+rapid.Int64Range(0, 80*365*86400/900).Draw(t, "quarters")*900, 0)
		if rapid.Bool().Draw(t, "near a change") {
			_, end := instant.In(loc).ZoneBounds()
			if !end.IsZero() {
				instant = end.Add(time.Duration(rapid.Int64Range(-20, 20).Draw(t, "steps")) * 15 * time.Minute)
			}
		}
		// Its time of day in UTC, taken as a local time, is now and then one that does not exist.
		checkLocal(t, instant.In(loc).Format(time.DateTime), loc, first, second, reject)
		checkLocal(t, instant.UTC().Format(time.DateTime), loc, first, second, reject)
		// With an offset there is no doubt.
		for _, layout := range []string{time.RFC3339, "2006-01-02T15:04Z0700", "2006-01-02 15:04:05-07"} {
			text := instant.In(loc).Format(layout)
			want, err := time.Parse(layout, text)
			if got := read(reject, text); err != nil || got != want.UnixNano() {
				t.Fatalf("%s is %d, got %v", text, want.UnixNano(), got)
			}
		}
	})
}

// checkLocal checks what the three decoders make of a local time.
func checkLocal(t interface{ Fatalf(string, ...any) }, wall string, loc *time.Location, first, second, reject *decode.Decoder) {
	want := local(wall, loc)
	switch got := []any{read(first, wall), read(second, wall), read(reject, wall)}; len(want) {
	case 0:
		for _, g := range got {
			if !strings.Contains(fmt.Sprint(g), "passed over") {
				t.Fatalf("%s does not exist, got %v", wall, g)
			}
		}
	case 1:
		if got[0] != want[0] || got[1] != want[0] || got[2] != want[0] {
			t.Fatalf("%s is %d, got %v", wall, want[0], got)
		}
	default:
		if got[0] != want[0] || got[1] != want[1] || !strings.Contains(fmt.Sprint(got[2]), "twice") {
			t.Fatalf("%s is %d, got %v", wall, want, got)
		}
	}
}

// What a decoder remembers of one time does not lead it astray with the next, on either side of
// a change.
func TestTimesInARow(t *testing.T) {
	loc := rome(t)
	first, second, reject := clock(t, "first"), clock(t, "second"), clock(t, "reject")
	for _, change := range []string{"2024-03-31 02:00:00", "2024-10-27 02:00:00", "2024-12-31 00:00:00"} {
		at, err := time.Parse(time.DateTime, change)
		if err != nil {
			t.Fatal(err)
		}
		for step := -40 * 4; step <= 40*4; step++ {
			for _, s := range []int{step, -step} {
				checkLocal(t, at.Add(time.Duration(s)*15*time.Minute).Format(time.DateTime), loc, first, second, reject)
			}
		}
		for step := -40 * 4; step <= 40*4; step++ {
			checkLocal(t, at.Add(time.Duration(step)*15*time.Minute).Format(time.DateTime), loc, first, second, reject)
		}
	}
}

// clock returns a decoder of times in Rome.
func clock(t *testing.T, ambiguous string) *decode.Decoder {
	spec := kind(batch.Time)
	spec.Zone, spec.Ambiguous = rome(t), ambiguous
	d, err := decode.New(spec)
	if err != nil {
		t.Fatal(err)
	}
	return d
}

// read reads a time and returns its nanoseconds or the reason.
func read(d *decode.Decoder, text string) any {
	var b batch.Batch
	b.Reset([]batch.Field{{Kind: batch.Time}})
	if reason := d.Append([]byte(text), &b.Columns[0]); reason != "" {
		return reason
	}
	return b.Columns[0].Nums[0]
}

// layouts are forms and their twins in package time.
var layouts = []struct{ form, layout string }{
	{"dd/mm/yyyy hh:mm:ss", "02/01/2006 15:04:05"}, {"d/m/yy hh:mm", "2/1/06 15:04"}, {"yyyy-mm-ddThh:mm:ssz", "2006-01-02T15:04:05Z07:00"},
	{"02/01/2006 15:04:05", "02/01/2006 15:04:05"}, {"dd.mm.yyyy", "02.01.2006"}, {"", time.RFC3339},
}

// What package time reads in a layout is what is read in the form, and what it refuses is
// refused, but for what the documents say: more forms of offsets, T or a blank in ISO 8601,
// optional seconds, and fractions finer than a nanosecond, which package time cuts.
func FuzzTime(f *testing.F) {
	for i := range layouts {
		for _, cell := range someCells {
			f.Add(uint8(i), cell)
		}
		f.Add(uint8(i), "1/2/03 04:05")
		f.Add(uint8(i), "2024-10-26T2:59:59.5Z")
	}
	f.Fuzz(func(t *testing.T, n uint8, text string) {
		l := layouts[int(n)%len(layouts)]
		spec := kind(batch.Time)
		spec.Zone, spec.Form = time.UTC, l.form
		d, err := decode.New(spec)
		if err != nil {
			t.Fatal(err)
		}
		var b batch.Batch
		b.Reset([]batch.Field{spec.Field})
		c := &b.Columns[0]
		reason := d.Append([]byte(text), c)
		want, err := time.Parse(l.layout, string(bytes.Trim([]byte(text), " \t\r\n")))
		if strings.Contains(reason, "finer") || strings.Contains(reason, "outside") {
			return
		}
		if (reason == "") != (err == nil) && !(reason == "" && (l.form == "" || strings.Contains(l.form, "z"))) && !odd(text) {
			t.Fatalf("%q in %q: reason %q, package time: %v", text, l.form, reason, err)
		}
		if reason == "" && err == nil && c.Nums[0] != want.UnixNano() {
			t.Fatalf("%q in %q: %d, package time: %d", text, l.form, c.Nums[0], want.UnixNano())
		}
	})
}

// odd reports whether package time may read a text by rules that are not ours: it takes
// offsets of 24:60, several blanks for one, hours of one digit where two are asked for, and
// years such as +3.
func odd(text string) bool {
	return strings.Contains(text, ":6") || strings.Contains(text, "+24") || strings.Contains(text, "  ") || oddities.MatchString(text)
}

var oddities = regexp.MustCompile(`[Tt ]\d:|(^|\D)[+-]\d`)
