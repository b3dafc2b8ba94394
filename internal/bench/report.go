package main

import (
	"encoding/json"
	"fmt"
	"io"
	"os"
	"time"
)

// report is what the benchmark found.
type report struct {
	// Ratios and RSS are by the names of the goals; RSS is in MiB.
	Ratios map[string]float64 `json:"ratios"`
	RSS    map[string]float64 `json:"rss_mib"`
	// CPU holds the same ratios of the processor time, which other work on the machine does
	// not stretch as it does that on the clock.
	CPU map[string]float64 `json:"cpu_ratios"`
	// Milliseconds holds the medians behind the ratios, by engine.
	Milliseconds map[string]float64 `json:"ms"`
	Rows         int                `json:"rows"`
	Rounds       int                `json:"rounds"`
	Machine      string             `json:"machine"`
}

func newReport(rows, rounds int) *report {
	return &report{Ratios: map[string]float64{}, CPU: map[string]float64{}, RSS: map[string]float64{},
		Milliseconds: map[string]float64{}, Rows: rows, Rounds: rounds, Machine: machine()}
}

// ratio notes how many times as long a takes as b, under the name of a goal.
func (r *report) ratio(name string, t times, a, b string) {
	r.Ratios[name] = t.ratio(a, b, wall)
	if c := t.ratio(a, b, processor); c > 0 {
		r.CPU[name] = c
	}
}

// note notes a median.
func (r *report) note(name string, d time.Duration) {
	r.Milliseconds[name] = float64(d) / float64(time.Millisecond)
}

// engines prints a table of times, each against that of the engine named base.
func (r *report) engines(w io.Writer, title string, t times, engines []engine, base string) {
	fmt.Fprintf(w, "\n%s\n\n| engine | median | best | processor | against %s |\n|---|--:|--:|--:|--:|\n", title, base)
	for _, e := range engines {
		d := t.median(e.name, wall)
		fmt.Fprintf(w, "| %s | %s | %s | %s | %.2f × |\n", e.name, show(d), show(t.best(e.name)),
			show(t.median(e.name, processor)), t.ratio(e.name, base, wall))
		r.note(e.name, d)
	}
}

// write writes the report as JSON.
func (r *report) write(path string) error {
	text, err := json.MarshalIndent(r, "", "\t")
	if err != nil {
		return err
	}
	return os.WriteFile(path, append(text, '\n'), 0o644)
}

// show writes a duration with three digits that matter.
func show(d time.Duration) string {
	for _, unit := range []time.Duration{time.Second, time.Millisecond, time.Microsecond} {
		if d >= unit {
			return d.Round(unit / 100).String()
		}
	}
	return d.String()
}
