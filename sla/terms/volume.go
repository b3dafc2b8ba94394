package terms

import "math/big"

// MinVolume is the clause by which a target does not bind in a period with too little to measure:
// the verdict is na then.
type MinVolume struct {
	// Volume is the expression for the volume, such as len(inbound).
	Volume string `json:"volume"`
	// Least is the volume from which on the target binds: a constant expression.
	Least string `json:"least"`
	// Basis is the document that it was agreed in.
	Basis string `json:"basis"`
}

// OverForecast is the clause by which a volume beyond what was forecast suspends a target: the
// verdict is na then.
type OverForecast struct {
	// Volume is the expression for the volume, such as len(inbound).
	Volume string `json:"volume"`
	// Forecast is the volume that was forecast for each period, such as 2024-01 or 2024-Q1, as
	// a constant expression. A period that is judged is held against the sum of those it consists
	// of. Where they do not make it up there is no forecast, and the target binds.
	Forecast map[string]string `json:"forecast"`
	// Tolerance is what the volume may exceed the forecast by, such as "10%"; empty means nothing.
	Tolerance string `json:"tolerance,omitempty"`
	// Basis is the document that the forecast and the clause are in.
	Basis string `json:"basis"`
}

// Most returns the largest volume that does not suspend a target: the forecast and the tolerance,
// a fraction such as 1/10, on top of it.
func Most(forecast, tolerance *big.Rat) *big.Rat {
	more := new(big.Rat).Add(big.NewRat(1, 1), tolerance)
	return more.Mul(more, forecast)
}
