package ruletest_test

import (
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/shopspring/decimal"

	"github.com/capitolato/capitolato/internal/zone"
	"github.com/capitolato/capitolato/sla"
)

type values = map[string]any

// rome reads a time of the clock in Rome.
func rome(t testing.TB, text string) time.Time {
	t.Helper()
	loc, err := zone.Load("Europe/Rome")
	if err != nil {
		t.Fatal(err)
	}
	at, err := time.ParseInLocation(time.DateTime, text, loc)
	if err != nil {
		t.Fatal(err)
	}
	return at
}

// records returns the records of a type in the first case of a script, without the fields that
// must be there and of which it says nothing.
func records(t testing.TB, script, name string) []values {
	t.Helper()
	f := load(t, script+"\nexpect a/fast ?\n")
	for _, table := range f.Cases[0].Tables {
		if table.Records == name {
			if len(table.Lines) != len(table.Values) {
				t.Fatalf("%d lines of %d records", len(table.Lines), len(table.Values))
			}
			return table.Values
		}
	}
	t.Fatal("no such records")
	return nil
}

// What is not written is missing where it may be, and otherwise no, 0, the empty text or the
// record's instant; keys and instants are made up.
func TestDefaults(t *testing.T) {
	day1, day2 := rome(t, "2024-03-30 12:00:00"), rome(t, "2024-03-31 12:00:00")
	got := records(t, "period 2024-03-30/2024-03-31\nrecords calls x 3", "calls")
	blank := func(id string, at time.Time) values {
		return values{"id": id, "at": at, "desk": "", "cost": decimal.Zero, "agents": int64(0), "answered": false, "due": at}
	}
	want := []values{blank("calls-1", day1), blank("calls-2", day2), blank("calls-3", day1)}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
}

// A cell is read as its field is typed.
func TestCells(t *testing.T) {
	noon := rome(t, "2024-03-04 12:00:00")
	for _, test := range []struct {
		field, cell string
		want        any
	}{
		{"wait", "20s", 20 * time.Second},
		{"wait", "20", 20 * time.Second},
		{"wait", "0:20", 20 * time.Second},
		{"wait", "-", nil},
		{"wait", "", nil},
		{"wait", "soon", "soon"},
		{"cost", "1.5", decimal.New(150, -2)},
		{"cost", "1.555", "1.555"},
		{"agents", "-3", int64(-3)},
		{"agents", "-", nil},
		{"answered", "yes", true},
		{"answered", "NO", false},
		{"answered", "sì", true},
		{"desk", "a b", "a b"},
		{"desk", `"a, ""b"""`, `a, "b"`},
		{"desk", `"-"`, "-"},
		{"desk", `""`, ""},
		{"desk", `"q x 3"`, "q x 3"},
		{"desk", "1..3", "1..3"},
		{"desk", "a#b", "a#b"},
		{"closed", "+9h", noon.Add(9 * time.Hour)},
		{"closed", "-1s", noon.Add(-time.Second)},
		{"closed", "9:30", rome(t, "2024-03-04 09:30:00")},
		{"closed", "23:59:58", rome(t, "2024-03-04 23:59:58")},
		{"closed", "25:00", "2024-03-04 25:00"},
		{"closed", "2024-03-05 00:00", rome(t, "2024-03-05 00:00:00")},
		{"closed", "2024-03-05T00:00:00+01:00", rome(t, "2024-03-05 00:00:00")},
		{"at", "+0s", rome(t, "2024-03-04 00:00:00")},
		{"at", "-1s", rome(t, "2024-03-03 23:59:59")},
		{"at", "08:00", rome(t, "2024-03-04 08:00:00")},
		{"at", "-", nil},
	} {
		for _, script := range []string{
			"period 2024-03-04\nrecords calls: " + test.field + "=" + test.cell + "\n",
			"period 2024-03-04\ndefault calls: " + test.field + " = " + test.cell + " # why\nrecords calls\n",
			"period 2024-03-04\nrecords calls\n\tid, " + test.field + "\n\tc, " + test.cell + "\n",
		} {
			got := records(t, script, "calls")[0][test.field]
			if diff := cmp.Diff(test.want, got); diff != "" {
				t.Errorf("%q: %s", script, diff)
			}
		}
	}
}

