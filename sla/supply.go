package sla

import (
	"fmt"
	"maps"
	"math/big"
	"slices"
	"strings"

	"github.com/capitolato/capitolato/internal/rule"
	"github.com/capitolato/capitolato/internal/suggest"
	"github.com/capitolato/capitolato/internal/zone"
	"github.com/shopspring/decimal"
)

// Supplied is a figure that somebody else has counted, such as a cell of a quarterly report.
type Supplied struct {
	// Metric is the metric of the contract that it is a value of. Its formula is one count
	// or sum, such as `offered: len(inbound)`: counts add up over months and sites,
	// percentages and means do not.
	Metric string
	// Area is the area whose records were counted; empty for the whole contract.
	Area string
	// Period is when: whole months, as a rule.
	Period Period
	// Value is the count or the sum; a duration is in seconds.
	Value decimal.Decimal
}

// Supply returns the tally that a report of figures amounts to, so that a rule can be judged
// where there are no records: wherever all the aggregates of the rule are supplied. Several
// figures of one metric, area and period add up. Where [Merge] brings them together with
// records of the same days, the records count, and a difference is a finding.
func (p *Plan) Supply(name string, figures []Supplied) (*Tally, error) {
	t := &Tally{Format: tallyFormat, Contract: p.contract.ID, Timezone: p.contract.Timezone, ZoneRules: zone.Version}
	for _, c := range p.cells {
		t.Cells = append(t.Cells, c.id.cellOf(nil))
	}
	inputs := map[string]*Input{}
	for i, f := range figures {
		a, err := p.suppliedAggregate(f)
		if err != nil {
			return nil, fmt.Errorf("sla: source %s, figure %d: %w", name, i+1, err)
		}
		part, err := f.part(a, name)
		if err != nil {
			return nil, fmt.Errorf("sla: source %s, figure %d: %w", name, i+1, err)
		}
		t.Cells = append(t.Cells, p.cellOf(a).cellOf([]Part{part}))
		in := inputs[a.Records]
		if in == nil {
			in = &Input{Name: name, Records: a.Records, Period: f.Period, Figures: true}
			inputs[a.Records] = in
		}
		in.Read++
		in.Counted++
		in.Period.From = minDate(in.Period.From, f.Period.From)
		if in.Period.To.Compare(f.Period.To) < 0 {
			in.Period.To = f.Period.To
		}
	}
	for _, records := range slices.Sorted(maps.Keys(inputs)) {
		t.Inputs = append(t.Inputs, *inputs[records])
	}
	return t, t.normalize()
}

// suppliedAggregate returns the aggregate that a figure is a value of.
func (p *Plan) suppliedAggregate(f Supplied) (*rule.Agg, error) {
	if f.Period.empty() {
		return nil, fmt.Errorf("its period has no day")
	}
	area := rule.Everywhere
	if f.Area != "" {
		area = slices.IndexFunc(p.areas, func(a areaPlan) bool { return a.area.ID == f.Area })
		if area < 0 {
			return nil, fmt.Errorf("there is no area %q", f.Area)
		}
	}
	if !slices.Contains(p.metrics, f.Metric) {
		return nil, fmt.Errorf("there is no metric %q; %s", f.Metric, suggest.Hint(f.Metric, p.metrics))
	}
	a := p.supply[supplyKey{area, f.Metric}]
	switch {
	case a == nil:
		return nil, fmt.Errorf("the metric %q is not one count or sum that the rules of area %q use: supply the counts that it is made of, which add up, as percentages do not", f.Metric, f.Area)
	case a.Op == rule.Sum && p.needsCount(a):
		return nil, fmt.Errorf("the sum %q alone does not give the mean that a rule needs", f.Metric)
	}
	return a, nil
}

// supplyKey is a metric in an area.
type supplyKey struct {
	area   int
	metric string
}

// supplies finds the metrics that are one count or sum that some indicator needs.
func (k *compiler) supplies() {
	k.plan.supply = map[supplyKey]*rule.Agg{}
	for area := rule.Everywhere; area < len(k.contract.Areas); area++ {
		for _, name := range k.plan.metrics {
			a := k.rules.MetricAggregate(area, name)
			if a == nil || a.Op != rule.Count && a.Op != rule.Sum {
				continue
			}
			if _, used := k.byCell[k.plan.cellOf(a)]; used {
				k.plan.supply[supplyKey{area, name}] = a
			}
		}
	}
}

