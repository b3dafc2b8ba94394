package jsonlog

import "bytes"

// The reasons of records that are rejected as a whole.
const (
	reasonEnd    = "a JSON object that is not complete"
	reasonSyntax = "not JSON: a character that cannot stand there"
	reasonMore   = "text after the JSON object"
	reasonObject = "JSON, but not an object"
	reasonTwice  = "a key that stands twice in one object"
	reasonDepth  = "objects or lists nested more than 100 deep"
	reasonLength = "a record longer than the limit"
	reasonHalf   = "an escape that stands for half a character"
)

// maxDepth is how deep a record may nest. It bounds the recursion.
const maxDepth = 100

// kind is what a value is.
type kind uint8

const (
	absent kind = iota // or null
	number
	word // true or false
	text
	escaped // a text with escapes
	several // an object or a list
)

// value is a value of a record: its kind and where it is, without the quotes of a text.
type value struct {
	kind     kind
	from, to int
}

// parser reads a record and finds the values that are wanted.
type parser struct {
	plan   *plan
	src    []byte
	pos    int
	values []value  // by slot
	keys   [][]byte // of the objects that pos is in, the outermost first
	spare  []byte   // keys that had escapes

	// reason says what is wrong with the record, and at where. It is broken where the rest
	// cannot be read because of that.
	reason string
	at     int
	broken bool
}

// parse reads a record. It returns what is wrong with it, or nothing.
func (p *parser) parse(src []byte) string {
	p.src, p.pos, p.keys, p.spare = src, 0, p.keys[:0], p.spare[:0]
	p.reason, p.at, p.broken = "", 0, false
	clear(p.values)
	p.space()
	object := p.pos < len(src) && src[p.pos] == '{'
	start := p.pos
	if !p.value(p.plan.root, 0) {
		return p.reason
	}
	if p.space(); p.pos < len(src) {
		p.fail(reasonMore)
	} else if !object {
		p.fault(reasonObject, start)
	}
	return p.reason
}

// fault says that the record is to be rejected, unless something else is wrong already.
func (p *parser) fault(reason string, at int) {
	if p.reason == "" {
		p.reason, p.at = reason, at
	}
}

// fail says that the record cannot be read on from pos, and returns false.
func (p *parser) fail(reason string) bool {
	if p.pos >= len(p.src) {
		reason = reasonEnd
	}
	p.reason, p.at, p.broken = reason, min(p.pos, len(p.src)), true
	return false
}

// space passes over white space.
func (p *parser) space() {
	for p.pos < len(p.src) && isSpace(p.src[p.pos]) {
		p.pos++
	}
}

func isSpace(c byte) bool { return c == ' ' || c == '\n' || c == '\r' || c == '\t' }

// next passes over white space and returns the character behind it, 0 at the end.
func (p *parser) next() byte {
	p.space()
	if p.pos >= len(p.src) {
		return 0
	}
	return p.src[p.pos]
}

// value reads a value. n is where it stands, nil where nothing in it is wanted.
func (p *parser) value(n *node, depth int) bool {
	var v value
	ok := false
	switch c := p.next(); {
	case depth >= maxDepth && (c == '{' || c == '['):
		return p.fail(reasonDepth)
	case c == '{':
		v = value{several, p.pos, p.pos}
		ok = p.object(n, depth)
	case c == '[':
		v = value{several, p.pos, p.pos}
		ok = p.list(n, depth)
	case c == '"':
		v, ok = p.text()
	case c == '-' || c-'0' <= 9:
		v, ok = p.number()
	case c == 't':
		v, ok = p.word("true", word)
	case c == 'f':
		v, ok = p.word("false", word)
	case c == 'n':
		v, ok = p.word("null", absent)
	default:
		return p.fail(reasonSyntax)
	}
	if ok && n != nil && n.slot >= 0 {
		p.values[n.slot] = v
	}
	return ok
}

// object reads an object.
func (p *parser) object(n *node, depth int) bool {
	p.pos++
	seen := keys{parser: p, from: len(p.keys)}
	for first := true; ; first = false {
		c := p.next()
		if c == '}' && first {
			break
		}
		if c != '"' {
			return p.fail(reasonSyntax)
		}
		at := p.pos
		v, ok := p.text()
		if !ok {
			return false
		}
		key := p.key(v)
		if key == nil {
			p.fault(reasonHalf, at)
		} else if !seen.add(key) {
			p.fault(reasonTwice, at)
		}
		if p.next() != ':' {
			return p.fail(reasonSyntax)
		}
		p.pos++
		var child *node
		if n != nil {
			child = n.members[string(key)]
		}
		if !p.value(child, depth+1) {
			return false
		}
		if c = p.next(); c == '}' {
			break
		}
		if c != ',' {
			return p.fail(reasonSyntax)
		}
		p.pos++
	}
	p.pos++
	p.keys = p.keys[:seen.from]
	return true
}

// list reads a list.
func (p *parser) list(n *node, depth int) bool {
	p.pos++
	for i := 0; ; i++ {
		c := p.next()
		if c == ']' && i == 0 {
			break
		}
		var child *node
		if n != nil {
			child = n.items[i]
		}
		if !p.value(child, depth+1) {
			return false
		}
		if c = p.next(); c == ']' {
			break
		}
		if c != ',' {
			return p.fail(reasonSyntax)
		}
		p.pos++
	}
	p.pos++
	return true
}

// key returns the text of a key, or nil.
func (p *parser) key(v value) []byte {
	raw := p.src[v.from:v.to]
	if v.kind == text {
		return raw
	}
	from := len(p.spare)
	spare, ok := unescape(p.spare, raw)
	if !ok {
		return nil
	}
	p.spare = spare
	return spare[from:len(spare):len(spare)]
}

// keys are the keys of one object, on the parser's stack, and in a set once they are many.
type keys struct {
	*parser
	from int
	set  map[string]bool
}

// few is how many keys are compared one by one.
const few = 16

// add reports whether a key is new.
func (k *keys) add(key []byte) bool {
	own := k.keys[k.from:]
	k.keys = append(k.keys, key)
	if len(own) < few {
		for _, other := range own {
			if bytes.Equal(other, key) {
				return false
			}
		}
		return true
	}
	if k.set == nil {
		k.set = map[string]bool{}
		for _, other := range own {
			k.set[string(other)] = true
		}
	}
	if k.set[string(key)] {
		return false
	}
	k.set[string(key)] = true
	return true
}
