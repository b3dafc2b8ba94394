package document_test

import (
	"slices"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"github.com/capitolato/capitolato/internal/document"
	"github.com/capitolato/capitolato/sla"
)

// signs are what rules are made of, and what YAML has ideas about.
var signs = []string{"!", `"cup"`, `'cup'`, "[", "]", "{", "}", "*", "&", "|", ">", "%", "@", "`", "#", ":", "?", "-", ",", "(", ")",
	".area", "==", ">=", "95", "and", "or", "not", "count", "calls", "||", "&&", "??", "\\", `"`, "'", "è", "<<", "=", "~", "/"}

// rule returns a text that somebody might type as a rule.
func rule(t *rapid.T) string {
	parts := rapid.SliceOfN(rapid.SampledFrom(signs), 1, 8).Draw(t, "parts")
	var b strings.Builder
	for _, p := range parts {
		b.WriteString(p)
		b.WriteString(rapid.SampledFrom([]string{" ", " ", ""}).Draw(t, "gap"))
	}
	return strings.TrimSpace(b.String())
}

// TestQuarrels types rules without quotes. Each is either read as it was typed, or there is a
// problem on its line; and the other problem of the document is found in any case.
func TestQuarrels(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		typed := rule(t)
		before, after := "sets:\n  first: 1\n  r: ", "\n  last: 2\nunheard: of\n"
		doc, found := document.Parse("x", []byte(before+typed+after))
		var v struct {
			Sets map[string]string `json:"sets"`
		}
		found = append(found, doc.Decode(&v)...)
		here, unheard := 0, false
		for _, d := range found {
			if d.Pos.Line == 3 {
				here++
			}
			unheard = unheard || d.Code == "unknown-key" && d.Pos.Line == 5
		}
		_, cut := doc.Comment("/sets/r")
		switch text, _ := doc.Text("/sets/r"); {
		case !unheard:
			t.Fatalf("%s: the other problem is not found: %v", typed, found)
		case here > 1 && !strings.ContainsAny(typed, `,\`): // each item and each escape has its own
			t.Fatalf("%s: %d problems: %v", typed, here, found)
		case here == 0 && text != typed && !cut && !wholeQuoted(typed, text):
			t.Fatalf("%s: is read as %q: %v", typed, text, found)
		}
	})
}

// TestQuarrelsInBrackets does so inside brackets, where commas and brackets end a text.
func TestQuarrelsInBrackets(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		typed := rule(t)
		before, after := "sets:\n  where: {calls: ", ", outages: all}\n  last: 2\nunheard: of\n"
		doc, found := document.Parse("x", []byte(before+typed+after))
		var v struct {
			Sets struct {
				Where map[string]string `json:"where"`
				Last  string            `json:"last"`
			} `json:"sets"`
		}
		found = append(found, doc.Decode(&v)...)
		here := slices.ContainsFunc(found, func(d sla.Diagnostic) bool { return d.Pos.Line == 2 })
		unheard := slices.ContainsFunc(found, func(d sla.Diagnostic) bool { return d.Code == "unknown-key" && d.Pos.Line == 4 })
		text, _ := doc.Text("/sets/where/calls")
		if !unheard {
			t.Fatalf("%s: the other problem is not found: %v", typed, found)
		}
		if !here && text != typed && !wholeQuoted(typed, text) && len(v.Sets.Where) == 2 {
			t.Fatalf("%s: is read as %q", typed, text)
		}
	})
}

// wholeQuoted reports whether a rule is in quotes, so that it is read without them.
func wholeQuoted(typed, text string) bool {
	return typed == "'"+strings.ReplaceAll(text, "'", "''")+"'" || strings.HasPrefix(typed, `"`) && strings.HasSuffix(typed, `"`) || strings.Contains(typed, " #")
}
