package scrutiny

import (
	"context"
	"flag"
	"fmt"
	"maps"
	"os"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/capitolato/capitolato/adapters/contract"
	"github.com/capitolato/capitolato/internal/ruletest"
	"github.com/capitolato/capitolato/sla"
)

var update = flag.Bool("update", false, "rewrite the golden files")

func read1(t *testing.T, name string) []byte {
	t.Helper()
	raw, err := os.ReadFile("testdata/" + name)
	if err != nil {
		t.Fatal(err)
	}
	return raw
}

// file parses a test file of a contract in testdata.
func file(t *testing.T, text string) *ruletest.File {
	t.Helper()
	f, err := ruletest.Parse("test.txtar", []byte(text), func(name string) ([]byte, error) { return os.ReadFile("testdata/" + name) }, nil)
	if err != nil {
		t.Fatal(err)
	}
	return f
}

// suite is the suite of one test file.
func suite(t *testing.T, text string) *Suite {
	t.Helper()
	s, err := NewSuite(context.Background(), []*ruletest.File{file(t, text)})
	if err != nil {
		t.Fatal(err)
	}
	return s
}

func book1(t *testing.T, name string) *book {
	t.Helper()
	c, err := contract.Parse(name, read1(t, name))
	if err != nil {
		t.Fatal(err)
	}
	b, err := read(c)
	if err != nil {
		t.Fatal(err)
	}
	return b
}

