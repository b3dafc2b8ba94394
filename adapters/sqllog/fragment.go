package sqllog

import (
	"fmt"
	"regexp"
	"strings"
)

// fragment is a part of a statement. No value stands in its text: each is a parameter, which has a
// NUL in its place.
type fragment struct {
	text string
	args []any
}

// join makes a fragment of texts and fragments.
func join(parts ...any) fragment {
	var b strings.Builder
	var out fragment
	for _, p := range parts {
		switch p := p.(type) {
		case string:
			b.WriteString(p)
		case fragment:
			b.WriteString(p.text)
			out.args = append(out.args, p.args...)
		}
	}
	out.text = b.String()
	return out
}

// list joins fragments by a separator.
func list(fs []fragment, separator string) fragment {
	var parts []any
	for i, f := range fs {
		if i > 0 {
			parts = append(parts, separator)
		}
		parts = append(parts, f)
	}
	return join(parts...)
}

// places finds the places of a pattern: %s is the next one, %[2]s the second.
var places = regexp.MustCompile(`%(?:\[(\d)\])?s`)

// fill puts fragments in the places of a pattern.
func fill(pattern string, fs ...fragment) fragment {
	var parts []any
	from, next := 0, 0
	for _, m := range places.FindAllStringSubmatchIndex(pattern, -1) {
		n := next
		if m[2] >= 0 {
			n = int(pattern[m[2]] - '1')
		} else {
			next++
		}
		parts = append(parts, pattern[from:m[0]], fs[n])
		from = m[1]
	}
	return join(append(parts, pattern[from:])...)
}

// key tells fragments apart.
func (f fragment) key() string { return fmt.Sprintf("%s %q", f.text, f.args) }

// statement writes a fragment as a database takes it. Some number the parameters, from behind
// those of a query that is part of it.
func (c *counting) statement(f fragment, before int) string {
	if !c.numbered {
		return strings.ReplaceAll(f.text, "\x00", "?")
	}
	parts := strings.Split(f.text, "\x00")
	var b strings.Builder
	for i, p := range parts {
		if i > 0 {
			fmt.Fprintf(&b, "$%d", before+i)
		}
		b.WriteString(p)
	}
	return b.String()
}

// integer returns the parameter that a number is.
func (c *counting) integer(n int64) fragment {
	return fill(c.number, fragment{"\x00", []any{n}})
}

// limit returns the parameter that a number is compared with.
func (c *counting) limit(n int64) fragment {
	if c.bound == "" {
		return c.integer(n)
	}
	return fill(c.bound, fragment{"\x00", []any{n}})
}

// integers returns parameters with commas between.
func (c *counting) integers(ns []int64) fragment {
	var out []fragment
	for _, n := range ns {
		out = append(out, c.integer(n))
	}
	return list(out, ", ")
}

// word returns the parameter that a text is.
func (c *counting) word(s string) fragment {
	return fill(c.text, fragment{"\x00", []any{s}})
}

// words returns parameters with commas between.
func (c *counting) words(ws []string) fragment {
	var out []fragment
	for _, w := range ws {
		out = append(out, c.word(w))
	}
	return list(out, ", ")
}

// datum is a text that was found in the data, which no explanation shows: it may be personal.
type datum string

// unseen stands for one.
const unseen = "•••"

// found returns parameters, with commas between, of texts that were found in the data.
func (c *counting) found(texts []string) fragment {
	var out []fragment
	for _, t := range texts {
		out = append(out, fill(c.text, fragment{"\x00", []any{datum(t)}}))
	}
	return list(out, ", ")
}

// arguments returns parameters as a database gets them, and as they are told.
func arguments(args []any) (sent, told []any) {
	for _, a := range args {
		if d, ok := a.(datum); ok {
			sent, told = append(sent, string(d)), append(told, unseen)
			continue
		}
		sent, told = append(sent, a), append(told, a)
	}
	return sent, told
}
