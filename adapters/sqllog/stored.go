package sqllog

import (
	"errors"
	"fmt"
	"maps"
	"math"
	"math/big"
	"slices"
	"strconv"
	"strings"

	"github.com/capitolato/capitolato/adapters/mapping"
	"github.com/capitolato/capitolato/internal/decode"
	"github.com/capitolato/capitolato/sla/batch"
)

// column is a field as the database works it out: what reading a row gives, or else a row that
// must not be there.
type column struct {
	alias fragment // its name in the result
	value fragment // of the columns of the table
	unit  *big.Rat // of a number; of a duration or a time in nanoseconds
	// sound must be true of every row: else the row has to be read.
	sound []fragment
	// native is a time as it is stored, in storage, if bounds can be compared with that.
	native  fragment
	storage *storage
	// suspect is true of rows whose texts have to be looked at, which raw gives.
	suspect, raw fragment
	// same says that a text is raw unless that is one of marks, but for blanks at its ends.
	same  bool
	marks []string
	// there is true of rows that have a value, if that can be told at less cost.
	there fragment
}

// store finds out how the values of fields are read.
type store struct {
	*counting
	dialect *dialect
	columns columns
	mapping *mapping.Source
	request batch.Request
	sample  [][]cell // rows of what is dynamic
	years   [2]int   // for which local times are told apart
	asIs    bool     // a query is read as it stands

	bases []fragment // what is worked out first, and then has a name
	based bool       // whether columns as they are stored have to be among that
	// met are all the texts of fields that have few, and fine those, of fields that have others, that are
	// not what may be no text, but texts all the same.
	met, fine map[string][]string
}

// work has an expression worked out once, where a fence is needed for that.
func (s *store) work(f fragment) fragment {
	if s.fence == "" {
		return f
	}
	i := slices.IndexFunc(s.bases, func(b fragment) bool { return b.key() == f.key() })
	if i < 0 {
		i = len(s.bases)
		s.bases = append(s.bases, f)
	}
	return fragment{text: "r" + strconv.Itoa(i)}
}

// all returns how fields are read, or why the database cannot do it.
func (s *store) all(fields []field) (out []column, reasons []string) {
	for i := range fields {
		c, err := s.column(&fields[i], i)
		if err != nil {
			reasons = append(reasons, err.Error())
		}
		out = append(out, c)
	}
	if len(s.bases) > 0 && !s.based { // which hides the others
		s.bases, s.based = nil, true
		return s.all(fields)
	}
	return out, reasons
}

// column returns how a field is read, or why the database cannot do it.
func (s *store) column(f *field, n int) (column, error) {
	c, err := s.stored(f)
	if err != nil {
		return c, fmt.Errorf("field %s: %w", f.Name, err)
	}
	c.alias = fragment{text: "f" + strconv.Itoa(n)}
	switch {
	case f.Optional:
	case c.there.text != "":
		c.sound = append(c.sound, c.there)
	default:
		c.sound = append(c.sound, join("(", c.value, " IS NOT NULL)"))
	}
	return c, nil
}

// stored returns how the values of a field's column are read.
func (s *store) stored(f *field) (column, error) {
	if f.between || len(f.columns) > 1 {
		return column{}, errors.New("it is made of several columns")
	}
	i := f.columns[0]
	typeName := s.columns.types[i]
	name := fragment{text: s.dialect.name(s.columns.names[i])}
	if s.dynamic {
		return s.dynamicColumn(f, i, name)
	}
	st, ok := s.storages[typeName]
	if !ok {
		return column{}, fmt.Errorf("values of the type %s are read", typeName)
	}
	raw := fill(st.value, name)
	switch st.form {
	case whole:
		return s.wholeColumn(f, raw, 0, st.most)
	case fractions:
		return s.fractionColumn(f, raw, s.columns.scales[i])
	case truths:
		if f.Kind == batch.Bool {
			return column{value: raw}, nil
		}
	case words:
		return s.textColumn(f, fill(s.bytes, raw))
	case times:
		if f.Kind == batch.Time && st.bound != "" && s.dialect.clocks[typeName] == instant {
			return s.instantColumn(f, name, &st)
		}
		if f.Kind == batch.Time {
			return s.timeColumn(f, raw, st.unit, s.dialect.clocks[typeName] != instant)
		}
	}
	return column{}, fmt.Errorf("it is not of the type %s", typeName)
}

