// Package terms holds the clauses of real contracts as data: as they stand in the contract's
// document, whose names are those of the JSON tags, one clause a file.
//
//	Exclusion   records that do not count: an agreed reason, its document, who approved it
//
// It knows nothing of records and rules. Package sla checks what a clause says of the contract's
// areas, indicators and records, and applies it; where a clause is only arithmetic or dates it is
// done here, exactly.
package terms
