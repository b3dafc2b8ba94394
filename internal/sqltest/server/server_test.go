package server_test

import (
	"errors"
	"testing"

	"github.com/capitolato/capitolato/internal/sqltest/server"
)

// Each of them starts, answers, and is gone when it was stopped.
func TestStart(t *testing.T) {
	for name, start := range map[string]func() (*server.Server, error){
		"PostgreSQL": server.PostgreSQL,
		"MariaDB":    server.MariaDB,
		"ClickHouse": func() (*server.Server, error) {
			all, err := server.ClickHouse(1)
			if err != nil {
				return nil, err
			}
			return all[0], nil
		},
	} {
		t.Run(name, func(t *testing.T) {
			s, err := start()
			if errors.Is(err, server.ErrMissing) {
				t.Skip(err)
			}
			if err != nil {
				t.Fatal(err)
			}
			db, err := s.Open("")
			if err != nil {
				t.Fatal(err)
			}
			var version string
			if err := db.QueryRow("SELECT version()").Scan(&version); err != nil {
				t.Error(err)
			}
			t.Log(version)
			db.Close()
			s.Stop()
			if db, err := s.Open(""); err == nil {
				db.Close()
				t.Error("it answers when it was stopped")
			}
		})
	}
}
