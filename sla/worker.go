package sla

import (
	"cmp"
	"fmt"
	"math"
	"math/bits"
	"slices"
	"strings"
	"time"

	"github.com/capitolato/capitolato/internal/engine"
	"github.com/capitolato/capitolato/internal/rule"
	"github.com/capitolato/capitolato/sla/batch"
)

// worker counts batches of one source. It belongs to one goroutine.
type worker struct {
	run     *sourceRun
	machine *engine.Machine
	groups  map[int][]engine.Accumulator // by first sub-period × their number + last

	counts      Reconciliation
	reasons     map[string]int64
	rejected    []RejectedRow
	conflicts   []RejectedRow
	days        []int64
	areaDays    map[int][]int64 // by area, where the record type bounds its quiet days
	runs        []dayRun        // of the rows of the batch
	first, last int64
	found       bool
	// earlier intervals began before the period, later ones went on after it.
	earlier, later int64

	marker                          engine.Marker
	marks                           []engine.Mark // of the rows of the batch, where the record type has a key
	uniform                         int           // the group of all rows, negative where there are several
	live, counted, once, twice, sel batch.Bitmap
	rows                            int     // of the batch
	group                           []int32 // of each counted row
	members                         map[int32]batch.Bitmap

	barred  map[int]map[string]*barredCells // by group and combination of exclusions
	touched batch.Bitmap                    // by any exclusion
	leftOut map[string]int64
}

func newWorker(r *sourceRun) *worker {
	return &worker{run: r, first: math.MaxInt64, last: math.MinInt64, machine: engine.NewMachine(r.rec.program), groups: map[int][]engine.Accumulator{},
		reasons: map[string]int64{}, days: make([]int64, len(r.grid.days)-1), members: map[int32]batch.Bitmap{}, areaDays: map[int][]int64{},
		barred: map[int]map[string]*barredCells{}, leftOut: map[string]int64{}}
}

// take counts one batch.
func (w *worker) take(b *batch.Batch) error {
	if err := w.classify(b); err != nil {
		return err
	}
	switch {
	case w.uniform < 0:
	case w.counted.Count() == 0:
		return nil // and no part of a cell: whether there is one does not depend on the batches
	default:
		return w.accumulate(w.uniform, w.counted)
	}
	w.split(b)
	for g, members := range w.members {
		if err := w.accumulate(int(g), members); err != nil {
			return err
		}
	}
	return nil
}

// classify accounts for every row of a batch, in the order of Reconciliation, and leaves those
// that count in w.counted.
func (w *worker) classify(b *batch.Batch) error {
	w.counts.Read += int64(b.Len + len(b.Rejected))
	w.live = w.live.Fill(b.Len)
	if w.run.rec.at < 0 {
		w.rejectReversed(b)
		slices.SortStableFunc(b.Rejected, func(a, b batch.Reject) int { return cmp.Compare(a.Pos, b.Pos) })
	}
	for _, r := range b.Rejected {
		w.reject(r)
	}
	if len(w.run.rec.key) > 0 {
		w.marks = w.marker.Marks(b, w.run.rec.key, w.run.rec.content)
	}
	if err := w.inOrder(b); err != nil {
		return err
	}
	w.uniform = w.place(b)
	if err := w.machine.Run(b); err != nil {
		return err
	}
	w.scope(b)
	return nil
}

// reject counts a row that could not be read.
func (w *worker) reject(r batch.Reject) {
	w.counts.Rejected++
	reason := r.Reason
	if r.Field != "" {
		reason = r.Field + ": " + reason
	}
	w.reasons[reason]++
	if len(w.rejected) < w.run.opts.ListRows {
		w.rejected = append(w.rejected, RejectedRow{Pos: r.Pos, Field: r.Field, Reason: r.Reason, Value: w.run.mask(r.Field, string(r.Value))})
	}
}

// masked stands for personal data.
const masked = "•••"

