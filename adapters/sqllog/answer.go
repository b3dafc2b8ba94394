package sqllog

import (
	"errors"
	"fmt"
	"math/big"
	"strings"

	"github.com/capitolato/capitolato/internal/engine"
	"github.com/capitolato/capitolato/internal/rule"
)

// figure is a value that a database answers with: a whole number, a text, or none.
type figure struct {
	null, words bool
	n           int64
	large       *big.Int // of a number that n has no room for
	text        string
}

// Scan takes a value over. A floating point number is none that can be trusted.
func (f *figure) Scan(src any) error {
	*f = figure{}
	switch v := src.(type) {
	case nil:
		f.null = true
	case int64:
		f.n = v
	case int32:
		f.n = int64(v)
	case int16:
		f.n = int64(v)
	case int8:
		f.n = int64(v)
	case uint8:
		f.n = int64(v)
	case uint16:
		f.n = int64(v)
	case uint32:
		f.n = int64(v)
	case uint64:
		f.set(new(big.Int).SetUint64(v))
	case *big.Int:
		f.set(new(big.Int).Set(v))
	case bool:
		if v {
			f.n = 1
		}
	case []byte:
		f.words, f.text = true, string(v)
	case string:
		f.words, f.text = true, v
	case fmt.Stringer: // a decimal
		f.words, f.text = true, v.String()
	default:
		return errInexact
	}
	return nil
}

// set makes it a number.
func (f *figure) set(n *big.Int) {
	if *f = (figure{large: n}); n.IsInt64() {
		f.n, f.large = n.Int64(), nil
	}
}

// count makes it the number that a text shows.
func (f *figure) count() error {
	if !f.words {
		return nil
	}
	r, ok := new(big.Rat).SetString(f.text)
	if !ok || !r.IsInt() {
		return errInexact
	}
	f.set(r.Num())
	return nil
}

// whole returns a number, 0 for none.
func (f figure) whole() (*big.Int, error) {
	if err := f.count(); err != nil {
		return nil, err
	}
	if f.large != nil {
		return f.large, nil
	}
	return big.NewInt(f.n), nil
}

// int returns a number of 64 bits, 0 for none.
func (f figure) int() (int64, error) {
	if err := f.count(); err != nil || f.large != nil {
		return 0, errInexact
	}
	return f.n, nil
}

// ints returns numbers of 64 bits.
func ints(row []figure) ([]int64, error) {
	out := make([]int64, len(row))
	for i, f := range row {
		n, err := f.int()
		if err != nil {
			return nil, err
		}
		out[i] = n
	}
	return out, nil
}

// add adds another number.
func (f *figure) add(g figure) error {
	if err := errors.Join(f.count(), g.count()); err != nil {
		return err
	}
	if sum := f.n + g.n; f.large == nil && g.large == nil && (sum > f.n) == (g.n > 0) {
		f.null, f.n = f.null && g.null, sum
		return nil
	}
	x, _ := f.whole()
	y, _ := g.whole()
	f.set(new(big.Int).Add(x, y))
	return nil
}

// compare orders two values that are there.
func (f figure) compare(g figure) (int, error) {
	if f.words && g.words {
		return strings.Compare(f.text, g.text), nil
	}
	x, err1 := f.whole()
	y, err2 := g.whole()
	if err := errors.Join(err1, err2); err != nil {
		return 0, err
	}
	return x.Cmp(y), nil
}

// value returns a value of a type, of which a number is so many units.
func (f figure) value(t rule.Type, unit *big.Rat) (rule.Value, error) {
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
