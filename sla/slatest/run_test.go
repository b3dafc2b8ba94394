package slatest_test

import (
	"flag"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/capitolato/capitolato/adapters/contract"
	"github.com/capitolato/capitolato/sla"
	"github.com/capitolato/capitolato/sla/slatest"
)

var _ = flag.Bool("update", false, "rewrite what test files expect")

// desk is a small contract, as a file of an archive.
const desk = `-- contract.yaml --
format: 1
contract: desk
title: Desk
valid: {from: 2024-01-01, through: 2024-12-31}
timezone: Europe/Rome
records:
  calls:
    key: [id]
    at: at
    fields: {id: string, at: time, desk: string, wait: duration?}
metrics:
  fast: 100 * count(calls, .wait <= duration("20s")) / len(calls)
areas:
  - id: a
    name: A
    where: {calls: '.desk == "a"'}
    indicators:
      - {id: fast, name: Fast, value: fast, target: fast >= 95, display: {unit: "%"}}
`

// TestInside is what TestRun runs in a process of its own: a test that is to fail.
func TestInside(t *testing.T) {
	pattern := os.Getenv("SLATEST_PATTERN")
	if pattern == "" {
		t.Skip("not run by TestRun")
	}
	slatest.Run(t, pattern)
}

// inside runs a test file in a process of its own and returns what that writes, whether it
// passes and the file after it.
func inside(t *testing.T, script string, args ...string) (out string, ok bool, after string) {
	t.Helper()
	name := filepath.Join(t.TempDir(), "desk.txtar")
	if err := os.WriteFile(name, []byte(script+desk), 0o600); err != nil {
		t.Fatal(err)
	}
	cmd := exec.Command(os.Args[0], append([]string{"-test.run=^TestInside$", "-test.v"}, args...)...)
	cmd.Env = append(os.Environ(), "SLATEST_PATTERN="+filepath.Join(filepath.Dir(name), "*.txtar"))
	text, err := cmd.CombinedOutput()
	data, readErr := os.ReadFile(name)
	if readErr != nil {
		t.Fatal(readErr)
	}
	out = strings.ReplaceAll(string(text), "\u00a0", " ") // go-cmp is fond of them
	return strings.ReplaceAll(out, filepath.ToSlash(name), "desk.txtar"), err == nil, strings.TrimSuffix(string(data), desk)
}

// missing tells which texts a text lacks, in their order.
func missing(t *testing.T, text string, want ...string) {
	t.Helper()
	rest := text
	for _, w := range want {
		_, behind, ok := strings.Cut(rest, w)
		if !ok {
			t.Errorf("%q is not, or not in its place, in:\n%s", w, text)
			return
		}
		rest = behind
	}
}

const late = `period 2024-03-04
case twenty seconds
records calls in a: wait=20s x 94
records calls in a: wait=21s x 6
expect a/fast ok 95 %
expect a/fast bad 5
case none
expect a/fast nodata
`

// A failure shows the line, want and got, and how the verdict came about, in the subtest of its
// case.
func TestRunFails(t *testing.T) {
	out, ok, after := inside(t, late)
	if ok || after != late {
		t.Errorf("passed is %v, and the file:\n%s", ok, after)
	}
	missing(t, out,
		`- 	"a/fast ok 95 %",`, `+ 	"a/fast ko 94 %",`, `- 	"a/fast bad 5",`, `+ 	"a/fast bad 6",`,
		"desk.txtar:5:8: a/fast is not as expected, case twenty seconds\n", "expect a/fast ok 95 %\n", "^^^^^^^^^^^^^^\n",
		"want ok 95 %\n", "got  ko 94 %\n", "100 × 94 / 100 = 94 ≥ 95 is false\n",
		"desk.txtar:6:8: a/fast bad is not as expected",
		"--- FAIL: TestInside/desk/twenty_seconds", "--- PASS: TestInside/desk/none")
}

// A file with a mistake, and a pattern without a file, fail.
func TestRunRefuses(t *testing.T) {
	out, ok, _ := inside(t, "period 2024-03-04\nexpct a/fast ok\n")
	if ok {
		t.Error("it passed")
	}
	missing(t, out, `desk.txtar:2:1: unknown verb "expct"`, "--- FAIL: TestInside/desk")

	cmd := exec.Command(os.Args[0], "-test.run=^TestInside$")
	cmd.Env = append(os.Environ(), "SLATEST_PATTERN="+filepath.Join(t.TempDir(), "*.txtar"))
	text, err := cmd.CombinedOutput()
	if err == nil {
		t.Error("it passed without a file")
	}
	missing(t, string(text), "no file matches", "so nothing would be tested")
}

