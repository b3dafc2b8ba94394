package riesame

import (
	"github.com/capitolato/capitolato/sla"
	"github.com/capitolato/capitolato/sla/terms"
)

// Review is a review as data: the printed form and its parts, with what people wrote and what the
// run found. It can be printed, compared, stored ([Marshal]) and read back ([Unmarshal]), and it is
// an input of the next one. Nothing in it is left to be computed.
type Review struct {
	// Format is the version of this form, 1.
	Format int  `json:"format"`
	Lang   Lang `json:"language"`
	// Title is the heading, such as "Resoconto semestrale attività di monitoraggio".
	Title string   `json:"title"`
	Form  Form     `json:"form"`
	Date  sla.Date `json:"date"`
	// Asked is the period of the review and Period the part of it in which the contract was
	// valid, which is what was judged. Name is Asked in words, such as "I semestre 2024".
	Asked  sla.Period `json:"asked"`
	Period sla.Period `json:"period"`
	Name   string     `json:"name"`
	// Contract and the fields up to Valid are those of the contract.
	Contract   string          `json:"contract"`
	Object     string          `json:"object,omitempty"`
	Register   *sla.Register   `json:"register,omitempty"`
	Contractor *sla.Contractor `json:"contractor,omitempty"`
	Succeeds   *sla.Succession `json:"succeeds,omitempty"`
	Valid      sla.Days        `json:"valid"`
	// Premise says in a sentence which contract is reported on, and up to when.
	Premise string      `json:"premise"`
	Verdict sla.Verdict `json:"verdict"`
	Parts   []Part      `json:"parts"`
	// Actions are those of this review, the ones carried over first.
	Actions []Action `json:"actions,omitempty"`
	// Exclusions are those of the contract that concern the period.
	Exclusions []terms.Exclusion `json:"exclusions,omitempty"`
	// Penalties add up what is due for the period; nil for a contract without penalties.
	Penalties *sla.PenaltyTotal `json:"penalties,omitempty"`
	// Sources account for the records.
	Sources []Source `json:"sources,omitempty"`
	// Standard is the standard that the completeness matrices refer to.
	Standard string `json:"standard"`
	// Caveats are what the judgment says that a reader should know before signing, in the
	// English of package sla.
	Caveats []sla.Finding `json:"caveats,omitempty"`
	// Findings are where the review contradicts the run, the contract, an earlier review or
	// itself.
	Findings []Finding `json:"findings,omitempty"`
}

// Part is a part of a review.
type Part struct {
	ID   string `json:"id"`
	Name string `json:"name"`
	// Verdict is the worst of its areas'.
	Verdict   sla.Verdict `json:"verdict"`
	Text      string      `json:"text,omitempty"`
	Documents []Document  `json:"documents,omitempty"`
	Services  []Service   `json:"services"`
	Checklist []Check     `json:"checklist,omitempty"`
	Sections  []Section   `json:"sections,omitempty"`
	Outputs   []Section   `json:"outputs,omitempty"`
	// Tables are the measured indicators of each area that has any.
	Tables []Table `json:"tables,omitempty"`
	// Clauses tell which clauses of the standard the part answers.
	Clauses []Clause `json:"clauses"`
}

// Service describes an area, as the contract does.
type Service struct {
	ID         string        `json:"id"`
	Name       string        `json:"name"`
	Note       string        `json:"note,omitempty"`
	Activities []string      `json:"activities,omitempty"`
	SubAreas   []sla.SubArea `json:"subareas,omitempty"`
}

// Section is a section of the analysis, or an output: what people wrote, with every title filled
// in, and what the run says.
type Section struct {
	SectionInput
	Derived []Derived `json:"derived,omitempty"`
	// Actions are the ids of the actions that the section lists.
	Actions []string `json:"actions,omitempty"`
}

// Derived is a sentence that the run gives.
type Derived struct {
	// About is "performance" (how many indicators were met), "change" (since the period
	// before), "measurement" (which were met) or "data" (what the figures rest on).
	About string `json:"about"`
	// Area is the id of the area it is about, if of one only.
	Area string `json:"area,omitempty"`
	Text string `json:"text"`
}

// Source accounts for the rows of a source.
type Source struct {
	Name    string     `json:"name"`
	Records string     `json:"records"`
	Period  sla.Period `json:"period"`
	// Fingerprint identifies what was read, if it was asked for.
	Fingerprint string `json:"fingerprint,omitempty"`
	sla.Reconciliation
	// Reasons counts the rejected rows by reason.
	Reasons map[string]int64 `json:"reasons,omitempty"`
	// RejectedRows and ConflictRows list the first of them.
	RejectedRows []sla.RejectedRow `json:"rejected_rows,omitempty"`
	ConflictRows []sla.RejectedRow `json:"conflict_rows,omitempty"`
	// Months counts the records of each month of the period, those of days without any
	// included; it is there if the run had a tally.
	Months []MonthCount `json:"months,omitempty"`
}

// MonthCount is how many records of a source are of a month, or of the part of it that is in the
// period.
type MonthCount struct {
	Period  sla.Period `json:"period"`
	Records int64      `json:"records"`
}

// Clause is a row of the completeness matrix.
type Clause struct {
	// ID is such as "9.3.2 c 1".
	ID    string `json:"id"`
	Title string `json:"title"`
	// Checks and Sections are the items of the checklist and the sections, or outputs, of the
	// part that answer it.
	Checks   []string `json:"checks,omitempty"`
	Sections []string `json:"sections,omitempty"`
	// Status is covered (a section says something), na (one says that there is nothing),
	// blank (there is a section and it is empty), listed (an item, but no section) or missing.
	Status string `json:"status"`
}
