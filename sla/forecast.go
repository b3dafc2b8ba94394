package sla

import (
	"fmt"
	"math/big"
	"strings"

	"github.com/capitolato/capitolato/internal/rule"
)

// Outlook tells what can still become of an indicator in a running period.
type Outlook string

// The outlooks.
const (
	// Secured: it will be met whatever the rest brings, if that is as much as expected.
	Secured Outlook = "secured"
	// Open: it depends on the rest.
	Open Outlook = "open"
	// Lost: it will be missed even if the rest is perfect.
	Lost Outlook = "lost"
	// Unknown: there is no telling; the reason says why.
	Unknown Outlook = "unknown"
)

// ForecastOptions adjusts [Plan.Forecast]. The zero value is the usual case.
type ForecastOptions struct {
	// Expected is how many records the rest of the period will bring, by indicator named
	// "area/id": of those that its figure is a share or the mean of. Where it says nothing,
	// they go on coming at the pace of the days so far.
	Expected map[string]int64
}

// Forecast tells how a running period can still end. It is plain data.
type Forecast struct {
	// Period is the one that is running, Known what was counted of it, Rest what is to come.
	Period Period `json:"period"`
	Known  Period `json:"known"`
	Rest   Period `json:"rest"`
	// Indicators are in the contract's order.
	Indicators []IndicatorForecast `json:"indicators"`
}

// IndicatorForecast tells what an indicator still needs.
type IndicatorForecast struct {
	Area    string  `json:"area"`
	ID      string  `json:"id"`
	Outlook Outlook `json:"outlook"`
	// Reason says why the outlook is unknown.
	Reason string `json:"reason,omitempty"`
	// SoFar is the verdict on the days that were counted, Value the figure that it rests on, in
	// Unit: the net one, where there are exclusions.
	SoFar Verdict `json:"so_far"`
	Value *string `json:"value"`
	Unit  string  `json:"unit,omitempty"`
	// Expected is how many records the rest brings, 0 where the figure is one of time.
	Expected int64 `json:"expected,omitempty"`
	// Needed is the figure that the rest by itself has to reach: at least that where AtLeast
	// is set, at most that where it is not, rounded to the safe side. It is nil unless the
	// outlook is open.
	Needed  *string `json:"needed"`
	AtLeast bool    `json:"at_least,omitempty"`
	// LostFrom is the day from which it is out of reach if the days go on as they were: a
	// rest that is perfect from that day on would not do. It is zero where the period ends before.
	LostFrom Date `json:"lost_from"`
}

// Forecast tells, from the tally of the days so far, what the rest of a running period must be
// like for each indicator to be met at its end, and from which day it is out of reach. The
// tally is that of the days from the beginning of the period to a day inside it.
//
// There is a forecast for targets that speak of one share of counts, one mean or one time
// covered; a perfect rest is one without a bad record, and with nothing of a time or a mean
// that is bounded from above. Nothing is estimated but the number of records to come.
func (p *Plan) Forecast(t *Tally, period Period, opts *ForecastOptions) (*Forecast, error) {
	if opts == nil {
		opts = new(ForecastOptions)
	}
	clipped, err := p.clip(period)
	if err != nil {
		return nil, err
	}
	known := Period{From: clipped.From, To: clipped.From}
	for _, in := range t.Inputs {
		if in.Period.overlaps(clipped) && known.To.Compare(in.Period.To) < 0 {
			known.To = in.Period.To
		}
	}
	if known.empty() || known.To.Compare(clipped.To) >= 0 {
		return nil, fmt.Errorf("sla: a forecast needs the tally of a first part of %s, and this one is of %s", clipped, tallied(t))
	}
	sofar, err := p.Judge(t, known)
	if err != nil {
		return nil, err
	}
	out := &Forecast{Period: clipped, Known: known, Rest: Period{known.To, clipped.To}}
	for i := range p.areas {
		for k := range p.areas[i].indicators {
			out.Indicators = append(out.Indicators, p.forecast(t, out, sofar, i, k, opts))
		}
	}
	return out, nil
}

// tallied names the period that a tally was made for.
func tallied(t *Tally) string {
	if len(t.Inputs) == 0 {
		return "no days"
	}
	p := t.Inputs[0].Period
	for _, in := range t.Inputs {
		p.From = minDate(p.From, in.Period.From)
		if p.To.Compare(in.Period.To) < 0 {
			p.To = in.Period.To
		}
	}
	return p.String()
}

