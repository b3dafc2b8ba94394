package document

import (
	"strconv"
	"strings"

	"go.yaml.in/yaml/v4"

	"github.com/capitolato/capitolato/sla"
)

// Locate returns the place of a part of a scalar; see [sla.Origin]. Path is a JSON Pointer.
func (d *Document) Locate(path string, from, to int) sla.Position {
	n, found := d.find(path)
	if n == nil {
		return d.text.position(0, 0)
	}
	spans, ok := d.text.spans(n)
	if !found || !ok || to <= 0 || len(spans) == 0 {
		return d.text.whole(n)
	}
	from, to = max(from, 0), min(to, len(spans))
	if from >= len(spans) {
		end := spans[len(spans)-1].to
		return d.text.position(end, end)
	}
	end := spans[from].to
	if to > from {
		end = spans[to-1].to
	}
	return d.text.position(spans[from].from, end)
}

// whole returns the place of all of a value, or of what it begins with if it holds others.
func (t *text) whole(n *node) sla.Position {
	switch {
	case n.told:
		return t.position(n.start, n.start)
	case n.kind == mapping && !n.flow() && len(n.keys) > 0:
		return t.position(t.extent(n.keys[0]))
	case n.kind != scalar || n.style&(yaml.LiteralStyle|yaml.FoldedStyle) != 0:
		return t.position(n.start, n.start+1)
	}
	return t.position(t.extent(n))
}

// Comment reports whether a comment follows a scalar without quotes on its line, and where it
// stands. A rule that is typed without quotes is cut there: `filter(calls, # > 3)` ends at the
// comma.
func (d *Document) Comment(path string) (sla.Position, bool) {
	n, found := d.find(path)
	if !found || n.kind != scalar || n.style&quoted != 0 {
		return sla.Position{}, false
	}
	at, ok := d.text.comment(n)
	if !ok {
		return sla.Position{}, false
	}
	return d.text.position(at, d.text.rowEnd(d.text.row(at))), true
}

// comment returns the place of the comment that follows a scalar on its line.
func (t *text) comment(n *node) (int, bool) {
	_, at := t.extent(n)
	if n.value == "" {
		at = n.start
	}
	for isBlank(t.at(at)) {
		at++
	}
	return at, t.at(at) == '#' && at > 0 && isBlank(t.at(at-1))
}

// find returns the value at a path, or the nearest one above it.
func (d *Document) find(path string) (n *node, found bool) {
	n = d.root
	if n == nil {
		return nil, false
	}
	for path != "" {
		token, rest, _ := strings.Cut(path[1:], "/")
		if rest != "" || strings.HasSuffix(path[1:], "/") {
			rest = "/" + rest
		}
		child := n.child(unescape(token))
		if child == nil {
			return n, false
		}
		n, path = child, rest
	}
	return n, true
}

// child returns the value that a mapping or list has under a name, or nil.
func (n *node) child(name string) *node {
	i, ok := n.index[name]
	if n.kind == list {
		var err error
		i, err = strconv.Atoi(name)
		ok = err == nil
	}
	if !ok || i < 0 || i >= len(n.items) {
		return nil
	}
	return n.items[i]
}

// unescape returns what a token of a JSON Pointer stands for.
func unescape(token string) string {
	if !strings.Contains(token, "~") {
		return token
	}
	return strings.NewReplacer("~1", "/", "~0", "~").Replace(token)
}

// Pointer returns the path, a JSON Pointer, that keys lead to.
func Pointer(keys ...string) string {
	var b strings.Builder
	for _, key := range keys {
		b.WriteString("/" + escapeToken(key))
	}
	return b.String()
}

// escapeToken returns s as a token of a JSON Pointer.
func escapeToken(s string) string {
	return strings.NewReplacer("~", "~0", "/", "~1").Replace(s)
}

// Len returns the number of items of the list, or of keys of the mapping, at path, and 0 for
// what is neither.
func (d *Document) Len(path string) int {
	n, found := d.find(path)
	if !found {
		return 0
	}
	return len(n.items)
}

// Keys returns the keys of the mapping at path, in the document's order.
func (d *Document) Keys(path string) []string {
	n, found := d.find(path)
	if !found || n.kind != mapping {
		return nil
	}
	keys := make([]string, len(n.keys))
	for i, k := range n.keys {
		keys[i] = k.value
	}
	return keys
}

// Spread replaces the scalar at path, if it says text, by a mapping that has the scalar under
// each of keys: a short form becomes the long one. Each stands where the scalar does.
func (d *Document) Spread(path, text string, keys []string) {
	n, found := d.find(path)
	if !found || n.kind != scalar || n.value != text {
		return
	}
	one := *n
	n.kind, n.index = mapping, map[string]int{}
	n.style |= yaml.FlowStyle
	for i, k := range keys {
		n.index[k] = i
		n.keys = append(n.keys, &node{start: n.start, value: k})
		n.items = append(n.items, &one)
	}
}

// Text returns the scalar at path.
func (d *Document) Text(path string) (string, bool) {
	n, found := d.find(path)
	if !found || n.kind != scalar {
		return "", false
	}
	return n.value, true
}
