package riesame

// Finding is something that does not fit: the review contradicts the run, the contract, an earlier
// review or itself. It does not stop a review; people decide.
type Finding struct {
	Code    Code   `json:"code"`
	Message string `json:"message"`
	// Hint says what to do.
	Hint  string `json:"hint"`
	Where Where  `json:"where"`
}

// Where is what a finding is about. Fields that do not matter are empty.
type Where struct {
	Part      string `json:"part,omitempty"`
	Section   string `json:"section,omitempty"`
	Area      string `json:"area,omitempty"`
	Indicator string `json:"indicator,omitempty"`
	Action    string `json:"action,omitempty"`
	Records   string `json:"records,omitempty"`
	// Path is the JSON Pointer of what people wrote, for the Origin of the Inputs.
	Path string `json:"path,omitempty"`
}

// Code is the kind of a finding. Codes are stable.
type Code string

// The kinds of findings.
const (
	// A document is about days in which the contract was not valid.
	DocumentOutsideContract Code = "document-outside-contract"
	// A document is about days of which none is in the period of the review.
	DocumentOutsidePeriod Code = "document-outside-period"
	// A document bears a later date than the review.
	DocumentAfterReview Code = "document-after-review"
	// A section of the analysis names no input, nor says that there is none.
	SectionWithoutInput Code = "section-without-input"
	// An input of the checklist is ticked, and no section discusses it.
	InputNotDiscussed Code = "input-not-discussed"
	// A missed target has neither an action nor a waiver.
	KOWithoutAction Code = "ko-without-action"
	// An action lacks its cause, who is responsible, when it is due or how it is verified.
	ActionIncomplete Code = "action-incomplete"
	// An open action is past its due date.
	ActionOverdue Code = "action-overdue"
	// An action was closed, and its indicator is still missed.
	ActionIneffective Code = "action-ineffective"
	// A narrative says of indicators what their verdicts deny.
	ClaimDenied Code = "claim-denied"
	// An indicator that had a figure has none now.
	DataLost Code = "data-lost"
	// A figure is not the one that the previous review gave for the same period.
	FigureChanged Code = "figure-changed"
	// A figure as it would be rounded meets a target that it misses, or the other way.
	RoundingHidesVerdict Code = "rounding-hides-verdict"
	// A percentage is one of no records, or of fewer than ten.
	SmallBase Code = "small-base"
	// An indicator is named a mean and measured as a percentage.
	ShareNamedMean Code = "share-named-mean"
	// Sources of one record type hold the same days, and records in both, or no key to tell.
	SourcesOverlap Code = "sources-overlap"
	// Days of the period are without records on which there should be some.
	DaysWithoutRecords Code = "days-without-records"
)
