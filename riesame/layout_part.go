package riesame

import (
	"slices"
	"strings"

	"github.com/capitolato/capitolato/riesame/block"
)

// part adds a part of the review.
func (p *page) part(part *Part) {
	p.add(&block.PageBreak{})
	p.judged(2, or(part.Name, part.ID), part.Verdict, "part", part.ID)
	p.heading(3, p.say("premise"), block.None, "premise", part.ID)
	p.prose(p.review.Premise)
	p.prose(part.Text)
	p.inputs("documents", part.Documents)
	p.services(part)
	if len(part.Checklist) > 0 {
		p.heading(3, p.say("checklist"), block.None, "checklist", part.ID)
		list := new(block.Checklist)
		for _, c := range part.Checklist {
			list.Items = append(list.Items, block.Check{Ticked: c.Ticked, Text: plain(c.Name)})
		}
		p.add(list)
	}
	p.sections("analysis", part, part.Sections)
	p.sections("outputs", part, part.Outputs)
	for i := range part.Tables {
		p.table(&part.Tables[i])
	}
	p.matrix(part)
}

// services describes the areas of a part.
func (p *page) services(part *Part) {
	if len(part.Services) == 0 {
		return
	}
	p.heading(3, p.say("services"), block.None, "services", part.ID)
	for _, s := range part.Services {
		p.heading(4, s.Name, block.None, "service", s.ID)
		p.prose(s.Note)
		list := new(block.List)
		for _, a := range s.Activities {
			list.Items = append(list.Items, block.Item{Text: plain(a)})
		}
		for _, sub := range s.SubAreas {
			item := block.Item{Text: block.Text{{Text: sub.Name, Strong: true}}}
			for _, a := range sub.Activities {
				item.Items = append(item.Items, block.Item{Text: plain(a)})
			}
			list.Items = append(list.Items, item)
		}
		if list.Items != nil {
			p.add(list)
		}
	}
}

// sections adds the analysis, or the outputs.
func (p *page) sections(key string, part *Part, sections []Section) {
	if len(sections) == 0 {
		return
	}
	p.heading(3, p.say(key), block.None, key, part.ID)
	for i := range sections {
		p.section(part, &sections[i], key == "outputs")
	}
}

// section adds a section: what it rests on, what people wrote, what the run says, and actions.
func (p *page) section(part *Part, s *Section, output bool) {
	p.heading(4, or(s.Title, s.Section), block.None, "section", part.ID, s.Section)
	switch {
	case len(s.Inputs) > 0:
		p.inputs("inputs", s.Inputs)
	case output && s.NotApplicable:
		p.add(&block.Paragraph{Text: plain(p.say("na"))})
	case s.NotApplicable:
		p.named("inputs", p.say("na"))
	case !output && s.Section != "earlier-actions":
		p.named("inputs", p.say("inputs.none"))
	}
	p.prose(s.Text)
	for _, service := range s.Services {
		p.heading(5, p.service(part, service.Area), block.None, "section", part.ID, s.Section, service.Area)
		p.prose(service.Text)
	}
	p.derived(s)
	for _, id := range s.Actions {
		if i := p.review.action(id); i >= 0 {
			p.add(&block.Paragraph{Text: append(p.actionLink(i), block.Span{Text: ": " + inline(p.review.Actions[i].Action)})})
		}
	}
	if !s.says() && !s.NotApplicable {
		p.add(&block.Paragraph{Text: plain(p.say("blank"))})
	}
}

// derived adds what the run says: sentences and, of the data, a list.
func (p *page) derived(s *Section) {
	var data []string
	for _, d := range s.Derived {
		if d.About == "data" {
			data = append(data, d.Text)
			continue
		}
		p.add(&block.Paragraph{Text: plain(d.Text)})
	}
	if data != nil {
		p.list(data)
	}
}

// named adds a name and what belongs to it in a line.
func (p *page) named(key, text string) {
	p.add(&block.Paragraph{Text: block.Text{{Text: p.say(key), Strong: true}, {Text: ": " + text}}})
}

// inputs adds documents: one in a line, several as a list.
func (p *page) inputs(key string, list []Document) {
	var names []string
	for _, d := range list {
		name := p.lang.document(d)
		if d.Covers != nil {
			name += " (" + p.lang.days(*d.Covers) + ")"
		}
		names = append(names, name)
	}
	switch len(names) {
	case 0:
	case 1:
		p.named(key, names[0])
	default:
		p.add(&block.Paragraph{Text: block.Text{{Text: p.say(key), Strong: true}, {Text: ":"}}})
		p.list(names)
	}
}

// service names an area of a part.
func (p *page) service(part *Part, area string) string {
	for _, s := range part.Services {
		if s.ID == area {
			return s.Name
		}
	}
	return area
}

// matrix adds the clauses of the standard that a part answers.
func (p *page) matrix(part *Part) {
	if len(part.Clauses) == 0 {
		return
	}
	p.heading(3, p.say("standard", "standard", p.review.Standard), block.None, "standard", part.ID)
	out := &block.Table{Columns: []block.Column{{ID: "clause", Title: p.say("clause"), Header: true}, {ID: "title", Title: p.say("clause.title")},
		{ID: "checks", Title: p.say("clause.checks")}, {ID: "sections", Title: p.say("clause.sections")}, {ID: "status", Title: p.say("clause.status")}}}
	covered := int64(0)
	for _, c := range part.Clauses {
		if c.Status == "covered" {
			covered++
		}
		var sections []block.Text
		for _, id := range c.Sections {
			sections = append(sections, p.link(part.titleOf(id), "section", part.ID, id))
		}
		out.Rows = append(out.Rows, []block.Cell{{Text: plain(c.ID)}, {Text: plain(c.Title)}, {Text: p.filled(plain(part.checks(c.Checks)))}, {Text: p.filled(lines(sections))}, {Text: plain(p.word("status", c.Status))}})
	}
	p.add(&block.Paragraph{Text: plain(p.say("standard.covered", "n", p.lang.count(covered), "of", p.lang.count(int64(len(part.Clauses)))))}, out)
}

// word returns the text for a value that the library gives. One that it does not know, such as of a
// review that was changed by hand, stays as it is.
func (p *page) word(group, value string) string {
	if _, ok := texts[group+"."+value]; !ok {
		return value
	}
	return p.say(group + "." + value)
}

// titleOf names a section of a part.
func (p *Part) titleOf(section string) string {
	for _, s := range slices.Concat(p.Sections, p.Outputs) {
		if s.Section == section {
			return s.Title
		}
	}
	return section
}

// checks names items of the checklist, a line each.
func (p *Part) checks(ids []string) string {
	var names []string
	for _, c := range p.Checklist {
		if slices.Contains(ids, c.Input) {
			names = append(names, c.Name)
		}
	}
	return strings.Join(names, "\n")
}
