package sla

import (
	"fmt"
	"math/big"
	"slices"
	"time"

	"github.com/capitolato/capitolato/internal/engine"
	"github.com/capitolato/capitolato/internal/rule"
)

// judge evaluates rules from the cells of a tally over a period. It implements rule.Values.
type judge struct {
	plan   *Plan
	tally  *Tally
	period Period
	from   time.Time
	to     time.Time
	parts  map[cellID][]Part
	// barred holds the parts of the records that exclusions would take out, and taken the
	// exclusions, sorted, that do in this reading; readings holds the judges of the others.
	barred   map[cellID][]barredParts
	taken    []int
	readings map[string]*judge
	others   map[string]*judge // of parts of the period, by other versions of the contract
	effects  map[string]effect // of exclusions, by id
	refs     map[*rule.Expr]refValue
	aggs     map[*rule.Agg]aggValue
	// counts stand for counts of records while a margin is sought.
	counts map[cellID]*big.Rat
	// figure stands for the indicator's value in its target.
	figure rule.Value
	// findings are what came up on the way.
	findings map[Finding]bool
	// lost says that there were records, but none with a value.
	lost string
}

// aggValue is the value of an aggregate and the records behind it.
type aggValue struct {
	v                rule.Value
	records, missing int64
}

// refValue is the value of a metric, and what was lost in it.
type refValue struct {
	v    rule.Value
	lost string
}

func newJudge(p *Plan, t *Tally, period Period) *judge {
	j := &judge{plan: p, tally: t, period: period, from: period.From.Midnight(p.zone), to: period.To.Midnight(p.zone),
		parts: map[cellID][]Part{}, refs: map[*rule.Expr]refValue{}, aggs: map[*rule.Agg]aggValue{}, findings: map[Finding]bool{},
		barred: map[cellID][]barredParts{}, readings: map[string]*judge{}, others: map[string]*judge{}, effects: map[string]effect{}}
	for _, c := range t.Cells {
		parts := slices.DeleteFunc(slices.Clone(c.Parts), func(part Part) bool { return !part.Period.overlaps(period) })
		if len(c.Excluded) > 0 {
			j.addBarred(c, parts)
		} else if len(parts) > 0 {
			j.parts[c.id()] = append(j.parts[c.id()], parts...)
		}
	}
	return j
}

// with returns a judge for whom the figure is v.
func (j *judge) with(v rule.Value) *judge {
	out := *j
	out.figure = v
	return &out
}

// holds evaluates a condition.
func (j *judge) holds(e *rule.Expr) (rule.Value, error) { return rule.Eval(e, j) }

func (j *judge) Field(int) rule.Value { return rule.Missing }
func (j *judge) Zone() *time.Location { return j.plan.zone }

func (j *judge) Figure(*rule.Expr) (rule.Value, error) { return j.figure, nil }

func (j *judge) Period(name string) rule.Value {
	from, to := rule.TimeValue(j.from), rule.TimeValue(j.to)
	switch name {
	case "from":
		return from
	case "to":
		return to
	}
	length := new(big.Rat).Sub(to.R, from.R)
	for _, s := range j.plan.suspendedIn(j.period) {
		length.Sub(length, new(big.Rat).SetInt64(int64(s.To.Midnight(j.plan.zone).Sub(s.From.Midnight(j.plan.zone)))))
	}
	return rule.DurationValue(length)
}

// Ref evaluates a metric once.
func (j *judge) Ref(e *rule.Expr) (rule.Value, error) {
	formula := e.Args[0]
	r, ok := j.refs[formula]
	if !ok {
		before := j.lost
		j.lost = ""
		v, err := rule.Eval(formula, j)
		if err != nil {
			return v, err
		}
		r = refValue{v, j.lost}
		j.refs[formula], j.lost = r, before
	}
	if r.lost != "" {
		j.lost = r.lost
	}
	return r.v, nil
}

func (j *judge) Aggregate(a *rule.Agg) (rule.Value, error) {
	if j.counts != nil && a.Op == rule.Count {
		if n, ok := j.counts[j.plan.cellOf(a)]; ok {
			return rule.NumberValue(n), nil
		}
	}
	v, err := j.aggregate(a)
	if err == nil && v.v.IsMissing() && v.records > 0 {
		j.lost = fmt.Sprintf("%s: none of the %d records has a value", a.Text, v.records)
	}
	return v.v, err
}

