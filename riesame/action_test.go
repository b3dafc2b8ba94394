package riesame_test

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/capitolato/capitolato/riesame"
	"github.com/capitolato/capitolato/sla"
)

// TestActionLife follows an action through reviews: opened, carried while it is open, closed, judged,
// gone.
func TestActionLife(t *testing.T) {
	f := newFixture()
	type state struct {
		status, effect, since string
		overdue               bool
	}
	steps := []struct {
		period, date string
		figure       string // of cup/wait
		actions      []riesame.ActionInput
		want         []state
		found        []string
	}{
		{"2023-S1", "2023-07-10", "cup/wait 90 ko", nil, nil, []string{"ko-without-action two cup wait"}},
		{"2023-S2", "2024-01-10", "cup/wait 90 ko", []riesame.ActionInput{{ID: "a1", Action: "x", Indicators: []string{"cup/wait"}, Cause: "c", Responsible: "DT", Due: day("2024-06-30"), Verification: "v"}},
			[]state{{"open", "", "", false}}, nil},
		// Nothing is written of it: it is carried, and now overdue.
		{"2024-S1", "2024-07-10", "cup/wait 91 ko", nil, []state{{"open", "", "2023-S2", true}}, []string{"action-overdue two a1"}},
		// A new due date.
		{"2024-S2", "2025-01-10", "cup/wait 92 ko", []riesame.ActionInput{{ID: "a1", Due: day("2025-03-31")}}, []state{{"open", "", "2023-S2", false}}, nil},
		// It is closed within the period, which was measured as a whole: not known yet.
		{"2025-S1", "2025-07-10", "cup/wait 94 ko", []riesame.ActionInput{{ID: "a1", Closed: day("2025-03-20")}}, []state{{"closed", "", "2023-S2", false}}, nil},
		// The next period began after it.
		{"2025-S2", "2026-01-10", "cup/wait 96 ok", nil, []state{{"closed", "effective", "2023-S2", false}}, nil},
		{"2025-S2", "2026-01-10", "cup/wait 96 ok", nil, nil, nil},
	}
	for _, s := range steps {
		f.run.Result, f.in.Period, f.in.Date, f.in.Actions = result(s.period, s.figure), s.period, day(s.date), s.actions
		f.inspect(riesame.Document{Kind: "Verbale"})
		for i := range f.two().Sections {
			if f.two().Sections[i].Section != "earlier-actions" {
				f.two().Sections[i].Inputs = []riesame.Document{{Kind: "Verbale"}}
			}
		}
		f.previous = f.build(t)
		var got []state
		for _, a := range f.previous.Actions {
			x := state{a.Status, a.Effect, "", a.Overdue}
			if a.Since != nil {
				x.since = a.Since.String()
			}
			got = append(got, x)
		}
		if diff := cmp.Diff(s.want, got, cmp.AllowUnexported(state{})); diff != "" {
			t.Errorf("%s: %s", s.period, diff)
		}
		if diff := cmp.Diff(s.found, codes(f.previous)); diff != "" {
			t.Errorf("%s: %s", s.period, diff)
		}
	}
}

// TestEffect judges an action closed on 2024-03-10 by the months after it.
func TestEffect(t *testing.T) {
	for _, tt := range []struct {
		months []string
		want   string
	}{
		{nil, ""},
		{[]string{"2024-01 ko", "2024-02 ko", "2024-03 ko"}, ""},
		{[]string{"2024-03 ko", "2024-04 ok"}, "effective"},
		{[]string{"2024-03 ok", "2024-04 ok", "2024-05 ko"}, "ineffective"},
		{[]string{"2024-04 nodata"}, ""},
		{[]string{"2024-04 nodata", "2024-05 ok"}, "effective"},
	} {
		f := newFixture()
		for _, m := range tt.months {
			f.run.Months = append(f.run.Months, result(m[:7], "cup/wait 90 "+m[8:]))
		}
		a := action()
		a.Closed = day("2024-03-10")
		f.in.Actions = []riesame.ActionInput{a}
		if got := f.build(t).Actions[0].Effect; got != tt.want {
			t.Errorf("%v: %q, not %q", tt.months, got, tt.want)
		}
	}
}

// TestEarlierActions checks which actions the section on earlier reports lists.
func TestEarlierActions(t *testing.T) {
	f := newFixture()
	carried, paper, fresh := action(), action(), action()
	f.before("2023-S2", []riesame.ActionInput{carried})
	paper.ID, paper.Opened = "paper", day("2023-12-31")
	fresh.ID, fresh.Opened = "new", day("2024-01-01")
	f.in.Actions = []riesame.ActionInput{paper, fresh}
	r := f.build(t)
	if diff := cmp.Diff([]string{"a1", "paper"}, r.Parts[1].Sections[3].Actions); diff != "" {
		t.Error(diff)
	}
	if diff := cmp.Diff([]string{"a1", "paper", "new"}, r.Parts[1].Tables[0].Rows[0].Actions); diff != "" {
		t.Error(diff)
	}
}

// TestRevision checks that a revision of a review takes its actions over as they were.
func TestRevision(t *testing.T) {
	f := newFixture()
	f.before("2024-S1", []riesame.ActionInput{action()})
	f.in.Form.Revision = "1"
	r := f.build(t)
	if len(r.Actions) != 1 || r.Actions[0].Since != nil || r.Parts[1].Tables[0].Rows[0].Previous != nil || r.Actions[0].Status != "open" {
		t.Errorf("%+v", r.Actions)
	}
}

// TestWaiverKeepsMeasure checks that a waiver of what was met changes nothing.
func TestWaiverKeepsMeasure(t *testing.T) {
	for verdict, want := range map[string]sla.Verdict{"ko": sla.Waived, "nodata": sla.Waived, "invalid": sla.Waived, "ok": sla.OK, "na": sla.NA} {
		f := newFixture()
		f.run.Result = result("2024-S1", "cup/wait 90 "+verdict)
		f.in.Waivers = []riesame.Waiver{{Indicator: "cup/wait", Reason: "x", Basis: riesame.Document{Kind: "Verbale"}}}
		r := f.build(t).Parts[1].Tables[0].Rows[0]
		if r.Verdict != want || r.Measured.String() != verdict || r.Waiver == nil {
			t.Errorf("%s: %+v", verdict, r)
		}
	}
}
