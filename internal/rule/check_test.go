package rule

import (
	"slices"
	"testing"
)

// problemsOf checks a rule as the value of an indicator of the area cup.
func problemsOf(env Env, text string) []Problem {
	c := NewChecker(env)
	c.Figure(0, Source{"/value", text})
	return c.Problems()
}

// expectProblem checks that a rule has one problem, where the marks « » stand in it.
func expectProblem(t *testing.T, got []Problem, marked, code, message, hint string) {
	t.Helper()
	src, span := unmark(marked)
	if len(got) != 1 {
		t.Errorf("%s: %d problems, want one: %+v", src, len(got), got)
		return
	}
	p := got[0]
	if p.Code != code || p.Message != message || p.Hint != hint {
		t.Errorf("%s\n got %q %q %q\nwant %q %q %q", src, p.Code, p.Message, p.Hint, code, message, hint)
	}
	if p.Span != span || p.Text != src || p.Path == "" || p.Warning != (code == "not-a-part") {
		t.Errorf("%s: at %v of %q in %s (warning %v), want %v", src, p.Span, p.Text, p.Path, p.Warning, span)
	}
}

// TestProblems has every problem that the checker finds in a value. The marks « » are around
// the characters that it must point at.
func TestProblems(t *testing.T) {
	dot := "a field is written with a dot: .n"
	unit := `a duration has a unit: write duration("20s"), or divide by one: .wait / duration("1s")`
	parts := "a time has Year() Month() Day() Hour() Minute() Second() Weekday() YearDay()"
	for _, c := range []struct{ marked, code, message, hint string }{
		// names
		{"«totl»", "unknown-name", `unknown name "totl"`, `did you mean "total"?`},
		{"1 + «elsewhere» + 1", "unknown-name", `unknown name "elsewhere"`, ""},
		{"«value» + 1", "unknown-name", `unknown name "value"`, ""},
		{"count(calls, «n» > 1)", "unknown-name", `unknown name "n"`, dot},
		{"count(calls, «.nn» > 1)", "unknown-name", `unknown field of calls "nn"`, `did you mean "n"?`},
		{"len(«cals»)", "unknown-name", `unknown records or set "cals"`, `did you mean "calls"?`},
		{"«ceill»(1)", "unknown-name", `unknown function "ceill"`, `did you mean "ceil"?`},
		{"«lenght»(calls)", "unknown-name", `unknown function "lenght"`, ""},
		{"period.«lenght»", "unknown-name", `unknown part of the period "lenght"`, `did you mean "length"?`},
		{"contract.«totals»", "unknown-name", `unknown metric "totals"`, `did you mean "total"?`},
		{"«è» + 1", "unknown-name", `unknown name "è"`, ""},
		{"«calls»", "type", `"calls" is many records, not one value`, "count them with len(calls)"},
		{"«good» + 1", "type", `"good" is many records, not one value`, "count them with len(good)"},
		{"«contract.calls»", "type", "contract.calls is many records, not one value", ""},
		{"«period»", "type", "period is not one value: write period.length, period.from or period.to", ""},
		{"«count» + 1", "type", `"count" is a function: write count(…)`, ""},
		{"«total.x»", "not-allowed", "rules have no .x of this", ""},
		{"len(«total»)", "type", `"total" is one value, not records`, ""},
		{"len(«goal»)", "type", `"goal" is one value, not records`, ""},

		// what expr-lang has and rules have not
		{"«now»()", "not-allowed", "a rule has no clock", "period.to is the end of the period"},
		{"«all»(calls, .ok) ? 1 : 2", "not-allowed", "all is not used in rules: what it says of no records at all is seldom meant",
			"write count(…) > 0, count(…) == 0 or count(…) == len(…)"},
		{"«any»(calls, .ok) ? 1 : 2", "not-allowed", "any is not used in rules: what it says of no records at all is seldom meant",
			"write count(…) > 0, count(…) == 0 or count(…) == len(…)"},
		{"2 «**» 3", "not-allowed", "the operator ** is not used in rules", "multiply"},
		{"2 «^» 3", "not-allowed", "the operator ** is not used in rules", "multiply"},
		{"1«..»3", "not-allowed", "the operator .. is not used in rules", ""},
		{"«reduce»(calls, #, 1)", "unknown-name", `unknown function "reduce"`, ""},
		{"«find»(calls, .ok)", "unknown-name", `unknown function "find"`, ""},
		{"«toJSON»(1)", "unknown-name", `unknown function "toJSON"`, ""},
		{"«fromBase64»(\"\")", "unknown-name", `unknown function "fromBase64"`, ""},
		{"«filter(calls, .ok)»", "type", "filter gives many, not one value", "count them with len(…)"},
		{"1 + («calls | map(.n)»)", "type", "map gives many, not one value", "count them with len(…)"},
		{"total.«Abs»()", "not-allowed", "a number has no Abs here", parts},
		{"count(calls, .at.«Century»() > 1)", "not-allowed", "a time has no Century here", parts},
		{"count(calls, .at.«Hour»(1) > 1)", "not-allowed", "a time has no Hour here", parts},
		{"count(calls, .at.«Unix»() > 1)", "not-allowed", "a time has no Unix here", parts},
		{"«[1]»", "type", "a list stands only on the right of in", ""},

		// types
		{`«"a"»`, "type", "the value of an indicator is a number or a duration, this is a string", ""},
		{"«total > 3»", "type", "the value of an indicator is a number or a duration, this is a bool", ""},
		{"«period.from»", "type", "the value of an indicator is a number or a duration, this is a time", ""},
		{"«nil»", "type", "the value of an indicator is a number or a duration, this is nil", ""},
		{"count(calls, not «.n»)", "type", "not needs a bool, this is a number", ""},
		{"count(calls, -«.s» > 1)", "type", "- needs a number or a duration, this is a string", ""},
		{"count(calls, +«.at» > 1)", "type", "+ needs a number or a duration, this is a time", ""},
		{"count(calls, .ok and «.n»)", "type", "and needs bools, this is a number", ""},
		{"count(calls, «.n» || .ok)", "type", "or needs bools, this is a number", ""},
		{"count(calls, .n «<» nil)", "type", "nil has no order", "== nil tests whether a value is missing"},
		{"count(calls, «.wait < 20»)", "type", "cannot compare a duration and a number", unit},
		{"count(calls, «20 < .wait»)", "type", "cannot compare a number and a duration", unit},
		{`count(calls, «.at >= "2024-05-31"»)`, "type", "cannot compare a time and a string", `a day is written date("2024-05-31")`},
		{`count(calls, «.wait <= "20s"»)`, "type", "cannot compare a duration and a string", `a duration is written duration("20s")`},
		{`count(calls, «.n == "1"»)`, "type", "cannot compare a number and a string", ""},
		{"count(calls, .ok «<» true)", "type", "bools have no order", ""},
		{"«total ?? limit»", "type", "cannot choose between a number and a duration", unit},
		{"«total > 1 ? total : limit»", "type", "cannot choose between a number and a duration", unit},
		{"«total» ? 1 : 2", "type", "a condition is true or false, this is a number", ""},
		{`count(calls, «.n» contains "a")`, "type", "contains needs strings, this is a number", ""},
		{`count(calls, .s startsWith «.n»)`, "type", "startsWith needs strings, this is a number", ""},
		{`count(calls, .s matches «.s»)`, "type", "the pattern of matches must be a constant", ""},
		{`count(calls, .s matches «"("»)`, "syntax", "not a regular expression: error parsing regexp: missing closing ): `(`", ""},
		{`count(calls, .s matches «"a{1000}{6}"»)`, "syntax", "not a regular expression: error parsing regexp: invalid nested repetition operator: `{1000}{6}`", ""},
		{`count(calls, .s matches «"(a{1000}b){6}"»)`, "syntax", "not a regular expression: error parsing regexp: invalid repeat count: `{6}`", ""},
		{`count(calls, .s matches «"a{1000}b{1000}c{1000}d{1000}e{1000}"»)`, "too-large", "the regular expression is too large", ""},
		{"«total + limit»", "type", "cannot add a number and a duration", unit},
		{"«limit - total»", "type", "cannot subtract a duration and a number", unit},
		{"«limit * limit»", "type", "cannot multiply a duration and a duration", ""},
		{"«total / limit»", "type", "cannot divide a number and a duration", unit},
		{"«limit % limit»", "type", "cannot take the remainder of a duration and a duration", ""},
		{"«period.from + period.to»", "type", "cannot add a time and a time", ""},
		{"«total + nil»", "type", "cannot add a number and nil", ""},
		{"«total % 1.5»", "type", "% needs integers", ""},
		{"1 / «0»", "arithmetic", "a division by zero", ""},
		{"total / («goal - 95»)", "arithmetic", "a division by zero", ""},
		{"total % «0»", "arithmetic", "a division by zero", ""},
		{"count(calls, .n / «0.00» > 1)", "arithmetic", "a division by zero", ""},
		{`limit / «duration("0s")»`, "arithmetic", "a division by zero", ""},
		{`count(calls, .s in «"a"»)`, "type", `in takes a list such as ["a", "b"], or a range such as 1..5`, ""},
		{`count(calls, .s in ["a", «1»])`, "type", "in compares a string with constants of its type; this is a number", ""},
		{`count(calls, .s in ["a", «.s»])`, "type", "in compares a string with constants of its type; this is a string", ""},
		{`count(calls, .n in 1..«2.5»)`, "type", "in compares a number with constants of its type; this is a number", ""},
		{`count(calls, «.wait» in limit..limit)`, "type", "a range holds integers, this is a duration", ""},
		{`count(calls, .s in «[]»)`, "type", "nothing is in an empty list", ""},

		// functions
		{"«abs()»", "arguments", "abs takes one value", ""},
		{"«round(1, 2)»", "arguments", "round takes one value", ""},
		{"max(«)»", "syntax", "an argument is missing", ""},
		{"round(«limit»)", "type", "round does not take a duration here", `divide by a unit first: round(x / duration("1s"))`},
		{`count(calls, upper(«.n») == "A")`, "type", "upper does not take a number here", ""},
		{"max(total, «limit»)", "type", "max does not take a duration here", `divide by a unit first: max(x / duration("1s"))`},
		{`max(«"a"», "b")`, "type", "max does not take a string here", ""},
		{"«half()»", "arguments", "half takes 1 arguments, not 0", ""},
		{"half(«total»)", "type", "argument 1 of half is a duration, this is a number", ""},
		{"«duration(20)»", "arguments", "duration takes one text in quotes", ""},
		{`duration(«"20"»)`, "syntax", `"20" is not a duration`, "write it such as 20s, 4m30s, 1h or 1.5h"},
		{`duration(«"1d"»)`, "syntax", `"1d" is not a duration`, "write it such as 20s, 4m30s, 1h or 1.5h"},
		{`period.to - date(«"31/05/2024"»)`, "syntax", `"31/05/2024" is not a date`, "write it such as 2024-05-31 or 2024-05-31T18:00:00"},
		{"«1e401»", "syntax", "the exponent of 1e401 is not between -400 and 400", ""},
		{"total > 1 ? «2e-401» : 1", "syntax", "the exponent of 2e-401 is not between -400 and 400", ""},

		// records
		{"«len(calls, .ok)»", "arguments", "len takes no predicate", "with a predicate it is called count"},
		{"«count(calls)»", "arguments", "count takes a predicate", "to count all of them write len"},
		{"«count(waits)»", "type", "count counts what is true, this is a duration", ""},
		{"«count(calls, .n)»", "type", "count counts what is true, this is a number", ""},
		{"len(filter(calls, «.n»))", "type", "a predicate is true or false, this is a number", ""},
		{"«sum(calls)»", "arguments", "sum of whole records: of which of their fields?", "write sum(calls, .wait) with the field"},
		{"«mean(good)»", "arguments", "mean of whole records: of which of their fields?", "write mean(calls, .wait) with the field"},
		{"«sum(calls, .s)»", "type", "the sum of strings does not exist", ""},
		{"«mean(calls, .at)» - period.from", "type", "the mean of times does not exist", ""},
		{"«median(calls, .s)»", "type", "the median of strings does not exist", ""},
		{"«max(calls, .ok)»", "type", "the max of bools does not exist", ""},
		{"«quantile(calls, .ok, 0.5)»", "type", "the quantile of bools does not exist", ""},
		{"«distinct(calls, nil)»", "type", "every value is missing", ""},
		{"«min(calls, nil)»", "type", "every value is missing", ""},
		{"«sum(calls, nil)»", "type", "the sum of missing values does not exist", ""},
		{"«sum(calls, .n / .d)»", "inexact", "a sum of quotients cannot be kept exactly", "aggregate the dividend and the divisor apart, or round each quotient"},
		{"«mean(calls, 1 / .n)»", "inexact", "a mean of quotients cannot be kept exactly", "aggregate the dividend and the divisor apart, or round each quotient"},
		{"«quantile(calls, 0.95)»", "arguments", "quantile of whole records: of which of their fields?", "write quantile(calls, .wait) with the field"},
		{"quantile(calls, .n, «95»)", "type", "the fraction of a quantile is a number from 0 to 1", "the 95th percentile is quantile(calls, .wait, 0.95)"},
		{"quantile(calls, .n, «-0.1»)", "type", "the fraction of a quantile is a number from 0 to 1", "the 95th percentile is quantile(calls, .wait, 0.95)"},
		{"quantile(calls, .n, «limit»)", "type", "the fraction of a quantile is a number from 0 to 1", "the 95th percentile is quantile(calls, .wait, 0.95)"},
		{"quantile(calls, .n, «total»)", "type", `the metric "total" cannot be used here: it is a figure of many records`, "if it depends on no records, make it a constant"},
		{"«covered(calls)»", "type", `"calls" are not intervals`, "covered takes records declared with from and to"},
		{"«covered(map(outages, .start))»", "type", `"outages" are not intervals`, "covered takes records declared with from and to"},
		{"«covered(outages, .s)»", "type", "a predicate is true or false, this is a string", ""},
		{"sum(calls, «#»)", "type", "# is a whole record here, not a value", "a field of the record is written .field"},
		{"sum(waits, «.wait»)", "type", "after map the element is a value without fields", "the value is written #"},
		{"sum(calls, «total»)", "type", `the metric "total" cannot be used here: it is a figure of many records`, "if it depends on no records, make it a constant"},
		{"sum(calls, len(«good»))", "nested-records", "records inside a predicate",
			"a rule about one record cannot look at others: aggregate first, and combine the results"},
		{"count(calls, .at < «period.to»)", "type", "the period cannot be used in a rule about one record",
			"a record is counted in the period that it falls in; compare its time with date(…)"},
		{"len(«1»)", "type", "expected records: a record type, a set, filter(…) or map(…)", ""},
		{"sum(«calls ?? good», .n)", "type", "expected records: a record type, a set, filter(…) or map(…)", ""},

		// a warning
		{"«len(calls) / count(calls, .ok)»", "not-a-part",
			"what len(calls) counts is not provably a part of what count(calls, .ok) counts: the ratio can exceed 1",
			"select both from the same set: count(set, …) / len(set)"},
	} {
		src, _ := unmark(c.marked)
		expectProblem(t, problemsOf(testEnv(), src), c.marked, c.code, c.message, c.hint)
	}
}

