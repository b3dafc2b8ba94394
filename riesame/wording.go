package riesame

// wording is what a finding says and what there is to do about it.
type wording struct{ message, hint phrase }

// wordings are those of each kind of finding.
var wordings = map[Code]wording{
	DocumentOutsideContract: {
		phrase{"%s: è fuori dalla validità del contratto (%s)", "%s: outside the days in which the contract was valid (%s)"},
		phrase{"controllare la data, o togliere il documento; se il documento riguarda altri giorni, indicarli in covers", "check the date, or take the document out; if it is about other days, say so in covers"}},
	DocumentOutsidePeriod: {
		phrase{"%s: è fuori dal periodo del resoconto (%s)", "%s: outside the period of the review (%s)"},
		phrase{"controllare la data, o togliere il documento; se il documento riguarda altri giorni, indicarli in covers", "check the date, or take the document out; if it is about other days, say so in covers"}},
	DocumentAfterReview: {
		phrase{"%s: è posteriore al resoconto, del %s", "%s: later than the review of %s"},
		phrase{"controllare le due date", "check both dates"}},
	SectionWithoutInput: {
		phrase{"la sezione “%s” non indica i dati in ingresso", "the section “%s” names no input"},
		phrase{"elencare i documenti su cui si basa, o scrivere na: true se non ce ne sono", "list the documents it rests on, or write na: true if there are none"}},
	InputNotDiscussed: {
		phrase{"“%s” è spuntato tra gli elementi in ingresso, ma nessuna sezione ne parla", "“%s” is ticked among the inputs, and no section discusses it"},
		phrase{"discuterlo nella sezione, o togliere la spunta", "discuss it in the section, or untick it"}},
	KOWithoutAction: {
		phrase{"%s è KO (%s) e non ha né un'azione né una deroga", "%s is KO (%s) and has neither an action nor a waiver"},
		phrase{"aggiungere un'azione con causa, responsabile, scadenza e verifica, o la deroga concordata", "add an action with cause, responsible, due date and verification, or the waiver agreed upon"}},
	ActionIncomplete: {
		phrase{"l'azione “%s” non indica: %s", "the action “%s” does not say: %s"},
		phrase{"completarla nel file del revisore", "complete it in the reviewer's file"}},
	ActionOverdue: {
		phrase{"l'azione “%s” doveva concludersi entro il %s ed è ancora aperta", "the action “%s” was due on %s and is still open"},
		phrase{"chiuderla, o concordare una nuova scadenza", "close it, or agree on another date"}},
	ActionIneffective: {
		phrase{"l'azione “%s” è chiusa dal %s, ma almeno un suo indicatore è ancora KO", "the action “%s” is closed since %s, and an indicator of it is still KO"},
		phrase{"riaprirla, o aprire un'altra azione con una causa diversa", "open it again, or open another one with another cause"}},
	ClaimDenied: {
		phrase{"il testo dice “%s”, ma i verdetti dicono altro: %s", "the text says “%s”, and the verdicts do not: %s"},
		phrase{"correggere il testo: ciò che dicono i verdetti lo scrive già il resoconto", "correct the text: the review itself words what the verdicts say"}},
	DataLost: {
		phrase{"%s ora è %s, mentre prima aveva un valore: %s (%s)", "%s is %s now, and had a figure before: %s (%s)"},
		phrase{"recuperare i dati del periodo, o documentare perché mancano", "find the data of the period, or document why there is none"}},
	FigureChanged: {
		phrase{"%s, periodo %s: il resoconto precedente dice %s, questo %s", "%s in %s: the previous review says %s, this one %s"},
		phrase{"spiegare la differenza: dati aggiunti, corretti, o un'altra regola", "explain the difference: data added or corrected, or another rule"}},
	RoundingHidesVerdict: {
		phrase{"%s: arrotondato sarebbe %s, che contraddice il verdetto %s; il valore è %s", "%s: rounded it would be %s, which contradicts the verdict %s; the value is %s"},
		phrase{"riportare il valore con tutte le sue cifre", "print the value with all its digits"}},
	SmallBase: {
		phrase{"%s è %s di soli %d casi", "%s is %s of %d cases only"},
		phrase{"riportare quanti sono i casi accanto alla percentuale", "print how many cases there are beside the percentage"}},
	ShareNamedMean: {
		phrase{"%s si chiama tempo o valore medio, ma è misurato in percentuale", "%s is named a mean, and is measured as a percentage"},
		phrase{"concordare che cosa si misura: la media, o la quota entro un limite", "agree on what is measured: the mean, or the share within a limit"}},
	SourcesOverlap: {
		phrase{"le fonti “%s” e “%s” (%s) hanno entrambe i giorni %s e dati doppi (%s), contati una volta sola", "the sources “%s” and “%s” (%s) both hold the days %s, with %s, which count once"},
		phrase{"verificare da quale fonte vengono i dati giusti", "find out which source has the right ones"}},
	DaysWithoutRecords: {
		phrase{"nel periodo ci sono %s senza dati “%s”: %s", "in the period there are %s without records “%s”: %s"},
		phrase{"verificare che l'estrazione sia completa, o documentare perché in quei giorni non c'è nulla", "make sure that the export is complete, or document why there is nothing on these days"}},
}

// emptyBase is that of SmallBase for a percentage of nothing.
var emptyBase = wording{
	phrase{"%s è %s di nessun caso", "%s is %s of no case at all"},
	phrase{"scrivere n/a, o indicare il documento in cui il valore è concordato", "write n/a, or name the document in which the value was agreed"}}

// overlapUntold is that of SourcesOverlap where no key tells records apart.
var overlapUntold = wording{
	phrase{"le fonti “%s” e “%s” (%s) hanno entrambe i giorni %s, e senza chiave un dato può contare due volte", "the sources “%s” and “%s” (%s) both hold the days %s, and without a key a record may count twice"},
	phrase{"dichiarare nel contratto la chiave del tipo di dato, o togliere una fonte", "declare a key of the record type in the contract, or take a source out"}}

// add adds a finding in the usual words.
func (b *builder) add(code Code, where Where, args ...any) {
	b.addAs(wordings[code], code, where, args...)
}

// addAs adds a finding in other words.
func (b *builder) addAs(w wording, code Code, where Where, args ...any) {
	b.review.Findings = append(b.review.Findings, Finding{Code: code, Where: where,
		Message: b.lang.say(w.message, args...), Hint: b.lang.say(w.hint)})
}
