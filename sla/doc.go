// Package sla models the measurable part of a contract as data and judges it, exactly, against
// records of what was done.
//
// Data goes one way, and what each step gives is plain data:
//
//	Contract ──Compile──▶ Plan           immutable, safe for concurrent use
//	Source   ──Tally────▶ Tally          counts that merge; the only step that sees records
//	            Judge ──▶ Result         a Verdict for each indicator, with its proof
//
// [Evaluate] does it all in one call. Programs that judge several periods, or keep what was
// counted, use [Compile], [Plan.Tally], [Merge] and [Plan.Judge]; [Plan.Select] yields the
// records behind a figure.
//
// # Contracts and rules
//
// A [Contract] declares record types with typed fields, sets, metrics and areas whose
// indicators have a value and a target. It is built as Go values or read from a file by package
// adapters/contract. Rules are expressions in the syntax of github.com/expr-lang/expr:
//
//	inbound: filter(calls, .channel == "phone" and .direction == "inbound")
//	pct_within_20s: 100 * count(inbound, .answered and .wait <= duration("20s")) / len(inbound)
//	target: pct_within_20s >= 95
//
// The aggregates are len, count, sum, min, max, mean, median (the mean of the two middle
// values), quantile (the smallest value with at least the fraction of the values at or below
// it), distinct and covered (the length of a union of intervals, inside the period), over
// pipelines of filter and map, nested or with |. There are arithmetic, comparisons, and or not,
// in with lists and ranges, contains startsWith endsWith matches, ?: and ??, duration("4m"),
// date("2024-05-31"), parts of a time such as .at.Hour() in the contract's zone, period.from,
// period.to and period.length, and abs ceil floor round min max lower upper trim.
// worktime(.opened, .closed, "office") is the working time between two times by a calendar of the
// contract, and deadline(.opened, duration("4h"), "office") when so much of it has passed; the
// name may be left out where there is one calendar, and package sla/calendar says what they
// mean. Both are missing outside the contract's years, two before and five after. In an area's
// rules a set or metric speaks of the area's own records; contract.name speaks of all. In a
// target, value is the indicator's figure.
//
// Durations and times have units of their own: a duration by a duration is a number, two times
// apart are a duration. A missing value is missing: comparisons and arithmetic with it are
// missing, and, or and not are Kleene's, a predicate selects only what is true, == nil and ??
// test for it; aggregates skip missing values and count them. A division by zero is missing.
// The sum of no records is 0, that of records none of which has a value is missing.
//
// # What always holds
//
// No floating point number is in a verdict. Every row that was read is accounted for
// ([Reconciliation]). Where nothing was measured, or a source is not known to be complete, the
// verdict is nodata, never ok ([SourceInfo] says how a source shows that it is complete).
// Nothing depends on the clock, the environment or the host's time zones.
//
// # Where to go next
//
// Package sla/calendar has opening hours and holidays, sla/terms the clauses of contracts. An
// indicator that an exclusion concerns has a gross and a net measure, and its verdict is that of
// the net one; a [Tally] can be judged whichever exclusions are accepted. Package sla/batch is for
// those who write a [Source]; adapters/csvlog is one. Package sla/slatest tests rules and sources.
// Package sla/closing keeps a period as it was signed and restates it when records come late.
package sla
