package ref_test

import (
	"errors"
	"fmt"
	"math/big"
	"strings"
	"testing"
	"time"

	"github.com/capitolato/capitolato/internal/ref"
	"github.com/capitolato/capitolato/internal/rule"
	"github.com/capitolato/capitolato/internal/zone"
)

// parse parses a rule that must be right.
func parse(t testing.TB, text string) *rule.Node {
	t.Helper()
	n, problem := rule.Parse(text)
	if problem != nil {
		t.Fatalf("%s: %s", text, problem.Message)
	}
	return n
}

func rome(t testing.TB) *time.Location {
	t.Helper()
	loc, err := zone.Load("Europe/Rome")
	if err != nil {
		t.Fatal(err)
	}
	return loc
}

func num(text string) ref.Quantity {
	r, ok := new(big.Rat).SetString(text)
	if !ok {
		panic(text)
	}
	return ref.Quantity{Rat: r, Unit: ref.Number}
}

func dur(d time.Duration) ref.Quantity {
	return ref.Quantity{Rat: big.NewRat(int64(d), 1), Unit: ref.Duration}
}

func at(t time.Time) ref.Quantity {
	return ref.Quantity{Rat: new(big.Rat).SetInt64(t.UnixNano()), Unit: ref.Instant}
}

// world has five calls, two of them of area a, and the outages of one month.
func world(t testing.TB) *ref.World {
	loc := rome(t)
	day := func(d, h, m int) ref.Quantity { return at(time.Date(2024, 3, d, h, m, 0, 0, loc)) }
	return &ref.World{
		Zone: loc,
		From: time.Date(2024, 3, 1, 0, 0, 0, 0, loc), To: time.Date(2024, 4, 1, 0, 0, 0, 0, loc),
		Records: map[string][]ref.Record{
			"none": nil,
			"calls": {
				{"area": "a", "ok": true, "n": num("1"), "wait": dur(time.Second), "at": day(3, 0, 0), "s": "x"},
				{"area": "a", "ok": false, "n": num("2"), "wait": dur(20 * time.Second), "at": day(31, 1, 59), "s": "é"},
				{"area": "b", "n": num("2"), "at": day(31, 3, 0), "s": "xyz"},
				{"area": "b", "ok": true, "n": num("-5/2"), "wait": dur(3 * time.Second), "s": ""},
				{"area": "c", "n": num("7")},
			},
			"outages": {
				{"from": at(time.Date(2024, 2, 1, 0, 0, 0, 0, loc)), "to": day(1, 2, 0), "s": "x"},
				{"from": day(1, 1, 0), "to": day(1, 3, 0), "s": "y"},
				{"from": day(9, 5, 0), "to": day(9, 5, 0), "s": "x"},
				{"from": day(9, 8, 0), "to": day(9, 5, 0), "s": "x"},
				{"from": day(31, 23, 0), "s": "z"},
				{"from": day(1, 3, 0), "to": day(1, 3, 30), "s": "x"},
			},
		},
		Intervals: map[string]ref.Interval{"outages": {From: "from", To: "to"}},
		Constants: map[string]*rule.Node{"limit": parse(t, `duration("20s")`), "nothing": parse(t, "nil")},
		Sets:      map[string]*rule.Node{"good": parse(t, "filter(calls, .ok)")},
		Metrics: map[string]*rule.Node{"share": parse(t, "len(good) / len(calls)"), "total": parse(t, "len(calls)"),
			"of_all": parse(t, "total / contract.total")},
		Bound: map[string]ref.Value{"value": num("95")},
		Funcs: map[string]func([]ref.Value) (ref.Value, error){"twice": func(args []ref.Value) (ref.Value, error) {
			q := args[0].(ref.Quantity)
			return ref.Quantity{Rat: new(big.Rat).Add(q.Rat, q.Rat), Unit: q.Unit}, nil
		}},
	}
}