// TestAccepted has what looks like the problems above and is right.
func TestAccepted(t *testing.T) {
	for _, text := range []string{
		"total", "contract.total", "len(contract.calls)", "len(contract.good)", "count(good, .n > 1) / len(good)",
		"100 * count(good, .wait <= limit) / len(good)", "count(calls, .n > 1) / len(contract.calls)",
		"covered(outages) / period.length", "1 - covered(outages, .s == \"x\") / period.length", "sum(calls, .wait) / len(calls)",
		"calls | filter(.ok) | map(.n) | sum()", "sum(calls, round(.n / .d))", "sum(calls, .n / 3)", "mean(waits)", "sum(waits, # / 2)",
		"quantile(calls, .wait, 0.95)", "quantile(waits, 1/2)", "median(calls, .at) - period.from", "max(calls, .at) - min(calls, .at)",
		"distinct(calls, .s)", "distinct(map(calls, .ok))", "count(map(calls, .ok))", "count(calls, .s < \"b\")", "len(filter(calls, nil == .s))",
		"max(1, 2, 3)", "max(limit, duration(\"1m\"))", "min(calls, .n) + min(1, 2)", "half(limit)", "nothing ?? total", "total ?? nothing",
		"total > 0 ? total : nil", "total > 0 ? nil : total", "count(calls, .at.Weekday() in 1..5 and .at.Hour() in [8, 9])",
		"count(calls, .at >= date(\"2024-01-01 08:30\"))", "-limit", "+total", "count(calls, .n in [1, 2.0])", "total not in [1] ? 1 : 2",
		"goal - 95", "total % 2",
	} {
		if got := problemsOf(testEnv(), text); len(got) != 0 {
			t.Errorf("%s: %+v", text, got)
		}
	}
}