// fractionColumn returns how a decimal is read that has so many digits behind the point. Where the
// type does not say how many, there must be no more than the field has.
func (s *store) fractionColumn(f *field, raw fragment, scale int) (column, error) {
	known := scale >= 0
	switch {
	case known:
	case f.Kind == batch.Duration:
		scale = 9
	default:
		scale = f.Scale
	}
	if scale > 18 {
		return column{}, fmt.Errorf("%d digits behind the point are too many", scale)
	}
	one := fragment{text: "1" + strings.Repeat("0", scale)}
	c, err := s.wholeColumn(f, fill(s.decimal, raw, one), scale, math.MaxInt64)
	if s.clamps {
		most := fragment{text: "9223372036854775806"}
		c.sound = append(c.sound, join("(", raw, " IS NULL OR ", raw, " * ", one, " BETWEEN -", most, " AND ", most, ")"))
	}
	if !known {
		c.sound = append(c.sound, join("(", raw, " IS NULL OR ", raw, " * ", one, " % 1 = 0)"))
	}
	return c, err
}

// marks returns the texts of a field that stand for no value.
func (s *store) marks(f *field) []string {
	if s.mapping == nil {
		return []string{""}
	}
	if m := s.mapping.Columns[f.Name].Missing; m != nil {
		return m
	}
	if s.mapping.Missing != nil {
		return s.mapping.Missing
	}
	return []string{""}
}

// says returns what the mapping says of a field, or of all.
func (s *store) says(f *field, of func(mapping.Column) string, ofAll string) string {
	if s.mapping == nil {
		return ""
	}
	if text := of(s.mapping.Columns[f.Name]); text != "" {
		return text
	}
	return ofAll
}

// source returns the mapping, which may be absent.
func (s *store) source() mapping.Source {
	if s.mapping == nil {
		return mapping.Source{}
	}
	return *s.mapping
}

// meaning is what a decoder makes of a text.
type meaning struct {
	missing, truth bool
	number         int64
}

// ask returns what a decoder makes of a text, and whether it takes it.
func (f *field) ask(d *decode.Decoder, text string) (meaning, bool) {
	var b batch.Batch
	b.Reset([]batch.Field{f.Field})
	c := &b.Columns[0]
	if reason := d.Append([]byte(text), c); reason != "" {
		return meaning{}, false
	}
	if !c.Valid.Get(0) {
		return meaning{missing: true}, true
	}
	if f.Kind == batch.Bool {
		return meaning{truth: c.Bits.Get(0)}, true
	}
	return meaning{number: c.Nums[0]}, true
}

// wholeColumn returns how a whole number is read, in units of 10^-scale, of a column that holds
// numbers up to held.
func (s *store) wholeColumn(f *field, raw fragment, scale int, held int64) (column, error) {
	switch f.Kind {
	case batch.Bool:
		if scale > 0 {
			return column{}, errors.New("a number with a point is no truth value")
		}
		return s.bitColumn(f, raw)
	case batch.String:
		return column{}, errors.New("a number as a text is written here")
	}
	var marks []int64
	for _, m := range s.marks(f) {
		n, err := strconv.ParseInt(m, 10, 64)
		switch {
		case scale > 0 && strings.ContainsAny(m, "0123456789"):
			return column{}, fmt.Errorf("the mark %q of a missing value may be a number", m)
		case err == nil && strconv.FormatInt(n, 10) == m:
			marks = append(marks, n)
		}
	}
	value := raw
	if len(marks) > 0 {
		value = join("(CASE WHEN ", raw, " NOT IN (", s.integers(marks), ") THEN ", raw, " END)")
	}
	unit, err := s.unitOf(f)
	if err != nil {
		return column{}, err
	}
	return s.inRange(f, value, unit, scale, held)
}

// unitOf returns what a plain number of a field counts: of a duration or a time nanoseconds, else
// ones of which the smallest that it can hold is the denominator.
func (s *store) unitOf(f *field) (int64, error) {
	m := s.source()
	switch f.Kind {
	case batch.Duration:
		if s.says(f, func(c mapping.Column) string { return c.Unit }, m.Durations) == "excel" {
			return 0, errors.New("days of a spreadsheet are rounded here")
		}
	case batch.Time:
		if form := s.says(f, func(c mapping.Column) string { return c.Form }, m.Times); form != "epoch" && form != "epoch_ms" {
			return 0, errors.New("a time that is a number needs the form epoch or epoch_ms")
		}
	default:
		return 1, nil
	}
	for _, n := range []int64{1, 2, 3} { // of which one at most is a mark that means something else
		if v, ok := f.ask(f.numbers, strconv.FormatInt(n, 10)); ok && !v.missing && v.number%n == 0 {
			return v.number / n, nil
		}
	}
	return 0, errors.New("its unit is not clear")
}

