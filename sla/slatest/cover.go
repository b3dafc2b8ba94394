package slatest

import (
	"context"
	"fmt"
	"path"
	"slices"
	"strings"
	"unicode/utf8"

	"github.com/capitolato/capitolato/internal/ruletest"
	"github.com/capitolato/capitolato/internal/scrutiny"
	"github.com/capitolato/capitolato/sla"
)

// Coverage tells which parts of a contract's rules are exercised by test files.
type Coverage struct {
	// Points are in the order of the contract, the verdicts of indicators last.
	Points []Point
	// Cases is the number of cases that judge records.
	Cases int
	// Skipped are the files that judge none: they are about diagnostics.
	Skipped []string
}

// Point is something that tests should exercise: one of the ways in which a part of a rule can
// come out, or a verdict that an indicator can have.
//
// A comparison by order comes out below, at or above; == and != equal or different; `in` for each
// of its items, or none; a rounding whole or rounded; ?? present or missing; any other condition
// true or false; a condition on a field that may be missing also missing. It counts only where it
// decides: where the other sides of `and` are true and those of `or` false, the branch of ?: that
// it stands in is taken, and the filters before it have let the record through. So every part of
// a condition has to have decided it alone, both ways. The verdicts of an indicator are ok, ko
// and nodata, and na where the contract says when.
type Point struct {
	// Rule is the JSON Pointer of the rule in the contract, or of the indicator of which Part is
	// the name and Side the verdict.
	Rule string
	// Pos is the place of the part, if the contract was read from a file.
	Pos sla.Position
	// Part is the part of the rule, Side how it comes out.
	Part, Side string
	// Cases are the cases that exercise it: they have such a record, or figure, and expect
	// something of an indicator that rests on the rule; of verdicts, they expect it.
	Cases []string
	// Excuse is why no case has to.
	Excuse string
}

// ID names the point among those of its contract, for an excuse.
func (p Point) ID() string { return scrutiny.Point(p).ID() }

// Open reports whether no case exercises the point, and nothing excuses it.
func (p Point) Open() bool { return len(p.Cases) == 0 && p.Excuse == "" }

// Cover tells which points of their contract's rules test files exercise. The files must be about
// one contract, and their expectations met. Points that no record can reach, such as a percentage
// of a part above 100, are left out. Excuses, which may be nil, give reasons by the IDs of points; an
// excuse that is not needed is an error. Those of mutants are not looked at, so that one map can
// hold both. Columns of records and rules are counted by the engine itself, on the same records.
func Cover(ctx context.Context, files []*File, excuses map[string]string) (*Coverage, error) {
	suite, err := newSuite(ctx, files)
	if err != nil {
		return nil, err
	}
	points, err := suite.Cover(ctx, excusesOf(excuses, false))
	if err != nil {
		return nil, fmt.Errorf("slatest: %w", err)
	}
	out := &Coverage{Cases: suite.Cases(), Skipped: suite.Skipped}
	for _, p := range points {
		out.Points = append(out.Points, Point(p))
	}
	return out, nil
}

func newSuite(ctx context.Context, files []*File) (*scrutiny.Suite, error) {
	var inner []*ruletest.File
	for _, f := range files {
		inner = append(inner, f.file)
	}
	suite, err := scrutiny.NewSuite(ctx, inner)
	if err != nil {
		return nil, fmt.Errorf("slatest: %w", err)
	}
	return suite, nil
}

// excusesOf returns the excuses of mutants, or those of points.
func excusesOf(excuses map[string]string, mutants bool) map[string]string {
	out := map[string]string{}
	for id, reason := range excuses {
		if strings.Contains(id, scrutiny.Arrow) == mutants {
			out[id] = reason
		}
	}
	return out
}

// Open returns the points that no case exercises and nothing excuses.
func (c *Coverage) Open() []Point {
	var out []Point
	for _, p := range c.Points {
		if p.Open() {
			out = append(out, p)
		}
	}
	return out
}

