package document

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"unicode/utf8"

	"go.yaml.in/yaml/v4"
	"go.yaml.in/yaml/v4/plugin/loaderlimits"

	"github.com/capitolato/capitolato/sla"
)

// maxDepth is how deep a document may be nested.
const maxDepth = 64

// Document is a parsed document. It is immutable after [Document.Spread] was last called, and
// from then on safe for concurrent use.
type Document struct {
	text *text
	root *node // nil where the text could not be parsed
}

// kind is the kind of a node.
type kind int

const (
	scalar kind = iota
	mapping
	list
)

// node is a value of the document.
type node struct {
	kind   kind
	style  yaml.Style
	start  int    // the place of its first rune in run, behind tags
	parent int    // the column of the block that holds it, from 0; -1 outside all
	value  string // of a scalar
	null   bool   // the scalar is empty or says null
	keys   []*node
	items  []*node
	index  map[string]int // of a mapping: which item has a key
	told   bool           // a diagnostic says that it cannot be read: say no more
	cut    bool           // some of its keys were lost, which a diagnostic says
	inFlow bool           // it stands in brackets
	within bool           // a diagnostic says something of a value in it
}

// Parse reads a document. Its name stands in positions. The document returned is never nil; it
// is empty where the text cannot be read at all, and then the diagnostics hold an error.
func Parse(name string, data []byte) (*Document, sla.Diagnostics) {
	p := &parser{mended: map[int]bool{}}
	data = bytes.TrimPrefix(data, []byte("\xef\xbb\xbf"))
	if problem, hint := unreadable(data); problem != "" {
		p.text, _, _ = newText(name, nil)
		p.tell(0, 0, "unreadable", problem, hint)
		return &Document{text: p.text}, p.list()
	}
	p.read(name, data)
	d := &Document{text: p.text}
	if top := p.load(); top != nil {
		d.root = p.build(top, -1)
	}
	return d, p.list()
}

// parser turns a text into a tree and collects what is wrong with it.
type parser struct {
	problems
	mended map[int]bool // the places in src of values that were put in quotes
	flow   int          // how many brackets the node being built is in
}

// load parses the text, mending it while that helps, and returns its one value.
func (p *parser) load() *yaml.Node {
	for range maxMends {
		top, err := parseYAML(string(p.text.run))
		var failed *yaml.LoadError
		switch {
		case err == nil && top == nil:
			p.tell(0, 0, "empty", "the document is empty", "")
			return nil
		case err == nil:
			return top
		case errors.Is(err, errSecond):
			second := p.text.offset(top.Line, top.Column)
			p.tell(second, second, "yaml", "a second document starts here", "keep one document a file: delete the line --- and what follows it")
			return nil
		case !errors.As(err, &failed):
			p.tell(0, 0, "yaml", "this is not YAML: "+err.Error(), "")
			return nil
		case !p.mend(failed):
			return nil
		}
	}
	end := len(p.text.run)
	p.tell(end, end, "too-many", "further problems are looked for once these are mended", "")
	return nil
}

// errSecond says that a file has more than one document.
var errSecond = errors.New("more than one document")

// parseYAML returns the one value of a YAML text, nil if it has none. With errSecond it returns
// the second.
func parseYAML(src string) (top *yaml.Node, err error) {
	defer func() {
		if r := recover(); r != nil {
			err = fmt.Errorf("the YAML parser failed: %v", r)
		}
	}()
	l, err := yaml.NewLoader(bytes.NewReader([]byte(src)), yaml.WithPlugin(loaderlimits.New(loaderlimits.DepthValue(maxDepth))))
	if err != nil {
		return nil, err
	}
	var first, second yaml.Node
	switch err = l.Load(&first); {
	case err == io.EOF:
		return nil, nil
	case err != nil:
		return nil, err
	}
	switch err = l.Load(&second); {
	case err == io.EOF:
		return content(&first), nil
	case err != nil:
		return nil, err
	}
	return &second, errSecond
}

