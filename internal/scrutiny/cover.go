package scrutiny

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strconv"
	"strings"

	"github.com/capitolato/capitolato/internal/rule"
	"github.com/capitolato/capitolato/internal/ruletest"
	"github.com/capitolato/capitolato/sla"
)

// Point is something that tests should exercise: a way in which a part of a rule can come out, or
// a verdict that an indicator can have.
type Point struct {
	// Rule is the JSON Pointer of the rule, or of the indicator of which Part is the verdict.
	Rule string
	Pos  sla.Position
	// Part is the part of the rule, Side how it comes out.
	Part, Side string
	// Cases are the cases that exercise it.
	Cases []string
	// Excuse is why none has to.
	Excuse string
}

// ID names the point among those of its contract.
func (p Point) ID() string { return p.Rule + ": " + p.Part + " " + p.Side }

// Suite is test files about one contract whose tests pass.
type Suite struct {
	book  *book
	opts  *sla.CompileOptions
	plan  *sla.Plan
	cases []*testCase
	reach map[[2]int]reached // what each indicator rests on
	// Skipped are the files of which no case judges anything: they are about diagnostics.
	Skipped []string
}

// testCase is a case of a suite.
type testCase struct {
	file  *ruletest.File
	c     *ruletest.Case
	name  string
	tally *sla.Tally
}

// NewSuite joins test files. It is an error if they are about different contracts or if an
// expectation is not met: what is exercised by a test that fails says nothing.
func NewSuite(ctx context.Context, files []*ruletest.File) (*Suite, error) {
	s := &Suite{}
	var of string
	for _, f := range files {
		if err := s.add(ctx, f, &of); err != nil {
			return nil, err
		}
	}
	if len(s.cases) == 0 {
		return nil, errors.New("no file has a case that judges records")
	}
	return s, nil
}

// add adds a file.
func (s *Suite) add(ctx context.Context, f *ruletest.File, of *string) error {
	if failures, err := ruletest.Check(ctx, f.Contract, f); err != nil {
		return err
	} else if len(failures) > 0 {
		return fmt.Errorf("%s: make the tests pass first: %d expectations are not met, such as\n%s", f.Name, len(failures), failures[0])
	}
	var plan *sla.Plan
	if f.Contract != nil {
		_, plan = ruletest.Problems(f.Contract, f.Options)
	}
	if plan == nil {
		s.Skipped = append(s.Skipped, f.Name)
		return nil
	}
	switch text := fingerprint(f.Contract); {
	case s.book == nil:
		b, err := read(f.Contract)
		if err != nil {
			return err
		}
		s.book, s.plan, s.opts, s.reach, *of = b, plan, f.Options, b.reach(), text
	case text != *of:
		return fmt.Errorf("%s and %s are about different contracts: look at each apart", s.cases[0].file.Name, f.Name)
	}
	for i := range f.Cases {
		c := &f.Cases[i]
		if c.Period == (sla.Period{}) {
			continue
		}
		name := f.Name
		if c.Title != "" {
			name += ": " + c.Title
		}
		t, err := plan.Tally(ctx, c.Period, &sla.TallyOptions{Workers: 1, ShowPersonal: true}, c.Sources()...)
		if err != nil {
			return fmt.Errorf("%s: %w", name, err)
		}
		s.cases = append(s.cases, &testCase{f, c, name, t})
	}
	return nil
}

// counted reports whether every row of a case is counted, or out of the period or of all scopes.
func (c *testCase) counted() bool {
	return !slices.ContainsFunc(c.tally.Inputs, func(in sla.Input) bool { return in.Rejected+in.Duplicate > 0 })
}

// Cases returns the number of cases.
func (s *Suite) Cases() int { return len(s.cases) }

// asserts returns the indicators of which a case expects something, as area and indicator.
func (s *Suite) asserts(c *ruletest.Case) map[[2]int]bool {
	out := map[[2]int]bool{}
	for _, e := range c.Expects {
		for i, a := range s.book.contract.Areas {
			for j, ind := range a.Indicators {
				switch e.Subject {
				case ruletest.IndicatorVerdict, ruletest.IndicatorCount, ruletest.IndicatorClause:
					out[[2]int{i, j}] = out[[2]int{i, j}] || e.Area == a.ID && e.Indicator == ind.ID
				case ruletest.AreaVerdict:
					out[[2]int{i, j}] = out[[2]int{i, j}] || e.Area == a.ID
				case ruletest.ContractVerdict:
					out[[2]int{i, j}] = true
				}
			}
		}
	}
	return out
}

