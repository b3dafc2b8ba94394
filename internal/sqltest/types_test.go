package sqltest

import (
	"context"
	"fmt"
	"strings"
	"testing"

	"github.com/capitolato/capitolato/adapters/sqllog"
	"github.com/capitolato/capitolato/sla"
	"github.com/capitolato/capitolato/sla/batch"
	"github.com/google/go-cmp/cmp"
)

// typed is a value of a type, and what it is read as.
type typed struct {
	typeName, value string // in SQL
	field           batch.Field
	want            string
}

// The fields that a value is read into.
var (
	whole  = batch.Field{Kind: batch.Int}
	text   = batch.Field{Kind: batch.String}
	truth  = batch.Field{Kind: batch.Bool}
	when   = batch.Field{Kind: batch.Time}
	long   = batch.Field{Kind: batch.Duration}
	tenths = batch.Field{Kind: batch.Decimal, Scale: 1}
	cents  = batch.Field{Kind: batch.Decimal, Scale: 2}
)

// optional is a field that may be missing.
func optional(f batch.Field) batch.Field {
	f.Optional = true
	return f
}

// half past nine and 5 µs of a summer's day in Rome, and half past two of the last Sunday in
// October, which the clocks show twice.
const (
	morning = "2024-07-01 09:30:00.000005"
	inRome  = "1719819000000005000"
	inUTC   = "1719826200000005000"
	twice2  = "2024-10-27 02:30:00"
)

