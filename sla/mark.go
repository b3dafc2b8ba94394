package sla

import (
	"fmt"

	"github.com/capitolato/capitolato/internal/engine"
)

// Mark is what a run remembers of a record, to know its duplicates by: a fingerprint of its key
// and one of what it holds, as long as the contract's rules stay the same. It is the same on
// every machine.
//
// Runs that read different sources of one record type on different machines see the same
// duplicates as a single run over all of them, if the sources are put in some order and each run
// is given, in TallyOptions.Earlier, those marks of the sources before its own which it shares
// with them. TallyOptions.OnMark tells the marks of a run. Where a key is in several sources,
// the mark that counts is that of the first.
//
// A fingerprint is not secret: who knows all possible keys can find which one it is of.
type Mark [16]byte

// Key returns the part of a mark that all records of one key share. Different keys are taken
// for one with a probability of about n² / 2⁹⁷ for n of them.
func (m Mark) Key() [12]byte { return [12]byte(m[:12]) }

// keysOf returns the set that the keys of a record type are noted in, with those that other
// runs account for.
func (o *TallyOptions) keysOf(rec *recordPlan) (*engine.KeySet, error) {
	keys := engine.NewKeySet(o.MaxKeys)
	for _, m := range o.Earlier[rec.name] {
		if _, err := keys.Add(engine.MarkFrom(m)); err != nil {
			return nil, fmt.Errorf("the keys of %s: %w", rec.name, err)
		}
	}
	return keys, nil
}

// tell hands out the mark of a record that is the first with its key.
func (r *sourceRun) tell(m engine.Mark) error {
	if r.opts.OnMark == nil {
		return nil
	}
	return r.opts.OnMark(r.rec.name, Mark(m.Bytes()))
}
