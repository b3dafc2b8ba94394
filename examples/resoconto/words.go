package main

import (
	"strings"

	"github.com/capitolato/capitolato/riesame"
	"github.com/capitolato/capitolato/sla"
)

// words are what a report says in a language. The contract's own words stay as they are.
type words struct {
	lang riesame.Lang
	// report takes the days of a period, both ends included, clipped those of two, register
	// a number and a day.
	report, clipped, register         string
	indicator, value, target, verdict string
	proof, notes, activities          string
	bears, flips, adds, less, missing string
	form                              []string // the columns of the form
	// reconciliation is the account of the rows, with the words of its columns.
	reconciliation                          string
	source, read, counted, scope, period    string
	excluded, duplicate, conflict, rejected string
	findings, rows, line, position, more    string
	conflicts, overlap                      string
	found                                   string
	verdicts                                map[sla.Verdict]string
	// phrases translates what the library says in English.
	phrases []phrase
}

// wordsIn returns the words of a language.
func wordsIn(lang riesame.Lang) *words {
	if lang == riesame.English {
		return english()
	}
	return italian()
}

func italian() *words {
	return &words{lang: riesame.Italian,
		report: "Resoconto dal %s al %s", register: "Rep. %s del %s",
		clipped:   "il contratto vale solo in parte del periodo chiesto (dal %s al %s): il resoconto va dal %s al %s",
		indicator: "Indicatore", value: "Valore", target: "Da raggiungere", verdict: "Esito", proof: "Margine e calcolo",
		notes: "Come si è misurato", activities: "Attività svolte",
		bears: "casi non conformi ancora ammessi: %s", flips: "casi da rendere conformi: %s", adds: "oppure conformi in più: %s",
		less: "nessun numero di casi conformi basta", missing: "%s: senza valore %s di %s",
		form: []string{"Processo", "Obiettivo", "Indicatore e unità di misura", "Valori al %s", "Valori da raggiungere",
			"Valori raggiunti al …", "Azioni da intraprendere", "Risorse/documenti", "Modalità di rilevazione", "Responsabile", "Frequenza", "Obiettivo raggiunto"},
		reconciliation: "Quadratura delle righe lette",
		source:         "Fonte", read: "Lette", counted: "Contate", scope: "Fuori ambito", period: "Fuori periodo",
		excluded: "Escluse", duplicate: "Doppie", conflict: "di cui discordi", rejected: "Respinte",
		findings: "Da sapere prima di firmare", rows: "Righe respinte o discordi", line: "riga %d", position: "Riga", more: "e altre %s",
		conflicts: "%s: righe con la chiave di una riga precedente ma diverse da quella: %s; vale la prima",
		overlap:   "%s: righe che appartengono a più aree: %s",
		found:     "%s:%s, record: %s",
		verdicts:  map[sla.Verdict]string{sla.OK: "OK", sla.KO: "KO", sla.NA: "n/a", sla.Waived: "deroga", sla.NoData: "senza dati", sla.Invalid: "non valido"},
		phrases:   italianPhrases,
	}
}

func english() *words {
	return &words{lang: riesame.English,
		report: "Report from %s through %s", register: "Reg. no. %s of %s",
		clipped:   "the contract is valid in a part of the period asked for only (%s through %s): the report is on %s through %s",
		indicator: "Indicator", value: "Value", target: "Target", verdict: "Verdict", proof: "Margin and calculation",
		notes: "How it was measured", activities: "Activities",
		bears: "bad records it still bears: %s", flips: "bad records to be made good: %s", adds: "or further good records: %s",
		less: "no number of good records would do", missing: "%s: without a value %s of %s",
		form: []string{"Process", "Objective", "Indicator and unit", "Values on %s", "Target",
			"Values reached on …", "Actions to take", "Resources/documents", "How it is collected", "Responsible", "Frequency", "Objective reached"},
		reconciliation: "Account of the rows read",
		source:         "Source", read: "Read", counted: "Counted", scope: "Out of scope", period: "Out of period",
		excluded: "Excluded", duplicate: "Duplicate", conflict: "conflicting", rejected: "Rejected",
		findings: "To be known before signing", rows: "Rejected or conflicting rows", line: "line %d", position: "Line", more: "and %s more",
		conflicts: "%s: rows with the key of an earlier row that differ from it: %s; the first counts",
		overlap:   "%s: rows that belong to several areas: %s",
		found:     "%s:%s, records: %s",
		verdicts:  map[sla.Verdict]string{sla.OK: "OK", sla.KO: "KO", sla.NA: "n/a", sla.Waived: "waived", sla.NoData: "no data", sla.Invalid: "invalid"},
	}
}

// date writes a day.
func (w *words) date(d sla.Date) string {
	if w.lang == riesame.English || d.IsZero() {
		return d.String()
	}
	s := d.String()
	return s[8:] + "/" + s[5:7] + "/" + s[:4]
}

// figure writes a figure with its unit. What was computed from data that isn't all there is no
// figure.
func (w *words) figure(r sla.IndicatorResult) string {
	switch {
	case r.Measured == sla.NA:
		return w.verdicts[sla.NA]
	case r.Value == nil || r.Measured == sla.NoData || r.Measured == sla.Invalid:
		return "–"
	}
	s := *r.Value
	if w.lang != riesame.English {
		s = strings.Replace(s, ".", ",", 1)
	}
	return strings.TrimSpace(s + " " + r.Unit)
}

// say writes what the library says of a verdict or a row in the language of the report.
func (w *words) say(text string) string {
	for _, p := range w.phrases {
		if p.english.MatchString(text) {
			return p.english.ReplaceAllString(text, p.italian)
		}
	}
	return text
}

// formula writes an explanation in the language of the report.
func (w *words) formula(text string) string {
	if w.lang == riesame.English {
		return text
	}
	return italianFormula(text)
}

// count writes a number of records, with a mark between thousands.
func (w *words) count(n int64) string {
	mark := "."
	if w.lang == riesame.English {
		mark = ","
	}
	s := ""
	for ; n >= 1000; n /= 1000 {
		s = mark + pad(n%1000) + s
	}
	return itoa(n) + s
}
