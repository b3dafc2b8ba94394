package sla

import (
	"github.com/capitolato/capitolato/sla/terms"
	"github.com/shopspring/decimal"
)

// Result is the judgment of a contract over a period, with the proof of every figure. It is
// plain data: it can be printed, compared, stored as JSON and read back.
type Result struct {
	// Format is the version of this form, 1.
	Format   int    `json:"format"`
	Contract string `json:"contract"`
	Title    string `json:"title,omitempty"`
	// Period is what was judged; Asked is what was asked for, if the contract's validity cut it.
	Period Period  `json:"period"`
	Asked  *Period `json:"asked,omitempty"`
	// Known is the day as of which the contract was asked for, if one was. Revisions are those
	// signed by then that came into force before the period ended, and Suspended the days of the
	// period on which the contract did not bind.
	Known     *Date            `json:"known,omitempty"`
	Revisions []terms.Revision `json:"revisions,omitempty"`
	Suspended []Period         `json:"suspended,omitempty"`
	// Timezone is the contract's; ZoneRules is the version of the rules it was read by.
	Timezone  string `json:"timezone"`
	ZoneRules string `json:"zone_rules"`
	// Verdict is the worst of the areas'.
	Verdict Verdict `json:"verdict"`
	// Areas are in the contract's order.
	Areas []AreaResult `json:"areas"`
	// Exclusions are those of the contract that concern the period, in its order.
	Exclusions []terms.Exclusion `json:"exclusions,omitempty"`
	// Sources accounts for the records.
	Sources []SourceResult `json:"sources"`
	// Penalties add up what is due; nil for a contract without penalties.
	Penalties *PenaltyTotal `json:"penalties,omitempty"`
	// Findings are what a reader should know before signing.
	Findings []Finding `json:"findings,omitempty"`
}

// AreaResult is the judgment of an area. Its verdict is the worst of its indicators' and of its
// score's, na if it has none; or the score's alone, where the contract says so.
type AreaResult struct {
	ID         string            `json:"id"`
	Name       string            `json:"name"`
	Verdict    Verdict           `json:"verdict"`
	Indicators []IndicatorResult `json:"indicators"`
	// Score is the area's weighted score, if the contract has one.
	Score *ScoreResult `json:"score,omitempty"`
}

// IndicatorResult is the judgment of an indicator.
type IndicatorResult struct {
	ID   string `json:"id"`
	Name string `json:"name"`
	// Value is the figure as it is shown, with a dot; nil unless it is ok or ko. More digits
	// than the contract's are shown where rounding would contradict the verdict.
	Value *string `json:"value"`
	// Exact is the figure as a fraction n/d, in Unit; nil unless it is ok or ko.
	Exact *string `json:"exact"`
	Unit  string  `json:"unit,omitempty"`
	// Rule is the expression for the figure and Target that for the target, TargetText the
	// target as the parties wrote it.
	Rule       string `json:"rule"`
	Target     string `json:"target"`
	TargetText string `json:"target_text,omitempty"`
	// Measured is what the records say; Verdict is the same unless exclusions are accepted: then
	// it is that of the records they leave, and waived where that is ok or na and Measured is
	// not.
	Measured Verdict `json:"measured"`
	Verdict  Verdict `json:"verdict"`
	// Reason says why the measure is neither ok nor ko.
	Reason string `json:"reason,omitempty"`
	// Margin tells how far the records are from the other verdict, where the target is one
	// comparison of one ratio of counts.
	Margin *Margin `json:"margin"`
	// Tier is the name of the tier that the figure is in, if any; Amber says that the target is
	// only just met. Periods are the parts of the period that were judged one by one.
	Tier    string         `json:"tier,omitempty"`
	Amber   bool           `json:"amber,omitempty"`
	Periods []PeriodResult `json:"periods,omitempty"`
	// Variants are the service level by each formula that its calls could be judged by, if the
	// figure is one.
	Variants []Variant `json:"variants,omitempty"`
	// Clauses tell what each clause on the target has made of it.
	Clauses []ClauseResult `json:"clauses,omitempty"`
	// Explanation is the proof.
	Explanation Explanation `json:"explanation"`
	// Gross is the measure over all records, which Value, Measured and the rest tell too, and
	// Net the one without those that accepted exclusions take out, which the verdict rests on.
	// Waived tells what each exclusion takes out. They are there where an exclusion concerns
	// the indicator in the period.
	Gross  *Reading `json:"gross,omitempty"`
	Net    *Reading `json:"net,omitempty"`
	Waived []Waiver `json:"waived,omitempty"`
	// Penalty is what is due for a target that is missed, Bonus for one that is met, by the
	// measure that the verdict rests on; nil where nothing is.
	Penalty *Charge `json:"penalty"`
	Bonus   *Charge `json:"bonus,omitempty"`
	// Combined says how the Parts make up the verdict where revisions of the indicator's rules cut
	// the period: each, weighted or stricter. Where it is each or stricter, Value, Rule, Margin
	// and the rest, the penalty among them, are those of the part that decides: the first with
	// the worst verdict.
	Combined string       `json:"combined,omitempty"`
	Parts    []PartResult `json:"parts,omitempty"`
}

