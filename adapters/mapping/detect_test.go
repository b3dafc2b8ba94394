package mapping_test

import (
	"fmt"
	"strings"

	"github.com/capitolato/capitolato/adapters/mapping"
)

func ExampleDetect() {
	head := "ID;Coda;Attesa\n1;cup;0:00:20\n2;cup;?\n"
	document, err := mapping.Detect("calls.csv", []byte(head))
	fmt.Printf("%s%v\n", document, err)
	// Output:
	// # Guessed from the first 2 rows of a file: look at every line, and correct it.
	// format: 1
	// mapping: "Export calls.csv"
	// sources:
	//   calls: # the record type of the contract
	//     file: "calls.csv"
	//     encoding: utf-8 # all of it is UTF-8
	//     separator: ";" # 3 of 3 rows have 3 cells with it
	//     missing: ["", "?"] # seen in cells; the first is the empty cell
	//     columns: # field: column
	//       id: {column: "ID"} # int, as in "1", "2"
	//       coda: {column: "Coda"} # string, as in "cup"
	//       attesa: {column: "Attesa"} # duration?, as in "0:00:20"
	// # The fields of such records in a contract:
	// # fields: {id: int, coda: string, attesa: duration?}
	// <nil>
}

func ExampleSchema() {
	fmt.Println(strings.Contains(string(mapping.Schema()), `"title": "Mapping"`))
	// Output: true
}

func ExampleSource_Glue() {
	m := &mapping.Source{Columns: map[string]mapping.Column{"wait": {From: "QUEUED", To: "ANSWERED"}}}
	fmt.Printf("%q %q\n", m.Glue("wait"), m.Glue("at"))
	// Output: " to " " "
}

func ExampleSource_Aliases() {
	m := &mapping.Source{Columns: map[string]mapping.Column{"agent": {Column: "AGENT", Aliases: []string{"Operatore"}}}}
	fmt.Println(m.Aliases("agent"), m.Aliases("wait"))
	// Output: [Operatore] []
}

func ExampleSource_Supports() {
	m := &mapping.Source{Sheet: "Maggio"}
	fmt.Println(m.Supports("sheet"))
	fmt.Println(m.Supports())
	// Output:
	// <nil>
	// the mapping says `sheet`, which this kind of source does not have: delete it
}