var types = map[sqllog.Dialect][]typed{
	sqllog.SQLite: {
		{"", "CAST(0.1 AS TEXT)", tenths, "1"},
		{"", "0.1", tenths, "a floating point number"},
		{"", "20.0", long, "20000000000"},
		{"", "x'637570'", text, "cup"},
	},
	sqllog.DuckDB: {
		{"HUGEINT", "170141183460469231731687303715884105727", whole, "a number beyond 64 bits"},
		{"HUGEINT", "9007199254740993", whole, "9007199254740993"},
		{"UBIGINT", "18446744073709551615", whole, "a number beyond 64 bits"},
		{"DECIMAL(9, 2)", "0.10", tenths, "1"},
		{"DECIMAL(38, 10)", "-12.345", batch.Field{Kind: batch.Decimal, Scale: 3}, "-12345"},
		{"FLOAT", "0.5", tenths, "a floating point number"},
		{"UUID", "'0f0e0d0c-0b0a-0908-0706-050403020100'", text, "0f0e0d0c-0b0a-0908-0706-050403020100"},
		{"ENUM ('cup', 'urp')", "'cup'", text, "cup"},
		{"BLOB", "'cup'", text, "cup"},
		{"TEXT[]", "['cup']", text, "a value of a type that is not read"},
		{"INTERVAL", "INTERVAL 20 SECONDS", long, "a value of a type that is not read"},
		{"TEXT", "INTERVAL 20 SECONDS", long, "20000000000"},
		{"TIME", "'10:00:00'", when, "a time outside the years"},
		{"TIMESTAMP", "'2024-07-01 10:00:00.5'", when, "1719820800500000000"},
		{"TIMESTAMP_NS", "'2024-07-01 10:00:00.123456789'", when, "1719820800123456789"},
		{"TIMESTAMPTZ", "'2024-07-01 10:00:00+05:00'", when, "1719810000000000000"},
		{"DATE", "'2024-07-01'", when, "1719784800000000000"},
		{"TIMESTAMP", "'" + twice2 + "'", when, "a local time that the clocks showed twice"},
	},
	sqllog.PostgreSQL: {
		{"BIGINT", "9223372036854775807", whole, "9223372036854775807"},
		{"BIGINT", "NULL", optional(whole), "missing"},
		{"BIGINT", "NULL", whole, "no value in a field"},
		{"NUMERIC(30)", "9007199254740993", whole, "9007199254740993"},
		{"NUMERIC(30)", "9223372036854775808", whole, "a number beyond 64 bits"},
		{"NUMERIC", "100000000000000000", whole, "100000000000000000"},
		{"NUMERIC", "1e5", whole, "100000"},
		{"NUMERIC", "0.10", tenths, "1"},
		{"NUMERIC", "-12.3400", cents, "-1234"},
		{"NUMERIC", "0.001", cents, "more digits after the point"},
		{"NUMERIC", "'NaN'", cents, "not a number"},
		{"REAL", "0.5", tenths, "a floating point number"},
		{"REAL", "16777216", whole, "16777216"},
		{"DOUBLE PRECISION", "0.99999999999999989", whole, "a floating point number"},
		{"DOUBLE PRECISION", "20", long, "20000000000"},
		{"DOUBLE PRECISION", "'Infinity'", whole, "a floating point number"},
		{"MONEY", "'1.50'", cents, "not a number"},
		{"BOOLEAN", "true", truth, "true"},
		{"CHAR(6)", "'cup'", text, "cup   "},
		{"TEXT", `E'a\tb\r\n"c";d\\ \u00e8 \U0001F4DE \x7f'`, text, "a\tb\r\n\"c\";d\\ \u00e8 \U0001F4DE \x7f"},
		{"TEXT", "''", text, "no value in a field"},
		{"BYTEA", `'\x637570'`, text, "cup"},
		{"UUID", "'0f0e0d0c-0b0a-0908-0706-050403020100'", text, "0f0e0d0c-0b0a-0908-0706-050403020100"},
		{"INET", "'10.1.2.3'", text, "10.1.2.3"},
		{"JSONB", `'{"a": 1}'`, text, `{"a": 1}`},
		{"XML", "'<a/>'", text, "<a/>"},
		{"TEXT[]", "'{cup}'", text, "{cup}"},
		{"INTERVAL", "'20 s'", long, "20000000000"},
		{"INTERVAL", "'30:00:20.5'", long, "108020500000000"},
		{"INTERVAL", "'1 day'", long, "not a duration"},
		{"INTERVAL", "'1 month'", long, "not a duration"},
		{"TIMESTAMPTZ", "'" + morning + "+02'", when, inRome},
		{"TIMESTAMPTZ(0)", "'2024-07-01 09:30:00+02'", when, "1719819000000000000"},
		{"TIMESTAMPTZ", "'infinity'", when, "not a time"},
		{"TIMESTAMPTZ", "'4713-01-01 00:00:00+00 BC'", when, "not a time"},
		{"TIMESTAMP", "'" + morning + "'", when, inRome},
		{"TIMESTAMP", "'" + twice2 + "'", when, "a local time that the clocks showed twice"},
		{"TIMESTAMP", "'infinity'", when, "not a time"},
		{"DATE", "'2024-07-01'", when, "1719784800000000000"},
		{"TIME", "'10:00:00'", when, "not a time"},
		{"TIMETZ", "'10:00:00+02'", when, "not a time"},
	},
	sqllog.MySQL: {
		{"BIGINT", "9223372036854775807", whole, "9223372036854775807"},
		{"BIGINT UNSIGNED", "18446744073709551615", whole, "a number beyond 64 bits"},
		{"BIGINT", "NULL", optional(whole), "missing"},
		{"TINYINT(1)", "1", truth, "true"},
		{"BOOLEAN", "false", truth, "false"},
		{"TINYINT(1)", "2", truth, "neither a word"},
		{"BIT(1)", "b'1'", truth, "true"},
		{"BIT(1)", "b'0'", truth, "false"},
		{"BIT(17)", "b'10000000000000001'", whole, "65537"},
		{"BIT(64)", "b'" + strings.Repeat("1", 64) + "'", whole, "a number beyond 64 bits"},
		{"INT(5) ZEROFILL", "42", whole, "42"},
		{"YEAR", "2024", whole, "2024"},
		{"DECIMAL(30)", "9007199254740993", whole, "9007199254740993"},
		{"DECIMAL(9, 2)", "-12.30", tenths, "-123"},
		{"DECIMAL(9, 3)", "0.001", cents, "more digits after the point"},
		{"FLOAT", "0.5", tenths, "a floating point number"},
		{"FLOAT", "16777216", whole, "a floating point number"},
		{"FLOAT", "0.99999994", whole, "a floating point number"},
		{"FLOAT(7, 2)", "20", whole, "a floating point number"},
		{"DOUBLE", "0.99999999999999989", whole, "a floating point number"},
		{"DOUBLE", "9007199254740991", whole, "9007199254740991"},
		{"DOUBLE", "9007199254740993", whole, "a floating point number"},
		{"DOUBLE(10, 2)", "20", long, "20000000000"},
		{"CHAR(6)", "'cup'", text, "cup"},
		{"TEXT", `'a\tb\r\n"c";d\\ è 📞'`, text, "a\tb\r\n\"c\";d\\ è \U0001F4DE"},
		{"TEXT CHARACTER SET latin1", "'Perché'", text, "Perché"},
		{"TEXT CHARACTER SET utf8mb3", "'Perché'", text, "Perché"},
		{"VARBINARY(10)", "x'ff00'", text, "text that is not UTF-8"},
		{"TEXT", "''", text, "no value in a field"},
		{"BLOB", "'cup'", text, "cup"},
		{"ENUM('cup', 'urp')", "'urp'", text, "urp"},
		{"SET('cup', 'urp')", "'cup,urp'", text, "cup,urp"},
		{"JSON", `'{"a": 1}'`, text, `{"a": 1}`},
		{"UUID", "'0f0e0d0c-0b0a-0908-0706-050403020100'", text, "0f0e0d0c-0b0a-0908-0706-050403020100"},
		{"INET6", "'::1'", text, "::1"},
		{"TIME", "'00:00:20'", long, "20000000000"},
		{"TIME(3)", "'30:00:20.5'", long, "108020500000000"},
		{"TIME", "'-00:00:20'", long, "a duration below zero"},
		{"DATETIME(6)", "'" + morning + "'", when, inRome},
		{"DATETIME", "'" + twice2 + "'", when, "a local time that the clocks showed twice"},
		{"DATETIME", "'0000-00-00 00:00:00'", when, "a day or a time of day that does not exist"},
		{"DATETIME", "'2024-00-00 00:00:00'", when, "a day or a time of day that does not exist"},
		{"DATE", "'2024-07-01'", when, "1719784800000000000"},
		{"TIMESTAMP(6)", "'" + morning + "'", when, "error: t43: field v: the time zone of the session decides"},
	},
	sqllog.ClickHouse: {
		{"Int64", "9223372036854775807", whole, "9223372036854775807"},
		{"UInt64", "18446744073709551615", whole, "a number beyond 64 bits"},
		{"Nullable(Int64)", "NULL", optional(whole), "missing"},
		{"Nullable(Int8)", "-5", whole, "-5"},
		{"UInt8", "1", truth, "true"},
		{"Nullable(UInt8)", "0", truth, "false"},
		{"Decimal(9, 2)", "toDecimal32('-12.30', 2)", tenths, "-123"},
		{"Nullable(Decimal(18, 3))", "toDecimal64('0.001', 3)", cents, "more digits after the point"},
		{"Decimal(38, 0)", "toDecimal128('9007199254740993', 0)", whole, "9007199254740993"},
		{"Float32", "0.5", tenths, "a floating point number"},
		{"Nullable(Float64)", "0.5", tenths, "a floating point number"},
		{"Nullable(Float64)", "20", long, "20000000000"},
		{"Float64", "nan", whole, "a floating point number"},
		{"String", `'a\tb\r\n"c";d\\ è 📞'`, text, "a\tb\r\n\"c\";d\\ è \U0001F4DE"},
		{"String", `'\xff'`, text, "text that is not UTF-8"},
		{"Nullable(String)", "''", text, "no value in a field"},
		{"LowCardinality(String)", "'cup'", text, "cup"},
		{"FixedString(3)", "'cup'", text, "cup"},
		{"FixedString(5)", "'cup'", text, "text that is not UTF-8, or holds a NUL"},
		{"Enum8('cup' = 1, 'urp' = 2)", "'urp'", text, "urp"},
		{"Nullable(Enum8('cup' = 1, 'urp' = 2))", "'urp'", text, "urp"},
		{"UUID", "'0f0e0d0c-0b0a-0908-0706-050403020100'", text, "0f0e0d0c-0b0a-0908-0706-050403020100"},
		{"Array(String)", "['cup']", text, "a value of a type that is not read"},
		{"DateTime", "'2024-07-01 07:30:00'", when, "1719819000000000000"},
		{"DateTime('Asia/Tokyo')", "1719819000", when, "1719819000000000000"},
		{"Nullable(DateTime)", "'2024-07-01 07:30:00'", when, "1719819000000000000"},
		{"Nullable(DateTime)", "NULL", optional(when), "missing"},
		{"Date", "'2024-07-01'", when, "1719784800000000000"},
		{"Nullable(Date)", "'2024-07-01'", when, "1719784800000000000"},
	},
}