// text writes a value so that a person can check it.
func text(v ref.Value, err error) string {
	if err != nil {
		return "error: " + err.Error()
	}
	switch v := v.(type) {
	case nil:
		return "missing"
	case ref.Quantity:
		switch v.Unit {
		case ref.Duration:
			return v.Rat.RatString() + "ns"
		case ref.Instant:
			return time.Unix(0, v.Rat.Num().Int64()).UTC().Format(time.RFC3339)
		}
		return v.Rat.RatString()
	case string:
		return fmt.Sprintf("%q", v)
	}
	return fmt.Sprint(v)
}

// TestMeaning states the meaning of rules with answers worked out by hand.
func TestMeaning(t *testing.T) {
	cases := strings.Split(strings.TrimSpace(meanings), "\n")
	w := world(t)
	for _, line := range cases {
		rule, want, ok := strings.Cut(line, " → ")
		if !ok {
			continue
		}
		rule, want = strings.TrimSpace(rule), strings.TrimSpace(want)
		if got := text(w.Eval(parse(t, rule))); got != want {
			t.Errorf("%s is %s, want %s", rule, got, want)
		}
	}
}

const meanings = `
	literals are exact
	0.1 + 0.2 == 0.3 → true
	99.999999999999999999 → 99999999999999999999/1000000000000000000
	1_000 + 0x1F + 0b101 + 0o17 + 007 → 1058
	1.5e3 + 25e-1 → 3005/2
	2/3*3 == 2 → true
	2374999/2500000 >= 0.95 → false
	57/100 >= 0.57 → true
	"é" + 'b' → "éb"

	missing is missing, and Kleene's
	nil → missing
	nil == nil → true
	nothing == nil → true
	1 + nothing → missing
	-nothing → missing
	nothing > 3 → missing
	nothing ?? 4 → 4
	(nothing ?? nil) == nil → true
	nothing and false → false
	false and nothing → false
	nothing and true → missing
	nothing or true → true
	nothing or false → missing
	not nothing → missing
	nothing ? 1 : 2 → missing
	true ? 1 : 2 → 1
	nothing in [1, 2] → missing
	twice(nothing) → missing
	twice(21) → 42

	a division by zero
	0/0 → missing
	(0/0 >= 95) == nil → true
	not (0/0 >= 95) → missing
	3/0 → error: ref: a division by zero
	(0/0) ?? 7 → 7
	0/0 ?? 7 → missing
	1 ?? (3/0) → 1
	false and 3/0 > 1 → false
	len(filter(calls, 3/0 > 1)) → 0
	len(filter(calls, (3/0) == nil)) → 5
	len(filter(calls, 3 % 0 == nil)) → 5

	numbers
	-7 % 3 → -1
	7 % -3 → 1
	round(2.5) → 3
	round(-2.5) → -3
	round(-2.4) → -2
	round(2.4999999999999999999) → 2
	round(-2.6) → -3
	ceil(-2.5) → -2
	ceil(2) → 2
	floor(-2.5) → -3
	abs(-2.5) → 5/2
	min(3, 1, 2) → 1
	max(3, 1/2) → 3
	3 in 1..3 → true
	3.5 in 1..4 → false
	4 in 1..3 → false
	"a" in ["b", "a"] → true
	3 not in [1, 2] → true

	durations and times
	duration("20s") / duration("1s") → 20
	duration("20s") / 2 → 10000000000ns
	3 * duration("1ns") → 3ns
	date("2024-03-31") + duration("3h") → 2024-03-31T02:00:00Z
	(date("2024-03-31") + duration("3h")).Hour() → 4
	date("2024-04-01") - date("2024-03-31") == duration("23h") → true
	date("2024-03-31").Weekday() → 0
	date("2024-12-31 23:59:59").YearDay() → 366
	date("2024-12-31T23:59").Minute() → 59
	(date("9999-12-31T23:59") + duration("1m")).Year() → missing
	(date("2024-12-31") - duration("1h") * 1e30).Hour() → missing
	period.length == duration("743h") → true
	period.from → 2024-02-29T23:00:00Z
	period.to - period.from == period.length → true
	limit > duration("19.999s") → true
	max(duration("1s"), limit) == limit → true

	texts compare by their bytes
	"Z" < "a" → true
	"z" < "é" → true
	"abc" contains "b" and "abc" startsWith "ab" and "abc" endsWith "bc" → true
	"abc" matches "^a.c$" → true
	upper(trim(" è ")) + lower("È") → "Èè"

	selections
	len(calls) → 5
	len(good) → 2
	len(filter(calls, .ok == nil)) → 2
	len(filter(calls, .ok != nil)) → 3
	len(filter(calls, not .ok)) → 1
	count(calls, .wait <= limit) → 3
	count(calls, .wait < limit) → 2
	len(map(calls, .wait)) → 5
	count(map(calls, .ok)) → 2
	calls | filter(.n > 0) | map(.n * 2) | filter(# > 2) | sum() → 22
	sum(map(calls, .n), # * 2) → 19
	sum(calls, .n) → 19/2
	sum(calls, .wait) → 24000000000ns
	sum(none, .wait) + duration("1s") → 1000000000ns
	sum(none, .wait) + 1 → 1
	sum(none, .wait) <= duration("0s") → true
	sum(filter(calls, .ok == nil), .wait) → missing
	mean(calls, .wait) == duration("8s") → true
	mean(none, .wait) → missing
	min(calls, .n) → -5/2
	max(calls, .s) → "é"
	max(calls, .at) → 2024-03-31T01:00:00Z
	min(none, .n) → missing
	median(calls, .n) → 2
	median(filter(calls, .n > 0), .n) → 2
	median(filter(calls, .ok), .n) → -3/4
	median(calls, .at) → 2024-03-31T00:59:00Z
	median(none, .n) → missing
	quantile(calls, .n, 0) → -5/2
	quantile(calls, .n, 0.2) → -5/2
	quantile(calls, .n, 0.2000000001) → 1
	quantile(calls, .n, 1) → 7
	quantile(map(calls, .n), 0.8) → 2
	quantile(none, .n, 0.5) → missing
	distinct(calls, .n) → 4
	distinct(calls, .ok) → 2
	distinct(none, .ok) → 0
	count(calls, .at.Hour() == 0) → 1
	count(calls, .at.Weekday() == 0 and .at.Day() in [3, 31]) → 3
	100 * share → 40
	sum(calls, .n / 0) → missing
	value >= 95 → true

	covered
	covered(outages) == duration("4h30m") → true
	covered(outages, .s == "x") == duration("2h30m") → true
	covered(filter(outages, .s == "z")) == duration("1h") → true
	covered(outages, .s == "w") → 0ns
	1 - covered(outages) / period.length → 1477/1486
`

