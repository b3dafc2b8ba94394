// Package clauses shows the clauses of real contracts, one folder each: a short contract that
// has the clause, and the test file that shows what it does.
//
//	calendars    working hours, holidays and closures: worktime and deadline
//
// The contracts are meant to be copied from. To try one after a change:
//
//	go run ./examples/testingrules -tests 'examples/clauses/calendars/*.txtar'
//
// Packages sla/calendar and sla/terms say what each part of a clause means.
package clauses