// settings are other ways to open a database of a dialect, which must not move a value.
var settings = map[sqllog.Dialect][]string{
	sqllog.PostgreSQL: {"&timezone=America/New_York&datestyle=SQL,DMY&intervalstyle=iso_8601", "&default_query_exec_mode=simple_protocol", "&default_query_exec_mode=exec&extra_float_digits=0"},
	sqllog.MySQL:      {"&parseTime=true", "&time_zone=%27-05%3A00%27", "&parseTime=true&interpolateParams=true&clientFoundRows=true"},
	sqllog.ClickHouse: {"&compress=lz4"},
}

// One value of each type that a database has, as the mapping-less adapter reads it.
func TestTypes(t *testing.T) {
	forEach(t, func(t *testing.T, db database) {
		if len(db.shards) > 0 {
			t.Skip("the types are those of one server")
		}
		all := append([]string{""}, settings[db.dialect]...)
		pushed := 0
		for i, test := range types[db.dialect] {
			test.store(t, db, i)
			if test.counts(t, db, i) {
				pushed++
			}
		}
		t.Logf("%d of %d types are counted by the database", pushed, len(types[db.dialect]))
		for _, s := range all {
			conn := db.DB
			if s != "" {
				var err error
				if conn, err = db.server.OpenWith(db.catalog, s); err != nil {
					t.Fatal(s, err)
				}
				defer conn.Close()
			}
			for i, test := range types[db.dialect] {
				test.check(t, sqllog.Table(conn, db.dialect, fmt.Sprint("t", i), nil, nil), s)
			}
		}
	})
}

