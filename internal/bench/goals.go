package main

import (
	"fmt"
	"io"
)

// goal is what a figure has to be.
type goal struct {
	name string
	what string
	// atLeast and aim are bounds; where less is better they are the most.
	atLeast, aim float64
	less         bool
	unit         string
}

// goals are in the order in which they are printed.
var goals = []goal{
	{"csv_natural_2", "CSV to verdicts against DuckDB, natural query, 2 threads", 8, 15, false, " ×"},
	{"csv_settings_2", "… its best settings", 5, 9, false, " ×"},
	{"csv_expert_2", "… the expert's rewrite, percentile included", 3, 5.5, false, " ×"},
	{"csv_stdlib_1", "against encoding/csv merely reading the file, 1 worker", 2.2, 4, false, " ×"},
	{"workers_2", "two workers against one", 1.8, 1.9, false, " ×"},
	{"memory_natural_2", "columns in memory against DuckDB in-memory tables, natural query", 20, 40, false, " ×"},
	{"memory_expert_2", "… the expert's", 3, 6, false, " ×"},
	{"malformed", "10 % malformed rows against clean", 1.3, 1, true, " ×"},
	{"indicators_200", "200 indicators against 20", 3, 2, true, " ×"},
	{"rows_10m", "peak memory, no key, bounded-cardinality rules", 32, 12, true, " MiB"},
	{"rows_10m_key", "the same with duplicate detection, a key", 24, 16, true, " bytes"},
	{"cold_1k", "process start to verdicts on 1,000 rows, against DuckDB's", 3, 7, false, " ×"},
}

// goals prints what was found beside what it has to be.
func (r *report) goals(w io.Writer) {
	fmt.Fprintf(w, "\nAgainst the goals\n\n| name | what | at least | goal | found | by processor time |\n|---|---|--:|--:|--:|--:|\n")
	for _, g := range goals {
		found, ok := r.Ratios[g.name], true
		switch g.name {
		case "rows_10m":
			found, ok = r.RSS[g.name], r.RSS[g.name] > 0
		case "rows_10m_key":
			found, ok = r.keyBytes(), r.RSS[g.name] > 0
		}
		if !ok {
			continue
		}
		sign := "≥"
		if g.less {
			sign = "≤"
		}
		fmt.Fprintf(w, "| %s | %s | %s %g%s | %g%s | %.2f%s%s | %s |\n",
			g.name, g.what, sign, g.atLeast, g.unit, g.aim, g.unit, found, g.unit, g.mark(found), r.byProcessor(g.name))
	}
}

// mark marks a figure that misses its bound.
func (g goal) mark(found float64) string {
	if g.less && found > g.atLeast || !g.less && found < g.atLeast {
		return " (missed)"
	}
	return ""
}

// keyBytes returns the memory that duplicate detection takes for each key.
func (r *report) keyBytes() float64 {
	return (r.RSS["rows_10m_key"] - r.RSS["rows_10m"]) * (1 << 20) / float64(r.Rows)
}

// byProcessor returns a ratio of processor times, where there is one that means something.
func (r *report) byProcessor(name string) string {
	if c, ok := r.CPU[name]; ok && name != "workers_2" {
		return fmt.Sprintf("%.2f ×", c)
	}
	return ""
}
