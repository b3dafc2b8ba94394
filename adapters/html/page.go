package html

import (
	"fmt"
	"html/template"
	"slices"
	"strings"

	"github.com/capitolato/capitolato/riesame/block"
)

// page is what page.html shows.
type page struct {
	Lang, Title string
	Style       template.CSS
	Words       words
	Top         *section
}

// section is a heading with what belongs to it: its own blocks, and the sections below.
type section struct {
	*block.Heading
	way
	// Body are the blocks, and Aside is a chart that stands beside them.
	Body  []piece
	Aside *chart
	// Wide says that the section needs pages turned sideways.
	Wide     bool
	Sections []*section
}

// piece is a block and the name of its template.
type piece struct {
	Kind  string
	Value any
}

// layout makes sections of blocks.
type layout struct {
	words words
	// open are the sections that what comes next may belong to, the deepest last.
	open []*section
	// linked has the anchors that are behind us, and those that were linked to already.
	linked map[string]bool
	charts int
}

// newPage makes a page of a document, or says what is wrong with it.
func newPage(doc *block.Document) (*page, error) {
	if err := doc.Check(); err != nil {
		return nil, fmt.Errorf("html: %w", err)
	}
	l := &layout{words: wordsIn(doc.Lang), linked: map[string]bool{}}
	for _, b := range doc.Blocks {
		l.add(b)
	}
	top := l.open[0]
	top.finish()
	lang := doc.Lang
	if lang == "" {
		lang = "it"
	}
	return &page{Lang: lang, Title: clean(doc.Title), Words: l.words, Top: top}, nil
}

// add adds a block to the section that it belongs to.
func (l *layout) add(b block.Block) {
	if h, ok := b.(*block.Heading); ok {
		l.heading(h)
		return
	}
	s := l.open[len(l.open)-1]
	switch b := b.(type) {
	case *block.Paragraph:
		s.add("paragraph", l.text(b.Text))
	case *block.List:
		s.add("list", l.items(b.Items))
	case *block.Checklist:
		s.add("checklist", l.checks(b.Items))
	case *block.Pairs:
		s.add("pairs", l.pairs(b.Items))
	case *block.Callout:
		c := callout{Anchor: b.Anchor, Kind: clean(b.Kind), Code: clean(b.Code), Title: clean(b.Title), Hint: clean(b.Hint)}
		c.way = l.wayBack(b.Anchor)
		c.Text = l.text(b.Text)
		s.add("callout", c)
	case *block.Table:
		t := l.table(b, s.Text)
		s.Wide = s.Wide || t.Wide
		s.add("table", t)
	case *block.Chart:
		l.charts++
		s.chart(l.chart(b))
	case *block.PageBreak:
		s.add("break", nil)
	}
}

func (s *section) add(kind string, value any) { s.Body = append(s.Body, piece{kind, value}) }

// chart adds a chart, beside the one before it if nothing is between them.
func (s *section) chart(c *chart) {
	if n := len(s.Body); n > 0 && s.Body[n-1].Kind == "charts" {
		s.Body[n-1].Value = append(s.Body[n-1].Value.([]*chart), c)
		return
	}
	s.add("charts", []*chart{c})
}

// heading opens a section.
func (l *layout) heading(h *block.Heading) {
	own := *h
	own.Text = clean(h.Text)
	s := &section{Heading: &own, way: l.wayBack(h.Anchor)}
	if h.Level > 1 {
		l.open = l.open[:h.Level-1]
		above := l.open[len(l.open)-1]
		above.Sections = append(above.Sections, s)
	}
	l.open = append(l.open, s)
}

// finish settles what depends on all that a section holds. A single chart stands beside what needs
// no more than half of the page, and a bare heading lies on the same kind of page as what it is above.
func (s *section) finish() {
	for _, below := range s.Sections {
		below.finish()
	}
	if len(s.Body) == 0 && len(s.Sections) > 0 {
		s.Wide = s.Sections[0].Wide
	}
	var charts []*chart
	at := -1
	for i, p := range s.Body {
		switch v := p.Value.(type) {
		case *table:
			if len(v.Columns) > narrowest {
				return
			}
		case []*chart:
			charts, at = append(charts, v...), i
		}
	}
	if len(charts) == 1 && !charts[0].Broad && len(s.Body) > 1 {
		s.Aside = charts[0]
		s.Body = slices.Delete(s.Body, at, at+1)
	}
}

// way is the way back from something to the first link to it, if that stands above: the id of the
// link, and what there is to say of it.
type way struct{ Back, BackWord string }

// wayBack returns the way back from an anchor. From then on a link to it stands below it, and is
// no place to go back to.
func (l *layout) wayBack(anchor string) way {
	linked := l.linked[anchor]
	l.linked[anchor] = true
	if anchor == "" || !linked {
		return way{}
	}
	return way{from(anchor), l.words.Back}
}

// from is the id of the first link to an anchor. No anchor has the underscore.
func from(anchor string) string { return "from_" + anchor }

// clean makes text fit for a page, in which most control characters must not be.
func clean(text string) string {
	return strings.Map(func(r rune) rune {
		if r < ' ' && r != '\n' && r != '\t' || 0x7f <= r && r <= 0x9f {
			return '\uFFFD'
		}
		return r
	}, strings.ToValidUTF8(text, "\uFFFD"))
}

// lines splits a text where it has line breaks.
func lines(text string) []string { return strings.Split(text, "\n") }
