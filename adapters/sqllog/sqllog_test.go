package sqllog_test

import (
	"context"
	"database/sql/driver"
	"errors"
	"fmt"
	"io"
	"math"
	"math/big"
	"reflect"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/capitolato/capitolato/adapters/mapping"
	"github.com/capitolato/capitolato/adapters/sqllog"
	"github.com/capitolato/capitolato/sla"
	"github.com/capitolato/capitolato/sla/batch"
	"github.com/capitolato/capitolato/sla/slatest"
	"github.com/google/go-cmp/cmp"
)

// rome is a zone that needs no rules of the host.
var rome = time.FixedZone("+01:00", 3600)

// manyCalls returns a table of n calls, some of which cannot be read.
func manyCalls(n int) *fake {
	f := &fake{columns: []column{{"id", "TEXT"}, {"Queue", "TEXT"}, {"at", "TIMESTAMP"}, {"wait", "INT4"},
		{"answered", "BOOL"}, {"position", "INT8"}, {"cost", "NUMERIC"}, {"agent", "JSON"}}}
	for i := range n {
		row := []driver.Value{fmt.Sprint("c", i), []byte([]string{"cup", "urp, bur"}[i%2]), time.Date(2024, 1, 1+i/200, 0, 0, i, 0, time.UTC),
			int64(i % 40), i%3 == 0, int64(i % 5), fmt.Sprintf("%d.%02d", i%7, i%100), struct{}{}}
		switch {
		case i%11 == 0:
			row[1], row[3] = nil, nil
		case i == 17:
			row[3] = 1.5
		case i == 90:
			row[6] = "12,50"
		}
		f.rows = append(f.rows, row)
	}
	return f
}

// callFields are those of manyCalls that can be read.
var callFields = []batch.Field{
	{Name: "id", Kind: batch.String, Unique: true}, {Name: "queue", Kind: batch.String, Optional: true},
	{Name: "at", Kind: batch.Time}, {Name: "wait", Kind: batch.Duration, Optional: true},
	{Name: "answered", Kind: batch.Bool}, {Name: "position", Kind: batch.Int}, {Name: "cost", Kind: batch.Decimal, Scale: 2},
}

func TestConformance(t *testing.T) {
	const n = 2500 // three batches
	db := manyCalls(n).db()
	defer db.Close()
	for name, open := range map[string]func() sla.Source{
		"table": func() sla.Source { return sqllog.Table(db, sqllog.PostgreSQL, "public.calls", nil, nil) },
		"query": func() sla.Source {
			return sqllog.Query(db, sqllog.PostgreSQL, "TABLE calls", nil, &sqllog.Options{Name: "calls"})
		},
	} {
		if err := slatest.TestSource(open, slatest.SourceWant{Fields: callFields, Zone: rome, Read: n, Rejected: 2}); err != nil {
			t.Errorf("%s: %v", name, err)
		}
	}
	// With one connection at most there would be none left if one had been kept. They come back a
	// little after a context has ended.
	db.SetMaxOpenConns(1)
	ctx, cancel := context.WithTimeout(context.Background(), time.Minute)
	defer cancel()
	if err := db.PingContext(ctx); err != nil {
		t.Error(err)
	}
}

// readOne reads the only row of a table, and returns the value that it has of the first field, or
// why it has none.
func readOne(t *testing.T, f *fake, d sqllog.Dialect, field batch.Field, c *mapping.Column) string {
	t.Helper()
	m := new(mapping.Source)
	if c != nil {
		m.Columns = map[string]mapping.Column{field.Name: *c}
	}
	r, err := sqllog.Table(f.db(), d, "t", m, nil).Open(context.Background(), batch.Request{Fields: []batch.Field{field}, Zone: rome})
	if err != nil {
		return "error: " + err.Error()
	}
	defer r.Close()
	var b batch.Batch
	if err := r.Read(context.Background(), &b); err != nil {
		return "error: " + err.Error()
	}
	if len(b.Rejected) > 0 {
		return "rejected: " + b.Rejected[0].Reason
	}
	switch c := &b.Columns[0]; {
	case !c.Valid.Get(0):
		return "missing"
	case field.Kind == batch.Bool:
		return fmt.Sprint(c.Bits.Get(0))
	case field.Kind == batch.String:
		return c.String(0)
	case field.Kind == batch.Time:
		return time.Unix(0, c.Nums[0]).UTC().Format(time.RFC3339Nano)
	default:
		return fmt.Sprint(c.Nums[0])
	}
}

