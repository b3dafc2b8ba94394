package sqllog

import (
	"database/sql"
	"fmt"
	"slices"
	"strings"
)

// Dialect is a kind of database.
type Dialect string

// The dialects.
const (
	PostgreSQL Dialect = "postgresql"
	MySQL      Dialect = "mysql" // and MariaDB
	SQLite     Dialect = "sqlite"
	DuckDB     Dialect = "duckdb"
	ClickHouse Dialect = "clickhouse"
)

// dialect is what has to be known of a kind of database.
type dialect struct {
	// quote stands around names. In SQLite it is not ", for a name in those that it does not
	// know is a text there.
	quote string
	// escape says that a backslash in a quoted name is written twice.
	escape bool
	// column is how a column is selected, and order how it is ordered by, with %s in the place
	// of its name. A plus keeps SQLite's drivers from making times of texts, of which nobody
	// can tell any more whether they named a zone. Casts and collations see to it that texts
	// are equal only if their bytes are.
	column, order string
	// clock is how a column is selected that holds what a clock shows, if not like others:
	// drivers of MySQL make another day of 2024-02-00.
	clock string
	// session asks for the character set in which texts come, which must be utf8mb4, and for the
	// number of the connection; kill, with %d in its place, ends what it is busy with. The
	// server would go on when nobody waits for the answer any more.
	session, kill string
	// abandon says that a connection whose query was ended early is not used again.
	abandon bool
	// settings is sent first in a transaction, where those of the session could change what
	// values look like.
	settings string
	// rounded are types of which texts show fewer digits than they hold.
	rounded []string
	// bits says that the bytes of the type BIT are a number.
	bits bool
	// transactions are opened so; nil where there are none.
	transactions *sql.TxOptions
	// clocks says what the times of a type are.
	clocks map[string]clock
}

// clock is what a time means that a driver has made of a column.
type clock uint8

const (
	unknown clock = iota
	instant       // it has a zone
	local         // a clock shows it in the contract's zone
	day           // so, at midnight
	hour          // a time of day
	session       // a clock shows it in a zone that the session decides on
)

// settingsPostgreSQL makes texts of floating point numbers and of intervals what they are unless a
// user or a database has other settings.
const settingsPostgreSQL = "SELECT set_config('extra_float_digits', '3', true), set_config('IntervalStyle', 'postgres', true)"

// facts returns what has to be known of a dialect.
func (d Dialect) facts() (dialect, error) {
	readOnly := &sql.TxOptions{Isolation: sql.LevelRepeatableRead, ReadOnly: true}
	switch d {
	case PostgreSQL:
		return dialect{quote: `"`, column: "%s", order: `CAST(%s AS text) COLLATE "C"`, transactions: readOnly, settings: settingsPostgreSQL, clocks: map[string]clock{
			"TIMESTAMPTZ": instant, "TIMESTAMP": local, "DATE": day, "TIME": hour,
		}}, nil
	case MySQL:
		return dialect{quote: "`", column: "%s", order: "CAST(%s AS BINARY)", clock: "CAST(%s AS CHAR)", transactions: readOnly,
			session: "SELECT @@character_set_results, CONNECTION_ID()", kill: "KILL %d", abandon: true, rounded: []string{"FLOAT"}, bits: true, clocks: map[string]clock{
				"TIMESTAMP": session, "DATETIME": local, "DATE": day,
			}}, nil
	case SQLite:
		return dialect{quote: "`", column: "+%s", order: "%s COLLATE BINARY", transactions: &sql.TxOptions{ReadOnly: true}}, nil
	case DuckDB:
		return dialect{quote: `"`, column: "%s", order: "%s", transactions: new(sql.TxOptions), clocks: map[string]clock{
			"TIMESTAMPTZ": instant, "TIMESTAMP": local, "TIMESTAMP_S": local, "TIMESTAMP_MS": local, "TIMESTAMP_NS": local, "DATE": day, "TIME": hour,
		}}, nil
	case ClickHouse:
		return dialect{quote: "`", escape: true, column: "%s", order: "%s", abandon: true, clocks: map[string]clock{
			"DATETIME": instant, "DATETIME64": instant, "DATE": day, "DATE32": day,
		}}, nil
	}
	return dialect{}, fmt.Errorf("there is no dialect %q: use one of %s, %s, %s, %s and %s", d, PostgreSQL, MySQL, SQLite, DuckDB, ClickHouse)
}

// name returns a name in quotes.
func (d *dialect) name(name string) string {
	if d.escape {
		name = strings.ReplaceAll(name, `\`, `\\`)
	}
	return d.quote + strings.ReplaceAll(name, d.quote, d.quote+d.quote) + d.quote
}

// table returns the name of a table, with that of its schema if it has one.
func (d *dialect) table(table string) (string, error) {
	parts := strings.Split(table, ".")
	for i, p := range parts {
		if p == "" || strings.ContainsRune(p, 0) {
			return "", fmt.Errorf("%q is not the name of a table", table)
		}
		parts[i] = d.name(p)
	}
	return strings.Join(parts, "."), nil
}

// wrappers are types of ClickHouse around others, the outer one first.
var wrappers = []string{"LOWCARDINALITY(", "NULLABLE("}

// typeName returns the bare name of a type: TIMESTAMP of timestamp(3), DATETIME of
// Nullable(DateTime).
func typeName(name string) string {
	name = strings.ToUpper(name)
	for _, w := range wrappers {
		name = strings.TrimPrefix(name, w)
	}
	name, _, _ = strings.Cut(name, "(")
	return strings.TrimRight(name, ") ")
}

// isNumber reports whether the values of a type are numbers, so that a text that a driver makes
// of one has a decimal point.
func isNumber(typeName string) bool {
	if typeName == "INTERVAL" || typeName == "POINT" {
		return false
	}
	return slices.ContainsFunc([]string{"INT", "DECIMAL", "NUMERIC", "FLOAT", "DOUBLE", "REAL"}, func(part string) bool {
		return strings.Contains(typeName, part)
	})
}
