package rule

import (
	"errors"
	"fmt"
	"math/big"
	"strings"
	"testing"
	"time"
)

// testValues is a record and a period to evaluate in. Aggregates count what they were asked for.
type testValues struct {
	fields  map[int]Value
	refs    map[string]Value
	figure  Value
	asked   int
	counted int64
}

func (v *testValues) Field(i int) Value { return v.fields[i] }
func (v *testValues) Aggregate(*Agg) (Value, error) {
	v.asked++
	return IntValue(v.counted), nil
}
func (v *testValues) Period(name string) Value {
	day := new(big.Rat).SetInt64(int64(24 * time.Hour))
	if name == "length" {
		return DurationValue(day)
	}
	return Value{Type: Time, R: day}
}
func (v *testValues) Figure(*Expr) (Value, error) { return v.figure, nil }
func (v *testValues) Ref(e *Expr) (Value, error) {
	if r, ok := v.refs[e.Name]; ok {
		return r, nil
	}
	r, err := Eval(e.Args[0], v)
	if err == nil {
		v.refs[e.Name] = r
	}
	return r, err
}
func (v *testValues) Zone() *time.Location { return time.UTC }

// testEnv is a small contract: see testRecords for its records.
func testEnv() Env {
	source := func(kind, name, text string) Source { return Source{"/" + kind + "/" + name, text} }
	return Env{
		Zone:    time.UTC,
		Records: testRecords(),
		Constants: map[string]Source{"limit": source("constants", "limit", `duration("20s")`), "goal": source("constants", "goal", "95"),
			"nothing": source("constants", "nothing", "nil")},
		Sets:    map[string]Source{"good": source("sets", "good", "filter(calls, .ok)"), "waits": source("sets", "waits", "map(calls, .wait)")},
		Metrics: map[string]Source{"total": source("metrics", "total", "len(calls)"), "label": source("metrics", "label", "max(calls, .s)")},
		Areas: []Area{
			{ID: "cup", Path: "/areas/0/where", Where: map[string]Source{
				"calls": {"/areas/0/where/calls", `.s == "cup"`}, "outages": {"/areas/0/where/outages", ""}}},
			{ID: "cc", Path: "/areas/1/where", Where: map[string]Source{}},
		},
		Funcs: map[string]*Func{"half": {Name: "half", Params: []Type{Duration}, Result: Duration, Call: func(args []Value) (Value, error) {
			return DurationValue(new(big.Rat).Mul(args[0].R, big.NewRat(1, 2))), nil
		}}},
	}
}

// eval checks a rule in the whole contract and evaluates it.
func eval(t testing.TB, env Env, text string, values Values) (Value, error) {
	t.Helper()
	c := NewChecker(env)
	src := Source{"/rule", text}
	e := c.scalar(&context{src: src, area: Everywhere}, src)
	if e == nil {
		t.Fatalf("%s: %v", text, c.Problems())
	}
	return Eval(e, values)
}

// condition returns the predicate of filter(calls, …), checked.
func condition(t testing.TB, text string) *Expr {
	t.Helper()
	c := NewChecker(testEnv())
	e := c.Figure(Everywhere, Source{"/rule", "count(calls, " + text + ")"})
	if e == nil {
		t.Fatalf("%s: %v", text, c.Problems())
	}
	all := e.Agg.Where[0]
	for _, w := range e.Agg.Where[1:] {
		all = &Expr{Op: OpAnd, Type: Bool, Args: []*Expr{all, w}}
	}
	return all
}

