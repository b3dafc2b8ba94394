// Package sqltest holds the databases against memory: it draws records, puts them into tables of
// embedded databases, and demands of adapters/sqllog the same Tally as of the records themselves.
//
// It is a module of its own because of the drivers.
package sqltest
