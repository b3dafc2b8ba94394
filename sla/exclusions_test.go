package sla_test

import (
	"context"
	"encoding/json"
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/capitolato/capitolato/sla"
	"github.com/capitolato/capitolato/sla/terms"
	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"
)

// late is a contract of one indicator whose exclusions are given, each as the lines of a YAML
// mapping but for its id, which is x1, x2, …
func late(exclusions ...string) string {
	return one(`value: 100 * count(calls, .answered) / len(calls)`, `target: value >= 90`) + listed(exclusions...)
}

func listed(exclusions ...string) string {
	var b strings.Builder
	b.WriteString("calendars:\n  night: {hours: {mon-sun: \"02:00-04:00\"}}\nexclusions:\n")
	for i, x := range exclusions {
		fmt.Fprintf(&b, "- id: x%d\n  reason: R\n  cause: client\n", i+1)
		if strings.Contains(x, "accepted") {
			b.WriteString("  approver: RUP\n  document: {protocol: p1, date: 2024-01-12}\n")
		}
		for _, line := range strings.Split(x, "; ") {
			b.WriteString("  " + line + "\n")
		}
	}
	return b.String()
}

// setState sets the states of a plan's exclusions, by a letter each.
func setState(t errorer, text string, states ...terms.State) *sla.Plan {
	t.Helper()
	c := load(t, text)
	for i, s := range states {
		x := &c.Exclusions[i]
		x.State, x.Approver, x.Document = s, "RUP", &terms.Document{Date: sla.Date{Year: 2024, Month: 1, Day: 12}}
	}
	p, err := sla.Compile(c, nil)
	if err != nil {
		t.Fatal(err)
	}
	return p
}

// mixed is ten calls: the first four in the window of the morning, of which two unanswered.
func mixed() *sla.Rows {
	return calls(10, func(i int, r row) {
		r["answered"], r["score"] = i != 0 && i != 1 && i != 9, i
		if i < 4 {
			r["at"] = rome("2024-01-10T08:30:00").Add(time.Duration(i) * time.Minute)
		}
	})
}

const morning = "where: {calls: all}; windows: [{from: 2024-01-10T08:00, to: 2024-01-10T09:00}]"

func TestExclusionCountsOnlyAccepted(t *testing.T) {
	for state, want := range map[terms.State]string{
		terms.Asked:    "ko ko 70 70, x1 asked 4 of 4, otherwise 83.333333333333",
		terms.Accepted: "ko ko 70 83.333333333333, x1 accepted 4 of 4, otherwise 70",
		terms.Rejected: "ko ko 70 70, x1 rejected 4 of 4, otherwise 83.333333333333",
	} {
		p := setState(t, late("state: asked; "+morning), state)
		r := judge(t, p, tally(t, p, "2024-01", mixed()), "2024-01")
		i := r.Areas[0].Indicators[0]
		got := fmt.Sprintf("%s %s %s %s, %s %s %d of %d, otherwise %s", i.Measured, i.Verdict, text(i.Gross.Value), text(i.Net.Value),
			i.Waived[0].ID, i.Waived[0].State, i.Waived[0].Records, i.Waived[0].Matched, text(i.Waived[0].Otherwise.Value))
		if got != want {
			t.Errorf("%s: got  %s\nwant %s", state, got, want)
		}
		excluded := int64(0)
		if state == terms.Accepted {
			excluded = 4
		}
		if s := r.Sources[0]; s.Excluded != excluded || s.Counted != 10-excluded || s.Read != 10 {
			t.Errorf("%s: %+v", state, s.Reconciliation)
		}
	}
}