// store puts the value into a table of its own.
func (v typed) store(t *testing.T, db database, i int) {
	t.Helper()
	db.exec(t, fmt.Sprintf("CREATE TABLE t%d (v %s)%s", i, v.typeName, engine[db.dialect]))
	if db.dialect == sqllog.ClickHouse {
		db.exec(t, fmt.Sprintf("INSERT INTO t%d SELECT %s", i, v.value))
		return
	}
	db.exec(t, fmt.Sprintf("INSERT INTO t%d VALUES (%s)", i, v.value))
}

// kinds are those of fields in a contract.
var kinds = map[batch.Kind]string{batch.Bool: "bool", batch.Int: "int", batch.Decimal: "decimal", batch.String: "string", batch.Time: "time", batch.Duration: "duration"}

// someTime is a time in a query.
var someTime = map[sqllog.Dialect]string{
	sqllog.SQLite: "'2024-03-01T10:00:00Z'", sqllog.DuckDB: "TIMESTAMPTZ '2024-03-01 10:00:00+00'", sqllog.PostgreSQL: "TIMESTAMPTZ '2024-03-01 10:00:00+00'",
	sqllog.MySQL: "TIMESTAMP('2024-03-01 10:00:00')", sqllog.ClickHouse: "toDateTime('2024-03-01 10:00:00')",
}

