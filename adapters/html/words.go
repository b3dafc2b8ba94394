package html

// words are what a page says of itself.
type words struct {
	// Skip, Contents and Back are links; Page and Of number printed pages; Data is above the
	// table of a chart, Target before the value to reach.
	Skip, Contents, Back, Page, Of, Data, Target string
	Ticked, Unticked                             string
}

// wordsIn returns the words of a language, Italian if it is not known.
func wordsIn(lang string) words {
	if lang == "en" {
		return words{"Skip to the contents", "Contents", "back to where it is mentioned", "page ", " of ", "The figures", "to reach", "ticked", "not ticked"}
	}
	return words{"Vai al contenuto", "Indice", "torna a dove è citato", "pag. ", " di ", "I dati", "da raggiungere", "spuntato", "non spuntato"}
}
