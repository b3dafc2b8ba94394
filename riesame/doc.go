// Package riesame words the review (riesame) of a contract: what both parties read and sign.
//
// A review rests on the [github.com/capitolato/capitolato/sla.Result] of a period. What it says
// is derived from the verdicts, so that words and figures cannot disagree. [Sentence] words the
// verdicts of an area, in Italian or English. It needs no files, and the same result always
// gives the same words.
package riesame

import "fmt"

// Lang is a language that reviews are written in. The zero Lang is Italian.
type Lang string

// The languages.
const (
	Italian Lang = "it"
	English Lang = "en"
)

// ParseLang reads the code of a language, it or en.
func ParseLang(code string) (Lang, error) {
	switch l := Lang(code); l {
	case Italian, English:
		return l, nil
	}
	return "", fmt.Errorf("%q is not a language of reviews: use it or en", code)
}
