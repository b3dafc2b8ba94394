// Package terms holds the clauses of real contracts as data: what stands in the contract
// document, and the arithmetic that needs no records. Its names are those of the JSON tags, as
// [github.com/capitolato/capitolato/sla.Contract] says. Compile of package sla checks what a clause
// says of areas, indicators and records, and Judge applies it and tells in the result what it
// has done.
//
//	Exclusion   records that do not count: an agreed reason, its document, who approved it
//	Revision    a change of the rules from a day on, or the contract's early end
//	Split       how a period is judged that a revision cuts: each, weighted or stricter
//	Suspension  days on which the contract does not bind
//	Penalties   what all penalties and bonuses have in common: fee, amount, caps, rounding
//	Penalty     what a missed target costs, or what a bonus is worth, in steps of a measure
//	Ledger      what was due in each period, and what is left of the contract's cap
//
// Clauses on the target of an indicator, in the order in which they act:
//
//	sample: {records: len(audits), size: 400, population: 12000, method: …, basis: …}
//	min_volume: {volume: len(calls), least: 200, basis: …}              # below: na
//	over_forecast: {volume: len(calls), forecast: {2024-01: 12000}, tolerance: 10%, basis: …}
//	met_in: {each: month, least: 5, of: 6, basis: …}                    # month by month
//	tiers: [{name: A, when: value >= 98}, {name: B, when: value >= 95}] # the first that holds
//	amber: value < 96                                                   # ok, but only just
//
// And for the rules of a whole contract, a service level by one of the formulas that go by that name,
// which servicelevel.go lists with their sources and servicemetric.go writes out as rules:
//
//	service_levels:
//	  attesa: {of: inbound, answered: .answered, abandoned: .abandoned, wait: .wait,
//	    within: <= 20s, short: < 5s, formula: abandons_missed}
//
// A clause that takes an indicator out (min_volume, over_forecast) does so only where the records
// are known to be complete: absent data is nodata, and no low volume. Expressions are the rules
// of the contract; every number is exact.
package terms
