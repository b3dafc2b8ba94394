package riesame

import "github.com/capitolato/capitolato/sla"

// Inputs is what people write in a review. What the run knows (figures, verdicts, the contract's
// own data) is not among it: [Build] adds that. Inputs are plain data, written as Go values or in
// the YAML or JSON form that package adapters/review reads, whose names are those of the JSON tags.
type Inputs struct {
	// Format is the version of this form, 1.
	Format int `json:"format"`
	// Contract is the id of the contract and Period the period of the review, in a form that
	// [sla.ParsePeriod] reads. They are there so that a review of another half-year, or of
	// another contract, is not taken for this one's.
	Contract string `json:"contract"`
	Period   string `json:"period"`
	// Form identifies the printed form.
	Form Form `json:"form,omitempty"`
	// Lang is the language of what the library words; empty means Italian.
	Lang Lang `json:"language,omitempty"`
	// Date is the day of the review. Without it, what is overdue is judged by the last day of
	// the period.
	Date sla.Date `json:"date,omitempty"`
	// Standard is the standard whose clauses on management review the completeness matrix
	// lists; empty means "ISO 9001:2015".
	Standard string `json:"standard,omitempty"`
	// Parts are the parts of the review. Each area of the contract is in one of them.
	Parts []PartInput `json:"parts"`
	// Actions are those begun in this period, and what is new of those that an earlier review
	// left open: what is left out here stays as it was there.
	Actions []ActionInput `json:"actions,omitempty"`
	// Waivers are the indicators whose failure has no consequence, by agreement.
	Waivers []Waiver `json:"waivers,omitempty"`

	// Origin tells where each value stands in the file that the inputs were read from.
	// Loaders fill it; it is nil for inputs built as Go values.
	Origin sla.Origin `json:"-"`
}

// Form is the model of a printed form and its revision, such as MOD. 1 REV. 0.
type Form struct {
	Model    string `json:"model,omitempty"`
	Revision string `json:"revision,omitempty"`
}

// PartInput is what people write in a part of a review. A part covers one or more areas, which
// then share its checklist and its analysis.
type PartInput struct {
	ID   string `json:"id"`
	Name string `json:"name"`
	// Areas are the ids of the areas, in the order of the review.
	Areas []string `json:"areas"`
	// Text introduces the part, behind the premise, which is derived from the contract. In this
	// and other texts a blank line begins a paragraph, and lines that begin with "- " are a list.
	Text string `json:"text,omitempty"`
	// Documents are those that the introduction refers to.
	Documents []Document `json:"documents,omitempty"`
	// Checklist lists what went into the review.
	Checklist []Check `json:"checklist,omitempty"`
	// Sections are the analysis and Outputs what came of it, each in the order of the review.
	Sections []SectionInput `json:"sections"`
	Outputs  []SectionInput `json:"outputs,omitempty"`
}

// Check is an item of a checklist of inputs.
type Check struct {
	// Input is inspections, complaints, client-findings, economics, programme, performance,
	// corrective-actions, feasibility, earlier-actions, training, monitoring-changes or
	// recommendations, or an id of the reviewer's own that comes with Name and Section.
	Input string `json:"input"`
	// Name is how the item is worded; empty means the library's words.
	Name string `json:"name,omitempty"`
	// Ticked says that the input was there. It then has to be discussed.
	Ticked bool `json:"ticked,omitempty"`
	// Section is the section, or output, that discusses it; empty means the usual one.
	Section string `json:"section,omitempty"`
	// Clauses are further clauses of the standard that the input serves.
	Clauses []string `json:"clauses,omitempty"`
}

// SectionInput is what people write in a section of the analysis, or in an output.
type SectionInput struct {
	// Section is inspections, feedback, process, training, projects, measurement or
	// earlier-actions; of an output it is process-improvement or client-improvement. It may be
	// an id of the reviewer's own that comes with Title.
	Section string `json:"section"`
	// Title is the heading; empty means the library's words.
	Title string `json:"title,omitempty"`
	// Inputs are the documents that the section rests on ("Dati in ingresso").
	Inputs []Document `json:"inputs,omitempty"`
	// NotApplicable says that there is no such input: "n/a", which is not the same as a blank.
	NotApplicable bool `json:"na,omitempty"`
	// Text is the narrative and Services the narrative of single areas.
	Text     string        `json:"text,omitempty"`
	Services []ServiceText `json:"services,omitempty"`
	// Clauses are further clauses of the standard that the section serves.
	Clauses []string `json:"clauses,omitempty"`
}

// ServiceText is the narrative of an area.
type ServiceText struct {
	Area string `json:"area"`
	Text string `json:"text"`
}

// Document is a document that a review rests on.
type Document struct {
	// Kind says what it is, such as "Verbale di visita ispettiva", and Title which one.
	Kind  string `json:"kind"`
	Title string `json:"title,omitempty"`
	// Number is the protocol number.
	Number string `json:"number,omitempty"`
	// Date is the day that the document bears.
	Date sla.Date `json:"date,omitempty"`
	// Covers is the span of days that the document is about; nil means the day it bears.
	Covers *sla.Days `json:"covers,omitempty"`
}

// ActionInput is what people write of an action.
type ActionInput struct {
	// ID identifies the action from one review to the next.
	ID string `json:"id"`
	// Action says what is to be done. An action that was carried over has it already.
	Action string `json:"action,omitempty"`
	// Part is the id of the part it belongs to; empty means that of its first indicator.
	Part string `json:"part,omitempty"`
	// Indicators are those it is to bring back, each as area/indicator.
	Indicators []string `json:"indicators,omitempty"`
	// Cause is why the indicators were missed.
	Cause string `json:"cause,omitempty"`
	// Responsible is who sees to it, and Resources what it takes.
	Responsible string   `json:"responsible,omitempty"`
	Resources   []string `json:"resources,omitempty"`
	// Opened, Due and Closed are the days it was decided on, must be done by and was done.
	Opened sla.Date `json:"opened,omitempty"`
	Due    sla.Date `json:"due,omitempty"`
	Closed sla.Date `json:"closed,omitempty"`
	// Verification says how it will be known whether it was effective, and Outcome what was
	// found.
	Verification string `json:"verification,omitempty"`
	Outcome      string `json:"outcome,omitempty"`
}

// Waiver is an agreement that a missed indicator has no consequence.
type Waiver struct {
	// Indicator is area/indicator.
	Indicator string `json:"indicator"`
	Reason    string `json:"reason"`
	// Basis is the document it was agreed in.
	Basis Document `json:"basis"`
}