// A range stands for each of its values, and a repetition for so many records.
func TestRanges(t *testing.T) {
	noon := rome(t, "2024-03-04 12:00:00")
	s := func(n int) time.Duration { return time.Duration(n) * time.Second }
	for _, test := range []struct {
		row, field string
		want       []any
	}{
		{"wait=19s..21s step 1s", "wait", []any{s(19), s(20), s(21)}},
		{"wait=0:19 .. 0:21 step 0:02 x 2", "wait", []any{s(19), s(19), s(21), s(21)}},
		{"wait=1s..1s step 1s", "wait", []any{s(1)}},
		{"agents=-1..1 step 1", "agents", []any{int64(-1), int64(0), int64(1)}},
		{"cost=0.1..0.3 step 0.1", "cost", []any{decimal.New(10, -2), decimal.New(20, -2), decimal.New(30, -2)}},
		{"closed=+1h..+2h step 1h", "closed", []any{noon.Add(time.Hour), noon.Add(2 * time.Hour)}},
		{"at=2024-03-04 12:00..2024-03-04 13:00 step 1h", "at", []any{noon, noon.Add(time.Hour)}},
		{"agents=7 x 3", "agents", []any{int64(7), int64(7), int64(7)}},
	} {
		var got []any
		seen := map[any]bool{}
		for _, r := range records(t, "period 2024-03-04\nrecords calls: "+test.row+"\n", "calls") {
			got = append(got, r[test.field])
			seen[r["id"]] = true
		}
		if diff := cmp.Diff(test.want, got); diff != "" || len(seen) != len(got) {
			t.Errorf("%s: %d keys: %s", test.row, len(seen), diff)
		}
	}
}

// The fields that an area wants come from its where, which may say more than one thing.
func TestScope(t *testing.T) {
	for _, test := range []struct {
		area string
		want values
	}{
		{"a", values{"desk": "a", "agents": int64(0), "answered": false}},
		{"b", values{"desk": "b", "agents": int64(2), "answered": false}},
	} {
		got := records(t, "period 2024-03-04\ndefault calls: desk=z\nrecords calls in "+test.area+"\n", "calls")[0]
		for name, want := range test.want {
			if diff := cmp.Diff(want, got[name]); diff != "" {
				t.Errorf("%s: %s: %s", test.area, name, diff)
			}
		}
	}
}

// A later default replaces an earlier one, and a case adds to what stands above it.
func TestShared(t *testing.T) {
	f := load(t, `period 2024-03-04
default calls: wait=1s
records calls: agents=1
case one
default calls: wait=2s
records calls: agents=2
expect a/fast ?
case two
period 2024-03-05
expect a/fast ?
`)
	type call struct {
		agents any
		wait   any
		day    int
	}
	var got [][]call
	for _, c := range f.Cases {
		var calls []call
		for _, r := range c.Tables[0].Values {
			calls = append(calls, call{r["agents"], r["wait"], r["at"].(time.Time).Day()})
		}
		got = append(got, calls)
	}
	want := [][]call{
		{{int64(1), 2 * time.Second, 4}, {int64(2), 2 * time.Second, 4}},
		{{int64(1), time.Second, 5}},
	}
	if diff := cmp.Diff(want, got, cmp.AllowUnexported(call{})); diff != "" {
		t.Error(diff)
	}
}

// What a source is known to hold is the period, unless the case says otherwise.
func TestCovers(t *testing.T) {
	days := func(from, through string) sla.Days {
		a, _ := sla.ParseDate(from)
		b, _ := sla.ParseDate(through)
		return sla.Days{From: a, Through: b}
	}
	for _, test := range []struct {
		line string
		want map[string]sla.Days
	}{
		{"", map[string]sla.Days{"calls": days("2024-03-01", "2024-03-31"), "outages": days("2024-03-01", "2024-03-31")}},
		{"covers calls 2024-03-01/2024-03-10\n", map[string]sla.Days{"calls": days("2024-03-01", "2024-03-10"), "outages": days("2024-03-01", "2024-03-31")}},
		{"covers calls records\n", map[string]sla.Days{"calls": {}, "outages": days("2024-03-01", "2024-03-31")}},
		{"covers calls nothing\n", map[string]sla.Days{"outages": days("2024-03-01", "2024-03-31")}},
	} {
		f := load(t, "period 2024-03\n"+test.line+"expect a/fast ?\n")
		got := map[string]sla.Days{}
		for _, s := range f.Cases[0].Sources() {
			got[s.Source().Records] = s.Source().Covers
		}
		if diff := cmp.Diff(test.want, got); diff != "" {
			t.Errorf("%q: %s", test.line, diff)
		}
	}
}
