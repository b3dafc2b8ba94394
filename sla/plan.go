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
	// supply holds the aggregates that can be supplied as figures.
	supply map[supplyKey]*rule.Agg
	// exclusions are the contract's, in its order; barred says which of them are told apart in
	// a cell.
	exclusions []*exclusionPlan
	barred     map[cellID]barring
	// metrics are the names of all metrics, in order.
	metrics []string
	// valid is the span of days in which the contract binds, its early end included, known the
	// day as of which that is. versions are the contract as revised, by their first day;
	// suspended are the days on which it does not bind, in order and disjoint.
	valid     Days
	known     Date
	versions  []version
	suspended []Period
	money     moneyPlan
	warnings  Diagnostics
}

// recordPlan is how the records of one type are read and counted.
type recordPlan struct {
	name string
	// definition is what Input.Definition says.
	definition string
	fields     []batch.Field // the columns that the rules need
	personal   map[string]bool
	// anyPersonal says that some field of the type is personal, needed or not.
	anyPersonal bool
	maxRejected *big.Rat // the largest part of the rows that may be rejected; nil: any
	// at is the column of an event's instant; from and to those of an interval, else -1.
	at, from, to int
	instant      *rule.Field // of an event
	key          []int       // columns
	content      []int       // columns that tell a conflict from a duplicate
	maxQuietDays int
	program      *engine.Program
	scopes       []scopePlan
	everywhere   bool // some rule speaks of all records, whatever their area
	cells        []int
	exclusions   []exclusionMask
	owners       []owner // only where there are exclusions
}

// scopePlan selects an area's own records.
type scopePlan struct {
	area  int
	where *rule.Expr // nil: all
	mask  engine.Mask
}

// cellID identifies what a Tally counts: a canonical aggregate over the records that a scope
// selects. Of them, excluded names the exclusions that would take them out.
type cellID struct{ cell, area, scope, excluded string }

// cellPlan is one thing to count.
type cellPlan struct {
	id     cellID
	agg    *rule.Agg
	record *recordPlan
	mask   engine.Mask
	number engine.Number
	byRow  []string
	// exclusions are those that are told apart, as indexes.
	exclusions []int
	// hashed says that the values kept are those of personal fields: only fingerprints of
	// them leave the run.
	hashed bool
}

type areaPlan struct {
	area       *Area
	indicators []indicatorPlan
	score      *scorePlan
}

// indicatorPlan is a checked indicator.
type indicatorPlan struct {
	indicator *Indicator
	name      string // area/id
	figure    *rule.Expr
	target    *rule.Expr
	applies   *rule.Expr // nil: always
	empty     *rule.Value
	unit      *big.Rat // the figure is divided by it to be shown
	shown     string   // the unit as it is shown
	records   []*recordPlan
	reaches   []reach
	ratios    []ratio // what its margin and its good and bad records are measured by
	clauses   clausePlan
	penalty   *penaltyPlan // nil: none
	bonus     *penaltyPlan
	// exclusions are those that concern it, as indexes; looked is what they are counted by:
	// the records that its rules look at, of each type.
	exclusions []int
	looked     []*rule.Agg
}

// reach is a record type of an area, or of all areas where that is empty, that an indicator's
// rules speak of.
type reach struct {
	record *recordPlan
	area   string
}

// Contract returns the contract that the plan was compiled from. It must not be changed.
func (p *Plan) Contract() *Contract { return p.contract }

// Warnings returns what was found doubtful but not wrong when the contract was compiled.
func (p *Plan) Warnings() Diagnostics { return p.warnings }

// AggregatePlan tells how an aggregate is computed.
type AggregatePlan struct {
	// Records are what is aggregated; Area whose they are, empty for the whole contract.
	Records, Area string
	// Rule is the aggregate as it was written.
	Rule string
	// ByRow lists the expressions in it, in a canonical form, that are evaluated a row at a
	// time, with the reason: they give the same answers more slowly. Everything else is
	// evaluated on whole columns.
	ByRow []string
}

// Explain lists the aggregates that one pass over the records computes, and how.
func (p *Plan) Explain() []AggregatePlan {
	out := make([]AggregatePlan, len(p.cells))
	for i, c := range p.cells {
		out[i] = AggregatePlan{Records: c.record.name, Area: c.id.area, Rule: c.agg.Text, ByRow: c.byRow}
	}
	return out
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
