// Package schemacheck holds the JSON Schema of contract files against contract files. It is a
// module of its own so that whoever uses the library does not depend on a validator.
//
// The tests check that the schema is valid, that it takes every contract in the project, and
// that it refuses what the loader refuses, where a schema can.
package schemacheck