// TestElsewhere has the problems of rules that are not values.
func TestElsewhere(t *testing.T) {
	t.Run("target", func(t *testing.T) {
		for _, c := range []struct{ marked, code, message, hint string }{
			{"value + 1", "type", "a target is true or false, this is a number", "write a comparison, such as value >= 95"},
			{`«value >= "95"»`, "type", "cannot compare a number and a string", ""},
			{"«valu» >= 95", "unknown-name", `unknown name "valu"`, `did you mean "value"?`},
		} {
			k := NewChecker(testEnv())
			f := k.Figure(0, Source{"/value", "total"})
			src, _ := unmark(c.marked)
			if e := k.Condition(0, Source{"/target", src}, f); e != nil {
				t.Errorf("%s: accepted", src)
			}
			expectProblem(t, k.Problems(), c.marked, c.code, c.message, c.hint)
		}
	})
	t.Run("constant", func(t *testing.T) {
		for _, c := range []struct{ marked, code, message, hint string }{
			{"len(«calls»)", "type", "a constant cannot speak of records", "make it a metric or a set"},
			{"«total»", "type", `the metric "total" cannot be used here: it is a figure of many records`, "if it depends on no records, make it a constant"},
			{"«period.length»", "type", "the period cannot be used in a rule about one record", "a record is counted in the period that it falls in; compare its time with date(…)"},
			{"«half(limit)»", "type", "this must be a constant", ""},
			{"1 / «0»", "arithmetic", "a division by zero", ""},
			{"1e400 * 1e400 * 1e400 * 1e400 * 1e400 * 1e400 * 1e400 * 1e400 * 1e400 * 1e400 * 1e400", "", "", ""},
		} {
			k := NewChecker(testEnv())
			src, _ := unmark(c.marked)
			_, ok := k.Constant(Source{"/constants/x", src})
			if ok != (c.code == "") {
				t.Errorf("%s: %v", src, ok)
			}
			if c.code != "" {
				expectProblem(t, k.Problems(), c.marked, c.code, c.message, c.hint)
			}
		}
	})
	t.Run("where", func(t *testing.T) {
		for _, c := range []struct{ marked, code, message, hint string }{
			{"«.s»", "type", "a predicate is true or false, this is a string", ""},
			{".s ==« »", "syntax", "the expression ends too early", ""},
			{"«.area» == 1", "unknown-name", `unknown field of calls "area"`, ""},
			{"len(«calls») > 0", "nested-records", "records inside a predicate", "a rule about one record cannot look at others: aggregate first, and combine the results"},
		} {
			env := testEnv()
			src, _ := unmark(c.marked)
			env.Areas[0].Where["calls"] = Source{"/where", src}
			k := NewChecker(env)
			if _, ok := k.Where(0, "calls"); ok {
				t.Errorf("%s: accepted", src)
			}
			k.Where(0, "calls")
			expectProblem(t, k.Problems(), c.marked, c.code, c.message, c.hint)
		}
	})
	t.Run("scope", func(t *testing.T) {
		k := NewChecker(testEnv())
		k.Figure(1, Source{"/value", "len(calls) + len(good) + total"})
		k.Figure(1, Source{"/other", "len(contract.good)"})
		p := k.Problems()
		if len(p) != 1 || p[0].Code != "scope" || p[0].Path != "/areas/1/where" || p[0].Hint != "add to its where: calls: a predicate, or all" {
			t.Errorf("%+v", p)
		}
	})
}

