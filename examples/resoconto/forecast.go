package main

import (
	"context"
	"fmt"
	"io"
	"strconv"
	"strings"

	"github.com/capitolato/capitolato/examples/internal/asjson"
	"github.com/capitolato/capitolato/riesame"
	"github.com/capitolato/capitolato/riesame/block"
	"github.com/capitolato/capitolato/sla"
)

// writeForecast tells what the rest of the period needs, from the records of the days before
// the one that the arguments name.
func (o *options) writeForecast(ctx context.Context, out, stderr io.Writer, in *inputs) error {
	whole := o.period
	o.period.To = o.forecast
	tally, err := o.tally(ctx, in, stderr)
	if err != nil {
		return err
	}
	f, err := in.plan.Forecast(tally, whole, nil)
	if err != nil {
		return err
	}
	if o.format == "json" {
		return asjson.Write(out, f)
	}
	w := forecastIt
	if o.lang == riesame.English {
		w = forecastEn
	}
	title := fmt.Sprintf(w.title, f.Period, f.Rest.From)
	return o.writeDocument(out, &block.Document{Lang: w.lang, Title: title,
		Blocks: []block.Block{&block.Heading{Level: 1, Anchor: "forecast", Text: title}, w.table(f)}})
}

// forecastWords are the words of a forecast in a language.
type forecastWords struct {
	lang, title     string
	columns         [6]string
	outlooks        map[sla.Outlook]string
	atLeast, atMost string
}

var forecastIt = &forecastWords{lang: string(riesame.Italian), title: "Previsione per %s, dal %s alla fine",
	columns:  [6]string{"Indicatore", "Finora", "Esito finora", "Previsione", "Serve nel resto", "Fuori portata dal"},
	outlooks: map[sla.Outlook]string{sla.Secured: "già raggiunto", sla.Open: "aperto", sla.Lost: "non più raggiungibile", sla.Unknown: "non prevedibile"},
	atLeast:  "almeno", atMost: "al più"}

var forecastEn = &forecastWords{lang: string(riesame.English), title: "Forecast for %s, from %s to its end",
	columns:  [6]string{"Indicator", "So far", "Verdict so far", "Outlook", "The rest needs", "Out of reach from"},
	outlooks: map[sla.Outlook]string{sla.Secured: "secured", sla.Open: "open", sla.Lost: "lost", sla.Unknown: "unknown"},
	atLeast:  "at least", atMost: "at most"}

// table is the forecast of every indicator.
func (w *forecastWords) table(f *sla.Forecast) *block.Table {
	t := new(block.Table)
	for i, title := range w.columns {
		t.Columns = append(t.Columns, block.Column{ID: "c" + strconv.Itoa(i+1), Title: title, Header: i == 0})
	}
	for _, i := range f.Indicators {
		sofar, needs, lost := "", "", ""
		if i.Value != nil {
			sofar = w.figure(*i.Value, i.Unit)
		}
		if i.Needed != nil {
			needs = w.atMost + " " + w.figure(*i.Needed, i.Unit)
			if i.AtLeast {
				needs = w.atLeast + " " + w.figure(*i.Needed, i.Unit)
			}
		}
		if !i.LostFrom.IsZero() {
			lost = i.LostFrom.String()
		}
		t.Rows = append(t.Rows, []block.Cell{textCell(i.Area + "/" + i.ID), textCell(sofar), textCell(i.SoFar.String()),
			textCell(w.outlooks[i.Outlook]), textCell(needs), textCell(lost)})
	}
	return t
}

// figure writes a figure as the language does.
func (w *forecastWords) figure(value, unit string) string {
	if w == forecastIt {
		value = strings.Replace(value, ".", ",", 1)
	}
	return strings.TrimSpace(value + " " + unit)
}
