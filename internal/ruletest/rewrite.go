package ruletest

import (
	"context"
	"strings"
)

// want writes what an expectation wants, in the words of the file.
func (e *Expect) want() string {
	switch e.Subject {
	case IndicatorVerdict, AreaVerdict, ContractVerdict, AreaScore:
		switch {
		case e.Open && e.Value == "":
			return open
		case e.Value != "":
			return e.Want.String() + " " + e.Value + e.unit
		}
		return e.Want.String()
	case HasFinding, HasDiagnostic:
		text := strings.TrimSpace(e.Word + " " + e.Text)
		if e.Not {
			return "no " + text
		}
		return text
	}
	if e.Open {
		return open
	}
	return e.Value
}

// subject writes what an expectation is about.
func (e *Expect) subject() string {
	switch e.Subject {
	case IndicatorVerdict:
		return e.Area + "/" + e.Indicator
	case IndicatorCount, IndicatorClause:
		return e.Area + "/" + e.Indicator + " " + e.Word
	case AreaScore:
		return e.Area + " score"
	case AreaVerdict:
		return e.Area
	case ContractVerdict:
		return "contract"
	case RowCount:
		return e.Records + " " + e.Word
	case HasFinding:
		return "finding"
	}
	return "diagnostic"
}

// rewritten reports whether the answer can be written in the place of what an expectation wants.
func (a *answer) rewritten() bool {
	if a.met || a.expect == nil || a.got == "none" || strings.HasPrefix(a.got, "no ") {
		return false
	}
	return a.expect.Subject != HasFinding && a.expect.Subject != HasDiagnostic
}

// Rewrite returns the text of a file in which every verdict, figure and count that the file's own
// contract does not meet is what it gives, and what is left open is filled in. Nothing is added,
// and expectations about findings and diagnostics stay.
func Rewrite(ctx context.Context, f *File) ([]byte, error) {
	answers, err := f.answers(ctx, f.Contract)
	if err != nil {
		return nil, err
	}
	var b strings.Builder
	at := 0
	for _, a := range answers { // in the order of the file
		if !a.rewritten() {
			continue
		}
		start := f.text.starts[a.expect.line]
		b.WriteString(f.text.src[at : start+a.expect.from])
		b.WriteString(a.got)
		at = start + a.expect.to
	}
	b.WriteString(f.text.src[at:])
	return []byte(b.String()), nil
}
