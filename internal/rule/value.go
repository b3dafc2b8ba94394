package rule

import (
	"math/big"
	"strings"
	"time"
)

// Type is the type of a checked expression.
type Type uint8

// The types. Nil is that of the literal nil alone; a value of any type may be missing.
const (
	Invalid Type = iota
	Nil
	Bool
	Number
	String
	Time
	Duration
)

var typeNames = [...]string{"an unknown type", "nil", "a bool", "a number", "a string", "a time", "a duration"}

// String returns the type with its article, for messages.
func (t Type) String() string { return typeNames[t] }

// Value is the value of an expression: missing, or of a type.
type Value struct {
	// Type is Invalid where the value is missing.
	Type Type
	B    bool
	S    string
	// R is a number; a duration in nanoseconds; a time in nanoseconds since 1970 UTC. It is
	// never changed in place.
	R *big.Rat
}

// Missing is the missing value.
var Missing = Value{}

// The constructors of values.
func BoolValue(b bool) Value         { return Value{Type: Bool, B: b} }
func StringValue(s string) Value     { return Value{Type: String, S: s} }
func NumberValue(r *big.Rat) Value   { return Value{Type: Number, R: r} }
func DurationValue(r *big.Rat) Value { return Value{Type: Duration, R: r} }
func TimeValue(t time.Time) Value {
	r := new(big.Rat).SetInt64(t.Unix())
	r.Mul(r, nanos)
	return Value{Type: Time, R: r.Add(r, new(big.Rat).SetInt64(int64(t.Nanosecond())))}
}

// nanos is the number of nanoseconds in a second.
var nanos = big.NewRat(1e9, 1)

// IntValue returns the number n.
func IntValue(n int64) Value { return NumberValue(new(big.Rat).SetInt64(n)) }

// IsMissing reports whether there is no value.
func (v Value) IsMissing() bool { return v.Type == Invalid }

// IsTrue reports whether v is present and true.
func (v Value) IsTrue() bool { return v.Type == Bool && v.B }

// Equal reports whether two present values of one type are equal.
func (v Value) Equal(w Value) bool { return v.Type == w.Type && Compare(v, w) == 0 }

// Time returns a time value in a zone. Fractions of a nanosecond are cut.
func (v Value) Time(loc *time.Location) time.Time {
	ns := Floor(v.R)
	sec, frac := new(big.Int), new(big.Int)
	sec.DivMod(ns, big.NewInt(1e9), frac)
	return time.Unix(sec.Int64(), frac.Int64()).In(loc)
}

// Compare orders two present values of one type.
func Compare(v, w Value) int {
	switch v.Type {
	case Bool:
		switch {
		case v.B == w.B:
			return 0
		case w.B:
			return -1
		}
		return 1
	case String:
		return strings.Compare(v.S, w.S)
	}
	if v.R.IsInt() && w.R.IsInt() {
		return v.R.Num().Cmp(w.R.Num()) // without a product
	}
	return v.R.Cmp(w.R)
}

// Floor returns the largest integer not above r.
func Floor(r *big.Rat) *big.Int {
	q, m := new(big.Int), new(big.Int)
	q.DivMod(r.Num(), r.Denom(), m) // Euclidean: the denominator is positive, so this is floor
	return q
}

// Ceil returns the smallest integer not below r.
func Ceil(r *big.Rat) *big.Int {
	q := Floor(new(big.Rat).Neg(r))
	return q.Neg(q)
}

// RoundHalfUp returns the integer nearest to r, ties away from zero, as expr's round does.
func RoundHalfUp(r *big.Rat) *big.Int {
	half := big.NewRat(1, 2)
	if r.Sign() < 0 {
		half.Neg(half)
		return Ceil(half.Add(half, r))
	}
	return Floor(half.Add(half, r))
}
