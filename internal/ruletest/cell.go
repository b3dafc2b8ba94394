package ruletest

import "strings"

// cell is a value as it is written.
type cell struct {
	text   string
	quoted bool // it is a text, whatever it looks like
	at     span
}

// cells returns the cells of a row. They are divided by commas; one in double quotes may hold
// commas, and two double quotes for one.
func (a *archive) cells(s span) []cell {
	var out []cell
	for {
		c, rest, more := a.cell(s)
		out = append(out, c)
		if !more {
			return out
		}
		s = rest
	}
}

// cell returns the first cell of a part of a line, what stands behind the comma that ends it and
// whether there is one.
func (a *archive) cell(s span) (c cell, rest span, more bool) {
	text := a.line(s.line)[:s.to]
	from := s.from
	for from < s.to && blank(text[from]) {
		from++
	}
	if from < s.to && text[from] == '"' {
		return a.quoted(span{s.line, from, s.to})
	}
	to := s.to
	if i := strings.IndexByte(text[from:], ','); i >= 0 {
		to, more = from+i, true
	}
	c.text = strings.TrimRight(text[from:to], " \t")
	c.at = span{s.line, from, from + len(c.text)}
	return c, span{s.line, min(to+1, s.to), s.to}, more
}

// quoted returns a cell that begins with a quote.
func (a *archive) quoted(s span) (c cell, rest span, more bool) {
	text := a.line(s.line)[:s.to]
	var b strings.Builder
	i := s.from + 1
	for ; i < s.to; i++ {
		if text[i] == '"' {
			if i+1 == s.to || text[i+1] != '"' {
				break
			}
			i++
		}
		b.WriteByte(text[i])
	}
	c = cell{b.String(), true, span{s.line, s.from, min(i+1, s.to)}}
	if i >= s.to {
		a.tell(c.at, "quotes", "the quotes are not closed", `write "…", and "" for a quote inside`)
		return c, span{}, false
	}
	for i++; i < s.to && blank(text[i]); {
		i++
	}
	if i < s.to && text[i] != ',' {
		a.tell(span{s.line, i, s.to}, "quotes", "there is something behind the closing quote", `write "" for a quote inside quotes`)
		return c, span{}, false
	}
	return c, span{s.line, min(i+1, s.to), s.to}, i < s.to
}

// assignment is field=value.
type assignment struct {
	name span
	cell cell
}

// assignments returns what a list such as `wait=20s, answered=yes` says.
func (a *archive) assignments(s span) []assignment {
	var out []assignment
	for more := true; more; {
		text := a.text(s)
		name := strings.TrimLeft(text, " \t")
		from := s.from + len(text) - len(name)
		i := strings.IndexAny(name, "=,")
		if i < 0 || name[i] != '=' {
			a.tell(span{s.line, from, s.to}, "assignment", "this is not field=value", "write such as wait=20s, answered=yes")
			return out
		}
		x := assignment{name: span{s.line, from, from + len(strings.TrimRight(name[:i], " \t"))}}
		x.cell, s, more = a.cell(span{s.line, from + i + 1, s.to})
		out = append(out, x)
	}
	return out
}
