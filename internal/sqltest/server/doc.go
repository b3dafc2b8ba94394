// Package server starts real database servers for a test: PostgreSQL, MariaDB and ClickHouse, of
// the programs that the machine has installed.
//
//	s, err := server.PostgreSQL()
//	if errors.Is(err, server.ErrMissing) {
//		t.Skip(err)
//	}
//	...
//	defer s.Stop()
//	db, err := s.Open("") // ready for queries
//
// Each has a temporary directory and a free port of the loopback interface, no password, and
// nothing of the machine's own settings or data. Whoever is root starts them as the user nobody,
// since PostgreSQL refuses root. They end with Stop, and on Linux also when the program that
// started them ends in any way.
//
// process.go runs a program, database.go opens what it serves, and postgresql.go, mariadb.go and
// clickhouse.go say how each is made.
package server
