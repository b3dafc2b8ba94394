// Database judges a contract where the calls already are: in the tables of a database. Nothing is
// exported. The database itself counts what it can count exactly, here calls, with those that an
// exclusion would take out told apart, contacts and cases. The rest is read and counted here:
// packages, of which working time is measured, and outages, which are intervals. The program writes
// the same report, and as JSON the same judgment, as examples/resoconto does from files. Only what is
// said of the sources differs: they are tables, and the rows that no table can hold are not in them.
//
//	go -C examples/database run .
//	go -C examples/database run . -format json
//
// The calls are those of that example, in an SQLite database that is made anew for each run. To
// look at it, to change it and to judge what is in it then:
//
//	go -C examples/database run . -write calls.db
//	go -C examples/database run . -db calls.db
//
// It takes other contracts, mappings and periods too. For another database get its driver, such as
// with go get github.com/jackc/pgx/v5/stdlib, and change, in open.go, the import of the driver and
// the constants below it:
//
//	import _ "github.com/jackc/pgx/v5/stdlib"
//
//	const (
//		driver  = "pgx"
//		dialect = sqllog.PostgreSQL
//	)
//
// after which -db takes what that driver does:
//
//	go run . -db 'postgres://reader@host/calls?sslmode=verify-full' -contract c.yaml -mapping m.yaml
//
// The user of the database needs the right to SELECT, and no other.
//
// The exit status is 0 if the report was written, 1 if an input is at fault and 2 if the arguments
// are.
package main

import (
	"context"
	"database/sql"
	"errors"
	"flag"
	"fmt"
	"io"
	"os"
	"os/signal"

	"github.com/capitolato/capitolato/adapters/contract"
	"github.com/capitolato/capitolato/adapters/review"
	"github.com/capitolato/capitolato/adapters/text"
	"github.com/capitolato/capitolato/examples/internal/asjson"
	"github.com/capitolato/capitolato/riesame"
	"github.com/capitolato/capitolato/sla"
)

func main() { os.Exit(run(os.Args[1:], os.Stdout, os.Stderr)) }

// The exit statuses.
const (
	exitOK = iota
	exitInput
	exitUsage
)

// exampleContract is the contract of the other example.
const exampleContract = "../resoconto/contract.yaml"

// options are the program's arguments.
type options struct {
	contract, mapping, review string
	db, write, format         string
	period                    sla.Period
}

// parseArgs reads the arguments.
func parseArgs(args []string, stderr io.Writer) (*options, error) {
	o := new(options)
	o.period, _ = sla.ParsePeriod("2024-S1")
	flags := flag.NewFlagSet("database", flag.ContinueOnError)
	flags.SetOutput(stderr)
	flags.StringVar(&o.contract, "contract", exampleContract, "judge the contract in `FILE`")
	flags.StringVar(&o.mapping, "mapping", "mapping.yaml", "read from `FILE` which tables and columns hold the records")
	flags.StringVar(&o.review, "review", "", "read from `FILE` what people wrote in the report (default: for the example, ../resoconto/review.yaml)")
	flags.StringVar(&o.db, "db", "", "judge the records in the database `NAME`, not those that are made up")
	flags.StringVar(&o.write, "write", "", "write the database that is made up to `FILE` instead")
	flags.StringVar(&o.format, "format", "text", "write text or json (the judgment alone)")
	flags.Func("period", "report on `PERIOD`, such as 2024-S1, 2024-Q1 or 2024-05 (default 2024-S1)", func(s string) (err error) {
		o.period, err = sla.ParsePeriod(s)
		return err
	})
	if err := flags.Parse(args); err != nil {
		return nil, err
	}
	var err error
	switch {
	case flags.NArg() > 0:
		err = fmt.Errorf("%q is not an argument: what is to be judged is given by flags", flags.Arg(0))
	case o.format != "text" && o.format != "json":
		err = fmt.Errorf("-format %q is neither text nor json", o.format)
	}
	if err != nil {
		fmt.Fprintln(stderr, err)
		flags.Usage()
	}
	return o, err
}

// run is the program. It returns its exit status.
func run(args []string, stdout, stderr io.Writer) int {
	o, err := parseArgs(args, stderr)
	switch {
	case errors.Is(err, flag.ErrHelp):
		return exitOK
	case err != nil:
		return exitUsage
	}
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt)
	defer stop()
	if o.write != "" {
		err = makeDatabase(ctx, o.write)
	} else {
		err = o.report(ctx, stdout)
	}
	if err != nil {
		fmt.Fprintln(stderr, err)
		return exitInput
	}
	return exitOK
}

// report judges the contract and writes what it finds.
func (o *options) report(ctx context.Context, w io.Writer) error {
	c, err := contract.Load(o.contract)
	if err != nil {
		return err
	}
	plan, err := sla.Compile(c, nil)
	if err != nil {
		return err
	}
	db, remove, err := o.open(ctx)
	if err != nil {
		return err
	}
	defer remove()
	return o.judge(ctx, w, plan, db)
}

// judge counts the records in the database and writes what follows from them.
func (o *options) judge(ctx context.Context, w io.Writer, plan *sla.Plan, db *sql.DB) error {
	sources, err := o.sources(db, plan.Contract())
	if err != nil {
		return err
	}
	tally, err := plan.Tally(ctx, o.period, nil, sources...)
	if err != nil {
		return err
	}
	result, err := plan.Judge(tally, o.period)
	if err != nil {
		return err
	}
	if o.format == "json" {
		return asjson.WriteJudgment(w, result)
	}
	return o.writeText(w, riesame.Run{Contract: plan.Contract(), Result: result, Tally: tally})
}

// writeText writes the report, with what people wrote in it.
func (o *options) writeText(w io.Writer, r riesame.Run) error {
	written, err := o.written(r.Result)
	if err != nil {
		return err
	}
	built, err := riesame.Build(r, written, nil)
	if err != nil {
		return err
	}
	d, err := built.Document(nil)
	if err != nil {
		return err
	}
	return text.Write(w, d, &text.Options{Width: 118})
}

// written returns what people wrote in the report. Where nobody did, it has one part with every
// area.
func (o *options) written(res *sla.Result) (*riesame.Inputs, error) {
	if o.review != "" {
		return review.Load(o.review)
	}
	if o.contract == exampleContract {
		in, err := review.Load("../resoconto/review.yaml")
		if err != nil {
			return nil, err
		}
		if p, err := sla.ParsePeriod(in.Period); err != nil || p == o.period {
			return in, err
		}
	}
	part := riesame.PartInput{ID: "services", Name: "Servizi"}
	for _, a := range res.Areas {
		part.Areas = append(part.Areas, a.ID)
	}
	return &riesame.Inputs{Format: 1, Contract: res.Contract, Period: o.period.String(), Parts: []riesame.PartInput{part}}, nil
}
