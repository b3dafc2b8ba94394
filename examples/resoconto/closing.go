package main

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"os"

	"github.com/capitolato/capitolato/examples/internal/asjson"
	"github.com/capitolato/capitolato/sla"
	"github.com/capitolato/capitolato/sla/closing"
)

// closeOptions are the arguments that close a period or restate one.
type closeOptions struct {
	file, before string
	act          closing.Act
}

// check reports what is wrong with the arguments together.
func (c *closeOptions) check() error {
	switch {
	case c.file == "" && (c.before != "" || c.act != closing.Act{}):
		return errors.New("-restate, -act, -signed and -reason say how a period is closed: name the file to keep it in with -close")
	case c.file != "" && (c.act.Protocol == "" || c.act.Date.IsZero()):
		return errors.New("-close needs -act, the document that the parties signed, and -signed, its day")
	case c.before != "" && c.act.Reason == "":
		return errors.New("-restate needs -reason")
	case c.before == "" && c.act.Reason != "":
		return errors.New("-reason says why a period is restated: name the file that it was closed in with -restate")
	}
	return nil
}

// closePeriod keeps the period as it is now, or its next revision, of which it tells on notes
// what has changed.
func (c *closeOptions) closePeriod(plan *sla.Plan, tally *sla.Tally, period sla.Period, notes io.Writer) error {
	closed, err := c.revision(plan, tally, period)
	if err != nil {
		return err
	}
	if closed.Changes != nil {
		fmt.Fprintf(notes, "revision %d of %s\n%s", closed.Revision, closed.Period, closed.Changes)
	}
	var b bytes.Buffer
	if err := asjson.Write(&b, closed); err != nil {
		return err
	}
	return replaceFile(c.file, b.Bytes())
}

// revision closes the period or makes its next revision.
func (c *closeOptions) revision(plan *sla.Plan, tally *sla.Tally, period sla.Period) (*closing.Closing, error) {
	if c.before == "" {
		return closing.Close(plan, tally, period, c.act)
	}
	data, err := os.ReadFile(c.before)
	if err != nil {
		return nil, err
	}
	before, err := closing.Parse(data)
	if err != nil {
		return nil, fmt.Errorf("%s: %w", c.before, err)
	}
	if before.Period != period {
		return nil, fmt.Errorf("%s: it closes %s, and this run is of %s", c.before, before.Period, period)
	}
	return before.Restate(plan, tally, c.act)
}
