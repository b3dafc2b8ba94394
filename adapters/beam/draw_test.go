package beam

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"

	"pgregory.net/rapid"

	"github.com/capitolato/capitolato/adapters/csvlog"
	"github.com/capitolato/capitolato/adapters/jsonlog"
	"github.com/capitolato/capitolato/adapters/mapping"
	"github.com/capitolato/capitolato/sla"
)

// values are what the indicators of drawn contracts measure: everything that a tally can hold.
var values = []string{
	`100 * count(calls, .answered and .wait <= duration("20s")) / len(calls)`, "sum(calls, .cost)", "mean(calls, .wait)",
	"min(calls, .wait)", "max(calls, .score)", "median(calls, .wait)", "quantile(calls, .score, 0.9)",
	"distinct(calls, .caller)", "covered(outages)", "len(outages)", "mean(outages, .end - .start)", `min(calls, .id) == "x" ? 1 : 0`,
}

// drawContract draws a contract, with keys and exclusions or without.
func drawContract(t *rapid.T) string {
	var b strings.Builder
	b.WriteString("format: 1\ncontract: drawn\nvalid: {from: 2024-01-15}\ntimezone: Europe/Rome\nrecords:\n  calls:\n    at: at\n")
	b.WriteString(rapid.SampledFrom([]string{"", "    key: [id]\n", "    key: [id]\n", "    key: [id, score]\n"}).Draw(t, "key"))
	b.WriteString("    fields: {id: string, at: time, caller: string? personal, wait: duration?, answered: bool?, cost: decimal(2)?, score: int}\n")
	b.WriteString("  outages:\n    from: start\n    to: end\n")
	b.WriteString(rapid.SampledFrom([]string{"", "    key: [start]\n"}).Draw(t, "key of outages"))
	b.WriteString("    fields: {start: time, end: time?, service: string?}\nareas:\n")
	for i := range rapid.IntRange(1, 2).Draw(t, "areas") {
		where := rapid.SampledFrom([]string{"all", "{calls: .score > 1, outages: .service == nil}"}).Draw(t, "where")
		fmt.Fprintf(&b, "- id: a%d\n  name: A\n  where: %s\n  indicators:\n", i, where)
		for k, v := range rapid.SliceOfN(rapid.SampledFrom(values), 1, 5).Draw(t, "values") {
			fmt.Fprintf(&b, "  - {id: i%d, name: I, value: '%s', target: value == value}\n", k, v)
		}
	}
	return b.String()
}

// cell draws a cell of a CSV file, which may be empty or malformed.
func cell(t *rapid.T, name string, options ...string) string {
	switch rapid.IntRange(0, 19).Draw(t, name+" form") {
	case 0:
		return ""
	case 1:
		return "?"
	}
	return rapid.SampledFrom(options).Draw(t, name)
}

var instants = []string{"2024-01-14T23:59:59+01:00", "2024-01-15T00:00:00+01:00", "2024-02-29T12:00:00Z", "2024-03-31T03:00:00+02:00", "2024-03-31T21:59:59Z", "2024-04-01T00:00:00+02:00"}

// drawRow draws a row of a record type, with the columns of header.
func drawRow(t *rapid.T, records string) []string {
	if records == "outages" {
		return []string{cell(t, "start", instants...), cell(t, "end", instants...), cell(t, "service", "x")}
	}
	return []string{cell(t, "id", "a", "b", "c", "d", "e", "f"), cell(t, "at", instants...), cell(t, "caller", "x", "y"), cell(t, "wait", "0", "20", "20.5", "90"),
		cell(t, "answered", "true", "false"), cell(t, "cost", "1.25", "-3", "0"), cell(t, "score", "1", "2", "7")}
}

var header = map[string][]string{
	"calls":   {"id", "at", "caller", "wait", "answered", "cost", "score"},
	"outages": {"start", "end", "service"},
}

// drawFiles draws files, writes them into a folder and returns them in the order of their paths,
// and the source that each is to a program that knows no Beam.
func drawFiles(t *rapid.T, dir string) ([]File, []sla.Source) {
	var files []File
	var sources []sla.Source
	for i := range rapid.IntRange(0, 6).Draw(t, "files") {
		f := File{Source: rapid.SampledFrom([]string{"calls", "calls", "outages"}).Draw(t, "records")}
		m := &mapping.Source{Records: f.Source}
		if f.Covers = rapid.SampledFrom([]string{"", "2024-01", "2024-01-15/2024-03-31"}).Draw(t, "covers"); f.Covers != "" {
			p := period(f.Covers)
			m.Covers = sla.Days{From: p.From, Through: p.To.AddDays(-1)}
		}
		asJSON := rapid.IntRange(0, 2).Draw(t, "json") == 0
		text := strings.Builder{}
		if f.Path = filepath.Join(dir, fmt.Sprintf("%d.csv", i)); asJSON {
			f.Path = filepath.Join(dir, fmt.Sprintf("%d.ndjson", i))
		} else {
			fmt.Fprintln(&text, strings.Join(header[f.Source], ","))
		}
		for range rapid.IntRange(0, 12).Draw(t, "rows") {
			text.WriteString(line(drawRow(t, f.Source), header[f.Source], asJSON))
		}
		if err := os.WriteFile(f.Path, []byte(text.String()), 0o600); err != nil {
			t.Fatal(err)
		}
		files = append(files, f)
		if asJSON {
			sources = append(sources, jsonlog.File(f.Path, m, &jsonlog.Options{Name: f.Path}))
		} else {
			sources = append(sources, csvlog.File(f.Path, m, &csvlog.Options{Name: f.Path}))
		}
	}
	return files, sources
}

// line writes a row as a line of CSV, or of JSON where empty cells are absent.
func line(cells, names []string, asJSON bool) string {
	if !asJSON {
		return strings.Join(cells, ",") + "\n"
	}
	var members []string
	for i, c := range cells {
		if c != "" {
			members = append(members, fmt.Sprintf("%q: %q", names[i], c))
		}
	}
	return "{" + strings.Join(members, ", ") + "}\n"
}