// inRange completes a number of units of 10^-scale: it must be a whole number of what the field
// is kept in, and 64 bits must hold it.
func (s *store) inRange(f *field, value fragment, unit int64, scale int, held int64) (column, error) {
	own := big.NewRat(1, 1) // what the field is kept in
	if f.Kind == batch.Decimal {
		own.SetFrac(big.NewInt(1), power(f.Scale))
	}
	c := column{value: value, unit: new(big.Rat).SetFrac(big.NewInt(unit), power(scale))}
	k := new(big.Rat).Quo(c.unit, own)
	most := new(big.Int).Mul(big.NewInt(math.MaxInt64), k.Denom())
	most.Div(most, k.Num())
	if !most.IsInt64() {
		most.SetInt64(math.MaxInt64)
	}
	least := -most.Int64()
	if f.Kind == batch.Duration && !s.source().Columns[f.Name].Negative {
		least = 0
	}
	var conds []fragment
	switch small := most.Int64() >= held && held < math.MaxInt64; {
	case !small:
		conds = append(conds, join(value, " BETWEEN ", s.integer(least), " AND ", s.integer(most.Int64())))
	case least == 0:
		conds = append(conds, join(value, " >= 0"))
	}
	if q := k.Denom(); q.Cmp(big.NewInt(1)) > 0 {
		conds = append(conds, join(value, " % ", s.integer(q.Int64()), " = 0"))
	}
	if len(conds) > 0 {
		c.sound = append(c.sound, join("(", value, " IS NULL OR ", list(conds, " AND "), ")"))
	}
	return c, nil
}

// power returns 10^n.
func power(n int) *big.Int { return new(big.Int).Exp(big.NewInt(10), big.NewInt(int64(n)), nil) }

// bitColumn returns how 0 and 1 are read as truth values.
func (s *store) bitColumn(f *field, raw fragment) (column, error) {
	parts, known := []any{"(CASE"}, []int64(nil)
	for n := range int64(2) {
		v, ok := f.ask(f.numbers, strconv.FormatInt(n, 10))
		if !ok {
			continue
		}
		known = append(known, n)
		if !v.missing {
			parts = append(parts, " WHEN ", raw, " = ", s.integer(n), " THEN ", boolean(v.truth))
		}
	}
	if len(parts) == 1 {
		return column{}, errors.New("0 and 1 are no truth values to the mapping")
	}
	c := column{value: join(append(parts, " END)")...), sound: []fragment{join("(", raw, " IS NULL OR ", raw, " IN (", s.integers(known), "))")}}
	if f, ok := f.ask(f.numbers, "0"); s.dynamic && len(parts) == 11 && ok && !f.truth {
		c.value = raw // which is what truth values are there
	}
	return c, nil
}

func boolean(v bool) string {
	if v {
		return "(1 = 1)"
	}
	return "(1 = 0)"
}

// textColumn returns how texts are read.
func (s *store) textColumn(f *field, raw fragment) (column, error) {
	switch f.Kind {
	case batch.String:
	case batch.Bool:
		return s.answerColumn(f, raw)
	default:
		return column{}, errors.New("numbers and times in texts are read here")
	}
	c := column{value: raw, raw: raw}
	if values := s.source().Columns[f.Name].Values; values != nil {
		c = s.mapped(raw, values, s.source().Columns[f.Name].Other == "keep")
	}
	texts, met := s.met[f.Name]
	isMark := func(t string) bool { return slices.Contains(s.marks(f), strings.Trim(t, blanks)) }
	if marks := s.marks(f); len(marks) > 0 && (!met || slices.ContainsFunc(texts, isMark)) {
		missing := s.oneOf(raw, marks)
		if c.same = c.value.key() == raw.key(); c.same {
			c.marks = marks
		}
		c.value = join("(CASE WHEN ", missing, " THEN NULL ELSE ", c.value, " END)")
		for i := range c.sound {
			c.sound[i] = join("(", missing, " OR ", c.sound[i], ")")
		}
	}
	if s.fair != "" {
		c.sound = append(c.sound, join("(", raw, " IS NULL OR ", fill(s.fair, raw), ")"))
	}
	if s.suspect == "" {
		return c, nil
	}
	suspect := fill(s.suspect, raw)
	if fine, ok := s.fine[f.Name]; ok {
		sound := join("(", raw, " IS NULL OR NOT ", suspect)
		if len(fine) > 0 {
			sound = join(sound, " OR ", raw, " IN (", s.found(fine), ")")
		}
		c.sound = append(c.sound, join(sound, ")"))
	} else if !met {
		c.suspect = suspect
	}
	return c, nil
}

// blanks are what is taken off the ends of a text.
const blanks = " \t\n\r"

