package html_test

import (
	"fmt"
	"log"
	"strings"

	"github.com/capitolato/capitolato/adapters/html"
	"github.com/capitolato/capitolato/riesame/block"
)

func ExampleWrite() {
	doc := &block.Document{Lang: "en", Title: "Half-yearly report", Blocks: []block.Block{
		&block.Heading{Level: 1, Anchor: "top", Text: "Half-yearly report"},
		&block.Paragraph{Text: block.Text{{Text: "A caller said <script>."}}},
	}}
	var page strings.Builder
	if err := html.Write(&page, doc, &html.Options{Style: ":root { --font: Georgia, serif }"}); err != nil {
		log.Fatal(err)
	}
	_, body, _ := strings.Cut(page.String(), "</h1>\n")
	line, _, _ := strings.Cut(body, "\n")
	fmt.Println(line)
	// Output:
	// <p>A caller said &lt;script&gt;.</p>
}
