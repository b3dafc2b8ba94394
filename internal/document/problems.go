package document

import (
	"fmt"

	"github.com/capitolato/capitolato/sla"
)

// maxFound is how many problems are listed. What is further wrong is counted.
const maxFound = 500

// problems collects what is wrong with a text.
type problems struct {
	text  *text
	found sla.Diagnostics
	more  int // problems not listed
}

// add adds a problem that has its place.
func (p *problems) add(d sla.Diagnostic) {
	if len(p.found) >= maxFound {
		p.more++
		return
	}
	p.found = append(p.found, d)
}

// tell adds a problem with the runes of run from a to b.
func (p *problems) tell(a, b int, code, message, hint string) {
	p.add(sla.Diagnostic{Code: code, Message: message, Hint: hint, Pos: p.text.position(a, b)})
}

// list returns the problems in the order of the document.
func (p *problems) list() sla.Diagnostics {
	p.found.Locate(nil)
	if p.more > 0 {
		end := len(p.text.src)
		p.found = append(p.found, sla.Diagnostic{Code: "too-many",
			Message: fmt.Sprintf("%d more problems are not listed", p.more), Pos: p.text.sourcePosition(end, end)})
	}
	return p.found
}
