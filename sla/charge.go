package sla

import (
	"fmt"
	"math/big"
	"time"

	"github.com/capitolato/capitolato/internal/rule"
	"github.com/capitolato/capitolato/sla/terms"
	"github.com/shopspring/decimal"
)

// Charge is the penalty of a missed indicator, or the bonus of one that is met, in euro.
type Charge struct {
	// Rule is the expression for what is paid for, Measure what it comes to, for reading, Steps
	// how many steps of it count and Each the amount for a step, as the contract has it.
	Rule    string `json:"rule,omitempty"`
	Measure string `json:"measure,omitempty"`
	Each    string `json:"each"`
	Steps   string `json:"steps,omitempty"`
	// Amount is what the steps come to, rounded by the contract's rule, Cap the most that the
	// indicator can come to, nil where there is no cap.
	Amount string  `json:"amount,omitempty"`
	Cap    *string `json:"cap,omitempty"`
	// Due is what the caps leave of the amount: that of the indicator and, in the indicator's
	// result, that of the period.
	Due string `json:"due,omitempty"`
	// Text is the sum with the numbers put in.
	Text string `json:"text"`
	// Open says why it is not known what is due, or is empty.
	Open  string `json:"open,omitempty"`
	Basis string `json:"basis,omitempty"`
}

// PenaltyTotal is what a period comes to, in euro. What is due of each indicator adds up to it.
type PenaltyTotal struct {
	Currency string `json:"currency"`
	// Fee is that of the period.
	Fee *string `json:"fee,omitempty"`
	// Penalties and Bonuses are due; Cut is what the caps of the period have taken off each. The
	// indicators use a cap up in the contract's order.
	Penalties   string `json:"penalties"`
	Bonuses     string `json:"bonuses"`
	CutPenalty  string `json:"cut_penalties,omitempty"`
	CutBonus    string `json:"cut_bonuses,omitempty"`
	PenaltyCap  string `json:"period_cap,omitempty"`
	BonusCap    string `json:"bonus_cap,omitempty"`
	ContractCap string `json:"contract_cap,omitempty"`
	// Open are the indicators of which it is not known what is due, as area/id.
	Open  []string `json:"open,omitempty"`
	Basis string   `json:"basis,omitempty"`
}

// Entry returns what a ledger of the contract books for the period of a result; an entry of no
// sums where the contract has no penalties.
func (r *Result) Entry() terms.Entry {
	e := terms.Entry{Period: Days{From: r.Period.From, Through: r.Period.To.AddDays(-1)}}
	if t := r.Penalties; t != nil {
		e.Penalties, _ = decimal.NewFromString(t.Penalties)
		e.Bonuses, _ = decimal.NewFromString(t.Bonuses)
	}
	return e
}

// Ledger returns the empty ledger of the contract that was judged.
func (r *Result) Ledger() *terms.Ledger {
	l := new(terms.Ledger)
	if t := r.Penalties; t != nil && t.ContractCap != "" {
		limit, _ := decimal.NewFromString(t.ContractCap)
		l.Cap = &limit
	}
	return l
}

// charge adds to a reading what is due for it.
func (j *judge) charge(ip *indicatorPlan, out outcome, r *Reading) error {
	var err error
	switch {
	case out.measured == KO && ip.penalty != nil:
		r.Penalty, err = j.due(ip, ip.penalty, out.figure)
	case out.measured == OK && ip.bonus != nil:
		r.Bonus, err = j.due(ip, ip.bonus, out.figure)
	}
	return err
}

// due returns what a clause comes to. Its error is one of the tally or of a function.
func (j *judge) due(ip *indicatorPlan, p *penaltyPlan, figure rule.Value) (*Charge, error) {
	out, steps := &Charge{Rule: p.terms.Measure, Each: p.terms.Each, Basis: p.terms.Basis}, big.NewInt(1)
	if out.Open = j.unknown(p); out.Open != "" {
		out.Text = out.Open
		return out, nil
	}
	if p.measure != nil {
		v, err := rule.Eval(p.measure, j.with(figure))
		if err != nil && !unmeasurable(err) {
			return nil, err
		}
		if err != nil || v.IsMissing() {
			out.Open = p.terms.Measure + " could not be measured"
			out.Text = out.Open
			return out, nil
		}
		out.Measure = textOf(v, j.plan.zone)
		steps = terms.Steps(v.R, p.step.R, p.terms.Whole)
	}
	out.Steps = steps.String()
	m := &j.plan.money
	fee := m.feeOf(j.period)
	bands := make([]terms.Band, len(p.bands))
	for i, b := range p.bands {
		bands[i] = terms.Band{After: b.after, Each: b.each.In(fee, m.amount)}
	}
	exact := terms.Due(steps, bands)
	due := m.rounding.Round(exact, m.places)
	out.Amount = decimalText(due, m.places)
	if p.cap != nil {
		limit := m.limit(*p.cap, fee)
		text := decimalText(limit, m.places)
		out.Cap = &text
		if due.Cmp(limit) > 0 {
			due = limit
		}
	}
	out.Due = decimalText(due, m.places)
	out.Text = j.chargeText(p, out, exact)
	return out, nil
}