// TestCycles checks that names which refer to themselves are named with their way round.
func TestCycles(t *testing.T) {
	for _, c := range []struct {
		kind        string
		rules       map[string]string
		value, want string
	}{
		{"metric", map[string]string{"a": "b + 1", "b": "1 + c", "c": "a"}, "a", `"a" refers to itself: a → b → c → a`},
		{"metric", map[string]string{"a": "a"}, "1 + a", `"a" refers to itself: a → a`},
		{"metric", map[string]string{"a": "contract.b", "b": "a"}, "a", `"a" refers to itself: a → b → a`},
		{"set", map[string]string{"a": "filter(b, .ok)", "b": "a"}, "len(a)", `"a" refers to itself: a → b → a`},
		{"constant", map[string]string{"a": "2 * b", "b": "a"}, "a", `"a" refers to itself: a → b → a`},
	} {
		env := testEnv()
		to := map[string]map[string]Source{"metric": env.Metrics, "set": env.Sets, "constant": env.Constants}[c.kind]
		for name, text := range c.rules {
			to[name] = Source{"/" + name, text}
		}
		p := problemsOf(env, c.value)
		if len(p) != 1 || p[0].Code != "cycle" || p[0].Message != c.want || p[0].Span == (Span{}) {
			t.Errorf("%v: %+v, want %s", c.rules, p, c.want)
		}
		k := NewChecker(env)
		k.CheckAll()
		if len(k.Problems()) != 1 {
			t.Errorf("%v: CheckAll finds %+v", c.rules, k.Problems())
		}
	}
}

