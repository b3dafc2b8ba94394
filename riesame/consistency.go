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
	b.add(SectionWithoutInput, where, phrase{"la sezione “%s” non indica i dati in ingresso", "the section “%s” names no input"},
		phrase{"elencare i documenti su cui si basa, o scrivere na: true se non ce ne sono", "list the documents it rests on, or write na: true if there are none"},
		b.titleOf(s))
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
	b.add(InputNotDiscussed, where, phrase{"“%s” è spuntato tra gli elementi in ingresso, ma nessuna sezione ne parla", "“%s” is ticked among the inputs, and no section discusses it"},
		phrase{"discuterlo nella sezione, o togliere la spunta", "discuss it in the section, or untick it"}, c.Name)
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
	hint := phrase{"controllare la data, o togliere il documento; se il documento riguarda altri giorni, indicarli in covers", "check the date, or take the document out; if it is about other days, say so in covers"}
	switch {
	case about == (sla.Days{}):
	case !meet(about, valid):
		b.add(DocumentOutsideContract, where, phrase{"%s: è fuori dalla validità del contratto (%s)", "%s: outside the days in which the contract was valid (%s)"}, hint, name, l.days(valid))
	case !meet(about, daysOf(b.asked())):
		b.add(DocumentOutsidePeriod, where, phrase{"%s: è fuori dal periodo del resoconto (%s)", "%s: outside the period of the review (%s)"}, hint, name, l.period(b.asked()))
	case !b.in.Date.IsZero() && b.in.Date.Compare(d.Date) < 0:
		b.add(DocumentAfterReview, where, phrase{"%s: è posteriore al resoconto, del %s", "%s: later than the review of %s"},
			phrase{"controllare le due date", "check both dates"}, name, l.day(b.in.Date))
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
		b.add(KOWithoutAction, where, phrase{"%s è KO (%s) e non ha né un'azione né una deroga", "%s is KO (%s) and has neither an action nor a waiver"},
			phrase{"aggiungere un'azione con causa, responsabile, scadenza e verifica, o la deroga concordata", "add an action with cause, responsible, due date and verification, or the waiver agreed upon"},
			name, b.lang.figure(r.Value, r.Unit))
	}
	b.checkLost(where, name, r)
	b.checkChanged(where, name, area.ID, r)
	b.checkRounding(where, name, ind, r)
	b.checkBase(where, name, r)
	if r.Unit == "%" && isMean(r.Name) {
		b.add(ShareNamedMean, where, phrase{"%s si chiama tempo o valore medio, ma è misurato in percentuale", "%s is named a mean, and is measured as a percentage"},
			phrase{"concordare che cosa si misura: la media, o la quota entro un limite", "agree on what is measured: the mean, or the share within a limit"}, name)
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
	b.add(DataLost, where, phrase{"%s ora è %s, mentre prima aveva un valore: %s (%s)", "%s is %s now, and had a figure before: %s (%s)"},
		phrase{"recuperare i dati del periodo, o documentare perché mancano", "find the data of the period, or document why there is none"},
		name, b.lang.verdict(r.Measured), b.lang.figure(had.Value, r.Unit), b.lang.period(had.Period))
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
			b.add(FigureChanged, where, phrase{"%s, periodo %s: il resoconto precedente dice %s, questo %s", "%s in %s: the previous review says %s, this one %s"},
				phrase{"spiegare la differenza: dati aggiunti, corretti, o un'altra regola", "explain the difference: data added or corrected, or another rule"},
				name, b.lang.period(now.Period), before, after)
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
	b.add(RoundingHidesVerdict, where, phrase{"%s: arrotondato sarebbe %s, che contraddice il verdetto %s; il valore è %s", "%s: rounded it would be %s, which contradicts the verdict %s; the value is %s"},
		phrase{"riportare il valore con tutte le sue cifre", "print the value with all its digits"},
		name, b.lang.figure(&rounded, r.Unit), b.lang.verdict(r.Verdict), b.lang.figure(r.Value, r.Unit))
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
		b.add(SmallBase, where, phrase{"%s è %s di nessun caso", "%s is %s of no case at all"},
			phrase{"scrivere n/a, o indicare il documento in cui il valore è concordato", "write n/a, or name the document in which the value was agreed"}, name, value)
		return
	}
	b.add(SmallBase, where, phrase{"%s è %s di soli %d casi", "%s is %s of %d cases only"},
		phrase{"riportare quanti sono i casi accanto alla percentuale", "print how many cases there are beside the percentage"}, name, value, *r.Of)
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
