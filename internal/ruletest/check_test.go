package ruletest_test

import (
	"context"
	"errors"
	"strings"
	"testing"

	"github.com/capitolato/capitolato/internal/ruletest"
)

// all is a script in which everything expected holds: each line is made wrong by another test.
const all = `period 2024-05-31/2024-06-01
default calls: answered=yes
records calls in a
  wait, closed, cost
  20s,  +0s,    0.5   x 19
  21s,  +0s,    0.5
records calls in a: id=calls-1, wait=20s
records calls in b
records calls: desk=c
records calls in a: at=2024-05-30 12:00
records calls in a: agents=few
records calls in a: cost=0.001
records outages
  start,  end
  10:00,  11:00
  11:00,  10:59
expect a/fast ok 95.00 %
expect a/fast ok 95
expect a/fast ok 95/1
expect a/fast ok
expect a/fast good 19
expect a/fast bad 1
expect a/fast counted 20
expect a/fast bears 0
expect a/cost ok 10
expect a/up ok 60 min
expect a/kept ok 100
expect a ok
expect b/calls ko 2
expect b ko
expect contract ko
expect calls read 26
expect calls rejected 2
expect calls rejected 1 cost
expect calls rejected 1 agents
expect calls duplicate 1
expect calls conflicts 1
expect calls out_of_period 1
expect calls out_of_scope 1
expect calls excluded 0
expect calls counted 21
expect calls overlap 0
expect outages rejected 1 ends before
expect outages counted 1
expect finding clipped
expect finding conflicts
expect no finding overlap
`

func TestAllHolds(t *testing.T) {
	for _, f := range failures(t, all) {
		t.Error(f)
	}
}

// Each expectation can fail: made wrong, it is what fails, and where it stands.
func TestEachCanFail(t *testing.T) {
	for i, line := range strings.Split(all, "\n") {
		if !strings.HasPrefix(line, "expect ") {
			continue
		}
		for _, wrong := range spoiled(line) {
			lines := strings.Split(all, "\n")
			lines[i] = wrong
			got := failures(t, strings.Join(lines, "\n"))
			if len(got) != 1 || !strings.HasPrefix(got[0], strings.TrimPrefix(wrong, "expect ")+" | ") {
				t.Errorf("%s: the failures are %q", wrong, got)
			}
		}
	}
}

// A file can be checked by several goroutines.
func TestChecksInParallel(t *testing.T) {
	f := load(t, all)
	for range 4 {
		t.Run("", func(t *testing.T) {
			t.Parallel()
			if found, err := ruletest.Check(context.Background(), f.Contract, f); err != nil || len(found) > 0 {
				t.Error(found, err)
			}
		})
	}
}

// A check that is called off ends with its reason.
func TestCalledOff(t *testing.T) {
	why := errors.New("enough")
	ctx, cancel := context.WithCancelCause(context.Background())
	cancel(why)
	f := load(t, all)
	if _, err := ruletest.Check(ctx, f.Contract, f); !errors.Is(err, why) {
		t.Error(err)
	}
}

// spoiled returns a line with each of its parts made wrong.
func spoiled(line string) []string {
	w := strings.Fields(line)
	change := func(i int, text string) string {
		v := append([]string(nil), w...)
		v[i] = text
		return strings.Join(v, " ")
	}
	var out []string
	last := len(w) - 1
	switch {
	case w[1] == "no":
		return []string{"expect no finding clipped"}
	case w[1] == "finding":
		return []string{"expect finding overlap", line + " of the moon"}
	case w[1] == "a" || w[1] == "b" || w[1] == "contract", strings.Contains(w[1], "/") && (w[2] == "ok" || w[2] == "ko"):
		for _, v := range []string{"ok", "ko", "nodata", "na", "invalid"} {
			if v != w[2] && (last == 2 || v == "ok" || v == "ko") {
				out = append(out, change(2, v))
			}
		}
		if last > 2 {
			for _, v := range []string{"95.01", "0.1", "951/10", "-95"} {
				out = append(out, change(3, v))
			}
		}
		return out
	case last > 3: // a reason
		return []string{change(3, "7"), strings.Join(w[:4], " ") + " of the moon"}
	}
	return []string{change(3, "7"), change(3, "1_000_000")}
}