// A window holds its first instant and not its last.
func TestExclusionWindowIsHalfOpen(t *testing.T) {
	at := []string{"07:59:59", "08:00:00", "08:59:59", "09:00:00"}
	p := compile(t, late("state: accepted; "+morning))
	rows := calls(4, func(i int, r row) { r["at"], r["answered"] = rome("2024-01-10T"+at[i]), true })
	if w := judge(t, p, tally(t, p, "2024-01", rows), "2024-01").Areas[0].Indicators[0].Waived[0]; w.Records != 2 {
		t.Errorf("%d calls are taken out", w.Records)
	}
}

func TestExclusionWaives(t *testing.T) {
	text := late("state: accepted; where: {calls: not .answered}; windows: [{from: 2024-01-10, through: 2024-01-10}]")
	r := judge(t, compile(t, text), tally(t, compile(t, text), "2024-01", mixed()), "2024-01")
	if i := r.Areas[0].Indicators[0]; i.Measured != sla.KO || i.Verdict != sla.Waived || r.Verdict != sla.Waived || i.Net.Measured != sla.OK {
		t.Errorf("measured %s, net %s, verdict %s", i.Measured, i.Net.Measured, i.Verdict)
	}
}

// Of a record that several exclusions take out the first has it, and each tells its own count.
func TestExclusionFirstMatchWins(t *testing.T) {
	p := compile(t, late("state: accepted; where: {calls: .score < 3}", "state: asked; where: {calls: .score < 5}", "state: accepted; where: {calls: .score < 4}"))
	r := judge(t, p, tally(t, p, "2024-01", mixed()), "2024-01")
	var got []string
	for _, w := range r.Areas[0].Indicators[0].Waived {
		got = append(got, fmt.Sprintf("%s %d of %d: %s", w.ID, w.Records, w.Matched, text(w.Otherwise.Value)))
	}
	want := []string{"x1 3 of 3: 83.333333333333", "x2 1 of 5: 80", "x3 1 of 4: 85.714285714286"}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
	if s := r.Sources[0]; s.Excluded != 4 {
		t.Errorf("%d excluded", s.Excluded)
	}
}

// A stored tally is judged with any exclusions accepted.
func TestExclusionStateRejudgesTally(t *testing.T) {
	states := []terms.State{terms.Asked, terms.Accepted, terms.Rejected}
	text := late("state: asked; where: {calls: .score < 3}", "state: asked; where: {calls: .score < 5 and not .answered}", "state: asked; "+morning)
	stored := tally(t, compile(t, text), "2024-01", mixed())
	rapid.Check(t, func(t *rapid.T) {
		drawn := rapid.SliceOfN(rapid.SampledFrom(states), 3, 3).Draw(t, "states")
		p := setState(t, text, drawn...)
		if diff := cmp.Diff(tally(t, p, "2024-01", mixed()), stored); diff != "" {
			t.Fatal(diff)
		}
		i := judge(t, p, stored, "2024-01").Areas[0].Indicators[0]
		good, all := 0, 0
		for _, r := range mixed().Values {
			score, answered, at := r["score"].(int), r["answered"].(bool), r["at"].(time.Time)
			out := drawn[0] == terms.Accepted && score < 3 || drawn[1] == terms.Accepted && score < 5 && !answered ||
				drawn[2] == terms.Accepted && at.Before(rome("2024-01-10T09:00:00"))
			if !out {
				all++
				if answered {
					good++
				}
			}
		}
		if c := i.Net.Explanation.Counts; c[0].Records != int64(good) || c[1].Records != int64(all) {
			t.Fatalf("%v: %+v, want %d of %d", drawn, c, good, all)
		}
	})
}

func TestExclusionAnotherDefinitionIsRefused(t *testing.T) {
	stored := tally(t, compile(t, late("state: asked; where: {calls: .score < 3}")), "2024-01", mixed())
	for _, x := range []string{late("state: asked; where: {calls: .score < 4}"), late("state: asked; " + morning), one(`value: 100 * count(calls, .answered) / len(calls)`, `target: value >= 90`)} {
		if _, err := compile(t, x).Judge(stored, period("2024-01")); err == nil || !strings.Contains(err.Error(), "tally again") {
			t.Errorf("%v", err)
		}
	}
}

