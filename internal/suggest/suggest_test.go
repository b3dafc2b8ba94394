package suggest_test

import (
	"fmt"
	"testing"

	"github.com/capitolato/capitolato/internal/suggest"
)

func TestNearest(t *testing.T) {
	names := []string{"n", "d", "wait", "at", "s", "answered", "answer", "direction", "queued_at"}
	for name, want := range map[string]string{
		"answred": "answered", "awnser": "answer", "ANSWER": "answer", "diretcion": "direction", "wiat": "wait", "wai": "wait",
		"queuedat": "queued_at", "q": "", "x": "", "zz": "", "ad": "at", "something": "", "": "", "at": "at",
	} {
		if got := suggest.Nearest(name, names); got != want {
			t.Errorf("%q: %q, want %q", name, got, want)
		}
	}
	for _, order := range [][]string{{"bad", "bat"}, {"bat", "bad"}} {
		if got := suggest.Nearest("bar", order); got != "bad" {
			t.Errorf("%v: %q, want the first in alphabetical order", order, got)
		}
	}
}

func ExampleHint() {
	fmt.Println(suggest.Hint("awnsered", []string{"answered", "abandoned"}))
	// Output: did you mean "answered"?
}
