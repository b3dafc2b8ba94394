package sla

import (
	"math/big"
	"time"

	"github.com/capitolato/capitolato/internal/engine"
	"github.com/capitolato/capitolato/internal/rule"
	"github.com/capitolato/capitolato/sla/batch"
)

// Plan is a compiled contract. It is immutable and safe for concurrent use.
type Plan struct {
	contract *Contract
	zone     *time.Location
	records  []*recordPlan // by name
	areas    []areaPlan    // in the contract's order
	cells    []*cellPlan
	// scopeKeys holds the canonical text of each area's selection of records.
	scopeKeys map[scopeKey]string
	warnings  Diagnostics
}

// recordPlan is how the records of one type are read and counted.
type recordPlan struct {
	name     string
	fields   []batch.Field // the columns that the rules need
	personal map[string]bool
	// at is the column of an event's instant; from and to those of an interval, else -1.
	at, from, to int
	key          []int // columns
	content      []int // columns that tell a conflict from a duplicate
	maxQuietDays int
	program      *engine.Program
	scopes       []scopePlan
	everywhere   bool // some rule speaks of all records, whatever their area
	cells        []int
}

// scopePlan selects an area's own records.
type scopePlan struct {
	area int
	mask engine.Mask
}

// cellID identifies what a Tally counts: a canonical aggregate over the records that a scope
// selects.
type cellID struct{ cell, area, scope string }

// cellPlan is one thing to count.
type cellPlan struct {
	id     cellID
	agg    *rule.Agg
	record *recordPlan
	mask   engine.Mask
	number engine.Number
}

type areaPlan struct {
	area       *Area
	indicators []indicatorPlan
}

// indicatorPlan is a checked indicator.
type indicatorPlan struct {
	indicator *Indicator
	figure    *rule.Expr
	target    *rule.Expr
	applies   *rule.Expr // nil: always
	empty     *rule.Value
	unit      *big.Rat // the figure is divided by it to be shown
	shown     string   // the unit as it is shown
	records   []*recordPlan
	ratios    []ratio // what its margin and its good and bad records are measured by
}

// Contract returns the contract that the plan was compiled from. It must not be changed.
func (p *Plan) Contract() *Contract { return p.contract }

// Warnings returns what was found doubtful but not wrong when the contract was compiled.
func (p *Plan) Warnings() Diagnostics { return p.warnings }

// Notes tells which rules do not run on whole columns, and why: they give the same answers,
// more slowly.
func (p *Plan) Notes() []string {
	var notes []string
	for _, r := range p.records {
		for _, n := range r.program.Notes() {
			notes = append(notes, r.name+": "+n)
		}
	}
	return notes
}

// recordNamed returns the plan of a record type, nil if there is none.
func (p *Plan) recordNamed(name string) *recordPlan {
	for _, r := range p.records {
		if r.name == name {
			return r
		}
	}
	return nil
}
