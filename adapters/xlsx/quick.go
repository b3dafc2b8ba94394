package xlsx

import (
	"bytes"
	"unicode/utf8"
)

// Programs write nearly all rows in one plain form of XML, which is read here many times as fast
// as a decoder of XML reads it. Whatever is not plain, or wrong, is left to the decoder, which so
// stays the one that says what a row means: entities, comments, prefixes, control characters,
// texts in several runs, references that do not rise.

// quickSize is how many bytes of a row are looked at.
const quickSize = 64 << 10

// quick reads the next row if it is plain. If it reports false, nothing was taken. The decoder
// must have no byte in hand.
func (rs *rows) quick(r *row) bool {
	window, _ := rs.in.Peek(rs.in.Buffered())
	blank, end := rowIn(window)
	if end < 0 {
		window, _ = rs.in.Peek(quickSize) // its error comes again when the decoder reads
		blank, end = rowIn(window)
	}
	if end <= 0 || !literal(window[blank:end]) {
		return false
	}
	s := scanner{rest: window[blank:end]}
	number, ok := rs.scan(&s, r)
	if !ok {
		return false
	}
	rs.in.Discard(end)
	rs.last = number
	r.finish()
	return true
}

// What a row begins and ends with.
var (
	startOfRow = []byte("<row")
	endOfRow   = []byte("</row>")
)

// rowIn returns how many blanks stand before the row that begins a text, and where it ends: 0
// where something else begins it, -1 where there is too little to tell.
func rowIn(text []byte) (blank, end int) {
	rest := bytes.TrimLeft(text, " \t\r\n")
	blank = len(text) - len(rest)
	if !bytes.HasPrefix(rest, startOfRow[:min(len(rest), len(startOfRow))]) {
		return blank, 0
	}
	n := bytes.Index(rest, endOfRow)
	if n < 0 {
		return blank, -1
	}
	return blank, blank + n + len(endOfRow)
}

// literal reports whether a text is of characters that mean in XML what they are.
func literal(text []byte) bool {
	ascii := true
	for _, c := range text {
		switch {
		case c == '&' || c == ']' || c == 0x7f || c < ' ' && c != '\t' && c != '\n':
			return false
		case c >= utf8.RuneSelf:
			ascii = false
		}
	}
	return ascii || utf8.Valid(text) && !bytes.Contains(text, []byte("\uFFFE")) && !bytes.Contains(text, []byte("\uFFFF"))
}

// scan reads a row, and returns its number.
func (rs *rows) scan(s *scanner, r *row) (number int64, ok bool) {
	r.begin()
	e, ok := s.start("row")
	if !ok {
		return 0, false
	}
	if number = rs.last + 1; e.ref != nil {
		if number, ok = whole(e.ref); !ok || number <= rs.last {
			return 0, false
		}
	}
	if number > maxRows || e.empty {
		return 0, false
	}
	r.number = number
	for column := 0; ; column++ {
		if s.skip("</row>") {
			return number, len(s.rest) == 0
		}
		e, ok := s.start("c")
		if !ok {
			return 0, false
		}
		if e.ref != nil {
			at, _, ok := reference(string(e.ref))
			if !ok || at < column {
				return 0, false
			}
			column = at
		}
		if column >= maxColumns || !e.empty && !rs.scanCell(s, e, column, r) {
			return 0, false
		}
	}
}

// scanCell reads the inside of a cell: a formula, if there is one, and a value or a text.
func (rs *rows) scanCell(s *scanner, e element, column int, r *row) bool {
	from, has, formula := len(r.values), false, false
	if f, ok := s.start("f"); ok {
		if formula = true; !f.empty {
			s.text()
			if !s.skip("</f>") {
				return false
			}
		}
	}
	switch {
	case s.skip("<v>"):
		has = true
		r.values = append(r.values, s.text()...)
		if !s.skip("</v>") {
			return false
		}
	case s.skip("<is>"):
		has = true
		t, ok := s.start("t")
		if !ok || t.empty {
			return false
		}
		r.values = unescape(append(r.values, s.text()...), from)
		if !s.skip("</t></is>") {
			return false
		}
	}
	if !s.skip("</c>") {
		return false
	}
	style, ok := int64(-1), true
	if e.style != nil {
		style, ok = whole(e.style)
	}
	return ok && rs.value(formOf(e.form), int(style), column, from, has, formula, r) == nil
}