type word string

func (w word) String() string { return string(w) }

func TestValues(t *testing.T) {
	at := time.Date(2024, 1, 31, 8, 30, 0, 5000, time.UTC)
	text, yes := batch.Field{Name: "v", Kind: batch.String}, batch.Field{Name: "v", Kind: batch.Bool}
	count, money := batch.Field{Name: "v", Kind: batch.Int}, batch.Field{Name: "v", Kind: batch.Decimal, Scale: 2}
	when, long := batch.Field{Name: "v", Kind: batch.Time}, batch.Field{Name: "v", Kind: batch.Duration, Optional: true}
	comma := &mapping.Column{Decimal: ",", Thousands: "."}
	for _, test := range []struct {
		dialect  sqllog.Dialect
		typeName string
		value    driver.Value
		field    batch.Field
		column   *mapping.Column
		want     string
	}{
		{"postgresql", "TEXT", "a b", text, nil, "a b"},
		{"postgresql", "TEXT", "A", text, &mapping.Column{Values: map[string]string{"A": "b"}}, "b"},
		{"postgresql", "TEXT", "\xff", text, nil, "rejected: text that is not UTF-8"},
		{"postgresql", "TEXT", nil, text, nil, "rejected: no value"},
		{"postgresql", "TEXT", "", text, nil, "rejected: no value"},
		{"postgresql", "TEXT", " ", long, nil, "missing"},
		{"postgresql", "INT4", nil, long, nil, "missing"},
		{"postgresql", "INT4", int64(7), text, nil, "7"},
		{"postgresql", "INT4", int64(7), text, &mapping.Column{Values: map[string]string{"7": "cup"}}, "cup"},
		{"postgresql", "DATE", at, text, nil, "rejected: a time, in a field that is not one"},
		{"postgresql", "FLOAT8", 7.25, text, nil, "rejected: a floating point number"},

		{"postgresql", "BOOL", true, yes, &mapping.Column{True: []string{"SI"}, False: []string{"NO"}}, "true"},
		{"postgresql", "BOOL", false, yes, nil, "false"},
		{"mysql", "TINYINT", int64(1), yes, nil, "true"},
		{"mysql", "TINYINT", []byte("0"), yes, nil, "false"},
		{"mysql", "TINYINT", int64(2), yes, nil, "rejected: "},
		{"postgresql", "TEXT", "SI", yes, &mapping.Column{True: []string{"SI"}, Other: "false"}, "true"},
		{"postgresql", "BOOL", true, count, nil, "rejected: "},

		{"postgresql", "INT8", int64(-math.MaxInt64), count, nil, "-9223372036854775807"},
		{"clickhouse", "UInt64", uint64(math.MaxUint64), count, nil, "rejected: "},
		{"duckdb", "INTEGER", int32(-12), count, nil, "-12"},
		{"postgresql", "FLOAT8", 12.0, count, nil, "12"},
		{"postgresql", "FLOAT4", float32(12.5), count, nil, "rejected: a floating point number"},
		{"postgresql", "BIT", []byte("101"), count, nil, "101"},
		{"mysql", "BIT", []byte("\x01\x00"), count, nil, "256"},
		{"mysql", "FLOAT", float32(20), count, nil, "rejected: a floating point number"},
		{"mysql", "DOUBLE", 20.0, count, nil, "20"},
		{"postgresql", "FLOAT8", 0.1, money, nil, "rejected: a floating point number"},
		{"postgresql", "FLOAT8", math.NaN(), count, nil, "rejected: a floating point number"},
		{"postgresql", "FLOAT8", math.Inf(1), count, nil, "rejected: a floating point number"},
		{"postgresql", "FLOAT8", float64(1 << 53), count, nil, "rejected: a floating point number"},
		{"postgresql", "NUMERIC", "12.340", money, nil, "1234"},
		{"postgresql", "NUMERIC", "12.345", money, nil, "rejected: "},
		{"mysql", "DECIMAL", []byte("1.234"), batch.Field{Name: "v", Kind: batch.Decimal, Scale: 3}, comma, "1234"},
		{"mysql", "VARCHAR", []byte("1.234"), batch.Field{Name: "v", Kind: batch.Decimal, Scale: 3}, comma, "1234000"},
		{"mysql", "VARCHAR", []byte("1.234,5"), money, comma, "123450"},
		{"duckdb", "DECIMAL(10,2)", word("0.95"), money, nil, "95"},
		{"duckdb", "HUGEINT", big.NewInt(99), count, nil, "99"},

		{"postgresql", "INT4", int64(20), long, nil, "20000000000"},
		{"postgresql", "INT4", int64(20), long, &mapping.Column{Unit: "ms"}, "20000000"},
		{"postgresql", "INTERVAL", "00:00:20.5", long, nil, "20500000000"},
		{"postgresql", "NUMERIC", "20.25", long, comma, "20250000000"},
		{"postgresql", "INT4", int64(-1), long, nil, "rejected: "},
		{"postgresql", "TIMESTAMPTZ", at, long, nil, "rejected: a time, in a field that is not one"},

		{"postgresql", "TIMESTAMPTZ", at, when, nil, "2024-01-31T08:30:00.000005Z"},
		{"postgresql", "TIMESTAMPTZ", at.In(time.FixedZone("", -7200)), when, nil, "2024-01-31T08:30:00.000005Z"},
		{"postgresql", "TIMESTAMP", at, when, nil, "2024-01-31T07:30:00.000005Z"},
		{"postgresql", "TIMESTAMP", at, when, &mapping.Column{Form: "dd/mm/yyyy hh:mm"}, "2024-01-31T07:30:00.000005Z"},
		{"postgresql", "TIMESTAMP", at.In(rome), when, nil, "rejected: a time without a zone to which the driver has given one"},
		{"postgresql", "DATE", at.Truncate(24 * time.Hour), when, nil, "2024-01-30T23:00:00Z"},
		{"postgresql", "TIMESTAMPTZ", time.Date(1600, 1, 1, 0, 0, 0, 0, time.UTC), when, nil, "rejected: a time outside the years"},
		{"postgresql", "TIMESTAMPTZ", time.Date(-5, 1, 1, 0, 0, 0, 0, time.UTC), when, nil, "rejected: "},
		{"postgresql", "ABSTIME", at, when, nil, "rejected: a time of a type of which it is not known"},
		{"clickhouse", "Nullable(DateTime64(3, 'Europe/Rome'))", at, when, nil, "2024-01-31T08:30:00.000005Z"},
		{"clickhouse", "LowCardinality(Nullable(DateTime))", at, when, nil, "2024-01-31T08:30:00.000005Z"},
		{"duckdb", "TIMESTAMP_NS", at, when, nil, "2024-01-31T07:30:00.000005Z"},
		{"duckdb", "TIMESTAMPTZ", at, when, nil, "2024-01-31T08:30:00.000005Z"},
		{"mysql", "DATETIME", []byte("2024-01-31 08:30:00"), when, nil, "2024-01-31T07:30:00Z"},
		{"mysql", "DATETIME", time.Time{}, when, nil, "rejected: a time outside the years"},
		{"mysql", "TIMESTAMP", []byte("2024-01-31 08:30:00"), when, nil, "error: t: field v: the time zone of the session decides what the column \"v\" shows"},
		{"mysql", "TIMESTAMP", []byte("2024-01-31 08:30:00"), text, nil, "2024-01-31 08:30:00"},
		{"sqlite", "DATETIME", at, when, nil, "rejected: a time of a type of which it is not known"},
		{"sqlite", "", "2024-01-31T08:30:00Z", when, nil, "2024-01-31T08:30:00Z"},
		{"sqlite", "", "2024-01-31 08:30", when, nil, "2024-01-31T07:30:00Z"},
		{"sqlite", "", int64(1706689800), when, nil, "rejected: not a time such as"},
		{"sqlite", "", int64(1706689800), when, &mapping.Column{Form: "epoch"}, "2024-01-31T08:30:00Z"},
		{"sqlite", "", int64(20240131), when, &mapping.Column{Form: "yyyymmdd"}, "2024-01-30T23:00:00Z"},
		{"postgresql", "UUID", []byte("0f0e0d0c-0b0a-0908-0706-050403020100"), text, nil, "0f0e0d0c-0b0a-0908-0706-050403020100"},
		{"duckdb", "UUID", []byte("\x0f\x0e\x0d\x0c\x0b\x0a\x09\x08\x07\x06\x05\x04\x03\x02\x01\x00"), text, nil, "0f0e0d0c-0b0a-0908-0706-050403020100"},
		{"postgresql", "JSON", []string{"x"}, text, nil, "rejected: a value of a type that is not read"},
		{"oracle", "DATE", at, when, nil, "error: t: there is no dialect \"oracle\""},
	} {
		f := &fake{columns: []column{{"v", test.typeName}}, rows: [][]driver.Value{{test.value}}}
		got := readOne(t, f, test.dialect, test.field, test.column)
		long := strings.HasPrefix(test.want, "rejected") || strings.HasPrefix(test.want, "error")
		if got != test.want && !(long && strings.HasPrefix(got, test.want)) {
			t.Errorf("%s: a %s %v, in a field of kind %d with %+v: %s, want %s", test.dialect, test.typeName, test.value, test.field.Kind, test.column, got, test.want)
		}
	}
}

