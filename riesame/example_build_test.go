package riesame_test

import (
	"context"
	"fmt"

	"github.com/capitolato/capitolato/riesame"
	"github.com/capitolato/capitolato/sla"
)

// A review of a contract without indicators: everything in it is the reviewer's.
func ExampleBuild() {
	c := &sla.Contract{Format: 1, ID: "rep-7", Title: "Supporto agli uffici", Timezone: "Europe/Rome",
		Valid: sla.Days{From: sla.Date{Year: 2024, Month: 1, Day: 1}, Through: sla.Date{Year: 2024, Month: 12, Day: 31}},
		Areas: []sla.Area{{ID: "office", Name: "Ufficio"}}}
	period, err := sla.ParsePeriod("2024-S1")
	if err != nil {
		fmt.Println(err)
		return
	}
	result, err := sla.Evaluate(context.Background(), c, period)
	if err != nil {
		fmt.Println(err)
		return
	}
	review, err := riesame.Build(riesame.Run{Contract: c, Result: result}, &riesame.Inputs{
		Format: 1, Contract: "rep-7", Period: "2024-S1",
		Parts: []riesame.PartInput{{ID: "office", Name: "Ufficio", Areas: []string{"office"}, Sections: []riesame.SectionInput{
			{Section: "inspections", Inputs: []riesame.Document{{Kind: "Verbale", Number: "12", Date: sla.Date{Year: 2025, Month: 4, Day: 3}}}},
			{Section: "feedback"},
			{Section: "training", NotApplicable: true},
		}}},
	}, nil)
	if err != nil {
		fmt.Println(err)
		return
	}
	fmt.Println(review.Title, "-", review.Name)
	for _, f := range review.Findings {
		fmt.Printf("%s: %s\n", f.Code, f.Message)
	}
	// Output:
	// Resoconto semestrale attività di monitoraggio - I semestre 2024
	// document-outside-contract: Verbale prot. 12 del 03/04/2025: è fuori dalla validità del contratto (dal 01/01/2024 al 31/12/2024)
	// section-without-input: la sezione “Informazioni di ritorno da parte delle utenze e della committenza” non indica i dati in ingresso
}

// A review is stored, and read back for the next one.
func ExampleMarshal() {
	data, err := riesame.Marshal(&riesame.Review{Format: 1, Lang: riesame.Italian, Contract: "rep-7"})
	if err != nil {
		fmt.Println(err)
		return
	}
	previous, err := riesame.Unmarshal(data)
	fmt.Println(previous.Contract, err)
	// Output: rep-7 <nil>
}

func ExampleUnmarshal() {
	_, err := riesame.Unmarshal([]byte(`{"format": 9}`))
	fmt.Println(err)
	// Output: read the review: format 9 is not known, only 1
}
