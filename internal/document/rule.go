package document

import (
	"strings"

	"go.yaml.in/yaml/v4"
)

// span is a part of run, from included, to excluded.
type span struct{ from, to int }

// refuse reports tags, anchors and aliases, which documents do not have: most often they are a
// rule that nobody put in quotes.
func (p *parser) refuse(y *yaml.Node, n *node) {
	first := p.text.at(n.start)
	property := first == '!' || first == '&'
	switch {
	case y.Kind == yaml.AliasNode:
	case y.Kind == yaml.ScalarNode && property:
	case y.Anchor != "" || y.Style&yaml.TaggedStyle != 0:
	default:
		return
	}
	if n.told {
		return
	}
	n.told = y.Kind == yaml.ScalarNode || y.Kind == yaml.AliasNode
	n.within = true
	code, hint := "needs-quotes", p.text.quoteHint(p.text.ruleAt(n.start, n.inFlow))
	switch {
	case y.Kind == yaml.AliasNode:
		hint += ", or write out what it refers to"
	case y.Kind != yaml.ScalarNode || strings.HasPrefix(y.Tag, "!!") && first == '!':
		code, hint = "yaml", "delete it: documents have no tags, anchors and aliases"
	}
	p.tell(n.start, n.start+1, code, leading(first, 0), hint)
}

// checkCommas reports a value in brackets that a comma of its own cut off, such as that of
// {calls: count(a, b)}, and says no more about what the rest of it became.
func (p *parser) checkCommas(n *node) {
	for i := 0; i < len(n.items); i++ {
		last := n.closedBy(i)
		if !n.items[i].plain() || last == i {
			continue
		}
		from, to := p.text.extent(n.items[i])
		for isBlank(p.text.at(to)) || isBreak(p.text.at(to)) {
			to++
		}
		p.tell(to, to+1, "needs-quotes", "a comma inside "+brackets(n.kind)+" ends the value", p.text.quoteHint(p.text.ruleAt(from, true)))
		n.cut = true
		for ; i < last; i++ {
			n.items[i].told, n.items[i+1].told = true, true
			if n.kind == mapping {
				n.keys[i+1].told = true
			}
		}
	}
}

// plain reports whether n is a text without quotes of which nothing was said yet.
func (n *node) plain() bool { return n.kind == scalar && n.style&quoted == 0 && !n.told }

// closedBy returns which item of n closes the brackets that item i opens, or i where it opens
// none or none closes them.
func (n *node) closedBy(i int) int {
	const far = 20
	open := depth(n.items[i].value)
	for j := i + 1; open > 0 && j < len(n.items) && j-i < far; j++ {
		if n.kind == mapping {
			open += depth(n.keys[j].value)
		}
		if open += depth(n.items[j].value); open <= 0 {
			return j
		}
	}
	return i
}

// brackets names the brackets that a collection is written in.
func brackets(k kind) string {
	if k == mapping {
		return "{ }"
	}
	return "[ ]"
}

// depth returns how many brackets s opens and does not close.
func depth(s string) int {
	n := 0
	for _, r := range s {
		switch r {
		case '(', '[', '{':
			n++
		case ')', ']', '}':
			n--
		}
	}
	return n
}

// ruleAt returns the text that begins at from, as its author must have meant it: up to the end
// of the line or, inside brackets, up to the comma or bracket that ends it.
func (t *text) ruleAt(from int, inFlow bool) span {
	to := t.rowEnd(t.row(from))
	if inFlow {
		to = t.entryEnd(from)
	}
	return t.trim(span{from, to})
}

// trim cuts white space from the end of s.
func (t *text) trim(s span) span {
	for s.to > s.from && (isBlank(t.at(s.to-1)) || isBreak(t.at(s.to-1))) {
		s.to--
	}
	return s
}

// blockValue returns the value that the place at stands in: the one that wholeValue returns or,
// where that is in brackets, the one inside them.
func (t *text) blockValue(at int) span {
	v := t.wholeValue(at)
	if first := t.at(v.from); v.to > v.from && (first == '{' || first == '[') && at > v.from {
		if inner := t.flowValue(v.from, at); inner.to > inner.from && inner.from <= at {
			return inner
		}
	}
	return v
}

// wholeValue returns the value, outside brackets, that the place at stands in: that of the key
// on its line or, where the line goes on with a value, of a key above.
func (t *text) wholeValue(at int) span {
	const far = 100
	row := t.row(at)
	indent := t.indent(row)
	for r := row; r >= 0 && r > row-far; r-- {
		key, value, ok := t.keyValue(r)
		if !ok || r == row && at < value || r < row && key >= indent {
			continue
		}
		return t.trim(span{value, t.blockEnd(r, key)})
	}
	return span{}
}

// indent returns the number of blanks that a row begins with.
func (t *text) indent(row int) int {
	i := t.rows[row]
	for isBlank(t.at(i)) {
		i++
	}
	return i - t.rows[row]
}

// blockEnd returns where the value of the key at column key on a row ends: before the next line
// that is not indented more.
func (t *text) blockEnd(row, key int) int {
	end := t.rowEnd(row)
	for r := row + 1; r < len(t.rows); r++ {
		blank := t.rows[r]+t.indent(r) >= t.rowEnd(r)
		if !blank && t.indent(r) <= key {
			break
		}
		if !blank {
			end = t.rowEnd(r)
		}
	}
	return end
}

