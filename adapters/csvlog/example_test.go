package csvlog_test

import (
	"context"
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

func ExampleSource_Fingerprint() {
	sum, err := csvlog.New("calls.csv", text("id\n1\n"), nil, nil).Fingerprint(context.Background())
	fmt.Println(sum, err)
	// Output: sha256:7cde7fb64fd82bd152710cf238e017b9ab46c0592483edc067ba4f6c75fac108 <nil>
}
