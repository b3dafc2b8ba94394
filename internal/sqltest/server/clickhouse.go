package server

import (
	"cmp"
	"fmt"
	"os"
	"strings"
	"syscall"
)

// Cluster is the name by which servers that were started together know themselves.
const Cluster = "calls"

// ClickHouse starts some servers of ClickHouse, each of which is a shard of Cluster.
func ClickHouse(shards int) ([]*Server, error) {
	programs, err := find([]string{"clickhouse-server"})
	if err != nil {
		return nil, err
	}
	var ports []int
	for range shards {
		port, err := freePort()
		if err != nil {
			return nil, err
		}
		ports = append(ports, port)
	}
	var out []*Server
	for _, port := range ports {
		s := &Server{Port: port, name: "ClickHouse", driver: "clickhouse", polite: syscall.SIGTERM, dsn: func(port int, database string) string {
			return fmt.Sprintf("clickhouse://127.0.0.1:%d/%s?dial_timeout=10s", port, cmp.Or(database, "default"))
		}}
		if err := s.startClickHouse(programs[0], ports); err != nil {
			for _, s := range out {
				s.Stop()
			}
			return nil, err
		}
		out = append(out, s)
	}
	return out, nil
}

// startClickHouse starts one of several servers.
func (s *Server) startClickHouse(program string, ports []int) error {
	if err := s.create(); err != nil {
		return err
	}
	config, err := s.write("config.xml", s.clickHouseConfig(ports))
	if err != nil {
		return err
	}
	if _, err := s.write("users.xml", clickHouseUsers); err != nil {
		return err
	}
	err = s.launch(program, "--config-file="+config)
	if err != nil {
		os.RemoveAll(s.dir)
	}
	return err
}

// clickHouseConfig returns the settings of one of several servers.
func (s *Server) clickHouseConfig(ports []int) string {
	var shards strings.Builder
	for _, port := range ports {
		fmt.Fprintf(&shards, "<shard><replica><host>127.0.0.1</host><port>%d</port></replica></shard>", port)
	}
	return fmt.Sprintf(`<?xml version="1.0"?>
<yandex>
  <logger><level>error</level><console>1</console></logger>
  <tcp_port>%d</tcp_port>
  <listen_host>127.0.0.1</listen_host>
  <path>%s/data/</path>
  <tmp_path>%[2]s/tmp/</tmp_path>
  <users_config>users.xml</users_config>
  <default_profile>default</default_profile>
  <default_database>default</default_database>
  <timezone>UTC</timezone>
  <mark_cache_size>67108864</mark_cache_size>
  <remote_servers><%s>%s</%[3]s></remote_servers>
</yandex>
`, s.Port, s.dir, Cluster, shards.String())
}

const clickHouseUsers = `<?xml version="1.0"?>
<yandex>
  <profiles><default><insert_distributed_sync>1</insert_distributed_sync>
    <allow_experimental_low_cardinality_type>1</allow_experimental_low_cardinality_type></default></profiles>
  <users><default><password></password><networks><ip>127.0.0.1</ip></networks><profile>default</profile><quota>default</quota></default></users>
  <quotas><default></default></quotas>
</yandex>
`
