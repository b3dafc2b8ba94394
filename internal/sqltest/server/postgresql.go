package server

import (
	"cmp"
	"fmt"
	"strconv"
	"syscall"
)

// PostgreSQL starts a PostgreSQL server.
func PostgreSQL() (*Server, error) {
	programs, err := find([]string{"initdb"}, []string{"postgres"})
	if err != nil {
		return nil, err
	}
	s := &Server{name: "PostgreSQL", driver: "pgx", polite: syscall.SIGINT, dsn: func(port int, database string) string {
		return fmt.Sprintf("postgres://postgres@127.0.0.1:%d/%s?sslmode=disable", port, cmp.Or(database, "postgres"))
	}}
	return s.start(func(s *Server) error {
		data := s.dir + "/data"
		if err := s.run(programs[0], "-D", data, "-U", "postgres", "-A", "trust", "-E", "UTF8", "--locale=C", "--no-sync"); err != nil {
			return err
		}
		return s.launch(programs[1], "-D", data, "-p", strconv.Itoa(s.Port), "-c", "listen_addresses=127.0.0.1",
			"-c", "unix_socket_directories=", "-c", "fsync=off", "-c", "shared_buffers=32MB")
	})
}
