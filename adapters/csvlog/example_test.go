package csvlog_test

import (
	"fmt"

	"github.com/capitolato/capitolato/adapters/csvlog"
	"github.com/capitolato/capitolato/adapters/mapping"
)

func ExampleFile() {
	// Separators, column names and forms belong to one vendor's export.
	m := &mapping.Source{
		Records:   "calls",
		Separator: ";",
		Times:     "dd/mm/yyyy hh:mm:ss",
		Columns:   map[string]mapping.Column{"wait": {Column: "ATTESA", Unit: "ms"}},
	}
	calls := csvlog.File("exports/2024-05.csv", m, nil)
	fmt.Println(calls.Source().Name, calls.Source().Records)
	// Output: 2024-05.csv calls
}
