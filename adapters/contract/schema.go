package contract

import (
	_ "embed"
	"slices"
)

//go:embed schema.json
var schema []byte

// Schema returns the JSON Schema (draft 2020-12) of contract files. Editors complete and explain
// a file that names it, such as by a first line
//
//	# yaml-language-server: $schema=contract.schema.json
//
// What the schema refuses, the loader or [sla.Compile] refuses too.
func Schema() []byte { return slices.Clone(schema) }