// TestTraps holds what expr's own evaluation gets wrong.
func TestTraps(t *testing.T) {
	env := testEnv()
	one := func(text string) Value {
		v, err := eval(t, env, text, &testValues{refs: map[string]Value{}})
		if err != nil {
			t.Errorf("%s: %v", text, err)
		}
		return v
	}
	for text, want := range map[string]string{
		// len(calls) is 0 here: to expr NaN >= 95 is false, and its negation true.
		"len(calls) / len(calls) >= 95":                      "nil",
		"not (len(calls) / len(calls) >= 95)":                "nil",
		"(len(calls) / len(calls)) ?? 1":                     "1",
		"(len(calls) / len(calls)) == nil":                   "true",
		"0.1 + 0.2 == 0.3":                                   "true",
		"0.95 == 0.950":                                      "true",
		"99.999999999999999999 < 100":                        "true",
		"99.999999999999999999 == 100":                       "false",
		"9223372036854775807 + 1 == 9223372036854775808":     "true",
		"9223372036854775807 * 9223372036854775807 > 1e37":   "true",
		"9007199254740993 == 9007199254740993.0":             "true",
		"9007199254740993 == 9007199254740992.0":             "false",
		"2/3*3 == 2":                                         "true",
		"-7 % 2":                                             "-1",
		"1 ?? (1 / len(calls))":                              "1",
		"false and 1 / len(calls) > 1":                       "false",
		"true or 1 / len(calls) > 1":                         "true",
		"true ? 1 : 1 / len(calls)":                          "1",
		"round(0.5) - round(-0.5)":                           "2",
		"floor(-0.5) + ceil(0.5) + abs(-1)":                  "1",
		`"a" + "b" == "ab" and "Z" < "a"`:                    "true",
		"max(limit, duration(\"1m\")) / duration(\"1s\")":    "60",
		"limit * 2 - limit == 2 * limit / 2":                 "true",
		"period.to - period.from + period.length":            "86400000000000ns",
		`date("2024-03-01") - date("2024-02-28") > limit`:    "true",
		`(date("2024-03-01") + period.length).Day()`:         "2",
		`date("2024-03-01T12:00:00+05:00").Hour()`:           "7",
		"half(limit)":                                        "10000000000ns",
		"1 in [1.0, 2]":                                      "true",
		"2.5 in 1..3":                                        "false",
		"nothing == nil":                                     "true",
		"nil != nil":                                         "false",
		"nothing ?? goal":                                    "95",
		"min(3, 2, 1) + max(1, 2)":                           "3",
		`lower("È") + upper("è") + trim(" x ")`:              `"èÈx"`,
		`"abc" matches "^a.c$" and not ("b" startsWith "a")`: "true",
	} {
		if got := one(text).Key(); got != want {
			t.Errorf("%s is %s, want %s", text, got, want)
		}
	}
	for _, text := range []string{"3 / len(calls)", "3 % len(calls)", "3 / len(calls) >= 95", "not (3 / len(calls) >= 95)",
		"true and 3 / len(calls) > 1", "len(calls) / len(calls) > 1 and 3 / len(calls) > 1"} {
		if v, err := eval(t, env, text, &testValues{}); !errors.Is(err, ErrDivision) {
			t.Errorf("%s is %v, %v, want an error: to expr it is +Inf", text, v.Key(), err)
		}
	}
}

// TestRecordDivision checks that about a record no division is an error, whatever it divides.
func TestRecordDivision(t *testing.T) {
	r := &testValues{fields: map[int]Value{0: IntValue(0)}}
	for _, text := range []string{".n / .n > 1", "1 / .n > 1", "1 % .n > 1", "not (1 / .n > 1)",
		`date("2024-01-01 05:00").Hour() / date("2024-01-01").Hour() > 1`, `half(limit) / half(duration("0s")) > 1`} {
		if v, err := Eval(condition(t, text), r); err != nil || !v.IsMissing() {
			t.Errorf("%s is %s, %v, want missing", text, v.Key(), err)
		}
	}
}

// TestMissing checks Kleene's tables against his rule: unknown is what could be either.
func TestMissing(t *testing.T) {
	values := map[string][]bool{".ok": {true, false}, "true": {true}, "false": {false}}
	r := &testValues{}
	for l, ls := range values {
		for right, rs := range values {
			for op, f := range map[string]func(a, b bool) bool{
				"and": func(a, b bool) bool { return a && b }, "or": func(a, b bool) bool { return a || b }} {
				could := map[bool]bool{}
				for _, a := range ls {
					for _, b := range rs {
						could[f(a, b)] = true
					}
				}
				want := "nil"
				if len(could) == 1 {
					want = fmt.Sprint(could[true])
				}
				text := l + " " + op + " " + right
				v, err := Eval(condition(t, "("+text+") == (.d > 1)").Args[0], r)
				if err != nil || v.Key() != want {
					t.Errorf("%s is %s, %v, want %s", text, v.Key(), err, want)
				}
			}
		}
	}
	for _, text := range []string{".n > 1", ".n == .n", ".n != .n", "not .ok", "-.n > 1", "abs(.n) > 1", ".s contains \"a\"", ".s + \"a\" == \"a\"",
		".n in [1]", ".n in 1..2", ".at.Hour() > 1", "half(.wait) > limit", "max(.n, 1) > 0", "(.ok ? 1 : 2) > 0", ".s matches \"a\""} {
		if v, err := Eval(condition(t, text), r); err != nil || !v.IsMissing() {
			t.Errorf("%s is %s, %v, want missing", text, v.Key(), err)
		}
	}
	for text, want := range map[string]string{".n == nil": "true", ".n != nil": "false", "(.n ?? 3) == 3": "true", "(.ok ?? true)": "true",
		"(.n > 1) == nil": "true"} {
		if v, err := Eval(condition(t, text), r); err != nil || v.Key() != want {
			t.Errorf("%s is %s, %v, want %s", text, v.Key(), err, want)
		}
	}
}

