package document

import "strings"

// The YAML parser says where it gave up. These functions find, in a text that is not YAML, the
// value that the author was writing there.

// span is a part of run, from included, to excluded.
type span struct{ from, to int }

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
