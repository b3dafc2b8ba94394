package decode_test

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/capitolato/capitolato/internal/decode"
	"github.com/capitolato/capitolato/internal/zone"
	"github.com/capitolato/capitolato/sla/batch"
)

// rome returns the zone of most tests.
func rome(t testing.TB) *time.Location {
	t.Helper()
	loc, err := zone.Load("Europe/Rome")
	if err != nil {
		t.Fatal(err)
	}
	return loc
}

// show reads a cell and writes what it got as text.
func show(t testing.TB, spec decode.Spec, cell string) string {
	t.Helper()
	d, err := decode.New(spec)
	if err != nil {
		t.Fatal(err)
	}
	var b batch.Batch
	b.Reset([]batch.Field{spec.Field})
	c := &b.Columns[0]
	if reason := d.Append([]byte(cell), c); reason != "" {
		return "! " + reason
	}
	switch {
	case !c.Valid.Get(0):
		return "missing"
	case spec.Kind == batch.Bool:
		return fmt.Sprint(c.Bits.Get(0))
	case spec.Kind == batch.String:
		return c.Dict.Strings[c.Codes[0]]
	case spec.Kind == batch.Time:
		return time.Unix(0, c.Nums[0]).UTC().Format(time.RFC3339Nano)
	}
	return fmt.Sprint(c.Nums[0])
}

// text, number, … are specs of one kind.
func kind(k batch.Kind) decode.Spec { return decode.Spec{Field: batch.Field{Name: "f", Kind: k}} }

