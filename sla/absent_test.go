package sla_test

import (
	"strings"
	"testing"
	"time"

	"github.com/capitolato/capitolato/sla"
)

// What is not there is never compliance.
func TestLaw4AbsentData(t *testing.T) {
	asa := []string{`value: "mean(calls, .wait)"`, `target: 'value <= duration("20s")'`}
	share := []string{within, `target: value >= 95`}
	na := `when_empty: {verdict: na, basis: the letter of 3 May}`
	full := `when_empty: {value: "100", basis: the letter of 3 May}`
	empty := calls(0, nil)
	outside := calls(10, func(_ int, r row) { r["at"] = rome("2024-03-01T12:00:00") })
	waits := calls(10, func(i int, r row) { r["wait"] = time.Duration(i) * time.Second })
	undeclared := func(src *sla.Rows) *sla.Rows {
		out := *src
		out.Covers = sla.Days{}
		return &out
	}
	covering := func(text string) *sla.Rows {
		out := *waits
		out.Name, out.Covers = text, days(text)
		return &out
	}
	daily := func(last int) *sla.Rows {
		return undeclared(calls(last, func(i int, r row) {
			r["at"] = rome("2024-01-01T09:00:00").AddDate(0, 0, i)
			r["wait"] = time.Second
		}))
	}
	for name, c := range map[string]struct {
		keys   []string
		src    []sla.Source
		want   sla.Verdict
		reason string
	}{
		"nothing read":                     {share, nil, sla.NoData, "no source of calls was read"},
		"nothing read, na":                 {append(share, na), nil, sla.NoData, "no source of calls was read"},
		"nothing read, a value":            {append(share, full), nil, sla.NoData, "no source of calls was read"},
		"empty":                            {share, []sla.Source{empty}, sla.NoData, "there was nothing to measure"},
		"empty, na":                        {append(share, na), []sla.Source{empty}, sla.NA, "the letter of 3 May"},
		"empty, a value":                   {append(share, full), []sla.Source{empty}, sla.OK, "the letter of 3 May"},
		"empty and undeclared, na":         {append(share, na), []sla.Source{undeclared(empty)}, sla.NoData, "no source is known to hold the calls of 2024-01"},
		"empty and undeclared, a value":    {append(share, full), []sla.Source{undeclared(empty)}, sla.NoData, "no source is known to hold"},
		"all outside, na":                  {append(share, na), []sla.Source{outside}, sla.NA, ""},
		"no call has a wait":               {asa, []sla.Source{calls(10, nil)}, sla.NoData, "none of the 10 records has a value"},
		"no call has a wait, na":           {append(asa, na), []sla.Source{calls(10, nil)}, sla.NoData, "none of the 10 records has a value"},
		"no sum of waits":                  {[]string{`value: "sum(calls, .wait)"`, `target: 'value <= duration("1h")'`}, []sla.Source{calls(10, nil)}, sla.NoData, "none of the 10"},
		"the sum of no calls":              {[]string{`value: "sum(calls, .wait)"`, `target: 'value <= duration("1h")'`}, []sla.Source{empty}, sla.OK, ""},
		"waits":                            {asa, []sla.Source{waits}, sla.OK, ""},
		"covers less":                      {asa, []sla.Source{covering("2024-01-01/2024-01-30")}, sla.NoData, "the calls of 2024-01-31/2024-01-31"},
		"covers it exactly":                {asa, []sla.Source{covering("2024-01")}, sla.OK, ""},
		"covers it together":               {asa, []sla.Source{covering("2024-01-01/2024-01-15"), covering("2024-01-16/2024-01-31")}, sla.OK, ""},
		"covers it with a hole":            {asa, []sla.Source{covering("2024-01-01/2024-01-15"), covering("2024-01-17/2024-01-31")}, sla.NoData, "of 2024-01-16/2024-01-16"},
		"every day, undeclared":            {asa, []sla.Source{daily(31)}, sla.OK, ""},
		"without its last week":            {asa, []sla.Source{daily(24)}, sla.NoData, "of 2024-01-25/2024-01-31: none is declared to cover these days"},
		"x/0":                              {[]string{`value: len(calls) / len(outages)`, `target: value <= 1`}, []sla.Source{waits, outages()}, sla.Invalid, "division by zero"},
		"0/0":                              {[]string{`value: len(calls) / len(outages)`, `target: value <= 1`}, []sla.Source{empty, outages()}, sla.NoData, "nothing to measure"},
		"x/0 in the target":                {[]string{`value: len(calls)`, `target: value >= len(calls) / len(outages)`}, []sla.Source{waits, outages()}, sla.Invalid, "division by zero"},
		"x/0 for lack of a source":         {[]string{`value: len(calls) / len(outages)`, `target: value <= 1`}, []sla.Source{waits}, sla.NoData, "no source of outages was read"},
		"a part of the target":             {[]string{`value: len(calls)`, `target: 'value > 0 and mean(calls, .wait) > duration("1s")'`}, []sla.Source{calls(10, nil)}, sla.NoData, "a part of the target"},
		"missed whatever the rest is":      {[]string{`value: len(calls)`, `target: 'value > 50 and mean(calls, .wait) > duration("1s")'`}, []sla.Source{calls(10, nil)}, sla.KO, ""},
		"does not apply":                   {append(asa, `applies: len(calls) > 50`), []sla.Source{waits}, sla.NA, "it does not apply: len(calls) > 50"},
		"does not apply for lack of data":  {append(asa, `applies: len(calls) > 50`), nil, sla.NoData, "no source"},
		"whether it applies is not known":  {append(share, `applies: 'mean(calls, .wait) > duration("1s")'`), []sla.Source{calls(10, nil)}, sla.NoData, "whether it applies is not known"},
		"its source is not what it counts": {append(share, `applies: len(outages) == 0`), []sla.Source{waits}, sla.NoData, "no source of outages"},
	} {
		got := first(t, compile(t, one(c.keys...)), "2024-01", c.src...)
		if got.Measured != c.want || got.Verdict != c.want || !strings.Contains(got.Reason, c.reason) {
			t.Errorf("%s: %v (%s), want %v (%s)", name, got.Measured, got.Reason, c.want, c.reason)
		}
	}
}

