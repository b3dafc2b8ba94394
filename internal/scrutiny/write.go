package scrutiny

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"github.com/capitolato/capitolato/internal/ruletest"
	"github.com/capitolato/capitolato/sla"
)

// Boundaries writes a test file with the cases at the limits of a contract's rules and with what
// the contract says of them. Name is the path of the contract as the file is to say it; open
// reads it. Points for which no record was found are listed in a comment.
func Boundaries(ctx context.Context, c *sla.Contract, name string, open func(string) ([]byte, error), period sla.Period, opts *sla.CompileOptions) ([]byte, error) {
	if problems, plan := ruletest.Problems(c, opts); plan == nil {
		return nil, problems
	}
	b, err := read(c)
	if err != nil {
		return nil, err
	}
	a, err := newAuthor(b, period, opts)
	if err != nil {
		return nil, err
	}
	a.all()
	text := a.file(name)
	for range 2 { // the second time with the rows that nobody expected
		f, err := ruletest.Parse("boundaries.txtar", []byte(text), open, opts)
		if err != nil {
			return nil, fmt.Errorf("the cases cannot be read back: %w", err)
		}
		failures, err := ruletest.Check(ctx, c, f)
		if err != nil {
			return nil, err
		}
		if !a.expectRows(failures) {
			return ruletest.Rewrite(ctx, f)
		}
		text = a.file(name)
	}
	return nil, fmt.Errorf("rows of the cases are rejected or not counted in a way that was not foreseen")
}

// expectRows adds the counts of rows that failed because nobody expected them, and reports
// whether there were any.
func (a *author) expectRows(failures []ruletest.Failure) bool {
	added := false
	for _, f := range failures {
		word, _, _ := strings.Cut(f.Got, " ")
		count := f.Subject + " " + word
		i := slices.IndexFunc(a.drafts, func(d *draft) bool { return d.title == f.Case })
		if i < 0 || !has(a.contract.Records, f.Subject) || slices.Contains(a.drafts[i].counts, count) {
			continue
		}
		a.drafts[i].counts = append(a.drafts[i].counts, count)
		added = true
	}
	return added
}

// file writes all cases, with question marks for what is expected.
func (a *author) file(contract string) string {
	var b strings.Builder
	b.WriteString(`# The cases at the limits of the contract's rules, derived from the rules themselves.
#
# What is expected is what the contract says of them as it is written now. Nobody has confirmed
# it: hold each case against the signed text, and mend the contract where they differ.
`)
	fmt.Fprintf(&b, "contract %s\nperiod %s\n", contract, days(a.period))
	for _, m := range a.missed {
		fmt.Fprintf(&b, "\n# No record was found for %s\n", m)
	}
	titles := map[string]int{}
	for _, d := range a.drafts {
		d.title = titled(d.title)
		if titles[d.title]++; titles[d.title] > 1 {
			d.title = fmt.Sprintf("%s (%d)", d.title, titles[d.title])
		}
		b.WriteString("\ncase " + d.title + "\n")
		if d.period != a.period {
			fmt.Fprintf(&b, "period %s\n", days(d.period))
		}
		b.WriteString(d.text())
		for _, x := range d.counts {
			fmt.Fprintf(&b, "expect %s ?\n", x)
		}
		for _, x := range d.indicators {
			fmt.Fprintf(&b, "expect %s ?\n", x)
		}
	}
	return b.String()
}

// days writes a period; one of a day as that day.
func days(p sla.Period) string {
	if p.From.AddDays(1) == p.To {
		return p.From.String()
	}
	return p.String()
}

// titled returns a title without what test files take for a comment.
func titled(title string) string { return unmarked.Replace(title) }

var unmarked = strings.NewReplacer("(#)", "(#)", "#", "(#)", "\n", " ")
