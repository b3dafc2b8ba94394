package main

import (
	"regexp"
	"strings"
)

// phrase is something that the library says, always in English, and the same in Italian.
type phrase struct {
	english *regexp.Regexp
	italian string
}

// phrases turns pairs of a whole English text, with (.*) for what varies, and an Italian one.
func phrases(pairs ...string) []phrase {
	var out []phrase
	for i := 0; i+1 < len(pairs); i += 2 {
		out = append(out, phrase{regexp.MustCompile("^" + pairs[i] + "$"), pairs[i+1]})
	}
	return out
}

// italianPhrases are why a figure or a row is not there. A text that isn't among them stays
// English.
var italianPhrases = phrases(
	`there was nothing to measure`, `non c'era nulla da misurare`,
	`there was nothing to measure: not applicable by (.*)`, `nulla da misurare: non applicabile secondo $1`,
	`there was nothing to measure: the value is agreed by (.*)`, `nulla da misurare: valore convenuto in $1`,
	`it does not apply: (.*)`, `non si applica: $1`,
	`whether it applies is not known: (.*)`, `non si sa se si applica: $1`,
	`a part of the target could not be measured`, `una parte dell'obiettivo non si è potuta misurare`,
	`(.*): none of the (\d+) records has a value`, `$1: nessuno dei $2 record ha un valore`,
	`no source of (.*) was read`, `non è stata letta alcuna fonte di $1`,
	`no source is known to hold the (.*) of (\S+)`, `nessuna fonte garantisce tutti i record $1 dei giorni $2`,
	`no source is known to hold the (.*) of (\S+): none is declared .*`,
	`nessuna fonte garantisce tutti i record $1 dei giorni $2: nessuna dichiara di coprirli, né ha record oltre`,
	`there is no record of (.*) in (\S+), more than the (\d+) days .*`,
	`non c'è alcun record $1 nei giorni $2, più dei $3 giorni che il contratto trova credibili`,
	`(.*): (\d+) of (\d+) rows were rejected, more than the (\S+)% that the contract allows.*`,
	`$1: $2 righe su $3 sono state respinte, più del $4% che il contratto ammette`,
	`an earlier record has the same key and differs`, `un record precedente ha la stessa chiave e ne differisce`,
	`it ends before it begins`, `finisce prima di cominciare`,
	`no value in a field that must have one`, `manca un valore che deve esserci`,
	`more or fewer cells than the header has`, `più o meno celle dell'intestazione`,
	`a day or a time of day that does not exist`, `un giorno o un'ora che non esiste`,
	`not a time in the form (.*)`, `non è un istante nella forma $1`,
	`not a duration such as (.*) or (.*)`, `non è una durata come $1 o $2`,
	`neither a word for true nor one for false`, `né una parola per sì né una per no`,
	`a text that the mapping's values do not list`, `un testo che la mappatura non elenca`,
	`not a number`, `non è un numero`,
	`not a whole number.*`, `non è un numero intero`,
	`a quote .*`, `virgolette fuori posto o mai chiuse`,
	`text that is not UTF-8, or holds a NUL`, `un testo che non è UTF-8, o contiene un NUL`,
)

// italianFormula writes the outcomes of an explanation and its decimals.
func italianFormula(text string) string {
	text = decimalPoint.ReplaceAllString(text, "$1,$2")
	return strings.NewReplacer(" is true", ": vero", " is false", ": falso", " is not known", ": non noto",
		" cannot be computed", ": non calcolabile").Replace(text)
}

// decimalPoint is a point between digits.
var decimalPoint = regexp.MustCompile(`(\d)\.(\d)`)
