package ruletest

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strconv"
	"strings"

	"github.com/capitolato/capitolato/sla"
)

// Check checks a contract against a file: it judges the records of every case by it and returns
// the expectations that it does not meet, in the order of the file. A case of which the contract
// judges nothing (its validity has no day of the period, say) is a failure. The error is
// [sla.Diagnostics] where the contract does not compile and nothing expects that, and otherwise
// that of ctx. A nil contract is one that is wrong as a document.
func Check(ctx context.Context, c *sla.Contract, f *File) ([]Failure, error) {
	answers, err := f.answers(ctx, c)
	if err != nil {
		return nil, err
	}
	var out []Failure
	for _, a := range answers {
		if !a.met {
			out = append(out, a.failure())
		}
	}
	return out, nil
}

// answer is what came of an expectation.
type answer struct {
	c      *Case
	expect *Expect // nil for what nobody expected
	met    bool
	got    string
	// subject, want and detail are as in Failure.
	subject, want, detail string
}

func (a *answer) failure() Failure {
	f := Failure{Case: a.c.Title, Pos: a.c.Pos, Subject: a.subject, Want: a.want, Got: a.got, Detail: a.detail}
	if a.expect != nil {
		f.Pos = a.expect.Pos
	}
	return f
}

// answers evaluates every case.
func (f *File) answers(ctx context.Context, c *sla.Contract) ([]answer, error) {
	problems, plan := f.Problems, (*sla.Plan)(nil)
	if c != nil {
		problems, plan = Problems(c, f.Options)
	}
	if plan == nil && !f.expectsErrors(problems) {
		return nil, problems
	}
	var out []answer
	for i := range f.Cases {
		r := &run{f: f, c: &f.Cases[i], plan: plan, problems: problems}
		if err := r.evaluate(ctx); err != nil {
			return nil, err
		}
		out = append(out, r.answers(ctx)...)
		if err := ctx.Err(); err != nil {
			return nil, context.Cause(ctx)
		}
	}
	return out, nil
}

// expectsErrors reports whether each error of a contract is expected in some case.
func (f *File) expectsErrors(problems sla.Diagnostics) bool {
	for _, d := range problems {
		if d.Severity == sla.Error && !f.expectsError(d) {
			return false
		}
	}
	return problems.Err() != nil
}

func (f *File) expectsError(d sla.Diagnostic) bool {
	for _, c := range f.Cases {
		for _, e := range c.Expects {
			if e.Subject == HasDiagnostic && e.isDiagnostic(d) {
				return true
			}
		}
	}
	return false
}

// isDiagnostic reports whether a diagnostic is what is expected.
func (e *Expect) isDiagnostic(d sla.Diagnostic) bool {
	return d.Code == e.Word && strings.Contains(d.String(), e.Text)
}

// run is the evaluation of a case.
type run struct {
	f        *File
	c        *Case
	plan     *sla.Plan
	problems sla.Diagnostics
	sources  []sla.Source
	tally    *sla.Tally
	result   *sla.Result
	failed   error // why there is no result
	found    []sla.Finding
	judged   bool // whether found is filled in
}

// evaluate judges the records. Only the error of ctx is one.
func (r *run) evaluate(ctx context.Context) error {
	if r.plan == nil {
		r.failed = errors.New("the contract does not compile")
		return nil
	}
	if r.c.Period == (sla.Period{}) {
		r.failed = errors.New("no period is judged")
		return nil
	}
	r.sources = r.c.Sources()
	r.tally, r.failed = r.plan.Tally(ctx, r.c.Period, &sla.TallyOptions{Workers: 1}, r.sources...)
	if r.failed == nil {
		r.result, r.failed = r.plan.Judge(r.tally, r.c.Period)
	}
	return context.Cause(ctx)
}

// answers returns what came of every expectation, and of what nobody expects.
func (r *run) answers(ctx context.Context) []answer {
	var out []answer
	for i := range r.c.Expects {
		e := &r.c.Expects[i]
		a := answer{c: r.c, expect: e, subject: e.subject(), want: e.want()}
		switch {
		case e.Subject == HasDiagnostic:
			r.diagnostic(e, &a)
		case r.failed != nil:
			a.got, a.detail = "no result", r.failed.Error()
		default:
			r.answer(ctx, e, &a)
		}
		out = append(out, a)
	}
	if r.result != nil {
		out = append(out, r.unexpected()...)
	}
	return out
}