// formOf returns the form of a cell. Those that are known cost no memory.
func formOf(form []byte) string {
	for _, known := range [...]string{"s", "n", "str", "b", "inlineStr", "e"} {
		if string(form) == known {
			return known
		}
	}
	return string(form)
}

// whole reads a whole number of at most nine digits.
func whole(text []byte) (n int64, ok bool) {
	for _, c := range text {
		if c < '0' || c > '9' {
			return 0, false
		}
		n = n*10 + int64(c-'0')
	}
	return n, len(text) > 0 && len(text) < 10
}

// scanner goes through the XML of one row.
type scanner struct{ rest []byte }

// element is the start of an element: those of its attributes that count, nil where they are not
// there, and whether it ends at once.
type element struct {
	ref, form, style []byte
	empty            bool
}

// skip takes a text if it comes next.
func (s *scanner) skip(text string) bool {
	if len(s.rest) < len(text) || string(s.rest[:len(text)]) != text {
		return false
	}
	s.rest = s.rest[len(text):]
	return true
}

// text takes what comes before the next tag.
func (s *scanner) text() []byte {
	n := max(bytes.IndexByte(s.rest, '<'), 0)
	out := s.rest[:n]
	s.rest = s.rest[n:]
	return out
}

// start takes the start of an element with a name, and its attributes. Where it has the name and
// is not plain, nothing is left to be read.
func (s *scanner) start(name string) (e element, ok bool) {
	n := len(name) + 1
	if len(s.rest) <= n || s.rest[0] != '<' || string(s.rest[1:n]) != name || s.rest[n] != ' ' && s.rest[n] != '/' && s.rest[n] != '>' {
		return e, false
	}
	s.rest = s.rest[n:]
	for {
		switch {
		case s.skip(">"):
			return e, true
		case s.skip("/>"):
			e.empty = true
			return e, true
		case !s.skip(" ") || !s.attribute(&e):
			s.rest = nil
			return e, false
		}
	}
}

// attribute takes an attribute. One that has a prefix must not be taken for one without.
func (s *scanner) attribute(e *element) bool {
	n := bytes.IndexByte(s.rest, '=')
	if n <= 0 || len(s.rest) < n+2 || s.rest[n+1] != '"' {
		return false
	}
	name, value := s.rest[:n], s.rest[n+2:]
	length := bytes.IndexByte(value, '"')
	if length < 0 || bytes.IndexByte(value[:length], '<') >= 0 {
		return false
	}
	value, s.rest = value[:length], value[length+1:]
	switch string(name) {
	case "r":
		if e.ref != nil || length == 0 {
			return false
		}
		e.ref = value
	case "t":
		if e.form != nil {
			return false
		}
		e.form = value
	case "s":
		if e.style != nil {
			return false
		}
		e.style = value
	default:
		return isOther(name)
	}
	return true
}

// isOther reports whether an attribute's name is well formed, declares nothing, and does not end
// in one that counts.
func isOther(name []byte) bool {
	for i, c := range name {
		letter := c|0x20 >= 'a' && c|0x20 <= 'z'
		if !letter && (i == 0 || (c < '0' || c > '9') && c != ':') {
			return false
		}
	}
	colon := bytes.IndexByte(name, ':')
	if colon < 0 {
		return !bytes.HasPrefix(name, []byte("xmlns"))
	}
	local := name[colon+1:]
	return len(local) > 1 && local[0] > '9' && bytes.IndexByte(local, ':') < 0 && !bytes.HasPrefix(name, []byte("xmlns"))
}
