package riesame

import (
	"slices"
	"strings"

	"github.com/capitolato/capitolato/sla"
)

// checkPart finds what does not fit in what people wrote in a part.
func (b *builder) checkPart(i int, p *Part) {
	in := &b.in.Parts[i]
	where := Where{Part: p.ID, Path: pointer("parts", i)}
	b.checkDocuments(where, in.Documents)
	b.checkClaims(at(where, "text"), p, "", in.Text)
	for _, group := range []struct {
		key  string
		list []SectionInput
		out  bool
	}{{"sections", in.Sections, false}, {"outputs", in.Outputs, true}} {
		for k := range group.list {
			s := &group.list[k]
			where := at(where, group.key, k)
			where.Section = s.Section
			b.checkDocuments(at(where, "inputs"), s.Inputs)
			if !group.out {
				b.checkInputs(where, s)
			}
			b.checkClaims(at(where, "text"), p, "", s.Text)
			for n, text := range s.Services {
				b.checkClaims(at(where, "services", n, "text"), p, text.Area, text.Text)
			}
		}
	}
	for k, c := range p.Checklist {
		b.checkDiscussed(at(where, "checklist", k), p, c)
	}
}

// at returns a place below another.
func at(w Where, tokens ...any) Where {
	w.Path += pointer(tokens...)
	return w
}

// checkInputs finds a section of the analysis without input. The one on earlier actions has the
// earlier review as its input.
func (b *builder) checkInputs(where Where, s *SectionInput) {
	if len(s.Inputs) > 0 || s.NotApplicable || s.Section == "earlier-actions" {
		return
	}
	b.add(SectionWithoutInput, where, b.titleOf(s))
}

// titleOf returns the heading of a section.
func (b *builder) titleOf(s *SectionInput) string {
	if kind := b.sectionKind(s.Section); kind != nil && s.Title == "" {
		return b.lang.say(kind.title)
	}
	return s.Title
}

// checkDiscussed finds an item of the checklist that is ticked and discussed nowhere.
func (b *builder) checkDiscussed(where Where, p *Part, c Check) {
	if !c.Ticked {
		return
	}
	for _, s := range slices.Concat(p.Sections, p.Outputs) {
		if s.Section == c.Section && s.says() {
			return
		}
	}
	where.Section = c.Section
	b.add(InputNotDiscussed, where, c.Name)
}

// checkDocuments finds documents of the wrong days.
func (b *builder) checkDocuments(where Where, list []Document) {
	if where.Section == "" {
		where.Path += "/documents"
	}
	for i, d := range list {
		b.checkDocument(at(where, i), d)
	}
}

// checkDocument finds out whether the days that a document is about are those of the contract and
// of the period.
func (b *builder) checkDocument(where Where, d Document) {
	l, valid := b.lang, b.run.Contract.Valid
	about, name := sla.Days{From: d.Date, Through: d.Date}, l.document(d)
	if d.Covers != nil {
		about = *d.Covers
		name += " (" + l.days(about) + ")"
	}
	switch {
	case about == (sla.Days{}):
	case !meet(about, valid):
		b.add(DocumentOutsideContract, where, name, l.days(valid))
	case !meet(about, daysOf(b.asked())):
		b.add(DocumentOutsidePeriod, where, name, l.period(b.asked()))
	case !b.in.Date.IsZero() && b.in.Date.Compare(d.Date) < 0:
		b.add(DocumentAfterReview, where, name, l.day(b.in.Date))
	}
}

// meet reports whether two spans of days have one in common.
func meet(a, b sla.Days) bool {
	before := func(x, y sla.Days) bool {
		return !x.Through.IsZero() && !y.From.IsZero() && x.Through.Compare(y.From) < 0
	}
	return !before(a, b) && !before(b, a)
}