// String writes a table: each rule with its parts, and how many cases exercise each of their
// sides. A dash is none.
func (c *Coverage) String() string {
	var b strings.Builder
	for i := 0; i < len(c.Points); {
		p := c.Points[i]
		verdicts := strings.HasSuffix(path.Dir(p.Rule), "/indicators")
		if !verdicts && (i == 0 || c.Points[i-1].Rule != p.Rule) {
			fmt.Fprintf(&b, "%s%s\n", place(p.Pos), p.Rule)
		}
		var sides []string
		for ; i < len(c.Points) && c.Points[i].Rule == p.Rule && c.Points[i].Part == p.Part; i++ {
			sides = append(sides, c.Points[i].Side+" "+c.Points[i].count())
		}
		if verdicts {
			fmt.Fprintf(&b, "%s%s %s\n", place(p.Pos), p.Part, strings.Join(sides, ", "))
			continue
		}
		fmt.Fprintf(&b, "    %s\n        %s\n", p.Part, strings.Join(sides, ", "))
	}
	b.WriteString(c.summary() + "\n")
	return b.String()
}

// count is the number of cases, in words where there are none.
func (p Point) count() string {
	switch {
	case len(p.Cases) > 0:
		return fmt.Sprint(len(p.Cases))
	case p.Excuse != "":
		return "– (" + p.Excuse + ")"
	}
	return "–"
}

func place(p sla.Position) string {
	if p.Line == 0 {
		return ""
	}
	return fmt.Sprintf("%s:%d:%d: ", p.File, p.Line, p.Column)
}

// summary counts the points.
func (c *Coverage) summary() string {
	excused := 0
	for _, p := range c.Points {
		if p.Excuse != "" {
			excused++
		}
	}
	text := fmt.Sprintf("%d of %d points are exercised by %d cases", len(c.Points)-len(c.Open())-excused, len(c.Points), c.Cases)
	if excused > 0 {
		text += fmt.Sprintf(", %d are excused", excused)
	}
	if len(c.Skipped) > 0 {
		text += fmt.Sprintf("; without records: %s", strings.Join(c.Skipped, ", "))
	}
	return text
}

// Annotate writes the text of the contract's file with, before each line, how many of its points
// are exercised and, below it, what is not.
func (c *Coverage) Annotate(contract []byte) string {
	var b strings.Builder
	for i, line := range strings.Split(strings.TrimSuffix(string(contract), "\n"), "\n") {
		line = strings.TrimSuffix(line, "\r")
		done, all := 0, 0
		var open []Point
		for _, p := range c.Points {
			if p.Pos.Line != i+1 {
				continue
			}
			all++
			if p.Open() {
				open = append(open, p)
			} else {
				done++
			}
		}
		gutter := ""
		if all > 0 {
			gutter = fmt.Sprintf("%d/%d", done, all)
		}
		fmt.Fprintf(&b, "%7s | %s\n", gutter, line)
		for _, text := range missing(line, open) {
			fmt.Fprintf(&b, "%7s | %s\n", "", text)
		}
	}
	return b.String()
}

// missing writes the sides of points on a line that no case exercises, below the part they are of.
func missing(line string, open []Point) []string {
	var out []string
	for i := 0; i < len(open); {
		p := open[i]
		var sides []string
		for ; i < len(open) && open[i].Part == p.Part && open[i].Pos == p.Pos; i++ {
			sides = append(sides, open[i].Side)
		}
		column := min(max(p.Pos.Column-1, 0), utf8.RuneCountInString(line))
		blank := strings.Map(func(r rune) rune {
			if r == '\t' {
				return r
			}
			return ' '
		}, string([]rune(line)[:column]))
		out = append(out, blank+strings.Repeat("^", max(p.Pos.Width, 1))+" no case: "+strings.Join(sides, ", "))
	}
	return slices.Compact(out)
}
