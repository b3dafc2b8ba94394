package difftest

import (
	"encoding/json"
	"errors"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
)

// breakage is a mistake somebody could make in the engine.
type breakage struct{ what, file, old, new string }

// breakages are tried by TestBrokenEngine: the first three in every run, all of them where
// CAPITOLATO_BREAK is "all".
var breakages = []breakage{
	{"false and missing is missing", "internal/engine/boolsteps.go", "l.t[i]&r.t[i], l.f[i]|r.f[i]", "l.t[i]&r.t[i], l.f[i]&r.f[i]"},
	{"a product overflows in silence", "internal/engine/numsteps.go", "return int64(lo), hi == uint64(int64(lo)>>63)", "return int64(lo), true"},
	{"the end of a range is left out", "internal/engine/kernels.go", "uint64(x)-uint64(lo) <= width", "uint64(x)-uint64(lo) < width"},

	{"not of missing is false", "internal/engine/boolsteps.go", "copy(o.f, x.t)", "copy(o.f, m.rows)\n\tfor i := range o.f {\n\t\to.f[i] &^= o.t[i]\n\t}"},
	{"== of bools ignores missing", "internal/engine/boolsteps.go", "o.f[i] = l.t[i]&r.f[i] | l.f[i]&r.t[i]", "o.f[i] = m.rows[i] &^ o.t[i]"},
	{"?? prefers the right side", "internal/engine/boolsteps.go", "c.t[i]|absent&x.t[i], c.f[i]|absent&x.f[i]", "c.t[i]|absent&x.f[i], c.f[i]|absent&x.t[i]"},
	{"a half is rounded down", "internal/engine/numsteps.go", "case r > 0 && r >= den-r:", "case r > 0 && r > den-r:"},
	{"a comparison of an overflow is not done again", "internal/engine/boolsteps.go", "x := &m.nums[s.x]\n\tif x.over {", "x := &m.nums[s.x]\n\tif false {"},
	{"<= of two columns is <", "internal/engine/boolsteps.go", "hit = x <= y", "hit = x < y"},
	{"a sum overflows in silence", "internal/engine/numsteps.go", "return v, (v > x) == (y > 0)", "return v, true"},
	{"a difference overflows in silence", "internal/engine/numsteps.go", "return v, (v < x) == (y > 0)", "return v, true"},
	{"the smallest integer has no opposite", "internal/engine/numsteps.go", "if v == math.MinInt64 && o.valid.Get(i) {", "if v == math.MinInt64 && !o.valid.Get(i) {"},
	{"min is max", "internal/engine/numsteps.go", "if (y > x) == s.larger {", "if (y > x) == !s.larger {"},
	{"?: has a value where its branch has none", "internal/engine/numsteps.go", "first&l.valid[w] | second&r.valid[w]", "first&l.valid[w] | second"},
	{"the sum of negative numbers", "internal/engine/acc.go", "s.hi += hi>>32 + int64(carry)", "s.hi += int64(carry)"},
	{"a union forgets the longer interval", "internal/engine/acc.go", "out[n-1][1] = max(out[n-1][1], s[1])", "out[n-1][1] = s[1]"},
	{"the week begins on Monday", "internal/engine/zonecache.go", "floorMod(day+4, 7)", "floorMod(day+3, 7)"},
	{"the clocks change once", "internal/engine/zonecache.go", "if !end.IsZero() {", "if false {"},
	{"a missing text has no answer", "internal/engine/dictstep.go", "o.t[w] |= absent", "o.t[w] |= 0"},
	{"a division by zero in a predicate is an error", "internal/rule/eval.go", "&& !e.record {", "{"},
	{"?: of missing takes the second branch", "internal/rule/eval.go", "case err != nil || cond.IsMissing():", "case err != nil:"},
	{"the sum of missing values is zero", "sla/judgevalues.go", "if c.Records > 0 && present == 0 {", "if false {"},
	{"a quantile is one rank low", "sla/judgevalues.go", "return atRank(values, counts, max(rank, 1))", "return atRank(values, counts, max(rank-1, 1))"},
	{"a median is the lower middle", "sla/judgevalues.go", "atRank(values, counts, total/2+1)", "atRank(values, counts, (total+1)/2)"},
	{"outages are not clipped to what is judged", "sla/judgevalues.go", "max(s[0], from), min(s[1], to)", "max(s[0], 2*from-s[0]), min(s[1], to)"},
	{"the first instant of the period does not count", "sla/worker.go", "if t < g.from() || t >= g.to() {", "if t <= g.from() || t >= g.to() {"},
}

// TestBrokenEngine breaks the engine on purpose and demands that TestEngineIsReference fails:
// a property that nothing can violate proves nothing.
func TestBrokenEngine(t *testing.T) {
	if testing.Short() {
		t.Skip("compiles the engine several times")
	}
	goTool, err := exec.LookPath("go")
	if err != nil {
		t.Skip("no go command")
	}
	tried := breakages[:3]
	if os.Getenv("CAPITOLATO_BREAK") == "all" {
		tried = breakages
	}
	for _, b := range tried {
		t.Run(b.what, func(t *testing.T) {
			args := []string{"test", "-count=1", "-overlay", b.overlay(t), "-run", "^TestEngineIsReference$", ".",
				"-rapid.checks=3000", "-rapid.nofailfile", "-rapid.shrinktime=0s"}
			out, err := exec.Command(goTool, args...).CombinedOutput()
			var failed *exec.ExitError
			switch {
			case err == nil:
				t.Errorf("in %s, %s\nfor %s\nwas not noticed", b.file, b.new, b.old)
			case !errors.As(err, &failed) || !strings.Contains(string(out), "[rapid] failed after"):
				t.Errorf("%v\n%.2000s", err, out)
			}
		})
	}
}

// overlay writes the broken file and tells the go command to compile it in place of the right one.
func (b breakage) overlay(t *testing.T) string {
	t.Helper()
	file, err := filepath.Abs(filepath.Join("..", "..", filepath.FromSlash(b.file)))
	if err != nil {
		t.Fatal(err)
	}
	src, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	if n := strings.Count(string(src), b.old); n != 1 {
		t.Fatalf("%s has %d times %q: say here how to break it now", b.file, n, b.old)
	}
	broken, overlay := filepath.Join(t.TempDir(), "broken.go"), filepath.Join(t.TempDir(), "overlay.json")
	replace, err := json.Marshal(map[string]map[string]string{"Replace": {file: broken}})
	if err != nil {
		t.Fatal(err)
	}
	for name, content := range map[string]string{broken: strings.Replace(string(src), b.old, b.new, 1), overlay: string(replace)} {
		if err := os.WriteFile(name, []byte(content), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	return overlay
}
