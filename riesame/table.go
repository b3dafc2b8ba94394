package riesame

import (
	"math/big"
	"slices"
	"strings"

	"github.com/capitolato/capitolato/sla"
)

// Table is the measured indicators of an area.
type Table struct {
	Area    string      `json:"area"`
	Name    string      `json:"name"`
	Verdict sla.Verdict `json:"verdict"`
	// Columns are those of the printed form, in its order, and the previous value behind them.
	Columns []Column `json:"columns"`
	Rows    []Row    `json:"rows"`
	// Score is the area's weighted score, if the contract has one.
	Score *sla.ScoreResult `json:"score,omitempty"`
}

// Column is a column of a table.
type Column struct {
	// ID is process, objective, indicator, value, target, followup, actions, resources,
	// responsible, frequency, recorded, verdict or previous.
	ID    string `json:"id"`
	Title string `json:"title"`
}

// Row is an indicator: what the contract says of it, what was measured, and what is done about it.
type Row struct {
	ID        string `json:"id"`
	Process   string `json:"process,omitempty"`
	Objective string `json:"objective,omitempty"`
	Name      string `json:"name"`
	Measure   string `json:"measure,omitempty"`
	Unit      string `json:"unit,omitempty"`
	// Figure is the value at the period's end.
	Figure
	// Target is the value to reach, as the parties wrote it.
	Target string `json:"target"`
	// FollowUp is the value reached later, if there was a later measurement.
	FollowUp *Figure `json:"follow_up,omitempty"`
	// Actions are the ids of the actions for the indicator, Resources what they take.
	Actions     []string `json:"actions,omitempty"`
	Resources   []string `json:"resources,omitempty"`
	Responsible string   `json:"responsible,omitempty"`
	Frequency   string   `json:"frequency,omitempty"`
	// Recorded says how and where the data is recorded.
	Recorded []string `json:"recorded,omitempty"`
	Note     string   `json:"note,omitempty"`
	// Rule is the expression of the figure and Goal that of the target. Terms are what the names
	// in them stand for in the contract, Records the record types that they reach.
	Rule    string          `json:"rule,omitempty"`
	Goal    string          `json:"goal,omitempty"`
	Terms   []sla.NamedText `json:"terms,omitempty"`
	Records []string        `json:"records,omitempty"`
	// Bound is the figure to reach, where the target is no more than that.
	Bound *Bound `json:"bound,omitempty"`
	// Counts are the aggregates that the figure was computed from.
	Counts []sla.CountOf `json:"counts,omitempty"`
	// Distribution counts the values that a quantile or the median was taken of, in stretches
	// one behind the other; it is there if the run had a tally.
	Distribution []Bin `json:"distribution,omitempty"`
	// Reason says why the measure is neither ok nor ko, Proof how it came about, both in the
	// English of package sla.
	Reason string      `json:"reason,omitempty"`
	Proof  string      `json:"proof,omitempty"`
	Margin *sla.Margin `json:"margin,omitempty"`
	// Tier, Amber, Clauses and, as Parts, Periods are what clauses on the target made of it, as in
	// [sla.IndicatorResult].
	Tier    string             `json:"tier,omitempty"`
	Amber   bool               `json:"amber,omitempty"`
	Parts   []sla.PeriodResult `json:"parts,omitempty"`
	Clauses []sla.ClauseResult `json:"clauses,omitempty"`
	// Variants are a service level by each formula, as in [sla.IndicatorResult].
	Variants []sla.Variant `json:"variants,omitempty"`
	Waiver   *Waiver       `json:"waiver,omitempty"`
	// Net is the measure without what accepted exclusions take out, and Waived what each of the
	// contract's takes out, or would, as in [sla.IndicatorResult].
	Net    *sla.Reading `json:"net,omitempty"`
	Waived []sla.Waiver `json:"waived,omitempty"`
	// Penalty and Bonus are what is due, as in [sla.IndicatorResult].
	Penalty *sla.Charge `json:"penalty,omitempty"`
	Bonus   *sla.Charge `json:"bonus,omitempty"`
	// Combined and Revised are how the period was judged where revisions cut it, as Combined and
	// Parts of [sla.IndicatorResult].
	Combined string           `json:"combined,omitempty"`
	Revised  []sla.PartResult `json:"revised,omitempty"`
	// Of is how many records a percentage of records is a share of: the largest count in its
	// rule. It is nil for other figures.
	Of *int64 `json:"of,omitempty"`
	// Previous is the figure of the period before, and History those of all earlier reviews.
	Previous *Figure  `json:"previous,omitempty"`
	History  []Figure `json:"history,omitempty"`
	// Months are the figures of the months, and Trend what they do: rising, falling, steady or
	// mixed, or empty where fewer than two have a figure.
	Months []Figure `json:"months,omitempty"`
	Trend  string   `json:"trend,omitempty"`
	// Change is recovered, regressed or repeated (a second KO in a row), by the period before;
	// otherwise it is empty.
	Change string `json:"change,omitempty"`
}

