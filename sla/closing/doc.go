// Package closing keeps what was agreed for a period, and says what late records change in it.
//
// When the parties have signed a review, the counts and the verdicts it rests on are kept:
//
//	closed, err := closing.Close(plan, tally, period, closing.Act{Protocol: "prot. 12 del 10/7/2024", Date: day})
//	data, err := json.Marshal(closed)      // kept beside the signed paper
//
// Records that arrive later do not move it. They make the next revision of the period, which
// names the one before by its digest and says which verdicts have flipped:
//
//	again, err := closed.Restate(plan, tally, closing.Act{…, Reason: "export of the night switchboard"})
//	fmt.Print(again.Changes)               // cup/attesa: ok 95.12 % → ko 94.87 %
//
// The tally of a revision is that of all records of the period: tally all the sources again, or
// [sla.Merge] the closed tally with one of the late source alone, where no record of it can
// have been counted before. Closing.Check proves that the verdicts follow from the counts,
// and, with the revision before, that nobody has changed that one since.
//
// Package sla judges; packages riesame and adapters report.
package closing
