package riesame

import (
	"regexp"
	"strconv"
	"strings"

	"github.com/capitolato/capitolato/sla"
)

// proseItalian are the reasons and notes that package sla and the adapters give, always in English,
// and the same in Italian. A star stands for anything, $1 for what the first of them stood for. A
// text that is not among them stays English: better that than nothing.
var proseItalian = [...][2]string{
	{"there was nothing to measure", "non c'era nulla da misurare"},
	{"the exclusion * takes out all * records that * looks at", "l'esclusione $1 toglie tutti i $2 record che $3 considera"},
	{"the exclusion *, which is not accepted, would take out all * records that * looks at",
		"l'esclusione $1, che non è accolta, toglierebbe tutti i $2 record che $3 considera"},
	{"the accepted exclusions together take out all * records that * looks at", "le esclusioni accolte tolgono insieme tutti i $1 record che $2 considera"},
	{"the exclusion * concerns none of the records of the period", "l'esclusione $1 non riguarda alcun record del periodo"},
	{"there was nothing to measure: not applicable by *", "nulla da misurare: non applicabile secondo $1"},
	{"below the minimum volume: * is *, less than the * of *", "sotto il volume minimo: $1 è $2, meno di $3 ($4)"},
	{"suspended, the volume is beyond the forecast: * is *, more than the * of *", "sospeso, il volume supera la previsione: $1 è $2, più di $3 ($4)"},
	{"not known in enough parts of the period: met in * of *, missed in *; * may be missed",
		"non noto in abbastanza parti del periodo: raggiunto in $1 su $2, mancato in $3; ne sono tollerate $4"},
	{"it applies in no part of the period", "non si applica in alcuna parte del periodo"},
	{"the sample is not complete: * is *, not *", "il campione è incompleto: $1 è $2, non $3"},
	{"there are more records than the sample has: * is *, not *", "ci sono più record di quanti ne ha il campione: $1 è $2, non $3"},
	{"a sample of * cannot be drawn from *", "un campione di $1 non si può estrarre da $2"},
	{"a sample of * from * was agreed, * were read: *", "convenuto un campione di $1 su $2, letti $3: $4"},
	{"a sample of * from *: *", "un campione di $1 su $2: $3"},
	{"no volume was forecast for *, so the target binds", "nessun volume previsto per $1, quindi l'obiettivo vale"},
	{"* is *, not more than *; * were forecast", "$1 è $2, non più di $3; previsti $4"},
	{"* is *, more than *; * were forecast", "$1 è $2, più di $3; previsti $4"},
	{"* is *, at least *", "$1 è $2, almeno $3"},
	{"* is *, less than *", "$1 è $2, meno di $3"},
	{"* has * parts, not *: judged as a whole", "$1 ha $2 parti, non $3: giudicato nel suo insieme"},
	{"*: * has * parts and not the * of which * must be met, so the target was held against all of it",
		"$1: $2 ha $3 parti e non le $4 di cui $5 da rispettare, quindi l'obiettivo è stato applicato all'intero periodo"},
	{"met in * of *, missed in *; * may be missed", "raggiunto in $1 su $2, mancato in $3; ne sono tollerate $4"},
	{"none of *", "nessuna di $1"},
	{"it is not known what is due for *", "non si sa quanto spetta per $1"},
	{"no indicator counts in the period", "nessun indicatore conta nel periodo"},
	{"there was nothing to measure: the value is agreed by *", "nulla da misurare: valore convenuto in $1"},
	{"it does not apply: *", "non si applica: $1"},
	{"whether it applies is not known: *", "non si sa se si applica: $1"},
	{"a part of the target could not be measured", "una parte dell'obiettivo non si è potuta misurare"},
	{"a division by zero of something that is not zero", "una divisione per zero di qualcosa che non è zero"},
	{"a result is too large", "un risultato è troppo grande"},
	{"*: none of the * records has a value", "$1: nessuno dei $2 record ha un valore"},
	{"no source of * was read", "non è stata letta alcuna fonte di $1"},
	{"no source is known to hold the * of *: none is declared to cover these days, and there is no record beyond them",
		"nessuna fonte garantisce tutti i record $1 di $2: nessuna dichiara di coprirli, né ha record oltre"},
	{"no source is known to hold the * of *", "nessuna fonte garantisce tutti i record $1 di $2"},
	{"there is no record of * of the area * in *, more than the * days that the contract finds believable",
		"non c'è alcun record $1 dell'area $2 in $3, più dei $4 giorni che il contratto trova credibili"},
	{"there is no record of * in *, more than the * days that the contract finds believable",
		"non c'è alcun record $1 in $2, più dei $3 giorni che il contratto trova credibili"},
	{"*: a record may be in the tallies of both * and *: tally * at once", "$1: un record può essere nei conteggi sia di $2 sia di $3: contare $4 in una volta"},
	{"*: none of its * rows could be read", "$1: nessuna delle sue $2 righe si è potuta leggere"},
	{"*: * of * rows were rejected, more than the *% that the contract allows*", "$1: $2 righe su $3 sono state respinte, più del $4% che il contratto ammette"},
	{"an earlier record has the same key and differs", "un record precedente ha la stessa chiave e ne differisce"},
	{"it ends before it begins", "finisce prima di cominciare"},
	{"no value in a field that must have one", "manca un valore che deve esserci"},
	{"no value", "nessun valore"},
	{"more or fewer cells than the header has", "più o meno celle dell'intestazione"},
	{"a day or a time of day that does not exist", "un giorno o un'ora che non esiste"},
	{"a local time that the clocks passed over*", "un'ora saltata dal cambio dell'ora"},
	{"a local time that the clocks showed twice*", "un'ora che al cambio dell'ora c'è due volte"},
	{"a time outside the years * to *", "un istante fuori dagli anni dal $1 al $2"},
	{"not a time in the form *", "non è un istante nella forma $1"},
	{"not a time such as * or *: the mapping*", "non è un istante come $1 o $2"},
	{"not a time such as * or *", "non è un istante come $1 o $2"},
	{"not a duration such as * or *", "non è una durata come $1 o $2"},
	{"not a duration such as *", "non è una durata come $1"},
	{"a duration below zero*", "una durata negativa"},
	{"a duration longer than * years", "una durata di oltre $1 anni"},
	{"neither a word for true nor one for false", "né una parola per sì né una per no"},
	{"a text that the mapping's values do not list", "un testo che la mappatura non elenca"},
	{"not a number", "non è un numero"},
	{"not a whole number*", "non è un numero intero"},
	{"a number beyond 64 bits", "un numero troppo grande"},
	{"a number that is no day of the calendar", "un numero che non è un giorno del calendario"},
	{"a number that a spreadsheet has shortened*", "un numero abbreviato da un foglio di calcolo"},
	{"finer than a nanosecond", "più fine di un nanosecondo"},
	{"a quote in a cell that is not quoted, or text after the closing quote", "virgolette fuori posto"},
	{"a quote that is never closed", "virgolette mai chiuse"},
	{"text that is not UTF-8, or holds a NUL", "un testo che non è UTF-8, o contiene un NUL"},
	{"a record longer than the limit", "un record più lungo del limite"},
	{"a row longer than the limit", "una riga più lunga del limite"},
	{"a line longer than the limit", "una riga più lunga del limite"},
	{"JSON, but not an object", "JSON, ma non un oggetto"},
	{"not JSON*", "non è JSON"},
	{"an error of the spreadsheet*", "un errore del foglio di calcolo"},
	{"fewer than five fields", "meno di cinque campi"},
	{"a row that the mapping says to skip", "una riga che la mappatura dice di saltare"},
	{"the header again", "di nuovo l'intestazione"},
	{"* a day that * the calendar does not", "$1 un giorno che il calendario non ha"},
	{"a time of day without a day", "un'ora senza il giorno"},
	{"not a number of *, which a spreadsheet keeps of a time", "non è il numero con cui un foglio di calcolo scrive un istante"},
	{"not a number of seconds, or milliseconds, since 1970", "non è un numero di secondi o millisecondi dal 1970"},
	{"more digits after the point than the field holds*", "più decimali di quanti il campo ne ammette"},
	{"a number too large for the field*", "un numero troppo grande per il campo"},
	{"text that is not UTF-8*", "un testo che non è UTF-8"},
	{"bytes that are no characters in *: *", "byte che in $1 non sono caratteri"},
	{"a cell formatted as a date*", "una cella in formato data dove non serve una data"},
	{"a number that is not formatted as a date*", "un numero che non ha il formato di una data"},
	{"not a day that is formatted as such and a time of day", "non è un giorno in formato data con la sua ora"},
	{"two times of which one *", "due istanti scritti in modi diversi"},
	{"a formula whose result is not stored*", "una formula di cui manca il risultato"},
	{"a whole number of more than * digits*", "un numero intero di oltre $1 cifre"},
	{"a JSON object that is not complete", "un oggetto JSON incompleto"},
	{"text after the JSON object", "testo dopo l'oggetto JSON"},
	{"a key that stands twice in one object", "una chiave ripetuta nello stesso oggetto"},
	{"an object or a list where a single value is needed", "un oggetto o una lista al posto di un valore"},
	{"values under two names that the mapping gives as names of one", "valori sotto due nomi che per la mappatura sono uno"},
	{"an event of an unknown kind*", "un evento di tipo sconosciuto"},
	{"an event of a stay that has ended, or whose ENTERQUEUE is not in the log", "un evento di una chiamata già conclusa, o di cui manca l'ingresso in coda"},
	{"an event that cannot follow an answer", "un evento che non può seguire una risposta"},
}

