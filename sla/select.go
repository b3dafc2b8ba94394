package sla

import (
	"context"
	"errors"
	"fmt"
	"io"
	"iter"
	"slices"
	"strings"

	"github.com/capitolato/capitolato/internal/engine"
	"github.com/capitolato/capitolato/internal/rule"
	"github.com/capitolato/capitolato/sla/batch"
)

// Class tells what a record did to an indicator.
type Class string

// The classes of records. Good and Bad are those of the comparisons of a ratio that the
// target consists of: a record is bad if it counts against one of them, good if it counts in
// one and against none. Counted records were aggregated in any way, good and bad included.
// Excluded ones would have been, had not an accepted exclusion taken them out: they are in none
// of the other classes.
const (
	Good     Class = "good"
	Bad      Class = "bad"
	Counted  Class = "counted"
	Excluded Class = "excluded"
)

// SelectOptions adjusts [Plan.Select]. The zero value is the usual case.
type SelectOptions struct {
	// ShowPersonal shows the fields marked personal instead of masking them.
	ShowPersonal bool
	// MaxKeys is as in TallyOptions.
	MaxKeys int
	// Exclusion, if set, is the id of the exclusion whose Excluded records are wanted: all that
	// it takes out, or would if it were accepted.
	Exclusion string
}

// Selected is a record that made an indicator what it is.
type Selected struct {
	// Source is the source's name and Pos the record's place in it: a line, or an ordinal.
	Source string `json:"source"`
	Pos    int64  `json:"pos"`
	// Records is its type.
	Records string `json:"records"`
	// Key holds the fields that identify it, Decided those that the indicator's rules looked
	// at, in the order of their names.
	Key     []NamedText `json:"key,omitempty"`
	Decided []NamedText `json:"decided"`
	// Exclusion is the id of what took it out, of records that are Excluded.
	Exclusion string `json:"exclusion,omitempty"`
}

// NamedText is a field and its value, for reading: empty where the value is missing.
type NamedText struct {
	Name string `json:"name"`
	Text string `json:"text"`
}

// Select reads the sources again and yields the records of a class, in the order of the
// sources, of an indicator named "area/id". Duplicates and records outside the period or the
// scope are not among them. It stops at the first error, which it yields with a zero Selected.
func (p *Plan) Select(ctx context.Context, period Period, indicator string, class Class, opts *SelectOptions, sources ...Source) iter.Seq2[Selected, error] {
	return func(yield func(Selected, error) bool) {
		if err := p.selectRecords(ctx, period, indicator, class, opts, sources, yield); err != nil && !errors.Is(err, errStop) {
			yield(Selected{}, err)
		}
	}
}

// errStop says that the caller has seen enough.
var errStop = errors.New("stop")

func (p *Plan) selectRecords(ctx context.Context, period Period, indicator string, class Class, opts *SelectOptions, sources []Source, yield func(Selected, error) bool) error {
	ip, err := p.indicatorNamed(indicator)
	if err != nil {
		return err
	}
	clipped, err := p.clip(period)
	if err != nil {
		return err
	}
	rules, err := p.versionOf(ip, clipped)
	if err != nil {
		return err
	}
	ip = rules.ip
	if !slices.Contains([]Class{Good, Bad, Counted, Excluded}, class) {
		return fmt.Errorf("sla: %q is not a class of records: good, bad, counted or excluded", class)
	}
	if len(ip.ratios) == 0 && (class == Good || class == Bad) {
		return fmt.Errorf("sla: the target of %s is no comparison of a ratio of counts, so no record is good or bad by itself: select what is counted", indicator)
	}
	if opts == nil {
		opts = new(SelectOptions)
	}
	if x := opts.Exclusion; x != "" && (class != Excluded || !p.concerns(ip, x)) {
		return fmt.Errorf("sla: no exclusion %q concerns %s, or its excluded records were not asked for", x, indicator)
	}
	g, err := p.grid(clipped)
	if err != nil {
		return err
	}
	keys := map[string]*engine.KeySet{}
	tally := &TallyOptions{Workers: 1, MaxKeys: opts.MaxKeys, ListRows: -1, ShowPersonal: opts.ShowPersonal}
	for _, src := range sources {
		info := src.Source()
		s := p.selector(ip, class, info.Records)
		if s == nil || !s.exclude(p, ip, opts.Exclusion) {
			continue
		}
		r := &sourceRun{plan: p, rec: s.rec, grid: g, opts: tally.withDefaults()}
		r.personal = s.rec.personalIn(info)
		if keys[info.Records] == nil {
			keys[info.Records] = engine.NewKeySet(r.opts.MaxKeys)
		}
		r.keys = keys[info.Records]
		r.turn.L = &r.mu
		s.source, s.worker, s.yield = info.Name, newWorker(r), yield
		if err := s.read(ctx, src); err != nil {
			if errors.Is(err, errStop) {
				return err
			}
			return fmt.Errorf("sla: source %s: %w", info.Name, err)
		}
	}
	return nil
}

// indicatorNamed returns the indicator "area/id".
func (p *Plan) indicatorNamed(name string) (*indicatorPlan, error) {
	area, id, _ := strings.Cut(name, "/")
	var names []string
	for i := range p.areas {
		for j := range p.areas[i].indicators {
			ip := &p.areas[i].indicators[j]
			if p.areas[i].area.ID == area && ip.indicator.ID == id {
				return ip, nil
			}
			names = append(names, p.areas[i].area.ID+"/"+ip.indicator.ID)
		}
	}
	return nil, fmt.Errorf("sla: there is no indicator %q; there are: %s", name, strings.Join(names, ", "))
}

