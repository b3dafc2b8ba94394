// Package clauses shows the clauses of real contracts, one folder each: a short contract that
// has the clause, and the test file that shows what it does.
//
//	calendars    working hours, holidays and closures: worktime and deadline
//	exclusions   records that do not count, and those for which that is only asked
//	metin        a target that must be met in two of three months
//	penalties    what a missed target costs: steps, rates, caps and bonuses
//	revisions    a target raised half-way, a suspension, and an early end
//	sampling     a figure that rests on a sample
//	scores       the weighted score of an area
//	servicelevels a service level by a named formula, and what it would be by the others
//	tiers        bands of a figure, and targets that are only just met
//	volumes      a least volume, and volumes beyond the forecast
//
// The contracts are meant to be copied from. To try one after a change:
//
//	go run ./examples/testingrules -tests 'examples/clauses/calendars/*.txtar'
//
// Packages sla/calendar and sla/terms say what each part of a clause means.
package clauses
