package terms

import (
	"fmt"
	"math/big"
	"strings"
)

// Penalties are what the penalties and bonuses of a contract have in common. All amounts are in
// euro, net of VAT.
type Penalties struct {
	// Amount is the net amount of the contract, and Fee the one due for a month; a period has
	// the fees of its months, and of a part of one the part that its days are of it.
	Amount string `json:"amount,omitempty"`
	Fee    string `json:"monthly_fee,omitempty"`
	// Cap bounds the penalties of the whole contract, such as "10% of amount" (D.Lgs. 36/2023,
	// art. 126), which a Ledger keeps; PeriodCap those of one period, and BonusCap its bonuses.
	Cap       string `json:"cap,omitempty"`
	PeriodCap string `json:"period_cap,omitempty"`
	BonusCap  string `json:"bonus_cap,omitempty"`
	// Places is the number of digits that an amount is rounded to, once, and Rounding the rule;
	// 2 and half_up where they are not said. Caps are cut to as many digits.
	Places   *int   `json:"places,omitempty"`
	Rounding string `json:"rounding,omitempty"`
	// Basis is the article or document that says so.
	Basis string `json:"basis,omitempty"`
}

// Penalty is what a missed target costs, or what a bonus is worth: an amount for each step of a
// measure, such as for each started point that the figure lacks.
type Penalty struct {
	// Measure is the expression for what is paid for, such as `95 - value`, in which value is the
	// figure, or `count(late)`. Without it the amount is due once.
	Measure string `json:"measure,omitempty"`
	// Step is the constant that the measure is divided by, 1 where it is not said; of a duration
	// it is a duration. Each started step counts, or with Whole each that is completed.
	Step  string `json:"step,omitempty"`
	Whole bool   `json:"whole,omitempty"`
	// Each is the amount for a step: euro, such as "500.00", or a part, such as "0.5‰ of fee" or
	// "1% of amount". Rates has others from a number of steps on.
	Each  string `json:"each"`
	Rates []Rate `json:"rates,omitempty"`
	// Cap bounds the amount for a period; it has the form of Each.
	Cap string `json:"cap,omitempty"`
	// Basis is the article or document that says so.
	Basis string `json:"basis,omitempty"`
}

// Rate is the amount for the steps after a number of them.
type Rate struct {
	After int    `json:"after"`
	Each  string `json:"each"`
}

// Amount is a sum of money, or a part of one that is agreed.
type Amount struct {
	// Number is the sum, or the part.
	Number *big.Rat
	// Of is what it is a part of: "fee", that of the period, or "amount", that of the contract;
	// empty for a sum.
	Of string
}

// maxDigits bounds the digits of an amount.
const maxDigits = 40

// ParseAmount reads an amount: "500.00", "500 EUR", "0.5% of fee" or "0.8‰ of amount".
func ParseAmount(text string) (Amount, error) {
	bad := fmt.Errorf("%q is not an amount: write such as 500.00, 0.5%% of fee or 0.8‰ of amount", text)
	number, of, part := strings.Cut(strings.TrimSpace(text), " of ")
	number, of = strings.TrimSpace(number), strings.TrimSpace(of)
	per := int64(1)
	switch {
	case !part:
		number = strings.TrimSpace(strings.TrimSuffix(strings.TrimSuffix(number, "EUR"), "€"))
	case strings.HasSuffix(number, "%"):
		number, per = strings.TrimSuffix(number, "%"), 100
	case strings.HasSuffix(number, "‰"):
		number, per = strings.TrimSuffix(number, "‰"), 1000
	default:
		return Amount{}, bad
	}
	if part && of != "fee" && of != "amount" {
		return Amount{}, fmt.Errorf("%q is a part of %q: it can be of fee, that of the period, or of amount, that of the contract", text, of)
	}
	r, ok := parseDecimal(strings.TrimSpace(number))
	if !ok {
		return Amount{}, bad
	}
	return Amount{r.Quo(r, big.NewRat(per, 1)), of}, nil
}

// parseDecimal reads a number without a sign or an exponent.
func parseDecimal(text string) (*big.Rat, bool) {
	whole, fraction, point := strings.Cut(text, ".")
	digits := whole + fraction
	if whole == "" || point && fraction == "" || len(digits) > maxDigits || strings.Trim(digits, "0123456789") != "" {
		return nil, false
	}
	return new(big.Rat).SetString(text)
}

// In returns the sum of money, in euro, where the fee of the period and the amount of the contract
// are as given.
func (a Amount) In(fee, amount *big.Rat) *big.Rat {
	switch a.Of {
	case "fee":
		return new(big.Rat).Mul(a.Number, fee)
	case "amount":
		return new(big.Rat).Mul(a.Number, amount)
	}
	return new(big.Rat).Set(a.Number)
}

// Steps returns how many steps a measure has: those that are started or, with whole, completed. A
// measure that is not positive has none.
func Steps(measure, step *big.Rat, whole bool) *big.Int {
	if measure.Sign() <= 0 {
		return new(big.Int)
	}
	q := new(big.Rat).Quo(measure, step)
	n, rest := new(big.Int).QuoRem(q.Num(), q.Denom(), new(big.Int))
	if !whole && rest.Sign() > 0 {
		n.Add(n, big.NewInt(1))
	}
	return n
}

// Band is the sum of money for each step after a number of them.
type Band struct {
	After int
	Each  *big.Rat
}

// Due returns the sum of money for a number of steps. The bands are in the order of After, from 0.
func Due(steps *big.Int, bands []Band) *big.Rat {
	sum := new(big.Rat)
	for i, b := range bands {
		upTo := steps
		if i+1 < len(bands) {
			if next := big.NewInt(int64(bands[i+1].After)); next.Cmp(steps) < 0 {
				upTo = next
			}
		}
		if n := new(big.Int).Sub(upTo, big.NewInt(int64(b.After))); n.Sign() > 0 {
			sum.Add(sum, new(big.Rat).Mul(new(big.Rat).SetInt(n), b.Each))
		}
	}
	return sum
}
