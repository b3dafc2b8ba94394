package sla

import (
	"fmt"
	"maps"
	"slices"
	"strings"

	"github.com/capitolato/capitolato/internal/engine"
	"github.com/capitolato/capitolato/sla/batch"
)

// mark says what an exclusion, given by its index, does to a record: it takes it out, or it may
// cut a part from an interval.
type mark struct {
	index int
	part  bool
}

// barredRows are the rows of a batch to which the same exclusions do the same.
type barredRows struct {
	marks []mark
	rows  batch.Bitmap
}

// barredCells gathers the records of one combination of exclusions, by cell of the record type;
// nil for cells that do not tell it apart.
type barredCells struct {
	marks []mark
	accs  []engine.Accumulator
}

// maxCombinations bounds how many combinations of exclusions are told apart in one record type.
const maxCombinations = 10_000

// bar finds the rows that exclusions touch, which it leaves in w.touched, by combination.
func (w *worker) bar(rows batch.Bitmap) []barredRows {
	var sets []barredRows
	for _, x := range w.run.rec.exclusions {
		out := w.machine.True(x.out)
		if x.cuts {
			sets = w.divide(sets, rows, w.machine.True(x.cut), out, mark{x.index, true})
		}
		sets = w.divide(sets, rows, out, nil, mark{x.index, false})
	}
	return sets
}

// divide parts the sets, and the rows in none of them, by whether they are in a mask and not in
// another, which may be nil.
func (w *worker) divide(sets []barredRows, rows, in, not batch.Bitmap, m mark) []barredRows {
	hit := make(batch.Bitmap, 0, len(rows))
	found := false
	for i, word := range rows {
		word &= in[i]
		if not != nil {
			word &^= not[i]
		}
		found = found || word != 0
		hit = append(hit, word)
	}
	if !found {
		return sets
	}
	if len(sets) == 0 {
		w.touched = w.touched.Clear(w.rows)
	}
	for i := range sets {
		both := make(batch.Bitmap, len(hit))
		any, rest := false, false
		for j, word := range sets[i].rows {
			both[j] = word & hit[j]
			hit[j] &^= word
			any, rest = any || both[j] != 0, rest || word&^both[j] != 0
		}
		if !any {
			continue
		}
		marks := append(slices.Clip(sets[i].marks), m)
		if !rest {
			sets[i].marks = marks
			continue
		}
		for j := range both {
			sets[i].rows[j] &^= both[j]
		}
		sets = append(sets, barredRows{marks, both})
	}
	for j, word := range hit {
		w.touched[j] |= word
	}
	if hit.Count() > 0 {
		sets = append(sets, barredRows{[]mark{m}, hit})
	}
	return sets
}

// accumulateBarred adds the rows that exclusions touch to the cells of their combination.
func (w *worker) accumulateBarred(group int, sets []barredRows) error {
	for _, s := range sets {
		w.countLeftOut(s)
		key := fmt.Sprint(s.marks)
		cells := w.barred[group][key]
		if cells == nil {
			if w.barred[group] == nil {
				w.barred[group] = map[string]*barredCells{}
			}
			if len(w.barred[group]) >= maxCombinations {
				return w.run.tooManyCombinations()
			}
			cells = &barredCells{marks: s.marks, accs: make([]engine.Accumulator, len(w.run.rec.cells))}
			for i, c := range w.run.rec.cells {
				if cell := w.run.plan.cells[c]; len(cell.exclusions) > 0 {
					cells.accs[i] = w.newAccumulator(cell)
				}
			}
			w.barred[group][key] = cells
		}
		for i, acc := range cells.accs {
			if acc == nil {
				continue
			}
			for j, word := range w.machine.True(w.run.plan.cells[w.run.rec.cells[i]].mask) {
				w.sel[j] = word & s.rows[j]
			}
			if err := acc.Add(w.machine, w.sel); err != nil {
				return err
			}
		}
	}
	return nil
}

// tooManyCombinations is the error of more combinations than are told apart.
func (r *sourceRun) tooManyCombinations() error {
	return fmt.Errorf("the exclusions of %s: more than %d combinations of them concern one record or another", r.rec.name, maxCombinations)
}

