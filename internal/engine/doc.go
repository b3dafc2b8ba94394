// Package engine evaluates the record part of rules over column batches.
//
//	rule.Expr ──Builder──▶ Program ──Machine.Run(batch)──▶ masks and numbers ──▶ accumulators
//
// A [Builder] lowers checked expressions to steps over whole columns and shares equal
// sub-expressions among all rules of a record type. A boolean is two bitmaps, the rows where
// it is true and those where it is false; a row in neither is missing, which makes Kleene's
// and, or and not three word operations each. A number is an int64 a row, in units of a
// denominator known when the program is built.
//
// Everything is exact. What has no kernel, such as a quotient of two fields, is evaluated a
// row at a time by [rule.Eval], and so is a batch in which a kernel's int64 would overflow.
// [Builder.ByRow] tells which expressions do. A predicate of one string field runs once for
// each distinct string.
package engine
