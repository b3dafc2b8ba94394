package jsonlog

import (
	"bufio"
	"bytes"
	"fmt"
	"io"
)

// array reads the elements of an array that stands in a document, at the place that a path
// leads to. It looks at the document around the elements; the elements are parsed later.
type array struct {
	r      *bufio.Reader
	path   []string
	offset int64 // of the next byte
	line   int64 // of the next byte
	number int64 // of the last element
	ended  bool
	err    error // of reading

	start, startLine int64 // of the last element
}

// newArray reads up to the first element.
func newArray(r *bufio.Reader, path string) (*array, error) {
	a := &array{r: r, line: 1}
	if path != "" {
		var err error
		if a.path, err = split(path); err != nil {
			return nil, err
		}
	}
	for _, name := range a.path {
		if err := a.enter(name); err != nil {
			return nil, fmt.Errorf("%w, and the array of records is to be at %s", err, path)
		}
	}
	if a.space() != '[' {
		return nil, a.wrong("expected an array of records")
	}
	a.next()
	return a, nil
}

// wrong returns an error that says what is wrong at the next byte.
func (a *array) wrong(what string) error {
	if a.err != nil && a.err != io.EOF {
		return a.err
	}
	if a.err == io.EOF {
		return fmt.Errorf("line %d, byte %d: the text ends too early, after %d records: is the file complete? %w", a.line, a.offset+1, a.number, io.ErrUnexpectedEOF)
	}
	return fmt.Errorf("line %d, byte %d: %s", a.line, a.offset+1, what)
}

// next takes the next byte, 0 at the end.
func (a *array) next() byte {
	c, err := a.r.ReadByte()
	if err != nil {
		a.err = err
		return 0
	}
	a.offset++
	if c == '\n' {
		a.line++
	}
	return c
}

// peek returns the next byte, 0 at the end.
func (a *array) peek() byte {
	b, err := a.r.Peek(1)
	if err != nil {
		a.err = err
		return 0
	}
	return b[0]
}

// space passes over white space and returns the byte behind it, which it does not take.
func (a *array) space() byte {
	for isSpace(a.peek()) {
		a.next()
	}
	return a.peek()
}

// enter reads an object up to the value of a key.
func (a *array) enter(name string) error {
	if a.space() != '{' {
		return a.wrong("this is no object")
	}
	a.next()
	if a.space() == '}' {
		return a.wrong("an object without members has no key \"" + name + "\"")
	}
	for {
		key, err := a.key()
		if err != nil || key == name {
			return err
		}
		if err := a.skip(); err != nil {
			return err
		}
		if !a.comma() {
			return a.wrong("there is no key \"" + name + "\" before here")
		}
	}
}

// leave reads an object to its end from behind the value of a key, which must not come again.
func (a *array) leave(name string) error {
	for a.comma() {
		key, err := a.key()
		if err != nil {
			return err
		}
		if key == name {
			return a.wrong("the key \"" + name + "\" stands twice in one object")
		}
		if err := a.skip(); err != nil {
			return err
		}
	}
	if a.peek() != '}' {
		return a.wrong("expected a comma or the end of an object")
	}
	a.next()
	return nil
}

// comma takes a comma, if that is next.
func (a *array) comma() bool {
	if a.space() != ',' {
		return false
	}
	a.next()
	return true
}

// maxKey is the most bytes of a key that are looked at.
const maxKey = 64 << 10

// key reads a key and the colon behind it. A key that is too long is empty.
func (a *array) key() (string, error) {
	if a.space() != '"' {
		return "", a.wrong("expected a key")
	}
	quoted, whole, err := a.value(nil, maxKey)
	if err != nil {
		return "", err
	}
	if a.space() != ':' {
		return "", a.wrong("expected a colon")
	}
	a.next()
	if !whole {
		return "", nil
	}
	return unquote(quoted), nil
}

// skip passes over a value.
func (a *array) skip() error {
	a.space()
	_, _, err := a.value(nil, 0)
	return err
}

// unquote returns the text of a string with its quotes, or nothing.
func unquote(quoted []byte) string {
	p := parser{src: quoted}
	v, ok := p.text()
	if !ok {
		return ""
	}
	return string(p.key(v))
}

// element appends the text of the next element to dst. Of one that is longer than most it
// appends the first bytes, and whole is false. Behind the last it returns io.EOF.
func (a *array) element(dst []byte, most int) (text []byte, whole bool, err error) {
	if a.ended {
		return dst, false, io.EOF
	}
	switch c := a.space(); {
	case c == ']':
		return dst, false, a.finish()
	case a.number == 0:
	case c != ',':
		return dst, false, a.wrong("expected a comma or the end of the array behind a record")
	default:
		a.next()
		a.space()
	}
	a.start, a.startLine = a.offset, a.line
	text, whole, err = a.value(dst, most)
	a.number++
	return text, whole, err
}

// value appends the text of a value to dst, up to most bytes of it. It finds the end of the
// value by its brackets and quotes, and does not look whether it is well formed.
func (a *array) value(dst []byte, most int) (text []byte, whole bool, err error) {
	var e extent
	size := 0
	for !e.ended {
		if a.peek(); a.err != nil {
			return dst, false, a.wrong("")
		}
		window, _ := a.r.Peek(a.r.Buffered())
		part := window[:e.over(window)]
		if size == 0 && len(part) == 0 {
			return dst, false, a.wrong("expected a value here")
		}
		dst = append(dst, part[:min(len(part), most-min(size, most))]...)
		size += len(part)
		a.offset += int64(len(part))
		a.line += int64(bytes.Count(part, []byte("\n")))
		a.r.Discard(len(part))
	}
	return dst, size <= most, nil
}

// extent finds the end of a value.
type extent struct {
	depth           int
	quoted, escaped bool
	ended           bool
}

// over returns how many bytes of the next part of the text belong to the value.
func (e *extent) over(part []byte) int {
	for i, c := range part {
		switch {
		case e.escaped:
			e.escaped = false
		case e.quoted:
			e.escaped = c == '\\'
			e.quoted = c != '"'
			e.ended = c == '"' && e.depth == 0
		case c == '"':
			e.quoted = true
		case c == '{' || c == '[':
			e.depth++
		case e.depth == 0 && (c == ',' || c == ':' || c == '}' || c == ']' || isSpace(c)):
			e.ended = true
			return i
		case c == '}' || c == ']':
			e.depth--
			e.ended = e.depth == 0
		}
		if e.ended {
			return i + 1
		}
	}
	return len(part)
}

// finish reads what is behind the array.
func (a *array) finish() error {
	a.next()
	a.ended = true
	for level := len(a.path) - 1; level >= 0; level-- {
		if err := a.leave(a.path[level]); err != nil {
			return err
		}
	}
	if a.space(); a.err == io.EOF {
		return io.EOF
	}
	return a.wrong("there is text behind the document")
}
