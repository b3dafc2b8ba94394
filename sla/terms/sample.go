package terms

// Sample is the clause by which an indicator is measured on a sample that was drawn from all that
// there was. Without it the records are a census.
type Sample struct {
	// Records is the expression that counts the records read, such as len(audits). A sample
	// with fewer than was agreed proves nothing, and one with more is not the one agreed.
	Records string `json:"records"`
	// Size is how many are to be drawn from Population, both expressions.
	Size       string `json:"size"`
	Population string `json:"population"`
	// Each is "month" or "quarter" where Size and Population are those of each; otherwise they
	// are those of the period that is judged, whichever it is.
	Each string `json:"each,omitempty"`
	// Method says how the sample is drawn, Basis in which document that was agreed.
	Method string `json:"method"`
	Basis  string `json:"basis"`
}
