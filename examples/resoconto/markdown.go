package main

import (
	"fmt"
	"io"
	"strings"

	"github.com/capitolato/capitolato/riesame"
	"github.com/capitolato/capitolato/sla"
)

// markdown writes the report in Markdown, its tables in the columns of the form.
func (r report) markdown(out io.Writer) error {
	var b strings.Builder
	w := r.words
	fmt.Fprintf(&b, "# %s\n", markdownText(r.title()))
	for _, line := range r.heading() {
		fmt.Fprintf(&b, "\n%s\n", markdownText(line))
	}
	for _, area := range r.result.Areas {
		fmt.Fprintf(&b, "\n## %s\n\n", markdownText(area.Name))
		if note := r.area(area).Note; note != "" {
			fmt.Fprintf(&b, "%s\n\n", markdownText(note))
		}
		if len(area.Indicators) > 0 {
			r.markdownForm(&b, area)
			b.WriteByte('\n')
		}
		fmt.Fprintf(&b, "%s\n", markdownText(riesame.Sentence(area, w.lang)))
		markdownList(&b, "### "+w.activities, r.activities(area))
		markdownList(&b, "### "+w.proof, r.proofs(area))
		markdownList(&b, "### "+w.notes, r.notes(area))
	}
	fmt.Fprintf(&b, "\n## %s\n\n", w.reconciliation)
	columns, rows := r.account()
	markdownTable(&b, columns, rows)
	markdownList(&b, "## "+w.rows, r.badRows())
	markdownList(&b, "## "+w.findings, r.findings())
	_, err := io.WriteString(out, b.String())
	return err
}

// markdownForm writes the indicators of an area in the columns of the form. Those for the
// follow-up and for the actions are left for whoever signs.
func (r report) markdownForm(b *strings.Builder, area sla.AreaResult) {
	w := r.words
	var columns []column
	for _, title := range w.form {
		if strings.Contains(title, "%s") {
			title = fmt.Sprintf(title, w.date(r.result.Period.To.AddDays(-1)))
		}
		columns = append(columns, column{title: title})
	}
	columns[3].right = true
	var rows [][]string
	for _, res := range area.Indicators {
		ind := r.indicator(area, res)
		objective, measure := ind.Objective, ind.Measure
		if objective == "" {
			objective = ind.Name
		}
		if measure == "" {
			measure = ind.Name
		}
		rows = append(rows, []string{ind.Process, objective, measure, w.figure(res), target(res), "", "",
			strings.Join(ind.Sources, "/"), ind.Recorded, ind.Responsible, ind.Frequency, r.verdict(res)})
	}
	markdownTable(b, columns, rows)
}

// markdownTable writes a table.
func markdownTable(b *strings.Builder, columns []column, rows [][]string) {
	titles, rules := make([]string, len(columns)), make([]string, len(columns))
	for i, c := range columns {
		titles[i] = c.title
		if rules[i] = "---"; c.right {
			rules[i] = "---:"
		}
	}
	markdownRow(b, titles)
	b.WriteString("| " + strings.Join(rules, " | ") + " |\n")
	for _, row := range rows {
		markdownRow(b, row)
	}
}

// markdownRow writes a row.
func markdownRow(b *strings.Builder, cells []string) {
	for _, c := range cells {
		b.WriteString(strings.TrimRight("| "+markdownText(c), " ") + " ")
	}
	b.WriteString("|\n")
}

// markdownList writes a title and a list, if there are any lines.
func markdownList(b *strings.Builder, title string, lines []string) {
	if len(lines) == 0 {
		return
	}
	fmt.Fprintf(b, "\n%s\n\n", title)
	for _, line := range lines {
		fmt.Fprintf(b, "- %s\n", markdownText(line))
	}
}

// markdownText returns a text on one line, in which nothing is taken for Markdown or HTML.
func markdownText(text string) string {
	return markdownMarks.Replace(strings.Join(strings.Fields(printable(text)), " "))
}

// markdownMarks are the characters that Markdown gives a meaning inside a line.
var markdownMarks = strings.NewReplacer(`\`, `\\`, "|", `\|`, "`", "\\`", "*", `\*`, "_", `\_`, "[", `\[`, "]", `\]`,
	"<", `\<`, ">", `\>`, "&", `\&`, "#", `\#`, "~", `\~`, "$", `\$`)