// With -update the file is rewritten, the difference shown, and the test passes.
func TestRunUpdates(t *testing.T) {
	want := strings.Replace(strings.Replace(late, "ok 95 %", "ko 94 %", 1), "bad 5", "bad 6", 1)
	out, ok, after := inside(t, late, "-update")
	if diff := cmp.Diff(want, after); diff != "" || !ok {
		t.Errorf("passed is %v: %s", ok, diff)
	}
	missing(t, out, "desk.txtar is rewritten (-before +after)", `- 	"expect a/fast ok 95 %",`, `+ 	"expect a/fast ko 94 %",`)
	_, ok, again := inside(t, want, "-update")
	if !ok || again != want {
		t.Errorf("passed is %v:\n%s", ok, again)
	}
}

// -update leaves to a person what nobody wrote.
func TestUpdateHidesNothing(t *testing.T) {
	script := "period 2024-03-04\nrecords calls in a: wait=2O\nexpect a/fast ok\n"
	out, ok, _ := inside(t, script, "-update")
	if ok {
		t.Error("it passed")
	}
	missing(t, out, "want rejected 0", "got  rejected 1", `line 2: wait: it is a string, not duration: "2O"`, "expect calls rejected 1")
}

// loadDesk returns the desk's contract.
func loadDesk(t testing.TB, target string) *sla.Contract {
	t.Helper()
	_, text, _ := strings.Cut(desk, "\n")
	c, err := contract.Parse("contract.yaml", []byte(strings.Replace(text, "fast >= 95", target, 1)))
	if err != nil {
		t.Fatal(err)
	}
	return c
}

// A table of cases in Go.
func TestRecordsAndExpect(t *testing.T) {
	c := loadDesk(t, "fast >= 95")
	for _, test := range []struct{ name, records, want string }{
		{"twenty seconds", "records calls in a: wait=20s", "a/fast ok 100"},
		{"a moment more", "records calls in a: wait=20.001s", "a/fast ko 0 %"},
		{"just enough", `
			records calls in a
				wait
				20s  x 19
				21s
		`, "a/fast ok 95 %"},
		{"none", "", "a/fast nodata"},
	} {
		t.Run(test.name, func(t *testing.T) {
			slatest.Expect(t, c, "2024-03-04", slatest.Records(t, c, "2024-03-04", test.records), test.want)
		})
	}
}

// recorder notes how a test fails.
type recorder struct {
	testing.TB
	text string
}

func (r *recorder) Helper() {}
func (r *recorder) Fatal(args ...any) {
	for _, a := range args {
		switch a := a.(type) {
		case string:
			r.text += a
		case error:
			r.text += a.Error()
		}
	}
	panic(r)
}
func (r *recorder) Errorf(_ string, args ...any) {
	for _, a := range args {
		r.text += a.(string)
	}
}

// failing returns how a test fails.
func failing(f func(t testing.TB)) (text string) {
	r := &recorder{}
	defer func() {
		if x := recover(); x != nil && x != any(r) {
			panic(x)
		}
		text = r.text
	}()
	f(r)
	return r.text
}

// The helpers fail a test for what is wrong with it.
func TestHelpersFail(t *testing.T) {
	c := loadDesk(t, "fast >= 95")
	for _, test := range []struct {
		want string
		f    func(t testing.TB)
	}{
		{"got  ok\n    100 × 1 / 1", func(t testing.TB) {
			slatest.Expect(t, c, "2024-03-04", slatest.Records(t, c, "2024-03-04", "records calls in a: wait=1s"), "a/fast ko")
		}},
		{"nothing is expected", func(t testing.TB) { slatest.Expect(t, c, "2024-03-04", nil) }},
		{`no indicator "a/fats"`, func(t testing.TB) { slatest.Expect(t, c, "2024-03-04", nil, "a/fats ok") }},
		{"no source of calls was read", func(t testing.TB) { slatest.Expect(t, c, "2024-03-04", nil, "a/fast ok") }},
		{"13", func(t testing.TB) { slatest.Expect(t, c, "2024-13", nil, "a/fast ok") }},
		{`no such field "wiat"`, func(t testing.TB) { slatest.Records(t, c, "2024-03-04", "records calls: wiat=1s") }},
		{"period is no part of a text", func(t testing.TB) { slatest.Records(t, c, "2024-03-04", "period 2024-03-05") }},
	} {
		if got := failing(test.f); !strings.Contains(got, test.want) {
			t.Errorf("want %q, got %q", test.want, got)
		}
	}
}

