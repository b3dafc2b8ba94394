package docx_test

import (
	"bytes"
	"fmt"
	"log"

	"github.com/capitolato/capitolato/adapters/docx"
	"github.com/capitolato/capitolato/riesame/block"
)

func ExampleWrite() {
	doc := &block.Document{Lang: "en", Title: "Half-yearly report", Blocks: []block.Block{
		&block.Heading{Level: 1, Anchor: "top", Text: "Half-yearly report"},
		&block.Paragraph{Text: block.Text{{Text: "All targets were met."}}},
	}}
	var file bytes.Buffer // such as report.docx
	if err := docx.Write(&file, doc, nil); err != nil {
		log.Fatal(err)
	}
	fmt.Printf("%s", file.Bytes()[:2]) // a zip archive
	// Output:
	// PK
}
