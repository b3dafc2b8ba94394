package sla

import (
	"fmt"
	"strconv"
	"strings"

	"github.com/capitolato/capitolato/sla/batch"
)

// FieldType is the type of a record's field. In contract files it is written as one text, such
// as `string`, `duration?` (may be missing), `decimal(2)` (two digits after the point, six if
// not said) or `string? personal`.
type FieldType struct {
	Kind batch.Kind
	// Scale is the number of digits after the point of a decimal.
	Scale int
	// Optional fields may be missing. A row without another field is rejected.
	Optional bool
	// Personal marks personal data. It is masked (•••) wherever values of records leave the
	// program: in rejected and conflicting rows, of which nothing is shown as a whole, and in
	// selections, unless ShowPersonal asks for it. So is what a source makes of the same
	// columns. Rules that would show the value of one record, such as the largest, are refused,
	// and of what distinct counts a tally keeps fingerprints; they can be found out by trying all
	// values, so a tally is for who may read the records. Counts, sums and means are shown,
	// however few the records are.
	Personal bool
}

// defaultScale is the scale of a decimal field that does not say one.
const defaultScale = 6

// kindNames holds the names of the kinds in contract files, by kind.
var kindNames = [...]string{
	batch.Bool: "bool", batch.Int: "int", batch.Decimal: "decimal",
	batch.String: "string", batch.Time: "time", batch.Duration: "duration",
}

// ParseFieldType reads a type in the form of contract files.
func ParseFieldType(text string) (FieldType, error) {
	var f FieldType
	words := strings.Fields(text)
	if len(words) == 0 || len(words) > 2 || len(words) == 2 && words[1] != "personal" {
		return f, fmt.Errorf("%q is not a field type: write one such as string, duration?, decimal(2) or string? personal", text)
	}
	f.Personal = len(words) == 2
	name, optional := strings.CutSuffix(words[0], "?")
	f.Optional = optional
	name, digits, scaled := strings.Cut(name, "(")
	for k, n := range kindNames {
		if n != "" && n == name {
			f.Kind = batch.Kind(k)
		}
	}
	if f.Kind == batch.Invalid {
		return f, fmt.Errorf("unknown field type %q: use bool, int, decimal, string, time or duration", name)
	}
	if f.Kind == batch.Decimal {
		f.Scale = defaultScale
	}
	if scaled {
		n, err := strconv.Atoi(strings.TrimSuffix(digits, ")"))
		if err != nil || !strings.HasSuffix(digits, ")") || f.Kind != batch.Decimal || n < 0 || n > 18 {
			return f, fmt.Errorf("%q: only a decimal has digits, from decimal(0) to decimal(18)", text)
		}
		f.Scale = n
	}
	return f, nil
}

// String returns the form of contract files.
func (f FieldType) String() string {
	if f.Kind == batch.Invalid || int(f.Kind) >= len(kindNames) {
		return "invalid"
	}
	s := kindNames[f.Kind]
	if f.Kind == batch.Decimal && f.Scale != defaultScale {
		s += "(" + strconv.Itoa(f.Scale) + ")"
	}
	if f.Optional {
		s += "?"
	}
	if f.Personal {
		s += " personal"
	}
	return s
}

// MarshalText and UnmarshalText use the form of contract files.
func (f FieldType) MarshalText() ([]byte, error) { return []byte(f.String()), nil }

// UnmarshalText reads the form of contract files.
func (f *FieldType) UnmarshalText(text []byte) error {
	var err error
	*f, err = ParseFieldType(string(text))
	return err
}
