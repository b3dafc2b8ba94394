// Package review reads the reviewer's file that [riesame.Inputs] describes: what people write in a
// review, in YAML or JSON, one form in two spellings.
//
//	inputs, err := review.Load("review.yaml")
//	if err != nil {
//		fmt.Println(err) // every problem: file, line, column, a caret, what to do
//	}
//	r, err := riesame.Build(riesame.Run{Contract: c, Result: result}, inputs, previous)
//
// The file stands beside the contract and looks like this:
//
//	format: 1
//	contract: rep-1151-2022
//	period: 2024-S1
//	form: {model: "1", revision: "0"}
//	date: 2024-07-15                      # of the review
//	parts:
//	  - id: servizi
//	    name: Contact Center e CUP
//	    areas: [cup, contact_center]      # of the contract
//	    checklist:
//	      - {input: inspections, ticked: true}
//	    sections:
//	      - section: inspections
//	        inputs: [{kind: Verbale di visita ispettiva, number: "17", date: 2024-03-04}]
//	        text: Nessun rilievo.
//	      - {section: training, na: true} # there is no such input: n/a
//	actions:
//	  - id: sessioni
//	    action: Sessioni di lavoro con il Dipartimento
//	    indicators: [cup/attesa]
//	    cause: Il nuovo software di prenotazione
//	    responsible: DT
//	    due: 2024-09-30
//	    verification: L'indicatore nel secondo semestre
//
// Figures and verdicts are not in it: the run knows them. [Schema] describes the form to editors.
// What the loader checks is the document:
// its shape, keys, types, dates. What is in it is held against the contract and the run by
// [riesame.Build], whose diagnostics point into the file too, as the loader sets Inputs.Origin.
package review

import (
	"github.com/capitolato/capitolato/internal/document"
	"github.com/capitolato/capitolato/riesame"
)

// Load reads a reviewer's file. What is wrong with the document comes as sla.Diagnostics, whose
// positions have the path as it was given.
func Load(path string) (*riesame.Inputs, error) {
	name, data, err := document.ReadFile("review", path)
	if err != nil {
		return nil, err
	}
	return Parse(name, data)
}

// Parse reads a reviewer's file. Its name stands in positions. An error is sla.Diagnostics, with
// every problem of the document; then the inputs are nil.
func Parse(name string, data []byte) (*riesame.Inputs, error) {
	doc, found := document.Parse(name, data)
	in := new(riesame.Inputs)
	found = append(found, doc.Decode(in)...)
	found = append(found, check(in)...)
	found.Locate(doc)
	if err := found.Err(); err != nil {
		return nil, err
	}
	in.Origin = doc
	return in, nil
}