// selector selects records of one source.
type selector struct {
	rec     *recordPlan
	class   Class
	ratios  []maskRatio
	cells   []engine.Mask // of every aggregate
	barring []exclusionMask
	ids     []string // of barring
	decided []int    // columns
	source  string
	worker  *worker
	yield   func(Selected, error) bool
}

// maskRatio is a ratio as masks.
type maskRatio struct {
	part, whole engine.Mask
	goodIn      bool
}

// selector returns the selector of an indicator for a record type; nil if its rules do not
// reach it.
func (p *Plan) selector(ip *indicatorPlan, class Class, records string) *selector {
	s := &selector{rec: p.recordNamed(records), class: class}
	if s.rec == nil {
		return nil
	}
	masks := map[cellID]engine.Mask{}
	for _, i := range s.rec.cells {
		masks[p.cells[i].id] = p.cells[i].mask
	}
	fields := map[string]bool{}
	for _, a := range rule.Aggregates(ip.figure, ip.target) {
		mask, ok := masks[p.cellOf(a)]
		if !ok {
			continue
		}
		s.cells = append(s.cells, mask)
		rule.Fields(a.Value, fields)
		for _, w := range a.Where {
			rule.Fields(w, fields)
		}
	}
	for _, r := range ip.ratios {
		if r.whole.Records == records {
			s.ratios = append(s.ratios, maskRatio{masks[p.cellOf(r.part)], masks[p.cellOf(r.whole)], r.goodIn})
		}
	}
	if len(s.cells) == 0 {
		return nil
	}
	for i, f := range s.rec.fields {
		if fields[f.Name] || i == s.rec.at || i == s.rec.from || i == s.rec.to {
			s.decided = append(s.decided, i)
		}
	}
	return s
}

// read goes through a source.
func (s *selector) read(ctx context.Context, src Source) error {
	reader, err := src.Open(ctx, batch.Request{Records: s.rec.name, Fields: s.rec.fields, Zone: s.worker.run.plan.zone})
	if err != nil {
		return err
	}
	defer reader.Close()
	var b batch.Batch
	for {
		if err := ctx.Err(); err != nil {
			return context.Cause(ctx)
		}
		switch err := reader.Read(ctx, &b); {
		case err == io.EOF:
			return nil
		case err != nil:
			return err
		}
		if err := s.worker.classify(&b); err != nil {
			return err
		}
		for i := range b.Len {
			if s.worker.counted.Get(i) && s.selects(i) && !s.yield(s.selected(&b, i), nil) {
				return errStop
			}
		}
	}
}

// selects reports whether row i is of the class.
func (s *selector) selects(i int) bool {
	m := s.worker.machine
	if excluded := s.excludedBy(i) != ""; excluded != (s.class == Excluded) {
		return false
	}
	if s.class == Counted || s.class == Excluded {
		return slices.ContainsFunc(s.cells, func(mask engine.Mask) bool { return m.True(mask).Get(i) })
	}
	good, bad := false, false
	for _, r := range s.ratios {
		if !m.True(r.whole).Get(i) {
			continue
		}
		if m.True(r.part).Get(i) == r.goodIn {
			good = true
		} else {
			bad = true
		}
	}
	return bad && s.class == Bad || good && !bad && s.class == Good
}

// selected returns row i for the reader.
func (s *selector) selected(b *batch.Batch, i int) Selected {
	text := func(columns []int) []NamedText {
		out := make([]NamedText, len(columns))
		for j, c := range columns {
			name := s.rec.fields[c].Name
			out[j] = NamedText{name, s.worker.run.mask(name, fieldText(&b.Columns[c], i, s.worker.run.plan.zone))}
		}
		return out
	}
	return Selected{Source: s.source, Pos: b.Pos[i], Records: s.rec.name, Key: text(s.rec.key), Decided: text(s.decided), Exclusion: s.excludedBy(i)}
}

// concerns reports whether an exclusion, given by its id, concerns an indicator.
func (p *Plan) concerns(ip *indicatorPlan, id string) bool {
	return slices.ContainsFunc(ip.exclusions, func(i int) bool { return p.exclusions[i].terms.ID == id })
}

// exclude notes which exclusions take records out: the accepted ones, or the one with an id. It
// reports whether there is anything to be selected.
func (s *selector) exclude(p *Plan, ip *indicatorPlan, only string) bool {
	fields := map[string]bool{}
	for _, m := range s.rec.exclusions {
		x := p.exclusions[m.index]
		if !slices.Contains(ip.exclusions, m.index) || only == "" && !x.accepted || only != "" && x.terms.ID != only {
			continue
		}
		s.barring, s.ids = append(s.barring, m), append(s.ids, x.terms.ID)
		rule.Fields(x.where[s.rec.name], fields)
	}
	if s.class != Excluded {
		return true
	}
	for i, f := range s.rec.fields {
		if fields[f.Name] && !slices.Contains(s.decided, i) {
			s.decided = append(s.decided, i)
		}
	}
	slices.Sort(s.decided)
	return len(s.barring) > 0
}

// excludedBy returns the id of the exclusion that takes out row i, or the empty string.
func (s *selector) excludedBy(i int) string {
	for k, m := range s.barring {
		if s.worker.machine.True(m.out).Get(i) {
			return s.ids[k]
		}
	}
	return ""
}
