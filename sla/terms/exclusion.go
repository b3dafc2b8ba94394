package terms

import (
	"slices"
	"strings"
	"time"

	"github.com/capitolato/capitolato/internal/suggest"
	"github.com/capitolato/capitolato/sla/calendar"
)

// Exclusion says which records do not count, because of something that the contract does not
// hold against the contractor. It takes a record out where all that it says is true of it: the
// predicate of its type, one of the windows, and the calendar. Where something is missing, the
// record stays.
//
// A record with one instant is in a window by that instant. An interval, such as an outage, is
// taken out where it lies wholly inside; of another, covered(…) counts only what is outside,
// and every other aggregate all of it.
type Exclusion struct {
	// ID identifies it in results.
	ID string `json:"id"`
	// Reason is what happened, in words.
	Reason string `json:"reason"`
	// Cause is whose doing it was.
	Cause Cause `json:"cause"`
	// State says how far it has come. Only an accepted one counts.
	State State `json:"state"`
	// Document is where it was agreed, or put forward. An accepted one has one.
	Document *Document `json:"document,omitempty"`
	// Approver is who accepted it for the client. An accepted one has one.
	Approver string `json:"approver,omitempty"`
	// Areas are the areas that it holds for, by id, and Indicators the single indicators, each
	// written area/id. Only one of the two may be given; without either it holds for all.
	Areas      []string `json:"areas,omitempty"`
	Indicators []string `json:"indicators,omitempty"`
	// Where says, for each record type that it concerns, which records: a predicate such as
	// `.software == "nuovo"`, or `all`. Records of other types stay.
	Where map[string]string `json:"where"`
	// Windows are times in one of which a record must lie, if there are any.
	Windows []Window `json:"windows,omitempty"`
	// During names the calendar of the contract in whose hours a record must lie, such as that
	// of the regular maintenance. Outside the calendar's years it takes nothing out.
	During string `json:"during,omitempty"`
}

// Cause is whose doing it was that records should not count.
type Cause string

// The causes.
const (
	CauseClient       Cause = "client"
	CauseForceMajeure Cause = "force_majeure"
	CauseMaintenance  Cause = "maintenance"
	CauseContractor   Cause = "contractor"
)

// State is how far a request has come.
type State string

// The states.
const (
	Asked    State = "asked"
	Accepted State = "accepted"
	Rejected State = "rejected"
)

// words are the values that a text may have.
var (
	causes = []string{string(CauseClient), string(CauseForceMajeure), string(CauseMaintenance), string(CauseContractor)}
	states = []string{string(Asked), string(Accepted), string(Rejected)}
)

// Check returns what is wrong with the exclusion by itself. Dates are read in the zone.
func (x Exclusion) Check(zone *time.Location) calendar.Problems {
	var found calendar.Problems
	add := func(path, message, hint string) {
		found = append(found, calendar.Problem{Path: path, Message: message, Hint: hint})
	}
	if strings.TrimSpace(x.Reason) == "" {
		add("", "the exclusion has no reason", "add reason: what happened, in words")
	}
	word := func(path, value string, known []string) {
		if !slices.Contains(known, value) {
			hint := suggest.Hint(value, known)
			if hint == "" {
				hint = "write one of: " + strings.Join(known, ", ")
			}
			add(path, "the "+path[1:]+" \""+value+"\" is not known", hint)
		}
	}
	word("/cause", string(x.Cause), causes)
	word("/state", string(x.State), states)
	if x.Document != nil && x.Document.Date.IsZero() {
		add("/document", "the document has no date", "")
	}
	if x.State == Accepted {
		if x.Document == nil {
			add("", "it is accepted, but by which document?", "add document: {protocol: …, date: …}")
		}
		if strings.TrimSpace(x.Approver) == "" {
			add("", "it is accepted, but by whom?", "add approver: who accepted it for the client")
		}
	}
	if len(x.Areas) > 0 && len(x.Indicators) > 0 {
		add("/indicators", "it names both areas and indicators", "name only the areas, or only the indicators, as area/id")
	}
	for i, w := range x.Windows {
		if _, _, p := w.Instants(zone); p != nil {
			p.Path = pathOf("windows", i) + p.Path
			found = append(found, *p)
		}
	}
	return found
}
