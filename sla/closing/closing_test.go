package closing_test

import (
	"encoding/json"
	"slices"
	"strings"
	"testing"

	"github.com/capitolato/capitolato/sla"
	"github.com/capitolato/capitolato/sla/closing"
	"github.com/capitolato/capitolato/sla/terms"
	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"
)

var act = closing.Act{Protocol: "prot. 1", Date: day("2024-06-10"), Reason: "late calls"}

// first closes May with the calls given.
func first(t testing.TB, waits ...int) (*sla.Plan, *closing.Closing) {
	t.Helper()
	p := plan()
	c, err := closing.Close(p, tally(p, calls("day", waits...)), may, act)
	if err != nil {
		t.Fatal(err)
	}
	return p, c
}

// TestLate holds that adding a late source to the closed tally restates a period as counting
// all its records does, whatever they are.
func TestLate(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		waits := rapid.SliceOfN(rapid.IntRange(0, 40), 1, 20)
		early, late := waits.Draw(t, "early"), waits.Draw(t, "late")
		p := plan()
		c, err := closing.Close(p, tally(p, calls("day", early...)), may, act)
		if err != nil {
			t.Fatal(err)
		}
		merged, err := sla.Merge(c.Tally, tally(p, calls("late", late...)))
		if err != nil {
			t.Fatal(err)
		}
		a, err := c.Restate(p, merged, act)
		if err != nil {
			t.Fatal(err)
		}
		b, err := c.Restate(p, tally(p, calls("day", early...), calls("late", late...)), act)
		if err != nil {
			t.Fatal(err)
		}
		if d := cmp.Diff(a, b); d != "" {
			t.Error(d)
		}
		if err := a.Check(p, c); err != nil {
			t.Error(err)
		}
		in := func(waits []int) (n int) {
			for _, w := range waits {
				if w <= 20 {
					n++
				}
			}
			return n
		}
		all := slices.Concat(early, late)
		flips := in(early)*5 >= len(early)*4 != (in(all)*5 >= len(all)*4)
		if got := len(a.Changes.Flipped) == 1; got != flips {
			t.Errorf("flipped: %v, want %v: %v", got, flips, a.Changes)
		}
		if in(early)*len(all) != in(all)*len(early) != (len(a.Changes.Flipped)+len(a.Changes.Moved) == 1) {
			t.Errorf("the figure moved or not: %v", a.Changes)
		}
	})
}

func TestActs(t *testing.T) {
	p, c := first(t, 5, 30)
	more := tally(p, calls("day", 5, 30, 30))
	for _, test := range []struct {
		act  closing.Act
		want string
	}{
		{closing.Act{Date: act.Date, Reason: "r"}, "has no protocol"},
		{closing.Act{Protocol: "p", Reason: "r"}, "is older than"},
		{closing.Act{Protocol: "p", Date: act.Date}, "has no reason"},
		{closing.Act{Protocol: "p", Date: act.Date.AddDays(-1), Reason: "r"}, "is older than revision 1"},
	} {
		if _, err := c.Restate(p, more, test.act); err == nil || !strings.Contains(err.Error(), test.want) {
			t.Errorf("%+v: %v, want %q", test.act, err, test.want)
		}
	}
	if _, err := closing.Close(p, more, may, closing.Act{Protocol: "p"}); err == nil || !strings.Contains(err.Error(), "has no date") {
		t.Error(err)
	}
	if _, err := c.Restate(p, more, act); err != nil {
		t.Error(err)
	}
}

// TestRules tells changed rules from changed records.
func TestRules(t *testing.T) {
	p, c := first(t, 5, 5, 5, 5, 30)
	stricter := plan("90")
	if c.Check(stricter, nil) == nil {
		t.Error("other rules give the same verdicts")
	}
	next, err := c.Restate(stricter, c.Tally, act)
	if err != nil {
		t.Fatal(err)
	}
	if !next.Changes.Rules || len(next.Changes.Flipped) != 1 || len(next.Changes.Sources) != 0 {
		t.Error(next.Changes)
	}
	next, err = c.Restate(p, tally(p, calls("day", 5, 5, 5, 5, 30, 5)), act)
	if err != nil {
		t.Fatal(err)
	}
	if next.Changes.Rules || len(next.Changes.Moved) != 1 || len(next.Changes.Sources) != 1 {
		t.Error(next.Changes)
	}
}

// TestChain holds that a revision that was changed afterwards is found out.
func TestChain(t *testing.T) {
	p, c := first(t, 5, 30)
	second, err := c.Restate(p, tally(p, calls("day", 5)), act)
	if err != nil {
		t.Fatal(err)
	}
	third, err := second.Restate(p, tally(p, calls("day", 5, 30, 30)), act)
	if err != nil {
		t.Fatal(err)
	}
	if err := third.Check(p, second); err != nil || third.Revision != 3 {
		t.Error(third.Revision, err)
	}
	if err := third.Check(p, c); err == nil || !strings.Contains(err.Error(), "does not follow") {
		t.Error(err)
	}
	second.Act.Reason = "another"
	if err := third.Check(p, second); err == nil || !strings.Contains(err.Error(), "was changed since") {
		t.Error(err)
	}
	c.Tally.Cells[0].Parts[0].Count++
	if err := c.Check(p, nil); err == nil || !strings.Contains(err.Error(), "do not follow from its tally") {
		t.Error(err)
	}
}

