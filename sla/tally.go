package sla

import (
	"errors"
	"fmt"
	"maps"
	"math/big"
	"slices"
	"strings"

	"github.com/capitolato/capitolato/internal/engine"
	"github.com/capitolato/capitolato/internal/rule"
)

// Tally is what was counted in the records of some sources: everything that judging a
// contract needs, and none of the records. It is plain data that survives JSON. Tallies of
// disjoint inputs merge (see [Merge]), in any order: months into a quarter, sites into a
// region.
type Tally struct {
	// Format is the version of this form, 1.
	Format int `json:"format"`
	// Contract is the id of the contract, Timezone its zone.
	Contract string `json:"contract"`
	Timezone string `json:"timezone"`
	// ZoneRules is the version of the time zone rules it was made with.
	ZoneRules string `json:"zone_rules"`
	// Inputs are the sources that were read, sorted by record type, name and period.
	Inputs []Input `json:"inputs"`
	// Cells are the counts, sorted.
	Cells []Cell `json:"cells"`
}

// Input is a source that was read, and what became of its rows.
type Input struct {
	Name    string `json:"name"`
	Records string `json:"records"`
	// Definition is how the contract defined the records when they were counted: what
	// places and identifies them.
	Definition string `json:"definition,omitempty"`
	// Figures says that it holds figures that were supplied, not records.
	Figures bool `json:"figures,omitempty"`
	// Period is the period it was read for.
	Period Period `json:"period"`
	// Cuts are the days on which the contract changes: the records before them are told from
	// those after, as they are by month. Suspended are the days on which it does not bind, and
	// whose records are out of the period.
	Cuts      []Date   `json:"cuts,omitempty"`
	Suspended []Period `json:"suspended,omitempty"`
	// Covers is what the source declares to hold every record of; zero where it does not say.
	Covers Days `json:"covers"`
	// Fingerprint identifies what was read, if it was asked for.
	Fingerprint string `json:"fingerprint,omitempty"`
	Reconciliation
	// First and Last are the days of the first and the last record that could be read,
	// inside the period or not.
	First Date `json:"first"`
	Last  Date `json:"last"`
	// Earlier intervals began before the period, Later ones went on after it: they are records
	// of the periods before and after it, too.
	Earlier int64 `json:"earlier,omitempty"`
	Later   int64 `json:"later,omitempty"`
	// Days counts the records of each day of the period.
	Days map[Date]int64 `json:"days,omitempty"`
	// AreaDays does so for each area, where the record type bounds its quiet days.
	AreaDays map[string]map[Date]int64 `json:"area_days,omitempty"`
	// LeftOut counts the records that are left out of every area that has them if some
	// exclusions are accepted, named as in Cell.Excluded: in "a#1|b#2 c#3" one of a and b, and
	// c.
	LeftOut map[string]int64 `json:"left_out,omitempty"`
	// Reasons counts the rejected rows by reason.
	Reasons map[string]int64 `json:"reasons,omitempty"`
	// RejectedRows and ConflictRows list the first of them, in the order of the source.
	RejectedRows []RejectedRow `json:"rejected_rows,omitempty"`
	ConflictRows []RejectedRow `json:"conflict_rows,omitempty"`
}

// Reconciliation accounts for every row that was read: the first of these that is true of a
// row is the one it is counted under, and they add up to Read.
type Reconciliation struct {
	Read int64 `json:"read"`
	// Rejected rows could not be read, or lack what the contract's rules need.
	Rejected int64 `json:"rejected"`
	// Duplicate rows have the key of an earlier record. Conflicts of them hold something else
	// than that record.
	Duplicate int64 `json:"duplicate"`
	Conflicts int64 `json:"conflicts"`
	// OutOfPeriod records fall outside the period, OutOfScope in none of the areas.
	OutOfPeriod int64 `json:"out_of_period"`
	OutOfScope  int64 `json:"out_of_scope"`
	// Excluded records are left out of every area that has them, by accepted exclusions that
	// hold for the whole area. In a Tally they are still among those Counted: see
	// Input.LeftOut.
	Excluded int64 `json:"excluded"`
	// Counted records are what the figures rest on. Overlap of them are in several areas.
	Counted int64 `json:"counted"`
	Overlap int64 `json:"overlap"`
}

// add adds the counts of o.
func (r *Reconciliation) add(o Reconciliation) {
	r.Read += o.Read
	r.Rejected += o.Rejected
	r.Duplicate += o.Duplicate
	r.Conflicts += o.Conflicts
	r.OutOfPeriod += o.OutOfPeriod
	r.OutOfScope += o.OutOfScope
	r.Excluded += o.Excluded
	r.Counted += o.Counted
	r.Overlap += o.Overlap
}

