package sqltest

import (
	"context"
	"fmt"
	"path/filepath"
	"strings"
	"testing"

	"github.com/capitolato/capitolato/adapters/contract"
	"github.com/capitolato/capitolato/adapters/mapping"
	"github.com/capitolato/capitolato/adapters/sqllog"
	"github.com/capitolato/capitolato/adapters/sqllog/explain"
	"github.com/capitolato/capitolato/sla"
	"github.com/google/go-cmp/cmp"
)

// compile compiles a contract.
func compile(t *testing.T, text string) *sla.Plan {
	t.Helper()
	c, err := contract.Parse("contract.yaml", []byte(text))
	if err != nil {
		t.Fatal(err)
	}
	plan, err := sla.Compile(c, nil)
	if err != nil {
		t.Fatal(err)
	}
	return plan
}

// counted checks that the database counts a source, and as reading does.
func counted(t *testing.T, plan *sla.Plan, source func(o *sqllog.Options) sla.Source) {
	t.Helper()
	period, _ := sla.ParsePeriod("2024-Q1")
	x, err := explain.Source(context.Background(), plan, period, source(&sqllog.Options{}))
	if err != nil {
		t.Fatal(err)
	}
	if !x.Pushed {
		t.Error(x)
	}
	want := tallyFor(t, plan, period, source(&sqllog.Options{Stream: true}))
	if got := tallyFor(t, plan, period, source(&sqllog.Options{})); got != want {
		t.Error(cmp.Diff(want, got), x)
	}
	if !strings.Contains(want, `"rejected": 0`) || strings.Contains(want, `"counted": 0`) {
		t.Error("nothing is counted", want)
	}
}

// drawnMapping is the mapping of drawnContract's table.
var drawnMapping = &mapping.Source{Records: "calls", Durations: "ms", Missing: []string{}, Columns: map[string]mapping.Column{"wait": {Negative: true}}}

// drawnCalls returns rows of drawnColumns.
func drawnCalls(c clocked) [][]any {
	var rows [][]any
	for i, at := range instants {
		for j, queue := range []string{"cup", "CUP", "Perché", ""} {
			rows = append(rows, []any{10*i + j, fmt.Sprint(i, "-", j), queue, at.In(c.zone).Format(c.layout), nil, 1000 * (i + 3*j), (i+j)%2 == 0, i - j, fmt.Sprintf("%d.%02d", j, i)})
		}
	}
	return rows
}

// What a query selects is counted, with parameters of its own in front of the others.
func TestCountedQuery(t *testing.T) {
	plan := compile(t, drawnContract)
	forEach(t, func(t *testing.T, db database) {
		if _, ok := stampTypes[db.dialect]; !ok {
			t.Skip("databases of this dialect are read")
		}
		db.create(t, "calls", drawnColumns)
		db.fill(t, "calls", drawnCalls(clocks(t, db.dialect)))
		list := `id, queue, "at", ended, wait, answered, n, cost`
		switch db.dialect {
		case sqllog.MySQL, sqllog.ClickHouse:
			list = strings.ReplaceAll(list, `"`, "")
		case sqllog.SQLite:
			list = `id, queue, +"at" AS "at", +ended AS ended, +wait AS wait, +answered AS answered, n, cost`
		}
		query := "SELECT " + list + " FROM calls WHERE id >= " + db.marks(0, 1) + " AND n < " + db.marks(1, 1) + " ORDER BY id"
		counted(t, plan, func(o *sqllog.Options) sla.Source {
			o.Args = []any{"1", 3}
			return sqllog.Query(db.DB, db.dialect, query, drawnMapping, o)
		})
	})
}

// DuckDB counts what is in files, of Parquet and of CSV.
func TestCountedFiles(t *testing.T) {
	plan := compile(t, drawnContract)
	db := embedded(t, "duckdb", sqllog.DuckDB, "")
	db.create(t, "calls", drawnColumns)
	db.fill(t, "calls", drawnCalls(clocks(t, db.dialect)))
	for _, format := range []string{"parquet", "csv"} {
		file := filepath.Join(t.TempDir(), "calls."+format)
		db.exec(t, "COPY calls TO '"+file+"' (FORMAT "+format+")")
		query := "SELECT * REPLACE (CAST(ended AS TIMESTAMPTZ) AS ended, CAST(cost AS DECIMAL(18, 2)) AS cost) FROM '" + file + "'"
		counted(t, plan, func(o *sqllog.Options) sla.Source {
			return sqllog.Query(db.DB, db.dialect, query+` ORDER BY "row"`, drawnMapping, o)
		})
		db.exec(t, "CREATE VIEW "+format+" AS "+query)
		counted(t, plan, func(o *sqllog.Options) sla.Source {
			o.Order = []string{"row"}
			return sqllog.Table(db.DB, db.dialect, format, drawnMapping, o)
		})
	}
}