// forecast tells what one indicator still needs.
func (p *Plan) forecast(t *Tally, f *Forecast, sofar *Result, area, i int, opts *ForecastOptions) IndicatorForecast {
	ip, was := &p.areas[area].indicators[i], sofar.Areas[area].Indicators[i]
	out := IndicatorForecast{Area: sofar.Areas[area].ID, ID: was.ID, Outlook: Unknown, SoFar: was.Verdict, Value: was.Value, Unit: was.Unit}
	measured, reason := was.Measured, was.Reason
	if was.Net != nil {
		measured, reason, out.Value = was.Net.Measured, was.Net.Reason, was.Net.Value
	}
	if measured != OK && measured != KO {
		out.Reason = "so far: " + reason
		return out
	}
	rules, err := p.versionOf(ip, f.Period)
	if err != nil {
		out.Reason = strings.TrimPrefix(err.Error(), "sla: ")
		return out
	}
	p, ip = rules.plan, rules.ip
	if ip.indicator.MetIn != nil {
		out.Reason = "the target is to be met in a number of parts of the period, each on its own"
		return out
	}
	expected, given := opts.Expected[out.Area+"/"+out.ID]
	if !given {
		expected = -1
	}
	r, ok := p.restOf(t, f, ip, expected)
	if !ok {
		out.Reason = "the target does not speak of one share, one mean or one time covered alone"
		return out
	}
	out.Expected = r.records
	r.fill(&out)
	return out
}

// rest is what the rest of a period adds to an indicator: an amount of what its bad records, its
// sum or its covered time consist of, from 0 to most.
type rest struct {
	ip      *indicatorPlan
	whole   *judge // of the whole period
	alone   *judge // of the rest
	days    int
	records int64    // that the rest brings, 0 where the figure is one of time
	most    *big.Int // nil where there is no most
	pace    *big.Rat // what it adds if the days go on as they were
	// set makes a judge see the rest with an amount, on top of what was counted or alone.
	set func(j *judge, amount *big.Int, alone bool)
}

// fill finds what the rest may add at most, or at least.
func (r *rest) fill(out *IndicatorForecast) {
	most := r.most
	if most == nil {
		most = new(big.Int).Lsh(big.NewInt(1), 90)
	}
	none, all := r.meets(new(big.Int)), r.meets(most)
	switch {
	case none && all:
		out.Outlook = Secured
		return
	case !none && !all:
		out.Outlook, out.LostFrom = Lost, r.from()
		return
	}
	out.Outlook = Open
	// The largest amount that is met, or the least: the turn is between the two.
	low, high := new(big.Int), most
	for one := big.NewInt(1); new(big.Int).Sub(high, low).Cmp(one) > 0; {
		middle := new(big.Int).Rsh(new(big.Int).Add(low, high), 1)
		if r.meets(middle) == none {
			low = middle
		} else {
			high = middle
		}
	}
	bound, beyond := low, high
	if all {
		bound, beyond = high, low
	}
	r.needed(out, bound, beyond)
	if none {
		out.LostFrom = r.lostFrom(bound)
	}
}

func (r *rest) from() Date { return r.alone.period.From }

// needed writes the figure that the rest has to reach: that of the last amount which is met.
func (r *rest) needed(out *IndicatorForecast, met, missed *big.Int) {
	good, bad := r.figure(r.alone, met, true), r.figure(r.alone, missed, true)
	if good.IsMissing() || bad.IsMissing() {
		return // such as a rest without records
	}
	d := r.ip.indicator.Display
	d.Rounding = Floor
	if out.AtLeast = rule.Compare(good, bad) > 0; out.AtLeast {
		d.Rounding = Ceiling
	}
	figure := new(big.Rat).Quo(good.R, r.ip.unit)
	shown := plainText(d.Rounding.Round(figure, forecastPlaces), HalfUp)
	if d.Places != nil {
		shown = decimalText(d.Rounding.Round(figure, *d.Places), *d.Places)
	}
	out.Needed = &shown
}

// forecastPlaces is how many digits the figure to reach has where the contract shows all.
const forecastPlaces = 4

// lostFrom returns the day from which more than the largest amount has been added, if the days
// go on as they were; the zero Date if there is none.
func (r *rest) lostFrom(largest *big.Int) Date {
	limit := new(big.Rat).SetInt(largest)
	for day := 1; day <= r.days; day++ {
		added := new(big.Rat).Mul(r.pace, big.NewRat(int64(day), int64(r.days)))
		if added.Cmp(limit) > 0 {
			return r.from().AddDays(day)
		}
	}
	return Date{}
}

// meets reports whether the target is met at the end of the period.
func (r *rest) meets(amount *big.Int) bool {
	figure := r.figure(r.whole, amount, false)
	if figure.IsMissing() {
		return false
	}
	met, err := r.whole.with(figure).holds(r.ip.target)
	return err == nil && met.IsTrue()
}

// figure returns the indicator's figure, rounded where the contract rounds before it compares.
func (r *rest) figure(j *judge, amount *big.Int, alone bool) rule.Value {
	j.refs = map[*rule.Expr]refValue{}
	r.set(j, amount, alone)
	v, err := rule.Eval(r.ip.figure, j)
	if err != nil || v.IsMissing() {
		return rule.Missing
	}
	o := outcome{figure: v}
	if !alone {
		j.round(r.ip, &o)
	}
	return o.figure
}