// TestCompareStructure compares results that hold different indicators and areas.
func TestCompareStructure(t *testing.T) {
	value, other := "1", "2"
	a := &sla.Result{Verdict: sla.OK, Areas: []sla.AreaResult{
		{ID: "x", Verdict: sla.OK, Indicators: []sla.IndicatorResult{{ID: "i", Verdict: sla.OK, Value: &value, Exact: &value, Unit: "s"}}},
		{ID: "y", Verdict: sla.OK},
	}}
	b := &sla.Result{Verdict: sla.OK, Areas: []sla.AreaResult{
		{ID: "x", Verdict: sla.OK, Indicators: []sla.IndicatorResult{{ID: "j", Verdict: sla.OK, Value: &other, Exact: &other}}},
		{ID: "y", Verdict: sla.NA},
	}}
	got := closing.Compare(a, b).String()
	want := "x/j: invalid → ok 2\nx/i: ok 1 s → invalid\narea y: ok → na\n"
	if got != want {
		t.Errorf("%q, want %q", got, want)
	}
	if text := closing.Compare(a, a).String(); text != "" {
		t.Error(text)
	}
}

// TestCompareNet tells the figures that verdicts rest on.
func TestCompareNet(t *testing.T) {
	gross, net := "70.00", "82.00"
	result := func(v sla.Verdict, r *sla.Reading) *sla.Result {
		return &sla.Result{Areas: []sla.AreaResult{{ID: "x", Indicators: []sla.IndicatorResult{
			{ID: "i", Verdict: v, Measured: sla.KO, Value: &gross, Exact: &gross, Unit: "%", Net: r}}}}}
	}
	asked, accepted := result(sla.KO, nil), result(sla.Waived, &sla.Reading{Value: &net, Exact: &net})
	if got, want := closing.Compare(asked, accepted).String(), "x/i: ko 70.00 % → waived 82.00 %\n"; got != want {
		t.Errorf("%q, want %q", got, want)
	}
}

// TestCompareDue holds that another sum is a change, even where no figure is another.
func TestCompareDue(t *testing.T) {
	before := &sla.Result{Penalties: &sla.PenaltyTotal{Penalties: "500.00", Bonuses: "0.00"}}
	after := &sla.Result{Penalties: &sla.PenaltyTotal{Penalties: "700.00", Bonuses: "0.00"}}
	if got, want := closing.Compare(before, after).String(), "penalties: 500.00 → 700.00 euro, bonuses: 0.00 → 0.00 euro\n"; got != want {
		t.Errorf("%q, want %q", got, want)
	}
	if got, want := closing.Compare(&sla.Result{}, after).String(), "penalties: 0 → 700.00 euro, bonuses: 0 → 0.00 euro\n"; got != want {
		t.Errorf("%q, want %q", got, want)
	}
}

// TestRestateRates restates a period whose rates alone were changed.
func TestRestateRates(t *testing.T) {
	with := func(each string) *sla.Plan {
		c := *plan().Contract()
		c.Areas[0].Indicators[0].Penalty = &terms.Penalty{Each: each}
		p, err := sla.Compile(&c, nil)
		if err != nil {
			t.Fatal(err)
		}
		return p
	}
	p := with("500.00")
	c, err := closing.Close(p, tally(p, calls("day", 5, 30)), may, act)
	if err != nil {
		t.Fatal(err)
	}
	next, err := c.Restate(with("700.00"), c.Tally, act)
	if err != nil {
		t.Fatal(err)
	}
	if d := next.Changes.Penalties; d == nil || d.FromPenalties != "500.00" || d.ToPenalties != "700.00" || !next.Changes.Rules {
		t.Errorf("%+v", next.Changes)
	}
}

func FuzzParse(f *testing.F) {
	_, c := first(f, 5, 30)
	data, err := json.Marshal(c)
	if err != nil {
		f.Fatal(err)
	}
	f.Add(data)
	f.Add([]byte(`{"format":1}`))
	f.Add([]byte(`{"format":1,"revision":1,"result":{},"tally":{}}`))
	p := plan()
	f.Fuzz(func(t *testing.T, data []byte) {
		c, err := closing.Parse(data)
		if err != nil {
			return
		}
		_ = c.Check(p, nil)
		again, err := json.Marshal(c)
		if err != nil {
			return // dates that no JSON text holds
		}
		back, err := closing.Parse(again)
		if err != nil {
			t.Fatal(err)
		}
		one, err := c.Digest()
		two, err2 := back.Digest()
		if err != nil || err2 != nil || one != two {
			t.Errorf("%s, %s after being read back: %v, %v", one, two, err, err2)
		}
	})
}
