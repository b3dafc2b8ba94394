package scrutiny

import (
	"cmp"
	"context"
	"slices"
	"strings"
	"sync"

	"github.com/capitolato/capitolato/internal/ruletest"
	"github.com/capitolato/capitolato/sla"
	"github.com/capitolato/capitolato/sla/terms"
)

// Mutant is a contract of which one rule was changed a little, and what became of it when the
// tests were run against it.
type Mutant struct {
	// Rule is the JSON Pointer of the rule; Pos is the place of the part that was changed.
	Rule string
	Pos  sla.Position
	// From is the part as it is, To what took its place.
	From, To string
	// KilledBy is the case that failed, empty if none did: the mutant survived.
	KilledBy string
	// Excuse is why it may survive.
	Excuse string
	// Killer is a case, in the form of test files, that would fail; empty where none was found.
	Killer string

	contract *sla.Contract
}

// Arrow stands between a part of a rule and what took its place.
const Arrow = " → "

// ID names the mutant among those of its contract.
func (m Mutant) ID() string { return m.Rule + ": " + m.From + Arrow + m.To }

// Mutate changes each rule in many ways, one at a time, and runs the tests against what comes of
// it. Changes that do not compile are no mutants; they are only counted.
func (s *Suite) Mutate(ctx context.Context, excuses map[string]string) (mutants []Mutant, refused int, err error) {
	changes := slices.DeleteFunc(s.book.changes(), func(c *change) bool { return !s.used(c.path) })
	groups := map[string][]*Mutant{}
	all := make([]*Mutant, len(changes))
	var order []string
	for i, c := range changes {
		all[i] = &Mutant{Rule: c.path, Pos: c.pos, From: c.from, To: c.to, contract: c.contract}
		if groups[c.path] == nil {
			order = append(order, c.path)
		}
		groups[c.path] = append(groups[c.path], all[i])
	}
	if err := s.run(ctx, order, groups); err != nil {
		return nil, 0, err
	}
	needed := map[string]bool{}
	for _, m := range all {
		if m.contract == nil {
			refused++
			continue
		}
		if reason := excuses[m.ID()]; reason != "" && m.KilledBy == "" {
			m.Excuse, needed[m.ID()] = reason, true
		}
		mutants = append(mutants, *m)
	}
	if err := s.killers(ctx, mutants); err != nil {
		return nil, 0, err
	}
	return mutants, refused, stale(excuses, needed)
}

// used reports whether any indicator rests on a rule.
func (s *Suite) used(path string) bool {
	for x := range s.reach {
		if s.rests(x, path) {
			return true
		}
	}
	return false
}

// workers is the number of rules whose mutants are run at once.
const workers = 4

// run runs the tests against the mutants, those of a rule one after the other.
func (s *Suite) run(ctx context.Context, order []string, groups map[string][]*Mutant) error {
	ctx, stop := context.WithCancelCause(ctx)
	defer stop(nil)
	paths := make(chan string)
	var wait sync.WaitGroup
	for range workers {
		wait.Add(1)
		go func() {
			defer wait.Done()
			for path := range paths {
				if err := s.runRule(ctx, groups[path]); err != nil {
					stop(err)
				}
			}
		}()
	}
	for _, path := range order {
		paths <- path
	}
	close(paths)
	wait.Wait()
	return context.Cause(ctx)
}

// runRule runs the tests against the mutants of a rule. The smallest case about it comes first, and
// one that killed a mutant before the others: it is likely to kill the next.
func (s *Suite) runRule(ctx context.Context, mutants []*Mutant) error {
	cases := s.trials(mutants[0].Rule)
	for _, m := range mutants {
		plans := plans{suite: s, mutant: m}
		if plans.slim() == nil {
			m.contract = nil
			continue
		}
		for i, c := range cases {
			killed, err := c.kills(ctx, &plans)
			if err != nil {
				return err
			}
			if killed {
				m.KilledBy = c.name
				cases = slices.Insert(slices.Delete(cases, i, i+1), 0, c)
				break
			}
		}
	}
	return nil
}

// plans are those of a mutant, each compiled when it is needed.
type plans struct {
	suite  *Suite
	mutant *Mutant
	whole  *sla.Plan
	few    *sla.Plan
}

// full returns the mutant's plan.
func (p *plans) full() *sla.Plan {
	if p.whole == nil {
		_, p.whole = ruletest.Problems(p.mutant.contract, p.suite.opts)
	}
	return p.whole
}

