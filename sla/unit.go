package sla

import (
	"math/big"
	"slices"

	"github.com/capitolato/capitolato/internal/rule"
)

// durationUnits are the units that durations are shown in, in nanoseconds.
var durationUnits = map[string]int64{
	"ns": 1, "us": 1e3, "ms": 1e6, "s": 1e9, "min": 60e9, "h": 3600e9, "d": 24 * 3600e9,
}

// unit returns what the figure of an indicator is divided by to be shown, and its name.
func (k *compiler) unit(path string, ind *Indicator, t rule.Type) (*big.Rat, string) {
	unit := ind.Display.Unit
	if t != rule.Duration {
		return big.NewRat(1, 1), unit
	}
	if unit == "" {
		unit = "s"
	}
	ns, ok := durationUnits[unit]
	if !ok {
		k.errorf(path+"/display/unit", "value", "", "%q is not a unit of time: use one of %v", unit,
			slices.Sorted(slices.Values([]string{"ns", "us", "ms", "s", "min", "h", "d"})))
		ns = 1e9
	}
	return big.NewRat(ns, 1), unit
}
