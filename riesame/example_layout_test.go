package riesame_test

import (
	"fmt"

	"github.com/capitolato/capitolato/riesame"
	"github.com/capitolato/capitolato/riesame/block"
	"github.com/capitolato/capitolato/sla"
)

// The document of a review, with one of the library's words replaced. Renderers go through its blocks
// in the same way.
func ExampleReview_Document() {
	review := &riesame.Review{Lang: riesame.Italian, Title: "Resoconto semestrale", Name: "I semestre 2024", Premise: "Contratto n. 7.", Verdict: sla.NA,
		Parts: []riesame.Part{{ID: "office", Name: "Ufficio", Verdict: sla.NA, Sections: []riesame.Section{
			{SectionInput: riesame.SectionInput{Section: "training", Title: "Formazione", NotApplicable: true}}}}}}
	doc, err := review.Document(&riesame.Layout{Texts: map[string]string{"findings": "Rilievi"}})
	if err != nil {
		fmt.Println(err)
		return
	}
	for _, b := range doc.Blocks {
		switch b := b.(type) {
		case *block.Heading:
			fmt.Println(b.Level, b.Text)
		case *block.Paragraph:
			fmt.Println(" ", b.Text)
		}
	}
	// Output:
	// 1 Resoconto semestrale, I semestre 2024
	// 2 Sintesi
	// 2 Ufficio: n/a
	// 3 Premessa
	//   Contratto n. 7.
	// 3 Analisi
	// 4 Formazione
	//   Dati in ingresso: n/a
	// 2 Dati su cui si fondano i valori
	//   Nessuna fonte è stata letta.
	// 2 Rilievi
	//   Nessun punto da chiarire.
}

// The words of a document, in English.
func ExampleTexts() {
	texts := riesame.Texts(riesame.English)
	fmt.Println(texts["findings"])
	fmt.Println(texts["margin.bears"])
	// Output:
	// To be settled before signing
	// bad records still tolerated: {n}
}
