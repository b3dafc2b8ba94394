package sla

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"runtime"
	"slices"
	"sync"
	"time"

	"github.com/capitolato/capitolato/internal/engine"
	"github.com/capitolato/capitolato/internal/zone"
	"github.com/capitolato/capitolato/sla/batch"
)

// TallyOptions adjusts [Plan.Tally]. The zero value is the usual case.
type TallyOptions struct {
	// Workers is the number of goroutines that read and count; 0 means as many as there are
	// processors. The result does not depend on it.
	Workers int
	// MaxKeys bounds the keys that are kept to recognize duplicates, up to 24 bytes each; 0
	// means 100 million. A run that needs more fails.
	MaxKeys int
	// MaxValues bounds the different values kept for each median, quantile or distinct, and
	// the pieces of each covered, about 50 bytes each; 0 means one million. A run that needs
	// more fails.
	MaxValues int
	// ListRows bounds the rejected and conflicting rows that are listed for each source; 0
	// means 100, and less than 0 none. All are counted.
	ListRows int
	// ShowPersonal lists the values of fields marked personal instead of masking them.
	ShowPersonal bool
	// Fingerprint asks for the fingerprint of every source that can tell one (see
	// [Fingerprinter]).
	Fingerprint bool
	// OnReject, if set, is given every rejected row in the order of the source, such as to
	// write it to a file where a person can mend it. The row and its bytes are valid until
	// it returns; personal data is masked unless ShowPersonal is set. Its error ends the run.
	OnReject func(source string, row batch.Reject) error
	// Progress, if set, is called now and then, from one goroutine at a time.
	Progress func(Progress)
	// Earlier are marks of records that other runs account for, by record type: a record with the
	// key of one of them is a duplicate of it, or a conflict.
	Earlier map[string][]Mark
	// OnMark, if set, is given the mark of each record of a type with a key that is the first with
	// its key, in the order of the sources. Its error ends the run.
	OnMark func(records string, m Mark) error
}

// Progress is how far a run has come in the source at hand.
type Progress struct {
	Source string
	// Rows have been read, Rejected of them rejected.
	Rows, Rejected int64
	// Bytes of Total have been read, where the source knows; else both are 0.
	Bytes, Total int64
}

// Tally reads the sources once and counts what the contract's rules need for a period, which
// is clipped to the contract's validity. A row that cannot be read is counted as rejected; an
// error means that a source could not be read to its end, or a bound of opts was reached.
func (p *Plan) Tally(ctx context.Context, period Period, opts *TallyOptions, sources ...Source) (*Tally, error) {
	o := opts.withDefaults()
	clipped, err := p.clip(period)
	if err != nil {
		return nil, err
	}
	g, err := p.grid(clipped)
	if err != nil {
		return nil, err
	}
	t := &Tally{Format: tallyFormat, Contract: p.contract.ID, Timezone: p.contract.Timezone, ZoneRules: zone.Version}
	for _, c := range p.cells {
		t.Cells = append(t.Cells, c.id.cellOf(nil))
	}
	keys := map[string]*engine.KeySet{}
	suppliers := map[string]int{}
	for _, src := range sources {
		suppliers[src.Source().Records]++
	}
	named := map[[2]string]bool{}
	for _, src := range sources {
		info := src.Source()
		rec := p.recordNamed(info.Records)
		if rec == nil {
			return nil, fmt.Errorf("sla: source %s has %q, which the contract does not declare as records", info.Name, info.Records)
		}
		id := [2]string{info.Records, info.Name}
		if named[id] {
			return nil, fmt.Errorf("sla: two sources of %s are named %q: if they are one, its records would count twice; if not, give them different names", info.Records, info.Name)
		}
		named[id] = true
		if keys[rec.name] == nil {
			if keys[rec.name], err = o.keysOf(rec); err != nil {
				return nil, fmt.Errorf("sla: %w", err)
			}
		}
		r := &sourceRun{plan: p, rec: rec, grid: g, opts: o, keys: keys[rec.name], shared: suppliers[rec.name] > 1}
		r.personal = rec.personalIn(info)
		r.input = Input{Name: info.Name, Records: info.Records, Definition: rec.definition, Period: clipped, Covers: info.Covers,
			Cuts: p.cuts(clipped), Suspended: p.suspendedIn(clipped)}
		if err := r.run(ctx, src); err != nil {
			return nil, fmt.Errorf("sla: source %s: %w", info.Name, err)
		}
		t.Inputs = append(t.Inputs, r.input)
		t.Cells = append(t.Cells, r.cells...)
	}
	return t, t.normalize()
}

func (o *TallyOptions) withDefaults() TallyOptions {
	var out TallyOptions
	if o != nil {
		out = *o
	}
	setDefault(&out.Workers, runtime.GOMAXPROCS(0))
	setDefault(&out.MaxKeys, 100_000_000)
	setDefault(&out.MaxValues, 1_000_000)
	setDefault(&out.ListRows, 100)
	return out
}

