package sla

// Rounding is a rule for rounding a figure to a number of decimal places.
type Rounding string

// The rounding rules. The names are those of the General Decimal Arithmetic specification.
const (
	HalfUp   Rounding = "half_up"   // to the nearest, ties away from zero; also the empty Rounding
	HalfEven Rounding = "half_even" // to the nearest, ties to the even digit
	HalfDown Rounding = "half_down" // to the nearest, ties towards zero
	Up       Rounding = "up"        // away from zero
	Down     Rounding = "down"      // towards zero
	Ceiling  Rounding = "ceiling"   // towards +∞
	Floor    Rounding = "floor"     // towards -∞
)
