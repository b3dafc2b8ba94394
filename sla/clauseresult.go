package sla

// ClauseResult tells what a clause on a target made of an indicator.
type ClauseResult struct {
	// Clause is its key in the contract: sample, min_volume, over_forecast, met_in, tiers or amber.
	Clause string `json:"clause"`
	// Acted says that the clause took effect: the verdict is na, a tier holds, the target is only
	// just met, the parts of the period decided, the sample was what was agreed.
	Acted bool `json:"acted"`
	// Text is the clause with the numbers put in, in English.
	Text string `json:"text"`
	// Basis is the document that it was agreed in.
	Basis string `json:"basis,omitempty"`
}

// PeriodResult is the judgment of a part of the period by itself.
type PeriodResult struct {
	Period Period `json:"period"`
	// Value and Exact are as in [IndicatorResult].
	Value    *string `json:"value"`
	Exact    *string `json:"exact"`
	Measured Verdict `json:"measured"`
	Reason   string  `json:"reason,omitempty"`
}

// ScoreResult is the weighted score of an area.
type ScoreResult struct {
	// Value is the score as it is shown, Exact as a fraction; nil where it is not known.
	Value *string `json:"value"`
	Exact *string `json:"exact"`
	// Target is the condition that the score must meet.
	Target  string  `json:"target"`
	Verdict Verdict `json:"verdict"`
	// Reason says why there is no score.
	Reason string `json:"reason,omitempty"`
	// Decides says that the area's verdict is the score's.
	Decides bool   `json:"decides,omitempty"`
	Basis   string `json:"basis,omitempty"`
	// Parts are what each weighted indicator adds, in the contract's order.
	Parts []ScorePart `json:"parts"`
}

// ScorePart is what an indicator adds to a score.
type ScorePart struct {
	ID string `json:"id"`
	// Weight and Points are as in the contract, decimals or fractions; Points is empty where the
	// indicator is left out, or not known.
	Weight string `json:"weight"`
	Points string `json:"points,omitempty"`
	// For is what it has the points for: its verdict, or the name of its tier.
	For string `json:"for"`
}

// Variant is the figure of a service level by one of the formulas of [terms.Formulas].
type Variant struct {
	// Formula is its name; Contract says that it is the contract's own, which decides.
	Formula  string `json:"formula"`
	Contract bool   `json:"contract,omitempty"`
	// Rule is the formula as a rule, Source where it is defined.
	Rule   string `json:"rule"`
	Source string `json:"source"`
	// Value and Exact are as in [IndicatorResult], Verdict is what the target would say.
	Value   *string `json:"value"`
	Exact   *string `json:"exact"`
	Verdict Verdict `json:"verdict"`
	// Changes says that the verdict would be another by this formula.
	Changes bool `json:"changes,omitempty"`
}
