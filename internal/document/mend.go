package document

import (
	"fmt"
	"strings"

	"go.yaml.in/yaml/v4"
)

// maxMends is how many times a text is mended and parsed again. Each costs a parse.
const maxMends = 20

// mend reports why YAML refuses the text. It reports whether it changed the text so that
// parsing again is worth while.
//
// It only ever puts things in quotes or escapes them: what the author meant is not guessed, as
// the document has an error now whatever comes of it; the point is to read the rest of it.
func (p *parser) mend(failed *yaml.LoadError) bool {
	mark := p.text.offset(failed.Mark.Line, failed.Mark.Column)
	context := mark
	if failed.ContextMark.Line > 0 {
		context = p.text.offset(failed.ContextMark.Line, failed.ContextMark.Column)
	}
	says := failed.Message
	switch {
	case strings.Contains(says, "max depth"):
		p.tell(mark, mark, "too-deep", "the document is nested too deeply from here", "")
		return false
	case strings.Contains(says, "invalid Unicode character escape"):
		return p.joinSurrogates(context, p.text.quoteEnd(context)) || p.mendCode(mark)
	case strings.Contains(says, "unknown escape"):
		return p.mendEscape(mark)
	case strings.Contains(says, "tab character") || p.text.at(mark) == '\t':
		p.tell(mark, mark+1, "yaml", "a tab stands where YAML wants spaces", "indent with spaces")
		return false
	case strings.Contains(says, "could not find expected ':'"):
		return p.mendColon(context)
	}
	q, ok := p.quarrelAt(mark, context, failed.ContextMsg)
	for _, at := range []int{mark, context} {
		if ok && !p.fresh(q.value) {
			q.value = p.text.wholeValue(at)
		}
	}
	if !ok || !p.fresh(q.value) {
		p.tell(mark, mark+1, "yaml", p.explain(says, context), "")
		return false
	}
	q.unclosed = q.unclosed || strings.Contains(says, "end of stream") && isQuote(p.text.at(q.value.from))
	p.quarrel(q)
	return true
}

// fresh reports whether s is a value that was not mended yet.
func (p *parser) fresh(s span) bool { return s.to > s.from && !p.mended[p.text.from[s.from]] }

// quarrel is a value that YAML does not take as it stands.
type quarrel struct {
	value    span
	at       int  // where YAML gave up, or why
	inFlow   bool // the value is inside brackets
	unclosed bool // its first quote or bracket is not closed
}

// quarrelAt finds the value that the YAML parser stumbled over, if it is one that quotes would
// help. Mark is where it gave up, context what it was reading then.
func (p *parser) quarrelAt(mark, context int, reading string) (q quarrel, ok bool) {
	t := p.text
	if first := firstRune(t.run); first == '{' || first == '[' {
		return q, false // JSON: what is wrong is not a missing pair of quotes
	}
	if strings.Contains(reading, "flow") {
		if open, hash, ok := t.cutInFlow(mark); ok {
			return quarrel{value: t.flowValue(open, hash), at: hash, inFlow: true}, true
		}
		isBracket := t.at(context) == '[' || t.at(context) == '{'
		whole := t.wholeValue(context)
		if v := t.flowValue(context, mark); isBracket && v.to > v.from && v.from <= mark && v.to <= max(whole.to, context) {
			return quarrel{value: v, at: mark, inFlow: true}, true
		}
		return quarrel{value: t.blockValue(context), at: context, unclosed: isBracket}, true
	}
	if strings.HasPrefix(reading, "while scanning") {
		mark = context
	}
	return quarrel{value: t.blockValue(mark), at: mark}, true
}

// quarrel says what is wrong with a value, at its first character if that is to blame, and puts
// it in quotes.
func (p *parser) quarrel(q quarrel) {
	t, at := p.text, q.at
	hint := t.quoteHint(q.value)
	first := t.at(q.value.from)
	message := leading(first, t.at(q.value.from+1))
	switch {
	case q.unclosed && isQuote(first):
		message, hint = "this quote is never closed", "add the closing quote"
		at = q.value.from
	case q.unclosed:
		message, hint = "this bracket is never closed, or a comma is missing inside", "close it, or "+hint
	case message != "":
		at = q.value.from
	case t.at(at) == ':':
		message = "a colon and a space make YAML take the text before them for a key"
		if t.row(at) > t.row(q.value.from) {
			hint += map[bool]string{true: "; or end the line above with a comma",
				false: "; or, if this is a key, indent it like the key above"}[q.inFlow]
		}
	case t.at(at) == '#':
		message = "a space and # begin a comment in YAML"
	default:
		message = "YAML cannot read the text from here on"
	}
	if !p.mendedIn(q.value) {
		p.tell(at, at+1, "needs-quotes", message, hint)
	}
	p.mended[t.from[q.value.from]] = true
	t.quote(q.value)
}

