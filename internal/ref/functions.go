package ref

import (
	"fmt"
	"math/big"
	"strings"
	"time"

	"github.com/capitolato/capitolato/internal/rule"
)

// call evaluates a function or an aggregate.
func (s *scope) call(n *rule.Node) (Value, error) {
	if len(n.Args) > 0 && s.selects(n.Args[0]) {
		return s.aggregate(n)
	}
	if n.Text == "duration" || n.Text == "date" {
		return s.timeLiteral(n.Text, n.Args[0].Text)
	}
	if n.Text == "worktime" || n.Text == "deadline" {
		return s.worktime(n)
	}
	args := make([]Value, len(n.Args))
	missing := false
	for i, a := range n.Args {
		v, err := s.eval(a)
		if err != nil {
			return nil, err
		}
		args[i], missing = v, missing || v == nil
	}
	if missing {
		return nil, nil
	}
	if f, ok := s.Funcs[n.Text]; ok {
		return f(args)
	}
	switch x := args[0].(type) {
	case string:
		return textFunction(n.Text, x)
	case Quantity:
		return quantityFunction(n.Text, x, args[1:])
	}
	return nil, fmt.Errorf("ref: %s of %v", n.Text, args)
}

func textFunction(name, x string) (Value, error) {
	switch name {
	case "lower":
		return strings.ToLower(x), nil
	case "upper":
		return strings.ToUpper(x), nil
	case "trim":
		return strings.TrimSpace(x), nil
	}
	return nil, fmt.Errorf("ref: %s of %q", name, x)
}

func quantityFunction(name string, x Quantity, more []Value) (Value, error) {
	if name == "min" || name == "max" {
		return extreme(name, append([]Value{x}, more...))
	}
	if name == "abs" {
		return Quantity{new(big.Rat).Abs(x.Rat), x.Unit}, nil
	}
	i, err := integer(name, x.Rat)
	return Quantity{new(big.Rat).SetInt(i), x.Unit}, err
}

// integer rounds r as floor, ceil or round say; round goes to the nearest integer and from
// the middle away from zero.
func integer(name string, r *big.Rat) (*big.Int, error) {
	down, rest := new(big.Int).DivMod(r.Num(), r.Denom(), new(big.Int)) // rest is not negative
	up := new(big.Int).Add(down, big.NewInt(1))
	if rest.Sign() == 0 {
		up = down
	}
	switch name {
	case "floor":
		return down, nil
	case "ceil":
		return up, nil
	case "round":
		switch middle := rest.Lsh(rest, 1).Cmp(r.Denom()); {
		case middle < 0, middle == 0 && r.Sign() < 0:
			return down, nil
		}
		return up, nil
	}
	return new(big.Int), fmt.Errorf("ref: unknown function %s", name)
}

// extreme returns the smallest or the largest of values that are present.
func extreme(name string, values []Value) (Value, error) {
	best := values[0]
	for _, v := range values[1:] {
		cmp, err := compare(v, best)
		if err != nil {
			return nil, err
		}
		if name == "min" && cmp < 0 || name == "max" && cmp > 0 {
			best = v
		}
	}
	return best, nil
}

// compare orders two present values.
func compare(l, r Value) (int, error) {
	switch l := l.(type) {
	case string:
		if r, ok := r.(string); ok {
			return strings.Compare(l, r), nil
		}
	case Quantity:
		if r, ok := r.(Quantity); ok && (l.Unit == r.Unit || l.Unit == AnyUnit || r.Unit == AnyUnit) {
			return l.Rat.Cmp(r.Rat), nil
		}
	}
	return 0, fmt.Errorf("ref: %v has no order with %v", l, r)
}

// timeLiteral reads duration("4m30s") and date("2024-05-31").
func (s *scope) timeLiteral(name, text string) (Value, error) {
	if name == "duration" {
		d, err := time.ParseDuration(text)
		return Quantity{new(big.Rat).SetInt64(int64(d)), Duration}, err
	}
	for _, layout := range []string{"2006-01-02", "2006-01-02 15:04", "2006-01-02T15:04", "2006-01-02 15:04:05",
		"2006-01-02T15:04:05", time.RFC3339} {
		if t, err := time.ParseInLocation(layout, text, s.Zone); err == nil {
			return instant(t), nil
		}
	}
	return nil, fmt.Errorf("ref: %q is no date", text)
}

// part evaluates a part of a time on the clocks of the contract's zone.
func (s *scope) part(n *rule.Node) (Value, error) {
	x, err := s.eval(n.Args[0])
	if err != nil || x == nil {
		return nil, err
	}
	q, ok := x.(Quantity)
	if !ok || q.Unit != Instant {
		return nil, fmt.Errorf("ref: %s of %v", n.Text, x)
	}
	ns, _ := integer("floor", q.Rat)
	seconds, rest := new(big.Int).DivMod(ns, big.NewInt(1e9), new(big.Int))
	if seconds.BitLen() > 60 {
		return nil, nil
	}
	t := time.Unix(seconds.Int64(), rest.Int64()).In(s.Zone)
	if t.Year() < 1 || t.Year() > 9999 { // no clock shows it
		return nil, nil
	}
	parts := map[string]int{"Year": t.Year(), "Month": int(t.Month()), "Day": t.Day(), "Hour": t.Hour(),
		"Minute": t.Minute(), "Second": t.Second(), "Weekday": int(t.Weekday()), "YearDay": t.YearDay()}
	p, ok := parts[n.Text]
	if !ok {
		return nil, fmt.Errorf("ref: a time has no %s", n.Text)
	}
	return Quantity{big.NewRat(int64(p), 1), Number}, nil
}

// number reads a literal digit by digit.
func number(text string) (*big.Rat, error) {
	digits := strings.ToLower(strings.ReplaceAll(text, "_", ""))
	base := int64(10)
	for prefix, b := range map[string]int64{"0x": 16, "0o": 8, "0b": 2} {
		if strings.HasPrefix(digits, prefix) {
			digits, base = digits[2:], b
		}
	}
	mantissa, exponent := digits, ""
	if base == 10 {
		mantissa, exponent, _ = strings.Cut(digits, "e")
	}
	r, scale, point := new(big.Rat), 0, false
	for _, d := range mantissa {
		if d == '.' {
			point = true
			continue
		}
		value := int64(strings.IndexRune("0123456789abcdef", d))
		if value < 0 || value >= base {
			return nil, fmt.Errorf("ref: %q is no number", text)
		}
		r.Add(r.Mul(r, big.NewRat(base, 1)), big.NewRat(value, 1))
		if point {
			scale--
		}
	}
	if exponent != "" {
		e := 0
		if _, err := fmt.Sscanf(exponent, "%d", &e); err != nil {
			return nil, fmt.Errorf("ref: %q is no number", text)
		}
		scale += e
	}
	ten := big.NewRat(10, 1)
	for ; scale > 0; scale-- {
		r.Mul(r, ten)
	}
	for ; scale < 0; scale++ {
		r.Quo(r, ten)
	}
	return r, nil
}
