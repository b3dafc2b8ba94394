package main

import (
	"context"
	"fmt"
	"io"
	"slices"
	"strconv"

	"github.com/capitolato/capitolato/examples/internal/asjson"
	"github.com/capitolato/capitolato/riesame"
	"github.com/capitolato/capitolato/riesame/block"
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
		return asjson.Write(out, found)
	}
	title, d := fmt.Sprintf("%s:%s, record: %d", o.list.indicator, o.list.class, len(found)), new(block.Document)
	d.Lang = string(riesame.Italian)
	if o.lang == riesame.English {
		title, d.Lang = fmt.Sprintf("%s:%s, records: %d", o.list.indicator, o.list.class, len(found)), string(riesame.English)
	}
	d.Title, d.Blocks = title, []block.Block{&block.Heading{Level: 1, Anchor: "list", Text: title}}
	for from := 0; from < len(found); {
		to := from + 1
		for to < len(found) && found[to].Records == found[from].Records {
			to++
		}
		d.Blocks = append(d.Blocks, o.listTable(found[from:to]))
		from = to
	}
	return o.writeDocument(out, d)
}

// listTable returns records of one type as a table: where each stands, its key and the fields
// that decided.
func (o *options) listTable(found []sla.Selected) *block.Table {
	source, row := "Fonte", "Riga"
	if o.lang == riesame.English {
		source, row = "Source", "Line"
	}
	t := &block.Table{Columns: []block.Column{{ID: "source", Title: source}, {ID: "row", Title: row, Align: block.Right, Header: true}}}
	for i, f := range slices.Concat(found[0].Key, found[0].Decided) {
		t.Columns = append(t.Columns, block.Column{ID: "field" + strconv.Itoa(i+1), Title: f.Name})
	}
	for _, s := range found {
		cells := []block.Cell{textCell(s.Source), textCell(strconv.FormatInt(s.Pos, 10))}
		for _, f := range slices.Concat(s.Key, s.Decided) {
			cells = append(cells, textCell(f.Text))
		}
		t.Rows = append(t.Rows, cells)
	}
	return t
}

// textCell is a cell with a text.
func textCell(s string) block.Cell { return block.Cell{Text: block.Text{{Text: s}}} }