// mendedIn reports whether a part of s was mended before, and so was told to be wrong.
func (p *parser) mendedIn(s span) bool {
	for at := range p.mended {
		if at >= p.text.from[s.from] && at < p.text.from[s.to] {
			return true
		}
	}
	return false
}

// leading says what YAML makes of a text's first character, if that is not text.
func leading(first, next rune) string {
	switch first {
	case '!':
		return "YAML takes a leading ! for a tag, which is not part of the text"
	case '&':
		return "YAML takes a leading & for an anchor, which is not part of the text"
	case '*':
		return "YAML takes a leading * for a reference to an anchor"
	case '[':
		return "YAML takes a leading [ for a list that ends at the next ]"
	case '{':
		return "YAML takes a leading { for a mapping that ends at the next }"
	case '"', '\'':
		return "YAML takes a leading " + string(first) + " for a quoted text that ends at the next " + string(first)
	case '|', '>':
		return "YAML takes a leading " + string(first) + " for the head of a text that stands on the lines below"
	case '%', '@', '`', ',', ']', '}':
		return "in YAML no text can begin with " + string(first) + " without quotes"
	case '-', '?', ':':
		if isBlank(next) || isBreak(next) {
			return "in YAML no text can begin with " + string(first) + " and a space without quotes"
		}
	}
	return ""
}

// explain says in plain words what the YAML parser says of what began at context.
func (p *parser) explain(says string, context int) string {
	switch {
	case strings.Contains(says, "did not find expected ',' or"):
		return fmt.Sprintf("a comma or the closing bracket of the %c on line %d is missing before this",
			p.text.at(context), p.text.position(context, context).Line)
	case strings.Contains(says, "did not find expected key"):
		return "a key is expected here: the line is not indented like the one it belongs with, or a quote or bracket above it is wrong"
	case strings.Contains(says, "mapping values are not allowed"):
		return "a value cannot begin here: check the indentation, and put texts with a colon in quotes"
	case strings.Contains(says, "end of stream"):
		return "the document ends inside a quoted text or a bracket"
	}
	return "this is not YAML: " + says
}

// mendColon reports a line without a key, and adds the space that its colon lacks.
func (p *parser) mendColon(at int) bool {
	t := p.text
	end := t.rowEnd(t.row(at))
	p.tell(at, end, "yaml", "this line has no key", "write the key, a colon, a space and the value")
	for i := at; i < end && !isBlank(t.at(i)); i++ {
		if t.at(i) == ':' && !isBlank(t.at(i+1)) && i > at {
			t.replace(i+1, i+1, []rune{' '}, []int{t.from[i+1]})
			p.mended[t.from[i+1]] = true
			return true
		}
	}
	return false
}

// mendEscape reports a backslash that escapes nothing and doubles it.
func (p *parser) mendEscape(at int) bool {
	t := p.text
	p.tell(at, at+2, "bad-escape", "YAML knows no escape "+`\`+string(t.at(at+1))+" in double quotes", `write \\ for a backslash, or use single quotes`)
	t.replace(at, at, []rune{'\\'}, []int{t.from[at]})
	return true
}

// mendCode reports an escape that stands for no character and replaces its digits from at.
func (p *parser) mendCode(at int) bool {
	t, end := p.text, at
	for isHex(t.at(end)) && end-at < 8 {
		end++
	}
	p.tell(at-2, end, "bad-escape", "this escape stands for no character", "")
	for i := at; i < end; i++ {
		t.run[i] = '0'
	}
	return end > at
}

// joinSurrogates replaces JSON's escapes for one character in two halves, which YAML does not
// know, by the character. It reports whether there were any from a to b.
func (p *parser) joinSurrogates(a, b int) bool {
	t := p.text
	run, from := make([]rune, 0, b-a), make([]int, 0, b-a)
	for i := a; i < b; i++ {
		r, at := t.run[i], t.from[i]
		if high, low := t.surrogate(i), t.surrogate(i+6); r == '\\' && high>>10 == 0xD800>>10 && low>>10 == 0xDC00>>10 {
			r = (high-0xD800)<<10 + (low - 0xDC00) + 0x10000
			i += 11
		} else if r == '\\' && i+1 < b {
			// The next character cannot begin an escape.
			run, from = append(run, r), append(from, at)
			i++
			r, at = t.run[i], t.from[i]
		}
		run, from = append(run, r), append(from, at)
	}
	if len(run) == b-a {
		return false
	}
	t.replace(a, b, run, from)
	return true
}

// surrogate returns the number in an escape \uXXXX at i, or 0.
func (t *text) surrogate(i int) rune {
	if t.at(i) != '\\' || t.at(i+1) != 'u' {
		return 0
	}
	n, ok := t.hex(i+2, 4)
	if !ok {
		return 0
	}
	return n
}

// quoteEnd returns the end of the text in double quotes that begins at i.
func (t *text) quoteEnd(i int) int {
	for i++; i < len(t.run) && t.run[i] != '"'; i++ {
		if t.run[i] == '\\' {
			i++
		}
	}
	return min(i, len(t.run))
}