// One area's exclusion leaves a record counted in another: it is not excluded.
func TestExclusionOfOneArea(t *testing.T) {
	areas := "areas:\n- {id: a, name: A, where: {calls: .score < 6}, indicators: [{id: i, name: I, value: len(calls), target: value > 0}]}\n" +
		"- {id: b, name: B, where: {calls: .score > 3}, indicators: [{id: i, name: I, value: len(calls), target: value > 0}, {id: j, name: J, value: len(contract.calls), target: value > 0}]}\n"
	for _, test := range []struct {
		exclusion string
		excluded  int64
		values    string
	}{
		{"state: accepted; where: {calls: .score < 5}; areas: [a]", 0, "1 6 10"},
		{"state: accepted; where: {calls: .score < 5}; areas: [b]", 0, "6 5 5"},
		{"state: accepted; where: {calls: .score < 5}; indicators: [b/i]", 0, "6 5 10"},
		{"state: accepted; where: {calls: .score < 5}", 5, "1 5 5"},
	} {
		p := compile(t, areas+listed(test.exclusion))
		r := judge(t, p, tally(t, p, "2024-01", mixed()), "2024-01")
		var values []string
		for _, a := range r.Areas {
			for _, i := range a.Indicators {
				v := i.Value
				if i.Net != nil {
					v = i.Net.Value
				}
				values = append(values, text(v))
			}
		}
		if got := strings.Join(values, " "); got != test.values || r.Sources[0].Excluded != test.excluded {
			t.Errorf("%s: %s, %d excluded", test.exclusion, got, r.Sources[0].Excluded)
		}
	}
}

// An interval is taken out where it lies wholly in the window; of another covered leaves out the
// part inside, and no other aggregate does.
func TestExclusionOfIntervals(t *testing.T) {
	at := func(clock string) time.Time { return rome("2024-01-10T" + clock + ":00") }
	down := outages(
		row{"start": at("08:10"), "end": at("08:20")}, // wholly inside
		row{"start": at("08:50"), "end": at("09:10")}, // half
		row{"start": at("07:00"), "end": at("10:00")}, // across
		row{"start": at("09:00"), "end": at("09:30")}, // touches only
		row{"start": at("23:50")},                     // still open
	)
	text := "areas:\n- id: a\n  name: A\n  where: all\n  indicators:\n" +
		"  - {id: i, name: I, value: covered(outages), target: value >= duration(\"0s\"), display: {unit: min}}\n" +
		"  - {id: j, name: J, value: len(outages), target: value >= 0}\n" +
		listed("state: accepted; where: {outages: all}; windows: [{from: 2024-01-10T08:00, to: 2024-01-10T09:00}, {from: 2024-01-10T23:55, through: 2024-01-10}]")
	p := compile(t, text)
	r := judge(t, p, tally(t, p, "2024-01-10/2024-01-10", down), "2024-01-10/2024-01-10")
	i, j := r.Areas[0].Indicators[0], r.Areas[0].Indicators[1]
	if text := *i.Gross.Value + " " + *i.Net.Value; text != "190 125" {
		t.Errorf("covered %s", text)
	}
	if w := i.Waived[0]; w.Records != 1 || w.Cut != 3 {
		t.Errorf("%+v", w)
	}
	if text := *j.Gross.Value + " " + *j.Net.Value; text != "5 4" {
		t.Errorf("len %s", text)
	}
	if s := r.Sources[0]; s.Excluded != 1 {
		t.Errorf("%+v", s.Reconciliation)
	}
}

// someExclusions are of every kind, for everyAggregate.
var someExclusions = []string{
	"state: asked; where: {calls: all, outages: all}; windows: [{from: 2024-01-20T10:00, to: 2024-02-05T11:30}, {from: 2024-03-01, through: 2024-03-02}]",
	"state: asked; where: {calls: .area == \"x\" or .score > 5}",
	"state: asked; where: {calls: all, outages: all}; during: night",
	"state: asked; where: {outages: all}; during: night; windows: [{from: 2024-01-15T03:00, to: 2024-03-10T02:30}]",
}