// oneOf returns the condition that a text is one of several, but for blanks at its ends.
func (s *store) oneOf(raw fragment, texts []string) fragment {
	if slices.Equal(texts, []string{""}) { // the usual one: few texts have to be cut
		return join("(CASE WHEN ", raw, " < ", s.word("!"), " THEN ", s.cut(raw, texts), " ELSE (1 = 0) END)")
	}
	return s.cut(raw, texts)
}

// cut is oneOf for any text.
func (s *store) cut(raw fragment, texts []string) fragment {
	if s.strip == "" {
		return join(fill(s.trim, raw, s.word(blanks)), " IN (", s.words(texts), ")")
	}
	found := []fragment{{text: "(1 = 0)"}}
	for _, t := range texts {
		if strings.Trim(t, blanks) != t {
			continue // which none is whose ends have been cut
		}
		// It holds the text, and besides it nothing but blanks.
		same := join(fill(s.strip, raw), " = ", fill(s.strip, s.word(t)))
		if t != "" {
			same = join(same, " AND ", fill(s.contains, raw, s.word(t)))
		}
		found = append(found, join("(", same, ")"))
	}
	return join("(", list(found, " OR "), ")")
}

// mapped returns how texts are read that the mapping has others for.
func (s *store) mapped(raw fragment, values map[string]string, keep bool) column {
	parts := []any{"(CASE"}
	var known []string
	for _, from := range slices.Sorted(maps.Keys(values)) {
		parts = append(parts, " WHEN ", raw, " = ", s.word(from), " THEN ", s.word(values[from]))
		known = append(known, from)
	}
	c := column{raw: raw}
	switch {
	case keep:
		parts = append(parts, " ELSE ", raw)
	default:
		c.sound = []fragment{join("(", raw, " IS NULL OR ", raw, " IN (", s.words(known), "))")}
	}
	c.value = join(append(parts, " END)")...)
	return c
}

// answerColumn returns how words for yes and no are read: those that are known, as they are written in
// the mapping and in capitals.
func (s *store) answerColumn(f *field, raw fragment) (column, error) {
	m := s.source()
	candidates := slices.Concat(m.True, m.False, m.Columns[f.Name].True, m.Columns[f.Name].False, s.marks(f),
		[]string{"true", "1", "yes", "y", "si", "sì", "s", "vero", "false", "0", "no", "n", "falso"})
	parts, known := []any{"(CASE"}, []string(nil)
	for _, w := range candidates {
		for _, w := range []string{w, strings.ToLower(w), strings.ToUpper(w)} {
			v, ok := f.ask(f.texts, w)
			if !ok || slices.Contains(known, w) {
				continue
			}
			known = append(known, w)
			if !v.missing {
				parts = append(parts, " WHEN ", raw, " = ", s.word(w), " THEN ", boolean(v.truth))
			}
		}
	}
	if len(parts) == 1 {
		return column{}, errors.New("the mapping has no words for yes and no")
	}
	return column{value: join(append(parts, " END)")...),
		sound: []fragment{join("(", raw, " IS NULL OR ", raw, " IN (", s.words(known), "))")}}, nil
}

// noMarks fails if a mark of a missing value may be a time.
func (s *store) noMarks(f *field) error {
	for _, m := range s.marks(f) {
		if len(m) > len("2006-01") && strings.ContainsAny(m, "0123456789") {
			return fmt.Errorf("the mark %q of a missing value may be a time", m)
		}
	}
	return nil
}

// mostSeconds is up to how many seconds before and after 1970 a time has room in 64 bits.
const mostSeconds = math.MaxInt64/1_000_000_000 - 1

// instantColumn returns how instants are read that are compared as they are stored.
func (s *store) instantColumn(f *field, name fragment, st *storage) (column, error) {
	c := column{value: fill(st.value, name), unit: big.NewRat(st.unit, 1), native: name, storage: st, there: join("(", name, " IS NOT NULL)")}
	c.sound = append(c.sound, join("(", name, " IS NULL OR ", name, " BETWEEN ", st.instant(-mostSeconds*1_000_000_000),
		" AND ", st.instant(mostSeconds*1_000_000_000), ")"))
	return c, s.noMarks(f)
}

// timeColumn returns how times are read that are a number of units, local ones if a clock shows them.
func (s *store) timeColumn(f *field, raw fragment, unit int64, local bool) (column, error) {
	if err := s.noMarks(f); err != nil {
		return column{}, err
	}
	c := column{value: raw, unit: big.NewRat(unit, 1)}
	most := mostSeconds * (1_000_000_000 / unit)
	c.sound = append(c.sound, join("(", raw, " IS NULL OR ", raw, " BETWEEN ", s.integer(-most), " AND ", s.integer(most), ")"))
	if local {
		return s.localTime(f, c, 1_000_000_000/unit)
	}
	return c, nil
}
