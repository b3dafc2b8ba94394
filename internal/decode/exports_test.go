package decode_test

import (
	"strings"
	"testing"
	"time"

	"github.com/capitolato/capitolato/internal/decode"
	"github.com/capitolato/capitolato/sla/batch"
)

// exports are the ways of writing values that exports of telephone systems and spreadsheets have
// beyond the plain ones.
func exports(t testing.TB) map[string]decode.Spec {
	with := func(k batch.Kind, change func(*decode.Spec)) decode.Spec {
		s := kind(k)
		s.Zone = rome(t)
		change(&s)
		return s
	}
	return map[string]decode.Spec{
		"epoch":      with(batch.Time, func(s *decode.Spec) { s.Form = "epoch" }),
		"epoch_ms":   with(batch.Time, func(s *decode.Spec) { s.Form = "epoch_ms" }),
		"optional":   with(batch.Time, func(s *decode.Spec) { s.Form = "dd/mm/yyyy hh:mm[:ss]" }),
		"loose":      with(batch.Time, func(s *decode.Spec) { s.Form = "d/m/yyyy hh:mm" }),
		"blank":      with(batch.Bool, func(s *decode.Spec) { s.True, s.False = []string{"X"}, []string{""} }),
		"hang":       with(batch.Bool, func(s *decode.Spec) { s.True, s.Else, s.Optional = []string{"HANG"}, "false", true }),
		"days":       with(batch.Duration, func(s *decode.Spec) { s.Unit, s.Round, s.Point = 24*time.Hour, time.Millisecond, ',' }),
		"serial":     with(batch.Time, func(s *decode.Spec) { s.Form, s.Point = "excel", ',' }),
		"serial1904": with(batch.Time, func(s *decode.Spec) { s.Form, s.Ambiguous = "excel1904", "second" }),
		"between": with(batch.Duration, func(s *decode.Spec) {
			s.Between, s.Form, s.Optional, s.Missing = true, "dd/mm/yyyy hh:mm:ss", true, []string{"", "?"}
		}),
		"passed": with(batch.Duration, func(s *decode.Spec) { s.Between, s.Form, s.Negative = true, "epoch", true }),
	}
}