// takenOut tells naively what an exclusion of someExclusions does to a record.
func takenOut(x int, r row, at time.Time) bool {
	clock := at.In(rome("2024-01-01T00:00:00").Location())
	night := clock.Hour() == 2 || clock.Hour() == 3
	in := func(from, to string) bool { return !at.Before(rome(from)) && at.Before(rome(to)) }
	switch x {
	case 0:
		return in("2024-01-20T10:00:00", "2024-02-05T11:30:00") || in("2024-03-01T00:00:00", "2024-03-03T00:00:00")
	case 1:
		return r["area"] == "x" || r["score"] == 7
	case 2:
		return night
	}
	return night && in("2024-01-15T03:00:00", "2024-03-10T02:30:00")
}

// The net measure is that of sources without what the accepted exclusions take out; the gross one
// does not depend on exclusions; months and sites merge.
func TestExclusionsAreRecordsLeftOut(t *testing.T) {
	plain := compile(t, everyAggregate)
	withAll := "valid: {from: 2024-01-01, through: 2024-12-31}\n" + everyAggregate + listed(someExclusions...)
	rapid.Check(t, func(t *rapid.T) {
		states := rapid.SliceOfN(rapid.SampledFrom([]terms.State{terms.Asked, terms.Accepted}), 4, 4).Draw(t, "states")
		p := setState(t, withAll, states...)
		c, o := quarter(t, "site")
		for _, r := range c.Values { // often in the night
			if rapid.Bool().Draw(t, "night") {
				at := r["at"].(time.Time).In(rome("2024-01-01T00:00:00").Location())
				r["at"] = at.Add(time.Duration(3-at.Hour()) * time.Hour)
			}
		}
		left, down := *c, outages()
		left.Values = slices.DeleteFunc(slices.Clone(c.Values), func(r row) bool {
			return slices.ContainsFunc([]int{0, 1, 2}, func(x int) bool { return states[x] == terms.Accepted && takenOut(x, r, r["at"].(time.Time)) })
		})
		for _, r := range o.Values {
			pieces(r, func(start, end time.Time) bool {
				return slices.ContainsFunc([]int{0, 2, 3}, func(x int) bool { return states[x] == terms.Accepted && takenOut(x, r, start) })
			}, func(start, end time.Time) { down.Values = append(down.Values, row{"start": start, "end": end}) })
		}
		whole := tally(t, p, "2024-Q1", c, o)
		got := judge(t, p, whole, "2024-Q1")
		gross := judge(t, plain, tally(t, plain, "2024-Q1", c, o), "2024-Q1")
		net := judge(t, plain, tally(t, plain, "2024-Q1", &left, down), "2024-Q1")
		for i, ind := range got.Areas[0].Indicators {
			g, n := gross.Areas[0].Indicators[i], net.Areas[0].Indicators[i]
			if ind.Rule == "covered(outages)" && len(down.Values) == 0 {
				continue // nothing to be measured, and all taken out, differ in what they are called
			}
			if text(ind.Exact) != text(g.Exact) || ind.Measured != g.Measured || text(ind.Net.Exact) != text(n.Exact) || ind.Net.Measured != n.Measured {
				t.Fatalf("%s: %s %s and %s %s, want %s %s and %s %s", ind.Rule, ind.Measured, text(ind.Exact), ind.Net.Measured, text(ind.Net.Exact),
					g.Measured, text(g.Exact), n.Measured, text(n.Exact))
			}
		}
		merged := tally(t, p, "2024-01", c, o)
		for _, month := range []string{"2024-02", "2024-03"} {
			var err error
			if merged, err = sla.Merge(tally(t, p, month, c, o), merged); err != nil {
				t.Fatal(err)
			}
		}
		if diff := cmp.Diff(readings(got), readings(judge(t, p, merged, "2024-Q1"))); diff != "" {
			t.Fatal(diff)
		}
		data, _ := json.Marshal(whole)
		back := new(sla.Tally)
		if err := json.Unmarshal(data, back); err != nil || cmp.Diff(whole, back) != "" {
			t.Fatal(err, cmp.Diff(whole, back))
		}
	})
}