// TestOutOfProportion checks that metrics that square or double each other cost an error, not
// the memory of the machine, and that those which add each other up cost no time.
func TestOutOfProportion(t *testing.T) {
	for _, c := range []struct{ first, next, rule string }{
		{"len(calls)", "m%d * m%[1]d", "m90 > 1"},
		{"1 / len(calls)", "m%d * m%[1]d", "m90 > 1"},
		{"len(calls)", "m%d / (1 / m%[1]d)", "m90 > 1"},
		{"max(calls, .s)", "m%d + m%[1]d", `m90 > "x"`},
	} {
		env := testEnv()
		env.Metrics = map[string]Source{"m0": {"/m0", c.first}}
		for i := range 90 {
			env.Metrics[fmt.Sprint("m", i+1)] = Source{fmt.Sprint("/m", i+1), fmt.Sprintf(c.next, i)}
		}
		values := &testValues{counted: 3, refs: map[string]Value{}}
		if strings.HasPrefix(c.first, "max") {
			values.refs["contract.m0"] = StringValue("ab")
		}
		if v, err := eval(t, env, c.rule, values); !errors.Is(err, ErrTooLarge) {
			t.Errorf("%s … %s is %.40s, %v, want ErrTooLarge", c.first, c.next, v.Key(), err)
		}
	}
	env := testEnv()
	env.Metrics = map[string]Source{"m0": {"/m0", "len(calls)"}}
	for i := range 90 {
		env.Metrics[fmt.Sprint("m", i+1)] = Source{fmt.Sprint("/m", i+1), fmt.Sprintf("m%d + m%[1]d", i)}
	}
	values := &testValues{counted: 3, refs: map[string]Value{}}
	if _, err := eval(t, env, "m90 / (m0 - m0)", values); !errors.Is(err, ErrDivision) {
		t.Errorf("got %v, want ErrDivision", err)
	}
	if values.asked > 3 {
		t.Errorf("the count was asked for %d times", values.asked)
	}
}

// TestFarTimes checks that a time which no clock shows has no parts, and none are made up.
func TestFarTimes(t *testing.T) {
	for text, want := range map[string]string{
		`(date("2024-01-01") + limit * 1e9).Year()`:      "2657",
		`(date("9999-12-31T23:59:59")).Year()`:           "9999",
		`(date("9999-12-31T23:59:59") + limit).Year()`:   "nil",
		`(date("0001-01-01")).Day()`:                     "1",
		`(date("0001-01-01") - limit).Day()`:             "nil",
		`(date("2024-01-01") + limit * 1e15).Year()`:     "nil",
		`(date("2024-01-01") - limit * 1e15).Hour()`:     "nil",
		`(date("2024-01-01") + limit * 1e30).Year()`:     "nil",
		`(date("2024-01-01") + limit / 3e30).Second()`:   "0",
		`(date("2024-01-01") - limit / 3e30).Second()`:   "59",
		`(date("2024-01-01") - limit * 1e300).Month()`:   "nil",
		`(date("2024-01-01") + limit * 9.2e17).Minute()`: "nil",
	} {
		if v, err := eval(t, testEnv(), text, &testValues{}); err != nil || v.Key() != want {
			t.Errorf("%s is %s, %v, want %s", text, v.Key(), err, want)
		}
	}
}

func TestRounding(t *testing.T) {
	for _, c := range []struct {
		in                 string
		floor, ceil, round int64
	}{
		{"0", 0, 0, 0}, {"1/2", 0, 1, 1}, {"-1/2", -1, 0, -1}, {"3/2", 1, 2, 2}, {"-3/2", -2, -1, -2}, {"5/2", 2, 3, 3},
		{"49/100", 0, 1, 0}, {"-49/100", -1, 0, 0}, {"51/100", 0, 1, 1}, {"-51/100", -1, 0, -1}, {"7", 7, 7, 7}, {"-7", -7, -7, -7},
	} {
		r, _ := new(big.Rat).SetString(c.in)
		if f, u, n := Floor(r).Int64(), Ceil(r).Int64(), RoundHalfUp(r).Int64(); f != c.floor || u != c.ceil || n != c.round {
			t.Errorf("%s: floor %d, ceil %d, round %d", c.in, f, u, n)
		}
	}
}