func TestExports(t *testing.T) {
	specs := exports(t)
	for _, c := range []struct{ spec, cell, want string }{
		{"epoch", "1706691000", "2024-01-31T08:50:00Z"}, {"epoch", "0", "1970-01-01T00:00:00Z"}, {"epoch", "-1", "1969-12-31T23:59:59Z"},
		{"epoch", "1706691000.25", "2024-01-31T08:50:00.25Z"}, {"epoch", "1706691000000", "! a time outside"}, {"epoch", "2024-01-31", "! not a number of seconds"},
		{"epoch_ms", "1706691000250", "2024-01-31T08:50:00.25Z"}, {"epoch_ms", "0.0000001", "! finer"},
		{"optional", "31/01/2024 09:30", "2024-01-31T08:30:00Z"}, {"optional", "31/01/2024 09:30:05", "2024-01-31T08:30:05Z"},
		{"optional", "31/01/2024 09", "! not a time in the form"}, {"optional", "31/01/2024 09:30:", "! not a time in the form"},
		{"loose", "00000000", "! not a time in the form"},
		{"blank", "", "false"}, {"blank", " ", "false"}, {"blank", "x", "true"}, {"blank", "y", "! neither a word"},
		{"hang", "HANG", "true"}, {"hang", "hang", "true"}, {"hang", "DONE", "false"}, {"hang", "", "missing"}, {"hang", "H\xc8", "! text that is not UTF-8"},
		// 20 s and 1 h 30 min as a spreadsheet has them
		{"days", "0,000231481481481481", "20000000000"}, {"days", "0,0625", "5400000000000"}, {"days", "2", "172800000000000"},
		{"days", "4,62962962962963E-05", "4000000000"}, {"days", "2,31E-04", "! a number that a spreadsheet has shortened"}, {"days", "1,23456E+99", "! not a duration"},
		{"days", "1,23456E+20", "! a duration longer"}, {"days", "1,23456E", "! not a duration"},
		{"days", "0,00023", "! a number that a spreadsheet has shortened"}, {"days", "0,00023148", "20000000000"},
		// As LibreOffice shows them with all digits: 31/01/2024 09:30, midnight, 27/10/2024 02:30 (twice), 31/03/2024 02:30 (never)
		{"serial", "45322,3958333333", "2024-01-31T08:30:00Z"}, {"serial", "45322", "2024-01-30T23:00:00Z"}, {"serial", "1", "1899-12-31T23:00:00Z"},
		{"serial", "45592,1041666667", "! a local time that the clocks showed twice"}, {"serial", "45382,1041666667", "! a local time that the clocks passed over"},
		{"serial", "45322,39583", "! a number that a spreadsheet has shortened"}, {"serial", "0,3958333333", "! a time of day without a day"},
		{"serial", "60,5", "! 29 February 1900"}, {"serial", "61", "1900-02-28T23:00:00Z"}, {"serial", "-1", "! not a number of days"}, {"serial", "31/01/2024", "! not a number of days"},
		{"serial", "9999999", "! a time outside"}, {"serial", "", "! no value"},
		{"serial1904", "43860.3958333333", "2024-01-31T08:30:00Z"}, {"serial1904", "44130.1041666667", "2024-10-27T01:30:00Z"}, {"serial1904", "0", "1903-12-31T23:00:00Z"},
		{"between", "31/01/2024 09:30:00 to 31/01/2024 09:30:20", "20000000000"}, {"between", "31/01/2024 09:30:00 to ?", "missing"},
		{"between", " to 31/01/2024 09:30:20", "missing"}, {"between", "31/01/2024 09:30:00 to soon", "! not a time in the form"},
		{"between", "31/01/2024 09:30:20 to 31/01/2024 09:30:00", "! a duration below zero"},
		{"between", "27/10/2024 01:30:00 to 27/10/2024 03:30:00", "10800000000000"}, // an hour twice
		{"passed", "20 to 10", "-10000000000"},
	} {
		got := show(t, specs[c.spec], c.cell)
		if got != c.want && !(strings.HasPrefix(c.want, "!") && strings.HasPrefix(got, c.want)) {
			t.Errorf("%s, %+q: got %s, want %s", c.spec, c.cell, got, c.want)
		}
	}
}

// Column reads the same cells as Append does, in whatever order they come.
func TestExportsInColumns(t *testing.T) {
	cells := []string{
		"31/01/2024 09:30:05", "31/01/2024 09:30", "31/01/2024 09:31:05", "0", "00000000", "12345678", "45322,3958333333", "45322.3958333333", "X", "", "x", "HANG", "DONE", "DONE",
		"1706691000", "0,5", "5", "4,62962962962963E-05", "31/01/2024 09:30:00 to 31/01/2024 09:30:20", "? to ?", "20 to 30",
	}
	for _, spec := range exports(t) {
		same(t, spec, cells)
		same(t, spec, append([]string{"31/01/2024 09:30"}, cells...))
	}
}

func TestNewRefusesExports(t *testing.T) {
	for name, spec := range map[string]decode.Spec{
		"two parts": {Field: batch.Field{Kind: batch.Time}, Zone: time.UTC, Form: "dd/mm/yyyy[ hh:mm][:ss]"},
		"open":      {Field: batch.Field{Kind: batch.Time}, Zone: time.UTC, Form: "dd/mm/yyyy hh:mm[:ss"},
		"short":     {Field: batch.Field{Kind: batch.Time}, Zone: time.UTC, Form: "dd/mm[/yyyy] hh:mm:ss"},
		"else":      {Field: batch.Field{Kind: batch.Bool}, Else: "maybe"},
		"between":   {Field: batch.Field{Kind: batch.Duration}, Between: true, Form: "soon", Zone: time.UTC},
	} {
		if _, err := decode.New(spec); err == nil {
			t.Errorf("%s: %+v compiled", name, spec)
		}
	}
}
