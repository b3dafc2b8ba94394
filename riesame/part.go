package riesame

import (
	"slices"
	"strings"

	"github.com/capitolato/capitolato/sla"
)

// buildPart adds a part.
func (b *builder) buildPart(i int) {
	in := &b.in.Parts[i]
	p := Part{ID: in.ID, Name: in.Name, Verdict: sla.NA, Text: strings.TrimSpace(in.Text), Documents: documents(in.Documents)}
	for _, id := range in.Areas {
		area := b.area(id)
		p.Services = append(p.Services, service(area))
		if len(area.Indicators) > 0 {
			t := b.table(area)
			p.Tables = append(p.Tables, t)
			p.Verdict = p.Verdict.Worse(t.Verdict)
		}
	}
	b.review.Verdict = b.review.Verdict.Worse(p.Verdict)
	for _, c := range in.Checklist {
		p.Checklist = append(p.Checklist, b.checkItem(c))
	}
	for _, s := range in.Sections {
		p.Sections = append(p.Sections, b.section(&p, s))
	}
	for _, s := range in.Outputs {
		p.Outputs = append(p.Outputs, b.section(&p, s))
	}
	b.matrix(&p)
	b.checkPart(i, &p)
	b.review.Parts = append(b.review.Parts, p)
}

// service describes an area.
func service(a *sla.Area) Service {
	s := Service{ID: a.ID, Name: a.Name, Note: a.Note, Activities: some(a.Activities)}
	for _, sub := range a.SubAreas {
		s.SubAreas = append(s.SubAreas, sla.SubArea{Name: sub.Name, Activities: some(sub.Activities)})
	}
	return s
}

// documents returns a copy of documents.
func documents(list []Document) []Document {
	out := some(list)
	for i := range out {
		out[i].Covers = clone(out[i].Covers)
	}
	return out
}

// checkItem returns an item of a checklist with everything filled in.
func (b *builder) checkItem(c Check) Check {
	c.Clauses = some(c.Clauses)
	if kind := b.checkKind(c.Input); kind != nil {
		if c.Name == "" {
			c.Name = b.lang.say(kind.name)
		}
		if c.Section == "" {
			c.Section = kind.section
		}
	}
	return c
}

// section returns a section with everything filled in.
func (b *builder) section(p *Part, in SectionInput) Section {
	s := Section{SectionInput: in}
	s.Inputs, s.Services, s.Clauses, s.Text = documents(in.Inputs), some(in.Services), some(in.Clauses), strings.TrimSpace(in.Text)
	if kind := b.sectionKind(in.Section); kind != nil && s.Title == "" {
		s.Title = b.lang.say(kind.title)
	}
	switch in.Section {
	case "process":
		s.Derived = b.performance(p)
	case "measurement":
		s.Derived = append(b.measurement(p), b.data(p)...)
	case "earlier-actions":
		for i := range b.review.Actions {
			if a := &b.review.Actions[i]; a.Part == p.ID && a.earlier(b.review.Period) {
				s.Actions = append(s.Actions, a.ID)
			}
		}
	}
	return s
}

// says reports whether there is anything in a section but its title.
func (s *Section) says() bool {
	return s.Text != "" || len(s.Inputs)+len(s.Services)+len(s.Derived)+len(s.Actions) > 0
}

// matrix fills in which clauses of the standard a part answers.
func (b *builder) matrix(p *Part) {
	sections := slices.Concat(p.Sections, p.Outputs)
	for _, kind := range b.standard.clauses {
		c := Clause{ID: kind.id, Title: b.lang.say(kind.title), Status: "missing"}
		for _, item := range p.Checklist {
			if slices.Contains(kind.checks, item.Input) || slices.Contains(item.Clauses, kind.id) {
				c.Checks = append(c.Checks, item.Input)
				c.Status = "listed"
			}
		}
		best := -1
		for i := range sections {
			s := &sections[i]
			if !slices.Contains(kind.sections, s.Section) && !slices.Contains(s.Clauses, kind.id) {
				continue
			}
			c.Sections = append(c.Sections, s.Section)
			best = max(best, s.answer())
			c.Status = answers[best]
		}
		p.Clauses = append(p.Clauses, c)
	}
}

// answers are how a section answers a clause, the best last.
var answers = [...]string{"blank", "na", "covered"}

// answer returns how a section answers a clause.
func (s *Section) answer() int {
	switch {
	case s.says():
		return 2
	case s.NotApplicable:
		return 1
	}
	return 0
}
