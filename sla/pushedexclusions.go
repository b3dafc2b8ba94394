package sla

import (
	"fmt"
	"slices"

	"github.com/capitolato/capitolato/internal/engine"
	"github.com/capitolato/capitolato/internal/push"
	"github.com/capitolato/capitolato/internal/rule"
)

// maxSpans bounds the spans of time that a source is asked about for one exclusion.
const maxSpans = 1000

// askExcluded asks for the records of exclusions, as further selections behind those of the
// areas. What holds at no time of the period takes nothing out, and is not asked about.
func (r *sourceRun) askExcluded(a *push.Ask) {
	from, to := r.grid.from(), r.grid.to()
	for _, m := range r.rec.exclusions {
		x := r.plan.exclusions[m.index]
		spans := x.window.Parts(from, to)
		switch {
		case r.rec.at < 0 || len(spans) == 0:
			continue
		case len(spans) > maxSpans:
			a.Read = append(a.Read, fmt.Sprintf("the exclusion %s holds in %d spans of the period, more than the %d that are listed", x.terms.ID, len(spans), maxSpans))
			continue
		}
		var conj []*rule.Expr
		if spans[0] != [2]int64{from, to} {
			conj = append(conj, rule.InSpans(r.rec.instant, spans))
		}
		if where := x.where[r.rec.name]; where != nil {
			conj = append(conj, where)
		}
		a.Scopes = append(a.Scopes, conj)
		r.asked = append(r.asked, m.index)
	}
}

// apart returns the selections by which a cell tells its records apart.
func (r *sourceRun) apart(c *cellPlan) (bits uint64) {
	for i, x := range r.asked {
		if slices.Contains(c.exclusions, x) {
			bits |= 1 << (len(r.rec.scopes) + i)
		}
	}
	return bits
}

// marksOf returns what exclusions do to the records of some selections.
func (r *sourceRun) marksOf(in uint64) (marks []mark) {
	for i, x := range r.asked {
		if in>>(len(r.rec.scopes)+i)&1 != 0 {
			marks = append(marks, mark{index: x})
		}
	}
	return marks
}

// leaveOut counts records that exclusions can leave out of every area that has them.
func (r *sourceRun) leaveOut(c push.Count) {
	marks := r.marksOf(c.In)
	var clauses []string
	for _, o := range r.rec.owners {
		if o.scope >= 0 && c.In>>o.scope&1 == 0 {
			continue
		}
		clause := r.plan.clause(marks, o.exclusions)
		if clause == "" {
			return
		}
		clauses = append(clauses, clause)
	}
	if len(clauses) > 0 {
		r.input.addLeftOut(leftOutKey(clauses), c.Rows)
	}
}

// countCombinations fails where reading the records would, for having more combinations of
// exclusions in a sub-period than are told apart. Those of the rows that were read are given.
func (r *sourceRun) countCombinations(counts []push.Count, read map[int]map[string]*barredTotal) error {
	seen := map[int]map[string]bool{}
	for group, combinations := range read {
		seen[group] = map[string]bool{}
		for key := range combinations {
			seen[group][key] = true
		}
	}
	for _, c := range counts {
		if c.Day < 0 || c.In>>len(r.rec.scopes) == 0 || r.inNoArea(c) {
			continue
		}
		group := r.groupOf(r.grid.sub(r.grid.days[c.Day]))
		if seen[group] == nil {
			seen[group] = map[string]bool{}
		}
		if seen[group][fmt.Sprint(r.marksOf(c.In))] = true; len(seen[group]) > maxCombinations {
			return r.tooManyCombinations()
		}
	}
	return nil
}

// answeredBarred takes over what a source has counted of the records of each combination of
// exclusions.
func (r *sourceRun) answeredBarred(a *push.Answer, g *gathered) error {
	if err := r.countCombinations(a.Counts, g.barred); err != nil {
		return err
	}
	for _, f := range a.Found {
		if f.In == 0 {
			continue
		}
		group := r.groupOf(f.Sub)
		if g.barred[group] == nil {
			g.barred[group] = map[string]*barredTotal{}
		}
		marks := r.marksOf(f.In)
		key := fmt.Sprint(marks)
		t := g.barred[group][key]
		if t == nil {
			n := len(r.rec.cells)
			t = &barredTotal{marks, make([]engine.Cell, n), make([]bool, n)}
			g.barred[group][key] = t
		}
		t.cells[f.Cell], t.has[f.Cell] = engine.Merge(t.cells[f.Cell], f.Has), true
	}
	return nil
}
