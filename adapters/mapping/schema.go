package mapping

import (
	_ "embed"
	"slices"
)

//go:embed schema.json
var schema []byte

// Schema returns the JSON Schema (draft 2020-12) of mapping files. Editors complete and explain a
// file that names it, such as by a first line
//
//	# yaml-language-server: $schema=mapping.schema.json
//
// What the schema refuses, the loader refuses too.
func Schema() []byte { return slices.Clone(schema) }