// unknown says why the records that a measure speaks of prove nothing, if they do not: then what is
// due is not known, which takes nothing away from the verdict.
func (j *judge) unknown(p *penaltyPlan) string {
	for _, scope := range p.reaches {
		if reason := j.tally.incomplete(scope.record, scope.area, j.period, j.plan.suspendedIn(j.period)); reason != "" && !j.supplied([]*rule.Expr{p.measure}, scope.record, scope.area) {
			return reason
		}
		if reason := j.tally.unreadable(scope.record, j.period); reason != "" {
			return reason
		}
	}
	return j.twice([]*rule.Expr{p.measure})
}

// cappedAt is written before what the cap of an indicator is.
const cappedAt = ", capped at "

// chargeText writes the sum with the numbers put in.
func (j *judge) chargeText(p *penaltyPlan, c *Charge, exact *big.Rat) string {
	text := p.terms.Each
	if p.measure != nil {
		kind := "started"
		if p.terms.Whole {
			kind = "completed"
		}
		text = fmt.Sprintf("%s = %s: %s %s × %s", p.terms.Measure, c.Measure, c.Steps, kind, p.terms.Each)
		if step := textOf(p.step, j.plan.zone); step != "1" {
			text = fmt.Sprintf("%s = %s: %s %s steps of %s × %s", p.terms.Measure, c.Measure, c.Steps, kind, step, p.terms.Each)
		}
	}
	for _, r := range p.terms.Rates {
		text += fmt.Sprintf(", after %d × %s", r.After, r.Each)
	}
	text += " = " + numberText(exact)
	if c.Due != c.Amount {
		text += cappedAt + *c.Cap
	}
	return text
}

// total applies the caps of the period to what is due of each indicator, and adds it up; nil for a
// contract without penalties.
func (p *Plan) total(res *Result) *PenaltyTotal {
	if !p.money.used {
		return nil
	}
	m, fee := &p.money, p.money.feeOf(res.Period)
	t := &PenaltyTotal{Currency: "EUR", Basis: m.basis}
	if m.fee != nil {
		text := decimalText(m.rounding.Round(fee, m.places), m.places)
		t.Fee = &text
	}
	if m.contractCap != nil {
		t.ContractCap = decimalText(m.limit(*m.contractCap, fee), m.places)
	}
	penalties, bonuses := p.pot(m.periodCap, fee), p.pot(m.bonusCap, fee)
	for a := range res.Areas {
		for i := range res.Areas[a].Indicators {
			ip, r := &p.areas[a].indicators[i], &res.Areas[a].Indicators[i]
			r.Penalty, r.Bonus = penalties.take(r.Penalty), bonuses.take(r.Bonus)
			unknown := r.Verdict == NoData || r.Verdict == Invalid
			if (ip.penalty != nil || ip.bonus != nil) && unknown || r.Penalty != nil && r.Penalty.Open != "" || r.Bonus != nil && r.Bonus.Open != "" {
				t.Open = append(t.Open, ip.name)
			}
		}
	}
	t.Penalties, t.CutPenalty, t.PenaltyCap = penalties.texts()
	t.Bonuses, t.CutBonus, t.BonusCap = bonuses.texts()
	return t
}

// pot adds up charges under a cap.
type pot struct {
	places    int
	limit     *big.Rat // nil: none
	sum, lost *big.Rat
}

func (p *Plan) pot(limit *terms.Amount, fee *big.Rat) *pot {
	out := &pot{places: p.money.places, sum: new(big.Rat), lost: new(big.Rat)}
	if limit != nil {
		out.limit = p.money.limit(*limit, fee)
	}
	return out
}

// take adds a charge, which may be nil, and returns it with what the cap leaves of it.
func (p *pot) take(c *Charge) *Charge {
	if c == nil || c.Open != "" {
		return c
	}
	out := *c
	due, _ := new(big.Rat).SetString(c.Due)
	if p.limit != nil {
		if left := new(big.Rat).Sub(p.limit, p.sum); due.Cmp(left) > 0 {
			p.lost.Add(p.lost, new(big.Rat).Sub(due, left))
			due = left
			out.Due = decimalText(due, p.places)
			out.Text += ", of which the cap of the period leaves " + out.Due
		}
	}
	p.sum.Add(p.sum, due)
	return &out
}

func (p *pot) texts() (sum, lost, limit string) {
	sum = decimalText(p.sum, p.places)
	if p.limit != nil {
		lost, limit = decimalText(p.lost, p.places), decimalText(p.limit, p.places)
	}
	return sum, lost, limit
}

// moneyPlan is what all penalties of a contract have in common.
type moneyPlan struct {
	used                             bool
	amount, fee                      *big.Rat // of the contract and of a month; nil: not said
	contractCap, periodCap, bonusCap *terms.Amount
	places                           int
	rounding                         Rounding
	basis                            string
}

// feeOf returns the fee of a period: that of its months, and of a part of a month the part that its
// days are.
func (m *moneyPlan) feeOf(p Period) *big.Rat {
	sum := new(big.Rat)
	if m.fee == nil {
		return sum
	}
	for _, part := range p.Months() {
		month := time.Date(part.From.Year, part.From.Month+1, 0, 0, 0, 0, 0, time.UTC).Day()
		sum.Add(sum, new(big.Rat).Mul(m.fee, big.NewRat(int64(part.days()), int64(month))))
	}
	return sum
}

// limit returns a cap in whole units of what amounts are rounded to, so that no rounding exceeds it.
func (m *moneyPlan) limit(a terms.Amount, fee *big.Rat) *big.Rat {
	return Floor.Round(a.In(fee, m.amount), m.places)
}
