package riesame

import (
	"fmt"
	"maps"
	"slices"
	"strings"

	"github.com/capitolato/capitolato/internal/suggest"
)

// texts are the words of a document, by key. What stands in braces is put in.
var texts = map[string]phrase{
	"title":          {"{title}, {period}", "{title}, {period}"},
	"form":           {"MOD. {model} REV. {revision}", "MOD. {model} REV. {revision}"},
	"head.form":      {"Modulo", "Form"},
	"head.contract":  {"Contratto", "Contract"},
	"head.object":    {"Oggetto", "Object"},
	"head.register":  {"Repertorio", "Register"},
	"head.firm":      {"Contraente", "Contractor"},
	"head.succeeds":  {"Subentra a", "Succeeds"},
	"head.valid":     {"Validità del contratto", "Contract valid"},
	"head.period":    {"Periodo del resoconto", "Period of the report"},
	"head.judged":    {"Periodo esaminato", "Period examined"},
	"head.date":      {"Data del riesame", "Day of the review"},
	"head.verdict":   {"Esito complessivo", "Overall verdict"},
	"act":            {"{firm}, {register} ({act})", "{firm}, {register} ({act})"},
	"act.none":       {"{firm}, {register}", "{firm}, {register}"},
	"summary":        {"Sintesi", "Summary"},
	"headed":         {"{name}: {verdict}", "{name}: {verdict}"},
	"summary.area":   {"{counts}.", "{counts}."},
	"summary.none":   {"{area}: nessun indicatore da misurare.", "{area}: no indicators to be measured."},
	"summary.action": {"Azioni aperte: {open}, di cui in ritardo: {overdue}", "Open actions: {open}, of which overdue: {overdue}"},
	"summary.points": {"Da chiarire prima della firma: {n}", "To be settled before signing: {n}"},

	"premise":          {"Premessa", "Premise"},
	"documents":        {"Documenti", "Documents"},
	"services":         {"Attività previste", "Services"},
	"checklist":        {"Elementi in ingresso per il riesame", "Inputs of the review"},
	"analysis":         {"Analisi", "Analysis"},
	"outputs":          {"Elementi in uscita dal riesame", "Outputs of the review"},
	"inputs":           {"Dati in ingresso", "Inputs"},
	"inputs.none":      {"non indicati", "not named"},
	"na":               {"n/a", "n/a"},
	"nothing":          {"–", "–"},
	"blank":            {"Non compilato.", "Left blank."},
	"see.findings":     {"Da chiarire", "To be settled"},
	"see.point":        {"punto {n}", "point {n}"},
	"indicators":       {"{area}, indicatori", "{area}, indicators"},
	"months":           {"{area}, mese per mese", "{area}, month by month"},
	"periods":          {"{area}, confronto tra periodi", "{area}, periods side by side"},
	"proofs":           {"{area}, come si è arrivati ai valori", "{area}, how the figures came about"},
	"proof":            {"{area}, {indicator}", "{area}, {indicator}"},
	"column.name":      {"Indicatore", "Indicator"},
	"column.value":     {"Valore", "Value"},
	"column.target":    {"Da raggiungere", "To reach"},
	"column.verdict":   {"Esito", "Verdict"},
	"column.margin":    {"Margine o motivo", "Margin or reason"},
	"column.actions":   {"Azioni", "Actions"},
	"actions.none":     {"nessuna", "none"},
	"column.trend":     {"Andamento", "Trend"},
	"column.change":    {"Variazione", "Change"},
	"column.month":     {"Periodo", "Period"},
	"unit":             {"{name} ({unit})", "{name} ({unit})"},
	"value.verdict":    {"{value} {verdict}", "{value} {verdict}"},
	"verdict.amber":    {"{verdict}, di poco", "{verdict}, only just"},
	"verdict.tier":     {"{verdict}, fascia {tier}", "{verdict}, tier {tier}"},
	"verdict.waived":   {"{verdict} ({measured})", "{verdict} ({measured})"},
	"trend.rising":     {"in crescita", "rising"},
	"trend.falling":    {"in calo", "falling"},
	"trend.steady":     {"stabile", "steady"},
	"trend.mixed":      {"variabile", "mixed"},
	"change.recovered": {"rientrato", "recovered"},
	"change.regressed": {"peggiorato", "regressed"},
	"change.repeated":  {"di nuovo KO", "KO again"},
	"change.times":     {"KO per la {n}ª volta di seguito", "KO {n} times in a row"},
	"margin.bears":     {"casi non conformi ancora tollerati: {n}", "bad records still tolerated: {n}"},
	"margin.no":        {"nessun altro caso non conforme tollerato", "no further bad record tolerated"},
	"margin.flips":     {"casi da rendere conformi: {n}", "bad records to be made good: {n}"},
	"margin.adds":      {"oppure conformi in più: {n}", "or further good records: {n}"},
	"margin.none":      {"nessun numero di casi conformi basta", "no number of good records would do"},

	"proof.value":      {"Valore", "Value"},
	"proof.exact":      {"{value} (esatto: {exact})", "{value} (exactly {exact})"},
	"proof.target":     {"Da raggiungere", "To reach"},
	"proof.verdict":    {"Esito", "Verdict"},
	"proof.reason":     {"Perché", "Why"},
	"proof.proof":      {"Calcolo", "Calculation"},
	"proof.margin":     {"Margine", "Margin"},
	"proof.rule":       {"Regola", "Rule"},
	"proof.goal":       {"Obiettivo", "Goal"},
	"proof.terms":      {"Dove", "Where"},
	"proof.counts":     {"Conteggi", "Counts"},
	"proof.missing":    {"{n} senza valore su {of}", "{n} of {of} without a value"},
	"proof.note":       {"Come si è misurato", "How it was measured"},
	"proof.data":       {"Fonti", "Sources"},
	"proof.waiver":     {"Deroga", "Waiver"},
	"waiver":           {"{reason} ({basis})", "{reason} ({basis})"},
	"proof.parts":      {"Nelle parti del periodo", "In the parts of the period"},
	"part":             {"{period}: {value}", "{period}: {value}"},
	"proof.revised":    {"Parti con regole diverse", "Parts with different rules"},
	"revised.each":     {"Ogni parte deve essere rispettata", "Each part must be met"},
	"revised.weighted": {"Conta la media delle parti, ponderata per i giorni", "The mean of the parts counts, weighted by their days"},
	"revised.stricter": {"Conta la più severa delle regole del periodo", "The strictest of the rules in the period counts"},
	"revised.part":     {"{period}: {value} (soglia: {target})", "{period}: {value} (target: {target})"},
	"revised.since":    {"{period}: {value} (soglia: {target}, dal {since}, {document}: {reason})", "{period}: {value} (target: {target}, from {since}, {document}: {reason})"},
	"part.reason":      {"{period}: {value} ({reason})", "{period}: {value} ({reason})"},

	"proof.variants":   {"Con le altre formule", "By the other formulas"},
	"variant":          {"{formula}: {value}", "{formula}: {value}"},
	"variant.contract": {"{formula}: {value} (formula del contratto)", "{formula}: {value} (the contract's formula)"},
	"variant.changes":  {"{formula}: {value} (l'esito cambierebbe)", "{formula}: {value} (the verdict would change)"},

	"formula.abandons_missed":        {"risposte in tempo / (risposte + abbandonate)", "answered in time / (answered + abandoned)"},
	"formula.answered_only":          {"risposte in tempo / risposte", "answered in time / answered"},
	"formula.abandons_ignored":       {"risposte in tempo / (risposte + abbandonate oltre il tempo)", "answered in time / (answered + abandoned after the time)"},
	"formula.abandons_met":           {"(risposte in tempo + abbandonate in tempo) / (risposte + abbandonate)", "(answered in time + abandoned in time) / (answered + abandoned)"},
	"formula.short_abandons_ignored": {"risposte in tempo / (risposte + abbandonate non brevi)", "answered in time / (answered + abandoned but not shortly)"},
	"formula.short_abandons_met":     {"(risposte in tempo + abbandonate brevi) / (risposte + abbandonate)", "(answered in time + abandoned shortly) / (answered + abandoned)"},

	"proof.net":           {"Al netto delle esclusioni accolte", "Net of accepted exclusions"},
	"proof.exclusions":    {"Esclusioni", "Exclusions"},
	"worth.asked":         {"{state}; escluderebbe {n} record, e il valore sarebbe {value}", "{state}; it would take out {n} records, and the value would be {value}"},
	"worth.accepted":      {"{state}; esclude {n} record, e senza il valore sarebbe {value}", "{state}; it takes out {n} records, and without it the value would be {value}"},
	"worth.matched":       {"da sola ne riguarda {n}", "by itself it concerns {n}"},
	"worth.cut":           {"intervalli ridotti: {n}", "intervals cut: {n}"},
	"proof.penalty":       {"Penale", "Penalty"},
	"proof.bonus":         {"Premio", "Bonus"},
	"euro":                {"{amount} €", "€ {amount}"},
	"charge":              {"{due} ({rule} = {measure}; scatti: {steps}; per scatto: {each})", "{due} ({rule} = {measure}; steps: {steps}; for each: {each})"},
	"charge.open":         {"non si sa: {reason}", "not known: {reason}"},
	"charge.none":         {"nulla", "nothing"},
	"charge.bonus":        {"premio ", "bonus "},
	"worth.penalty":       {"la penale sarebbe: {due}", "the penalty would be: {due}"},
	"penalties":           {"Penali e premi", "Penalties and bonuses"},
	"penalties.total":     {"Penali dovute", "Penalties due"},
	"penalties.cut":       {"Ridotte dal tetto del periodo", "Cut by the cap of the period"},
	"penalties.cap":       {"Tetto del periodo", "Cap of the period"},
	"penalties.bonuses":   {"Premi", "Bonuses"},
	"penalties.bonuscut":  {"Premi ridotti dal tetto", "Bonuses cut by the cap"},
	"penalties.bonuscap":  {"Tetto dei premi del periodo", "Cap of the bonuses of the period"},
	"penalties.contract":  {"Tetto del contratto", "Cap of the contract"},
	"penalties.fee":       {"Canone del periodo", "Fee of the period"},
	"penalties.basis":     {"Fondamento", "Basis"},
	"penalties.open":      {"Importo non ancora noto per: {indicators}.", "Amounts not known yet for: {indicators}."},
	"column.paid":         {"Misura", "Measure"},
	"column.steps":        {"Scatti", "Steps"},
	"column.amount":       {"Importo", "Amount"},
	"column.due":          {"Dovuto", "Due"},
	"exclusions":          {"Esclusioni", "Exclusions"},
	"exclusion":           {"{id}: {state}", "{id}: {state}"},
	"exclusion.asked":     {"richiesta, non accolta", "asked for, not accepted"},
	"exclusion.accepted":  {"accolta", "accepted"},
	"exclusion.rejected":  {"respinta", "rejected"},
	"exclusion.reason":    {"Motivo", "Reason"},
	"exclusion.cause":     {"Causa", "Cause"},
	"exclusion.document":  {"Documento", "Document"},
	"exclusion.approver":  {"Approvata da", "Approved by"},
	"exclusion.for":       {"Vale per", "Holds for"},
	"exclusion.all":       {"tutte le aree", "all areas"},
	"exclusion.where":     {"Record", "Records"},
	"exclusion.when":      {"Quando", "When"},
	"cause.client":        {"committente", "client"},
	"cause.force_majeure": {"forza maggiore", "force majeure"},
	"cause.maintenance":   {"manutenzione", "maintenance"},
	"cause.contractor":    {"contraente", "contractor"},
	"paper.signed":        {", firmato il {day}", ", signed on {day}"},
	"when.to":             {"dal {from} fino al {to}", "from {from} until {to}"},
	"when.through":        {"dal {from} a tutto il {through}", "from {from} through {through}"},
	"when.during":         {"nelle ore di {calendar}", "in the hours of {calendar}"},
	"column.taken":        {"Esclusi", "Taken out"},
	"column.would":        {"Escluderebbe", "Would take out"},
	"column.gross":        {"Lordo", "Gross"},
	"column.net":          {"Netto", "Net"},
	"column.if":           {"Se accolta", "If accepted"},
	"column.unless":       {"Se non accolta", "If not accepted"},

	"term.sample":        {"Campione", "Sample"},
	"term.min_volume":    {"Volume minimo", "Minimum volume"},
	"term.over_forecast": {"Volume previsto", "Forecast volume"},
	"term.met_in":        {"Parti del periodo", "Parts of the period"},
	"term.tiers":         {"Fascia", "Tier"},
	"term.amber":         {"Zona di attenzione", "Amber zone"},
	"term":               {"{text}", "{text}"},
	"term.basis":         {"{text} ({basis})", "{text} ({basis})"},
	"score":              {"Punteggio dell'area: {value}, {verdict} (da raggiungere: {target}). {parts}.", "Score of the area: {value}, {verdict} (to reach: {target}). {parts}."},
	"score.none":         {"Punteggio dell'area: {verdict}, {reason}.", "Score of the area: {verdict}, {reason}."},
	"score.decides":      {"L'esito dell'area è quello del punteggio.", "The area's verdict is that of the score."},
	"score.part":         {"{indicator}: {weight} × {points} ({for})", "{indicator}: {weight} × {points} ({for})"},
	"score.out":          {"{indicator}: {weight}, non conta ({for})", "{indicator}: {weight}, does not count ({for})"},

	"proof.previous": {"Periodo precedente", "Period before"},
	"proof.trend":    {"Andamento nei mesi", "Trend of the months"},
	"chart.months":   {"{indicator}, mese per mese", "{indicator}, month by month"},
	"chart.caption":  {"Da raggiungere: {target}. Andamento: {trend}.", "To reach: {target}. Trend: {trend}."},
	"chart.values":   {"{indicator}, distribuzione dei valori", "{indicator}, distribution of the values"},
	"column.stretch": {"Da – a meno di ({unit})", "From – to below ({unit})"},
	"column.records": {"Casi", "Records"},
	"stretch":        {"{from} – {to}", "{from} – {to}"},
	"chart.rows":     {"Dati “{records}” del periodo, per mese", "Records “{records}” of the period, by month"},

	"standard":         {"Rispondenza a {standard}, 9.3.2 e 9.3.3", "Answers to {standard}, 9.3.2 and 9.3.3"},
	"standard.covered": {"Requisiti trattati: {n} su {of}.", "Clauses covered: {n} of {of}."},
	"clause":           {"Requisito", "Clause"},
	"clause.title":     {"Argomento", "Subject"},
	"clause.checks":    {"Elementi in ingresso", "Inputs"},
	"clause.sections":  {"Sezioni", "Sections"},
	"clause.status":    {"Stato", "Status"},
	"status.covered":   {"trattato", "covered"},
	"status.na":        {"n/a", "n/a"},
	"status.blank":     {"sezione vuota", "section left blank"},
	"status.listed":    {"solo elencato", "listed only"},
	"status.missing":   {"manca", "missing"},

	"actions":             {"Azioni", "Actions"},
	"action":              {"Azione {n}", "Action {n}"},
	"action.status":       {"Stato", "Status"},
	"action.open":         {"aperta", "open"},
	"action.overdue":      {"aperta, in ritardo", "open, overdue"},
	"action.closed":       {"chiusa", "closed"},
	"action.effective":    {"chiusa, efficace", "closed, effective"},
	"action.ineffective":  {"chiusa, inefficace", "closed, ineffective"},
	"action.indicators":   {"Indicatori", "Indicators"},
	"action.cause":        {"Causa", "Cause"},
	"action.responsible":  {"Responsabile", "Responsible"},
	"action.resources":    {"Risorse", "Resources"},
	"action.since":        {"Dal resoconto", "Since the report of"},
	"action.opened":       {"Decisa il", "Decided on"},
	"action.due":          {"Scadenza", "Due"},
	"action.done":         {"Chiusa il", "Closed on"},
	"action.verification": {"Verifica dell'efficacia", "How effectiveness is verified"},
	"action.outcome":      {"Esito della verifica", "Outcome"},

	"data":              {"Dati su cui si fondano i valori", "What the figures rest on"},
	"data.none":         {"Nessuna fonte è stata letta.", "No source was read."},
	"data.account":      {"Quadratura delle righe lette", "Account of the rows read"},
	"data.source":       {"Fonte", "Source"},
	"data.records":      {"Dati", "Records"},
	"data.read":         {"Lette", "Read"},
	"data.counted":      {"Contate", "Counted"},
	"data.scope":        {"Fuori ambito", "Out of scope"},
	"data.period":       {"Fuori periodo", "Out of period"},
	"data.excluded":     {"Escluse", "Excluded"},
	"data.duplicate":    {"Doppie", "Duplicate"},
	"data.conflicts":    {"di cui discordi", "of them conflicting"},
	"data.rejected":     {"Respinte", "Rejected"},
	"data.fingerprints": {"Impronte delle fonti", "Fingerprints of the sources"},
	"data.rows":         {"Righe respinte o discordi", "Rejected or conflicting rows"},
	"data.row":          {"Riga", "Row"},
	"data.field":        {"Campo", "Field"},
	"data.reason":       {"Motivo", "Reason"},
	"data.value":        {"Contenuto", "Content"},
	"data.more":         {"{source}: e altre {n}, per motivo:", "{source}: and {n} more; by reason:"},
	"data.count":        {"{reason}: {n}", "{reason}: {n}"},

	"findings":       {"Da chiarire prima della firma", "To be settled before signing"},
	"findings.none":  {"Nessun punto da chiarire.", "There is nothing to be settled."},
	"finding":        {"Punto {n}", "Point {n}"},
	"note":           {"Nota", "Note"},
	"note.clipped":   {"Il contratto vale solo in parte del periodo chiesto ({asked}): il resoconto è su quello {judged}.", "The contract is valid in a part of the period asked for only ({asked}): the report is on {judged}."},
	"note.conflicts": {"{source}: righe con la chiave di una riga precedente ma diverse da quella: {n}; vale la prima.", "{source}: rows with the key of an earlier row that differ from it: {n}; the first counts."},
	"note.overlap":   {"{source}: righe che appartengono a più aree: {n}.", "{source}: rows that belong to several areas: {n}."},
}

