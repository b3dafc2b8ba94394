package sqltest

import (
	"context"
	"encoding/json"
	"fmt"
	"strings"
	"testing"

	"github.com/capitolato/capitolato/adapters/contract"
	"github.com/capitolato/capitolato/adapters/sqllog"
	"github.com/capitolato/capitolato/adapters/sqllog/explain"
	"github.com/capitolato/capitolato/internal/push"
	"github.com/capitolato/capitolato/sla"
	"github.com/capitolato/capitolato/sla/batch"
	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"
)

// stampTypes are the types of times without a zone.
var stampTypes = map[sqllog.Dialect]string{sqllog.SQLite: "TIMESTAMP", sqllog.DuckDB: "TIMESTAMP", sqllog.PostgreSQL: "TIMESTAMP",
	sqllog.MySQL: "", sqllog.ClickHouse: ""}

// What the database counts is what reading its rows gives, for any contract and any rows, to the
// last byte of the Tally.
func TestPushIsReading(t *testing.T) {
	forEach(t, func(t *testing.T, db database) {
		stamp, ok := stampTypes[db.dialect]
		if !ok {
			t.Skip("databases of this dialect are read")
		}
		db.create(t, "zoned", drawnColumns)
		db.create(t, "local", map[sqllog.Dialect]string{db.dialect: strings.ReplaceAll(drawnColumns[db.dialect], "TIMESTAMPTZ", stamp)})
		p := &pushes{database: db, why: map[string]int{}}
		rapid.Check(t, p.check)
		for r, n := range p.why {
			t.Log(n, r)
		}
		t.Logf("%d of %d contracts were counted by the database, for %d of which it left rows to be read", p.pushed, p.asked, p.beside)
		if p.pushed*2 < p.asked && p.asked > 50 { // few can happen to be strange ones
			t.Error("that is too few")
		}
	})
}

// pushes counts what a database has counted.
type pushes struct {
	database
	asked, pushed, beside int
	why                   map[string]int // rows were read
}

// check draws a contract and rows.
func (p *pushes) check(t *rapid.T) {
	if p.dialect == sqllog.ClickHouse && len(p.shards) > 0 && rapid.Bool().Draw(t, "left out") {
		return // each takes long there
	}
	s := drawShape(t)
	switch p.dialect {
	case sqllog.PostgreSQL: // which refuses it
		s.broken = "a"
	case sqllog.MySQL: // which has no other times
		s.times = "local"
	case sqllog.ClickHouse: // which has no finer ones
		s.times = "seconds"
	}
	c, err := contract.Parse("drawn.yaml", []byte(s.contract))
	if err != nil {
		t.Fatal(err, s.contract)
	}
	plan, err := sla.Compile(c, nil)
	if err != nil {
		t.Fatal(err, s.contract)
	}
	var rows [][]any
	for i := range rapid.IntRange(0, 40).Draw(t, "rows") {
		row := s.row(t, i)
		if i > 0 && rapid.IntRange(0, 19).Draw(t, "copy") == 0 {
			row = append([]any{i}, rows[rapid.IntRange(0, i-1).Draw(t, "of")][1:]...)
		}
		rows = append(rows, row)
	}
	table := "zoned"
	if s.times == "local" {
		table = "local"
	}
	p.fill(t, table, rows)
	period, _ := sla.ParsePeriod(rapid.SampledFrom([]string{"2024-Q1", "2024-03", "2024-01-31/2024-04-01", "2023-12-31/2024-01-01"}).Draw(t, "period"))
	source := func(stream bool) sla.Source {
		return sqllog.Table(p.DB, p.dialect, table, s.mapping, &sqllog.Options{Name: "calls", Order: []string{"row"}, Stream: stream})
	}
	asked := &watched{reads: source(false)}
	if want, got := accountOf(t, plan, period, source(true)), accountOf(t, plan, period, asked); got != want {
		x, err := explain.Source(context.Background(), plan, period, source(false))
		t.Fatalf("%s\n%s\n%v\n%s%v", cmp.Diff(want, got), s.contract, rows, x, err)
	}
	if s.asked {
		p.asked++
		for _, r := range asked.told.Read {
			p.why[fmt.Sprintf("%.100s", r)]++
		}
	}
	if asked.told.Pushed {
		p.pushed++
	}
	if asked.told.Pushed && asked.told.Rows > 0 {
		p.beside++
	}
}

// accountOf returns the tally of a source, and all that is told of the rows that it rejects.
func accountOf(t fatal, p *sla.Plan, period sla.Period, s sla.Source) string {
	t.Helper()
	var rejected strings.Builder
	o := &sla.TallyOptions{ListRows: 3, OnReject: func(source string, r batch.Reject) error {
		fmt.Fprintf(&rejected, "%s %d %s: %s: %q of %q\n", source, r.Pos, r.Field, r.Reason, r.Value, r.Raw)
		return nil
	}}
	tally, err := p.Tally(context.Background(), period, o, s)
	if err != nil {
		t.Fatal(err)
	}
	data, err := json.MarshalIndent(tally, "", "\t")
	if err != nil {
		t.Fatal(err)
	}
	return string(data) + "\n" + rejected.String()
}

// watched is a source that tells how it was counted.
type watched struct {
	reads
	told push.Told
}

type reads = sla.Source

func (w *watched) Push(ctx context.Context, ask *push.Ask) (*push.Answer, error) {
	ask.Told = &w.told
	return w.reads.(push.Source).Push(ctx, ask)
}
