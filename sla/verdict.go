package sla

import "fmt"

// Verdict is the judgment of an indicator, an area or a contract. The zero Verdict is Invalid,
// so that nothing complies by accident.
type Verdict uint8

// The verdicts, worst last but for Invalid. See [Verdict.Worse] for the order of a roll-up.
const (
	Invalid Verdict = iota // it could not be measured: the data or the rule is at fault
	NA                     // it does not apply
	OK                     // the target is met
	Waived                 // the target is missed or could not be measured, and a waiver stands
	NoData                 // there was no data to measure it by
	KO                     // the target is missed
)

var verdictNames = [...]string{"invalid", "na", "ok", "waived", "nodata", "ko"}

// String returns the verdict as it is written in JSON: ok, ko, na, waived, nodata or invalid.
func (v Verdict) String() string {
	return verdictNames[v.known()]
}

// MarshalText returns the form of String.
func (v Verdict) MarshalText() ([]byte, error) { return []byte(v.String()), nil }

// UnmarshalText reads the form of String.
func (v *Verdict) UnmarshalText(text []byte) error {
	for i, name := range verdictNames {
		if name == string(text) {
			*v = Verdict(i)
			return nil
		}
	}
	return fmt.Errorf("%q is not a verdict: ok, ko, na, waived, nodata or invalid", text)
}

// known returns v, or Invalid for a number that is no verdict.
func (v Verdict) known() Verdict {
	if int(v) < len(verdictNames) {
		return v
	}
	return Invalid
}

// severity orders verdicts for a roll-up: ko, invalid, nodata, waived, ok, na.
var severity = [...]int{NA: 0, OK: 1, Waived: 2, NoData: 3, Invalid: 4, KO: 5}

// Worse returns the worse of two verdicts. From the worst: ko, invalid, nodata, waived, ok, na.
func (v Verdict) Worse(w Verdict) Verdict {
	v, w = v.known(), w.known()
	if severity[w] > severity[v] {
		return w
	}
	return v
}