// TestArea checks that an area's own records are the only ones its rules see, but for
// contract.x.
func TestArea(t *testing.T) {
	w := world(t)
	w.Where = map[string]*rule.Node{"calls": nil, "none": nil}
	if got := text(w.Eval(parse(t, "len(calls)"))); got != "5" {
		t.Errorf("an area of all calls has %s", got)
	}
	// A predicate alone: what filter has as its second argument.
	w.Where["calls"] = parse(t, `filter(calls, .area == "a")`).Args[1]
	for rule, want := range map[string]string{
		"len(calls)": "2", "len(contract.calls)": "5", "len(good)": "1", "len(contract.good)": "2",
		"share": "1/2", "contract.share": "2/5", "of_all": "2/5", "len(none)": "0",
		"len(outages)": "error: ref: the area does not say which outages are its own",
	} {
		if got := text(w.Eval(parse(t, rule))); got != want {
			t.Errorf("%s is %s, want %s", rule, got, want)
		}
	}
}

// TestMixedTypes checks that what the checker refuses is an error here too, not an answer.
func TestMixedTypes(t *testing.T) {
	w := world(t)
	for _, rule := range []string{
		`1 + "a"`, `1 == "a"`, `true < false`, `duration("1s") + 1`, `date("2024-01-01") + date("2024-01-01")`,
		`duration("1s") * duration("1s")`, "1 / limit", "1.5 % 2", "not 1", "-true", "1 ? 2 : 3", "nowhere", "calls",
		"contract.nowhere", "period.middle", "period", "sum(calls)", "sum(calls, .s)", "sum(calls, .at)", "mean(calls, .s)",
		"median(calls, .s)", "count(calls)", "count(calls, .n)", "covered(calls)", "quantile(calls, .n, limit)",
		"quantile(calls, .n, 2)", "sum(calls, total)", "sum(calls, len(calls))", "map(calls, .n)", "foo(1)", `foo("a")`,
		"upper(1)", "floor(true)", "min(1, true)", `date("yesterday")`, `duration("1")`, "total.Hour()",
		`date("2024-01-01").Century()`, "1 in [true]", "true in 1..2", `"a" matches "("`, "1 ** 2", "share.x",
		"sum(map(calls, .n), .n)", "sum(map(calls, .n), total)",
	} {
		if v, err := w.Eval(parse(t, rule)); err == nil {
			t.Errorf("%s is %s, want an error", rule, text(v, nil))
		}
	}
	if _, err := w.Eval(parse(t, "1/0")); !errors.Is(err, ref.ErrDivision) {
		t.Errorf("1/0 is %v, want ErrDivision", err)
	}
}

