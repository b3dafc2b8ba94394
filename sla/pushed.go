package sla

import (
	"context"
	"fmt"
	"slices"

	"github.com/capitolato/capitolato/internal/engine"
	"github.com/capitolato/capitolato/internal/push"
	"github.com/capitolato/capitolato/internal/rule"
)

// push lets the source count, if it can, and reports whether it has. What it has counted is what
// reading it would have given.
func (r *sourceRun) push(ctx context.Context, src Source) (bool, error) {
	p, ok := src.(push.Source)
	if _, reads := src.(Fingerprinter); reads && r.opts.Fingerprint {
		return false, nil // all of it is read in any case
	}
	if !ok {
		return false, nil
	}
	answer, err := p.Push(ctx, r.ask())
	if answer == nil || err != nil {
		return false, err
	}
	return true, r.answered(answer)
}

// ask returns what is to be counted.
func (r *sourceRun) ask() *push.Ask {
	rec := r.rec
	a := &push.Ask{Request: r.request(), Key: rec.key, Read: r.unasked(), At: rec.at, Days: r.grid.days, Subs: r.grid.bounds, Dark: r.grid.dark,
		MaxValues: r.opts.MaxValues, ListRows: r.opts.ListRows}
	for _, s := range rec.scopes {
		var conj []*rule.Expr
		if s.where != nil {
			conj = append(conj, s.where)
		}
		a.Scopes = append(a.Scopes, conj)
	}
	r.askExcluded(a)
	if len(a.Scopes) > push.MaxScopes {
		a.Read = append(a.Read, fmt.Sprintf("areas and exclusions make %d selections of records, more than the %d that can be told apart", len(a.Scopes), push.MaxScopes))
	}
	for _, i := range rec.cells {
		c := r.plan.cells[i]
		scope := rule.Everywhere
		if c.agg.Area != rule.Everywhere {
			scope = slices.IndexFunc(rec.scopes, func(s scopePlan) bool { return s.area == c.agg.Area })
		}
		a.Cells = append(a.Cells, push.Cell{Agg: c.agg, Scope: scope, Apart: r.apart(c)})
	}
	return a
}

// unasked says why the records have to be read, if they have to.
func (r *sourceRun) unasked() (reasons []string) {
	rec := r.rec
	if rec.at < 0 {
		reasons = append(reasons, "intervals are read: what they cover is worked out here")
	}
	if r.shared && len(rec.key) > 0 {
		reasons = append(reasons, "the records come from several sources, and a key of one may be in another")
	}
	if r.opts.OnMark != nil || len(r.opts.Earlier[rec.name]) > 0 {
		reasons = append(reasons, "marks of records are told or taken")
	}
	return reasons
}

// answered takes over what a source has counted, and counts the rest of its rows.
func (r *sourceRun) answered(a *push.Answer) error {
	w := newWorker(r)
	for _, b := range a.Rest {
		if err := w.take(b); err != nil {
			return err
		}
	}
	g := newGathered()
	r.collect(w, g)
	in, rec := &r.input, r.rec
	in.Read += a.Read
	in.Duplicate += a.Duplicate
	in.Conflicts += a.Conflicts
	r.conflicts(a.ConflictRows)
	if a.Read > 0 {
		g.seen(a.First, a.Last)
		for _, s := range rec.scopes {
			if rec.maxQuietDays > 0 {
				in.addAreaDays(r.plan.areas[s.area].area.ID, nil, r.grid.first)
			}
		}
	}
	for _, c := range a.Counts {
		if !r.count(c) {
			continue
		}
		sub := r.grid.sub(r.grid.days[c.Day])
		if group := r.groupOf(sub); g.groups[group] == nil { // there is none where no record counts
			g.groups[group] = r.emptyCells()
		}
	}
	for _, f := range a.Found {
		if group := r.groupOf(f.Sub); f.In == 0 && g.groups[group] != nil {
			g.merge(group, f.Cell, len(rec.cells), f.Has)
		}
	}
	if err := r.answeredBarred(a, g); err != nil {
		return err
	}
	return r.conclude(g)
}

// groupOf returns the group of the records of a sub-period.
func (r *sourceRun) groupOf(sub int) int { return sub*len(r.grid.subs) + sub }

// count accounts for records of a day and of the same scopes, and reports whether they count.
func (r *sourceRun) count(c push.Count) bool {
	in := &r.input
	if c.Day < 0 {
		in.OutOfPeriod += c.Rows
		return false
	}
	r.countDay(c)
	if r.inNoArea(c) {
		in.OutOfScope += c.Rows
		return false
	}
	in.Counted += c.Rows
	if areas := r.areasOf(c); areas&(areas-1) != 0 {
		in.Overlap += c.Rows
	}
	r.leaveOut(c)
	return true
}

// areasOf returns those of the selections of records that are areas.
func (r *sourceRun) areasOf(c push.Count) uint64 { return c.In & (1<<len(r.rec.scopes) - 1) }

// inNoArea reports whether records of the period are out of scope.
func (r *sourceRun) inNoArea(c push.Count) bool { return r.areasOf(c) == 0 && !r.rec.everywhere }

// conflicts lists rows that share their key with an earlier one and differ from it.
func (r *sourceRun) conflicts(rows []push.Row) {
	for _, row := range rows {
		c := r.conflictOf(row.Pos, func(i int) rule.Value { return row.Key[i] })
		r.input.ConflictRows = append(r.input.ConflictRows, c)
	}
}

// countDay counts the records of a day.
func (r *sourceRun) countDay(c push.Count) {
	day := r.grid.first.AddDays(c.Day)
	r.input.addDay(day, c.Rows)
	for i, s := range r.rec.scopes {
		if r.rec.maxQuietDays > 0 && c.In>>i&1 != 0 {
			r.input.addAreaDays(r.plan.areas[s.area].area.ID, []int64{c.Rows}, day)
		}
	}
}

// emptyCells returns what the cells of the record type are of no records.
func (r *sourceRun) emptyCells() []engine.Cell {
	out := make([]engine.Cell, len(r.rec.cells))
	for i, n := range r.rec.cells {
		c := r.plan.cells[n]
		out[i] = engine.NewAccumulator(c.agg, c.number, r.rec.from, r.rec.to, r.opts.MaxValues).Cell()
	}
	return out
}