// Several columns make a value: a day and a time of day, and two times.
func TestSeveralColumns(t *testing.T) {
	day, noon := time.Date(2024, 1, 31, 0, 0, 0, 0, time.UTC), time.Date(0, 1, 1, 12, 30, 0, 0, time.UTC)
	joined, between := &mapping.Column{Columns: []string{"a", "b"}}, &mapping.Column{From: "a", To: "b"}
	when, long := batch.Field{Name: "v", Kind: batch.Time, Optional: true}, batch.Field{Name: "v", Kind: batch.Duration, Optional: true}
	for _, test := range []struct {
		a, b   string // types
		v, w   driver.Value
		field  batch.Field
		column *mapping.Column
		want   string
	}{
		{"DATE", "TIME", day, noon, when, joined, "2024-01-31T11:30:00Z"},
		{"DATE", "TEXT", day, "12:30:05", when, joined, "2024-01-31T11:30:05Z"},
		{"TEXT", "TEXT", "31/01/2024", "12:30", when, &mapping.Column{Columns: []string{"a", "b"}, Form: "dd/mm/yyyy hh:mm"}, "2024-01-31T11:30:00Z"},
		{"DATE", "TIME", nil, nil, when, joined, "missing"},
		{"DATE", "TIME", nil, noon, when, joined, "rejected: "},
		{"TIMESTAMPTZ", "TEXT", day, "12:30", when, joined, "rejected: "},
		{"DATE", "FLOAT8", day, 0.5, when, joined, "rejected: several columns"},
		{"TEXT", "TEXT", "cup", "urp", batch.Field{Name: "v", Kind: batch.String}, joined, "cup urp"},
		{"TIMESTAMPTZ", "TIMESTAMPTZ", day, day.Add(20 * time.Second), long, between, "20000000000"},
		{"TIMESTAMPTZ", "TIMESTAMPTZ", day, nil, long, between, "missing"},
		{"TIMESTAMPTZ", "TIMESTAMPTZ", day.Add(time.Second), day, long, between, "rejected: "},
		{"TIMESTAMPTZ", "TIMESTAMP", day, day, long, between, "rejected: "},
		{"TIMESTAMP", "TIMESTAMPTZ", day, day, long, between, "3600000000000"},
		{"TEXT", "TEXT", "2024-01-31 12:30", "2024-01-31 12:30:20", long, between, "20000000000"},
		{"TEXT", "TIMESTAMP", "2024-01-31 12:30", day, long, between, "rejected: two times"},
		{"INT8", "INT8", int64(100), int64(120), long, &mapping.Column{From: "a", To: "b", Form: "epoch"}, "20000000000"},
	} {
		f := &fake{columns: []column{{"a", test.a}, {"b", test.b}}, rows: [][]driver.Value{{test.v, test.w}}}
		got := readOne(t, f, sqllog.PostgreSQL, test.field, test.column)
		if got != test.want && !(strings.HasPrefix(test.want, "rejected") && strings.HasPrefix(got, test.want)) {
			t.Errorf("%s %v and %s %v: %s, want %s", test.a, test.v, test.b, test.w, got, test.want)
		}
	}
}

