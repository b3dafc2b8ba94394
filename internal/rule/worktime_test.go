package rule

import (
	"math/big"
	"testing"
	"time"

	"pgregory.net/rapid"

	"github.com/capitolato/capitolato/sla/calendar"
)

func testHours(t *testing.T, hours string) *calendar.Hours {
	t.Helper()
	cal := calendar.Calendar{Hours: map[string]string{"mon-fri": hours}}
	h, err := cal.Compile(time.UTC, calendar.Days{From: calendar.Date{Year: 2020, Month: 1, Day: 1}, Through: calendar.Date{Year: 2030, Month: 12, Day: 31}})
	if err != nil {
		t.Fatal(err)
	}
	return h
}

func TestWorktimeProblems(t *testing.T) {
	office, night := testHours(t, "09:00-18:00"), testHours(t, "22:00-06:00")
	form, due := `write such as worktime(.opened, .closed, "office")`, `write such as deadline(.opened, duration("4h"), "office")`
	for _, c := range []struct {
		calendars                   int
		marked, code, message, hint string
	}{
		{2, `sum(calls, worktime(.at, .at, «"ofice"»)) / hour`, "unknown-name", `unknown calendar "ofice"`, `did you mean "office"?`},
		{0, `sum(calls, worktime(.at, .at, «"office"»)) / hour`, "unknown-name", `unknown calendar "office"`, "declare it among the contract's calendars"},
		{0, `sum(calls, «worktime»(.at, .at)) / hour`, "calendar", "worktime needs a calendar, and the contract has none", "declare one: calendars, with its hours"},
		{2, `sum(calls, «worktime»(.at, .at)) / hour`, "calendar", "the contract has several calendars", "name one as the last argument: night, office"},
		{1, `sum(calls, «worktime(.at)») / hour`, "arguments", "worktime takes two values and the name of a calendar", form},
		{1, `sum(calls, worktime(.at, «.wait»)) / hour`, "type", "argument 2 of worktime is a time, this is a duration", form},
		{1, `count(calls, deadline(.at, «4») > .at)`, "type", "argument 2 of deadline is a duration, this is a number", due},
		{1, `count(calls, deadline(.at, .wait, «4») > .at)`, "type", "the name of a calendar is a text in quotes", ""},
	} {
		env := testEnv()
		env.Constants["hour"] = Source{"/constants/hour", `duration("1h")`}
		env.Calendars = map[string]*calendar.Hours{"office": office, "night": night}
		if c.calendars < 2 {
			delete(env.Calendars, "night")
		}
		if c.calendars < 1 {
			delete(env.Calendars, "office")
		}
		src, _ := unmark(c.marked)
		expectProblem(t, problemsOf(env, src), c.marked, c.code, c.message, c.hint)
	}
}

// evalRule evaluates a rule without records.
func evalRule(t *testing.T, h *calendar.Hours, text string) Value {
	t.Helper()
	env := testEnv()
	env.Calendars = map[string]*calendar.Hours{"office": h}
	c := NewChecker(env)
	e := c.Condition(0, Source{"/target", text}, nil)
	if e == nil {
		t.Fatalf("%s: %+v", text, c.Problems())
	}
	v, err := Eval(e, nil)
	if err != nil {
		t.Fatalf("%s: %v", text, err)
	}
	return v
}

func TestWorktimeValues(t *testing.T) {
	h := testHours(t, "09:00-18:00")
	for text, want := range map[string]Value{
		`worktime(date("2024-05-06T10:00:00Z"), date("2024-05-07T10:00:00Z")) == duration("9h")`:                         BoolValue(true),
		`worktime(date("2024-05-07T10:00:00Z"), date("2024-05-06T10:00:00Z")) == duration("-9h")`:                        BoolValue(true),
		`deadline(date("2024-05-06T16:00:00Z"), duration("4h"), "office") == date("2024-05-07T11:00:00Z")`:               BoolValue(true),
		`deadline(date("2024-05-06T16:00:00Z"), duration("0s"), "office") == date("2024-05-06T16:00:00Z")`:               BoolValue(true),
		`worktime(date("2024-05-06T10:00:00Z"), date("2124-05-07T10:00:00Z")) == duration("9h")`:                         Missing,
		`deadline(date("2024-05-06T16:00:00Z"), duration("400000h"), "office") == nil`:                                   BoolValue(true),
		`deadline(date("1999-05-06T16:00:00Z"), duration("0s"), "office") == nil`:                                        BoolValue(true),
		`deadline(date("2024-05-06T16:00:00Z"), duration("1h") * 1e300, "office") == nil`:                                BoolValue(true),
		`worktime(date("2024-05-06T16:00:00Z") + duration("1h") * 1e300, date("2024-05-06T16:00:00Z"), "office") == nil`: BoolValue(true),
	} {
		if got := evalRule(t, h, text); got.Type != want.Type || got.B != want.B {
			t.Errorf("%s: %+v", text, got)
		}
	}
}

// TestWorktimeOfFractions checks that parts of a nanosecond count as the whole of it does: a
// calendar a nanosecond of which stands for a second gives the same.
func TestWorktimeOfFractions(t *testing.T) {
	h := testHours(t, "09:00-18:00")
	base := time.Date(2024, 5, 6, 9, 0, 0, 0, time.UTC).UnixNano()
	rapid.Check(t, func(t *rapid.T) {
		near := func(label string) *big.Rat {
			n := rapid.Int64Range(-20, 20).Draw(t, label)
			return new(big.Rat).Add(new(big.Rat).SetInt64(base), big.NewRat(n, 7))
		}
		a, b, d := near("a"), near("b"), big.NewRat(rapid.Int64Range(-20, 20).Draw(t, "d"), 7)
		// What is open begins at base, so working time is what is not before it.
		open := func(x *big.Rat) *big.Rat {
			x = new(big.Rat).Sub(x, new(big.Rat).SetInt64(base))
			if x.Sign() < 0 {
				x.SetInt64(0)
			}
			return x
		}
		want := new(big.Rat).Sub(open(b), open(a))
		if got, ok := workBetween(h, a, b); !ok || got.Cmp(want) != 0 {
			t.Fatalf("from %v to %v: %v, not %v", a, b, got, want)
		}
		end, ok := workAfter(h, a, d)
		if !ok {
			t.Fatalf("no end of %v after %v", d, a)
		}
		got, _ := workBetween(h, a, end)
		if got.Cmp(d) != 0 || d.Sign() == 0 && end.Cmp(a) != 0 {
			t.Fatalf("%v after %v is %v, which is %v later", d, a, end, got)
		}
		// It is the first such instant, or counted back the last.
		tick := big.NewRat(-1, 1000)
		if d.Sign() < 0 {
			tick.Neg(tick)
		}
		if early, _ := workBetween(h, a, tick.Add(tick, end)); d.Sign() != 0 && early.Cmp(d) == 0 {
			t.Fatalf("%v after %v is before %v", d, a, end)
		}
	})
}
