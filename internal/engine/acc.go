package engine

import (
	"fmt"
	"math"
	"math/big"
	"math/bits"
	"slices"

	"github.com/capitolato/capitolato/internal/rule"
	"github.com/capitolato/capitolato/sla/batch"
)

// Cell is what an accumulator has gathered.
type Cell struct {
	// Records is the number of selected records, Missing of those without a value.
	Records, Missing int64
	// Sum is the exact sum of the values.
	Sum *big.Rat
	// Min and Max are missing where there was no value.
	Min, Max rule.Value
	// Values counts the values, by their text (see [rule.Value.Key]; of strings, themselves).
	Values map[string]int64
	// Spans is the union of the intervals, sorted; [2]int64{from, to} in nanoseconds. An
	// interval that is still open ends at math.MaxInt64.
	Spans [][2]int64
}

// Accumulator gathers a cell from the selected rows of batches. It belongs to one goroutine.
type Accumulator interface {
	// Add takes the rows of the machine's batch that are set in mask.
	Add(m *Machine, mask batch.Bitmap) error
	// Cell returns what was gathered.
	Cell() Cell
}

// NewAccumulator returns an accumulator for a.CellOp(). x is the lowered a.Value, where that
// is not a string or bool; from and to are the columns of an interval. More than maxValues
// different values or pieces are an error.
func NewAccumulator(a *rule.Agg, x Number, from, to int, maxValues int) Accumulator {
	switch a.CellOp() {
	case "count":
		return new(countAcc)
	case "sum":
		return &sumAcc{x: x, rest: new(big.Rat)}
	case "extremes":
		return &extremesAcc{e: a.Value, x: x}
	case "values":
		return &valuesAcc{agg: a, x: x, nums: map[int64]int64{}, texts: map[string]int64{}, limit: maxValues}
	}
	return &spansAcc{from: from, to: to, limit: maxValues, agg: a}
}

// Lowers reports whether an accumulator for a needs a.Value lowered.
func Lowers(a *rule.Agg) bool {
	return a.Value != nil && a.Value.Type != rule.String && a.Value.Type != rule.Bool
}

// each calls f for every set row.
func each(mask batch.Bitmap, f func(i int) error) error {
	for w, word := range mask {
		for word != 0 {
			if err := f(w<<6 + bits.TrailingZeros64(word)); err != nil {
				return err
			}
			word &= word - 1
		}
	}
	return nil
}

type countAcc struct{ n int64 }

func (c *countAcc) Add(_ *Machine, mask batch.Bitmap) error {
	c.n += int64(mask.Count())
	return nil
}

func (c *countAcc) Cell() Cell { return Cell{Records: c.n} }

// sumAcc sums int64 values in 128 bits, which 2^63 rows cannot overflow.
type sumAcc struct {
	x          Number
	n, missing int64
	hi         int64
	lo         uint64
	rest       *big.Rat // of rows without a kernel
}

func (s *sumAcc) Add(m *Machine, mask batch.Bitmap) error {
	v, valid, ok := m.Nums(s.x)
	if !ok {
		return each(mask, func(i int) error {
			y, err := m.Value(s.x.expr, i)
			s.n++
			if y.IsMissing() {
				s.missing++
			} else {
				s.rest.Add(s.rest, y.R)
			}
			return err
		})
	}
	for w, word := range mask {
		s.n += int64(bits.OnesCount64(word))
		s.missing += int64(bits.OnesCount64(word &^ valid[w]))
		// The sums of either half of up to 64 values have room.
		var lo, hi int64
		for word &= valid[w]; word != 0; word &= word - 1 {
			y := v[w<<6+bits.TrailingZeros64(word)]
			lo += y & math.MaxUint32
			hi += y >> 32
		}
		s.add(hi, lo)
	}
	return nil
}

// add adds hi·2^32 + lo.
func (s *sumAcc) add(hi, lo int64) {
	var carry uint64
	s.lo, carry = bits.Add64(s.lo, uint64(hi)<<32, 0)
	s.hi += hi>>32 + int64(carry)
	s.lo, carry = bits.Add64(s.lo, uint64(lo), 0)
	s.hi += int64(carry) // lo is never negative
}

func (s *sumAcc) Cell() Cell {
	sum := new(big.Int).Lsh(big.NewInt(s.hi), 64)
	sum.Add(sum, new(big.Int).SetUint64(s.lo))
	r := new(big.Rat).SetFrac(sum, big.NewInt(s.x.Den))
	return Cell{Records: s.n, Missing: s.missing, Sum: r.Add(r, s.rest)}
}

// extremesAcc keeps the smallest and the largest value.
type extremesAcc struct {
	e          *rule.Expr
	x          Number
	n, missing int64
	min, max   rule.Value
}

