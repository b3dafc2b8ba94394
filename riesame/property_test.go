package riesame_test

import (
	"testing"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"github.com/capitolato/capitolato/riesame"
	"github.com/capitolato/capitolato/sla"
)

// drawFixture draws a review of anything.
func drawFixture(t *rapid.T) *fixture {
	text := rapid.StringN(0, 20, -1)
	date := rapid.Custom(func(t *rapid.T) sla.Date {
		if rapid.Bool().Draw(t, "no day") {
			return sla.Date{}
		}
		return day("2023-06-01").AddDays(rapid.IntRange(0, 800).Draw(t, "days"))
	})
	document := rapid.Custom(func(t *rapid.T) riesame.Document {
		d := riesame.Document{Kind: text.Draw(t, "kind"), Title: text.Draw(t, "title"), Number: text.Draw(t, "number"), Date: date.Draw(t, "date")}
		if rapid.Bool().Draw(t, "covers") {
			d.Covers = &sla.Days{From: date.Draw(t, "from"), Through: date.Draw(t, "through")}
		}
		return d
	})
	section := func(id string) riesame.SectionInput {
		s := riesame.SectionInput{Section: id, Title: text.Draw(t, "title"), Text: text.Draw(t, "text"), Inputs: rapid.SliceOfN(document, 0, 2).Draw(t, "inputs"),
			Clauses: rapid.SliceOfN(rapid.SampledFrom([]string{"9.3.2 a", "9.3.3 c"}), 0, 2).Draw(t, "clauses")}
		s.NotApplicable = len(s.Inputs) == 0 && rapid.Bool().Draw(t, "na")
		return s
	}
	figures := func() []string {
		return rapid.SliceOfN(rapid.SampledFrom([]string{"cup/wait 42.46 ko", "cup/wait - nodata", "cup/lost 94.996 ko", "cup/lost - na", "desk/wait 1 invalid", "desk/lost 1.50 ok", "desk/lost 6 ko"}), 0, 4).Draw(t, "figures")
	}
	f := newFixture()
	f.in.Lang = rapid.SampledFrom([]riesame.Lang{"", riesame.Italian, riesame.English}).Draw(t, "lang")
	f.in.Date = date.Draw(t, "date")
	p := f.two()
	p.Text, p.Documents = text.Draw(t, "text"), rapid.SliceOfN(document, 0, 2).Draw(t, "documents")
	p.Sections, p.Outputs = nil, []riesame.SectionInput{section("client-improvement")}
	for _, id := range rapid.Permutation([]string{"inspections", "feedback", "process", "training", "measurement", "earlier-actions"}).Draw(t, "sections") {
		p.Sections = append(p.Sections, section(id))
	}
	for i := range p.Checklist {
		p.Checklist[i].Ticked = rapid.Bool().Draw(t, "ticked")
	}
	actions := func() []riesame.ActionInput {
		var out []riesame.ActionInput
		for _, id := range rapid.SliceOfNDistinct(rapid.SampledFrom([]string{"a", "b", "c"}), 0, 3, rapid.ID[string]).Draw(t, "actions") {
			out = append(out, riesame.ActionInput{ID: id, Action: "x" + text.Draw(t, "action"), Part: "two", Cause: text.Draw(t, "cause"), Responsible: text.Draw(t, "responsible"),
				Indicators: rapid.SliceOfN(rapid.SampledFrom([]string{"cup/wait", "desk/lost"}), 0, 2).Draw(t, "indicators"),
				Resources:  rapid.SliceOfN(text, 0, 2).Draw(t, "resources"), Opened: date.Draw(t, "opened"), Due: date.Draw(t, "due"), Closed: date.Draw(t, "closed")})
		}
		return out
	}
	if rapid.Bool().Draw(t, "previous") {
		f.before(rapid.SampledFrom([]string{"2023-S2", "2024-S1", "2024-01"}).Draw(t, "before"), actions(), figures()...)
	}
	f.in.Actions = actions()
	f.run.Result = result("2024-S1", figures()...)
	for _, m := range f.run.Result.Period.Months() {
		f.run.Months = append(f.run.Months, result(m.String(), figures()...))
	}
	if rapid.Bool().Draw(t, "tally") {
		f.run.Tally = tally("a.csv 2024-01-01 2024-04-30 1", "b.csv 2024-03-01 2024-06-20 0")
	}
	return f
}

// TestAnyReview checks, of any review, that it is built the same way twice, that JSON holds all of
// it, and that the next review can be built on what was stored.
func TestAnyReview(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		f := drawFixture(t)
		r, err := riesame.Build(f.run, &f.in, f.previous)
		if err != nil {
			t.Fatal(err)
		}
		again, err := riesame.Build(f.run, &f.in, f.previous)
		if err != nil {
			t.Fatal(err)
		}
		if diff := cmp.Diff(r, again); diff != "" {
			t.Fatal(diff)
		}
		data, err := riesame.Marshal(r)
		if err != nil {
			t.Fatal(err)
		}
		back, err := riesame.Unmarshal(data)
		if err != nil {
			t.Fatal(err)
		}
		if diff := cmp.Diff(r, back); diff != "" {
			t.Fatal(diff)
		}
		next := newFixture()
		next.run.Result, next.in.Period, next.previous = result("2024-S2"), "2024-S2", back
		stored, err := riesame.Build(next.run, &next.in, next.previous)
		if err != nil {
			t.Fatal(err)
		}
		next.previous = r
		kept, err := riesame.Build(next.run, &next.in, next.previous)
		if diff := cmp.Diff(kept, stored); diff != "" || err != nil {
			t.Fatal(diff, err)
		}
		checkReview(t, f, r)
		checkLayout(t, r)
	})
}

// checkReview checks what holds of any review.
func checkReview(t *rapid.T, f *fixture, r *riesame.Review) {
	worst := sla.NA
	for _, p := range r.Parts {
		for _, table := range p.Tables {
			for _, row := range table.Rows {
				worst = worst.Worse(row.Verdict)
				if row.Verdict == sla.KO && len(row.Actions) == 0 && !found(r, riesame.KOWithoutAction, row.ID) {
					t.Fatalf("%s is KO, has no action, and nothing was found", row.Name)
				}
			}
		}
	}
	if worst != r.Verdict {
		t.Fatalf("the worst verdict is %s, and the review's %s", worst, r.Verdict)
	}
	if f.previous != nil {
		for _, a := range f.previous.Actions {
			if a.Status == "open" && !hasAction(r, a.ID) {
				t.Fatalf("the open action %s was lost", a.ID)
			}
		}
	}
}

// found reports whether there is a finding of an indicator.
func found(r *riesame.Review, code riesame.Code, indicator string) bool {
	for _, f := range r.Findings {
		if f.Code == code && f.Where.Indicator == indicator {
			return true
		}
	}
	return false
}

// hasAction reports whether a review has an action.
func hasAction(r *riesame.Review, id string) bool {
	for _, a := range r.Actions {
		if a.ID == id {
			return true
		}
	}
	return false
}
