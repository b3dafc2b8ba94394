package review_test

import (
	"fmt"
	"strings"

	"github.com/capitolato/capitolato/adapters/review"
)

func ExampleLoad() {
	in, err := review.Load("../../examples/resoconto/review.yaml")
	if err != nil {
		fmt.Println(err) // every problem, each with its place
		return
	}
	for _, p := range in.Parts {
		fmt.Printf("%s: %d inputs, %d sections\n", p.Name, len(p.Checklist), len(p.Sections))
	}
	// Output:
	// Supporto all'Agenda Digitale: 12 inputs, 7 sections
	// Contact Center e CUP: 11 inputs, 6 sections
}

func ExampleParse() {
	_, err := review.Parse("review.yaml", []byte(`format: 1
contract: rep-7
period: 2024-S3
parts:
  - id: servizi
    name: Servizi
    areas: [cup]
    sections:
      - section: inspections
        inputs: [{kind: Verbale, date: 3/4/2024}]
`))
	fmt.Println(err)
	// Output:
	// review.yaml:3:9: "2024-S3" is not a period: write such as 2024, 2024-S1, 2024-Q1, 2024-05 or 2024-01-01/2024-05-31
	//     period: 2024-S3
	//             ^^^^^^^
	// review.yaml:10:40: "3/4/2024" is not a date: write year-month-day, such as 2024-05-31
	//             inputs: [{kind: Verbale, date: 3/4/2024}]
	//                                            ^^^^^^^^
}

func ExampleSchema() {
	head, _, _ := strings.Cut(string(review.Schema()), ",")
	fmt.Println(head)
	// Output:
	// {
	//   "$schema": "https://json-schema.org/draft/2020-12/schema"
}