// TestCheckAll checks that what no indicator uses is checked too, and that unused metrics are
// known.
func TestCheckAll(t *testing.T) {
	env := testEnv()
	env.Metrics["bad"] = Source{"/metrics/bad", "len(cals)"}
	env.Sets["empty"] = Source{"/sets/empty", "filter(calls, 1)"}
	env.Constants["c"] = Source{"/constants/c", "1 +"}
	env.Areas[1].Where["outages"] = Source{"/areas/1/where/outages", ".x"}
	k := NewChecker(env)
	k.Figure(0, Source{"/value", "total"})
	unused := k.CheckAll()
	if want := []string{"bad", "label"}; !slices.Equal(unused, want) {
		t.Errorf("unused: %v, want %v", unused, want)
	}
	var paths []string
	for _, p := range k.Problems() {
		paths = append(paths, p.Path)
	}
	slices.Sort(paths)
	if want := []string{"/areas/1/where/outages", "/constants/c", "/metrics/bad", "/sets/empty"}; !slices.Equal(paths, want) {
		t.Errorf("problems in %v, want %v", paths, want)
	}
}

// TestFigureInTarget checks that a target knows the figure by the name value and by its own
// rule, so that both are rounded or neither is.
func TestFigureInTarget(t *testing.T) {
	for target, want := range map[string]bool{
		"value >= 95": true, "100 * len(good) / len(calls) >= 95": true, "100.0*len(good)/len(calls) >= 95": true,
		"len(good) > 3": false, "95 >= 100 * len(filter(calls, .ok)) / len(calls)": true, "len(good) / len(calls) > 3": false,
		"total > 1 and value > 95": true,
	} {
		k := NewChecker(testEnv())
		f := k.Figure(0, Source{"/value", "100 * len(good) / len(calls)"})
		e := k.Condition(0, Source{"/target", target}, f)
		if e == nil {
			t.Errorf("%s: %+v", target, k.Problems())
		} else if got := UsesFigure(e); got != want {
			t.Errorf("%s: speaks of the figure: %v, want %v", target, got, want)
		}
	}
}