// prose writes, in a language, what package sla or an adapter says.
func (l Lang) prose(text string) string {
	if l == English {
		return text
	}
	for _, p := range proseItalian {
		if stars, ok := match(p[0], text); ok {
			return fill(p[1], stars)
		}
	}
	return text
}

// match reports whether a text is of a pattern, and what its stars stand for.
func match(pattern, text string) (stars []string, ok bool) {
	pieces := strings.Split(pattern, "*")
	text, ok = strings.CutPrefix(text, pieces[0])
	for i, piece := range pieces[1:] {
		at := strings.Index(text, piece)
		if i == len(pieces)-2 { // the last piece is at the end
			if at = len(text) - len(piece); at < 0 || text[at:] != piece {
				return nil, false
			}
		}
		if !ok || at < 0 {
			return nil, false
		}
		stars = append(stars, text[:at])
		text = text[at+len(piece):]
	}
	return stars, ok && text == ""
}

// fill puts what stars stood for into a text.
func fill(text string, stars []string) string {
	pairs := make([]string, 0, 2*len(stars))
	for i, s := range stars {
		pairs = append(pairs, "$"+strconv.Itoa(i+1), s)
	}
	return strings.NewReplacer(pairs...).Replace(text)
}

// isoPeriod is a period as [sla.Period] writes it.
var isoPeriod = regexp.MustCompile(`\b\d{4}-(?:[SQ]\d|\d\d(?:-\d\d(?:/\d{4}-\d\d-\d\d)?)?)\b`)

// reason writes why there is no figure, with its days as the language writes them.
func (l Lang) reason(text string) string {
	return isoPeriod.ReplaceAllStringFunc(l.prose(text), func(found string) string {
		p, err := sla.ParsePeriod(found)
		if err != nil {
			return found
		}
		if last := p.To.AddDays(-1); wholeMonths(p) == 0 && last != p.From {
			return l.day(p.From) + "–" + l.day(last)
		}
		return l.period(p)
	})
}

// formula writes the proof of a verdict.
func (l Lang) formula(text string) string {
	if l == English {
		return text
	}
	return formulaItalian.Replace(decimalPoint.ReplaceAllString(text, "$1,$2"))
}

// formulaItalian are the words in a proof.
var formulaItalian = strings.NewReplacer(" is true", ": vero", " is false", ": falso", " is not known", ": non noto",
	" cannot be computed", ": non calcolabile", " = missing", " = mancante")

// decimalPoint is a point between digits.
var decimalPoint = regexp.MustCompile(`(\d)\.(\d)`)
