package ruletest

import (
	"fmt"
	"slices"
	"strings"

	"github.com/capitolato/capitolato/sla"
	"github.com/capitolato/capitolato/sla/terms"
)

// clauseWords are what can be expected of the clauses on a target.
var clauseWords = []string{"tier", "amber", "periods", "parts", "variant", "changes", "penalty", "bonus"}

// expectClause reads what is expected of a clause: the name of a tier or -, yes or no, the verdicts
// of the parts of the period, what a formula would give, or the formulas by which the verdict would
// be another.
func (p *parser) expectClause(e *Expect, word, value span) bool {
	e.Subject, e.Word, e.Value = IndicatorClause, p.text(word), strings.Join(strings.Fields(p.text(value)), " ")
	e.from, e.to = value.from, value.to
	if e.Value == open && e.Word == "variant" {
		p.tell(value, "incomplete", "nobody can tell by which formula", "name it: variant answered_only ok 86.00")
		return false
	}
	if e.Value == open {
		e.Open = true
		return true
	}
	switch known := []string{"yes", "no"}; {
	case e.Value == "":
		p.tell(word, "incomplete", "nothing is expected of "+e.Word, "write such as: tier A, tier -, amber yes, periods ok ko ok, parts ok ko, penalty 1200.00, variant answered_only ok 86.00, changes answered_only, or ? to have it filled in")
		return false
	case e.Word == "amber" && !slices.Contains(known, e.Value):
		p.unknownWord(value, "answer", known)
		return false
	case e.Word == "variant":
		return p.expectVariant(value)
	case e.Word == "changes" && e.Value != "-":
		return p.formulas(strings.Fields(e.Value), value)
	case (e.Word == "penalty" || e.Word == "bonus") && e.Value != "-":
		if _, ok := number(e.Value); !ok {
			p.tell(value, "number", "this is no amount", "write euro as they are shown, such as 1200.00, or - for none")
			return false
		}
	case e.Word == "parts" && e.Value == "none":
	case e.Word == "periods" || e.Word == "parts":
		for _, v := range strings.Fields(e.Value) {
			if !slices.Contains(verdicts, v) {
				p.unknownWord(value, "list of verdicts", verdicts)
				return false
			}
		}
	}
	return true
}

// expectVariant checks what is expected of a formula: its name and a verdict or, with it, a figure.
func (p *parser) expectVariant(value span) bool {
	words := strings.Fields(p.text(value))
	if !p.formulas(words[:1], value) {
		return false
	}
	var v sla.Verdict
	figured := len(words) == 2
	if len(words) == 3 {
		_, figured = number(words[2])
	}
	if !figured || v.UnmarshalText([]byte(words[1])) != nil {
		p.tell(value, "expect", "this is no answer of a formula", "write such as: variant answered_only ok 86.00")
		return false
	}
	return true
}

// formulas checks names of formulas.
func (p *parser) formulas(names []string, value span) bool {
	var known []string
	for _, f := range terms.Formulas() {
		known = append(known, f.Name)
	}
	for _, name := range names {
		if !slices.Contains(known, name) {
			p.tell(value, "unknown-name", fmt.Sprintf("%q is no formula of a service level", name), first(nearest(name, known), "write one of "+join(known)))
			return false
		}
	}
	return true
}

// clause says what a clause made of an indicator.
func (r *run) clause(e *Expect, a *answer) {
	x := indicatorResult(r.result, e.Area, e.Indicator)
	if x == nil {
		a.got = "no such indicator"
		return
	}
	switch e.Word {
	case "tier":
		if a.got = x.Tier; a.got == "" {
			a.got = "-"
		}
	case "amber":
		if a.got = "no"; x.Amber {
			a.got = "yes"
		}
	case "periods":
		var verdicts []string
		for _, p := range x.Periods {
			verdicts = append(verdicts, p.Measured.String())
		}
		if a.got = strings.Join(verdicts, " "); a.got == "" {
			a.got = "none"
		}
	case "penalty":
		a.got = charge(x.Penalty, e.Value)
	case "bonus":
		a.got = charge(x.Bonus, e.Value)
	case "parts":
		var verdicts []string
		for _, p := range x.Parts {
			verdicts = append(verdicts, p.Result.Verdict.String())
		}
		if a.got = strings.Join(verdicts, " "); a.got == "" {
			a.got = "none"
		}
	case "variant":
		a.got = variant(x, e.Value)
	case "changes":
		var names []string
		for _, v := range x.Variants {
			if v.Changes {
				names = append(names, v.Formula)
			}
		}
		if a.got = strings.Join(names, " "); a.got == "" {
			a.got = "-"
		}
	}
	a.met, a.detail = !e.Open && a.got == e.Value, explain(x)
}

// charge says what is due, in the words of what is expected where that is the same amount.
func charge(c *sla.Charge, expected string) string {
	switch {
	case c == nil:
		return "-"
	case c.Open != "":
		return c.Open
	}
	due, _ := number(c.Due)
	if want, ok := number(expected); ok && due != nil && due.Cmp(want) == 0 {
		return expected
	}
	return c.Due
}

// variant says what a figure would be by the formula that is expected, in as many words.
func variant(x *sla.IndicatorResult, expected string) string {
	words := strings.Fields(expected)
	for _, v := range x.Variants {
		if v.Formula != words[0] {
			continue
		}
		got := v.Formula + " " + v.Verdict.String()
		if v.Value != nil && len(words) > 2 {
			if sameFigure(words[2], &sla.IndicatorResult{Value: v.Value, Exact: v.Exact}) {
				return got + " " + words[2]
			}
			got += " " + *v.Value
		}
		return got
	}
	return "none"
}

// expectScore reads what is expected of the score of an area: a verdict, and its value if it is said.
func (p *parser) expectScore(e *Expect, area string, s span) bool {
	e.Subject, e.Area, e.from, e.to = AreaScore, area, s.from, s.to
	word, value := p.cut(s)
	if !p.verdict(e, word) {
		return false
	}
	if e.Value = p.text(value); e.Value == "" {
		return true
	}
	if _, ok := number(e.Value); e.Open || !ok {
		p.tell(value, "number", "this is no score", "write it as it is shown, such as 87.5, or as a fraction")
		return false
	}
	return true
}

// score says what came of the score of an area.
func (r *run) score(e *Expect, a *answer) {
	i := slices.IndexFunc(r.result.Areas, func(x sla.AreaResult) bool { return x.ID == e.Area })
	if i < 0 || r.result.Areas[i].Score == nil {
		a.got = "no score"
		return
	}
	s := r.result.Areas[i].Score
	a.got, a.detail = s.Verdict.String(), s.Reason
	if s.Value != nil && (e.Value != "" || e.Open) {
		a.got += " " + *s.Value
	}
	figure := &sla.IndicatorResult{Value: s.Value, Exact: s.Exact}
	a.met = !e.Open && s.Verdict == e.Want && (e.Value == "" || sameFigure(e.Value, figure))
	for _, p := range s.Parts {
		a.detail += "\n" + p.ID + ": " + p.Weight + " × " + p.Points + " (" + p.For + ")"
	}
	a.detail = strings.TrimSpace(a.detail)
}