// countLeftOut counts the rows of a set that exclusions can leave out of every area that has
// them.
func (w *worker) countLeftOut(s barredRows) {
	rec := w.run.rec
	var divide func(owners []owner, rows batch.Bitmap, clauses []string)
	divide = func(owners []owner, rows batch.Bitmap, clauses []string) {
		n := rows.Count()
		if n == 0 {
			return
		}
		if len(owners) == 0 {
			if len(clauses) > 0 {
				w.leftOut[leftOutKey(clauses)] += int64(n)
			}
			return
		}
		o := owners[0]
		own := slices.Clone(rows)
		if o.scope >= 0 {
			for i, word := range w.machine.True(rec.scopes[o.scope].mask) {
				own[i] &= word
			}
			others := slices.Clone(rows)
			for i, word := range own {
				others[i] &^= word
			}
			divide(owners[1:], others, clauses)
		}
		if clause := w.run.plan.clause(s.marks, o.exclusions); clause != "" {
			divide(owners[1:], own, append(slices.Clip(clauses), clause))
		}
	}
	divide(rec.owners, s.rows, nil)
}

// leftOutKey is what Input.LeftOut counts records by that are taken out by one of each clause.
func leftOutKey(clauses []string) string {
	return strings.Join(slices.Compact(slices.Sorted(slices.Values(clauses))), " ")
}

// clause names those of some exclusions that take a record out, one of which is enough.
func (p *Plan) clause(marks []mark, of []int) string {
	var tokens []string
	for _, m := range marks {
		if !m.part && slices.Contains(of, m.index) {
			tokens = append(tokens, p.exclusions[m.index].token)
		}
	}
	slices.Sort(tokens)
	return strings.Join(tokens, "|")
}

// barredTotal is what all workers have gathered of one combination.
type barredTotal struct {
	marks []mark
	cells []engine.Cell
	has   []bool
}

// addBarred adds what a worker has gathered.
func (w *worker) addBarred(totals map[int]map[string]*barredTotal) {
	for g, combinations := range w.barred {
		if totals[g] == nil {
			totals[g] = map[string]*barredTotal{}
		}
		for key, cells := range combinations {
			t := totals[g][key]
			if t == nil {
				n := len(cells.accs)
				t = &barredTotal{cells.marks, make([]engine.Cell, n), make([]bool, n)}
				totals[g][key] = t
			}
			for i, acc := range cells.accs {
				if acc != nil {
					t.cells[i], t.has[i] = engine.Merge(t.cells[i], acc.Cell()), true
				}
			}
		}
	}
}

// finishBarred returns the cells of each combination. What differs only in exclusions that a cell
// does not tell apart becomes one when the tally is put in order.
func (r *sourceRun) finishBarred(totals map[int]map[string]*barredTotal) error {
	for _, g := range slices.Sorted(maps.Keys(totals)) {
		period := r.grid.span(g/len(r.grid.subs), g%len(r.grid.subs))
		for _, key := range slices.Sorted(maps.Keys(totals[g])) {
			t := totals[g][key]
			for i, c := range t.cells {
				plan := r.plan.cells[r.rec.cells[i]]
				if !t.has[i] || c.Records == 0 {
					continue
				}
				cell, err := r.finish(plan, period, c)
				if err != nil {
					return err
				}
				cell.Excluded = r.plan.tokens(t.marks, plan.exclusions)
				r.cells = append(r.cells, cell)
			}
		}
	}
	return nil
}

// tokens names those of some exclusions that are among the marks; nil if none is.
func (p *Plan) tokens(marks []mark, of []int) []string {
	var out []string
	for _, m := range marks {
		if !slices.Contains(of, m.index) {
			continue
		}
		token := p.exclusions[m.index].token
		if m.part {
			token = "~" + token
		}
		out = append(out, token)
	}
	slices.Sort(out)
	return out
}

// addLeftOut adds to LeftOut.
func (x *Input) addLeftOut(key string, n int64) {
	if x.LeftOut == nil {
		x.LeftOut = map[string]int64{}
	}
	x.LeftOut[key] += n
}