// probe is an indicator that finds out whether a point is exercised: it is met where it is.
type probe struct {
	point *Point
	area  int
	// indicators are those of the area that rest on the rule.
	indicators []int
	id         string
	indicator  sla.Indicator
	// metric is the name of the condition as a metric, and formula that condition, where it is
	// about all records.
	metric, formula string
}

// probes returns the points of the rules, and for each a probe in every area that uses the rule.
func (s *Suite) probes() ([]*Point, []*probe) {
	var points []*Point
	var probes []*probe
	for _, r := range s.book.rules {
		for _, site := range s.book.sites(r) {
			for _, d := range site.sides {
				p := &Point{Rule: r.path, Pos: s.book.place(r.path, site.node.Span), Part: text(site.node), Side: d.name}
				here := s.probe(p, site, d, len(probes))
				if len(here) > 0 {
					points, probes = append(points, p), append(probes, here...)
				}
			}
		}
	}
	return points, probes
}

// probe returns the probes of a point, numbered from n.
func (u *Suite) probe(p *Point, s *site, d side, n int) []*probe {
	b := u.book
	var out []*probe
	for area := range b.contract.Areas {
		for _, whole := range []bool{false, true} {
			x := &probe{point: p, area: area, id: fmt.Sprintf("probe-%d", n+len(out))}
			for j := range b.contract.Areas[area].Indicators {
				if u.reach[[2]int{area, j}][use{s.rule.path, whole}] {
					x.indicators = append(x.indicators, j)
				}
			}
			if len(x.indicators) == 0 {
				continue
			}
			x.indicator = sla.Indicator{ID: x.id, Value: "1", Target: s.holds(d)}
			if s.rule.kind == targetRule {
				x.indicator = b.contract.Areas[area].Indicators[s.rule.indicator]
				x.indicator.ID, x.indicator.Target = x.id, s.holds(d)
			}
			if whole {
				x.metric, x.formula = b.free("probe_"+strconv.Itoa(n+len(out))), s.holds(d)
				x.indicator.Target = "contract." + x.metric
			}
			out = append(out, x)
		}
	}
	return out
}

// free returns a name that the contract does not use.
func (b *book) free(name string) string {
	c := b.contract
	for has(c.Sets, name) || b.byPath["/metrics/"+name] != nil || has(c.Constants, name) || has(c.Records, name) {
		name += "_"
	}
	return name
}

// instrumented returns the contract with probes.
func (b *book) instrumented(probes []*probe) *sla.Contract {
	c := *b.contract
	c.Origin, c.Exclusions = nil, nil // probes are asked of all records
	c.Areas = slices.Clone(c.Areas)
	c.Metrics = map[string]string{}
	for name, text := range b.contract.Metrics {
		c.Metrics[name] = text
	}
	for i := range c.Areas {
		c.Areas[i].Indicators, c.Areas[i].Score = nil, nil
	}
	for _, p := range probes {
		c.Areas[p.area].Indicators = append(c.Areas[p.area].Indicators, p.indicator)
		if p.metric != "" {
			c.Metrics[p.metric] = p.formula
		}
	}
	return &c
}

// Cover returns every point of the contract's rules, in the order of the document, with the cases
// that exercise it; those that no records can reach are left out. A case exercises a point of a
// rule if the point is reached in an area where an indicator rests on the rule of which the case
// expects something. Excuses name points by their ID and give a reason; one that is not needed is
// an error.
func (s *Suite) Cover(ctx context.Context, excuses map[string]string) ([]Point, error) {
	points, probes := s.probes()
	probes, err := s.reachable(probes)
	if err != nil {
		return nil, err
	}
	plans := map[string]*sla.Plan{}
	for _, c := range s.cases {
		if err := s.cover(ctx, plans, probes, c); err != nil {
			return nil, err
		}
	}
	reachable := map[*Point]bool{}
	for _, p := range probes {
		reachable[p.point] = true
	}
	points = slices.DeleteFunc(points, func(p *Point) bool { return !reachable[p] })
	points = append(points, s.verdicts()...)
	ids := map[string]int{}
	for _, p := range points { // parts may be written alike
		if ids[p.ID()]++; ids[p.ID()] > 1 {
			p.Part += fmt.Sprintf(" #%d", ids[p.ID()])
		}
	}
	return excused(points, excuses)
}