// What is sent, and that every name is quoted.
func TestStatements(t *testing.T) {
	for _, test := range []struct {
		dialect sqllog.Dialect
		order   []string
		want    []string
	}{
		{sqllog.PostgreSQL, nil, []string{"BEGIN READ ONLY Repeatable Read",
			"SELECT set_config('extra_float_digits', '3', true), set_config('IntervalStyle', 'postgres', true)", `SELECT * FROM "a""b"."c d" WHERE 1 = 0`,
			"SELECT \"wait\", \"x`; DROP\" FROM \"a\"\"b\".\"c d\" ORDER BY CAST(\"wait\" AS text) COLLATE \"C\", CAST(\"other\" AS text) COLLATE \"C\", CAST(\"x`; DROP\" AS text) COLLATE \"C\"", "ROLLBACK"}},
		{sqllog.MySQL, []string{"OTHER"}, []string{"BEGIN READ ONLY Repeatable Read", "SELECT @@character_set_results, CONNECTION_ID()", "SELECT * FROM `a\"b`.`c d` WHERE 1 = 0",
			"SELECT `wait`, `x``; DROP` FROM `a\"b`.`c d` ORDER BY `other`", "ROLLBACK", "KILL 7"}},
		{sqllog.SQLite, nil, []string{"BEGIN READ ONLY", "SELECT * FROM `a\"b`.`c d` WHERE 1 = 0",
			"SELECT +`wait`, +`x``; DROP` FROM `a\"b`.`c d` ORDER BY `wait` COLLATE BINARY, `other` COLLATE BINARY, `x``; DROP` COLLATE BINARY", "ROLLBACK"}},
		{sqllog.DuckDB, []string{"wait", "other"}, []string{"BEGIN", `SELECT * FROM "a""b"."c d" WHERE 1 = 0`,
			"SELECT \"wait\", \"x`; DROP\" FROM \"a\"\"b\".\"c d\" ORDER BY \"wait\", \"other\"", "ROLLBACK"}},
		{sqllog.ClickHouse, []string{"wait"}, []string{"SELECT * FROM `a\"b`.`c d` WHERE 1 = 0",
			"SELECT `wait`, `x``; DROP` FROM `a\"b`.`c d` ORDER BY `wait`"}},
	} {
		f := &fake{columns: []column{{"wait", "INT"}, {"other", "INT"}, {"x`; DROP", "INT"}}}
		m := &mapping.Source{Columns: map[string]mapping.Column{"v": {Column: "x`; DROP"}}}
		s := sqllog.Table(f.db(), test.dialect, `a"b.c d`, m, &sqllog.Options{Order: test.order})
		r, err := s.Open(context.Background(), batch.Request{Fields: []batch.Field{{Name: "v", Kind: batch.Int}, {Name: "wait", Kind: batch.Int}}})
		if err != nil {
			t.Errorf("%s: %v", test.dialect, err)
			continue
		}
		if err := r.Close(); err != nil {
			t.Errorf("%s: %v", test.dialect, err)
		}
		if n := f.transactions(); n != 0 {
			t.Errorf("%s: %d transactions are open", test.dialect, n)
		}
		// When the end of a transaction is sent among what follows is up to database/sql.
		if diff := cmp.Diff(behindAll("ROLLBACK", test.want), behindAll("ROLLBACK", f.statements())); diff != "" {
			t.Errorf("%s: %s", test.dialect, diff)
		}
	}
}