// Texts returns the words of a document in a language, by key, for those who want to replace some
// of them by [Layout]. What stands in braces is put in; a replacement may leave it out or put it
// elsewhere. An unknown language is Italian.
func Texts(lang Lang) map[string]string {
	out := make(map[string]string, len(texts))
	for key, p := range texts {
		out[key] = lang.say(p)
	}
	return out
}

// words are the words of one document.
type words struct {
	lang     Lang
	replaced map[string]string
}

// newWords checks replacements: their keys, and what they have in braces.
func newWords(lang Lang, replaced map[string]string) (*words, error) {
	for _, key := range slices.Sorted(maps.Keys(replaced)) {
		p, ok := texts[key]
		if !ok {
			return nil, fmt.Errorf("riesame: there is no text %q: %s", key, or(suggest.Hint(key, slices.Collect(maps.Keys(texts))), "Texts lists them"))
		}
		have := slots(p.it)
		for _, slot := range slots(replaced[key]) {
			if !slices.Contains(have, slot) {
				return nil, fmt.Errorf("riesame: nothing can be put in for {%s} in the text %q: %s", slot, key, or(strings.Join(have, ", "), "there are no braces in it"))
			}
		}
	}
	return &words{lang: lang, replaced: replaced}, nil
}

// or returns a text or, if it is empty, another.
func or(text, other string) string {
	if text == "" {
		return other
	}
	return text
}

// slots returns what stands in braces in a text, with the braces' names only.
func slots(text string) []string {
	var out []string
	for {
		_, rest, ok := strings.Cut(text, "{")
		if !ok {
			return out
		}
		if slot, after, ok := strings.Cut(rest, "}"); ok {
			out = append(out, slot)
			rest = after
		}
		text = rest
	}
}

// say returns a text with names and what is put in for them, in turn. What is put in is not looked
// at again.
func (w *words) say(key string, args ...string) string {
	text, ok := w.replaced[key]
	if !ok {
		text = w.lang.say(texts[key])
	}
	pairs := make([]string, len(args))
	for i, a := range args {
		if pairs[i] = a; i%2 == 0 {
			pairs[i] = "{" + a + "}"
		}
	}
	return strings.NewReplacer(pairs...).Replace(text)
}
