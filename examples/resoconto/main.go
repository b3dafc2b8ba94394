// Resoconto writes the half-yearly monitoring report of a public contract from the contract, the
// logs of its services and what people wrote: each area's indicators, what they were measured at,
// whether they were met and by how much, the analysis and its inputs, the actions, an account of
// every row that was read, and what contradicts itself and has to be settled before signing.
//
//	go run ./examples/resoconto
//	go run ./examples/resoconto -format html -o report.html
//
// The flag -format takes text, markdown, html and docx, review for the report as data, and json for
// the bare judgment. With no arguments it reports the case it was made for: a contract for a contact
// centre and a health-booking centre, in the first half of 2024, in which the contract had only five
// months left. contract.yaml is that contract, mapping.yaml says how its logs are written, and
// review.yaml is what people wrote in the report.
// The logs are made up by a generator (examples/internal/seed), such that they give the figures of a real
// report. To see them, to edit them and to report on the edited files:
//
//	go run ./examples/resoconto -write logs
//	go run ./examples/resoconto -contract logs/contract.yaml -mapping logs/mapping.yaml -review logs/review.yaml
//
// Any other contract and logs do as well. A log whose columns are called what the contract
// calls the fields needs no mapping; the flag -records names the file of each record type:
//
//	go run ./examples/resoconto -contract c.yaml -records calls=calls.csv -period 2024-Q1
//
// As soon as one of -contract, -mapping and -records is given, nothing made up is used: record
// types without a file are reported as without data. A report for which nobody wrote anything says
// what the run says; -review names the file of those who did, and -previous the report before, which
// -format review wrote, so that periods stand side by side:
//
//	go run ./examples/resoconto -contract c.yaml -mapping m.yaml -period 2023-S2 -format review -o before.json
//	go run ./examples/resoconto -contract c.yaml -mapping m.yaml -period 2024-S1 -previous before.json
//
// The flag -list shows the records that decided a figure:
//
//	go run ./examples/resoconto -list cup/attesa:bad
//
// In a running period, the flag -forecast tells what the days from one on must be like for each
// indicator to be met at the end:
//
//	go run ./examples/resoconto -forecast 2024-03-18
//
// A month can be counted once and kept, and a quarter be judged from three months kept:
//
//	go run ./examples/resoconto -contract c.yaml -records calls=january.csv -period 2024-01 -keep january.json
//	go run ./examples/resoconto -contract c.yaml -records calls=march.csv -tally january.json -tally february.json -period 2024-Q1
//
// A tally of a later period can fill the form's column of values reached since: -tally april.json
// -followup 2024-04.
//
// A period can be kept as the parties signed it, and be restated when records come late:
//
//	go run ./examples/resoconto -contract c.yaml -mapping m.yaml -close closed.json -act "prot. 12" -signed 2024-07-10
//	go run ./examples/resoconto -contract c.yaml -mapping m.yaml -restate closed.json -reason "night calls" -close again.json -act "prot. 31" -signed 2024-09-02
//
// The flag -rejects writes the rows that could not be read to a file, with the reasons.
//
// The exit status is 0 if the report was written, 1 if an input is at fault, 2 if the arguments
// are, and 3 if -strict was given and a verdict is neither ok nor na.
package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"io"
	"os"
	"os/signal"

	"github.com/capitolato/capitolato/sla"
)

func main() { os.Exit(run(os.Args[1:], os.Stdout, os.Stderr)) }

// The exit statuses.
const (
	exitOK = iota
	exitInput
	exitUsage
	exitStrict
)

// run is the program. It returns its exit status.
func run(args []string, stdout, stderr io.Writer) int {
	o, err := parseArgs(args, stderr)
	switch {
	case errors.Is(err, flag.ErrHelp):
		return exitOK
	case err != nil:
		return exitUsage
	}
	res, err := o.report(stdout, stderr)
	if err != nil {
		fmt.Fprintln(stderr, err)
		return exitInput
	}
	if o.strict && res != nil && !allMet(res) {
		return exitStrict
	}
	return exitOK
}

// report does what the arguments ask for. The result is nil where they ask for no judgment.
func (o *options) report(stdout, stderr io.Writer) (*sla.Result, error) {
	if o.write != "" {
		return nil, writeExample(o.write)
	}
	in, err := o.inputs()
	if err != nil {
		return nil, err
	}
	for _, w := range in.plan.Warnings() {
		fmt.Fprintln(stderr, w)
	}
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt)
	defer stop()
	if o.list.indicator != "" {
		return nil, o.output(stdout, func(w io.Writer) error { return o.writeList(ctx, w, in) })
	}
	if !o.forecast.IsZero() {
		return nil, o.output(stdout, func(w io.Writer) error { return o.writeForecast(ctx, w, stderr, in) })
	}
	tally, err := o.tally(ctx, in, stderr)
	if err != nil {
		return nil, err
	}
	res, err := in.plan.Judge(tally, o.period)
	if err != nil {
		return nil, err
	}
	if o.closing.file != "" {
		if err := o.closing.closePeriod(in.plan, tally, o.period, stderr); err != nil {
			return nil, err
		}
	}
	return res, o.output(stdout, func(w io.Writer) error { return o.writeReport(w, in, tally, res) })
}

// allMet reports whether every verdict is ok or na.
func allMet(res *sla.Result) bool {
	for _, area := range res.Areas {
		for _, ind := range area.Indicators {
			if ind.Verdict != sla.OK && ind.Verdict != sla.NA {
				return false
			}
		}
	}
	return true
}
