package riesame

import (
	"errors"
	"fmt"
	"slices"
	"strings"

	"github.com/capitolato/capitolato/sla"
)

// Run is what the library found out about a period. Contract and Result must be there.
type Run struct {
	// Contract is the contract, with which the results were judged.
	Contract *sla.Contract
	// Result is the judgment of the period of the review.
	Result *sla.Result
	// Months are the judgments of the period's months, in order, each from the same Tally;
	// without them there are no trends, and a closed action is judged by whole periods.
	Months []*sla.Result
	// FollowUp is the judgment of a later period, for the column of values reached since.
	FollowUp *sla.Result
	// Tally is what was counted; without it the days on which sources hold records are not
	// looked at.
	Tally *sla.Tally
}

// Build makes a review from what the run found, what people wrote and the review before, which is
// nil if there is none. A previous review of the same period is an earlier revision of this one.
//
// Its error is [sla.Diagnostics] where the inputs are at fault: every problem at once, each where
// it stands. What merely does not fit together is not an error but a [Finding] of the review.
// Build changes none of its arguments, and the review shares no memory with run or previous. The
// same arguments always give the same review: there is no clock in it.
func Build(run Run, inputs *Inputs, previous *Review) (*Review, error) {
	if run.Contract == nil || run.Result == nil || inputs == nil {
		return nil, errors.New("riesame: a review needs a contract, a result and inputs")
	}
	lang := inputs.Lang
	if lang == "" {
		lang = Italian
	}
	b := &builder{run: run, in: inputs, previous: previous, lang: lang, parts: map[string]int{}}
	if err := b.check(); err != nil {
		return nil, err
	}
	b.run.Contract = inForce(run.Contract, run.Result.Revisions)
	b.begin()
	b.buildActions()
	b.judgeActions()
	for i := range inputs.Parts {
		b.buildPart(i)
	}
	b.checkSources()
	return b.review, nil
}

// builder makes a review.
type builder struct {
	run      Run
	in       *Inputs
	previous *Review
	lang     Lang
	review   *Review
	standard *standard
	parts    map[string]int // which part an area is in
	found    sla.Diagnostics
}

// begin fills in what concerns the review as a whole.
func (b *builder) begin() {
	c, r := b.run.Contract, b.run.Result
	b.review = &Review{Format: format, Lang: b.lang, Form: b.in.Form, Date: b.in.Date,
		Asked: b.asked(), Period: r.Period, Contract: c.ID, Object: c.Title, Valid: c.Valid,
		Register: clone(c.Register), Verdict: sla.NA, Standard: b.standard.id}
	if c.Contractor != nil {
		b.review.Contractor = &sla.Contractor{Name: c.Contractor.Name, Members: some(c.Contractor.Members)}
	}
	if c.Succeeds != nil {
		s := *c.Succeeds
		s.Contractor.Members = some(s.Contractor.Members)
		b.review.Succeeds = &s
	}
	b.review.Title = b.lang.say(phrase{"Resoconto %s attività di monitoraggio", "%s monitoring report"}, b.lang.frequency(b.asked()))
	b.review.Title = strings.ToUpper(b.review.Title[:1]) + b.review.Title[1:]
	b.review.Name = b.lang.period(b.asked())
	b.review.Premise = b.premise()
	b.review.Caveats, b.review.Exclusions = some(r.Findings), exclusionList(r.Exclusions)
	b.review.Penalties = totalOf(r.Penalties)
	for _, s := range r.Sources {
		b.review.Sources = append(b.review.Sources, Source{Name: s.Name, Records: s.Records, Period: s.Period,
			Fingerprint: s.Fingerprint, Reconciliation: s.Reconciliation, Reasons: someOf(s.Reasons),
			RejectedRows: some(s.RejectedRows), ConflictRows: some(s.ConflictRows), Months: b.monthsOf(&s)})
	}
}

// some returns a copy of a list, nil if it is empty, as JSON reads it back.
func some[T any](list []T) []T {
	if len(list) == 0 {
		return nil
	}
	return slices.Clone(list)
}

// someOf does the same for a map.
func someOf[K comparable, V any](m map[K]V) map[K]V {
	if len(m) == 0 {
		return nil
	}
	out := make(map[K]V, len(m))
	for k, v := range m {
		out[k] = v
	}
	return out
}

// monthsOf counts the records of a source by month, if the tally has it.
func (b *builder) monthsOf(s *sla.SourceResult) []MonthCount {
	if b.run.Tally == nil {
		return nil
	}
	i := slices.IndexFunc(b.run.Tally.Inputs, func(in sla.Input) bool {
		return in.Name == s.Name && in.Records == s.Records && in.Period == s.Period
	})
	if i < 0 || b.run.Tally.Inputs[i].Days == nil {
		return nil
	}
	var out []MonthCount
	for _, p := range s.Period.Months() {
		m := MonthCount{Period: p}
		for d, n := range b.run.Tally.Inputs[i].Days {
			if d.Compare(p.From) >= 0 && d.Compare(p.To) < 0 {
				m.Records += n
			}
		}
		out = append(out, m)
	}
	return out
}

// asked returns the period that was asked for, which may be more than the contract's validity.
func (b *builder) asked() sla.Period {
	if b.run.Result.Asked != nil {
		return *b.run.Result.Asked
	}
	return b.run.Result.Period
}

// reviewed returns the day by which things are overdue.
func (b *builder) reviewed() sla.Date {
	if !b.in.Date.IsZero() {
		return b.in.Date
	}
	return b.run.Result.Period.To.AddDays(-1)
}

// premise says which contract is reported on, and up to when.
func (b *builder) premise() string {
	c, l := b.run.Contract, b.lang
	last := b.run.Result.Period.To.AddDays(-1)
	text := l.say(phrase{"Il presente report %s è relativo al piano di monitoraggio del contratto “%s”", "This %s report concerns the monitoring plan of the contract “%s”"},
		l.frequency(b.asked()), title(c))
	if signed := b.signed(); signed != "" {
		text += " (" + signed + ")"
	}
	text += l.say(phrase{", a tutto il %s", ", up to %s"}, l.day(last))
	if last == c.Valid.Through {
		text += l.say(phrase{", data di scadenza contrattuale", ", the day on which it ended"})
	}
	return text + "."
}

// title names a contract.
func title(c *sla.Contract) string {
	if c.Title == "" {
		return c.ID
	}
	return inline(c.Title)
}

// signed says where a contract is registered, who signed it and whom they succeed.
func (b *builder) signed() string {
	c, l := b.run.Contract, b.lang
	var clauses []string
	if c.Register != nil {
		clauses = append(clauses, l.register(*c.Register))
	}
	if c.Contractor != nil {
		clauses = append(clauses, l.say(phrase{"sottoscritto con %s", "signed with %s"}, c.Contractor.Name))
	}
	if s := c.Succeeds; s != nil {
		act := ""
		if s.Act != "" {
			act = l.say(phrase{"a seguito di %s ", "by %s "}, inline(s.Act))
		}
		clauses = append(clauses, l.say(phrase{"subentrato %sal precedente contratto con %s, %s", "succeeding %sto the earlier contract with %s, %s"},
			act, s.Contractor.Name, l.register(s.Register)))
	}
	return strings.Join(clauses, ", ")
}

// register writes an entry of a register.
func (l Lang) register(r sla.Register) string {
	if r.Date.IsZero() {
		return fmt.Sprintf("Rep. %s", r.Number)
	}
	return l.say(phrase{"Rep. %s del %s", "Rep. %s of %s"}, r.Number, l.day(r.Date))
}
