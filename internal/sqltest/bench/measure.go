package main

import (
	"context"
	_ "embed"
	"errors"
	"fmt"
	"io"
	"math/big"
	"os"
	"path/filepath"
	"runtime"
	"slices"
	"strings"
	"time"

	"github.com/capitolato/capitolato/adapters/csvlog"
	"github.com/capitolato/capitolato/adapters/mapping"
	"github.com/capitolato/capitolato/adapters/sqllog"
	"github.com/capitolato/capitolato/adapters/sqllog/explain"
	"github.com/capitolato/capitolato/internal/bench/contracts"
	"github.com/capitolato/capitolato/internal/bench/duck"
	"github.com/capitolato/capitolato/internal/bench/figures"
	"github.com/capitolato/capitolato/internal/bench/gen"
	"github.com/capitolato/capitolato/internal/bench/ours"
	"github.com/capitolato/capitolato/sla"
)

// The query that somebody who knows SQLite, which has no percentiles, writes for the 20 indicators.
//
//go:embed sql/sqlite.sql
var inSQLite string

// queryFor returns the query by hand. In DuckDB it is that of internal/bench, and in PostgreSQL, too,
// but for the name of a percentile.
func queryFor(db *database) (string, error) {
	if db.dialect == sqllog.SQLite {
		return inSQLite, nil
	}
	text, err := duck.Text("natural", "")
	if db.dialect == sqllog.PostgreSQL {
		text = strings.ReplaceAll(text, "quantile_disc(wait, 0.95)", "percentile_disc(0.95) WITHIN GROUP (ORDER BY wait)")
	}
	return text, err
}

// engine is a way to the figures.
type engine struct {
	name string
	once bool
	run  func(context.Context) (figures.Figures, error)
	// before and after are statements around it, the time of which is not measured.
	before, after string
}

// measure measures a database.
func (o *options) measure(ctx context.Context, name string, log *gen.Log, w io.Writer) error {
	fmt.Fprintln(os.Stderr, "filling", name)
	db, err := open(ctx, name, log, o.dir)
	if db != nil {
		defer db.close()
	}
	if err != nil {
		return err
	}
	engines, err := o.engines(ctx, db)
	if err != nil {
		return err
	}
	took := map[string][]time.Duration{}
	for round := range o.rounds {
		for _, e := range engines {
			if e.once && round > 0 {
				continue
			}
			d, got, err := e.timed(ctx, db)
			if err == nil {
				err = log.Figures.Diff(got)
			}
			if err != nil {
				return fmt.Errorf("%s: %w", e.name, err)
			}
			took[e.name] = append(took[e.name], d)
			fmt.Fprintf(os.Stderr, "%s, round %d/%d: %s %s\n", db.name, round+1, o.rounds, e.name, d.Round(time.Millisecond))
		}
	}
	table(w, db.name, engines, took)
	return nil
}

// timed runs it, and tells how long that took.
func (e *engine) timed(ctx context.Context, db *database) (took time.Duration, got figures.Figures, err error) {
	if e.before != "" {
		if _, err := db.ExecContext(ctx, e.before); err != nil {
			return 0, nil, err
		}
	}
	runtime.GC()
	start := time.Now()
	got, err = e.run(ctx)
	took = time.Since(start)
	if e.after != "" {
		_, failed := db.ExecContext(ctx, e.after)
		err = errors.Join(err, failed)
	}
	return took, got, err
}

// table writes what was measured. The first of the engines is what others are measured by.
func table(w io.Writer, name string, engines []engine, took map[string][]time.Duration) {
	fmt.Fprintf(w, "\n| %s | median | against the query |\n|---|--:|--:|\n", name)
	for _, e := range engines {
		var ratios []float64
		for i, d := range took[e.name] {
			ratios = append(ratios, float64(d)/float64(took[engines[0].name][i]))
		}
		fmt.Fprintf(w, "| %s | %s | %.2f × |\n", e.name, median(took[e.name]).Round(time.Millisecond), median(ratios))
	}
}

// median returns the one in the middle.
func median[T time.Duration | float64](values []T) T {
	s := slices.Sorted(slices.Values(values))
	return s[len(s)/2]
}

