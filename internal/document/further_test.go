package document_test

import (
	"strings"
	"testing"

	"github.com/capitolato/capitolato/internal/document"
	"github.com/capitolato/capitolato/sla"
)

// What is wrong with values is told beside what is wrong with keys, unless it follows from that.
func TestFurther(t *testing.T) {
	doc, _ := document.Parse("m.yaml", []byte("format: 1\nsources:\n  calls: {unit: parsec, header: 7}\nsorces: 3\n"))
	shape := sla.Diagnostics{
		{Code: "unknown-key", Path: "/sorces"}, {Code: "bad-type", Path: "/sources/calls/header"}, {Code: "missing-key", Path: "/sources/calls"},
	}
	for path, want := range map[string]bool{
		"/sources/calls/unit":     true,
		"/sources/calls/header":   false, // told already
		"/sources/calls/header/x": false,
		"/sources/calls/column":   false, // missed already
		"/format":                 true,
		"/areas":                  false, // is /sorces, perhaps
	} {
		all := doc.Further(shape, sla.Diagnostics{{Code: "bad-value", Path: path}})
		if got := len(all) > len(shape); got != want {
			t.Errorf("%s is told: %t", path, got)
		}
	}
	if all := doc.Further(sla.Diagnostics{{Code: "yaml"}}, sla.Diagnostics{{Path: "/format"}}); len(all) != 1 || !strings.Contains(all[0].Code, "yaml") {
		t.Error("values of a document that could not be read are told")
	}
}