// reachable returns the probes but those that can never be met.
func (s *Suite) reachable(probes []*probe) ([]*probe, error) {
	plan, err := s.compile(probes)
	if err != nil {
		return nil, err
	}
	never := map[string]bool{}
	for _, w := range plan.Warnings() {
		if w.Code == "pointless" && strings.Contains(w.Message, "never be met") {
			never[w.Path] = true
		}
	}
	at := map[int]int{}
	return slices.DeleteFunc(slices.Clone(probes), func(p *probe) bool {
		path := indicatorPath(p.area, at[p.area]) + "/target"
		at[p.area]++
		return never[path]
	}), nil
}

func (s *Suite) compile(probes []*probe) (*sla.Plan, error) {
	plan, err := sla.Compile(s.book.instrumented(probes), s.opts)
	if err != nil {
		return nil, fmt.Errorf("the rules cannot be looked at: %w", err)
	}
	return plan, nil
}

// cover notes the points that a case exercises, of the rules of indicators of which it expects
// something. Only these are asked for, unless rows of the case are not counted: which they are
// depends on all rules together. plans holds what was compiled for other cases.
func (s *Suite) cover(ctx context.Context, plans map[string]*sla.Plan, probes []*probe, c *testCase) error {
	asserted := s.asserts(c.c)
	wanted := func(p *probe) bool {
		return slices.ContainsFunc(p.indicators, func(j int) bool { return asserted[[2]int{p.area, j}] })
	}
	if c.counted() {
		probes = slices.DeleteFunc(slices.Clone(probes), func(p *probe) bool { return !wanted(p) })
	}
	var key strings.Builder
	for _, p := range probes {
		key.WriteString(p.id + " ")
	}
	plan, ok := plans[key.String()]
	if !ok {
		var err error
		if plan, err = s.compile(probes); err != nil {
			return err
		}
		plans[key.String()] = plan
	}
	t, err := plan.Tally(ctx, c.c.Period, &sla.TallyOptions{Workers: 1, ShowPersonal: true}, c.c.Sources()...)
	if err != nil {
		return fmt.Errorf("%s: %w", c.name, err)
	}
	result, err := plan.Judge(t, c.c.Period)
	if err != nil {
		return fmt.Errorf("%s: %w", c.name, err)
	}
	at := map[int]int{}
	for _, p := range probes {
		r := result.Areas[p.area].Indicators[at[p.area]]
		at[p.area]++
		if r.Measured == sla.OK && wanted(p) && !slices.Contains(p.point.Cases, c.name) {
			p.point.Cases = append(p.point.Cases, c.name)
		}
	}
	return nil
}

// verdicts returns the verdicts that indicators can have, with the cases that expect them.
func (s *Suite) verdicts() []*Point {
	var out []*Point
	for i, a := range s.book.contract.Areas {
		for j, ind := range a.Indicators {
			for _, v := range possible(ind) {
				p := &Point{Rule: indicatorPath(i, j), Pos: s.book.place(indicatorPath(i, j), rule.Span{}), Part: a.ID + "/" + ind.ID, Side: v.String()}
				for _, c := range s.cases {
					if slices.ContainsFunc(c.c.Expects, func(e ruletest.Expect) bool {
						return e.Subject == ruletest.IndicatorVerdict && e.Area == a.ID && e.Indicator == ind.ID && e.Want == v
					}) {
						p.Cases = append(p.Cases, c.name)
					}
				}
				out = append(out, p)
			}
		}
	}
	return out
}

// possible returns the verdicts that an indicator should be tested for. Any can be invalid, too,
// but only by mistakes of the data that are not the rule's.
func possible(ind sla.Indicator) []sla.Verdict {
	out := []sla.Verdict{sla.OK, sla.KO}
	if ind.Applies != "" || ind.WhenEmpty != nil && ind.WhenEmpty.Verdict == "na" {
		out = append(out, sla.NA)
	}
	return append(out, sla.NoData)
}

// excused applies excuses.
func excused(points []*Point, excuses map[string]string) ([]Point, error) {
	out := make([]Point, len(points))
	needed := map[string]bool{}
	for i, p := range points {
		if reason := excuses[p.ID()]; reason != "" && len(p.Cases) == 0 {
			p.Excuse, needed[p.ID()] = reason, true
		}
		out[i] = *p
	}
	return out, stale(excuses, needed)
}

// stale reports excuses that excuse nothing.
func stale(excuses map[string]string, needed map[string]bool) error {
	var found []error
	for id, reason := range excuses {
		if !needed[id] {
			found = append(found, fmt.Errorf("the excuse of %q (%s) excuses nothing: take it out", id, reason))
		}
	}
	slices.SortFunc(found, func(a, b error) int { return strings.Compare(a.Error(), b.Error()) })
	return errors.Join(found...)
}