// mask hides a value of a personal field. Of a row that cannot be taken apart nothing is known
// to be harmless, if the record type has personal fields.
func (r *sourceRun) mask(field, value string) string {
	if value == "" || r.opts.ShowPersonal {
		return value
	}
	if field == "" && r.rec.anyPersonal || r.personal[field] {
		return masked
	}
	return strings.ToValidUTF8(value, "�")
}

// rejectReversed rejects the intervals that end before they begin.
func (w *worker) rejectReversed(b *batch.Batch) {
	from, to := &b.Columns[w.run.rec.from], &b.Columns[w.run.rec.to]
	for i := range b.Len {
		if to.Valid.Get(i) && to.Nums[i] < from.Nums[i] {
			w.live[i>>6] &^= 1 << (i & 63)
			b.Rejected = append(b.Rejected, batch.Reject{Pos: b.Pos[i], Field: w.run.rec.fields[w.run.rec.to].Name, Reason: "it ends before it begins"})
		}
	}
}

// inOrder does what must be done in the order of the source: it hands out the rejected rows
// and takes out the records whose key was seen before.
func (w *worker) inOrder(b *batch.Batch) error {
	onReject := w.run.opts.OnReject
	if len(w.run.rec.key) == 0 && onReject == nil {
		return nil
	}
	return w.run.inTurn(b.Seq, func() error {
		if onReject != nil {
			for _, r := range b.Rejected {
				if err := onReject(w.run.input.Name, w.shown(r)); err != nil {
					return err
				}
			}
		}
		return w.dropDuplicates(b)
	})
}

// shown returns a rejected row as it may be shown.
func (w *worker) shown(r batch.Reject) batch.Reject {
	if w.run.opts.ShowPersonal {
		return r
	}
	r.Value = []byte(w.run.mask(r.Field, string(r.Value)))
	if len(r.Raw) > 0 && w.run.rec.anyPersonal {
		r.Raw = []byte(masked)
	}
	return r
}

// dropDuplicates takes out the records whose key was seen before.
func (w *worker) dropDuplicates(b *batch.Batch) error {
	rec := w.run.rec
	if len(rec.key) == 0 {
		return nil
	}
	w.run.keys.Fetch(w.marks)
	for i, mark := range w.marks {
		if !w.live.Get(i) {
			continue
		}
		seen, err := w.run.keys.Add(mark)
		if err != nil {
			return fmt.Errorf("the keys of %s: %w", rec.name, err)
		}
		if seen == engine.New {
			if err := w.run.tell(mark); err != nil {
				return err
			}
			continue
		}
		w.live[i>>6] &^= 1 << (i & 63)
		w.counts.Duplicate++
		if seen == engine.Conflict {
			w.conflict(b, i)
		}
	}
	return nil
}

// conflict lists a record that shares its key with an earlier one and differs from it.
func (w *worker) conflict(b *batch.Batch, i int) {
	w.counts.Conflicts++
	if len(w.conflicts) >= w.run.opts.ListRows {
		return
	}
	w.conflicts = append(w.conflicts, w.run.conflictOf(b.Pos[i], func(k int) rule.Value {
		return engine.FieldValue(&b.Columns[w.run.rec.key[k]], i)
	}))
}

// conflictOf lists a row by the values of its key.
func (r *sourceRun) conflictOf(pos int64, key func(i int) rule.Value) RejectedRow {
	var names, values []string
	for i, c := range r.rec.key {
		name := r.rec.fields[c].Name
		names = append(names, name)
		text := ""
		if v := key(i); !v.IsMissing() {
			text = textOf(v, r.plan.zone)
		}
		values = append(values, r.mask(name, text))
	}
	return RejectedRow{Pos: pos, Field: strings.Join(names, " "), Reason: "an earlier record has the same key and differs", Value: strings.Join(values, " ")}
}

// place leaves in w.counted the live rows that are in the period, and counts their days. It
// returns the group of all of them where that is one, else -1.
func (w *worker) place(b *batch.Batch) int {
	w.rows, w.runs, w.counted = b.Len, w.runs[:0], w.counted.Clear(b.Len)
	if w.run.rec.at >= 0 {
		return w.placeEvents(b.Columns[w.run.rec.at].Nums[:b.Len])
	}
	return w.placeIntervals(b)
}