// A query is sent as it stands, or as a table if its order is known.
func TestQueryStatements(t *testing.T) {
	for _, test := range []struct {
		query       string
		order, want []string
	}{
		{"SELECT `wait` FROM t -- all", nil, []string{"BEGIN READ ONLY", "SELECT `wait` FROM t -- all", "ROLLBACK"}},
		{"SELECT wait FROM t -- all", []string{"Wait"}, []string{"BEGIN READ ONLY", "SELECT * FROM (SELECT wait FROM t -- all\n) AS q WHERE 1 = 0",
			"SELECT +`wait` FROM (SELECT wait FROM t -- all\n) AS q ORDER BY `wait`", "ROLLBACK"}},
	} {
		f := &fake{columns: []column{{"wait", "INT"}}, rows: [][]driver.Value{{int64(7)}}}
		s := sqllog.Query(f.db(), sqllog.SQLite, test.query, nil, &sqllog.Options{Name: "calls", Order: test.order})
		r, err := s.Open(context.Background(), batch.Request{Fields: []batch.Field{{Name: "wait", Kind: batch.Int}}})
		if err != nil {
			t.Fatal(err)
		}
		var b batch.Batch
		if err := r.Read(context.Background(), &b); err != nil || b.Len != 1 || b.Columns[0].Nums[0] != 7 {
			t.Errorf("%v: %v, %v", test.order, b.Columns, err)
		}
		if err := r.Close(); err != nil {
			t.Error(err)
		}
		f.transactions()
		if diff := cmp.Diff(behindAll("ROLLBACK", test.want), behindAll("ROLLBACK", f.statements())); diff != "" {
			t.Error(test.order, diff)
		}
	}
}

