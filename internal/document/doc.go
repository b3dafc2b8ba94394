// Package document reads a document that people write, in YAML or JSON, into Go values, and
// tells where everything in it stands.
//
// Packages that read a document (adapters/contract, the mappings of sources) share it:
//
//	doc, diagnostics := document.Parse("contract.yaml", data)
//	var c sla.Contract
//	diagnostics = append(diagnostics, doc.Decode(&c)...)
//	diagnostics.Locate(doc)
//
// It reports every problem at once, each with its path and its place; see [Document.Decode] for
// the rules. A problem of YAML's own stops no more than the value it is in: where a rule typed
// without quotes is no valid YAML, the rule is put in quotes in a private copy and the rest of
// the document is read. JSON is read as the YAML that it is.
//
// A document is one document: anchors, aliases, merge keys, tags and a second document are
// refused. So is one over [MaxSize], or nested deeper than 64 levels. No input makes this
// package panic, and none costs it more time or memory than a small multiple of its length.
//
// In reading order: text.go is the text and its positions, read.go what is not worth parsing,
// parse.go the tree, mend.go, rule.go and find.go what happens where YAML makes of a text what
// its author did not mean, scalar.go and block.go where each character of a value stands,
// locate.go the places of values, decode.go how the tree becomes Go values.
package document
