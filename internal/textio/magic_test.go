package textio_test

import (
	"strings"
	"testing"

	"github.com/capitolato/capitolato/internal/textio"
)

func TestCheckText(t *testing.T) {
	for head, want := range map[string]string{
		"PK\x03\x04\x14":          "this is no CSV file but a ZIP archive or an Excel workbook",
		"%PDF-1.7":                "a PDF document",
		"\xef\xbb\xbf\r\n <HTML>": "a web page",
		"<?xml version=":          "an XML document",
		"id;area\n":               "",
		"<20s;>20s\n":             "",
		"":                        "",
	} {
		got := ""
		if err := textio.CheckText([]byte(head), "CSV file"); err != nil {
			got = err.Error()
		}
		if !strings.Contains(got, want) || (want == "") != (got == "") {
			t.Errorf("%q: %q, want %q", head, got, want)
		}
	}
}
