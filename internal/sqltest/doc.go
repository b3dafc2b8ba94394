// Package sqltest holds the databases against memory: it draws records, puts them into tables, and
// demands of adapters/sqllog the same Tally as of the records themselves.
//
//	go test ./...               # in this directory; the first time compiles DuckDB's driver
//	go test -v ./... | grep SKIP # what this machine lacks
//
// SQLite and DuckDB are embedded. PostgreSQL, MariaDB and ClickHouse are real servers, which
// package server starts of the programs that are installed: on Debian the packages postgresql,
// mariadb-server and clickhouse-server, none of which needs to run as a service. Where one is not
// installed its tests skip and say so. Two of the databases lie past one machine: tables of
// PostgreSQL of which a second cluster has a partition (postgres_fdw), and Distributed tables of
// ClickHouse on two servers.
//
// databases_test.go lists the databases, and servers_test.go makes those of servers. Each test
// runs in every one: tally_test.go for the tally of drawn records, source_test.go for what every
// source has to do, types_test.go for the types that a database has and the settings of its
// connections, and endless_test.go for what ends a query.
//
// It is a module of its own because of the drivers.
package sqltest
