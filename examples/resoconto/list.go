package main

import (
	"context"
	"fmt"
	"io"
	"slices"
	"strings"

	"github.com/capitolato/capitolato/sla"
)

// writeList lists the records of an indicator that are of a class.
func (o *options) writeList(ctx context.Context, out io.Writer, in *inputs) error {
	found := []sla.Selected{}
	for s, err := range in.plan.Select(ctx, o.period, o.list.indicator, o.list.class, &sla.SelectOptions{ShowPersonal: o.personal}, in.sources...) {
		if err != nil {
			return err
		}
		found = append(found, s)
	}
	if o.format == "json" {
		return writeJSON(out, found)
	}
	var b strings.Builder
	w := wordsIn(o.lang)
	fmt.Fprintf(&b, w.found+"\n", o.list.indicator, o.list.class, w.count(int64(len(found))))
	for from := 0; from < len(found); {
		to := from + 1
		for to < len(found) && found[to].Records == found[from].Records {
			to++
		}
		columns, rows := listTable(w, found[from:to])
		from = to
		b.WriteByte('\n')
		if o.format == "markdown" {
			markdownTable(&b, columns, rows)
		} else if err := writeTable(&b, columns, rows); err != nil {
			return err
		}
	}
	_, err := io.WriteString(out, b.String())
	return err
}

// listTable returns records of one type as a table: where each stands, its key and the fields
// that decided.
func listTable(w *words, found []sla.Selected) (columns []column, rows [][]string) {
	columns = []column{{w.source, 30, false}, {w.position, 12, true}}
	for _, f := range slices.Concat(found[0].Key, found[0].Decided) {
		columns = append(columns, column{f.Name, 30, false})
	}
	for _, s := range found {
		row := []string{s.Source, itoa(s.Pos)}
		for _, f := range slices.Concat(s.Key, s.Decided) {
			row = append(row, f.Text)
		}
		rows = append(rows, row)
	}
	return columns, rows
}
