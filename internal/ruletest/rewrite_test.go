package ruletest_test

import (
	"context"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/capitolato/capitolato/internal/ruletest"
)

// rewrite returns the script of a file after Rewrite.
func rewrite(t testing.TB, script string) string {
	t.Helper()
	out, err := ruletest.Rewrite(context.Background(), load(t, script))
	if err != nil {
		t.Fatal("\n" + err.Error())
	}
	return strings.TrimSuffix(string(out), desk)
}

// Rewriting changes the answers and nothing else, whatever the line looks like.
func TestRewrite(t *testing.T) {
	head := "\ufeffperiod  2024-05-31\r\nrecords calls in a: answered=yes, wait=20s x 3 # three\r\n\r\n"
	for _, test := range []struct{ line, want string }{
		{"expect a/fast ?", "expect a/fast ok 100.00 %"},
		{"expect  a/fast  ko 42.46 %   # as signed", "expect  a/fast  ok 100.00 %   # as signed"},
		{"expect a/fast ko", "expect a/fast ok"},
		{"expect a/fast ok ?", "expect a/fast ok 100.00 %"},
		{"expect a/fast ok 99", "expect a/fast ok 100.00"},
		{"expect a/fast ok 100 %", "expect a/fast ok 100 %"},
		{"expect a/fast nodata", "expect a/fast ok"},
		{"expect a/fast good ?", "expect a/fast good 3"},
		{"expect a/fast bad 1_000", "expect a/fast bad 0"},
		{"expect a/fast flips 3", "expect a/fast flips 3"}, // a met target has none
		{"expect a ?", "expect a ko"},
		{"expect contract ok", "expect contract ko"},
		{"expect calls read ?", "expect calls read 3"},
		{"expect calls rejected 2 wait", "expect calls rejected 0 wait"},
		{"expect finding overlap", "expect finding overlap"},
		{"expect diagnostic syntax", "expect diagnostic syntax"},
	} {
		got := rewrite(t, head+test.line+"\r\n")
		if diff := cmp.Diff(head+test.want+"\r\n", got); diff != "" {
			t.Errorf("%s: %s", test.line, diff)
		}
	}
}

// What was made wrong is right again after rewriting, and stays as it is then.
func TestRewriteMends(t *testing.T) {
	for i, line := range strings.Split(all, "\n") {
		if !strings.HasPrefix(line, "expect ") || strings.Contains(line, "finding") {
			continue
		}
		for _, wrong := range spoiled(line) {
			if strings.HasSuffix(wrong, "of the moon") {
				continue
			}
			lines := strings.Split(all, "\n")
			lines[i] = wrong
			got := rewrite(t, strings.Join(lines, "\n"))
			if found := failures(t, got); len(found) > 0 {
				t.Errorf("%s: %q", wrong, found)
			}
			if again := rewrite(t, got); again != got {
				t.Errorf("%s: %s", wrong, cmp.Diff(got, again))
			}
		}
	}
}