// RejectedRow is a row that was not counted, and why.
type RejectedRow struct {
	// Pos is the line it starts at, or its ordinal where the source has no lines.
	Pos    int64  `json:"pos"`
	Field  string `json:"field,omitempty"`
	Reason string `json:"reason"`
	// Value is the text at fault, masked where the field is personal.
	Value string `json:"value,omitempty"`
}

// Cell is one thing that was counted, with its counts for each part of the period.
type Cell struct {
	// Aggregate is what was counted, in a canonical form; Area is the area whose records they
	// are, empty for the whole contract, and Scope the area's selection of them.
	Aggregate string `json:"aggregate"`
	Area      string `json:"area,omitempty"`
	Scope     string `json:"scope"`
	// Excluded names the exclusions that would take these records out of it, as id#definition,
	// with ~ before one that would only cut a part from intervals. It is empty for the records
	// that none of those in the Scope concerns: each combination has a Cell of its own, so that
	// a tally can be judged whichever of them are accepted.
	Excluded []string `json:"excluded,omitempty"`
	// Parts are sorted by From, then To.
	Parts []Part `json:"parts,omitempty"`
}

// id returns what the cell is the count of.
func (c Cell) id() cellID {
	return cellID{c.Aggregate, c.Area, c.Scope, strings.Join(c.Excluded, " ")}
}

// Part is what was counted in a part of the period. The parts of an interval that lies in
// several months are in a Part of their own that spans them.
type Part struct {
	Period
	// Origin names the source of a figure that was supplied; it is empty for records.
	Origin string `json:"origin,omitempty"`
	// Count is the number of records selected, Missing of them without a value.
	Count   int64 `json:"count"`
	Missing int64 `json:"missing,omitempty"`
	// Sum, Min and Max are exact fractions n/d; durations and times are in nanoseconds.
	Sum string `json:"sum,omitempty"`
	Min string `json:"min,omitempty"`
	Max string `json:"max,omitempty"`
	// Values counts the different values.
	Values map[string]int64 `json:"values,omitempty"`
	// Spans is the union of intervals, in nanoseconds since 1970 UTC.
	Spans [][2]int64 `json:"spans,omitempty"`
}

// partOf returns a gathered cell as plain data.
func partOf(p Period, c engine.Cell) Part {
	out := Part{Period: p, Count: c.Records, Missing: c.Missing, Values: c.Values, Spans: c.Spans}
	if len(out.Values) == 0 {
		out.Values = nil
	}
	if len(out.Spans) == 0 {
		out.Spans = nil
	}
	if c.Sum != nil {
		out.Sum = c.Sum.String()
	}
	out.Min, out.Max = valueText(c.Min), valueText(c.Max)
	return out
}

// valueText returns a value as a Part holds it; stringPrefix marks strings, so that an empty
// one is not taken for none.
func valueText(v rule.Value) string {
	switch v.Type {
	case rule.Invalid:
		return ""
	case rule.String:
		return stringPrefix + v.S
	}
	return v.R.String()
}

const stringPrefix = "="

// cell returns the part as the engine's cell, whose values are of type t.
func (p Part) cell(t rule.Type) (engine.Cell, error) {
	out := engine.Cell{Records: p.Count, Missing: p.Missing, Values: p.Values, Spans: p.Spans}
	var err error
	if p.Sum != "" {
		var v rule.Value
		v, err = parseValue(p.Sum, t)
		out.Sum = v.R
	}
	if p.Min != "" && err == nil {
		out.Min, err = parseValue(p.Min, t)
	}
	if p.Max != "" && err == nil {
		out.Max, err = parseValue(p.Max, t)
	}
	return out, err
}

// parseValue reads a value that valueText wrote.
func parseValue(text string, t rule.Type) (rule.Value, error) {
	if s, ok := strings.CutPrefix(text, stringPrefix); ok && t == rule.String {
		return rule.StringValue(s), nil
	}
	r, ok := new(big.Rat).SetString(text)
	if !ok || t == rule.String {
		return rule.Missing, fmt.Errorf("the tally holds %q, which is not a value", text)
	}
	return rule.Value{Type: t, R: r}, nil
}

