package main

import (
	"errors"
	"flag"
	"fmt"
	"io"
	"slices"
	"strings"

	"github.com/capitolato/capitolato/riesame"
	"github.com/capitolato/capitolato/sla"
)

// options are the program's arguments.
type options struct {
	contract, mapping string
	review, previous  string
	width             int
	records           []namedFile
	period            sla.Period
	followUp          *sla.Period
	forecast          sla.Date
	closing           closeOptions
	format            string
	lang              riesame.Lang
	list              selection
	out, write        string
	rejects, keep     string
	tallies           []string
	strict, personal  bool
}

// namedFile is NAME=FILE: a source's name in the mapping, or a record type, and its file.
type namedFile struct{ name, file string }

// selection is AREA/INDICATOR:CLASS.
type selection struct {
	indicator string
	class     sla.Class
}

// exampleOnly reports whether the built-in example is to be reported.
func (o *options) exampleOnly() bool {
	return o.contract == "" && o.mapping == "" && len(o.records) == 0 && len(o.tallies) == 0
}

// parseArgs reads the arguments. It writes what is wrong with them, and how to call the
// program, to stderr.
func parseArgs(args []string, stderr io.Writer) (*options, error) {
	o := new(options)
	o.period, _ = sla.ParsePeriod("2024-S1")
	flags := flag.NewFlagSet("resoconto", flag.ContinueOnError)
	flags.SetOutput(stderr)
	flags.StringVar(&o.contract, "contract", "", "read the contract from `FILE` instead of the built-in one")
	flags.StringVar(&o.mapping, "mapping", "", "read from `FILE` how the logs are written; its paths are used where -records gives none")
	flags.Func("records", "read the records `NAME=FILE`; may be given several times", o.addRecords)
	flags.Func("period", "report on `PERIOD`: a year 2024, a half-year 2024-S1, a quarter 2024-Q1, a month 2024-05 or days 2024-01-01/2024-05-31 (default 2024-S1)", func(s string) (err error) {
		o.period, err = sla.ParsePeriod(s)
		return err
	})
	flags.StringVar(&o.review, "review", "", "read from `FILE` what people wrote in the report")
	flags.StringVar(&o.previous, "previous", "", "compare with the report before, which -format review wrote to `FILE`")
	flags.Func("followup", "fill the column of values reached later with those of `PERIOD`, which -tally has to hold", func(s string) error {
		p, err := sla.ParsePeriod(s)
		o.followUp = &p
		return err
	})
	flags.Func("forecast", "tell instead what the rest of the period needs, from the records before `DAY`, such as 2024-03-18", func(s string) (err error) {
		o.forecast, err = sla.ParseDate(s)
		return err
	})
	flags.StringVar(&o.format, "format", "text", "write text, markdown, html, docx, json (the judgment alone) or review (the report as data)")
	flags.IntVar(&o.width, "width", 118, "write text in lines of `N` columns at most")
	flags.Func("lang", "write in it or en (default: that of the review, or it)", func(s string) (err error) {
		o.lang, err = riesame.ParseLang(s)
		return err
	})
	flags.Func("list", "list the records of `AREA/INDICATOR:CLASS` instead; the class is bad, good, counted or excluded", o.setList)
	flags.StringVar(&o.out, "o", "", "write to `FILE`")
	flags.StringVar(&o.write, "write", "", "write the built-in contract, mapping and logs into the folder `DIR` instead")
	flags.StringVar(&o.rejects, "rejects", "", "write the rows that could not be read to `FILE`, with the reasons")
	flags.StringVar(&o.keep, "keep", "", "keep what was counted in `FILE`, to be added to another run by -tally")
	flags.Func("tally", "add what was counted earlier and kept in `FILE`; may be given several times", func(s string) error {
		o.tallies = append(o.tallies, s)
		return nil
	})
	flags.StringVar(&o.closing.file, "close", "", "keep the period as it was signed in `FILE`")
	flags.StringVar(&o.closing.act.Protocol, "act", "", "with -close: the document that the parties signed, such as its number in the register")
	flags.Func("signed", "with -close: the `DAY` on which they did", func(s string) (err error) {
		o.closing.act.Date, err = sla.ParseDate(s)
		return err
	})
	flags.StringVar(&o.closing.before, "restate", "", "with -close: make the next revision of the period that was closed in `FILE`, and tell which verdicts flip")
	flags.StringVar(&o.closing.act.Reason, "reason", "", "with -restate: why")
	flags.BoolVar(&o.personal, "personal", false, "show personal data instead of masking it")
	flags.BoolVar(&o.strict, "strict", false, "exit with status 3 if a verdict is neither ok nor na")
	if err := flags.Parse(args); err != nil {
		return nil, err
	}
	if err := o.check(flags.Args()); err != nil {
		fmt.Fprintln(stderr, err)
		flags.Usage()
		return nil, err
	}
	return o, nil
}

// check reports what is wrong with arguments that are right one by one.
func (o *options) check(rest []string) error {
	switch {
	case len(rest) > 0:
		return fmt.Errorf("%q is not an argument: files are given by flags", rest[0])
	case !slices.Contains(formats, o.format):
		return fmt.Errorf("-format %q is none of %s", o.format, strings.Join(formats, ", "))
	case (o.list.indicator != "" || !o.forecast.IsZero()) && o.format == "review":
		return errors.New("-list and -forecast have no form review: write them as text, markdown, html, docx or json")
	case o.list.indicator != "" && !o.forecast.IsZero():
		return errors.New("-list and -forecast are two outputs: ask for one")
	case !o.forecast.IsZero() && (o.forecast.Compare(o.period.From) <= 0 || o.period.To.Compare(o.forecast) <= 0):
		return fmt.Errorf("-forecast %s is not inside the period %s", o.forecast, o.period)
	}
	return o.closing.check()
}

// addRecords reads NAME=FILE.
func (o *options) addRecords(s string) error {
	name, file, ok := strings.Cut(s, "=")
	if !ok || name == "" || file == "" {
		return errors.New("write NAME=FILE, such as calls=calls.csv")
	}
	o.records = append(o.records, namedFile{name, file})
	return nil
}

// setList reads AREA/INDICATOR:CLASS.
func (o *options) setList(s string) error {
	indicator, class, ok := strings.Cut(s, ":")
	if !ok || !strings.Contains(indicator, "/") || !slices.Contains([]sla.Class{sla.Good, sla.Bad, sla.Counted, sla.Excluded}, sla.Class(class)) {
		return errors.New("write AREA/INDICATOR:CLASS, such as cup/attesa:bad; the classes are bad, good, counted and excluded")
	}
	o.list = selection{indicator, sla.Class(class)}
	return nil
}