// aggregate returns the value of an aggregate from its cell.
func (j *judge) aggregate(a *rule.Agg) (aggValue, error) {
	if v, ok := j.aggs[a]; ok {
		return v, nil
	}
	t := rule.Number
	if a.Value != nil {
		t = a.Value.Type
	}
	var sum engine.Cell
	for _, part := range j.chosen(a) {
		c, err := part.cell(t)
		if err != nil {
			return aggValue{}, err
		}
		sum = engine.Merge(sum, c)
	}
	v, err := j.answer(a, t, sum)
	out := aggValue{v, sum.Records, sum.Missing}
	if err == nil {
		j.aggs[a] = out
	}
	return out, err
}

// answer computes an aggregate from everything its cell gathered.
func (j *judge) answer(a *rule.Agg, t rule.Type, c engine.Cell) (rule.Value, error) {
	present := c.Records - c.Missing
	if (a.Op == rule.Sum || a.Op == rule.Mean) && present > 0 && c.Sum == nil {
		return rule.Missing, fmt.Errorf("the tally holds no sum for %s", a.Text)
	}
	switch a.Op {
	case rule.Count:
		return rule.IntValue(c.Records), nil
	case rule.Covered:
		return j.covered(c.Spans), nil
	case rule.Sum:
		if c.Sum == nil {
			c.Sum = new(big.Rat)
		}
		if c.Records > 0 && present == 0 {
			return rule.Missing, nil
		}
		return rule.Value{Type: t, R: c.Sum}, nil
	case rule.Mean:
		if present == 0 {
			return rule.Missing, nil
		}
		return rule.Value{Type: t, R: new(big.Rat).Quo(c.Sum, new(big.Rat).SetInt64(present))}, nil
	case rule.Min:
		return c.Min, nil
	case rule.Max:
		return c.Max, nil
	case rule.Distinct:
		return rule.IntValue(int64(len(c.Values))), nil
	}
	values, counts, total, err := sortedValues(c.Values, t)
	if err != nil || total == 0 {
		return rule.Missing, err
	}
	if a.Op == rule.Quantile {
		return quantile(values, counts, total, a.P), nil
	}
	low, high := atRank(values, counts, (total+1)/2), atRank(values, counts, total/2+1)
	return rule.Value{Type: t, R: new(big.Rat).Quo(new(big.Rat).Add(low.R, high.R), big.NewRat(2, 1))}, nil
}

// quantile returns the smallest value with at least the fraction p of the values at or below it.
func quantile(values []rule.Value, counts []int64, total int64, p *big.Rat) rule.Value {
	rank := rule.Ceil(new(big.Rat).Mul(p, new(big.Rat).SetInt64(total))).Int64()
	return atRank(values, counts, max(rank, 1))
}

// atRank returns the value with a rank, from 1.
func atRank(values []rule.Value, counts []int64, rank int64) rule.Value {
	for i, n := range counts {
		if rank -= n; rank <= 0 {
			return values[i]
		}
	}
	return values[len(values)-1]
}

// covered returns how much of the period a union of intervals covers.
func (j *judge) covered(spans [][2]int64) rule.Value {
	from, to := j.from.UnixNano(), j.to.UnixNano()
	total := new(big.Int)
	for _, s := range spans {
		if start, end := max(s[0], from), min(s[1], to); start < end {
			total.Add(total, big.NewInt(end-start))
		}
	}
	return rule.DurationValue(new(big.Rat).SetInt(total))
}

// cellOf returns the cell that answers an aggregate of the plan, for the records that no
// exclusion would take out.
func (p *Plan) cellOf(a *rule.Agg) cellID {
	id := p.baseCell(a)
	id.scope += p.barred[id].scope
	return id
}

// baseCell is cellOf without what exclusions add to the scope.
func (p *Plan) baseCell(a *rule.Agg) cellID {
	id := cellID{cell: a.Cell(), scope: "all"}
	if p.hashes(a) {
		id.cell = "fingerprints of " + id.cell // which do not add up with values counted before the field was marked
	}
	if a.Area != rule.Everywhere {
		area := p.areas[a.Area].area
		id.area = area.ID
		id.scope = p.scopeKeys[scopeKey{a.Area, a.Records}]
	}
	return id
}

// scopeKey names an area's selection of a record type.
type scopeKey struct {
	area    int
	records string
}
