package browser

import (
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
)

// looks are how each page is looked at: a telephone, A4 and a desk, by day and by night, and as it
// is printed, on as much of a sheet as one turned sideways has between its margins.
var looks = []look{
	{375, 812, "light", "screen"}, {794, 1123, "light", "screen"}, {1280, 900, "light", "screen"},
	{375, 812, "dark", "screen"}, {1280, 900, "dark", "screen"}, {1032, 690, "dark", "print"},
}

// pages returns the files to look at: the golden pages, and the report of the example.
func pages(t *testing.T) []string {
	t.Helper()
	files, err := filepath.Glob(filepath.Join(root, "adapters/html/testdata/*.html"))
	if err != nil {
		t.Fatal(err)
	}
	if len(files) == 0 {
		t.Fatal("no golden page")
	}
	return append(files, example(t, "it"), example(t, "en"))
}

// example writes the report of the example as a page and returns its file.
func example(t *testing.T, lang string) string {
	t.Helper()
	file := filepath.Join(t.TempDir(), "resoconto."+lang+".html")
	run := exec.Command("go", "run", "./examples/resoconto", "-format", "html", "-lang", lang, "-o", file)
	run.Dir = root
	if out, err := run.CombinedOutput(); err != nil {
		t.Fatalf("%v\n%s", err, out)
	}
	return file
}

// TestPages looks at every page in every way.
func TestPages(t *testing.T) {
	browser := launch(t)
	for _, file := range pages(t) {
		name := strings.TrimSuffix(filepath.Base(file), ".html")
		t.Run(name, func(t *testing.T) {
			v := open(t, browser, file)
			for _, l := range looks {
				if err := v.set(l); err != nil {
					t.Fatal(err)
				}
				problems, err := v.problems()
				if err != nil {
					t.Fatal(err)
				}
				for _, p := range problems {
					t.Errorf("%v: %s", l, p)
				}
				if err := v.shoot(name + "-" + l.String()); err != nil {
					t.Error(err)
				}
			}
			v.mu.Lock()
			defer v.mu.Unlock()
			for _, n := range v.noise {
				t.Error(n)
			}
		})
	}
}

// bad is a page with everything wrong that is looked for.
const bad = `<!doctype html><title> </title><style>html{color-scheme:light}</style>
<h1>a</h1><h3 id=x>b</h3><h1 id=x>c</h1>
<p style="width:2000px;color:#999">pale</p><p style="font-size:6px">tiny</p>
<div style="width:100px;overflow:auto"><p style="width:300px">scrolls</p></div>
<div style="width:100px;overflow:hidden"><p style="width:300px">cut</p></div>
<table><tr><td>1</table><table><caption>t</caption><tr><th>2</table>
<svg width=9 height=9><rect width=9 height=9 /></svg><b data-verdict=ko></b>
<a href="#nowhere">x</a><a href="http://localhost/">y</a><a href="#x"></a><img src="http://127.0.0.1:1/none.png" alt="">
<script>console.warn("x")</script>`

// TestBadPage checks that what is looked for is found.
func TestBadPage(t *testing.T) {
	browser := launch(t)
	file := filepath.Join(t.TempDir(), "bad.html")
	if err := os.WriteFile(file, []byte(bad), 0o644); err != nil {
		t.Fatal(err)
	}
	v := open(t, browser, file)
	if err := v.set(looks[0]); err != nil {
		t.Fatal(err)
	}
	problems, err := v.problems()
	if err != nil {
		t.Fatal(err)
	}
	v.mu.Lock()
	got := strings.Join(append(problems, v.noise...), "\n")
	v.mu.Unlock()
	for _, want := range []string{"has scripts", "names no language", "no title", "2 h1", "0 main", "level 3 follows", "no caption", "a table has no header", "no scope",
		"a chart has no name", "no title or description", "a verdict has no text", "given twice", "leaves the page", "leads nowhere", "a link has no text",
		"refers to another file", "wide in a window", "sticks out", "reached by keyboard", "cut off", "contrast of text is 2.8", "6px high",
		"a request to http://127.0.0.1:1", "on the console"} {
		if !strings.Contains(got, want) {
			t.Errorf("not found: %s", want)
		}
	}
	if t.Failed() {
		t.Log(got)
	}
}
