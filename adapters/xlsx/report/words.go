package report

import (
	"github.com/capitolato/capitolato/riesame"
	"github.com/capitolato/capitolato/sla"
)

// words is a language to write titles in.
type words riesame.Lang

// phrase is a text in each language.
type phrase struct{ it, en string }

// say returns a phrase in the language.
func (l words) say(p phrase) string {
	if riesame.Lang(l) == riesame.English {
		return p.en
	}
	return p.it
}

// The titles of sheets and columns.
var (
	reportTitle         = phrase{"Esito degli SLA", "Service levels of"}
	summarySheet        = phrase{"Riepilogo", "Summary"}
	countsSheet         = phrase{"Conteggi", "Counts"}
	reconciliationSheet = phrase{"Quadratura", "Reconciliation"}
	reasonsSheet        = phrase{"Motivi di scarto", "Reasons"}
	rejectedSheet       = phrase{"Righe scartate", "Rejected rows"}

	item         = phrase{"Voce", "Item"}
	content      = phrase{"Contenuto", "Content"}
	contractWord = phrase{"Contratto", "Contract"}
	titleWord    = phrase{"Oggetto", "Title"}
	periodWord   = phrase{"Periodo", "Period"}
	askedWord    = phrase{"Periodo chiesto", "Period asked for"}
	zoneWord     = phrase{"Fuso orario (regole)", "Time zone (rules)"}
	findingWord  = phrase{"Da sapere prima di firmare", "To know before signing"}

	indicatorID   = phrase{"Codice", "Indicator"}
	indicatorWord = phrase{"Indicatore", "Name"}
	valueWord     = phrase{"Valore", "Value"}
	unitWord      = phrase{"Unità", "Unit"}
	exactWord     = phrase{"Valore esatto", "Exact value"}
	targetText    = phrase{"Da raggiungere", "Target"}
	targetWord    = phrase{"Regola", "Target rule"}
	measuredWord  = phrase{"Misurato", "Measured"}
	verdictWord   = phrase{"Esito", "Verdict"}
	bearsWord     = phrase{"Casi non conformi ancora ammessi", "Bad cases still tolerated"}
	flipsWord     = phrase{"Casi da rendere conformi", "Bad cases to become good"}
	addsWord      = phrase{"Oppure casi conformi in più", "Or further good cases"}
	reasonWord    = phrase{"Motivo", "Reason"}
	proofWord     = phrase{"Calcolo", "Proof"}
	countsWord    = phrase{"Conteggi", "Counts"}

	areaWord    = phrase{"Area", "Area"}
	countOf     = phrase{"Record dell'area", "Records of area"}
	ruleWord    = phrase{"Regola", "Rule"}
	recordsWord = phrase{"Record", "Records"}
	missingWord = phrase{"Senza valore", "Missing"}

	sourceWord      = phrase{"Fonte", "Source"}
	recordsType     = phrase{"Tipo di record", "Record type"}
	readWord        = phrase{"Lette", "Read"}
	rejectedWord    = phrase{"Scartate", "Rejected"}
	duplicateWord   = phrase{"Doppie", "Duplicate"}
	conflictsWord   = phrase{"di cui discordi", "of them conflicts"}
	outOfPeriod     = phrase{"Fuori periodo", "Out of period"}
	outOfScope      = phrase{"Fuori ambito", "Out of scope"}
	excludedWord    = phrase{"Escluse", "Excluded"}
	countedWord     = phrase{"Contate", "Counted"}
	overlapWord     = phrase{"di cui in più aree", "of them in several areas"}
	fingerprintWord = phrase{"Impronta", "Fingerprint"}

	rowsWord     = phrase{"Righe", "Rows"}
	kindWord     = phrase{"Tipo", "Kind"}
	rejectedOne  = phrase{"scartata", "rejected"}
	conflictOne  = phrase{"discorde", "conflict"}
	moreRows     = phrase{"e altre %d", "and %d more"}
	positionWord = phrase{"Riga", "Row"}
	fieldWord    = phrase{"Campo", "Field"}
	textWord     = phrase{"Testo", "Text"}
)

// verdictWords are the verdicts.
var verdictWords = map[sla.Verdict]phrase{
	sla.OK: {"OK", "OK"}, sla.KO: {"KO", "KO"}, sla.NA: {"n/a", "n/a"}, sla.Waived: {"deroga", "waived"},
	sla.NoData: {"senza dati", "no data"}, sla.Invalid: {"non valido", "invalid"},
}

// verdict returns a cell of a verdict.
func (l words) verdict(v sla.Verdict) value {
	return value{text: l.say(verdictWords[v]), style: style{verdict: true, of: v}}
}

// days writes a period with both ends included.
func (l words) days(p sla.Period) string {
	last := p.To.AddDays(-1)
	if riesame.Lang(l) == riesame.English {
		return p.From.String() + " – " + last.String()
	}
	return l.day(p.From) + " – " + l.day(last)
}

// day writes a date as Italians do.
func (l words) day(d sla.Date) string {
	iso := d.String()
	if len(iso) != len("2024-05-31") {
		return iso
	}
	return iso[8:] + "/" + iso[5:7] + "/" + iso[:4]
}

// wide is the title of a column and its width.
type wide struct {
	title phrase
	width float64
}

// columns returns columns.
func (l words) columns(of []wide) []column {
	out := make([]column, len(of))
	for i, c := range of {
		out[i] = column{l.say(c.title), c.width}
	}
	return out
}
