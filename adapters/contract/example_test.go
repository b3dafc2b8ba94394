package contract_test

import (
	"bytes"
	"fmt"

	"github.com/capitolato/capitolato/adapters/contract"
	"github.com/capitolato/capitolato/sla"
)

func ExampleLoad() {
	c, err := contract.Load("testdata/twin.yaml")
	if err != nil {
		fmt.Println(err) // every problem, each with its place
		return
	}
	fmt.Println(c.ID, c.Valid.From, c.Areas[0].Indicators[0].Target)
	// Output: twin-1 2024-01-01 value >= 95
}

func ExampleParse() {
	_, err := contract.Parse("contract.yaml", []byte(`format: 1
contract: rep-7
valid: {from: 2024-01-01, through: 2024-13-31}
timezone: Europe/Rome
sets:
  lost: !answered
areas: []
`))
	fmt.Println(err)
	// Output:
	// contract.yaml:3:36: "2024-13-31" is not a date: write year-month-day, such as 2024-05-31
	//     valid: {from: 2024-01-01, through: 2024-13-31}
	//                                        ^^^^^^^^^^
	// contract.yaml:6:9: YAML takes a leading ! for a tag, which is not part of the text
	//       lost: !answered
	//             ^
	//     put the whole text in quotes: '!answered'
}

func ExampleMarshal() {
	data, err := contract.Marshal(&sla.Contract{
		Format:   1,
		ID:       "rep-7",
		Valid:    sla.Days{From: sla.Date{Year: 2024, Month: 1, Day: 1}},
		Timezone: "Europe/Rome",
		Sets:     map[string]string{"lost": "filter(calls, not .answered)"},
	})
	fmt.Print(string(data), err)
	// Output:
	// format: 1
	// contract: rep-7
	// valid: {from: 2024-01-01}
	// timezone: Europe/Rome
	// sets:
	//   lost: filter(calls, not .answered)
	// areas: []
	// <nil>
}

func ExampleSchema() {
	head, _, _ := bytes.Cut(contract.Schema(), []byte(","))
	fmt.Println(string(head))
	// Output:
	// {
	//   "$schema": "https://json-schema.org/draft/2020-12/schema"
}