// TestMetricsOnce checks that metrics that double each other are evaluated once each.
func TestMetricsOnce(t *testing.T) {
	w := world(t)
	for i := range 100 {
		w.Metrics[fmt.Sprint("m", i+1)] = parse(t, fmt.Sprintf("m%d + m%[1]d", i))
	}
	w.Metrics["m0"] = parse(t, "len(calls)")
	want := new(big.Int).Lsh(big.NewInt(5), 100).String()
	if got := text(w.Eval(parse(t, "m100"))); got != want {
		t.Errorf("m100 is %s, want %s", got, want)
	}
}

func TestAgrees(t *testing.T) {
	one := big.NewRat(1, 1)
	values := []ref.Value{nil, true, false, "a", "1", num("1"), dur(1), ref.Quantity{Rat: one, Unit: ref.Instant}}
	same := []rule.Value{rule.Missing, rule.BoolValue(true), rule.BoolValue(false), rule.StringValue("a"), rule.StringValue("1"),
		rule.NumberValue(one), rule.DurationValue(one), {Type: rule.Time, R: one}}
	for i, v := range values {
		for j, w := range same {
			if ref.Agrees(v, w) != (i == j) {
				t.Errorf("Agrees(%v, %s) is %v", v, w.Key(), i != j)
			}
		}
	}
	zero := ref.Quantity{Rat: new(big.Rat), Unit: ref.AnyUnit}
	if !ref.Agrees(zero, rule.IntValue(0)) || !ref.Agrees(zero, rule.DurationValue(new(big.Rat))) || ref.Agrees(zero, rule.Missing) {
		t.Error("a zero of any unit agrees with a zero number and a zero duration alone")
	}
}

func ExampleWorld_Eval() {
	n, _ := rule.Parse(`100 * count(calls, .wait <= duration("20s")) / len(calls)`)
	w := &ref.World{Records: map[string][]ref.Record{"calls": {
		{"wait": dur(20 * time.Second)}, {"wait": dur(21 * time.Second)}, {},
	}}}
	v, err := w.Eval(n)
	fmt.Println(v.(ref.Quantity).Rat, err)
	// Output: 100/3 <nil>
}

func ExampleAgrees() {
	fmt.Println(ref.Agrees("cup", rule.StringValue("cup")), ref.Agrees(nil, rule.IntValue(0)))
	// Output: true false
}
