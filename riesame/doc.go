// Package riesame writes the review (riesame) of a contract: what both parties read and sign, as
// data.
//
// A review rests on the [github.com/capitolato/capitolato/sla.Result] of a period. What it says of
// figures is derived from it, so that words and figures cannot disagree; what only people know is
// input. [Build] puts the two together:
//
//	contract, plan.Judge(…) ───────▶ Run ────┐
//	review.yaml ──adapters/review──▶ Inputs ─┼─ Build ─▶ Review ─▶ Marshal, and the next review
//	the review before ──Unmarshal──▶ Review ─┘
//
// A [Review] has parts, each for one or more service areas of the contract: the checklist of inputs,
// the sections of the analysis with the documents they rest on, the outputs, a [Table] of indicators
// for each area, and which clauses of ISO 9001 on management review it answers. An [Action] lives
// from one review to the next until it is closed and was seen to be effective. A [Finding] is where
// the review contradicts the run, the contract, an earlier review or itself; the kinds are those of
// [Code]. Each [Row] knows the figures of the months and of the earlier reviews.
//
// Review.Document lays a review out as blocks ([github.com/capitolato/capitolato/riesame/block]), which
// adapters/text, adapters/markdown and others write in a format. [Layout] adjusts it, and [Texts] lists
// the words that can be replaced.
//
// [Sentence] alone words the verdicts of an area. Everything is in Italian or English, needs no
// files, clock or network, and gives the same bytes for the same arguments. Functions are safe for
// concurrent use.
//
// In reading order: inputs.go is what people write, review.go and table.go what comes of it,
// build.go how; action.go is the life of an action; consistency.go, claim.go and sources.go find
// what does not fit, in the words of wording.go; standard.go holds the form and the clauses. layout.go
// begins the pages, in the words of texts.go; prose.go translates what package sla says.
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
