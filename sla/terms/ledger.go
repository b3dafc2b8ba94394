package terms

import (
	"fmt"
	"slices"

	"github.com/capitolato/capitolato/sla/calendar"
	"github.com/shopspring/decimal"
)

// Ledger keeps what was due in the periods of a contract, and what is left of its cap. It is plain
// data that survives JSON; the zero Ledger is of a contract without a cap. It is not safe for
// concurrent use.
type Ledger struct {
	// Cap is the most that the penalties of the contract can come to, in euro; nil for no cap.
	Cap *decimal.Decimal `json:"cap"`
	// Entries are in the order of their periods.
	Entries []Entry `json:"entries"`
}

// Entry is what was due in a period, in euro.
type Entry struct {
	Period calendar.Days `json:"period"`
	// Penalties and Bonuses are what the period came to by itself.
	Penalties decimal.Decimal `json:"penalties"`
	Bonuses   decimal.Decimal `json:"bonuses"`
	// Due are the penalties that the cap of the contract leaves, and Left is what is left of it
	// after the period; nil for no cap. Book fills them in.
	Due  decimal.Decimal  `json:"due"`
	Left *decimal.Decimal `json:"left"`
	// Revision counts how often the period was restated.
	Revision int `json:"revision,omitempty"`
}

// Book adds a period. The order in which periods are booked does not matter: the cap is used up in
// the order of their days. A period that has days of another, or negative sums, is an error, and
// changes nothing.
func (l *Ledger) Book(e Entry) error {
	if err := e.check(); err != nil {
		return err
	}
	for _, x := range l.Entries {
		if e.Period.From.Compare(x.Period.Through) <= 0 && x.Period.From.Compare(e.Period.Through) <= 0 {
			return fmt.Errorf("terms: %s through %s is in the ledger already, as %s through %s: restate it",
				e.Period.From, e.Period.Through, x.Period.From, x.Period.Through)
		}
	}
	e.Revision = 0
	l.Entries = append(slices.Clip(l.Entries), e)
	l.settle()
	return nil
}

// Restate replaces a period that was booked, and settles those after it again. That there is none
// is an error.
func (l *Ledger) Restate(e Entry) error {
	if err := e.check(); err != nil {
		return err
	}
	i := slices.IndexFunc(l.Entries, func(x Entry) bool { return x.Period == e.Period })
	if i < 0 {
		return fmt.Errorf("terms: %s through %s is not in the ledger: book it", e.Period.From, e.Period.Through)
	}
	e.Revision = l.Entries[i].Revision + 1
	l.Entries = slices.Clone(l.Entries)
	l.Entries[i] = e
	l.settle()
	return nil
}

// Total returns the penalties that are due and the bonuses, over all periods.
func (l *Ledger) Total() (penalties, bonuses decimal.Decimal) {
	for _, e := range l.Entries {
		penalties, bonuses = penalties.Add(e.Due), bonuses.Add(e.Bonuses)
	}
	return penalties, bonuses
}

// settle sorts the periods and uses up the cap in their order.
func (l *Ledger) settle() {
	slices.SortFunc(l.Entries, func(a, b Entry) int { return a.Period.From.Compare(b.Period.From) })
	var left decimal.Decimal
	if l.Cap != nil {
		left = decimal.Max(*l.Cap, decimal.Zero)
	}
	for i := range l.Entries {
		e := &l.Entries[i]
		e.Due, e.Left = e.Penalties, nil
		if l.Cap != nil {
			e.Due = decimal.Min(e.Penalties, left)
			left = left.Sub(e.Due)
			rest := left
			e.Left = &rest
		}
	}
}

// check reports why an entry cannot be booked.
func (e Entry) check() error {
	switch {
	case e.Period.From.IsZero() || e.Period.Through.IsZero() || e.Period.Through.Compare(e.Period.From) < 0:
		return fmt.Errorf("terms: an entry of no days: %s through %s", e.Period.From, e.Period.Through)
	case e.Penalties.IsNegative() || e.Bonuses.IsNegative():
		return fmt.Errorf("terms: an entry with a negative sum: penalties %s, bonuses %s", e.Penalties, e.Bonuses)
	}
	return nil
}