// A run of days without records that the contract does not believe.
func TestLaw4QuietDays(t *testing.T) {
	c := load(t, one(within, `target: value >= 95`))
	calls31 := func(quiet int) *sla.Rows {
		return calls(31, func(i int, r row) {
			r["at"], r["answered"] = rome("2024-01-01T09:00:00").AddDate(0, 0, i), true
			if i > 10 && i <= 10+quiet {
				r["at"] = rome("2024-01-01T09:00:00")
			}
		})
	}
	rt := c.Records["calls"]
	rt.MaxQuietDays = 3
	c.Records["calls"] = rt
	p, err := sla.Compile(c, nil)
	if err != nil {
		t.Fatal(err)
	}
	for quiet, want := range map[int]sla.Verdict{0: sla.OK, 3: sla.OK, 4: sla.NoData, 20: sla.NoData} {
		if got := first(t, p, "2024-01", calls31(quiet)); got.Measured != want {
			t.Errorf("%d quiet days: %v (%s)", quiet, got.Measured, got.Reason)
		}
	}
	got := first(t, p, "2024-01", calls31(4))
	if want := "there is no record of calls of the area a in 2024-01-12/2024-01-15, more than the 3 days that the contract finds believable"; got.Reason != want {
		t.Errorf("got %q, want %q", got.Reason, want)
	}
}