// keyValue finds, on a row, the column of a key (or of the dash of a list item without one) and
// the place of the value behind it.
func (t *text) keyValue(row int) (key, value int, ok bool) {
	i, end := t.rows[row], t.rowEnd(row)
	skip := func() {
		for i < end && isBlank(t.run[i]) {
			i++
		}
	}
	skip()
	dash := -1
	for t.at(i) == '-' && isBlank(t.at(i+1)) {
		dash = i
		i++
		skip()
	}
	key, value = i, t.colon(i, end)
	switch {
	case value >= 0:
		i = value
		skip()
	case dash >= 0:
		key = dash
	default:
		return 0, 0, false
	}
	return key - t.rows[row], i, i < end && t.run[i] != '#'
}

// colon returns the place behind the colon of a key that begins at i, or -1.
func (t *text) colon(i, end int) int {
	quote := rune(0)
	if r := t.at(i); r == '"' || r == '\'' {
		quote = r
		i++
	}
	for ; i < end; i++ {
		switch r := t.run[i]; {
		case quote != 0:
			if r == quote {
				quote = 0
			}
		case r == ':' && (i+1 == end || isBlank(t.run[i+1])):
			return i + 1
		case r == '#' && isBlank(t.at(i-1)):
			return -1
		}
	}
	return -1
}

// flowValue returns the value, inside the bracket at open, that the place at stands in.
func (t *text) flowValue(open, at int) span {
	for i := open + 1; i < len(t.run); {
		for isBlank(t.at(i)) || isBreak(t.at(i)) {
			i++
		}
		if r := t.at(i); r == ']' || r == '}' {
			return span{}
		}
		from := i
		if t.at(open) == '{' {
			if c := t.colon(i, t.entryEnd(i)); c >= 0 {
				from = c
			}
		}
		for isBlank(t.at(from)) || isBreak(t.at(from)) {
			from++
		}
		end := t.entryEnd(from)
		if at <= end {
			return t.trim(span{from, end})
		}
		if t.at(end) != ',' {
			return span{}
		}
		i = end + 1
	}
	return span{}
}

// cutInFlow looks, from the line of the place at upwards, for a # that begins a comment inside a
// bracket that is then not closed on the line, though the comment holds what could close it. It
// returns the places of both.
func (t *text) cutInFlow(at int) (open, hash int, ok bool) {
	const far = 100
	row := t.row(at)
	for r := row; r >= 0 && r > row-far; r-- {
		if open, hash, ok = t.cutOnRow(t.rows[r], t.rowEnd(r)); ok {
			return open, hash, ok
		}
	}
	return 0, 0, false
}

// cutOnRow does so on the line from i to end.
func (t *text) cutOnRow(i, end int) (open, hash int, ok bool) {
	var opened []int
	quote := rune(0)
	for ; i < end; i++ {
		switch r := t.run[i]; {
		case quote != 0:
			if r == quote {
				quote = 0
			}
		case r == '\'' || r == '"':
			quote = r
		case r == '{' || r == '[':
			opened = append(opened, i)
		case (r == '}' || r == ']') && len(opened) > 0:
			opened = opened[:len(opened)-1]
		case r == '#' && i > 0 && isBlank(t.run[i-1]):
			rest := string(t.run[i:end])
			if len(opened) == 0 || !strings.ContainsAny(rest, "]}") {
				return 0, 0, false
			}
			return opened[len(opened)-1], i, true
		}
	}
	return 0, 0, false
}

// entryEnd returns where an entry inside brackets ends that begins at i: before the comma or
// bracket that does not belong to a bracket or quote of its own. Where those of its own are not
// closed it is the end of the line.
func (t *text) entryEnd(i int) int {
	const far = 10_000
	line := t.rowEnd(t.row(i))
	open, quote := 0, rune(0)
	for end := i; end < len(t.run) && end-i < far; end++ {
		r := t.run[end]
		switch {
		case quote != 0:
			if r == quote {
				quote = 0
			}
		case r == '"' || r == '\'':
			quote = r
		case r == '(' || r == '[' || r == '{':
			open++
		case r == ',' && open == 0:
			return end
		case r == ')' || r == ']' || r == '}':
			if open--; open < 0 {
				return end
			}
		}
	}
	return line
}

// quote puts s in single quotes.
func (t *text) quote(s span) {
	run, from := []rune{'\''}, []int{t.from[s.from]}
	for i := s.from; i < s.to; i++ {
		run, from = append(run, t.run[i]), append(from, t.from[i])
		if t.run[i] == '\'' {
			run, from = append(run, '\''), append(from, t.from[i])
		}
	}
	t.replace(s.from, s.to, append(run, '\''), append(from, t.from[s.to]))
}

// quoteHint says how to write a value that needs quotes.
func (t *text) quoteHint(s span) string {
	const hint, most = "put the whole text in quotes", 120
	written := string(t.src[t.from[s.from]:t.from[s.to]])
	if s.to-s.from > most || strings.ContainsFunc(written, isBreak) || strings.Contains(written, " #") {
		return hint
	}
	return hint + ": '" + strings.ReplaceAll(written, "'", "''") + "'"
}
