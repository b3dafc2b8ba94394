package riesame

import (
	"fmt"
	"strconv"
	"strings"

	"github.com/capitolato/capitolato/riesame/block"
	"github.com/capitolato/capitolato/sla"
)

// Layout says how a review becomes a document. The zero value, and nil, is the library's own way.
type Layout struct {
	// Texts replaces words of the library by others; [Texts] lists them all, by key. What a
	// review holds itself (headings of sections and columns, premise, sentences, findings) is
	// replaced there.
	Texts map[string]string
	// Rows is how many of the rejected and conflicting rows of a source are listed; 0 means 20,
	// and less than 0 none. The others are counted.
	Rows int
}

// Document lays a review out in the order of the printed form, behind a summary: as blocks, which a
// renderer such as package adapters/text writes in a format. Each figure leads to how it came
// about, and what is to be settled before signing is named where it arises. The same review gives
// the same document. Its error is that of texts that cannot replace others.
func (r *Review) Document(o *Layout) (*block.Document, error) {
	if o == nil {
		o = new(Layout)
	}
	w, err := newWords(r.Lang, o.Texts)
	if err != nil {
		return nil, err
	}
	p := &page{words: w, review: r, rows: o.Rows, anchors: map[string]string{}, used: map[string]bool{}, headed: map[string]bool{}}
	if p.rows == 0 {
		p.rows = 20
	}
	p.settle()
	p.doc = &block.Document{Lang: string(Italian), Title: inline(p.say("title", "title", r.Title, "period", r.Name))}
	if r.Lang == English {
		p.doc.Lang = string(English)
	}
	p.front()
	for i := range r.Parts {
		p.part(&r.Parts[i])
	}
	p.actions()
	p.exclusions()
	p.penalties()
	p.data()
	p.findings()
	finish(p.doc)
	return p.doc, nil
}

// page writes a document.
type page struct {
	*words
	review *Review
	rows   int
	doc    *block.Document
	// anchors are those of the places that a link may lead to, by name; used are all.
	anchors map[string]string
	used    map[string]bool
	// headed are the places that have their heading.
	headed map[string]bool
	// points are the findings about a place, by number.
	points map[string][]int
}

// add adds blocks.
func (p *page) add(blocks ...block.Block) { p.doc.Blocks = append(p.doc.Blocks, blocks...) }

// place names what a link may lead to, such as place("proof", area, indicator); in quotes, so that
// no two places have one name.
func place(names ...string) string { return fmt.Sprintf("%q", names) }

// anchor returns the anchor of a place, the same whenever it is asked for.
func (p *page) anchor(names ...string) string {
	key := place(names...)
	if a, ok := p.anchors[key]; ok {
		return a
	}
	base := strings.Trim(strings.Map(func(r rune) rune {
		switch {
		case r >= 'a' && r <= 'z', r >= '0' && r <= '9':
			return r
		case r >= 'A' && r <= 'Z':
			return r - 'A' + 'a'
		}
		return '-'
	}, strings.Join(names, "-")), "-")
	a := base
	for n := 2; p.used[a]; n++ {
		a = base + "-" + strconv.Itoa(n)
	}
	p.used[a], p.anchors[key] = true, a
	return a
}

// heading opens a section at a place, with the findings about it.
func (p *page) heading(level int, text string, mark block.Mark, names ...string) {
	key := place(names...)
	if p.headed[key] { // only in a review that was changed by hand
		names = append(names, "again", strconv.Itoa(len(p.doc.Blocks)))
	}
	p.headed[key] = true
	p.add(&block.Heading{Level: level, Anchor: p.anchor(names...), Text: or(inline(text), "–"), Mark: mark})
	p.seePoints(p.points[key])
}

// judged opens a section on something that has a verdict, and says so.
func (p *page) judged(level int, text string, v sla.Verdict, names ...string) {
	p.heading(level, p.say("headed", "name", text, "verdict", p.lang.verdict(v)), mark(v), names...)
}

// seePoints refers to findings.
func (p *page) seePoints(numbers []int) {
	if len(numbers) == 0 {
		return
	}
	text := block.Text{{Text: p.say("see.findings"), Strong: true}, {Text: ": "}}
	for i, n := range numbers {
		if i > 0 {
			text = append(text, block.Span{Text: ", "})
		}
		text = append(text, block.Span{Text: p.say("see.point", "n", strconv.Itoa(n)), Link: p.anchor("finding", strconv.Itoa(n))})
	}
	p.add(&block.Paragraph{Text: text})
}

// prose adds what people wrote: paragraphs between blank lines, and lists of lines that begin with a
// hyphen.
func (p *page) prose(text string) {
	for _, part := range paragraphs(text) {
		if part.items == nil {
			p.add(&block.Paragraph{Text: plain(part.text)})
			continue
		}
		p.list(part.items)
	}
}

// list adds a list of texts.
func (p *page) list(texts []string) {
	l := new(block.List)
	for _, t := range texts {
		l.Items = append(l.Items, block.Item{Text: plain(t)})
	}
	p.add(l)
}

// plain returns a text, none for an empty one.
func plain(text string) block.Text {
	if text == "" {
		return nil
	}
	return block.Text{{Text: text}}
}

// filled returns a text or, so that nobody takes an empty cell for a blank to be filled in, a dash.
func (p *page) filled(text block.Text) block.Text {
	if text.String() == "" {
		return plain(p.say("nothing"))
	}
	return text
}

// link returns a text that leads to a place.
func (p *page) link(text string, names ...string) block.Text {
	return block.Text{{Text: text, Link: p.anchor(names...)}}
}

// code returns an expression.
func code(text string) block.Text { return block.Text{{Text: text, Code: true}} }

// lines joins texts, a line each.
func lines(texts []block.Text) block.Text {
	var out block.Text
	for i, t := range texts {
		if i > 0 {
			out = append(out, block.Span{Text: "\n"})
		}
		out = append(out, t...)
	}
	return out
}

// pairs gathers names with what belongs to them, without the empty ones.
type pairs struct {
	p     *page
	items []block.Pair
}

// add adds a pair whose name is a text by key, unless there is nothing to say.
func (l *pairs) add(key string, text block.Text) {
	if len(text) > 0 {
		l.items = append(l.items, block.Pair{Name: l.p.say(key), Text: text})
	}
}

// done adds the pairs to the page.
func (l *pairs) done() {
	if len(l.items) > 0 {
		l.p.add(&block.Pairs{Items: l.items})
	}
}

// mark returns the mark of a verdict.
func mark(v sla.Verdict) block.Mark {
	switch v {
	case sla.OK:
		return block.OK
	case sla.KO:
		return block.KO
	case sla.NA:
		return block.NA
	case sla.NoData:
		return block.NoData
	case sla.Waived:
		return block.Waived
	}
	return block.Invalid
}
