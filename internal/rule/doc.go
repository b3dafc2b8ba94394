// Package rule reads the rules of a contract. It is the only importer of expr.
//
//	text ──Parse──▶ Node ──Checker──▶ Expr ──Eval──▶ Value
//
// [Parse] uses expr's own lexer and parser, so that rules are ordinary expr-lang, and turns
// their tree into [Node], in which literals are still text: expr reads 0.1 as a float. A
// [Checker] resolves names area by area, decides types and units, refuses what can go wrong
// later, and gives an [Expr]. In it the aggregates are leaves ([Agg]): the engine fills them
// in one pass over the records, and [Eval] computes what is left, once, in exact fractions.
//
// Missing is missing: see [Eval]. Package internal/ref says the same things again, naively
// and from [Node] alone, and the tests hold the two against each other.
package rule