// Figure is the figure of an indicator in a period.
type Figure struct {
	Period sla.Period `json:"period"`
	// Value and Exact are as in [sla.IndicatorResult].
	Value *string `json:"value"`
	Exact *string `json:"exact,omitempty"`
	// Measured is what the records say; Verdict is the same unless a waiver stands.
	Measured sla.Verdict `json:"measured"`
	Verdict  sla.Verdict `json:"verdict"`
}

// maxDigits is the longest figure that is calculated with.
const maxDigits = 10_000

// rat returns the figure as exactly as it is known, or nil.
func (f Figure) rat() *big.Rat {
	for _, text := range []*string{f.Exact, f.Value} {
		if text == nil || len(*text) > maxDigits || strings.Trim(*text, "-0123456789./") != "" {
			continue // such as 1e999999999, which a stored review could hold and no memory
		}
		if r, ok := new(big.Rat).SetString(*text); ok {
			return r
		}
	}
	return nil
}

// same reports whether two figures are equal. Figures are compared exactly where both are known
// exactly, and else as they are shown.
func (f Figure) same(g Figure) bool {
	if f.Exact == nil || g.Exact == nil {
		f.Exact, g.Exact = nil, nil
	}
	a, b := f.rat(), g.rat()
	if a == nil || b == nil {
		return a == nil && b == nil
	}
	return a.Cmp(b) == 0
}

// figureOf returns the figure that a result gives for an indicator.
func figureOf(r *sla.Result, ind *sla.IndicatorResult) Figure {
	return Figure{Period: r.Period, Value: clone(ind.Value), Exact: clone(ind.Exact), Measured: ind.Measured, Verdict: ind.Verdict}
}

// indicatorIn returns an indicator of a result, or nil.
func indicatorIn(r *sla.Result, area, id string) *sla.IndicatorResult {
	if r == nil {
		return nil
	}
	for i := range r.Areas {
		if r.Areas[i].ID != area {
			continue
		}
		for j := range r.Areas[i].Indicators {
			if r.Areas[i].Indicators[j].ID == id {
				return &r.Areas[i].Indicators[j]
			}
		}
	}
	return nil
}

// clone returns a pointer of its own to an equal value.
func clone[T any](p *T) *T {
	if p == nil {
		return nil
	}
	v := *p
	return &v
}

// known reports whether there is a figure, and one that the data was complete for.
func (f Figure) known() bool {
	return f.Value != nil && (f.Measured == sla.OK || f.Measured == sla.KO)
}

// trend says what figures in the order of time do. Those that are not known do not count.
func trend(figures []Figure) string {
	var values []*big.Rat
	for _, f := range figures {
		if r := f.rat(); r != nil && f.known() {
			values = append(values, r)
		}
	}
	if len(values) < 2 {
		return ""
	}
	cmp := (*big.Rat).Cmp
	up := slices.IsSortedFunc(values, cmp)
	slices.Reverse(values)
	down := slices.IsSortedFunc(values, cmp)
	switch {
	case up && down:
		return "steady"
	case up:
		return "rising"
	case down:
		return "falling"
	}
	return "mixed"
}

// change says how a measure compares with the one before.
func change(before, now sla.Verdict) string {
	switch {
	case before == sla.KO && now == sla.OK:
		return "recovered"
	case before == sla.OK && now == sla.KO:
		return "regressed"
	case before == sla.KO && now == sla.KO:
		return "repeated"
	}
	return ""
}
