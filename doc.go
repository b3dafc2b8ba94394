// Package capitolato turns the measurable part of a public contract into data, judges it
// against records, and writes the review that both parties sign. It holds no code; this is
// the tour.
//
// A capitolato is the part of an Italian public contract that says what must be delivered and
// how it is measured. Here it is a file: record types, named sets and formulas, and for each
// service area its indicators with their targets. Rules are ordinary expressions
// (github.com/expr-lang/expr), such as
//
//	pct_within_20s: 100 * count(inbound, .answered and .wait <= duration("20s")) / len(inbound)
//	target: pct_within_20s >= 95
//
// and every figure is exact: no floating point number is in any verdict.
//
// Data goes one way, and each step's output is plain data:
//
//	contract.yaml ──load──▶ Contract ──Compile──▶ Plan
//	log + mapping ──open──▶ Source  ──Tally────▶ Tally
//	                                  Judge ───▶ Result
//
// Where to go next:
//
//   - [github.com/capitolato/capitolato/sla] is the library: the contract, the judgment, the
//     proof of each figure. Evaluate does it all in one call.
//   - [github.com/capitolato/capitolato/adapters/contract] reads contract files, with every
//     mistake shown where it stands.
//   - [github.com/capitolato/capitolato/adapters/mapping] and
//     [github.com/capitolato/capitolato/adapters/csvlog] read call logs as vendors export them.
//   - [github.com/capitolato/capitolato/sla/terms] has the clauses of real contracts: exclusions,
//     revisions, penalties and others; examples/clauses has a short contract for each.
//   - [github.com/capitolato/capitolato/sla/batch] is for those who write another source.
//   - [github.com/capitolato/capitolato/riesame] makes the review of a period out of its verdicts
//     and of what people write, and finds where it contradicts itself;
//     [github.com/capitolato/capitolato/adapters/review] reads what they write. Its Document is
//     written by [github.com/capitolato/capitolato/adapters/text] and the packages beside it.
//   - examples/resoconto judges a real contract, from its contract file and generated logs:
//     go run ./examples/resoconto
package capitolato
