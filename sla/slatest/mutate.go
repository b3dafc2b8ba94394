package slatest

import (
	"context"
	"fmt"
	"strings"
	"testing"

	"github.com/capitolato/capitolato/internal/scrutiny"
	"github.com/capitolato/capitolato/sla"
)

// Mutation tells which mistakes in a contract's rules its test files would notice.
type Mutation struct {
	// Mutants are in the order of the contract.
	Mutants []Mutant
	// Refused is the number of changes that do not compile, and are no mutants.
	Refused int
}

// Mutant is the contract with one rule changed a little, as a slip of the pen would.
//
// A comparison takes or gives up its "at", or is turned round; a number becomes a hundredth more
// or less, or by its last digit if that is finer, and by one if it is about a record or a number of
// records; a duration and a date become the next; a side of and, or and ?? is left out, as are not, filter and the predicate
// of count; and becomes or; a numerator and its denominator change places; plus becomes minus, ceil
// floor or round, min max, mean median; a field becomes each other of its type, a set each other of
// the same records; items of lists, when_empty and applies go; rounding becomes the rule most easily
// taken for it, with one place more.
type Mutant struct {
	// Rule is the JSON Pointer of the rule in the contract; Pos is the place of the part that was
	// changed, if the contract was read from a file.
	Rule string
	Pos  sla.Position
	// From is the part as it is, To what took its place.
	From, To string
	// KilledBy is the case that fails; empty if none does, so that the mutant survives.
	KilledBy string
	// Excuse is why it may survive, such as that no record can tell it from the contract.
	Excuse string
	// Killer is a case in the form of test files, for one without a default, that would kill a
	// survivor; empty where none was found at the limits of the rules. Such a mutant may be the
	// contract in other words.
	Killer string
}

// ID names the mutant among those of its contract, for an excuse.
func (m Mutant) ID() string { return m.Rule + ": " + m.From + scrutiny.Arrow + m.To }

// Survives reports whether no case fails, and nothing excuses the mutant.
func (m Mutant) Survives() bool { return m.KilledBy == "" && m.Excuse == "" }

// Mutate changes each rule of a contract in many ways, one at a time, runs the test files against
// what comes of it and tells which changes no case notices, each with a case that would. The files
// must be about one contract, and their expectations met. Excuses, which may be nil, give reasons by
// the IDs of mutants; an excuse that is not needed is an error, those of points are not looked at.
func Mutate(ctx context.Context, files []*File, excuses map[string]string) (*Mutation, error) {
	suite, err := newSuite(ctx, files)
	if err != nil {
		return nil, err
	}
	mutants, refused, err := suite.Mutate(ctx, excusesOf(excuses, true))
	if err != nil {
		return nil, fmt.Errorf("slatest: %w", err)
	}
	out := &Mutation{Refused: refused}
	for _, m := range mutants {
		out.Mutants = append(out.Mutants, Mutant{m.Rule, m.Pos, m.From, m.To, m.KilledBy, m.Excuse, m.Killer})
	}
	return out, nil
}

// Survivors returns the mutants that no case kills and nothing excuses.
func (m *Mutation) Survivors() []Mutant {
	var out []Mutant
	for _, x := range m.Mutants {
		if x.Survives() {
			out = append(out, x)
		}
	}
	return out
}

// String lists the survivors, each with a case that would kill it, and counts the others.
func (m *Mutation) String() string {
	var b strings.Builder
	for _, x := range m.Survivors() {
		fmt.Fprintf(&b, "%s%s\n    %s%s%s survives\n", place(x.Pos), x.Rule, x.From, scrutiny.Arrow, x.To)
		if x.Killer == "" {
			b.WriteString("    no case at the limits of the rules tells it from the contract: if none can, excuse it\n")
			continue
		}
		b.WriteString("    " + strings.ReplaceAll(strings.TrimSpace(x.Killer), "\n", "\n    ") + "\n")
	}
	killed, excused := 0, 0
	for _, x := range m.Mutants {
		switch {
		case x.KilledBy != "":
			killed++
		case x.Excuse != "":
			excused++
			fmt.Fprintf(&b, "%s%s\n    %s%s%s is excused: %s\n", place(x.Pos), x.Rule, x.From, scrutiny.Arrow, x.To, x.Excuse)
		}
	}
	fmt.Fprintf(&b, "%d mutants: %d killed, %d survive, %d are excused; %d more do not compile\n",
		len(m.Mutants), killed, len(m.Survivors()), excused, m.Refused)
	return b.String()
}

// Thoroughness is what [Thorough] puts up with. The zero value, as nil, is nothing.
type Thoroughness struct {
	// Points may stay open, and Mutants survive: how many.
	Points, Mutants int
	// Excuses give reasons by the IDs of points and mutants.
	Excuses map[string]string
}

// Thorough fails a test unless the test files that a pattern names exercise every point of their
// contract's rules and kill every mutant. It is for CI, beside [Run].
func Thorough(t testing.TB, pattern string, accept *Thoroughness) {
	t.Helper()
	if accept == nil {
		accept = new(Thoroughness)
	}
	ctx := context.Background()
	files, err := Load(pattern, nil)
	if err != nil {
		t.Fatal("\n" + err.Error())
	}
	coverage, err := Cover(ctx, files, accept.Excuses)
	if err != nil {
		t.Fatal("\n" + err.Error())
	}
	if open := coverage.Open(); len(open) > accept.Points {
		var b strings.Builder
		for _, p := range open {
			fmt.Fprintf(&b, "\n%s%s", place(p.Pos), p.ID())
		}
		t.Errorf("%s, of which at most %d may be open:%s", coverage.summary(), accept.Points, b.String())
	}
	mutation, err := Mutate(ctx, files, accept.Excuses)
	if err != nil {
		t.Fatal("\n" + err.Error())
	}
	if len(mutation.Survivors()) > accept.Mutants {
		t.Errorf("at most %d mutants may survive:\n%s", accept.Mutants, mutation)
	}
}
