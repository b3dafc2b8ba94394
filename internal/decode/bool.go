package decode

import (
	"fmt"
	"strings"
)

// The words of a Bool where a mapping does not say.
var (
	trueWords  = []string{"true", "1", "yes", "y", "si", "sì", "s", "vero"}
	falseWords = []string{"false", "0", "no", "n", "falso"}
)

const reasonBool = "neither a word for true nor one for false"

// words maps the words of a Bool, in lower case, to what they mean.
type words map[string]bool

// newWords returns the words of a Bool. A list that is nil means the usual words.
func newWords(yes, no []string) (words, error) {
	if yes == nil {
		yes = trueWords
	}
	if no == nil {
		no = falseWords
	}
	w := make(words, len(yes)+len(no))
	for _, t := range yes {
		w[strings.ToLower(t)] = true
	}
	for _, t := range no {
		if w[strings.ToLower(t)] {
			return nil, fmt.Errorf("%q is a word for true and for false: list the words of both", t)
		}
		w[strings.ToLower(t)] = false
	}
	return w, nil
}

// read returns what a word means.
func (w words) read(cell []byte) (bool, string) {
	v, ok := w[string(cell)]
	if !ok {
		v, ok = w[strings.ToLower(string(cell))]
	}
	if !ok {
		return false, reasonBool
	}
	return v, ""
}