// counts checks that counting the value is reading it, and reports whether the database counts.
func (v typed) counts(t *testing.T, db database, i int) bool {
	t.Helper()
	if strings.HasPrefix(v.want, "error:") {
		return false
	}
	kind := kinds[v.field.Kind]
	if v.field.Kind == batch.Decimal {
		kind += fmt.Sprintf("(%d)", v.field.Scale)
	}
	if v.field.Optional {
		kind += "?"
	}
	plan := compile(t, fmt.Sprintf("format: 1\ncontract: typed\nvalid: {from: 2024-01-01}\ntimezone: Europe/Rome\nrecords:\n  t: {at: at, fields: {at: time, v: %s}}\n"+
		"areas:\n  - {id: a, name: A, where: {t: all}, indicators: [{id: i, name: I, value: 'distinct(t, .v)', target: value >= 0}]}\n", kind))
	column := map[bool]string{true: "+v AS v", false: "v"}[db.dialect == sqllog.SQLite]
	source := func(stream bool) sla.Source {
		return sqllog.Query(db.DB, db.dialect, fmt.Sprintf("SELECT %s, %s AS at FROM t%d", column, someTime[db.dialect], i), nil, &sqllog.Options{Name: "t", Stream: stream})
	}
	period, _ := sla.ParsePeriod("2024-03")
	asked := &watched{reads: source(false)}
	if want, got := tallyFor(t, plan, period, source(true)), tallyFor(t, plan, period, asked); got != want {
		t.Errorf("%s %s as %s: %s", v.typeName, v.value, kind, cmp.Diff(want, got))
	}
	return asked.told.Pushed
}

// check reads the value through a connection of certain settings.
func (v typed) check(t *testing.T, s sla.Source, settings string) {
	t.Helper()
	v.field.Name = "v"
	got := read(t, s, v.field)
	if !strings.HasPrefix(got, v.want) {
		t.Errorf("%s %s in a field of kind %d: %q, want %q %s", v.typeName, v.value, v.field.Kind, got, v.want, settings)
	}
}

// read reads the only value of a source, or why it cannot be read.
func read(t *testing.T, s sla.Source, f batch.Field) string {
	t.Helper()
	r, err := s.Open(context.Background(), batch.Request{Fields: []batch.Field{f}, Zone: rome(t)})
	if err != nil {
		return "error: " + err.Error()
	}
	defer r.Close()
	var b batch.Batch
	if err := r.Read(context.Background(), &b); err != nil {
		return "error: " + err.Error()
	}
	switch c := &b.Columns[0]; {
	case len(b.Rejected) > 0:
		return b.Rejected[0].Reason
	case !c.Valid.Get(0):
		return "missing"
	case f.Kind == batch.Bool:
		return fmt.Sprint(c.Bits.Get(0))
	case f.Kind == batch.String:
		return c.String(0)
	default:
		return fmt.Sprint(c.Nums[0])
	}
}

// A connection that shows texts in another character set is refused: some would become others.
func TestCharset(t *testing.T) {
	db := servers.open(t, mariaDB, 1)
	db.exec(t, "CREATE TABLE t (v TEXT)")
	db.exec(t, "INSERT INTO t VALUES ('Ã©')") // which is é in UTF-8, if the bytes are those of Latin-1
	for _, charset := range []string{"latin1", "utf8mb3"} {
		conn, err := db.server.OpenWith(db.catalog, "&charset="+charset)
		if err != nil {
			t.Fatal(err)
		}
		defer conn.Close()
		got := read(t, sqllog.Table(conn, db.dialect, "t", nil, nil), batch.Field{Name: "v", Kind: batch.String})
		if !strings.Contains(got, "open the database with the parameter charset=utf8mb4") {
			t.Errorf("%s: %s", charset, got)
		}
	}
}
