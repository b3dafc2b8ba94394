package riesame

import "strings"

// italian words the groups of a service.
func (g groups) italian(service string) string {
	text := ""
	switch {
	case g.all == 0:
		return "Per il servizio " + service + " il contratto non prevede parametri da misurare."
	case g.monitored()+g.unmeasured() == 0:
		return "Per il servizio " + service + " nessun parametro era applicabile nel periodo."
	case g.monitored() == 0 && len(g.invalid) == 0 && len(g.nodata) > 1:
		text = "Per mancanza di dati non è stato possibile misurare alcun parametro del servizio " + service
	case g.monitored() == 0:
		text = "Per il servizio " + service + " non è stato misurato alcun parametro" + g.italianUnmeasured(": ")
	default:
		text = g.italianMeasured(service) + g.italianUnmeasured("; ")
	}
	if len(g.waived) > 0 {
		text += "; per " + italianNames(g.waived) + " vale una deroga"
	}
	return text + "."
}

// italianMeasured says what came of the measured parameters.
func (g groups) italianMeasured(service string) string {
	one, all := "monitorato", "monitorati"
	if g.unmeasured() > 0 {
		one, all = "misurato", "misurati"
	}
	switch {
	case g.monitored() == 1 && len(g.met) == 1:
		return "Il Livello di Servizio per il servizio " + service + " è stato rispettato per l'unico parametro " + one + ", " + italianNames(g.met)
	case g.monitored() == 1:
		return "Il Livello di Servizio per il servizio " + service + " non è stato rispettato per l'unico parametro " + one + ", " + italianNames(g.missed)
	case len(g.met) == 0:
		return "I Livelli di Servizio per il servizio " + service + " non sono stati rispettati per nessuno dei parametri " + all + ": " + italianNames(g.missed)
	}
	text := "I Livelli di Servizio per il servizio " + service + " sono stati rispettati per tutti i parametri " + all
	if len(g.missed) > 0 {
		text += ", fatta eccezione per " + italianNames(g.missed)
	}
	return text
}

// italianUnmeasured says, behind a separator, what could not be measured.
func (g groups) italianUnmeasured(separator string) string {
	text := ""
	if len(g.nodata) > 0 {
		text = separator + "per mancanza di dati non è stato possibile misurare " + italianNames(g.nodata)
		separator = "; "
	}
	if len(g.invalid) > 0 {
		text += separator + "non è stato possibile calcolare " + italianNames(g.invalid)
	}
	return text
}

// italianNames quotes names with their articles.
func italianNames(names []string) string {
	quoted := make([]string, len(names))
	for i, n := range names {
		quoted[i] = italianArticle(n) + "“" + n + "”"
	}
	return list(quoted, "e")
}

// italianNouns are the words that names of indicators begin with, by their article before a
// consonant.
var italianNouns = map[string]string{
	"il ": "tempo numero tasso grado livello rapporto valore volume costo ritardo termine totale indice orario intervento errore",
	"lo ": "scarto scostamento stato",
	"la ": `percentuale quota media durata frequenza attesa risposta efficacia risoluzione verifica presenza correttezza
		accuratezza completezza rapidità copertura`,
	"i ":   "tempi casi reclami contatti livelli ritardi giorni valori",
	"gli ": "interventi errori scarti orari utenti",
	"le ":  "chiamate richieste risposte ore attese segnalazioni attività",
}

// italianArticle returns the definite article of a name with the blank behind it, if it has
// one. It returns nothing for a word that it does not know: no article is better than a wrong
// one.
func italianArticle(name string) string {
	word := strings.ToLower(firstWord(name))
	article := ""
	for a, nouns := range italianNouns {
		for _, noun := range strings.Fields(nouns) {
			if noun == word {
				article = a
			}
		}
	}
	for _, ending := range []string{"tà", "zione", "sione", "enza", "anza", "ezza"} {
		if article == "" && strings.HasSuffix(word, ending) {
			article = "la "
		}
	}
	if (article == "il " || article == "la ") && strings.ContainsRune("aeiouàèéìòù", []rune(word)[0]) {
		article = "l'"
	}
	return article
}

// firstWord returns the letters that a name begins with.
func firstWord(name string) string {
	word, _, _ := strings.Cut(name, " ")
	return strings.TrimRight(word, ",;:.")
}