// readings returns all that a result measures. An outage in several months is in the tallies of
// each, so how many there are is not compared.
func readings(r *sla.Result) []string {
	var out []string
	for _, i := range r.Areas[0].Indicators {
		line := fmt.Sprint(i.ID, i.Verdict, text(i.Gross.Exact), text(i.Net.Exact))
		for _, w := range i.Waived {
			line += fmt.Sprint(w.ID, text(w.Otherwise.Exact))
			if i.ID != "i9" {
				line += fmt.Sprint(w.Records, w.Matched)
			}
		}
		out = append(out, line)
	}
	return out
}

// pieces calls f with the parts of an outage that are not out, cut at every half hour.
func pieces(r row, out func(start, end time.Time) bool, f func(start, end time.Time)) {
	start, end := r["start"].(time.Time), r["end"].(time.Time)
	for start.Before(end) {
		next := start.Truncate(30 * time.Minute).Add(30 * time.Minute)
		if next.After(end) {
			next = end
		}
		if !out(start, next) {
			f(start, next)
		}
		start = next
	}
}

// An accepted exclusion of bad records never worsens a ratio.
func TestExcludingBadRecordsNeverWorsens(t *testing.T) {
	p := compile(t, late("state: accepted; where: {calls: not (.answered ?? false) and .score < 5}"))
	rapid.Check(t, func(t *rapid.T) {
		i := first(t, p, "2024-01", calls(rapid.IntRange(1, 20).Draw(t, "n"), func(_ int, r row) {
			r["answered"] = rapid.SampledFrom([]any{nil, true, false}).Draw(t, "answered")
			r["score"] = rapid.IntRange(0, 9).Draw(t, "score")
		}))
		if i.Measured == sla.OK && i.Verdict != sla.OK && i.Net.Measured != sla.NoData {
			t.Fatalf("%s became %s", i.Measured, i.Verdict)
		}
	})
}

func TestSelectExcluded(t *testing.T) {
	p := compile(t, late("state: accepted; where: {calls: .score < 3}", "state: accepted; "+morning, "state: asked; where: {calls: .score == 9}"))
	selected := func(class sla.Class, only string) string {
		var got []string
		for s, err := range p.Select(context.Background(), period("2024-01"), "a/i", class, &sla.SelectOptions{Exclusion: only}, mixed()) {
			if err != nil {
				return err.Error()
			}
			got = append(got, s.Key[0].Text+s.Exclusion)
		}
		return strings.Join(got, " ")
	}
	for _, test := range [][3]string{
		{"excluded", "", "c0x1 c1x1 c2x1 c3x2"},
		{"excluded", "x2", "c0x2 c1x2 c2x2 c3x2"},
		{"excluded", "x3", "c9x3"},
		{"bad", "", "c9"},
		{"counted", "", "c4 c5 c6 c7 c8 c9"},
		{"excluded", "x9", `sla: no exclusion "x9" concerns a/i, or its excluded records were not asked for`},
	} {
		if got := selected(sla.Class(test[0]), test[1]); got != test[2] {
			t.Errorf("%s %s: %s, want %s", test[0], test[1], got, test[2])
		}
	}
}

