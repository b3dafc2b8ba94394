// Package schemacheck holds the JSON Schemas of contract and mapping files against such files. It
// is a module of its own so that whoever uses the library does not depend on a validator.
//
// The tests check that a schema is valid, that it takes every contract or mapping in the
// project, and that it refuses what the loader refuses, where a schema can.
package schemacheck
