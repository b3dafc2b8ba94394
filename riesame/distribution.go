package riesame

import (
	"math/big"
	"regexp"
	"strings"

	"github.com/capitolato/capitolato/sla"
)

// Bin counts the values of a stretch. Values are plain decimals in the unit of the indicator.
type Bin struct {
	// From is in the stretch and To is not.
	From    string `json:"from"`
	To      string `json:"to"`
	Records int64  `json:"records"`
}

// valuesOf is a cell of a tally that counts the different values of a field.
var valuesOf = regexp.MustCompile(`^values\(.*\| map (\.\w+)(?: \||\))`)

// distribution returns how the values are distributed that an indicator takes a quantile or the
// median of, or nil where it takes none, or the tally does not tell which values they are.
func (b *builder) distribution(r *Row) []Bin {
	if b.run.Tally == nil {
		return nil
	}
	for _, c := range r.Counts {
		if !strings.HasPrefix(c.Rule, "quantile(") && !strings.HasPrefix(c.Rule, "median(") {
			continue
		}
		var found []map[string]int64
		field := ""
		for i := range b.run.Tally.Cells {
			cell := &b.run.Tally.Cells[i]
			m := valuesOf.FindStringSubmatch(cell.Aggregate)
			if m == nil || cell.Area != c.Area || !strings.Contains(c.Rule, m[1]) {
				continue
			}
			if values, ok := b.valuesIn(cell, c); ok {
				found, field = append(found, values), m[1]
			}
		}
		if len(found) == 1 { // the one that the rule is about is always among them
			return bins(found[0], b.perUnit(r, field))
		}
	}
	return nil
}

// valuesIn returns the values of a cell in the period, if they are as many as an aggregate's.
func (b *builder) valuesIn(cell *sla.Cell, c sla.CountOf) (map[string]int64, bool) {
	period, values := b.run.Result.Period, map[string]int64{}
	var count, missing int64
	for _, part := range cell.Parts {
		if part.From.Compare(period.From) < 0 || part.To.Compare(period.To) > 0 {
			continue
		}
		count, missing = count+part.Count, missing+part.Missing
		for v, n := range part.Values {
			values[v] += n
		}
	}
	return values, count == c.Records && missing == c.Missing
}

// perUnit returns how many units of a cell are one of the indicator's: durations are kept in
// nanoseconds. It is nil for values that cannot be written in a unit, such as times, and where
// nothing says what a duration is to be written in.
func (b *builder) perUnit(r *Row, field string) *big.Rat {
	for _, name := range r.Records {
		switch kind := b.run.Contract.Records[name].Fields[field[1:]].String(); {
		case strings.HasPrefix(kind, "duration") && durations[r.Unit] > 0:
			return big.NewRat(int64(durations[r.Unit]), 1)
		case strings.HasPrefix(kind, "int"), strings.HasPrefix(kind, "decimal"):
			return big.NewRat(1, 1)
		}
	}
	return nil
}

// maxValue is the longest value that is sorted into bins.
const maxValue = 40

// bins sorts values into about ten stretches of a round width. Fewer than two different values have
// no distribution.
func bins(values map[string]int64, per *big.Rat) []Bin {
	if per == nil || len(values) < 2 {
		return nil
	}
	counts := make(map[*big.Rat]int64, len(values))
	var least, most *big.Rat
	for text, n := range values {
		v, ok := new(big.Rat), len(text) <= maxValue && strings.Trim(text, "-0123456789/") == ""
		if ok {
			_, ok = v.SetString(text)
		}
		if !ok {
			return nil
		}
		counts[v.Quo(v, per)] = n
		if least == nil || v.Cmp(least) < 0 {
			least = v
		}
		if most == nil || v.Cmp(most) > 0 {
			most = v
		}
	}
	width := roundWidth(new(big.Rat).Sub(most, least))
	if width == nil {
		return nil
	}
	first := new(big.Rat).SetInt(steps(least, width))
	first.Mul(first, width)
	out := make([]Bin, steps(new(big.Rat).Sub(most, first), width).Int64()+1)
	for i := range out {
		from := new(big.Rat).Add(first, new(big.Rat).Mul(width, big.NewRat(int64(i), 1)))
		out[i].From, out[i].To = decimalOf(from), decimalOf(new(big.Rat).Add(from, width))
	}
	for v, n := range counts {
		out[steps(v.Sub(v, first), width).Int64()].Records += n
	}
	return out
}

// roundWidth returns a tenth of a span, rounded up to 1, 2 or 5 times a power of ten, or nil where
// there is no span.
func roundWidth(span *big.Rat) *big.Rat {
	if span.Sign() <= 0 {
		return nil
	}
	tenth := span.Quo(span, big.NewRat(10, 1))
	power, ten := big.NewRat(1, 1), big.NewRat(10, 1)
	for power.Cmp(tenth) < 0 {
		power.Mul(power, ten)
	}
	for power.Cmp(tenth) >= 0 { // now the largest power below
		power.Quo(power, ten)
	}
	for _, times := range []int64{2, 5, 10} {
		if w := new(big.Rat).Mul(power, big.NewRat(times, 1)); w.Cmp(tenth) >= 0 {
			return w
		}
	}
	return nil
}

// steps returns how many whole widths are in a value, rounded down.
func steps(v, width *big.Rat) *big.Int {
	q := new(big.Rat).Quo(v, width)
	return new(big.Int).Div(q.Num(), q.Denom()) // Euclidean, which for a positive divisor is down
}

// decimalOf writes a number that has a finite decimal form.
func decimalOf(r *big.Rat) string {
	places, _ := r.FloatPrec()
	return r.FloatString(places)
}