func TestCells(t *testing.T) {
	decimal := kind(batch.Decimal)
	decimal.Scale = 2
	italian := decimal
	italian.Point, italian.Thousands = ',', '.'
	optional := kind(batch.Int)
	optional.Optional, optional.Missing = true, []string{"-", "n/a"}
	values := kind(batch.String)
	values.Values = map[string]string{"TEL": "phone"}
	keep := values
	keep.KeepOther = true
	answered := kind(batch.Bool)
	answered.True, answered.False = []string{"Risposta"}, []string{"Persa"}
	ms := kind(batch.Duration)
	ms.Unit = time.Millisecond
	hours := kind(batch.Duration)
	hours.Form = "h:mm"
	signed := kind(batch.Duration)
	signed.Negative = true
	local := kind(batch.Time)
	local.Zone = rome(t)
	form := func(f string) decode.Spec {
		s := local
		s.Form = f
		return s
	}
	rule := func(ambiguous, skipped string) decode.Spec {
		s := local
		s.Ambiguous, s.Skipped = ambiguous, skipped
		return s
	}
	const longest = "9223372036854775807"
	for _, c := range []struct {
		spec decode.Spec
		cell string
		want string
	}{
		{kind(batch.Bool), "true", "true"}, {kind(batch.Bool), " SI ", "true"}, {kind(batch.Bool), "SÌ", "true"},
		{kind(batch.Bool), "No", "false"}, {kind(batch.Bool), "0", "false"}, {kind(batch.Bool), "falso", "false"},
		{kind(batch.Bool), "maybe", "! neither a word"}, {kind(batch.Bool), "", "! no value"},
		{answered, "RISPOSTA", "true"}, {answered, "persa", "false"}, {answered, "true", "! neither a word"},

		{kind(batch.Int), "0", "0"}, {kind(batch.Int), "-12", "-12"}, {kind(batch.Int), "+7", "7"}, {kind(batch.Int), "12.00", "12"},
		{kind(batch.Int), longest, longest}, {kind(batch.Int), "-" + longest, "-" + longest},
		{kind(batch.Int), "9223372036854775808", "! a number beyond"}, {kind(batch.Int), "99999999999999999999999", "! a number beyond"},
		{kind(batch.Int), "12.5", "! not a whole"}, {kind(batch.Int), "1e3", "! not a number"}, {kind(batch.Int), "--1", "! not a number"},
		{kind(batch.Int), "1.", "! not a number"}, {kind(batch.Int), ".5", "! not a number"}, {kind(batch.Int), "1,000", "! not a number"},
		{kind(batch.Int), "00000000000000000000000000007", "7"}, {kind(batch.Int), "1\x00", "! not a number"},
		{optional, "-", "missing"}, {optional, " n/a ", "missing"}, {optional, "", "! not a number"}, {optional, "N/A", "! not a number"},

		{decimal, "1.5", "150"}, {decimal, "0.010", "1"}, {decimal, "-0.01", "-1"}, {decimal, "7", "700"},
		{decimal, "0.001", "! more digits after the point"}, {decimal, "92233720368547758.07", longest},
		{decimal, "92233720368547758.08", "! a number too large"}, {decimal, "0.0000000000000000000000001", "! more digits"},
		{decimal, "1.50000000000000000000000000", "150"},
		{italian, "1.234,50", "123450"}, {italian, "1234,5", "123450"}, {italian, "1.23", "! not a number"}, {italian, "1.2345", "! not a number"},
		{italian, ".123", "! not a number"}, {italian, "12.345.678", "1234567800"}, {italian, "1234.567", "! not a number"},
		{italian, "1.234.", "! not a number"}, {italian, "1,234.567", "! not a number"},

		{kind(batch.String), "città ", "città "}, {kind(batch.String), "a\xffb", "! text that is not UTF-8"}, {kind(batch.String), "a\x00", "! text that is not UTF-8"},
		{kind(batch.String), "  ", "! no value"}, {values, "TEL", "phone"}, {values, "tel", "! a text that"}, {keep, "tel", "tel"},

		{kind(batch.Duration), "20", "20000000000"}, {kind(batch.Duration), "0.5", "500000000"}, {kind(batch.Duration), "1h2m3s", "3723000000000"},
		{kind(batch.Duration), "20s", "20000000000"}, {kind(batch.Duration), "1.5h", "5400000000000"}, {kind(batch.Duration), "3µs", "3000"},
		{kind(batch.Duration), "0:02:23", "143000000000"}, {kind(batch.Duration), "1:05", "65000000000"}, {kind(batch.Duration), "100:00:00", "360000000000000"},
		{kind(batch.Duration), "90:00", "5400000000000"}, {kind(batch.Duration), "0:00:01.25", "1250000000"}, {kind(batch.Duration), "0:60", "! not a duration"},
		{kind(batch.Duration), "1:2", "! not a duration"}, {kind(batch.Duration), "1:2:03", "! not a duration"}, {kind(batch.Duration), "1:02:03:04", "! not a duration"},
		{kind(batch.Duration), ":30", "! not a duration"}, {kind(batch.Duration), "1.5:30", "! not a duration"}, {kind(batch.Duration), "5 s", "! not a duration"},
		{kind(batch.Duration), "1h2", "! not a duration"}, {kind(batch.Duration), "h", "! not a duration"}, {kind(batch.Duration), "soon", "! not a duration"},
		{kind(batch.Duration), "-20", "! a duration below zero"}, {kind(batch.Duration), "-0", "0"}, {signed, "-0:01:00", "-60000000000"},
		{signed, "--1", "! not a duration"}, {kind(batch.Duration), "0.0000000001", "! finer"}, {kind(batch.Duration), "0.1ns", "! finer"},
		{kind(batch.Duration), "9223372036", "9223372036000000000"}, {kind(batch.Duration), "9223372037", "! a duration longer"},
		{kind(batch.Duration), "2562047:47:17", "! a duration longer"}, {kind(batch.Duration), "2562047h47m16.854775808s", "! a duration longer"},
		{kind(batch.Duration), "99999999999999999999", "! a duration longer"}, {kind(batch.Duration), "99999999999999999999:00", "! a duration longer"},
		{ms, "1500", "1500000000"}, {ms, "0.000001", "1"}, {ms, "0.0000001", "! finer"}, {hours, "1:30", "5400000000000"}, {hours, "1:30:10", "5410000000000"},

		{local, "2024-01-31T09:30:00+01:00", "2024-01-31T08:30:00Z"}, {local, "2024-01-31 09:30", "2024-01-31T08:30:00Z"},
		{local, "2024-07-31 09:30:00.5", "2024-07-31T07:30:00.5Z"}, {local, "2024-07-31T09:30Z", "2024-07-31T09:30:00Z"},
		{local, "2024-07-31T09:30:00,123456789-0530", "2024-07-31T15:00:00.123456789Z"}, {local, "2024-07-31T09:30:00+02", "2024-07-31T07:30:00Z"},
		{local, "2024-07-31T09:30:00.1234567891Z", "! finer"}, {local, "2024-07-31T09:30:00.1234567890Z", "2024-07-31T09:30:00.123456789Z"},
		{local, "2024-02-30 00:00", "! a day or a time"}, {local, "2024-01-31 24:00", "! a day or a time"}, {local, "2024-01-31 23:59:60", "! a day or a time"},
		{local, "2024-01-31", "! not a time such as"}, {local, "31/01/2024 09:30", "! not a time such as"}, {local, "2024-01-31 9:30:00", "! not a time such as"},
		{local, "2024-01-31 09:30:00 ", "2024-01-31T08:30:00Z"}, {local, "2024-01-31 09:30:00x", "! not a time such as"},
		{local, "2024-03-31 02:30", "! a local time that the clocks passed over"}, {local, "2024-10-27 02:30", "! a local time that the clocks showed twice"},
		{local, "2024-10-27T02:30:00+01:00", "2024-10-27T01:30:00Z"}, {local, "2024-03-31 01:59:59", "2024-03-31T00:59:59Z"}, {local, "2024-03-31 03:00:00", "2024-03-31T01:00:00Z"},
		{rule("first", ""), "2024-10-27 02:30", "2024-10-27T00:30:00Z"}, {rule("second", ""), "2024-10-27 02:30", "2024-10-27T01:30:00Z"},
		{rule("", "shift"), "2024-03-31 02:30", "2024-03-31T01:30:00Z"}, {rule("first", "shift"), "2024-10-27 03:00", "2024-10-27T02:00:00Z"},
		{local, "2024-12-31 23:45", "2024-12-31T22:45:00Z"}, {local, "2024-12-30 00:00", "2024-12-29T23:00:00Z"}, {local, "2025-01-01 00:00", "2024-12-31T23:00:00Z"},
		{local, "1600-01-01 00:00", "! a time outside"}, {local, "2263-01-01 00:00", "! a time outside"}, {local, "2261-12-31 00:00", "2261-12-30T23:00:00Z"},
		{form("dd/mm/yyyy hh:mm:ss"), "31/01/2024 09:30:00", "2024-01-31T08:30:00Z"}, {form("dd/mm/yyyy hh:mm:ss"), "31/01/2024 9:30:00", "2024-01-31T08:30:00Z"},
		{form("dd/mm/yyyy hh:mm:ss"), "01/31/2024 09:30:00", "! a day or a time"}, {form("dd/mm/yyyy hh:mm:ss"), "2024-01-31 09:30:00", "! not a time in the form dd/mm/yyyy hh:mm:ss"},
		{form("gg/mm/aaaa hh:mm"), "31/01/2024 09:30", "2024-01-31T08:30:00Z"},
		{form("d/m/yyyy hh:mm"), "1/2/2024 09:30", "2024-02-01T08:30:00Z"}, {form("d/m/yy hh.mm"), "1/2/69 09.30", "1969-02-01T08:30:00Z"},
		{form("DD-MM-YYYYTHH:MM:SSz"), "31-01-2024T09:30:00Z", "2024-01-31T09:30:00Z"}, {form("dd/mm/yyyy"), "31/01/2024", "2024-01-30T23:00:00Z"},
		{form("02/01/2006 15:04:05"), "31/01/2024 09:30:00", "2024-01-31T08:30:00Z"}, {form("2006-01-02T15:04:05.000Z07:00"), "2024-01-31T09:30:00.250+01:00", "2024-01-31T08:30:00.25Z"},
		{form("dd/mm/yyyy hh:mm:ss.fff"), "31/01/2024 09:30:00.250", "2024-01-31T08:30:00.25Z"},
	} {
		got := show(t, c.spec, c.cell)
		if got != c.want && !(strings.HasPrefix(c.want, "!") && strings.HasPrefix(got, c.want)) {
			t.Errorf("kind %d, %+q: got %s, want %s", c.spec.Kind, c.cell, got, c.want)
		}
	}
}

