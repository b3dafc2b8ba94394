package server

import (
	"cmp"
	"fmt"
	"strconv"
	"syscall"
)

// MariaDB starts a MariaDB server.
func MariaDB() (*Server, error) {
	programs, err := find([]string{"mariadb-install-db", "mysql_install_db"}, []string{"mariadbd"})
	if err != nil {
		return nil, err
	}
	s := &Server{name: "MariaDB", driver: "mysql", polite: syscall.SIGTERM, dsn: func(port int, database string) string {
		return fmt.Sprintf("root@tcp(127.0.0.1:%d)/%s?interpolateParams=false", port, cmp.Or(database, "mysql"))
	}}
	return s.start(func(s *Server) error {
		data := "--datadir=" + s.dir + "/data"
		if err := s.run(programs[0], "--no-defaults", data, "--auth-root-authentication-method=normal", "--skip-test-db", "--skip-name-resolve"); err != nil {
			return err
		}
		return s.launch(programs[1], "--no-defaults", data, "--port="+strconv.Itoa(s.Port), "--bind-address=127.0.0.1", "--skip-name-resolve",
			"--socket="+s.dir+"/socket", "--pid-file="+s.dir+"/pid", "--innodb-flush-log-at-trx-commit=0", "--skip-log-bin")
	})
}
