package html_test

import (
	"bytes"
	"flag"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/capitolato/capitolato/adapters/html"
	"github.com/capitolato/capitolato/riesame/block"
)

var update = flag.Bool("update", false, "write the golden files anew")

// write returns a document as a page.
func write(t testing.TB, d *block.Document) string {
	t.Helper()
	var b bytes.Buffer
	if err := html.Write(&b, d, nil); err != nil {
		t.Fatal(err)
	}
	return b.String()
}

// golden holds a page against the one kept, which internal/browser looks at.
func golden(t *testing.T, name, got string) {
	t.Helper()
	file := filepath.Join("testdata", name)
	if *update {
		if err := os.WriteFile(file, []byte(got), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(string(want), got); diff != "" {
		t.Errorf("%s (go test -update writes it anew):\n%s", name, diff)
	}
}

func TestGolden(t *testing.T) {
	for _, lang := range []string{"it", "en"} {
		golden(t, "everything."+lang+".html", write(t, everything(lang)))
	}
}

// TestWriteTwice checks that the same document gives the same bytes, and that Write leaves it alone.
func TestWriteTwice(t *testing.T) {
	d := everything("it")
	first := write(t, d)
	if write(t, d) != first || !cmp.Equal(d, everything("it")) {
		t.Error("writing a document changes it")
	}
}

func TestStyle(t *testing.T) {
	var b bytes.Buffer
	if err := html.Write(&b, everything("it"), &html.Options{Style: ":root { --ink: #111 }"}); err != nil {
		t.Fatal(err)
	}
	if !strings.Contains(b.String(), ":root { --ink: #111 }") {
		t.Error("the style of the options is not in the page")
	}
	b.Reset()
	if err := html.Write(&b, everything("it"), &html.Options{Style: "</STYLE><script>"}); err == nil || b.Len() > 0 {
		t.Errorf("a style that ends the style: %v, %d bytes", err, b.Len())
	}
}

// TestErrors checks that nothing is written of what is no document.
func TestErrors(t *testing.T) {
	for _, d := range []*block.Document{nil, {}, {Blocks: []block.Block{&block.Paragraph{}}}} {
		var b bytes.Buffer
		if err := html.Write(&b, d, nil); err == nil || b.Len() > 0 {
			t.Errorf("%v, %d bytes", err, b.Len())
		}
	}
}