func (s *extremesAcc) Add(m *Machine, mask batch.Bitmap) error {
	if s.e.Type != rule.String {
		if v, valid, ok := m.Nums(s.x); ok {
			s.addNums(v, valid, mask)
			return nil
		}
	}
	return each(mask, func(i int) error {
		y, err := m.Value(s.e, i)
		s.n++
		if y.IsMissing() {
			s.missing++
		} else {
			s.take(y)
		}
		return err
	})
}

func (s *extremesAcc) addNums(v []int64, valid, mask batch.Bitmap) {
	lo, hi, found := int64(math.MaxInt64), int64(math.MinInt64), false
	for w, word := range mask {
		s.n += int64(bits.OnesCount64(word))
		s.missing += int64(bits.OnesCount64(word &^ valid[w]))
		for word &= valid[w]; word != 0; word &= word - 1 {
			y := v[w<<6+bits.TrailingZeros64(word)]
			lo, hi, found = min(lo, y), max(hi, y), true
		}
	}
	if found {
		s.take(ratValue(s.e.Type, lo, s.x.Den))
		s.take(ratValue(s.e.Type, hi, s.x.Den))
	}
}

func (s *extremesAcc) take(v rule.Value) {
	if s.min.IsMissing() || rule.Compare(v, s.min) < 0 {
		s.min = v
	}
	if s.max.IsMissing() || rule.Compare(v, s.max) > 0 {
		s.max = v
	}
}

func (s *extremesAcc) Cell() Cell {
	return Cell{Records: s.n, Missing: s.missing, Min: s.min, Max: s.max}
}

func ratValue(t rule.Type, v, den int64) rule.Value {
	return rule.Value{Type: t, R: big.NewRat(v, den)}
}

// valuesAcc counts every different value: what medians, quantiles and distinct need to be
// exact. Its memory grows with the number of different values, up to the limit.
type valuesAcc struct {
	agg        *rule.Agg
	x          Number
	n, missing int64
	nums       map[int64]int64  // in units of x.Den
	seconds    bool             // the value is a duration
	few        []int64          // of small values; nil at first, as recent is
	recent     []valueCount     // values counted lately and not yet in nums
	codes      []int64          // zero between batches
	texts      map[string]int64 // by key: strings, bools and rows without a kernel
	limit      int
}

func (s *valuesAcc) Add(m *Machine, mask batch.Bitmap) error {
	if Lowers(s.agg) {
		if v, valid, ok := m.Nums(s.x); ok {
			if s.few == nil {
				s.few, s.recent = make([]int64, fewUnits), make([]valueCount, 1<<recentBits)
				s.seconds = s.agg.Value.Type == rule.Duration && s.x.Den == 1
			}
			for w, word := range mask {
				s.n += int64(bits.OnesCount64(word))
				s.missing += int64(bits.OnesCount64(word &^ valid[w]))
				for word &= valid[w]; word != 0; word &= word - 1 {
					s.count(v[w<<6+bits.TrailingZeros64(word)])
				}
			}
			return s.check()
		}
	}
	if e := s.agg.Value; e.Op == rule.OpField && e.Type == rule.String && m.b.Columns[e.Field.Index].Dict != nil {
		s.addCodes(&m.b.Columns[e.Field.Index], mask)
		return s.check()
	}
	err := each(mask, func(i int) error {
		y, err := m.Value(s.agg.Value, i)
		s.n++
		if y.IsMissing() {
			s.missing++
		} else {
			s.texts[ValueText(y)]++
		}
		return err
	})
	if err != nil {
		return err
	}
	return s.check()
}

// addCodes counts strings by their codes, and each different one once a batch by itself.
func (s *valuesAcc) addCodes(c *batch.Column, mask batch.Bitmap) {
	if n := len(c.Dict.Strings); len(s.codes) < n {
		s.codes = make([]int64, n)
	}
	for w, word := range mask {
		s.n += int64(bits.OnesCount64(word))
		s.missing += int64(bits.OnesCount64(word &^ c.Valid[w]))
		for word &= c.Valid[w]; word != 0; word &= word - 1 {
			s.codes[c.Codes[w<<6+bits.TrailingZeros64(word)]]++
		}
	}
	for code, text := range c.Dict.Strings {
		if n := s.codes[code]; n > 0 {
			s.texts[text] += n
			s.codes[code] = 0
		}
	}
}

// valueCount is a value and how often it was seen; free where n is 0.
type valueCount struct{ v, n int64 }

// recentBits is the size of the table of recent values, as a power of two; fewUnits is how
// many small values have a counter of their own.
const (
	recentBits = 9
	fewUnits   = 4096
)

