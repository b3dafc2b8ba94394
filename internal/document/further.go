package document

import (
	"path"
	"strings"

	"github.com/capitolato/capitolato/sla"
)

// Further returns what was found of a document's shape, and behind it what was found of its
// values, as far as those could be decoded: what lies at, or below, a value of which something is
// wrong already is left out, and so is a value that is missing.
func (d *Document) Further(shape, values sla.Diagnostics) sla.Diagnostics {
	all := shape
	for _, v := range values {
		told := false
		for _, s := range shape {
			told = told || d.covers(s, v.Path)
		}
		if !told {
			all = append(all, v)
		}
	}
	return all
}

// covers reports whether a problem of the document's shape makes what was found at a path moot. A
// value that is not there is looked for under a key that is unknown, or missed already.
func (d *Document) covers(s sla.Diagnostic, at string) bool {
	owner := path.Join("/", s.Path)
	switch s.Code {
	case "unknown-key":
		owner = path.Dir(owner)
	case "missing-key":
	default:
		return at == s.Path || strings.HasPrefix(at, s.Path+"/")
	}
	_, there := d.find(at)
	return !there && path.Dir(at) == owner
}
