// Package contract reads and writes the contract files that [sla.Contract] describes: YAML or
// JSON, one form in two spellings.
//
//	c, err := contract.Load("contract.yaml")
//	if err != nil {
//		fmt.Println(err) // every problem: file, line, column, a caret, what to do
//	}
//
// The names in a file are the JSON tags of sla.Contract; [Schema] describes the form to editors,
// which then complete and explain it. What the loader checks is the document: its shape, keys,
// types, dates. What the rules in it mean is checked by [sla.Compile], whose diagnostics point
// into the file too, as the loader sets Contract.Origin.
//
// Where it is all that a `where` says, of an area or an exclusion, `all` is short for `all` of every
// record type.
//
// A rule is text, and YAML has its own ideas about text without quotes: a colon before a space,
// a # behind one, or a first character such as ! " [ { * & | > % make it something else. The
// loader says so, at the place; quotes around the rule are always right.
package contract

import (
	"strconv"

	"github.com/capitolato/capitolato/internal/document"
	"github.com/capitolato/capitolato/sla"
)

// format is the version of the form that is read and written.
const format = 1

// maxSpread is how many predicates the short forms of `where` may stand for.
const maxSpread = 100_000

// Load reads a contract from a file. What is wrong with the document comes as [sla.Diagnostics],
// whose positions have the path as it was given.
func Load(path string) (*sla.Contract, error) {
	name, data, err := document.ReadFile("contract", path)
	if err != nil {
		return nil, err
	}
	return Parse(name, data)
}

// Parse reads a contract. Its name stands in positions. An error is [sla.Diagnostics], with
// every problem of the document; then the contract is nil.
func Parse(name string, data []byte) (*sla.Contract, error) {
	doc, found := document.Parse(name, data)
	types := doc.Keys("/records")
	for _, list := range []string{"/areas", "/exclusions"} {
		for i := range min(doc.Len(list), maxSpread/2/max(len(types), 1)) {
			doc.Spread(list+"/"+strconv.Itoa(i)+"/where", "all", types)
		}
	}
	c := new(sla.Contract)
	found = append(found, doc.Decode(c)...)
	found = append(found, check(doc, c)...)
	found.Locate(doc)
	if err := found.Err(); err != nil {
		return nil, err
	}
	c.Origin = doc
	return c, nil
}
