package mapping

import (
	"fmt"
	"path"
	"slices"
	"sort"

	"github.com/capitolato/capitolato/internal/document"
	"github.com/capitolato/capitolato/sla"
)

// format is the version of the form that is read.
const format = 1

// Load reads a mapping from a file, and makes the paths in it relative to the file's folder.
// What is wrong with the document comes as [sla.Diagnostics], every problem at once.
func Load(file string) (*Mapping, error) {
	name, data, err := document.ReadFile("mapping", file)
	if err != nil {
		return nil, err
	}
	m, err := Parse(name, data)
	if err != nil {
		return nil, err
	}
	for _, s := range m.Sources {
		s.File = document.Beside(file, s.File)
		for i := range s.Files {
			s.Files[i] = document.Beside(file, s.Files[i])
		}
	}
	return m, nil
}

// Parse reads a mapping. Its name stands in positions. An error is [sla.Diagnostics], with
// every problem of the document; then the mapping is nil.
func Parse(name string, data []byte) (*Mapping, error) {
	doc, found := document.Parse(name, data)
	for _, source := range doc.Keys("/sources") {
		columns := document.Pointer("sources", source, "columns")
		for _, field := range doc.Keys(columns) {
			// The name of a column alone is short for {column: name}.
			at := columns + document.Pointer(field)
			if text, ok := doc.Text(at); ok {
				doc.Spread(at, text, []string{"column"})
			}
		}
	}
	m := new(Mapping)
	found = append(found, slices.DeleteFunc(doc.Decode(m), isEmptyMark)...)
	for name, s := range m.Sources {
		header := document.Pointer("sources", name, "header")
		if s != nil && slices.ContainsFunc(found, func(d sla.Diagnostic) bool { return d.Path == header }) {
			s.Header = nil // whether there is one is not known
		}
	}
	found = doc.Further(found, m.check())
	found.Locate(doc)
	if err := found.Err(); err != nil {
		return nil, err
	}
	for name, s := range m.Sources {
		s.Records = first(s.Records, name)
	}
	return m, nil
}

// isEmptyMark reports whether a diagnostic is about an empty text among the marks of a missing
// value or the words of yes and no. Elsewhere an empty text in a list is a mistake, here it is
// the empty cell.
func isEmptyMark(d sla.Diagnostic) bool {
	list, _ := path.Split(d.Path)
	name := path.Base(list)
	return d.Code == "no-value" && d.Text == "" && (name == "missing" || name == "true" || name == "false")
}

// sorted returns the keys of a map in order.
func sorted[V any](m map[string]V) []string {
	keys := make([]string, 0, len(m))
	for k := range m {
		keys = append(keys, k)
	}
	sort.Strings(keys)
	return keys
}

// check returns what is wrong with the values of a mapping.
func (m *Mapping) check() sla.Diagnostics {
	var c checker
	if m.Format != format {
		c.tell("/format", "bad-value", fmt.Sprintf("this is format %d of mappings, and only format %d is known", m.Format, format), "")
	}
	if len(m.Sources) == 0 {
		c.tell("/sources", "missing-key", "the mapping has no source", "add one under the name of its record type")
	}
	for _, name := range sorted(m.Sources) {
		if s := m.Sources[name]; s != nil {
			c.source(document.Pointer("sources", name), s)
		}
	}
	return c.found
}