// Merge returns the tally of the inputs of both a and b. They must have been made with the
// same contract, and no input may be in both for the same days: that is an error, because its
// records would count twice. Records with equal keys in different inputs are not recognized:
// duplicates are removed within one run. Intervals that lie in the periods of both are in both:
// what they cover is not counted twice, and a rule that counts such intervals otherwise is
// invalid over both periods.
func Merge(a, b *Tally) (*Tally, error) {
	switch {
	case a.Format != tallyFormat || b.Format != tallyFormat:
		return nil, fmt.Errorf("sla: a tally of format %d cannot be merged with one of format %d: tally again", a.Format, b.Format)
	case a.Contract != b.Contract || a.Timezone != b.Timezone:
		return nil, fmt.Errorf("sla: tallies of different contracts: %s and %s", a.Contract, b.Contract)
	case a.ZoneRules != b.ZoneRules:
		return nil, fmt.Errorf("sla: tallies made with different time zone rules, %s and %s: tally again", a.ZoneRules, b.ZoneRules)
	}
	for _, x := range a.Inputs {
		for _, y := range b.Inputs {
			if x.sameInput(y) && x.Period.overlaps(y.Period) {
				return nil, fmt.Errorf("sla: both tallies hold the %s of %s for days of %s: its records would count twice",
					x.Records, x.Name, y.Period)
			}
		}
	}
	out := &Tally{Format: tallyFormat, Contract: a.Contract, Timezone: a.Timezone, ZoneRules: a.ZoneRules,
		Inputs: slices.Concat(a.Inputs, b.Inputs), Cells: slices.Concat(a.Cells, b.Cells)}
	err := out.normalize()
	return out, err
}

const tallyFormat = 1

// sameInput reports whether two inputs are one, read twice. The content of files without a row, such
// as two with a header only, does not tell them apart, and nothing of them counts twice.
func (x Input) sameInput(y Input) bool {
	if x.Fingerprint != "" && y.Fingerprint != "" {
		return x.Records == y.Records && x.Fingerprint == y.Fingerprint && (x.Read+y.Read > 0 || x.Name == y.Name)
	}
	return x.Records == y.Records && x.Name == y.Name
}

// normalize sorts the tally and merges equal cells and parts.
func (t *Tally) normalize() error {
	slices.SortFunc(t.Inputs, func(a, b Input) int {
		return firstNonZero(strings.Compare(a.Records, b.Records), strings.Compare(a.Name, b.Name),
			a.Period.From.Compare(b.Period.From), a.Period.To.Compare(b.Period.To))
	})
	cells := map[cellID][]Part{}
	for _, c := range t.Cells {
		id := c.id()
		cells[id] = append(cells[id], c.Parts...)
	}
	t.Cells = nil
	var errs []error
	for _, id := range slices.SortedFunc(maps.Keys(cells), cellID.compare) {
		parts, err := mergeParts(cells[id])
		errs = append(errs, err)
		t.Cells = append(t.Cells, id.cellOf(parts))
	}
	return errors.Join(errs...)
}

func (id cellID) compare(o cellID) int {
	return firstNonZero(strings.Compare(id.area, o.area), strings.Compare(id.cell, o.cell), strings.Compare(id.scope, o.scope), strings.Compare(id.excluded, o.excluded))
}

// cellOf returns the cell with some parts.
func (id cellID) cellOf(parts []Part) Cell {
	c := Cell{Aggregate: id.cell, Area: id.area, Scope: id.scope, Parts: parts}
	if id.excluded != "" {
		c.Excluded = strings.Split(id.excluded, " ")
	}
	return c
}

func firstNonZero(values ...int) int {
	for _, v := range values {
		if v != 0 {
			return v
		}
	}
	return 0
}

// mergeParts sorts parts and adds up those of one period.
func mergeParts(parts []Part) ([]Part, error) {
	parts = slices.Clone(parts)
	slices.SortStableFunc(parts, func(a, b Part) int {
		return firstNonZero(a.From.Compare(b.From), a.To.Compare(b.To), strings.Compare(a.Origin, b.Origin))
	})
	var out []Part
	for _, p := range parts {
		n := len(out)
		if n == 0 || out[n-1].Period != p.Period || out[n-1].Origin != p.Origin {
			out = append(out, p)
			continue
		}
		// The type of the values does not matter to a merge but for strings.
		t := rule.Number
		if strings.HasPrefix(p.Min, stringPrefix) || strings.HasPrefix(out[n-1].Min, stringPrefix) {
			t = rule.String
		}
		a, err := out[n-1].cell(t)
		if err != nil {
			return nil, err
		}
		b, err := p.cell(t)
		if err != nil {
			return nil, err
		}
		out[n-1] = partOf(p.Period, engine.Merge(a, b))
		out[n-1].Origin = p.Origin
	}
	return out, nil
}