func TestNewRefuses(t *testing.T) {
	with := func(k batch.Kind, change func(*decode.Spec)) decode.Spec {
		s := kind(k)
		s.Zone = time.UTC
		change(&s)
		return s
	}
	form := func(f string) decode.Spec { return with(batch.Time, func(s *decode.Spec) { s.Form = f }) }
	for _, spec := range []decode.Spec{
		kind(batch.Invalid), kind(batch.Time), // no zone
		form("dd/mm"), form("dd/mm/yyyy hh"), form("dd/mm/yyyy hh:mm:ss dd"), form("Jan 2 2006 15:04"), form("dd mmm yyyy"), form("dd/mm/yyyy hh:mm:ss PM"),
		form("ddd/mm/yyyy"), form("dd/mm/yyyy .fff hh:mm:ss"), form("soon"),
		with(batch.Time, func(s *decode.Spec) { s.Ambiguous = "both" }),
		with(batch.Time, func(s *decode.Spec) { s.Skipped = "drop" }),
		with(batch.Bool, func(s *decode.Spec) { s.True = []string{"NO"} }),
		with(batch.Int, func(s *decode.Spec) { s.Thousands = '.' }),
		with(batch.Decimal, func(s *decode.Spec) { s.Scale = 19 }),
		with(batch.Duration, func(s *decode.Spec) { s.Form = "mm" }),
		with(batch.Duration, func(s *decode.Spec) { s.Unit = -1 }),
	} {
		if _, err := decode.New(spec); err == nil {
			t.Errorf("%+v compiled", spec)
		}
	}
}
