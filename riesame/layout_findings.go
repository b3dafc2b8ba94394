package riesame

import (
	"slices"
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/capitolato/capitolato/riesame/block"
)

// settle numbers the findings by the place that each is about.
func (p *page) settle() {
	p.points = map[string][]int{}
	for i, f := range p.review.Findings {
		if names := p.home(f.Where); names != nil {
			key := place(names...)
			p.points[key] = append(p.points[key], i+1)
		}
	}
}

// home returns the place that a finding is about, or nil.
func (p *page) home(w Where) []string {
	switch {
	case w.Action != "":
		return []string{"action", w.Action}
	case w.Indicator != "":
		return []string{"proof", w.Area, w.Indicator}
	case w.Section != "" && p.review.hasSection(w.Part, w.Section):
		return []string{"section", w.Part, w.Section}
	case w.Records != "":
		return []string{"data"}
	case w.Part != "":
		return []string{"premise", w.Part}
	}
	return nil
}

// hasSection reports whether a part has a section.
func (r *Review) hasSection(part, section string) bool {
	for i := range r.Parts {
		p := &r.Parts[i]
		is := func(s Section) bool { return s.Section == section }
		if p.ID == part && (slices.ContainsFunc(p.Sections, is) || slices.ContainsFunc(p.Outputs, is)) {
			return true
		}
	}
	return false
}

// findings adds what a reader should know and what has to be settled before signing.
func (p *page) findings() {
	p.add(&block.PageBreak{})
	p.heading(2, p.say("findings"), block.None, "findings")
	for _, note := range p.notes() {
		p.add(&block.Callout{Kind: "note", Title: p.say("note"), Text: plain(note)})
	}
	if len(p.review.Findings) == 0 {
		p.add(&block.Paragraph{Text: plain(p.say("findings.none"))})
	}
	for i, f := range p.review.Findings {
		n := strconv.Itoa(i + 1)
		text := block.Text{{Text: sentence(f.Message)}}
		if names := p.home(f.Where); names != nil {
			text = append(text, block.Span{Text: " → ", Link: ""}, block.Span{Text: p.nameOf(f.Where), Link: p.anchor(names...)})
		}
		p.add(&block.Callout{Anchor: p.anchor("finding", n), Kind: "finding", Code: string(f.Code), Title: p.say("finding", "n", n), Text: text, Hint: sentence(f.Hint)})
	}
}

// sentence makes a text begin with a capital and end with a full stop.
func sentence(text string) string {
	r, size := utf8.DecodeRuneInString(text)
	if size == 0 {
		return ""
	}
	text = string(unicode.ToUpper(r)) + text[size:]
	if last, _ := utf8.DecodeLastRuneInString(text); !strings.ContainsRune(".!?", last) {
		text += "."
	}
	return text
}

// nameOf names the place that a finding is about.
func (p *page) nameOf(w Where) string {
	switch {
	case w.Action != "":
		if i := p.review.action(w.Action); i >= 0 {
			return p.say("action", "n", strconv.Itoa(i+1))
		}
		return w.Action
	case w.Indicator != "":
		return p.review.indicator(w.Area, w.Indicator)
	case w.Section == "" && w.Records != "":
		return p.say("data")
	}
	for i := range p.review.Parts {
		if part := &p.review.Parts[i]; part.ID == w.Part {
			if p.review.hasSection(w.Part, w.Section) {
				return part.Name + ": " + part.titleOf(w.Section)
			}
			return part.Name
		}
	}
	return w.Part
}

// notes are what the judgment says that a reader should know.
func (p *page) notes() []string {
	var out []string
	r, l := p.review, p.lang
	if r.Asked != r.Period {
		out = append(out, p.say("note.clipped", "asked", l.period(r.Asked), "judged", l.days(daysOf(r.Period))))
	}
	for _, s := range r.Sources {
		if s.Conflicts > 0 {
			out = append(out, p.say("note.conflicts", "source", s.Name, "n", l.count(s.Conflicts)))
		}
		if s.Overlap > 0 {
			out = append(out, p.say("note.overlap", "source", s.Name, "n", l.count(s.Overlap)))
		}
	}
	for _, c := range r.Caveats {
		if c.Code != "clipped" && c.Code != "conflicts" && c.Code != "overlap" { // said above, in the language
			out = append(out, l.reason(c.Text))
		}
	}
	return out
}