// The other area's records do not hide that one area's are not there.
func TestLaw4QuietDaysOfOneArea(t *testing.T) {
	c := load(t, one(within, `target: value >= 95`))
	rt := c.Records["calls"]
	rt.MaxQuietDays = 3
	c.Records["calls"] = rt
	c.Areas[0].Where = map[string]string{"calls": `.area == "a"`}
	p, err := sla.Compile(c, nil)
	if err != nil {
		t.Fatal(err)
	}
	for last, want := range map[int]sla.Verdict{31: sla.OK, 28: sla.OK, 27: sla.NoData} {
		rows := calls(62, func(i int, r row) {
			r["at"], r["answered"] = rome("2024-01-01T09:00:00").AddDate(0, 0, i/2), true
			r["area"] = "a"
			if i%2 == 1 || i/2 >= last {
				r["area"] = "another"
			}
		})
		if got := first(t, p, "2024-01", rows); got.Measured != want {
			t.Errorf("calls of the area until day %d: %v (%s)", last, got.Measured, got.Reason)
		}
	}
}

// More unreadable rows than the contract allows prove nothing.
func TestLaw4TooManyRejected(t *testing.T) {
	c := load(t, one(within, `target: value >= 50`))
	rt := c.Records["calls"]
	rt.MaxRejected = "1%"
	c.Records["calls"] = rt
	p, err := sla.Compile(c, nil)
	if err != nil {
		t.Fatal(err)
	}
	for bad, want := range map[int]sla.Verdict{0: sla.OK, 2: sla.OK, 3: sla.Invalid} {
		src := calls(200, func(i int, r row) {
			r["answered"] = true
			if i < bad {
				r["at"] = "noon"
			}
		})
		if got := first(t, p, "2024-01", src); got.Measured != want {
			t.Errorf("%d of 200 rows rejected: %v (%s)", bad, got.Measured, got.Reason)
		}
	}
}

// A source of which no row could be read proves nothing, whatever the contract allows: a
// mapping that does not fit must not meet an upper bound.
func TestLaw4NothingReadable(t *testing.T) {
	p := compile(t, one(`value: len(calls)`, `target: value <= 5`))
	for readable, want := range map[int]sla.Verdict{0: sla.Invalid, 1: sla.OK} {
		src := calls(10, func(i int, r row) {
			if i >= readable {
				r["at"] = "10/01/2024"
			}
		})
		if got := first(t, p, "2024-01", src); got.Measured != want {
			t.Errorf("%d of 10 rows can be read: %v (%s)", readable, got.Measured, got.Reason)
		}
	}
}

// Verdicts roll up to the worst of them, whatever the order.
func TestLaw4RollUp(t *testing.T) {
	worstFirst := []sla.Verdict{sla.KO, sla.Invalid, sla.NoData, sla.Waived, sla.OK, sla.NA}
	for i, worse := range worstFirst {
		for _, better := range worstFirst[i:] {
			if worse.Worse(better) != worse || better.Worse(worse) != worse {
				t.Errorf("of %v and %v the worse is %v", worse, better, worse.Worse(better))
			}
		}
		var back sla.Verdict
		if err := back.UnmarshalText([]byte(worse.String())); err != nil || back != worse {
			t.Errorf("%v is read back as %v, %v", worse, back, err)
		}
	}
	var zero sla.Verdict
	if zero != sla.Invalid {
		t.Error("the zero verdict is not invalid")
	}
	if err := zero.UnmarshalText([]byte("fine")); err == nil {
		t.Error("a verdict is not fine")
	}
	p := compile(t, `areas:
- id: a
  name: A
  where: all
  indicators:
  - {id: i, name: I, value: len(calls), target: value >= 1}
  - {id: j, name: J, value: "mean(calls, .wait)", target: 'value <= duration("20s")'}
- {id: b, name: B}
`)
	r := judge(t, p, tally(t, p, "2024-01", calls(3, nil)), "2024-01")
	if r.Verdict != sla.NoData || r.Areas[0].Verdict != sla.NoData || r.Areas[1].Verdict != sla.NA {
		t.Errorf("contract %v, areas %v and %v", r.Verdict, r.Areas[0].Verdict, r.Areas[1].Verdict)
	}
}
