// Package scrutiny takes the rules of a contract apart, to tell what tests of them should
// exercise, which mistakes in them the tests would notice, and which records lie at their limits.
// Package sla/slatest offers it to users.
//
//	files ──NewSuite──▶ Suite ──Cover──▶ []Point     what is exercised, and by which cases
//	                         ──Mutate──▶ []Mutant    what the tests do not notice
//	contract ──Boundaries──▶ a test file             to be confirmed by a person
//
// It works on the parsed rules (rule.Node), and writes rules again from their trees (print.go).
// What it asks, it asks of the engine: a point of coverage is an indicator that is added to the
// contract, such as count(inbound, .wait == duration("20s")) > 0, so that it is about exactly the
// records that the engine counts; a mutant is a contract that is compiled. Records are found by
// trying the values that rules name and their neighbours (hint.go), and asking the reference
// evaluator what holds of them (solve.go).
//
// In reading order: rules.go, print.go and sites.go take rules apart; cover.go; mutant.go changes
// rules, mutate.go runs the tests; hint.go and solve.go find records, boundary.go, target.go and
// calendar.go make cases of them, write.go a file, and killer.go finds those that survivors lack.
package scrutiny
