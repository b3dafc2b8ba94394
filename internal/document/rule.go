package document

import (
	"strings"

	"go.yaml.in/yaml/v4"
)

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