// golden compares a text with a file.
func golden(t *testing.T, name, got string) {
	t.Helper()
	if *update {
		if err := os.WriteFile("testdata/"+name, []byte(got), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	if d := cmp.Diff(string(read1(t, name)), got); d != "" {
		t.Errorf("%s (-want +got):\n%s", name, d)
	}
}

// TestSites checks what of each rule has to be exercised, and when it is.
func TestSites(t *testing.T) {
	b := book1(t, "desk.yaml")
	var out strings.Builder
	for _, r := range b.rules {
		for _, s := range b.sites(r) {
			fmt.Fprintf(&out, "%s: %s\n", r.path, text(s.node))
			for _, d := range s.sides {
				fmt.Fprintf(&out, "    %-20s %s\n", d.name, s.holds(d))
			}
		}
	}
	golden(t, "desk.sites", out.String())
}

// TestChanges checks in which ways each rule is changed.
func TestChanges(t *testing.T) {
	b := book1(t, "desk.yaml")
	var out strings.Builder
	ids := map[string]bool{}
	for _, c := range b.changes() {
		_, err := sla.Compile(c.contract, nil)
		refused := ""
		if err != nil {
			refused = "  (does not compile)"
		}
		fmt.Fprintf(&out, "%s%s\n", c.id(), refused)
		if ids[c.id()] {
			t.Errorf("two changes are called %s", c.id())
		}
		ids[c.id()] = true
	}
	golden(t, "desk.changes", out.String())
}

// head begins the test files about the desk.
const (
	plain = "contract desk.yaml\nperiod 2024-03-04\n"
	head  = plain + "default tickets: queue=network, priority=3\n"
)

// exercised returns the points that a text of records and expectations exercises.
func exercised(t *testing.T, records string) []string {
	t.Helper()
	f := file(t, head+records)
	text, err := ruletest.Rewrite(context.Background(), f)
	if err != nil {
		t.Fatal(err)
	}
	points, err := suite(t, string(text)).Cover(context.Background(), nil)
	if err != nil {
		t.Fatal(err)
	}
	var out []string
	for _, p := range points {
		if len(p.Cases) > 0 {
			out = append(out, p.ID())
		}
	}
	return out
}

// TestCover checks which points a record exercises that were not exercised before, by hand.
func TestCover(t *testing.T) {
	const (
		expects = "expect desk/in_time ?\nexpect desk/effort ?\nexpect desk/night ?\n"
		span    = `/metrics/in_time: .closed - .opened <= (.vip ? limit : 2 * limit) `
		queue   = `/sets/due: .queue in ["hardware", "network"] `
	)
	base := "records tickets: vip=no, closed=+1h, hours=1\nrecords tickets: vip=yes, priority=1, closed=+30m, hours=1\n"
	before := exercised(t, base+expects)
	below := []string{"/areas/0/indicators/0/target: value >= 90 below", "/areas/0/indicators/0: desk/in_time ko"}
	night := []string{"/areas/0/indicators/2/target: at_night == 0 different", "/areas/0/indicators/2: desk/night ko"}
	for record, want := range map[string][]string{
		"vip=no, closed=+2h, hours=1":                     {span + "at"},
		"vip=no, closed=+2h0.001s, hours=1":               append(below, span+"above"),
		"vip=yes, closed=-, hours=1":                      append(below, span+"missing"),
		"vip=no, priority=2, hours=1":                     {"/sets/due: .vip false", "/sets/due: .priority >= 3 below"},
		"vip=no, priority=4, closed=+1h, hours=1":         {"/sets/due: .priority >= 3 above"},
		"queue=hardware, vip=no, closed=+1h, hours=1":     {queue + `equal to "hardware"`},
		"queue=other, vip=no, closed=+1h, hours=1":        {queue + "none of them"},
		"queue=other, vip=no, priority=2":                 {},
		"vip=no, closed=+1h, hours=0.1":                   {"/metrics/effort: ceil(.hours ?? 0.5) rounded"},
		"vip=no, closed=+1h, hours=-":                     {"/metrics/effort: .hours ?? 0.5 missing", "/metrics/effort: ceil(.hours ?? 0.5) rounded"},
		"closed=+1h, hours=1, opened=2024-03-04 00:00":    append(night, "/metrics/at_night: .opened.Hour() in 0..5 the first"),
		"closed=+1h, hours=1, opened=2024-03-04 05:59:59": append(night, "/metrics/at_night: .opened.Hour() in 0..5 the last"),
		"closed=+1h, hours=1, opened=2024-03-04 06:00":    {},
	} {
		got := []string{}
		for _, p := range exercised(t, base+"records tickets: "+record+"\n"+expects) {
			if !slices.Contains(before, p) {
				got = append(got, p)
			}
		}
		slices.Sort(got)
		slices.Sort(want)
		if d := cmp.Diff(want, got); d != "" {
			t.Errorf("%s (-want +got):\n%s", record, d)
		}
	}
	// What nobody expects anything of is not exercised.
	for _, p := range exercised(t, base+"expect desk/night ?\n") {
		if strings.Contains(p, ".closed") || strings.Contains(p, "in_time") {
			t.Errorf("%s is exercised, though nothing is expected of it", p)
		}
	}
}

// weak is a test that notices little.
const weak = plain + `records tickets: queue=network, vip=yes, closed=+1h, hours=1 x 9
records tickets: queue=network, priority=3, closed=+2h0.001s, hours=1
expect desk/in_time ok 90.0 %
expect desk/effort ok 1
expect desk/longest ok 1
`

// TestMutate checks that a mutant survives where no case fails of it, that the case which is
// shown for a survivor kills it, and that together they leave none but those without one.
func TestMutate(t *testing.T) {
	ctx := context.Background()
	s := suite(t, weak)
	mutants, refused, err := s.Mutate(ctx, nil)
	if err != nil || refused == 0 {
		t.Fatal(refused, err)
	}
	survived := 0
	stronger := strings.Replace(weak, "records", "case weak\nrecords", 1)
	without := map[string]bool{}
	for _, m := range mutants {
		failures, err := ruletest.Check(ctx, m.contract, s.cases[0].file)
		if err != nil || (m.KilledBy == "") != (len(failures) == 0) {
			t.Errorf("%s: killed by %q, but %d expectations are not met: %v", m.ID(), m.KilledBy, len(failures), err)
		}
		switch {
		case m.KilledBy != "" && m.Killer != "":
			t.Errorf("%s: killed by %q, and a case to kill it:\n%s", m.ID(), m.KilledBy, m.Killer)
		case m.KilledBy == "" && m.Killer == "":
			without[m.ID()] = true
		case m.KilledBy == "":
			survived++
			_, body, _ := strings.Cut(m.Killer, "\n")
			stronger += fmt.Sprintf("case %d\n%s", survived, body)
			alone := file(t, plain+m.Killer)
			if failures, err := ruletest.Check(ctx, m.contract, alone); err != nil || len(failures) == 0 {
				t.Errorf("%s: does not fail of the case that is to kill it, %v:\n%s", m.ID(), err, m.Killer)
			}
		}
	}
	if survived < 20 {
		t.Errorf("only %d mutants survive a test that notices little", survived)
	}
	mutants, _, err = suite(t, stronger).Mutate(ctx, nil)
	if err != nil {
		t.Fatal(err)
	}
	for _, m := range mutants {
		if m.KilledBy == "" && !without[m.ID()] {
			t.Errorf("%s survives, though the case that kills it is there", m.ID())
		}
	}
	golden(t, "desk.unkilled", strings.Join(slices.Sorted(maps.Keys(without)), "\n")+"\n")
}

// TestBoundaries checks the cases at the limits of the rules, and that they exercise every point
// that is about a record.
func TestBoundaries(t *testing.T) {
	ctx := context.Background()
	b := book1(t, "desk.yaml")
	period, _ := sla.ParsePeriod("2024-03-04")
	open := func(name string) ([]byte, error) { return os.ReadFile("testdata/" + name) }
	text, err := Boundaries(ctx, b.contract, "desk.yaml", open, period, nil)
	if err != nil {
		t.Fatal(err)
	}
	golden(t, "desk.boundaries", string(text))
	s := suite(t, string(text))
	points, err := s.Cover(ctx, nil)
	if err != nil {
		t.Fatal(err)
	}
	for _, p := range points {
		if len(p.Cases) == 0 && !strings.Contains(string(text), "No record was found for") {
			t.Errorf("%s is not exercised", p.ID())
		}
	}
}