// checkRow finds what does not fit in a row.
func (b *builder) checkRow(area *sla.Area, ind *sla.Indicator, r *Row) {
	where := Where{Area: area.ID, Indicator: ind.ID, Part: b.in.Parts[b.parts[area.ID]].ID}
	name := area.Name + " “" + r.Name + "”"
	if r.Verdict == sla.KO && !b.answered(area.ID+"/"+r.ID) {
		b.add(KOWithoutAction, where, name, b.lang.figure(r.Value, r.Unit))
	}
	b.checkLost(where, name, r)
	b.checkChanged(where, name, area.ID, r)
	b.checkRounding(where, name, ind, r)
	b.checkBase(where, name, r)
	if r.Unit == "%" && isMean(r.Name) {
		b.add(ShareNamedMean, where, name)
	}
}

// answered reports whether an action answers a missed indicator.
func (b *builder) answered(ref string) bool {
	for i := range b.review.Actions {
		if a := &b.review.Actions[i]; slices.Contains(a.Indicators, ref) && a.answers() {
			return true
		}
	}
	return false
}

// checkLost finds a figure that is gone: the period before had one, or a month of this one.
func (b *builder) checkLost(where Where, name string, r *Row) {
	if r.Measured != sla.NoData && r.Measured != sla.Invalid {
		return
	}
	had := r.Previous
	for i := range r.Months {
		if had == nil || !had.known() {
			had = &r.Months[i]
		}
	}
	if had == nil || !had.known() {
		return
	}
	b.add(DataLost, where, name, b.lang.verdict(r.Measured), b.lang.figure(had.Value, r.Unit), b.lang.period(had.Period))
}

// checkChanged finds a figure that the previous review gave otherwise for the same period.
func (b *builder) checkChanged(where Where, name, area string, r *Row) {
	old := b.previousRow(area, r.ID)
	if old == nil {
		return
	}
	var told []Figure
	for _, now := range append([]Figure{r.Figure}, r.Months...) {
		for _, then := range slices.Concat([]Figure{old.Figure}, old.Months, old.History) {
			twice := slices.ContainsFunc(told, func(f Figure) bool { return f.Period == now.Period })
			if then.Period != now.Period || twice || now.Value == nil || then.same(now) {
				continue
			}
			told = append(told, now)
			before, after := b.lang.figure(then.Value, r.Unit), b.lang.figure(now.Value, r.Unit)
			if before == after && then.Exact != nil && now.Exact != nil {
				before, after = *then.Exact, *now.Exact
			}
			b.add(FigureChanged, where, name, b.lang.period(now.Period), before, after)
		}
	}
}

// checkRounding finds a figure that had to be shown with more digits than agreed, because it would
// contradict its verdict otherwise.
func (b *builder) checkRounding(where Where, name string, ind *sla.Indicator, r *Row) {
	if r.Value == nil || ind.Display.Places == nil {
		return
	}
	_, digits, _ := strings.Cut(*r.Value, ".")
	exact := Figure{Exact: r.Exact, Value: r.Value}.rat()
	if len(digits) <= *ind.Display.Places || exact == nil {
		return
	}
	rounded := ind.Display.Rounding.Round(exact, *ind.Display.Places).FloatString(*ind.Display.Places)
	b.add(RoundingHidesVerdict, where, name, b.lang.figure(&rounded, r.Unit), b.lang.verdict(r.Measured), b.lang.figure(r.Value, r.Unit))
}

// fewRecords is the number of records below which a percentage says little: one of them moves it
// by more than ten points.
const fewRecords = 10

// checkBase finds a percentage of no records, or of very few.
func (b *builder) checkBase(where Where, name string, r *Row) {
	if r.Of == nil || r.Value == nil || *r.Of >= fewRecords {
		return
	}
	value := b.lang.figure(r.Value, r.Unit)
	if *r.Of == 0 {
		b.addAs(emptyBase, SmallBase, where, name, value)
		return
	}
	b.add(SmallBase, where, name, value, *r.Of)
}

// isMean reports whether a name says that it names a mean.
func isMean(name string) bool {
	for _, word := range strings.Fields(normal(name)) {
		switch word {
		case "medio", "media", "medi", "medie", "mean", "average", "avg":
			return true
		}
	}
	return false
}
