package terms

import (
	"strings"

	"github.com/capitolato/capitolato/sla/calendar"
)

// Revision is an agreed change of the contract. What it does not name stays as it was. Names and
// indicators must be there already: a revision changes the contract's rules, and adds none.
type Revision struct {
	// From is the first day on which the change holds. A revision that only ends the contract
	// needs none.
	From calendar.Date `json:"from,omitempty"`
	// Document is what the parties signed, and Reason why.
	Document Document `json:"document"`
	Reason   string   `json:"reason"`
	// Ends is the last day on which the contract binds, where that is before the end of its
	// validity.
	Ends calendar.Date `json:"ends,omitempty"`
	// Calendars, Constants, Sets and Metrics take the place of those of the same name.
	Calendars map[string]calendar.Calendar `json:"calendars,omitempty"`
	Constants map[string]string            `json:"constants,omitempty"`
	Sets      map[string]string            `json:"sets,omitempty"`
	Metrics   map[string]string            `json:"metrics,omitempty"`
	// Indicators are the changes of single indicators, each written area/id.
	Indicators map[string]IndicatorChange `json:"indicators,omitempty"`
}

// IndicatorChange is what a revision changes of an indicator: the fields of the same name that
// are not empty.
type IndicatorChange struct {
	Value      string `json:"value,omitempty"`
	Target     string `json:"target,omitempty"`
	TargetText string `json:"target_text,omitempty"`
	Measure    string `json:"measure,omitempty"`
	Applies    string `json:"applies,omitempty"`
	// Penalty and Bonus take the place of those of the indicator as a whole.
	Penalty *Penalty `json:"penalty,omitempty"`
	Bonus   *Penalty `json:"bonus,omitempty"`
	Note    string   `json:"note,omitempty"`
}

// Check returns what is wrong with the revision by itself, and with its dates in the days in
// which the contract is valid.
func (r Revision) Check(valid calendar.Days) calendar.Problems {
	var found calendar.Problems
	add := func(path, message, hint string) {
		found = append(found, calendar.Problem{Path: path, Message: message, Hint: hint})
	}
	if strings.TrimSpace(r.Reason) == "" {
		add("", "the revision has no reason", "add reason: why it was agreed")
	}
	if r.Document.Since().IsZero() {
		add("", "by which document was it agreed, and when?", "add document: {protocol: …, date: …}")
	}
	within := func(path, what string, d calendar.Date) {
		switch {
		case d.IsZero():
		case !valid.From.IsZero() && d.Compare(valid.From) <= 0:
			add(path, what+" "+d.String()+" is not after the contract begins, on "+valid.From.String(), "change the contract itself")
		case !valid.Through.IsZero() && d.Compare(valid.Through) > 0:
			add(path, what+" "+d.String()+" is after the contract ends, on "+valid.Through.String(), "")
		}
	}
	within("/from", "the change of", r.From)
	within("/ends", "the end on", r.Ends)
	switch {
	case r.From.IsZero() && (r.changes() || r.Ends.IsZero()):
		add("", "from which day does it hold?", "add from: the first day")
	case !r.From.IsZero() && !r.Ends.IsZero() && r.Ends.Compare(r.From) < 0:
		add("/ends", "it ends the contract before it holds", "")
	}
	return found
}

// changes reports whether it changes any rule.
func (r Revision) changes() bool {
	return len(r.Calendars)+len(r.Constants)+len(r.Sets)+len(r.Metrics)+len(r.Indicators) > 0
}

// Split says how a period is judged that a revision of the rules cuts in two or more parts.
type Split struct {
	// Judged is each, weighted or stricter; see there.
	Judged string `json:"judged"`
	// Basis is the document that it was agreed in.
	Basis string `json:"basis,omitempty"`
}

// How a period that a revision cuts is judged.
const (
	// JudgedEach judges each part by its own rules, and the worst verdict counts. It holds where
	// the contract says nothing.
	JudgedEach = "each"
	// JudgedWeighted holds the mean of the parts' figures, weighted by their days, against the mean of
	// their bounds, weighted alike.
	JudgedWeighted = "weighted"
	// JudgedStricter judges the whole period by the rules of each part, and the worst verdict counts.
	JudgedStricter = "stricter"
)

// Suspension is a span of days on which the contract does not bind. Records that lie in it are
// out of the period, and what intervals cover of it does not count; nor do its days in
// period.length.
type Suspension struct {
	From    calendar.Date `json:"from"`
	Through calendar.Date `json:"through"`
	// Document is where it was agreed or ordered, and Reason why.
	Document Document `json:"document"`
	Reason   string   `json:"reason"`
}

// Check returns what is wrong with the suspension by itself.
func (s Suspension) Check() calendar.Problems {
	var found calendar.Problems
	add := func(path, message, hint string) {
		found = append(found, calendar.Problem{Path: path, Message: message, Hint: hint})
	}
	if strings.TrimSpace(s.Reason) == "" {
		add("", "the suspension has no reason", "add reason: why it was agreed or ordered")
	}
	if s.Document.Since().IsZero() {
		add("", "by which document, and when?", "add document: {protocol: …, date: …}")
	}
	switch {
	case s.From.IsZero() || s.Through.IsZero():
		add("", "it needs its first and its last day", "write from: and through:")
	case s.Through.Compare(s.From) < 0:
		add("/through", "it ends before it begins", "")
	}
	return found
}
