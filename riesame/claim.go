package riesame

import (
	"regexp"
	"strings"
	"unicode"

	"github.com/capitolato/capitolato/sla"
)

// A narrative claims something of indicators where a clause of it has a word for meeting a target,
// and either names indicators or speaks of all of them. Clauses about what should be, or about
// another period, claim nothing. The words are few and known, so that what is found is certain:
// what is worded in another way is not found.

// clauses is where a clause of a text ends. A point within a number does not end it.
var clauses = regexp.MustCompile(`[;:!?]+|\.(\s|$)|\n\s*\n|(?i)\bmentre\b|\bwhile\b|\bwhereas\b|, ma\b|, but\b`)

// claimWords are the words by which claims are known, in the form that normal gives.
type claimWords struct {
	met      []string // a target is met
	not      []string // what is said is denied
	all      []string // every indicator is meant
	except   []string // behind them stands what a claim leaves out
	unspoken []string // it is not said of this period
}

// claimsIn returns the words of a language.
func claimsIn(l Lang) claimWords {
	if l == English {
		return claimWords{
			met:      []string{" met ", " achieved ", " fulfilled "},
			not:      []string{" not ", " none ", " no ", " never "},
			all:      []string{" all ", " every ", " the service levels ", " the slas ", " the targets "},
			except:   []string{" except ", " apart from ", " other than ", " with the exception "},
			unspoken: []string{" will ", " must ", " shall ", " should ", " if ", " be ", " previous ", " last "},
		}
	}
	return claimWords{
		met:      []string{" rispettat", " raggiunt", " conseguit"},
		not:      []string{" non ", " nessun", " mai "},
		all:      []string{" tutti ", " tutte ", " ogni ", " i livelli di servizio ", " gli sla ", " gli indicatori ", " gli obiettivi "},
		except:   []string{" eccezione ", " eccetto ", " tranne ", " salvo ", " esclusione "},
		unspoken: []string{" saranno ", " sarà ", " dovranno ", " devono ", " essere ", " se ", " qualora ", " affinché ", " precedent", " scorso "},
	}
}

// normal returns a text in small letters with every other character a single blank, and one at
// either end.
func normal(text string) string {
	words := strings.FieldsFunc(strings.ToLower(text), func(r rune) bool { return !unicode.IsLetter(r) && !unicode.IsDigit(r) })
	return " " + strings.Join(words, " ") + " "
}

// hasAny reports whether a text has one of words.
func hasAny(text string, words []string) bool {
	for _, w := range words {
		if strings.Contains(text, w) {
			return true
		}
	}
	return false
}

// checkClaims finds clauses of a text that the verdicts deny. The text is about one area, or about
// all of the part.
func (b *builder) checkClaims(where Where, p *Part, area, text string) {
	words := claimsIn(b.lang)
	for _, clause := range clauses.Split(text, -1) {
		clause = inline(clause)
		var denied []string
		for _, r := range words.denied(p.rowsOf(area, clause), normal(clause)) {
			denied = append(denied, r.area+" “"+r.Name+"”: "+b.lang.verdict(r.Verdict)+" ("+b.lang.figure(r.Value, r.Unit)+")")
		}
		if denied == nil {
			continue
		}
		where.Area = area
		b.add(ClaimDenied, where, clause, strings.Join(denied, "; "))
	}
}

// claimed is a row that a clause may be about, with the name of its area.
type claimed struct {
	*Row
	area string
}

// rowsOf returns the rows that a clause is about: those of the areas it names or, if it names
// none, of the area that the text is about, or of all.
func (p *Part) rowsOf(area, clause string) []claimed {
	var named, all []claimed
	for i := range p.Tables {
		t := &p.Tables[i]
		for j := range t.Rows {
			r := claimed{&t.Rows[j], t.Name}
			if area == "" || area == t.Area {
				all = append(all, r)
			}
			if strings.Contains(normal(clause), normal(t.Name)) {
				named = append(named, r)
			}
		}
	}
	if named != nil {
		return named
	}
	return all
}

// denied returns the rows whose verdicts deny a clause.
func (w claimWords) denied(rows []claimed, clause string) []claimed {
	head, tail := w.cut(clause)
	if !hasAny(head, w.met) || hasAny(clause, w.unspoken) {
		return nil
	}
	met := !hasAny(head, w.not)
	var out []claimed
	subject := false
	for _, r := range rows {
		if strings.Contains(head, normal(r.Name)) {
			subject = true
			if r.denies(rows, met) {
				out = append(out, r)
			}
		}
	}
	switch {
	case subject || !hasAny(head, w.all):
		return out
	case !met:
		return noneMissed(rows)
	}
	for _, r := range rows {
		if r.denies(rows, !r.namedIn(tail)) {
			out = append(out, r)
		}
	}
	return out
}

// noneMissed returns the rows that were met if none was missed: they then deny that some were.
func noneMissed(rows []claimed) []claimed {
	var met []claimed
	for _, r := range rows {
		switch {
		case r.missed():
			return nil
		case r.Measured == sla.OK:
			met = append(met, r)
		}
	}
	return met
}

// missed reports whether a row was not met. One that does not apply was not missed.
func (c claimed) missed() bool { return c.Measured != sla.OK && c.Measured != sla.NA }

// denies reports whether a row was missed where it is said to be met, or was met where it is said
// to be missed. Indicators of several areas share a name: one of them is enough to be missed.
func (c claimed) denies(rows []claimed, met bool) bool {
	if met || c.Measured != sla.OK {
		return met && c.missed()
	}
	for _, r := range rows {
		if r.Name == c.Name && r.missed() {
			return false
		}
	}
	return true
}

// cut returns what a clause says and what it leaves out.
func (w claimWords) cut(clause string) (head, tail string) {
	at := len(clause)
	for _, word := range w.except {
		if i := strings.Index(clause, word); i >= 0 {
			at = min(at, i)
		}
	}
	return clause[:at] + " ", clause[at:]
}

// namedIn reports whether a text names a row: it has two of three of the name's longer words, for
// people misspell them.
func (c claimed) namedIn(text string) bool {
	has, all := 0, 0
	for _, word := range strings.Fields(normal(c.Name)) {
		if len(word) > 3 {
			all++
			if strings.Contains(text, " "+word+" ") {
				has++
			}
		}
	}
	return all > 0 && 3*has >= 2*all
}
