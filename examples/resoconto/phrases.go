package main

// italianPhrases are pairs of what the library says, always in English, and the same in
// Italian. A phrase that isn't here stays English.
var italianPhrases = []string{
	" is true", ": vero", " is false", ": falso", " is not known", ": non noto", " cannot be computed", ": non calcolabile",
	"there was nothing to measure: not applicable by ", "nulla da misurare: non applicabile secondo ",
	"there was nothing to measure: the value is agreed by ", "nulla da misurare: valore convenuto in ",
	"there was nothing to measure", "non c'era nulla da misurare",
	"it does not apply: ", "non si applica: ",
	"whether it applies is not known: ", "non si sa se si applica: ",
	"a part of the target could not be measured", "una parte dell'obiettivo non si è potuta misurare",
	"a division by zero", "una divisione per zero",
	"no source of ", "manca la fonte di ", " was read", "",
	"no source is known to hold the ", "nessuna fonte dà con certezza ",
	": none is declared to cover these days, and there is no record beyond them", ": nessuna dichiara di coprire questi giorni, né ha record oltre",
	"there is no record of ", "non c'è alcun record di ",
	" days that the contract finds believable", " giorni che il contratto trova credibili", ", more than the ", ", più dei ",
	"an earlier record has the same key and differs", "un record precedente ha la stessa chiave e ne differisce",
	"a day or a time of day that does not exist", "un giorno o un'ora che non esiste",
	"neither a word for true nor one for false", "né una parola per sì né una per no",
	"more or fewer cells than the header has", "più o meno celle dell'intestazione",
	"a text that the mapping's values do not list", "un testo che la mappatura non elenca",
	"no value in a field that must have one", "manca un valore che deve esserci",
	"it ends before it begins", "finisce prima di cominciare",
	"not a duration such as ", "non una durata come ", "not a time such as ", "non un istante come ",
	"not a time in the form ", "non un istante nella forma ", " or ", " o ",
}