// Decimal returns the shown figure as a decimal.
func (r IndicatorResult) Decimal() (decimal.Decimal, bool) {
	if r.Value == nil {
		return decimal.Decimal{}, false
	}
	d, err := decimal.NewFromString(*r.Value)
	return d, err == nil
}

// Margin is the distance of a ratio from its target, in records. A nil count does not apply,
// or no number of records would do.
type Margin struct {
	// Bears is how many further bad records a met target tolerates.
	Bears *int64 `json:"bears"`
	// Flips is how many of the bad records would have to be good for a missed target to be met.
	Flips *int64 `json:"flips"`
	// Adds is how many further good records a missed target lacks.
	Adds *int64 `json:"adds"`
}

// Explanation is how a verdict came about.
type Explanation struct {
	// Text is the target with the numbers put in, such as
	// "100 × 4246 / 10000 = 42.46 ≥ 95 is false".
	Text string `json:"text"`
	// Counts are the aggregates behind it.
	Counts []CountOf `json:"counts,omitempty"`
	// Comparisons are the comparisons of a ratio that the target consists of.
	Comparisons []Comparison `json:"comparisons,omitempty"`
}

// CountOf is the value of an aggregate.
type CountOf struct {
	// Rule is the aggregate as it was written, Area the area whose records it counts, empty
	// for the whole contract.
	Rule string `json:"rule"`
	Area string `json:"area,omitempty"`
	// Value is for reading: exact up to twelve decimal places; nil where it is missing.
	Value *string `json:"value"`
	// Records were selected; Missing of them have no value.
	Records int64 `json:"records"`
	Missing int64 `json:"missing,omitempty"`
}

// Comparison is a comparison of one ratio of counts in a target.
type Comparison struct {
	Text   string `json:"text"`
	Met    bool   `json:"met"`
	Margin Margin `json:"margin"`
}

// SourceResult accounts for the rows of a source.
type SourceResult struct {
	Name    string `json:"name"`
	Records string `json:"records"`
	Period  Period `json:"period"`
	// Fingerprint identifies what was read, if it was asked for.
	Fingerprint string `json:"fingerprint,omitempty"`
	Reconciliation
	Reasons      map[string]int64 `json:"reasons,omitempty"`
	RejectedRows []RejectedRow    `json:"rejected_rows,omitempty"`
	ConflictRows []RejectedRow    `json:"conflict_rows,omitempty"`
}

// Finding is something that a reader should know before signing.
type Finding struct {
	// Code is stable: "clipped", "conflicts", "overlap", "origins", "periods", "excluded-all",
	// "excluded-none".
	Code string `json:"code"`
	Text string `json:"text"`
}