// TestConstantFigure checks that a target may use a literal that is the figure, too, where only
// a constant can stand.
func TestConstantFigure(t *testing.T) {
	k := NewChecker(testEnv())
	f := k.Figure(0, Source{"/value", "0"})
	if e := k.Condition(0, Source{"/target", "value in [0] and quantile(calls, .n, 0) in 0..1"}, f); e == nil || !UsesFigure(e) {
		t.Errorf("%+v", k.Problems())
	}
}

// TestSameCell checks which aggregates are counted once.
func TestSameCell(t *testing.T) {
	cell := func(text string) string {
		t.Helper()
		k := NewChecker(testEnv())
		e := k.Figure(0, Source{"/value", text})
		if e == nil || e.Op != OpAgg {
			t.Fatalf("%s: %+v", text, k.Problems())
		}
		return e.Agg.Cell()
	}
	for _, group := range [][]string{
		{"len(good)", "count(calls, .ok)", "len(filter(calls, .ok))", "count(map(calls, .ok))", "calls | filter(.ok) | len()"},
		{`count(calls, .wait <= limit)`, `count(calls, .wait <= duration("20s"))`, "count(waits, # <= limit)"},
		{"sum(calls, .n)", "mean(calls, .n)", "sum(map(calls, .n))"},
		{"min(calls, .n)", "max(calls, .n)"},
		{"median(calls, .n)", "quantile(calls, .n, 0.9)", "quantile(calls, .n, 1/2)", "distinct(calls, .n)"},
		{"count(calls, .ok and .n > 1)", "len(filter(filter(calls, .ok), .n > 1.0))"},
	} {
		for _, text := range group[1:] {
			if a, b := cell(group[0]), cell(text); a != b {
				t.Errorf("%s is %s\n%s is %s", group[0], a, text, b)
			}
		}
	}
	different := map[string]string{}
	for _, text := range []string{"len(calls)", "len(good)", "count(calls, .n > 1)", "count(calls, .n >= 1)", "count(calls, 1 > .n)",
		"sum(calls, .n)", "min(calls, .n)", "median(calls, .n)", "sum(calls, -.n)", "sum(calls, .n - .d)",
		"sum(calls, .d - .n)", "sum(good, .n)", "covered(outages)", "len(outages)", `count(calls, .s == "1")`, "count(calls, .n == 1)",
		`count(calls, .s matches "1")`, `count(calls, .s matches "2")`, `count(calls, .s contains "1")`, "count(calls, .n in 1..2)",
		"count(calls, .n in [1, 2])", "count(calls, .at.Hour() == 1)", "count(calls, .at.Day() == 1)", "count(calls, half(.wait) > limit)",
		"sum(calls, floor(.d))", "sum(calls, ceil(.d))", "sum(calls, .n ?? 0)", "sum(calls, .ok ? .n : 0)", "count(calls, .ok == nil)"} {
		c := cell(text)
		if other, ok := different[c]; ok {
			t.Errorf("%s and %s are both %s", text, other, c)
		}
		different[c] = text
	}
}
