package ruletest

import (
	"fmt"
	"slices"
	"strconv"
	"strings"

	"github.com/capitolato/capitolato/riesame"
	"github.com/capitolato/capitolato/sla"
)

// surprises are the counts of rows that are 0 unless a case says otherwise.
var surprises = []string{"rejected", "duplicate", "out_of_period", "out_of_scope", "excluded"}

// rowCount returns how many rows of a record type came to something; of rejected ones those
// whose reason has a text.
func rowCount(r *sla.Result, records, word, text string) int64 {
	var n int64
	for _, s := range r.Sources {
		if s.Records != records {
			continue
		}
		if text == "" {
			n += *part(&s.Reconciliation, word)
			continue
		}
		for reason, m := range s.Reasons {
			if strings.Contains(reason, text) {
				n += m
			}
		}
	}
	return n
}

// part returns the count that a word names.
func part(r *sla.Reconciliation, word string) *int64 {
	return map[string]*int64{"read": &r.Read, "rejected": &r.Rejected, "duplicate": &r.Duplicate, "conflicts": &r.Conflicts,
		"out_of_period": &r.OutOfPeriod, "out_of_scope": &r.OutOfScope, "excluded": &r.Excluded, "counted": &r.Counted, "overlap": &r.Overlap}[word]
}

// unexpected tells of rows that came to nothing and of which the case does not say so.
func (r *run) unexpected() []answer {
	var out []answer
	for _, records := range recordNames(r.f.Contract) {
		for _, word := range surprises {
			want, said := r.expected(records, word)
			got := rowCount(r.result, records, word, "")
			if said || got == want {
				continue
			}
			line := "expect " + records + " " + word + " " + strconv.FormatInt(got, 10)
			out = append(out, answer{c: r.c, subject: records, want: fmt.Sprintf("%s %d", word, want), got: fmt.Sprintf("%s %d", word, got),
				detail: join2(r.rejections(records, word), "rows that are not counted have to be expected: "+line)})
		}
	}
	return out
}

// expected returns how many rows a case expects to come to something: the reasons that it names
// add up. It reports whether the case says so elsewhere: in all, or by a reason that is not met.
func (r *run) expected(records, word string) (n int64, said bool) {
	for _, e := range r.c.Expects {
		if e.Subject != RowCount || e.Records != records || e.Word != word {
			continue
		}
		m := rowCount(r.result, records, word, e.Text)
		if e.Text == "" || strconv.FormatInt(m, 10) != e.Value {
			return 0, true
		}
		n += m
	}
	return n, false
}

func join2(a, b string) string { return strings.TrimPrefix(a+"\n"+b, "\n") }

// shownRows is how many rows a failure lists.
const shownRows = 10

// rejections lists the rejected or conflicting rows of a record type, with their lines.
func (r *run) rejections(records, word string) string {
	var lines []string
	for _, s := range r.result.Sources {
		rows := s.RejectedRows
		if word == "conflicts" || word == "duplicate" {
			rows = s.ConflictRows
		}
		if s.Records != records || word != "rejected" && word != "conflicts" && word != "duplicate" {
			continue
		}
		for _, row := range rows {
			if len(lines) == shownRows {
				return strings.Join(append(lines, "…"), "\n")
			}
			lines = append(lines, r.place(s, row.Pos)+": "+strings.TrimPrefix(row.Field+": ", ": ")+row.Reason+quoted(row.Value))
		}
	}
	return strings.Join(lines, "\n")
}

func quoted(text string) string {
	if text == "" {
		return ""
	}
	return ": " + strconv.Quote(text)
}

// place returns where a row of a source stands.
func (r *run) place(s sla.SourceResult, pos int64) string {
	for _, t := range r.c.Tables {
		if t.Name == s.Name && t.Records == s.Records && pos >= 1 && pos <= int64(len(t.Lines)) {
			return "line " + strconv.Itoa(t.Lines[pos-1].Line)
		}
	}
	return s.Name + ":" + strconv.FormatInt(pos, 10)
}

// diagnostic says whether the contract has a diagnostic.
func (r *run) diagnostic(e *Expect, a *answer) {
	var all []string
	for _, d := range r.problems {
		if e.isDiagnostic(d) {
			a.met = true
		}
		all = append(all, d.Code)
	}
	a.got = "none"
	if len(all) > 0 {
		slices.Sort(all)
		a.got = join(slices.Compact(all))
		a.detail = r.problems.Error()
	}
}

// finding says whether a run gives a finding.
func (r *run) finding(e *Expect, a *answer) {
	if !r.judged {
		r.found, r.judged = findings(r.plan, r.tally, r.result), true
	}
	var codes, texts []string
	there := false
	for _, f := range r.found {
		there = there || f.Code == e.Word && strings.Contains(f.Text, e.Text)
		codes, texts = append(codes, f.Code), append(texts, f.Code+": "+f.Text)
	}
	slices.Sort(codes)
	a.got, a.met, a.detail = first(join(slices.Compact(codes)), "none"), there != e.Not, strings.Join(texts, "\n")
}

// findings returns what a run gives that a reader should know: the findings of package sla, and
// those of package riesame that need no reviewer.
func findings(plan *sla.Plan, t *sla.Tally, r *sla.Result) []sla.Finding {
	out := slices.Clone(r.Findings)
	c := plan.Contract()
	asked := r.Period
	if r.Asked != nil {
		asked = *r.Asked
	}
	in := &riesame.Inputs{Format: 1, Contract: c.ID, Period: asked.String(), Lang: riesame.English,
		Parts: []riesame.PartInput{{ID: "all", Name: "All", Areas: areas(c)}}}
	review, err := riesame.Build(riesame.Run{Contract: c, Result: r, Tally: t}, in, nil)
	if err != nil {
		return append(out, sla.Finding{Code: "none", Text: "the review cannot be built: " + err.Error()})
	}
	for _, f := range review.Findings {
		if slices.Contains(findingCodes, string(f.Code)) {
			out = append(out, sla.Finding{Code: string(f.Code), Text: first(strings.Trim(f.Where.Area+"/"+f.Where.Indicator, "/")+": "+f.Message, f.Message)})
		}
	}
	return out
}