// behindAll moves a statement to the end.
func behindAll(statement string, list []string) []string {
	isIt := func(s string) bool { return s == statement }
	i := slices.IndexFunc(list, isIt)
	out := slices.DeleteFunc(slices.Clone(list), isIt)
	if i >= 0 {
		out = append(out, statement)
	}
	return out
}

// A request for no field counts rows, and what the mapping says to skip is no record.
func TestSkip(t *testing.T) {
	f := &fake{columns: []column{{"kind", "TEXT"}, {"n", "INT4"}},
		rows: [][]driver.Value{{"call", int64(1)}, {"total", int64(9)}, {nil, int64(2)}}}
	m := &mapping.Source{Skip: &mapping.Skip{Column: "KIND", Values: []string{"TOTAL", ""}}}
	for _, fields := range [][]batch.Field{nil, {{Name: "n", Kind: batch.Int}}} {
		r, err := sqllog.Table(f.db(), sqllog.DuckDB, "t", m, nil).Open(context.Background(), batch.Request{Fields: fields, Raw: true})
		if err != nil {
			t.Fatal(err)
		}
		var b batch.Batch
		if err := r.Read(context.Background(), &b); err != nil {
			t.Fatal(err)
		}
		if b.Len != 2 || len(b.Rejected) != 1 || b.Rejected[0].Pos != 2 || b.Pos[1] != 3 {
			t.Errorf("%d rows at %v and %+v", b.Len, b.Pos, b.Rejected)
		}
		if err := r.Close(); err != nil {
			t.Error(err)
		}
		if err := r.Read(context.Background(), &b); err == nil || err == io.EOF {
			t.Errorf("reading on behind Close: %v", err)
		}
	}
}