func TestExclusionFindings(t *testing.T) {
	for _, test := range [][2]string{
		{"state: accepted; where: {calls: .score < 99}", "excluded-all: the exclusion x1 takes out all 10 records that a/i looks at"},
		{"state: asked; where: {calls: .score < 99}", "excluded-all: the exclusion x1, which is not accepted, would take out all 10 records that a/i looks at"},
		{"state: asked; where: {calls: .score > 99}", "excluded-none: the exclusion x1 concerns none of the records of the period"},
		{"state: accepted; where: {calls: all}; windows: [{from: 2023-01-01, through: 2023-12-31}]", ""}, // of another period
	} {
		p := compile(t, late(test[0]))
		r := judge(t, p, tally(t, p, "2024-01", mixed()), "2024-01")
		var got []string
		for _, f := range r.Findings {
			got = append(got, f.Code+": "+f.Text)
		}
		if strings.Join(got, "\n") != test[1] {
			t.Errorf("%s:\n%s", test[0], strings.Join(got, "\n"))
		}
		if test[1] == "" && (r.Exclusions != nil || r.Areas[0].Indicators[0].Net != nil) {
			t.Error("an exclusion of another period is told")
		}
	}
}

func TestExclusionDiagnostics(t *testing.T) {
	for _, test := range [][2]string{
		{"state: accept; where: {calls: .score < 3}", `the state "accept" is not known`},
		{"cause: customer; state: asked; where: {calls: .score < 3}", ""},
		{"state: asked; where: {cals: .score < 3}", `unknown records "cals"`},
		{"state: asked; where: {calls: .scor < 3}", `unknown field of calls "scor"`},
		{"state: asked; where: {calls: all}", "it would take out every record, always"},
		{"state: asked; where: {calls: all}; during: nigt", `unknown calendar "nigt"`},
		{"state: asked; where: {calls: .score < 3}; areas: [b]", `unknown area "b"`},
		{"state: asked; where: {calls: .score < 3}; indicators: [i]", "write the area and the indicator, such as cup/attesa"},
		{"state: asked; where: {calls: .score < 3}; indicators: [a/i]; areas: [a]", "it names both areas and indicators"},
		{"state: asked; where: {calls: all}; windows: [{from: 2024-01-10, to: 2024-01-12}]", "does 2024-01-12 itself belong to the window?"},
		{"state: asked; where: {calls: all}; windows: [{from: 2024-01-10}]", "a window has one end"},
		{"state: asked; where: {calls: all}; windows: [{from: 2024-01-10, through: 2024-01-09}]", "the window ends before it begins"},
		{"state: asked; where: {calls: all}; windows: [{from: 0001-01-01, through: 9999-12-31}]", "the window is outside the years 1678 to 2261"},
		{"state: asked; where: {calls: all}; windows: [{from: 2024-03-31T02:30, through: 2024-04-09}]", "the clocks do not show 2024-03-31T02:30"},
		{"state: asked; where: {calls: all}; windows: [{from: 2024-10-27T02:30, through: 2024-11-09}]", "the clocks show 2024-10-27T02:30 twice"},
	} {
		_, err := sla.Compile(load(t, strings.Replace(late(test[0]), "cause: client\n  cause", "cause", 1)), nil)
		if test[1] == "" {
			test[1] = `the cause "customer" is not known`
		}
		if err == nil || !strings.Contains(err.Error(), test[1]) {
			t.Errorf("%s: %v", test[0], err)
		}
	}
	c := load(t, late("state: asked; where: {calls: .score < 3}"))
	c.Exclusions[0].State = terms.Accepted
	_, err := sla.Compile(c, nil)
	if err == nil || !strings.Contains(err.Error(), "by which document?") || !strings.Contains(err.Error(), "by whom?") {
		t.Errorf("%v", err)
	}
	p := compile(t, late("state: asked; where: {outages: .service == \"x\"}"))
	if w := p.Warnings(); len(w) != 2 || !strings.Contains(w[0].Message, "looks at its records") && !strings.Contains(w[1].Message, "looks at its records") {
		t.Errorf("%v", w)
	}
}