// answer says what came of an expectation about a result.
func (r *run) answer(ctx context.Context, e *Expect, a *answer) {
	switch e.Subject {
	case IndicatorVerdict:
		r.verdict(e, a)
	case IndicatorCount:
		r.count(ctx, e, a)
	case IndicatorClause:
		r.clause(e, a)
	case AreaScore:
		r.score(e, a)
	case AreaVerdict:
		i := slices.IndexFunc(r.result.Areas, func(x sla.AreaResult) bool { return x.ID == e.Area })
		if i < 0 {
			a.got = "no such area"
			return
		}
		r.roll(e, a, r.result.Areas[i].Verdict, r.result.Areas[i:i+1])
	case ContractVerdict:
		r.roll(e, a, r.result.Verdict, r.result.Areas)
	case RowCount:
		n := rowCount(r.result, e.Records, e.Word, e.Text)
		a.got = strconv.FormatInt(n, 10)
		a.met = a.got == e.Value
		a.detail = r.rejections(e.Records, e.Word)
	case HasFinding:
		r.finding(e, a)
	}
}

// verdict says what came of an indicator.
func (r *run) verdict(e *Expect, a *answer) {
	x := indicatorResult(r.result, e.Area, e.Indicator)
	if x == nil {
		a.got = "no such indicator"
		return
	}
	a.got = x.Verdict.String()
	if x.Value != nil && (e.Value != "" || e.Open) {
		a.got += " " + *x.Value + e.unit
		if e.Open && e.unit == "" && x.Unit != "" {
			a.got += " " + x.Unit
		}
	}
	a.met = !e.Open && x.Verdict == e.Want && (e.Value == "" || sameFigure(e.Value, x))
	a.detail = explain(x)
}

// sameFigure reports whether a figure is the one that an indicator shows or, where it is written
// as a fraction, that it has.
func sameFigure(text string, x *sla.IndicatorResult) bool {
	shown := x.Value
	if strings.Contains(text, "/") {
		shown = x.Exact
	}
	if shown == nil {
		return false
	}
	a, ok1 := number(text)
	b, ok2 := number(*shown)
	return ok1 && ok2 && a.Cmp(b) == 0
}

// explain tells how a verdict came about.
func explain(x *sla.IndicatorResult) string {
	lines := []string{x.Explanation.Text}
	if x.Reason != "" {
		lines = append(lines, x.Reason)
	}
	for _, c := range x.Clauses {
		lines = append(lines, c.Clause+": "+c.Text)
	}
	for _, c := range x.Explanation.Counts {
		value := "missing"
		if c.Value != nil {
			value = *c.Value
		}
		line := c.Rule + " is " + value
		if c.Missing > 0 {
			line += fmt.Sprintf(", without a value: %d", c.Missing)
		}
		lines = append(lines, line)
	}
	return strings.Join(lines, "\n")
}

// roll says what came of the verdict of an area or of the contract.
func (r *run) roll(e *Expect, a *answer, got sla.Verdict, areas []sla.AreaResult) {
	a.got, a.met = got.String(), !e.Open && got == e.Want
	var lines []string
	for _, area := range areas {
		for _, x := range area.Indicators {
			lines = append(lines, area.ID+"/"+x.ID+" "+x.Verdict.String())
		}
	}
	a.detail = strings.Join(lines, "\n")
}

// count says how many records made an indicator what it is, or how far it is from the other
// verdict.
func (r *run) count(ctx context.Context, e *Expect, a *answer) {
	x := indicatorResult(r.result, e.Area, e.Indicator)
	if x == nil {
		a.got = "no such indicator"
		return
	}
	a.detail = explain(x)
	switch e.Word {
	case "bears", "flips", "adds":
		a.got = "none"
		if n := margin(x.Margin, e.Word); n != nil {
			a.got = strconv.FormatInt(*n, 10)
		}
	default:
		n := 0
		for _, err := range r.plan.Select(ctx, r.c.Period, e.Area+"/"+e.Indicator, sla.Class(e.Word), nil, r.sources...) {
			if err != nil {
				a.got, a.detail = "none", err.Error()
				return
			}
			n++
		}
		a.got = strconv.Itoa(n)
	}
	a.met = a.got == e.Value
}

// margin returns a part of a margin, or nil.
func margin(m *sla.Margin, word string) *int64 {
	switch {
	case m == nil:
		return nil
	case word == "bears":
		return m.Bears
	case word == "flips":
		return m.Flips
	}
	return m.Adds
}

// indicatorResult returns the judgment of an indicator, or nil.
func indicatorResult(r *sla.Result, area, id string) *sla.IndicatorResult {
	for i := range r.Areas {
		for j := range r.Areas[i].Indicators {
			if r.Areas[i].ID == area && r.Areas[i].Indicators[j].ID == id {
				return &r.Areas[i].Indicators[j]
			}
		}
	}
	return nil
}
