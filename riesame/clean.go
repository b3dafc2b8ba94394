package riesame

import (
	"reflect"
	"strings"
	"unicode"

	"github.com/capitolato/capitolato/riesame/block"
)

// finish makes every text of a document one that a page can show, so that no renderer has to think
// of it and all say the same. Links that lead nowhere, as in a review that was changed by hand, are
// texts.
func finish(d *block.Document) {
	f := finisher{}
	for _, b := range d.Blocks {
		switch b := b.(type) {
		case *block.Heading:
			f[b.Anchor] = true
		case *block.Callout:
			f[b.Anchor] = true
		}
	}
	f.value(reflect.ValueOf(d))
}

// finisher has the anchors of a document.
type finisher map[string]bool

// value finishes a value. Going by reflection, it misses no text of a block that is added one day.
func (f finisher) value(v reflect.Value) {
	switch v.Kind() {
	case reflect.Pointer, reflect.Interface:
		if !v.IsNil() {
			f.value(v.Elem())
		}
	case reflect.Slice:
		for i := range v.Len() {
			f.value(v.Index(i))
		}
	case reflect.Struct:
		if span, ok := v.Addr().Interface().(*block.Span); ok && !f[span.Link] {
			span.Link = ""
		}
		for i := range v.NumField() {
			f.value(v.Field(i))
		}
	case reflect.String:
		if text := v.String(); strings.ContainsFunc(text, odd) {
			v.SetString(clean(text))
		}
	}
}

// odd reports whether a character is one that clean replaces.
func odd(r rune) bool { return r == unicode.ReplacementChar || shown(r) != r }

// clean replaces what no page can show: control characters but the line feed, and what turns the
// direction of the text around it, which would let a name reorder a verdict.
func clean(text string) string {
	text = strings.ReplaceAll(text, "\r\n", "\n")
	return strings.Map(shown, strings.ToValidUTF8(text, string(unicode.ReplacementChar)))
}

// shown returns what a character is shown as.
func shown(r rune) rune {
	switch {
	case r == '\n':
		return r
	case r == '\u0085', r == '\u2028', r == '\u2029':
		return '\n'
	case unicode.IsControl(r), r == '\ufeff':
		return ' '
	case r >= '\u202a' && r <= '\u202e', r >= '\u2066' && r <= '\u2069', r == '\ufffe', r == '\uffff':
		return unicode.ReplacementChar
	}
	return r
}

// paragraph is a paragraph of what people wrote, or a list.
type paragraph struct {
	text  string
	items []string
}

// paragraphs splits a text at blank lines. Within a paragraph, lines are where they happen to end in
// a file, unless they begin with a hyphen.
func paragraphs(text string) []paragraph {
	var out []paragraph
	open := false // whether the last paragraph goes on
	for _, line := range strings.Split(strings.ReplaceAll(text, "\r\n", "\n"), "\n") {
		line = inline(line)
		item, isItem := strings.CutPrefix(line, "- ")
		switch n := len(out) - 1; {
		case line == "":
			open = false
		case isItem && n >= 0 && out[n].items != nil:
			out[n].items = append(out[n].items, item)
			open = true
		case isItem:
			out = append(out, paragraph{items: []string{item}})
			open = true
		case open && out[n].items != nil:
			out[n].items[len(out[n].items)-1] += " " + line
		case open:
			out[n].text += " " + line
		default:
			out = append(out, paragraph{text: line})
			open = true
		}
	}
	return out
}
