package document

import (
	"slices"

	"go.yaml.in/yaml/v4"
)

// spans returns, for each rune of a scalar's value, the part of run that says it. It reports
// whether it could: it reads the text as YAML does and checks that it reads the same value.
func (t *text) spans(n *node) ([]span, bool) {
	value := []rune(n.value)
	s := &scan{text: t, at: n.start, most: len(value)}
	switch {
	case n.kind != scalar || n.told && !isQuote(t.at(n.start)):
		return nil, false
	case n.style&yaml.DoubleQuotedStyle != 0:
		s.quoted('"')
	case n.style&yaml.SingleQuotedStyle != 0:
		s.quoted('\'')
	case n.style&(yaml.LiteralStyle|yaml.FoldedStyle) != 0:
		s.block(n.style&yaml.LiteralStyle != 0, n.parent)
	default:
		s.plain()
	}
	return s.spans, slices.Equal(s.runes, value)
}

// isQuote reports whether r is a quote of YAML's.
func isQuote(r rune) bool { return r == '"' || r == '\'' }

// extent returns the part of run that a scalar takes up, its quotes included.
func (t *text) extent(n *node) (from, to int) {
	spans, ok := t.spans(n)
	switch {
	case !ok:
		return n.start, n.start + 1
	case len(spans) == 0:
		to = n.start
	default:
		to = spans[len(spans)-1].to
	}
	if n.style&(yaml.DoubleQuotedStyle|yaml.SingleQuotedStyle) != 0 {
		for !isQuote(t.at(to)) && to < len(t.run) || to == n.start {
			to++ // an escaped line break may stand before the quote
		}
		to++
	}
	return n.start, to
}

// scan reads a scalar's value off the text, and notes where each rune of it stands.
type scan struct {
	text  *text
	at    int // the next rune of run
	most  int // how many runes the value has
	runes []rune
	spans []span
}

// done reports whether the text ended, or gave more than the value has.
func (s *scan) done() bool { return s.at >= len(s.text.run) || len(s.runes) > s.most }

// add notes a rune of the value.
func (s *scan) add(r rune, from, to int) {
	s.runes = append(s.runes, r)
	s.spans = append(s.spans, span{from, to})
}

// take adds the rune at the place s is at.
func (s *scan) take() {
	s.add(s.text.run[s.at], s.at, s.at+1)
	s.at++
}

// plain reads a scalar without quotes. Where it ends is where the value is complete.
func (s *scan) plain() {
	for len(s.runes) < s.most && !s.done() {
		if r := s.text.run[s.at]; isBlank(r) || isBreak(r) {
			s.fold(false)
			continue
		}
		s.take()
	}
}

// quoted reads a scalar in quotes.
func (s *scan) quoted(quote rune) {
	for s.at++; !s.done(); {
		r, next := s.text.run[s.at], s.text.at(s.at+1)
		switch {
		case r == quote && quote == '\'' && next == '\'':
			s.add('\'', s.at, s.at+2)
			s.at += 2
		case r == quote:
			return
		case r == '\\' && quote == '"' && isBreak(next):
			s.at += 2
			s.fold(true)
		case r == '\\' && quote == '"':
			s.escape()
		case isBlank(r) || isBreak(r):
			s.fold(false)
		default:
			s.take()
		}
	}
}

// fold reads white space. A line break in it becomes a space, further ones stay; without one
// the white space is text. Broken says that the line was broken, by an escape, just before.
func (s *scan) fold(broken bool) {
	start := s.at
	var breaks []int
	for s.at < len(s.text.run) {
		r := s.text.run[s.at]
		if isBreak(r) {
			breaks = append(breaks, s.at)
		} else if !isBlank(r) {
			break
		}
		s.at++
	}
	switch {
	case broken:
		for _, b := range breaks {
			s.add(lineBreak(s.text.run[b]), b, b+1)
		}
	case len(breaks) == 0:
		for i := start; i < s.at; i++ {
			s.add(s.text.run[i], i, i+1)
		}
	default:
		s.foldBreaks(breaks)
	}
}

// foldBreaks adds what line breaks at these places become.
func (s *scan) foldBreaks(breaks []int) {
	first := lineBreak(s.text.run[breaks[0]])
	switch {
	case first == '\n' && len(breaks) == 1:
		s.add(' ', breaks[0], breaks[0]+1)
		return
	case first == '\n':
		breaks = breaks[1:]
	}
	for _, b := range breaks {
		s.add(lineBreak(s.text.run[b]), b, b+1)
	}
}

// lineBreak returns what a line break is in a value.
func lineBreak(r rune) rune {
	if r == 0x85 {
		return '\n'
	}
	return r
}

// escapes holds what the one-letter escapes stand for.
const escapes = "0\x00a\ab\bt\t\t\tn\nv\vf\fr\re\x1b  \"\"//\\\\N\u0085_\u00a0L\u2028P\u2029"

// escape reads an escape sequence in double quotes.
func (s *scan) escape() {
	from, letter := s.at, s.text.at(s.at+1)
	digits := map[rune]int{'x': 2, 'u': 4, 'U': 8}[letter]
	s.at += 2 + digits
	if digits > 0 {
		r, _ := s.text.hex(from+2, digits)
		s.add(r, from, s.at)
		return
	}
	pairs := []rune(escapes)
	for i := 0; i < len(pairs); i += 2 {
		if pairs[i] == letter {
			s.add(pairs[i+1], from, s.at)
			return
		}
	}
	s.add(letter, from, s.at)
}

// hex returns the number in n hexadecimal digits at i.
func (t *text) hex(i, n int) (rune, bool) {
	v := rune(0)
	for k := i; k < i+n; k++ {
		r := t.at(k)
		switch {
		case r >= '0' && r <= '9':
			r -= '0'
		case r >= 'a' && r <= 'f':
			r -= 'a' - 10
		case r >= 'A' && r <= 'F':
			r -= 'A' - 10
		default:
			return 0, false
		}
		v = v<<4 | r
	}
	return v, true
}

// isHex reports whether r is a hexadecimal digit.
func isHex(r rune) bool {
	return r >= '0' && r <= '9' || r >= 'a' && r <= 'f' || r >= 'A' && r <= 'F'
}