func setDefault(n *int, value int) {
	if *n == 0 {
		*n = value
	}
}

// clip returns the part of a period in which the contract is valid.
func (p *Plan) clip(period Period) (Period, error) {
	if period.empty() {
		return period, fmt.Errorf("sla: the period from %s to %s has no day", period.From, period.To)
	}
	clipped := period.clip(p.valid)
	if clipped.empty() {
		v := p.valid
		return period, fmt.Errorf("sla: the period %s lies outside the contract's validity, %s through %s", period, v.From, v.Through)
	}
	return clipped, nil
}

// sourceRun tallies one source.
type sourceRun struct {
	plan  *Plan
	rec   *recordPlan
	grid  *grid
	opts  TallyOptions
	keys  *engine.KeySet
	input Input
	cells []Cell
	// shared says that another source of the run supplies records of the type.
	shared bool
	// asked are the exclusions that the source was asked about.
	asked []int

	personal map[string]bool // the fields whose values are masked

	mu       sync.Mutex // guards what follows
	turn     sync.Cond  // next has changed, or a worker has failed
	next     int        // the batch whose keys are to be noted
	failed   error
	rows     int64
	rejected int64
	reported time.Time
}

// gauge is a reader that can tell how many of how many bytes it has read.
type gauge interface{ Progress() (done, total int64) }

// request is what is asked of a source.
func (r *sourceRun) request() batch.Request {
	return batch.Request{Records: r.rec.name, Fields: r.rec.fields, Zone: r.plan.zone, Raw: r.opts.OnReject != nil}
}

func (r *sourceRun) run(ctx context.Context, src Source) error {
	r.turn.L = &r.mu
	if done, err := r.push(ctx, src); done || err != nil {
		return err
	}
	reader, err := src.Open(ctx, r.request())
	if err != nil {
		return err
	}
	defer reader.Close()
	ctx, cancel := context.WithCancelCause(ctx)
	defer cancel(nil)
	workers := make([]*worker, max(r.opts.Workers, 1))
	var wg sync.WaitGroup
	for i := range workers {
		w := newWorker(r)
		workers[i] = w
		wg.Add(1)
		go func() {
			defer wg.Done()
			if err := w.loop(ctx, reader); err != nil {
				r.fail(err)
				cancel(err)
			}
		}()
	}
	wg.Wait()
	if r.failed != nil {
		return r.failed
	}
	if f, ok := src.(Fingerprinter); ok && r.opts.Fingerprint {
		if r.input.Fingerprint, err = f.Fingerprint(ctx); err != nil {
			return err
		}
	}
	g := newGathered()
	for _, w := range workers {
		r.collect(w, g)
	}
	return r.conclude(g)
}

// fail records the first error and wakes who waits for a turn.
func (r *sourceRun) fail(err error) {
	r.mu.Lock()
	defer r.mu.Unlock()
	if r.failed == nil || errors.Is(r.failed, context.Canceled) {
		r.failed = err
	}
	r.turn.Broadcast()
}

// loop reads and counts batches until there are no more.
func (w *worker) loop(ctx context.Context, reader batch.Reader) error {
	var b batch.Batch
	for {
		if err := ctx.Err(); err != nil {
			return context.Cause(ctx)
		}
		err := reader.Read(ctx, &b)
		if err == io.EOF {
			return nil
		}
		if err != nil {
			return err
		}
		if err := w.take(&b); err != nil {
			return err
		}
		w.run.progress(reader, &b)
	}
}

// inTurn calls f when the batches before seq have had their turn.
func (r *sourceRun) inTurn(seq int, f func() error) error {
	r.mu.Lock()
	defer r.mu.Unlock()
	for r.next != seq {
		if r.failed != nil {
			return r.failed
		}
		r.turn.Wait()
	}
	err := f()
	r.next++
	r.turn.Broadcast()
	return err
}

// progress reports how far the run has come, a few times a second.
func (r *sourceRun) progress(reader batch.Reader, b *batch.Batch) {
	if r.opts.Progress == nil {
		return
	}
	r.mu.Lock()
	defer r.mu.Unlock()
	r.rows += int64(b.Len + len(b.Rejected))
	r.rejected += int64(len(b.Rejected))
	if time.Since(r.reported) < 50*time.Millisecond {
		return
	}
	r.reported = time.Now()
	p := Progress{Source: r.input.Name, Rows: r.rows, Rejected: r.rejected}
	if g, ok := reader.(gauge); ok {
		p.Bytes, p.Total = g.Progress()
	}
	r.opts.Progress(p)
}

// gathered is what several workers, or a source that counts, have found.
type gathered struct {
	first, last int64
	found       bool
	groups      map[int][]engine.Cell           // by first sub-period × their number + last
	barred      map[int]map[string]*barredTotal // by group and combination of exclusions
}