// needsCount reports whether some rule needs the number of values of a sum, too.
func (p *Plan) needsCount(sum *rule.Agg) bool {
	for _, v := range p.all() {
		for _, area := range v.areas {
			for _, ip := range area.indicators {
				for _, a := range rule.Aggregates(ip.rules()...) {
					if a.Op == rule.Mean && p.cellOf(a) == p.cellOf(sum) {
						return true
					}
				}
			}
		}
	}
	return false
}

// part returns the figure as a part of the cell of a.
func (f Supplied) part(a *rule.Agg, origin string) (Part, error) {
	part := Part{Period: f.Period, Origin: origin, Count: 1}
	v := f.Value.Rat()
	if a.Op == rule.Sum {
		if a.Value.Type == rule.Duration {
			v.Mul(v, big.NewRat(1e9, 1))
		}
		part.Sum = v.String()
		return part, nil
	}
	if !v.IsInt() || v.Sign() < 0 || !v.Num().IsInt64() {
		return part, fmt.Errorf("%s is not a count", strings.TrimSpace(f.Value.String()))
	}
	part.Count = v.Num().Int64()
	return part, nil
}

// chosen returns the parts that answer a cell over the period, where records and supplied
// figures may both tell of the same days: the records count, and what differs is a finding.
func (j *judge) chosen(a *rule.Agg) []Part {
	var records, out []Part
	var supplied []Part
	for _, part := range j.left(a) {
		if part.Origin == "" {
			records = append(records, part)
		} else {
			supplied = append(supplied, part)
		}
	}
	// Of figures that overlap the one of the longest period counts: it tells of the most days.
	slices.SortStableFunc(supplied, func(a, b Part) int { return b.Period.days() - a.Period.days() })
	known := j.tally.known(a.Records, j.period)
	var taken []Part
	for _, s := range supplied {
		same := slices.IndexFunc(taken, func(t Part) bool { return t.Period.overlaps(s.Period) })
		switch {
		case firstGap(slices.Clone(known), s.Period).empty():
			j.compareOrigins(a, s, total(records, s.Period), "the records")
		case same >= 0:
			j.compareOrigins(a, s, taken[same], taken[same].Origin)
		default:
			taken = append(taken, s)
		}
	}
	for _, r := range records {
		if !slices.ContainsFunc(taken, func(t Part) bool { return t.Period.overlaps(r.Period) }) {
			out = append(out, r)
		}
	}
	return append(out, taken...)
}

// total adds up the parts inside a period.
func total(parts []Part, p Period) Part {
	out := Part{Period: p}
	sum := new(big.Rat)
	for _, part := range parts {
		if part.Period.within(p) {
			out.Count += part.Count
			if r, ok := new(big.Rat).SetString(part.Sum); ok {
				out.Sum = sum.Add(sum, r).String()
			}
		}
	}
	return out
}

// compareOrigins notes where two origins of one cell differ; the second is the one that counts.
func (j *judge) compareOrigins(a *rule.Agg, supplied, counts Part, origin string) {
	if len(j.taken) > 0 {
		return // of figures nothing is known to be taken out
	}
	x, y := fmt.Sprint(supplied.Count), fmt.Sprint(counts.Count)
	if a.CellOp() == "sum" {
		x, y = supplied.Sum, counts.Sum
		if y == "" {
			y = "0/1"
		}
	}
	text := ""
	switch {
	case supplied.Period != counts.Period:
		text = fmt.Sprintf("%s: %s says %s in %s, which overlaps %s, where %s %s, which counts", a.Text, supplied.Origin, x, supplied.Period, counts.Period, origin, y)
	case x != y:
		text = fmt.Sprintf("%s in %s: %s says %s, but %s %s, which counts", a.Text, supplied.Period, supplied.Origin, x, origin, y)
	default:
		return
	}
	j.findings[Finding{"origins", text}] = true
}
