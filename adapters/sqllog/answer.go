package sqllog

import (
	"fmt"
	"math/big"

	"github.com/capitolato/capitolato/internal/engine"
	"github.com/capitolato/capitolato/internal/rule"
)

// figure is a value that a database answers with: a whole number or a text.
type figure struct {
	null bool
	n    *big.Int
	text string
}

// Scan takes a value over. A floating point number is none that can be trusted.
func (f *figure) Scan(src any) error {
	*f = figure{}
	switch v := src.(type) {
	case nil:
		f.null = true
	case int64:
		f.n = big.NewInt(v)
	case int32:
		f.n = big.NewInt(int64(v))
	case int16:
		f.n = big.NewInt(int64(v))
	case int8:
		f.n = big.NewInt(int64(v))
	case uint8:
		f.n = big.NewInt(int64(v))
	case uint16:
		f.n = big.NewInt(int64(v))
	case uint32:
		f.n = big.NewInt(int64(v))
	case uint64:
		f.n = new(big.Int).SetUint64(v)
	case *big.Int:
		f.n = new(big.Int).Set(v)
	case bool:
		f.n = new(big.Int)
		if v {
			f.n.SetInt64(1)
		}
	case []byte:
		f.text = string(v)
	case string:
		f.text = v
	case fmt.Stringer: // a decimal
		f.text = v.String()
	default:
		return errInexact
	}
	return nil
}

// whole returns a number, 0 for none.
func (f *figure) whole() (*big.Int, error) {
	switch {
	case f.null:
		return new(big.Int), nil
	case f.n != nil:
		return f.n, nil
	}
	r, ok := new(big.Rat).SetString(f.text)
	if !ok || !r.IsInt() {
		return nil, errInexact
	}
	return r.Num(), nil
}

// int returns a number of 64 bits.
func (f *figure) int() (int64, error) {
	n, err := f.whole()
	if err == nil && !n.IsInt64() {
		err = errInexact
	}
	if err != nil {
		return 0, err
	}
	return n.Int64(), nil
}

// value returns a value of a type, of which a number is so many units.
func (f *figure) value(t rule.Type, unit *big.Rat) (rule.Value, error) {
	if f.null {
		return rule.Missing, nil
	}
	if t == rule.String {
		return rule.StringValue(f.text), nil
	}
	n, err := f.whole()
	if err != nil {
		return rule.Missing, err
	}
	if t == rule.Bool {
		return rule.BoolValue(n.Sign() != 0), nil
	}
	r := new(big.Rat).SetInt(n)
	return rule.Value{Type: t, R: r.Mul(r, unit)}, nil
}

// addValue adds what a row of the statement of a cell that keeps its values says: a value and the
// number of its records.
func (c *cellSQL) addValue(to *engine.Cell, a *rule.Agg, row []figure) error {
	v, err := row[0].value(a.Value.Type, c.unit)
	if err != nil {
		return err
	}
	n, err := row[1].int()
	to.Records += n
	if v.IsMissing() {
		to.Missing += n
	} else {
		to.Values[engine.ValueText(v)] += n
	}
	return err
}