// content returns the value of a document node.
func content(n *yaml.Node) *yaml.Node {
	if n.Kind == yaml.DocumentNode {
		if len(n.Content) == 0 {
			return nil
		}
		return n.Content[0]
	}
	return n
}

// build makes the tree of a YAML node. Parent is the column of the block that holds it.
func (p *parser) build(y *yaml.Node, parent int) *node {
	n := &node{style: y.Style, start: p.text.offset(y.Line, y.Column), parent: parent, inFlow: p.flow > 0}
	n.told = p.mended[p.text.from[n.start]]
	if y.Style&yaml.FlowStyle != 0 {
		p.flow++
		defer func() { p.flow-- }()
	}
	switch y.Kind {
	case yaml.MappingNode:
		n.kind = mapping
		p.buildMapping(y, n)
	case yaml.SequenceNode:
		n.kind = list
		for _, item := range y.Content {
			n.items = append(n.items, p.build(item, n.column(p.text)))
		}
	case yaml.ScalarNode:
		n.value = y.Value
		n.null = y.Style&quoted == 0 && (y.Value == "" || y.Value == "~" || y.Value == "null" || y.Value == "Null" || y.Value == "NULL")
	}
	if n.flow() {
		p.checkCommas(n)
	}
	for _, inner := range append(n.keys[:len(n.keys):len(n.keys)], n.items...) {
		n.within = n.within || inner.told || inner.within
	}
	n.within = n.within || n.cut
	if !n.flow() || !n.within {
		p.refuse(y, n)
	}
	return n
}

// quoted holds the styles in which a scalar is text whatever it says.
const quoted = yaml.SingleQuotedStyle | yaml.DoubleQuotedStyle | yaml.LiteralStyle | yaml.FoldedStyle

// flow reports whether n is a collection in brackets.
func (n *node) flow() bool { return n.kind != scalar && n.style&yaml.FlowStyle != 0 }

// column returns the column of the block that n is, for the values that it holds.
func (n *node) column(t *text) int {
	if n.flow() {
		return n.parent
	}
	return t.column(n.start)
}

// buildMapping adds the keys and values of a mapping.
func (p *parser) buildMapping(y *yaml.Node, n *node) {
	n.index = make(map[string]int, len(y.Content)/2)
	for i := 0; i+1 < len(y.Content); i += 2 {
		key := p.build(y.Content[i], n.column(p.text))
		if key.value == "<<" && key.style&quoted == 0 {
			p.tell(key.start, key.start+2, "yaml", "documents have no merge keys (<<)", "write the keys out")
			n.cut = true
			continue
		}
		item := p.build(y.Content[i+1], n.column(p.text))
		if problem := noKey(key); problem != "" {
			if !item.told && !item.within && !key.within {
				p.tell(key.start, key.start+1, "yaml", problem, "if this is text, put all of it in quotes")
			}
			n.cut = true
			continue
		}
		if first, twice := n.index[key.value]; twice {
			p.duplicate(n.keys[first], key)
			continue
		}
		n.index[key.value] = len(n.keys)
		n.keys = append(n.keys, key)
		n.items = append(n.items, item)
	}
}

// noKey says why a node cannot be a key, if so.
func noKey(key *node) string {
	switch {
	case key.kind != scalar:
		return "a key must be a name, not a list or a mapping"
	case key.value == "" && key.plain():
		return "a name is missing before the colon"
	}
	return ""
}

// duplicate reports a key that a mapping has already.
func (p *parser) duplicate(first, again *node) {
	a, b := p.text.extent(again)
	line := p.text.position(first.start, first.start).Line
	p.tell(a, b, "duplicate-key", fmt.Sprintf("%s stands here twice: it is already on line %d", short(again.value), line), "delete one of them")
}

// short returns a text in quotes, cut where it is long.
func short(s string) string {
	const most = 60
	if utf8.RuneCountInString(s) > most {
		s = string([]rune(s)[:most]) + "…"
	}
	return fmt.Sprintf("%q", s)
}