// engines returns what is measured in a database.
func (o *options) engines(ctx context.Context, db *database) ([]engine, error) {
	c, err := contracts.Twenty(false)
	if err != nil {
		return nil, err
	}
	plan, err := sla.Compile(c, nil)
	if err != nil {
		return nil, err
	}
	m := &mapping.Source{Records: "calls", Durations: "s"}
	if db.dialect == sqllog.SQLite {
		m.Columns = map[string]mapping.Column{"queued_at": {Form: "epoch"}}
	}
	source := func(stream bool) sla.Source {
		return sqllog.Table(db.DB, db.dialect, "calls", m, &sqllog.Options{Order: []string{"id"}, Stream: stream})
	}
	period, err := sla.ParsePeriod(contracts.Period)
	if err != nil {
		return nil, err
	}
	x, err := explain.Source(ctx, plan, period, source(false))
	if err != nil {
		return nil, err
	}
	if !x.Pushed {
		return nil, fmt.Errorf("the database does not count: %s", x)
	}
	query, err := queryFor(db)
	if err != nil {
		return nil, err
	}
	judge := func(ctx context.Context, s sla.Source) (figures.Figures, error) {
		a, err := ours.Judge(ctx, plan, s, 0)
		if err != nil {
			return nil, err
		}
		return a.Figures, nil
	}
	return []engine{
		{name: "a query by hand", run: func(ctx context.Context) (figures.Figures, error) { return byHand(ctx, db, query) }},
		{name: "counted by the database", run: func(ctx context.Context) (figures.Figures, error) { return judge(ctx, source(false)) }},
		{name: "exported to CSV and judged", once: true, run: func(ctx context.Context) (figures.Figures, error) {
			file := filepath.Join(o.dir, "export.csv")
			defer os.Remove(file)
			if err := db.export(ctx, file); err != nil {
				return nil, err
			}
			return judge(ctx, csvlog.File(file, exported(m), nil))
		}},
		{name: "read row by row and judged", once: true, run: func(ctx context.Context) (figures.Figures, error) { return judge(ctx, source(true)) }},
		{name: "counted, with a thousandth more rows that are rejected", once: true, run: func(ctx context.Context) (figures.Figures, error) { return judge(ctx, source(false)) },
			before: fmt.Sprintf("INSERT INTO calls SELECT 'rejected ' || id, area, channel, direction, queued_at, -1, handle, reply, answered, escalated, solved, agent, note FROM calls ORDER BY id LIMIT %d", o.rows/1000),
			after:  "DELETE FROM calls WHERE wait = -1"},
	}, nil
}

// exported returns how exports are written: PostgreSQL's truth values are t and f, and times have a
// blank in them.
func exported(m *mapping.Source) *mapping.Source {
	out := *m
	out.True, out.False = []string{"t", "true", "1"}, []string{"f", "false", "0"}
	return &out
}

// byHand runs the query. Its columns are the area and, for each indicator, the numerator and the
// denominator, which may be left out where it is 1.
func byHand(ctx context.Context, db *database, query string) (figures.Figures, error) {
	rows, err := db.QueryContext(ctx, query)
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	names, err := rows.Columns()
	if err != nil {
		return nil, err
	}
	f := figures.Figures{}
	cells, dest := make([]any, len(names)), make([]any, len(names))
	for i := range cells {
		dest[i] = &cells[i]
	}
	for rows.Next() {
		if err := rows.Scan(dest...); err != nil {
			return nil, err
		}
		numbers := map[string]*big.Rat{}
		for i, name := range names[1:] {
			r, ok := new(big.Rat).SetString(fmt.Sprint(cells[i+1]))
			if !ok {
				return nil, fmt.Errorf("%s is %v, not a number", name, cells[i+1])
			}
			numbers[name] = r
		}
		for name, n := range numbers {
			if indicator, ok := strings.CutSuffix(name, "_num"); ok {
				if d := numbers[indicator+"_den"]; d != nil {
					n.Quo(n, d)
				}
				f[fmt.Sprint(cells[0])+"/"+indicator] = n
			}
		}
	}
	return f, rows.Err()
}
