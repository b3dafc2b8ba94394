package document_test

import (
	"strings"
	"testing"

	"github.com/capitolato/capitolato/internal/document"
	"github.com/capitolato/capitolato/sla"
)

// hostile are texts that are bad in large numbers.
var hostile = []string{"[", "{", "- ", "? ", "a: ", "{a: ", "[{", "a:\n ", "!a ", "&a ", "*a ", `"`, "'", "|\n", ">\n ",
	"#\n", " #", "a: b: c\n", "a: \"b\" c\n", "- *a\n", "a: {b: c ? d : e\n", "a: [b, c\n", "- \"\\d\"\n", `\`, "\t", " ", "\n", "\r", "a ",
	"\u2028", "\x00", "\xff", "😀", "k: v\n", "? a\n", "---\n", "...\n", "%YAML 1.2\n", "a,", "[a,", "{},", "{a},",
	`"\ud83d\ude00" `, ":\n", "- a: b\n  c:\n", "x(", "{a: x(, ", `"a": `, `{"a":1},`, "a: !b\n", "a: # c\n", "- |\n a\n", "a: x\n  b: c\n"}

// TestHostile reads texts that are made to cost much. It fails by running out of time or
// memory, by a panic, or where a problem has no place.
func TestHostile(t *testing.T) {
	for _, piece := range hostile {
		for _, open := range []string{"", "[", "{a: ", `a: "`, "a: |\n  x\n", `{"a": "`, "areas:\n"} {
			checkPlaced(t, open+strings.Repeat(piece, 8<<10/len(piece)))
		}
		checkPlaced(t, strings.Repeat(piece, 64<<10/len(piece)))
	}
}

// checkPlaced reads a text and checks that every problem has a place in it.
func checkPlaced(t *testing.T, text string) {
	t.Helper()
	doc, found := document.Parse("x", []byte(text))
	var c sla.Contract
	found = append(found, doc.Decode(&c)...)
	found = append(found, doc.Decode(&map[string]string{})...)
	lines := strings.Split(strings.NewReplacer("\r\n", "\n", "\r", "\n").Replace(text), "\n")
	for _, d := range found {
		p := d.Pos
		if p.Line < 1 || p.Line > len(lines) || p.Column < 1 || p.Width < 1 || p.Column > len([]rune(lines[p.Line-1]))+1 {
			t.Fatalf("%.60q: no place: %+v", text, d)
		}
	}
}

// TestLimits checks what is said about documents that are too large or too deep.
func TestLimits(t *testing.T) {
	cases := map[string]string{
		"a: " + strings.Repeat("x", document.MaxSize):    "the document has 1048579 bytes, more than the 1048576 that are read",
		strings.Repeat("- ", 1000):                       "the document is nested too deeply from here",
		strings.Repeat("[", 1000):                        "the document is nested too deeply from here",
		strings.Repeat("a,", 300_000):                    "the document has more than 250000 lines, commas, quotes and brackets",
		"\xfe\xff\x00a":                                  "the document is UTF-16 text",
		strings.Repeat("a: b: c\n", 50):                  "a colon and a space make YAML take the text before them for a key",
		strings.Repeat("a: 'b' c\n", 5) + "b: {c: d":     "YAML takes a leading ' for a quoted text that ends at the next '",
		"a: b\n" + strings.Repeat("? [x]\n: y\n", 1):     "a key must be a name, not a list or a mapping",
		"a: \"\\udc00\\udc00\"\n":                        "this escape stands for no character",
		"{a: [count(x , y)]}":                            "a comma inside [ ] ends the value",
		"a: \"\\Uffffffff\"\n":                           "this escape stands for no character",
		"a: \"\\ud800\\ud800\"\nb: \"\\ud83d\\ude00\"\n": "this escape stands for no character",
	}
	for text, want := range cases {
		_, found := document.Parse("x", []byte(text))
		if len(found) == 0 || found[0].Message != want {
			t.Errorf("%.40q: %v, want %s", text, found, want)
		}
	}
	text := strings.Repeat("k: v\n", 600)
	if _, found := document.Parse("x", []byte(text)); len(found) != 501 || found[500].Message != "99 more problems are not listed" {
		t.Errorf("%d problems, the last is %v", len(found), found[len(found)-1])
	}
}