func TestErrors(t *testing.T) {
	table := func(o *sqllog.Options, m *mapping.Source) func(*fake) sla.Source {
		return func(f *fake) sla.Source { return sqllog.Table(f.db(), sqllog.PostgreSQL, "calls", m, o) }
	}
	broken := errors.New("the line is down")
	for name, test := range map[string]struct {
		source func(*fake) sla.Source
		says   string
	}{
		"no column":    {table(nil, &mapping.Source{Columns: map[string]mapping.Column{"wait": {Column: "weight"}}}), `calls: field wait: there is no column "weight": did you mean "height"?`},
		"two columns":  {table(nil, &mapping.Source{Columns: map[string]mapping.Column{"wait": {Aliases: []string{"agent"}}}}), `two columns, "wait" and "agent"`},
		"no order":     {table(&sqllog.Options{Order: []string{"weit"}}, nil), `Options.Order: there is no column "weit": did you mean "wait"?`},
		"bad table":    {func(f *fake) sla.Source { return sqllog.Table(f.db(), sqllog.SQLite, "a..b", nil, nil) }, `"a..b" is not the name of a table`},
		"bad mapping":  {table(nil, &mapping.Source{Separator: ";"}), "`separator`"},
		"form of text": {table(nil, &mapping.Source{Columns: map[string]mapping.Column{"wait": {Form: "dd/mm/yyyy"}}}), "field wait"},
		"no columns": {func(f *fake) sla.Source {
			return sqllog.Query(f.db(), sqllog.PostgreSQL, "SELECT FROM t", nil, &sqllog.Options{Name: "calls"})
		}, "calls: there are no columns"},
		"no such order": {func(f *fake) sla.Source {
			return sqllog.Query(f.db(), sqllog.SQLite, "q", nil, &sqllog.Options{Name: "calls", Order: []string{"weit"}})
		}, `calls: Options.Order: there is no column "weit": did you mean "wait"?`},
		"no database":   {func(*fake) sla.Source { return sqllog.Table(nil, sqllog.SQLite, "calls", nil, nil) }, "calls: there is no database"},
		"no table":      {func(f *fake) sla.Source { return sqllog.Table(f.db(), sqllog.SQLite, "", nil, nil) }, "there is no table"},
		"table of args": {table(&sqllog.Options{Args: []any{1}}, nil), "calls: Options.Args is for queries"},
		"no time left":  {table(&sqllog.Options{Timeout: 1}, nil), context.DeadlineExceeded.Error()},
		"end":           {table(nil, nil), "calls, behind row 1: the line is down"},
	} {
		f := &fake{columns: []column{{"wait", "INT4"}, {"agent", "TEXT"}, {"height", "TEXT"}}, rows: [][]driver.Value{{int64(1), "a", "b"}}, fails: broken}
		r, err := test.source(f).Open(context.Background(), batch.Request{Fields: []batch.Field{{Name: "wait", Kind: batch.Duration}}})
		var b batch.Batch
		if err == nil {
			err = r.Read(context.Background(), &b)
			if again := r.Read(context.Background(), &b); again == nil || again.Error() != err.Error() {
				t.Errorf("%s: %v, and then %v", name, err, again)
			}
			r.Close()
		}
		if err == nil || !strings.Contains(err.Error(), test.says) {
			t.Errorf("%s: %v, want %q", name, err, test.says)
		}
		if b.Len > 0 {
			t.Errorf("%s: there are rows", name)
		}
		if n := f.transactions(); n != 0 {
			t.Errorf("%s: %d transactions are open", name, n)
		}
	}
}

func TestDescription(t *testing.T) {
	days := sla.Days{From: sla.Date{Year: 2024, Month: 1, Day: 1}}
	for _, test := range []struct {
		source sla.Source
		want   sla.SourceInfo
	}{
		{sqllog.Table(nil, "", "calls", nil, nil), sla.SourceInfo{Name: "calls", Records: "calls"}},
		{sqllog.Table(nil, "", "cc.calls", nil, nil), sla.SourceInfo{Name: "cc.calls", Records: "calls"}},
		{sqllog.Table(nil, "", "cc.log", &mapping.Source{Records: "calls", Covers: days}, &sqllog.Options{Name: "log"}), sla.SourceInfo{Name: "log", Records: "calls", Covers: days}},
		{sqllog.Query(nil, "", "q", &mapping.Source{Records: "calls"}, nil), sla.SourceInfo{Name: "calls", Records: "calls"}},
		{sqllog.Query(nil, "", "q", nil, &sqllog.Options{Name: "calls"}), sla.SourceInfo{Name: "calls", Records: "calls"}},
	} {
		if got := test.source.Source(); !reflect.DeepEqual(got, test.want) {
			t.Errorf("%+v, want %+v", got, test.want)
		}
	}
}
