package main

import (
	"fmt"
	"io"
	"strings"

	"github.com/capitolato/capitolato/riesame"
	"github.com/capitolato/capitolato/sla"
)

// lineWidth is how wide a report for a terminal becomes.
const lineWidth = 118

// text writes the report for a terminal.
func (r report) text(out io.Writer) error {
	var b strings.Builder
	w := r.words
	for _, line := range append([]string{r.title()}, r.heading()...) {
		paragraph(&b, "", line)
	}
	for _, area := range r.result.Areas {
		b.WriteByte('\n')
		if err := r.textArea(&b, area); err != nil {
			return err
		}
	}
	fmt.Fprintf(&b, "\n%s\n\n", w.reconciliation)
	columns, rows := r.account()
	if err := writeTable(&b, columns, rows); err != nil {
		return err
	}
	paragraphs(&b, w.rows, r.badRows())
	paragraphs(&b, w.findings, r.findings())
	_, err := io.WriteString(out, b.String())
	return err
}

// textArea writes an area.
func (r report) textArea(b *strings.Builder, area sla.AreaResult) error {
	w := r.words
	paragraph(b, "", area.Name+": "+w.verdicts[area.Verdict])
	if note := r.area(area).Note; note != "" {
		paragraph(b, "", note)
	}
	b.WriteByte('\n')
	if len(area.Indicators) > 0 {
		var rows [][]string
		for _, ind := range area.Indicators {
			rows = append(rows, []string{ind.Name, w.figure(ind), target(ind), r.verdict(ind), r.proof(ind)})
		}
		columns := []column{{w.indicator, 32, false}, {w.value, 12, true}, {w.target, 14, false}, {w.verdict, 10, false}, {w.proof, 46, false}}
		if err := writeTable(b, columns, rows); err != nil {
			return err
		}
		b.WriteByte('\n')
	}
	paragraph(b, "", riesame.Sentence(area, w.lang))
	paragraphs(b, w.activities, r.activities(area))
	paragraphs(b, w.notes, r.notes(area))
	return nil
}

// paragraphs writes a title and a list of lines, if there are any.
func paragraphs(b *strings.Builder, title string, lines []string) {
	if len(lines) == 0 {
		return
	}
	fmt.Fprintf(b, "\n%s\n\n", title)
	for _, line := range lines {
		paragraph(b, "- ", line)
	}
}

// paragraph writes a text broken into lines, with something before the first.
func paragraph(b *strings.Builder, before, text string) {
	for _, line := range wrap(text, lineWidth-width(before)) {
		b.WriteString(strings.TrimRight(before+line, " ") + "\n")
		before = strings.Repeat(" ", width(before))
	}
}
