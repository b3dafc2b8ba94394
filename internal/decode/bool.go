package decode

import (
	"bytes"
	"fmt"
	"strings"
	"unicode/utf8"
)

// The words of a Bool where a mapping does not say.
var (
	trueWords  = []string{"true", "1", "yes", "y", "si", "sì", "s", "vero"}
	falseWords = []string{"false", "0", "no", "n", "falso"}
)

const reasonBool = "neither a word for true nor one for false"

// words maps the words of a Bool, in lower case, to what they mean.
type words struct {
	means map[string]bool
	other string // what another word means: true, false or reject
}

// newWords returns the words of a Bool. A list that is nil means the usual words, unless all
// other words have its meaning.
func newWords(spec Spec) (words, error) {
	yes, no := spec.True, spec.False
	switch spec.Else {
	case "", "reject", "true", "false":
	default:
		return words{}, fmt.Errorf("other words: %q is none of true, false and reject", spec.Else)
	}
	if yes == nil && spec.Else != "true" {
		yes = trueWords
	}
	if no == nil && spec.Else != "false" {
		no = falseWords
	}
	w := words{make(map[string]bool, len(yes)+len(no)), spec.Else}
	for _, t := range yes {
		w.means[strings.ToLower(t)] = true
	}
	for _, t := range no {
		if w.means[strings.ToLower(t)] {
			return w, fmt.Errorf("%q is a word for true and for false: list the words of both", t)
		}
		w.means[strings.ToLower(t)] = false
	}
	return w, nil
}

// read returns what a word means.
func (w words) read(cell []byte) (bool, string) {
	v, ok := w.means[string(cell)]
	if !ok {
		v, ok = w.means[strings.ToLower(string(cell))]
	}
	switch {
	case ok:
		return v, ""
	case w.other == "" || w.other == "reject":
		return false, reasonBool
	case !utf8.Valid(cell) || bytes.IndexByte(cell, 0) >= 0:
		return false, reasonText // it may be a word in another encoding
	}
	return w.other == "true", ""
}