// slim returns the plan of the indicators that rest on the rule that was changed: the others are
// what they were. It is nil where the change does not compile.
func (p *plans) slim() *sla.Plan {
	if p.few == nil {
		_, p.few = ruletest.Problems(p.suite.slim(p.mutant.contract, p.mutant.Rule), p.suite.opts)
	}
	return p.few
}

// slim returns a contract with no indicators but those that rest on a rule.
func (s *Suite) slim(c *sla.Contract, path string) *sla.Contract {
	out := *c
	out.Origin = nil
	out.Areas = slices.Clone(c.Areas)
	for i := range out.Areas {
		var kept []sla.Indicator
		for j, ind := range out.Areas[i].Indicators {
			if s.rests([2]int{i, j}, path) {
				ind.Weight = "" // the score is that of all
				kept = append(kept, ind)
			}
		}
		out.Areas[i].Indicators, out.Areas[i].Score = kept, nil
	}
	out.Exclusions = exclusionsOf(&out)
	return &out
}

// exclusionsOf returns the exclusions of a contract without the indicators that it lacks.
func exclusionsOf(c *sla.Contract) []terms.Exclusion {
	has := map[string]bool{}
	for _, a := range c.Areas {
		for _, ind := range a.Indicators {
			has[a.ID+"/"+ind.ID] = true
		}
	}
	var out []terms.Exclusion
	for _, x := range c.Exclusions {
		if len(x.Indicators) > 0 {
			x.Indicators = slices.DeleteFunc(slices.Clone(x.Indicators), func(name string) bool { return !has[name] })
			if len(x.Indicators) == 0 {
				continue
			}
		}
		out = append(out, x)
	}
	return out
}

// trial is a case as the mutants of one rule meet it.
type trial struct {
	*testCase
	// own is the case with what it expects of indicators that rest on the rule, and of rows.
	own *ruletest.Case
	// whole says that it has to be checked in the whole contract, too, or at once because rows of
	// it are not counted: which they are depends on all rules together.
	whole, atOnce bool
	about         int
}

// trials returns the cases in the order in which the mutants of a rule should meet them.
func (s *Suite) trials(path string) []*trial {
	var out []*trial
	for _, c := range s.cases {
		own := *c.c
		own.Expects = nil
		t := &trial{testCase: c, own: &own}
		for _, e := range c.c.Expects {
			switch e.Subject {
			case ruletest.IndicatorVerdict, ruletest.IndicatorCount, ruletest.IndicatorClause:
				if s.restsNamed(e.Area, e.Indicator, path) {
					own.Expects = append(own.Expects, e)
					t.about = 1
				}
			case ruletest.RowCount:
				own.Expects = append(own.Expects, e)
			default:
				t.whole = true
			}
		}
		t.atOnce = !c.counted()
		out = append(out, t)
	}
	slices.SortStableFunc(out, func(a, b *trial) int {
		return cmp.Or(cmp.Compare(b.about, a.about), cmp.Compare(a.size(), b.size()))
	})
	return out
}

// kills reports whether a case fails of a mutant.
func (t *trial) kills(ctx context.Context, p *plans) (bool, error) {
	if !t.atOnce {
		failures, err := ruletest.CheckCase(ctx, p.slim(), t.file, t.own, t.tally)
		if err != nil || len(failures) > 0 || !t.whole {
			return len(failures) > 0, err
		}
	}
	failures, err := ruletest.CheckCase(ctx, p.full(), t.file, t.c, t.tally)
	return len(failures) > 0, err
}

// rests reports whether an indicator rests on a rule, or on what else it says of itself.
func (s *Suite) rests(x [2]int, path string) bool {
	of := s.reach[x]
	return of[use{path, false}] || of[use{path, true}] || strings.HasPrefix(path, indicatorPath(x[0], x[1])+"/")
}

// restsNamed is rests by the names of an area and an indicator.
func (s *Suite) restsNamed(area, indicator, path string) bool {
	for x := range s.reach {
		a := s.book.contract.Areas[x[0]]
		if a.ID == area && a.Indicators[x[1]].ID == indicator {
			return s.rests(x, path)
		}
	}
	return false
}

// size is the number of records in a case.
func (c *testCase) size() int {
	n := 0
	for _, t := range c.c.Tables {
		n += len(t.Values)
	}
	return n
}