func newGathered() *gathered {
	return &gathered{groups: map[int][]engine.Cell{}, barred: map[int]map[string]*barredTotal{}}
}

// seen widens what lies between the first and the last record.
func (g *gathered) seen(first, last int64) {
	if !g.found || first < g.first {
		g.first = first
	}
	if !g.found || last > g.last {
		g.last = last
	}
	g.found = true
}

// merge adds to a cell of a group, of which there are so many.
func (g *gathered) merge(group, cell, of int, c engine.Cell) {
	if g.groups[group] == nil {
		g.groups[group] = make([]engine.Cell, of)
	}
	g.groups[group][cell] = engine.Merge(g.groups[group][cell], c)
}

// collect adds what a worker has counted.
func (r *sourceRun) collect(w *worker, g *gathered) {
	in := &r.input
	in.Reconciliation.add(w.counts)
	in.Earlier += w.earlier
	in.Later += w.later
	in.RejectedRows = append(in.RejectedRows, w.rejected...)
	in.ConflictRows = append(in.ConflictRows, w.conflicts...)
	for reason, n := range w.reasons {
		if in.Reasons == nil {
			in.Reasons = map[string]int64{}
		}
		in.Reasons[reason] += n
	}
	for area, days := range w.areaDays {
		in.addAreaDays(r.plan.areas[area].area.ID, days, r.grid.first)
	}
	for i, n := range w.days {
		if n > 0 {
			in.addDay(r.grid.first.AddDays(i), n)
		}
	}
	if w.found {
		g.seen(w.first, w.last)
	}
	for key, n := range w.leftOut {
		in.addLeftOut(key, n)
	}
	w.addBarred(g.barred)
	for group, accs := range w.groups {
		for i, a := range accs {
			g.merge(group, i, len(accs), a.Cell())
		}
	}
}

// conclude makes the input and the cells of what was gathered.
func (r *sourceRun) conclude(g *gathered) error {
	in := &r.input
	if g.found {
		in.First = dateOf(time.Unix(0, g.first).In(r.plan.zone))
		in.Last = dateOf(time.Unix(0, g.last).In(r.plan.zone))
	}
	in.RejectedRows = firstRows(in.RejectedRows, r.opts.ListRows)
	in.ConflictRows = firstRows(in.ConflictRows, r.opts.ListRows)
	for group, cells := range g.groups {
		period := r.grid.span(group/len(r.grid.subs), group%len(r.grid.subs))
		for i, c := range cells {
			cell, err := r.finish(r.plan.cells[r.rec.cells[i]], period, c)
			if err != nil {
				return err
			}
			r.cells = append(r.cells, cell)
		}
	}
	return r.finishBarred(g.barred)
}

// finish returns what all workers have gathered for a part of the period. The limit on values
// holds for them together, so that a run fails or not whatever their number.
func (r *sourceRun) finish(plan *cellPlan, period Period, c engine.Cell) (Cell, error) {
	if limit := r.opts.MaxValues; len(c.Values) > limit || len(c.Spans) > limit {
		return Cell{}, &engine.LimitError{What: plan.agg.Text, Limit: limit}
	}
	if plan.hashed {
		c.Values = hashedValues(c.Values)
	}
	c.Spans = r.grid.clip(c.Spans)
	return Cell{Aggregate: plan.id.cell, Area: plan.id.area, Scope: plan.id.scope, Parts: []Part{partOf(period, c)}}, nil
}

// hashedValues replaces personal values by fingerprints: enough to count and to merge.
func hashedValues(values map[string]int64) map[string]int64 {
	out := make(map[string]int64, len(values))
	for v, n := range values {
		sum := sha256.Sum256([]byte(v))
		out[hex.EncodeToString(sum[:16])] += n
	}
	return out
}

// addDay adds records of a day.
func (x *Input) addDay(day Date, n int64) {
	if x.Days == nil {
		x.Days = map[Date]int64{}
	}
	x.Days[day] += n
}

// addAreaDays adds an area's records of each day, the first of which is given.
func (x *Input) addAreaDays(area string, days []int64, first Date) {
	if x.AreaDays == nil {
		x.AreaDays = map[string]map[Date]int64{}
	}
	if x.AreaDays[area] == nil {
		x.AreaDays[area] = map[Date]int64{}
	}
	for i, n := range days {
		if n > 0 {
			x.AreaDays[area][first.AddDays(i)] += n
		}
	}
}

// firstRows sorts rows by position and keeps the first n.
func firstRows(rows []RejectedRow, n int) []RejectedRow {
	slices.SortStableFunc(rows, func(a, b RejectedRow) int { return int(min(max(a.Pos-b.Pos, -1), 1)) })
	return rows[:min(len(rows), max(n, 0))]
}