// docBlocks returns the blocks of text in the page of the package.
func docBlocks(t *testing.T) [][]string {
	t.Helper()
	source, err := os.ReadFile("doc.go")
	if err != nil {
		t.Fatal(err)
	}
	var blocks [][]string
	inside := false
	for _, line := range strings.Split(string(source), "\n") {
		text, ok := strings.CutPrefix(line, "//\t")
		switch {
		case ok && !inside:
			blocks = append(blocks, nil)
			fallthrough
		case ok:
			blocks[len(blocks)-1] = append(blocks[len(blocks)-1], text)
		}
		inside = ok || inside && line == "//"
	}
	if len(blocks) != 2 {
		t.Fatalf("the page has %d blocks of text", len(blocks))
	}
	return blocks
}

// seed returns the contract of example resoconto, as a file of an archive.
func seed(t *testing.T) string {
	t.Helper()
	data, err := os.ReadFile("../../examples/resoconto/contract.yaml")
	if err != nil {
		t.Fatal(err)
	}
	return "-- contract.yaml --\n" + string(data)
}

// write writes a test file and returns its name.
func write(t *testing.T, text ...string) string {
	t.Helper()
	name := filepath.Join(t.TempDir(), "test.txtar")
	if err := os.WriteFile(name, []byte(strings.Join(text, "\n")), 0o600); err != nil {
		t.Fatal(err)
	}
	return name
}

// The page of the package says nothing that does not hold.
func TestDocHolds(t *testing.T) {
	script := docBlocks(t)[0]
	script[0] = "contract contract.yaml"
	script = append(script, "expect cup/attesa good 95", "expect cup/attesa bad 4", "expect calls read 100", seed(t))
	slatest.Run(t, write(t, script...))
}

// All that the page of the package lists can be written so.
func TestDocLists(t *testing.T) {
	script := []string{"contract contract.yaml", "period 2024-03-01/2024-03-10"}
	words := strings.Fields(strings.NewReplacer("(", " ", ")", " ", ",", " ", ";", " ", ":", " ", ".", " ").Replace(strings.Join(docBlocks(t)[1], " ")))
	for _, line := range docBlocks(t)[1] {
		if verb, _, _ := strings.Cut(line, " "); verb != "" && verb != "--" {
			script = append(script, line)
		}
	}
	for _, word := range []string{"good", "counted", "bears", "flips", "adds"} {
		script = append(script, "expect cup/attesa "+word+" 1")
		if !slices.Contains(words, word) {
			t.Errorf("the page lacks %s", word)
		}
	}
	for _, word := range []string{"duplicate", "conflicts", "out_of_period", "out_of_scope", "excluded", "counted", "overlap", "read"} {
		script = append(script, "expect calls "+word+" 1")
		if !slices.Contains(words, word) {
			t.Errorf("the page lacks %s", word)
		}
	}
	script = append(script, "expect no finding overlap", "expect contract ko",
		"-- calls.csv --", "id", "-- mapping.yaml --", "format: 1", "sources: {calls: {separator: tab}}", seed(t))
	if _, err := slatest.Load(write(t, script...), nil); err != nil {
		t.Error(err)
	}
}

// All mistakes of all files come at once; no file at all is one, too.
func TestLoadRefuses(t *testing.T) {
	dir := t.TempDir()
	for _, name := range []string{"a.txtar", "b.txtar"} {
		if err := os.WriteFile(filepath.Join(dir, name), []byte("expct\n"+desk), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	_, err := slatest.Load(filepath.Join(dir, "*.txtar"), nil)
	if found, ok := err.(sla.Diagnostics); !ok || len(found) != 2 {
		t.Errorf("the error is %v", err)
	}
	if _, err := slatest.Load(filepath.Join(dir, "*.txt"), nil); err == nil || !strings.Contains(err.Error(), "no file matches") {
		t.Errorf("the error is %v", err)
	}
	if _, err := slatest.Load("[", nil); err == nil {
		t.Error("a pattern that is none is taken")
	}
}