// placeEvents is place for records with one instant. Most often the events of 64 rows fall on
// the day of the one before.
func (w *worker) placeEvents(at []int64) int {
	g := w.run.grid
	var low, high int64 // the day of the last row
	day, sub, uniform := 0, 0, -2
	for from := 0; from < len(at); from += 64 {
		live, chunk := w.live[from>>6], at[from:min(from+64, len(at))]
		if live == ^uint64(0) && low < high && engine.Within(chunk, low, high-1) {
			// They have one date, and so the earliest and the latest are as good as any.
			w.first, w.last = min(w.first, chunk[0]), max(w.last, chunk[0])
			w.days[day] += 64
			w.counted[from>>6] = live
			continue
		}
		for ; live != 0; live &= live - 1 {
			i := from + bits.TrailingZeros64(live)
			t := at[i]
			w.first, w.last, w.found = min(w.first, t), max(w.last, t), true
			if t < low || t >= high {
				if t < g.from() || t >= g.to() {
					continue
				}
				if day, sub = g.day(t), g.sub(t); g.suspended != nil && g.suspended[day] {
					low, high = 0, 0
					continue
				}
				low, high = g.days[day], g.days[day+1]
				w.runs = append(w.runs, dayRun{i, day})
				if group := sub*len(g.subs) + sub; uniform == -2 {
					uniform = group
				} else if uniform != group {
					uniform = -1
				}
			}
			w.days[day]++
			w.counted.Set(i)
		}
	}
	return uniform
}

// placeIntervals is place for records with a beginning and an end. An interval is in the group
// of the sub-periods that it begins and ends in, and counts on the day on which it begins.
func (w *worker) placeIntervals(b *batch.Batch) int {
	g, rec := w.run.grid, w.run.rec
	w.group = slices.Grow(w.group[:0], b.Len)[:b.Len]
	starts, to := b.Columns[rec.from].Nums[:b.Len], &b.Columns[rec.to]
	uniform, lastDay := -2, -1
	for i, t := range starts {
		if !w.live.Get(i) {
			continue
		}
		w.first, w.last, w.found = min(w.first, t), max(w.last, t), true
		end := int64(math.MaxInt64)
		if to.Valid.Get(i) {
			end = to.Nums[i]
		}
		if t >= g.to() || end < g.from() || end == g.from() && t < end {
			continue
		}
		if g.dark != nil && g.isDark(max(t, g.from()), min(end, g.to())) {
			continue
		}
		if t < g.from() {
			w.earlier++
		}
		if end > g.to() {
			w.later++
		}
		t, end = max(t, g.from()), min(max(end-1, t), g.to()-1)
		group := g.sub(t)*len(g.subs) + g.sub(end)
		if uniform == -2 {
			uniform = group
		} else if uniform != group {
			uniform = -1
		}
		if day := g.day(t); day != lastDay {
			w.runs, lastDay = append(w.runs, dayRun{i, day}), day
		}
		w.days[lastDay]++
		w.group[i] = int32(group)
		w.counted.Set(i)
	}
	return uniform
}

// scope finds the rows to be counted: live, in the period and in some area's scope.
func (w *worker) scope(b *batch.Batch) {
	w.once, w.twice = w.once.Clear(b.Len), w.twice.Clear(b.Len)
	live, inPeriod := int64(w.live.Count()), int64(w.counted.Count())
	for _, s := range w.run.rec.scopes {
		for i, word := range w.machine.True(s.mask) {
			w.twice[i] |= w.once[i] & word
			w.once[i] |= word
		}
		if w.run.rec.maxQuietDays > 0 {
			w.countDays(s.area, w.machine.True(s.mask))
		}
	}
	for i := range w.counted {
		w.twice[i] &= w.counted[i]
		if !w.run.rec.everywhere {
			w.counted[i] &= w.once[i]
		}
	}
	counted := int64(w.counted.Count())
	w.counts.OutOfPeriod += live - inPeriod
	w.counts.OutOfScope += inPeriod - counted
	w.counts.Counted += counted
	w.counts.Overlap += int64(w.twice.Count())
}

