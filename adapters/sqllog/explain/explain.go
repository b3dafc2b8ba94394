// Package explain tells how a database counts the records of a contract, as EXPLAIN does of a
// query: which statements it is sent with which parameters, and which rows are read and counted
// in the program instead, for what reason. It is for the sources of package adapters/sqllog.
package explain

import (
	"context"
	"errors"
	"fmt"
	"strings"

	"github.com/capitolato/capitolato/internal/push"
	"github.com/capitolato/capitolato/sla"
	"github.com/capitolato/capitolato/sla/batch"
)

// Explanation tells how the records of a source are counted.
type Explanation struct {
	// Source is its name, Records the record type.
	Source, Records string
	// Pushed says that the database counts. Otherwise every row is read, for the reasons in
	// Read: what a rule or a column needs that the database cannot do exactly, or what it was
	// found to hold.
	Pushed bool
	Read   []string
	// Rows are read all the same where the database counts, such as those that lack a value which
	// they must have: reading tells which rows are rejected and why.
	Rows int64
	// Statements were sent, in their order, up to where it was found out that rows are read.
	Statements []Statement
	// Snapshot says what the statements see of the data together; it is empty where none was
	// sent.
	Snapshot string
}

// Statement is a SELECT. No value stands in its text: Args are those of its parameters, with ••• for
// texts that were found in the data.
type Statement struct {
	SQL  string
	Args []any
}

// Source tells how [sla.Plan.Tally] counts the records of a source for a period. It sends the
// statements, for what the records hold decides, too. Other sources of the run are not known: where
// another one has records of the same type, and these have keys, rows are read.
func Source(ctx context.Context, p *sla.Plan, period sla.Period, s sla.Source) (*Explanation, error) {
	counts, ok := s.(push.Source)
	if !ok {
		return nil, fmt.Errorf("explain: the source %s is read and nothing else", s.Source().Name)
	}
	e := &explaining{source: s, counts: counts}
	_, err := p.Tally(ctx, period, nil, e)
	if !errors.Is(err, errExplained) {
		return nil, err
	}
	info := s.Source()
	x := &Explanation{Source: info.Name, Records: info.Records, Pushed: e.told.Pushed, Read: e.told.Read, Rows: e.told.Rows, Snapshot: e.told.Snapshot}
	for _, st := range e.told.Statements {
		x.Statements = append(x.Statements, Statement(st))
	}
	return x, nil
}

// errExplained ends a run that was only to be explained.
var errExplained = errors.New("explained")

// explaining is a source that tells how it counts.
type explaining struct {
	source sla.Source
	counts push.Source
	told   push.Told
}

// Source is that of the source.
func (e *explaining) Source() sla.SourceInfo { return e.source.Source() }

// Open is not called, since Push ends the run.
func (e *explaining) Open(context.Context, batch.Request) (batch.Reader, error) {
	return nil, errExplained
}

// Push notes what is told, and lets nothing be read.
func (e *explaining) Push(ctx context.Context, ask *push.Ask) (*push.Answer, error) {
	ask.Told = &e.told
	if _, err := e.counts.Push(ctx, ask); err != nil {
		return nil, err
	}
	return nil, errExplained
}

// String writes the explanation for a person.
func (x *Explanation) String() string {
	var b strings.Builder
	how := "read, and counted here"
	if x.Pushed {
		how = "counted by the database"
	}
	fmt.Fprintf(&b, "%s of %s: %s\n", x.Records, x.Source, how)
	if x.Pushed && x.Rows > 0 {
		fmt.Fprintf(&b, "but for %d rows that are read\n", x.Rows)
	}
	for _, r := range x.Read {
		fmt.Fprintf(&b, "because: %s\n", r)
	}
	if x.Snapshot != "" {
		fmt.Fprintf(&b, "seen: %s\n", x.Snapshot)
	}
	for _, s := range x.Statements {
		fmt.Fprintf(&b, "\n%s\n", s.SQL)
		for i, a := range s.Args {
			if i == 0 {
				b.WriteString("with")
			}
			if text, ok := a.(string); ok {
				a = fmt.Sprintf("%q", text)
			}
			fmt.Fprintf(&b, " %v", a)
		}
		if len(s.Args) > 0 {
			b.WriteByte('\n')
		}
	}
	return b.String()
}
