package riesame

import (
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/capitolato/capitolato/sla"
)

// performance says, by area, how many indicators were met and what changed.
func (b *builder) performance(p *Part) []Derived {
	var out []Derived
	for i := range p.Tables {
		t := &p.Tables[i]
		out = append(out, Derived{"performance", t.Area, t.Name + ": " + b.lang.tallyOf(t) + "."})
		if text := b.changes(t); text != "" {
			out = append(out, Derived{"change", t.Area, t.Name + ": " + text + "."})
		}
	}
	return out
}

// tallyOf counts the indicators of a table by verdict.
func (l Lang) tallyOf(t *Table) string {
	counts := map[sla.Verdict]int64{}
	for i := range t.Rows {
		counts[t.Rows[i].Verdict]++
	}
	parts := []string{l.many(int64(len(t.Rows)), phrase{"indicatore", "indicator"}, phrase{"indicatori", "indicators"})}
	for _, v := range []struct {
		verdict   sla.Verdict
		one, more phrase
	}{
		{sla.OK, phrase{"raggiunto", "met"}, phrase{"raggiunti", "met"}},
		{sla.KO, phrase{"non raggiunto", "missed"}, phrase{"non raggiunti", "missed"}},
		{sla.Waived, phrase{"in deroga", "waived"}, phrase{"in deroga", "waived"}},
		{sla.NoData, phrase{"senza dati", "without data"}, phrase{"senza dati", "without data"}},
		{sla.Invalid, phrase{"non calcolabile", "not computable"}, phrase{"non calcolabili", "not computable"}},
		{sla.NA, phrase{"non applicabile", "not applicable"}, phrase{"non applicabili", "not applicable"}},
	} {
		if n := counts[v.verdict]; n > 0 {
			parts = append(parts, l.many(n, v.one, v.more))
		}
	}
	return strings.Join(parts, ", ")
}

// changes says which indicators recovered, regressed or were missed again.
func (b *builder) changes(t *Table) string {
	names := map[string][]string{}
	for i := range t.Rows {
		names[t.Rows[i].Change] = append(names[t.Rows[i].Change], t.Rows[i].Name)
	}
	var parts []string
	for _, c := range []struct {
		change string
		text   phrase
	}{{"recovered", phrase{"tornati a posto %s", "recovered: %s"}}, {"regressed", phrase{"peggiorati %s", "regressed: %s"}},
		{"repeated", phrase{"di nuovo KO %s", "missed again: %s"}}} {
		if len(names[c.change]) > 0 {
			parts = append(parts, b.lang.say(c.text, b.lang.quote(names[c.change])))
		}
	}
	if parts == nil {
		return ""
	}
	return b.lang.say(phrase{"rispetto al periodo precedente ", "compared with the period before, "}) + strings.Join(parts, "; ")
}

// measurement says which indicators of a part's areas were met, of two areas in one sentence.
func (b *builder) measurement(p *Part) []Derived {
	var sentences []string
	for _, s := range p.Services {
		sentences = append(sentences, Sentence(b.areaResult(p, s), b.lang))
	}
	text := strings.Join(sentences, " ")
	if len(sentences) == 2 && !strings.Contains(text, ";") {
		text = strings.TrimSuffix(sentences[0], ".") + b.lang.say(phrase{", mentre ", ", while "}) + uncapital(sentences[1])
	}
	return []Derived{{About: "measurement", Text: text}}
}

// uncapital makes the first letter small, unless the word has other capitals.
func uncapital(text string) string {
	word, _, _ := strings.Cut(text, " ")
	first, size := utf8.DecodeRuneInString(text)
	if strings.ContainsFunc(word[min(size, len(word)):], unicode.IsUpper) {
		return text
	}
	return string(unicode.ToLower(first)) + text[size:]
}

// areaResult returns the result of an area with the verdicts of its table, whose waivers count.
func (b *builder) areaResult(p *Part, s Service) sla.AreaResult {
	out := sla.AreaResult{ID: s.ID, Name: s.Name, Verdict: sla.NA}
	for i := range p.Tables {
		if p.Tables[i].Area != s.ID {
			continue
		}
		out.Verdict = p.Tables[i].Verdict
		for _, r := range p.Tables[i].Rows {
			out.Indicators = append(out.Indicators, sla.IndicatorResult{ID: r.ID, Name: r.Name, Measured: r.Measured, Verdict: r.Verdict})
		}
	}
	return out
}

// data says, by record type, what the figures of a part rest on.
func (b *builder) data(p *Part) []Derived {
	types := map[string]bool{}
	for _, s := range p.Services {
		for name := range b.area(s.ID).Where {
			types[name] = true
		}
	}
	var out []Derived
	for _, name := range sortedKeys(types) {
		out = append(out, Derived{About: "data", Text: b.lang.dataText(name, b.review.Sources)})
	}
	return out
}

// dataText accounts for the rows of a record type in a sentence.
func (l Lang) dataText(name string, list []Source) string {
	var sum sla.Reconciliation
	sources := int64(0)
	for _, s := range list {
		if s.Records == name {
			sources++
			sum.Read += s.Read
			sum.Rejected += s.Rejected
			sum.Duplicate += s.Duplicate
			sum.OutOfPeriod += s.OutOfPeriod
			sum.OutOfScope += s.OutOfScope
			sum.Excluded += s.Excluded
			sum.Counted += s.Counted
		}
	}
	if sources == 0 {
		return l.say(phrase{"Dati “%s”: nessuna fonte.", "Records “%s”: no source."}, name)
	}
	text := l.say(phrase{"Dati “%s”: %s da %s, %s", "Records “%s”: %s from %s, %s"}, name,
		l.many(sum.Read, phrase{"riga letta", "row read"}, phrase{"righe lette", "rows read"}),
		l.many(sources, phrase{"fonte", "source"}, phrase{"fonti", "sources"}),
		l.many(sum.Counted, phrase{"contata", "counted"}, phrase{"contate", "counted"}))
	for _, c := range []struct {
		n         int64
		one, more phrase
	}{
		{sum.Rejected, phrase{"scartata", "rejected"}, phrase{"scartate", "rejected"}},
		{sum.Duplicate, phrase{"doppia", "duplicate"}, phrase{"doppie", "duplicate"}},
		{sum.OutOfPeriod, phrase{"fuori periodo", "outside the period"}, phrase{"fuori periodo", "outside the period"}},
		{sum.OutOfScope, phrase{"di nessun servizio", "of no service"}, phrase{"di nessun servizio", "of no service"}},
		{sum.Excluded, phrase{"esclusa", "excluded"}, phrase{"escluse", "excluded"}},
	} {
		if c.n > 0 {
			text += ", " + l.many(c.n, c.one, c.more)
		}
	}
	return text + "."
}

// sortedKeys returns the keys of a set in order.
func sortedKeys(set map[string]bool) []string {
	keys := make([]string, 0, len(set))
	for k := range set {
		keys = append(keys, k)
	}
	slices.Sort(keys)
	return keys
}