// count counts a value. Most are small: whole seconds of a duration, units of another value.
// The others repeat, and the table of recent ones is several times faster than a map.
func (s *valuesAcc) count(v int64) {
	units := uint64(v)
	if s.seconds {
		if units /= 1e9; units*1e9 != uint64(v) {
			units = fewUnits
		}
	}
	if units < fewUnits {
		s.few[units]++
		return
	}
	slot := &s.recent[uint64(v)*0x9e3779b97f4a7c15>>(64-recentBits)]
	if slot.v != v && slot.n > 0 {
		s.nums[slot.v] += slot.n
		slot.n = 0
	}
	slot.v = v
	slot.n++
}

// settle moves the counts of all values to nums.
func (s *valuesAcc) settle() {
	for i, c := range s.recent {
		if c.n > 0 {
			s.nums[c.v] += c.n
		}
		s.recent[i] = valueCount{}
	}
	unit := int64(1)
	if s.seconds {
		unit = 1e9
	}
	for i, n := range s.few {
		if n > 0 {
			s.nums[int64(i)*unit] += n
		}
		s.few[i] = 0
	}
}

func (s *valuesAcc) check() error {
	if len(s.nums)+len(s.texts) > s.limit {
		return &LimitError{What: s.agg.Text, Limit: s.limit}
	}
	return nil
}

func (s *valuesAcc) Cell() Cell {
	s.settle()
	values := s.texts
	for v, n := range s.nums {
		values[ValueText(ratValue(s.agg.Value.Type, v, s.x.Den))] += n
	}
	s.nums = map[int64]int64{}
	return Cell{Records: s.n, Missing: s.missing, Values: values}
}

// ValueText is the text of a value in [Cell].Values.
func ValueText(v rule.Value) string {
	switch v.Type {
	case rule.String:
		return v.S
	case rule.Bool:
		return v.Key()
	}
	return v.R.RatString()
}

// LimitError says that a rule needs more memory than the run allows.
type LimitError struct {
	What  string
	Limit int
}

func (e *LimitError) Error() string {
	return fmt.Sprintf("%s: more than %d different values to keep; raise the limit if the memory is there", e.What, e.Limit)
}

// spansAcc keeps the union of intervals.
type spansAcc struct {
	agg      *rule.Agg
	from, to int
	n        int64
	spans    [][2]int64
	compact  int // length after the last union
	limit    int
}

func (s *spansAcc) Add(m *Machine, mask batch.Bitmap) error {
	from, to := &m.b.Columns[s.from], &m.b.Columns[s.to]
	s.n += int64(mask.Count())
	_ = each(mask, func(i int) error {
		end := int64(math.MaxInt64)
		if to.Valid.Get(i) {
			end = to.Nums[i]
		}
		if start := from.Nums[i]; start < end {
			s.spans = append(s.spans, [2]int64{start, end})
		}
		return nil
	})
	if len(s.spans) > 2*s.compact+1024 {
		s.spans = Union(s.spans)
		s.compact = len(s.spans)
		if s.compact > s.limit {
			return &LimitError{What: s.agg.Text, Limit: s.limit}
		}
	}
	return nil
}

func (s *spansAcc) Cell() Cell { return Cell{Records: s.n, Spans: Union(s.spans)} }

// Union returns the sorted union of half-open intervals; intervals that touch become one. It
// reuses the memory of spans.
func Union(spans [][2]int64) [][2]int64 {
	slices.SortFunc(spans, func(a, b [2]int64) int {
		switch {
		case a[0] < b[0]:
			return -1
		case a[0] > b[0]:
			return 1
		}
		return 0
	})
	out := spans[:0]
	for _, s := range spans {
		if n := len(out); n > 0 && s[0] <= out[n-1][1] {
			out[n-1][1] = max(out[n-1][1], s[1])
		} else {
			out = append(out, s)
		}
	}
	return out
}

// Merge returns the cell of both inputs together.
func Merge(a, b Cell) Cell {
	out := Cell{Records: a.Records + b.Records, Missing: a.Missing + b.Missing}
	if a.Sum != nil || b.Sum != nil {
		out.Sum = new(big.Rat)
		for _, c := range []Cell{a, b} {
			if c.Sum != nil {
				out.Sum.Add(out.Sum, c.Sum)
			}
		}
	}
	var e extremesAcc
	for _, v := range []rule.Value{a.Min, a.Max, b.Min, b.Max} {
		if !v.IsMissing() {
			e.take(v)
		}
	}
	out.Min, out.Max = e.min, e.max
	if a.Values != nil || b.Values != nil {
		out.Values = make(map[string]int64, len(a.Values)+len(b.Values))
		for _, c := range []Cell{a, b} {
			for v, n := range c.Values {
				out.Values[v] += n
			}
		}
	}
	if a.Spans != nil || b.Spans != nil {
		out.Spans = Union(slices.Concat(a.Spans, b.Spans))
	}
	return out
}