// dayRun is a run of rows whose records, if they are in the period, fall on one day: it reaches
// to the next run.
type dayRun struct{ from, day int }

// countDays counts an area's own records of each day.
func (w *worker) countDays(area int, own batch.Bitmap) {
	days := w.areaDays[area]
	if days == nil {
		days = make([]int64, len(w.days))
		w.areaDays[area] = days
	}
	for i, run := range w.runs {
		to := w.rows
		if i+1 < len(w.runs) {
			to = w.runs[i+1].from
		}
		days[run.day] += int64(countBetween(w.counted, own, run.from, to))
	}
}

// countBetween counts the rows from from to to that are in both bitmaps.
func countBetween(a, b batch.Bitmap, from, to int) int {
	n := 0
	for i := from >> 6; i<<6 < to; i++ {
		word := a[i] & b[i]
		if start := from - i<<6; start > 0 {
			word &= ^uint64(0) << start
		}
		if end := to - i<<6; end < 64 {
			word &= 1<<end - 1
		}
		n += bits.OnesCount64(word)
	}
	return n
}

// split makes the bitmap of each group's counted rows.
func (w *worker) split(b *batch.Batch) {
	clear(w.members)
	if w.run.rec.at >= 0 {
		w.groupEvents(b.Columns[w.run.rec.at].Nums)
	}
	for i, word := range w.counted {
		for ; word != 0; word &= word - 1 {
			row := i<<6 + bits.TrailingZeros64(word)
			m, ok := w.members[w.group[row]]
			if !ok {
				m = make(batch.Bitmap, batch.Words(b.Len))
				w.members[w.group[row]] = m
			}
			m.Set(row)
		}
	}
}

// groupEvents finds the groups of the counted rows of a batch that has several.
func (w *worker) groupEvents(at []int64) {
	g := w.run.grid
	w.group = slices.Grow(w.group[:0], w.rows)[:w.rows]
	var low, high int64 // the sub-period of the last row
	group := int32(0)
	for i, word := range w.counted {
		for ; word != 0; word &= word - 1 {
			row := i<<6 + bits.TrailingZeros64(word)
			if t := at[row]; t < low || t >= high {
				sub := g.sub(t)
				low, high, group = g.bounds[sub], g.bounds[sub+1], int32(sub*len(g.subs)+sub)
			}
			w.group[row] = group
		}
	}
}

// accumulate adds the rows of a group to every cell.
func (w *worker) accumulate(group int, rows batch.Bitmap) error {
	accs := w.groups[group]
	if accs == nil {
		for _, i := range w.run.rec.cells {
			accs = append(accs, w.newAccumulator(w.run.plan.cells[i]))
		}
		w.groups[group] = accs
	}
	barred := w.bar(rows)
	w.sel = w.sel.Clear(w.rows)
	for i, acc := range accs {
		cell := w.run.plan.cells[w.run.rec.cells[i]]
		for j, word := range w.machine.True(cell.mask) {
			w.sel[j] = word & rows[j]
		}
		if len(barred) > 0 && len(cell.exclusions) > 0 {
			for j := range w.sel {
				w.sel[j] &^= w.touched[j]
			}
		}
		if err := acc.Add(w.machine, w.sel); err != nil {
			return err
		}
	}
	return w.accumulateBarred(group, barred)
}

func (w *worker) newAccumulator(c *cellPlan) engine.Accumulator {
	return engine.NewAccumulator(c.agg, c.number, w.run.rec.from, w.run.rec.to, w.run.opts.MaxValues)
}

// fieldText returns a field of a row for people; times are in the zone.
func fieldText(c *batch.Column, i int, zone *time.Location) string {
	v := engine.FieldValue(c, i)
	if v.IsMissing() {
		return ""
	}
	return textOf(v, zone)
}
